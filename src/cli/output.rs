//! Which options say how records are printed? Shared by every command that prints them.

use super::filter::offered;
use clap::builder::{TypedValueParser, ValueParserFactory};
use clap::{Args, ValueEnum};
use std::str::FromStr;

#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// json, table, logfmt, csv, tsv, raw, message, or template='{timestamp} {path}'
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        hide_possible_values = true,
        value_parser = FormatName::value_parser().try_map(|name| name.0.parse::<OutputFormat>())
    )]
    pub output: Option<OutputFormat>,
    /// Columns, in this order: timestamp,dyno,service,data.path (json groups them in context and data; not for raw, message, template)
    #[arg(long, value_name = "NAMES")]
    pub fields: Option<String>,
    #[command(flatten)]
    pub view: ViewArgs,
}

/// Which options say how anything that comes of a log is shown?
#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
pub(crate) struct ViewArgs {
    /// Colours (also: NO_COLOR, CLICOLOR_FORCE)
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorWhen,
    /// Zone of the times you type (default: local) and of those you are shown (default: as printed, which is UTC on Heroku): local, utc,
    /// +02:00, Europe/Oslo
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    pub tz: Option<String>,
    /// Mask IP addresses, e-mail addresses and query strings
    #[arg(long)]
    pub redact: bool,
    /// What to do with lines that are not understood
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    pub unparsed: Unparsed,
    /// No progress bar
    #[arg(long)]
    pub no_progress: bool,
}

/// A format, with the template where it is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OutputFormat {
    Json,
    Table,
    Logfmt,
    Csv,
    Tsv,
    Raw,
    Message,
    Template(String),
}

const FORMATS: [(&str, OutputFormat); 7] = [
    ("json", OutputFormat::Json),
    ("table", OutputFormat::Table),
    ("logfmt", OutputFormat::Logfmt),
    ("csv", OutputFormat::Csv),
    ("tsv", OutputFormat::Tsv),
    ("raw", OutputFormat::Raw),
    ("message", OutputFormat::Message),
];

offered!(FormatName, FORMATS.iter().map(|(name, _)| (*name, "")).collect());

impl FromStr for OutputFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(template) = text.strip_prefix("template=") {
            return Ok(Self::Template(template.to_owned()));
        }
        let found = FORMATS.iter().find(|(name, _)| *name == text).map(|(_, format)| format.clone());
        found.ok_or_else(|| {
            let names = FORMATS.iter().map(|(name, _)| *name).chain(["template"]);
            match crate::name::nearest(text, names) {
                Some("template") => "a template is given as template='{timestamp} {path}'".to_owned(),
                Some(name) => format!("did you mean '{name}'?"),
                None => "there are json, table, logfmt, csv, tsv, raw, message, and template='{timestamp} {path}'".to_owned(),
            }
        })
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorWhen {
    /// at a terminal
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Unparsed {
    /// print them, whole
    #[default]
    Keep,
    /// print them, and end with status 2 if there is one
    Fail,
}
