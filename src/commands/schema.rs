//! `hlog schema`: which events are there, and what do they carry?

use crate::cli::SchemaArgs;
use crate::events::{self, GROUPS, Kind, RULES, Rule};
use crate::name::nearest;
use crate::record::Level;
use anyhow::{Result, anyhow};
use comfy_table::{ContentArrangement, Table, presets};
use serde_json::{Map, Value, json};

/// What the command prints.
///
/// # Errors
/// When there is no such event.
pub(crate) fn text(args: &SchemaArgs, width: Option<u16>) -> Result<String> {
    if args.json_schema {
        return Ok(format!("{:#}\n", json_schema()));
    }
    match &args.event {
        None => Ok(overview(width)),
        Some(name) => match events::find(&name.0) {
            Some(rule) => Ok(event(rule, width)),
            None => Err(anyhow!(unknown(&name.0))),
        },
    }
}

fn unknown(name: &str) -> String {
    if let Some((_, meaning)) = GROUPS.iter().find(|(group, _)| *group == name) {
        return format!("'{name}' is a group of events ({meaning}); `hlog schema` lists the events");
    }
    let names = RULES.iter().map(|rule| rule.name);
    match nearest(name, names) {
        Some(meant) => format!("no event named '{name}'; did you mean '{meant}'?"),
        None => format!("no event named '{name}'; `hlog schema` lists them"),
    }
}

fn table(width: Option<u16>) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    table
}

fn overview(width: Option<u16>) -> String {
    let mut events = table(width);
    events.set_header(["EVENT", "WHAT"]);
    for rule in RULES {
        events.add_row([rule.name, rule.summary]);
    }
    let mut groups = table(width);
    groups.set_header(["GROUP", "WHAT"]);
    for (name, meaning) in GROUPS {
        groups.add_row([name, meaning]);
    }
    format!("{}\n\n{}\n", trimmed(&events), trimmed(&groups))
}

fn event(rule: &Rule, width: Option<u16>) -> String {
    let mut fields = table(width);
    fields.set_header(["FIELD", "TYPE", "UNIT", "MEANING"]);
    for field in rule.fields {
        fields.add_row([field.name, field.kind.name(), field.kind.unit(), field.meaning]);
    }
    let fields = if rule.fields.is_empty() { "(fields of the line's own: JSON or logfmt)".to_owned() } else { trimmed(&fields) };
    let examples: Vec<_> = rule.examples.iter().map(|example| format!("  {example}")).collect();
    format!("{}: {}\n\n{fields}\n\nExamples:\n{}\n", rule.name, rule.summary, examples.join("\n"))
}

/// The table without the blanks at the ends of its lines.
fn trimmed(table: &Table) -> String {
    table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

/// JSON Schema of a record, with the fields of every event.
pub(crate) fn json_schema() -> Value {
    let events: Vec<_> = RULES.iter().map(|rule| rule.name).collect();
    let per_event: Vec<_> = RULES.iter().filter(|rule| !rule.fields.is_empty()).map(|rule| event_schema(rule)).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A Heroku log line as hlog prints it",
        "type": "object",
        "required": ["context", "event", "message"],
        "additionalProperties": false,
        "properties": {
            "timestamp": {"type": "string", "description": "the time exactly as printed"},
            "level": {"enum": Level::ALL.map(Level::name)},
            "context": context_schema(),
            "event": {"enum": events},
            "data": {"type": "object", "description": "the event's fields; of a log, those of its JSON or logfmt"},
            "message": {"type": "string", "description": "the message without its envelope"},
            "lines": {"type": "integer", "minimum": 2, "description": "so many physical lines were joined"},
            "continued": {"const": true, "description": "a bare line that continues the one above"},
            "truncated": {"const": true, "description": "the line was cut at 1 MiB"}
        },
        "allOf": per_event
    })
}

fn context_schema() -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "source": {"type": "string", "description": "app or heroku as printed; rarely another word"},
            "dyno": {"type": "string", "description": "the process as printed"},
            "proc_type": {"type": "string", "description": "the process type"},
            "dyno_id": {"type": ["integer", "string"], "description": "the dyno's number, on Fir its name"},
            "app": {"type": "string", "description": "the app, where the input knows it"},
            "release": {"type": "string", "description": "the release in force, where known"},
            "slug_commit": {"type": "string", "description": "the commit in force, where known"},
            "hostname": {"type": "string", "description": "host of a syslog frame, when it is not 'host'"},
            "drain_token": {"type": "string", "description": "token of the drain"},
            "pri": {"type": "integer", "description": "syslog priority: facility times 8 plus severity"}
        }
    })
}

/// If a record is this event, its data has these fields. A value that does not fit its type stays a string.
fn event_schema(rule: &Rule) -> Value {
    let fields: Map<_, _> = rule.fields.iter().map(|field| (field.name.to_owned(), field_schema(field.kind, field.meaning))).collect();
    json!({
        "if": {"properties": {"event": {"const": rule.name}}},
        "then": {"properties": {"data": {"properties": fields}}}
    })
}

fn field_schema(kind: Kind, meaning: &str) -> Value {
    let types = match kind {
        Kind::Text => json!(["string", "null"]),
        Kind::Bool => json!(["boolean", "string", "null"]),
        Kind::List => json!("array"),
        Kind::Object => json!("object"),
        _ => json!(["number", "string", "null"]),
    };
    let unit = kind.unit();
    if unit.is_empty() {
        json!({"type": types, "description": meaning})
    } else {
        json!({"type": types, "description": meaning, "unit": unit})
    }
}
