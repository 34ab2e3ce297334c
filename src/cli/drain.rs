//! What can be typed after `hlog drain`?

use super::{FilterArgs, InputArgs, OutputArgs};
use clap::Args;
use std::path::PathBuf;

/// Be the log drain that Heroku posts an app's lines to
///
/// Listens for what `heroku drains:add https://KEY@HOST/frames -a APP` sends, keeps the apps apart by their keys, and prints the
/// records, with all filters and formats, or keeps the lines in a folder (--store) for `hlog grep` and the others. A batch of lines is
/// acknowledged only when it is safe; one that Heroku sends again is kept once.
///
/// Keys stand in HLOG_DRAIN_KEYS, or in a file: shop=KEY1 blog=KEY2. GET /health and /metrics say how it is. It ends on SIGTERM and
/// SIGINT, when all that has been received is safe, with status 0.
#[derive(Args, Debug)]
#[command(
    override_usage = "hlog drain [OPTIONS]",
    after_help = EXAMPLES,
    mut_arg("app", |arg| arg.help("App, by its key or by the path it posts to")),
    mut_arg("last", |arg| arg.hide(true)),
    mut_arg("files_from", |arg| arg.hide(true)),
    mut_arg("input_format", |arg| arg.hide(true)),
    mut_arg("threads", |arg| arg.hide(true)),
    mut_arg("no_progress", |arg| arg.hide(true))
)]
pub(crate) struct DrainArgs {
    /// Where to listen: 127.0.0.1:8080, 0.0.0.0:443 (default: 0.0.0.0 and the port in PORT)
    #[arg(long, value_name = "ADDRESS:PORT", help_heading = "Drain")]
    pub listen: Option<String>,
    /// File of keys: APP=KEY, one a line or several; they are added to those in HLOG_DRAIN_KEYS
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, help_heading = "Drain")]
    pub keys: Option<PathBuf>,
    /// Without any key, take lines from everybody on this machine
    #[arg(long, help_heading = "Drain")]
    pub allow_anonymous: bool,
    /// Keep the lines in DIR/APP/DAY.log, and print nothing; days that are over are compressed (zstd) under the same name
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath, help_heading = "Drain")]
    pub store: Option<PathBuf>,
    /// Remove days from the store when they are older: 30d, 12w
    #[arg(long, value_name = "TIME", requires = "store", help_heading = "Drain")]
    pub retention: Option<String>,
    /// Certificate chain (PEM), where nothing in front of hlog speaks TLS; a renewed one is used after a minute
    #[arg(long, value_name = "FILE", requires = "tls_key", value_hint = clap::ValueHint::FilePath, help_heading = "Drain")]
    pub tls_cert: Option<PathBuf>,
    /// Key of the certificate (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_cert", value_hint = clap::ValueHint::FilePath, help_heading = "Drain")]
    pub tls_key: Option<PathBuf>,
    #[command(flatten)]
    pub filter: FilterArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub input: InputArgs,
}

const EXAMPLES: &str = "\
Examples:
  HLOG_DRAIN_KEYS='shop=KEY' hlog drain --listen 0.0.0.0:8080 \\
    --store /srv/logs --retention 30d
  hlog drain --keys /etc/hlog.keys --listen 0.0.0.0:443 \\
    --tls-cert cert.pem --tls-key key.pem
  hlog grep -e deploy --since -7d /srv/logs/shop    what has been kept
To try it on this machine, and a batch of lines for it:
  hlog drain --allow-anonymous --listen 127.0.0.1:8080 -o table
  curl --data-binary @lines.txt http://127.0.0.1:8080/frames/shop";
