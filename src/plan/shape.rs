//! How are records printed? The options of output, checked.

use super::{Typed, times};
use crate::cli::{ColorWhen, OutputArgs, OutputFormat, Unparsed};
use crate::commands::print::Shape;
use crate::filter::Filter;
use crate::filter::event::EventSet;
use crate::filter::text::Pattern;
use crate::output::delimited::{Delimited, Dialect};
use crate::output::json_fields::Json;
use crate::output::logfmt::Logfmt;
use crate::output::message::Message;
use crate::output::raw::Raw;
use crate::output::table::Table;
use crate::output::template::{Template, Templated};
use crate::output::{Clock, Style, fields};
use crate::surroundings::Surroundings;
use anyhow::{Result, anyhow};
use jiff::tz::TimeZone;
use std::sync::Arc;

/// Is any option given that says how records are printed?
pub(crate) fn has_output(args: &OutputArgs) -> bool {
    let view = &args.view;
    args.output.is_some() || args.fields.is_some() || view.tz.is_some() || view.redact || view.unparsed == Unparsed::Fail
}

/// Are there colours where output goes to a terminal, or does not?
pub(crate) fn color(when: ColorWhen, terminal: bool, around: &Surroundings) -> bool {
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto => !around.no_color && (around.force_color || (terminal && !around.dumb)),
    }
}

/// In which form the records are printed; `exact`: all lines are wanted.
pub(super) fn shape(typed: &Typed<'_>, filter: &Filter, exact: bool, tz: Option<TimeZone>, around: &Surroundings) -> Result<Shape> {
    let Some(args) = typed.output else { return Ok(Shape::Nothing) };
    let default = match typed.grep {
        Some(_) => OutputFormat::Raw,
        None if around.stdout_terminal => OutputFormat::Table,
        None => OutputFormat::Json,
    };
    let output = args.output.clone().unwrap_or(default);
    let fields = args.fields.as_deref().map(fields::read).transpose().map_err(|error| anyhow!(error))?;
    if fields.is_some() && matches!(output, OutputFormat::Raw | OutputFormat::Message | OutputFormat::Template(_)) {
        return Err(anyhow!("--fields needs a format with fields: -o json, table, logfmt, csv or tsv"));
    }
    let style = style(tz, typed, around)?;
    let (fields, rule) = (fields.as_deref(), filter.events.only().and_then(EventSet::rule));
    Ok(Shape::Format(match output {
        OutputFormat::Raw => {
            let highlight = filter.pattern.as_ref().filter(|_| style.color).and_then(Pattern::highlight);
            return Ok(Shape::Raw { exact, style: Raw { terminal: style.terminal, color: style.color, highlight } });
        }
        OutputFormat::Json => Box::new(Json::new(fields, &style)),
        OutputFormat::Table => Box::new(Table::new(fields, rule, typed.shows_app(), &style)),
        OutputFormat::Logfmt => Box::new(Logfmt::new(fields, &style)),
        OutputFormat::Csv => Box::new(Delimited::new(Dialect::Csv, fields, rule, typed.shows_app(), &style)),
        OutputFormat::Tsv => Box::new(Delimited::new(Dialect::Tsv, fields, rule, typed.shows_app(), &style)),
        OutputFormat::Message => Box::new(Message::new(&style)),
        OutputFormat::Template(text) => Box::new(Templated::new(Template::read(&text).map_err(|error| anyhow!(error))?, &style)),
    }))
}

fn style(tz: Option<TimeZone>, typed: &Typed<'_>, around: &Surroundings) -> Result<Style> {
    let reader = times(typed.input, around)?;
    let clock = tz.map(|tz| -> Clock {
        Arc::new(move |printed, out| match reader.micros(printed) {
            Some(time) => reader.display(time, &tz, out),
            None => out.extend_from_slice(printed),
        })
    });
    Ok(Style {
        color: color(typed.view.color, around.stdout_terminal, around),
        terminal: around.stdout_terminal,
        width: around.width,
        tz: clock,
    })
}
