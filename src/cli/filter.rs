//! Which options select records? Shared by every command that reads logs.

use super::count;
use crate::events::{GROUPS, RULES};
use crate::record::Level;
use clap::Args;
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::error::Result;

#[derive(Args, Debug)]
#[command(next_help_heading = "Filters (all must hold; -e -d -s -a -l repeat: any of them; '!NAME' excludes)")]
pub(crate) struct FilterArgs {
    /// Event or group, see `hlog schema`: deploy, platform-error, audit; =metrics for the event of that name alone
    #[arg(short, long, value_name = "NAME", hide_possible_values = true)]
    pub event: Vec<EventName>,
    /// Dyno that wrote the line: web.1, web (every dyno of the type), 'worker.*', router (the dyno of a request is data.dyno)
    #[arg(short, long, value_name = "PATTERN")]
    pub dyno: Vec<String>,
    /// Source: app or heroku
    #[arg(short, long, value_name = "SOURCE", hide_possible_values = true)]
    pub source: Vec<SourceName>,
    /// App, where the input knows it; a single name labels the lines whose input does not
    #[arg(short, long, value_name = "NAME")]
    pub app: Vec<String>,
    /// That level and above: debug, info, warn, error, fatal
    #[arg(short, long, value_name = "LEVEL", hide_possible_values = true)]
    pub level: Vec<LevelName>,
    /// Not before TIME: 2026-11-22T04:50Z, 2026-11-22, 14:05, -2h, yesterday (without a zone: see --tz)
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub since: Option<String>,
    /// Not after TIME
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub until: Option<String>,
    /// By field: 'status >= 500', 'service > 2s and path ~ "^/api"', 'has(code)'; may be repeated: all of them
    ///
    /// Comparisons are = != < <= > >=, ~ and !~ with a regular expression, in (A, B), not in (A, B), and has(FIELD). They are joined by
    /// not, and, or, which bind in this order (`!`, `&&`, `||` are the same), and by parentheses. A value with blanks needs quotes.
    /// Numbers may have a unit: ms s m h B kB MB GB %. 5xx is a class of statuses. Names are those of `hlog schema EVENT` and of the
    /// record itself (level, event, message, source, dyno, app, release); data.NAME is always a field. With a field that is not there
    /// no comparison holds.
    #[arg(short = 'w', long = "where", value_name = "EXPR", allow_hyphen_values = true)]
    pub condition: Vec<String>,
    /// Every line, of router and app, that belongs to one request
    #[arg(long, value_name = "ID")]
    pub request_id: Option<String>,
    /// After all filters: the first N records
    #[arg(short, long, value_name = "N", allow_negative_numbers = true, value_parser = count::<u64>(0..=u64::MAX))]
    pub max_count: Option<u64>,
    /// After all filters: the last N records (they are kept in memory until the end)
    #[arg(
        short = 'n',
        long,
        value_name = "N",
        conflicts_with = "max_count",
        allow_negative_numbers = true,
        value_parser = count::<usize>(0..=u64::MAX)
    )]
    pub last: Option<usize>,
}

/// A text for which shells may offer the known values; it is judged later, where the error can say more.
macro_rules! offered {
    ($name:ident, $values:expr) => {
        #[derive(Clone, Debug)]
        pub(crate) struct $name(pub String);

        impl clap::builder::ValueParserFactory for $name {
            type Parser = $crate::cli::filter::Offered<$name>;

            fn value_parser() -> Self::Parser {
                $crate::cli::filter::Offered { values: || $values, make: $name }
            }
        }
    };
}

pub(super) use offered;

offered!(EventName, {
    let events = RULES.iter().map(|rule| (rule.name, rule.summary));
    let groups = GROUPS.iter().filter(|(name, _)| !RULES.iter().any(|rule| rule.name == *name)).copied();
    events.chain(groups).collect()
});
offered!(SourceName, vec![("app", "what the app and its add-ons print"), ("heroku", "what the platform says")]);
offered!(LevelName, Level::ALL.iter().map(|level| (level.name(), "")).collect());

/// Offers values, but takes any.
#[derive(Clone)]
pub(crate) struct Offered<T> {
    pub values: fn() -> Vec<(&'static str, &'static str)>,
    pub make: fn(String) -> T,
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Offered<T> {
    type Value = T;

    fn parse_ref(&self, cmd: &clap::Command, arg: Option<&clap::Arg>, value: &std::ffi::OsStr) -> Result<T> {
        StringValueParser::new().parse_ref(cmd, arg, value).map(self.make)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.values)().into_iter().map(|(name, help)| PossibleValue::new(name).help(help))))
    }
}
