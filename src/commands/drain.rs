//! `hlog drain`: be what Heroku posts lines to.

use super::deliver::{Delivery, Limit};
use super::print::{Part, Printer, Shape};
use crate::chunk::{Chunk, Chunker, InputFormat};
use crate::cli::{DrainArgs, FormatArg};
use crate::drain::{self, Batch, FrameId, Keys, Safety, Seen, Sink, Store};
use crate::engine::{Consumer, Sink as _};
use crate::exit::{Messages, Outcome};
use crate::input::Feed;
use crate::plan::{self, Plan};
use crate::progress::{Progress, ReadBytes};
use crate::releases::Tracker;
use crate::surroundings::Surroundings;
use crate::time;
use anyhow::{Context, Result, anyhow, bail};
use signal_hook::consts::TERM_SIGNALS;
use std::fs::File;
use std::io::Cursor;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;

/// Days are kept or removed whole.
const DAY: Duration = Duration::from_secs(24 * 3600);
const KEYS: &str = "HLOG_DRAIN_KEYS";

pub(crate) fn run(args: &DrainArgs, around: &Surroundings) -> Result<Outcome> {
    if args.filter.last.is_some() {
        bail!("a stream has no last records: -m N ends after the first N records");
    }
    if args.input.files_from.is_some() || args.input.input_format != FormatArg::Auto {
        bail!("drain reads what is posted to it, not files: --files-from and --input-format are for hlog parse and hlog grep");
    }
    if args.input.sort {
        bail!("drain takes lines as they are posted; to sort what is stored: hlog parse --sort DIR");
    }
    let keys = keys(args)?;
    let address = address(args, std::env::var("PORT").ok().as_deref())?;
    if keys.is_empty() && !(args.allow_anonymous && address.ip().is_loopback()) {
        bail!(
            "who may post? Give a key for each app: {KEYS}='shop=KEY', or --keys FILE; to try it on this machine: --allow-anonymous --listen 127.0.0.1:8080"
        );
    }
    for app in keys.weak() {
        Messages.say(&format!("the key of {app} is short, and may be guessed; a better one: openssl rand -hex 32"));
    }
    let plan = Plan::new(&plan::Typed::drain(args), Vec::new(), around)?;
    let retention = retention(args)?;
    if args.store.is_some() && (plan::has_filter(&args.filter) || plan::has_output(&args.output) || args.input.track_releases) {
        bail!("--store keeps every line as it came; filters and formats are for reading it: hlog grep ... DIR");
    }
    let tls = args.tls_cert.clone().zip(args.tls_key.clone());
    let listening = drain::listen(address, tls.as_ref())?;
    let address = listening.address()?;
    let (sink, seen, signals): (Box<dyn Sink>, _, _) = match &args.store {
        Some(root) => {
            let (store, seen) = Store::open(root)?;
            store.upkeep(retention).start().context("no thread can be started")?;
            (Box::new(store), seen, super::signals(TERM_SIGNALS)?.1)
        }
        None => (Box::new(Printing::new(plan)?), Seen::default(), super::tail::signals()?),
    };
    Messages.say(&format!("listening on {address}"));
    drain::serve(listening, keys, sink, seen, &signals)?;
    Ok(Outcome::Good)
}

fn keys(args: &DrainArgs) -> Result<Keys> {
    let mut keys = Keys::default();
    if let Some(path) = &args.keys {
        let shown = path.display();
        let text = std::fs::read_to_string(path).with_context(|| format!("{shown}: the keys cannot be read"))?;
        keys.add(&text).with_context(|| format!("{shown}"))?;
    }
    if let Some(text) = std::env::var_os(KEYS) {
        let text = text.into_string().map_err(|_| anyhow!("{KEYS} is no text"))?;
        keys.add(&text).context(KEYS)?;
    }
    Ok(keys)
}

fn address(args: &DrainArgs, port: Option<&str>) -> Result<SocketAddr> {
    let text = match (&args.listen, port) {
        (Some(text), _) => text.clone(),
        (None, Some(port)) => format!("0.0.0.0:{port}"),
        (None, None) => bail!("where to listen? --listen 127.0.0.1:8080, or a port in PORT"),
    };
    let found = text.to_socket_addrs().ok().and_then(|mut found| found.next());
    found.with_context(|| format!("'{text}' is no address to listen on; an address and a port are: 127.0.0.1:8080"))
}

fn retention(args: &DrainArgs) -> Result<Option<Duration>> {
    let Some(text) = &args.retention else { return Ok(None) };
    let keep = time::length(text).filter(|keep| *keep >= DAY);
    keep.map(Some).with_context(|| format!("'{text}' is no time to keep days for; it is a day or more: 30d, 12w"))
}

/// Prints the records of batches on standard output.
struct Printing {
    printer: Printer,
    join: bool,
    delivery: Delivery<File>,
    chunk: Chunk,
    part: Part,
    tracker: Option<Tracker>,
    enough: bool,
    fail_unparsed: bool,
}

impl Printing {
    fn new(plan: Plan) -> Result<Self> {
        let mut header = Vec::new();
        if let Shape::Format(format) = &plan.shape {
            format.header(&mut header);
        }
        let progress = Progress::new(false, &[], ReadBytes::default());
        let mut delivery = Delivery::new(super::stdout()?, plan.limit, progress);
        delivery.begin(&header)?;
        delivery.rest()?;
        let printer = Printer::new(Arc::new(plan.selection), plan.shape).marking(plan.limit != Limit::All);
        Ok(Self {
            printer,
            join: plan.reading.join,
            delivery,
            chunk: Chunk::default(),
            part: Part::default(),
            tracker: plan.reading.tracker,
            enough: false,
            fail_unparsed: plan.fail_unparsed,
        })
    }
}

impl Sink for Printing {
    /// A batch is whole in itself: what it begins is not continued by the next.
    fn take(&mut self, batch: &Batch) -> Result<u64> {
        let before = self.delivery.tally.odd.unparsed;
        let feed = Feed::Other(Box::new(Cursor::new(&batch.bytes[..])));
        let mut chunker = Chunker::new(feed, InputFormat::Heroku, self.join).followed(true);
        while !self.enough && chunker.next(&mut self.chunk)? {
            self.chunk.app.clone_from(&batch.app);
            if let Some(tracker) = &mut self.tracker {
                tracker.look(&mut self.chunk);
            }
            self.printer.take(&self.chunk, &mut self.part);
            self.enough = self.delivery.accept(&mut self.part)?.is_break();
        }
        Ok(self.delivery.tally.odd.unparsed - before)
    }

    fn commit(&mut self, _ids: &[FrameId]) -> Result<Safety> {
        self.delivery.rest()?;
        Ok(match (self.delivery.closed, self.enough) {
            (true, _) => Safety::Closed,
            (false, true) => Safety::Enough,
            (false, false) => Safety::Safe,
        })
    }

    fn finish(&mut self) -> Result<()> {
        self.delivery.finish(b"")?;
        match self.delivery.tally.odd.unparsed {
            1.. if self.fail_unparsed => Err(anyhow!("lines were not understood: {}", self.delivery.tally.odd.unparsed)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let listen = |text: Option<&str>, port| {
            let args = DrainArgs { listen: text.map(str::to_owned), ..no_args() };
            address(&args, port).map(|address| address.to_string()).map_err(|error| error.to_string())
        };
        assert_eq!(listen(Some("127.0.0.1:80"), Some("81")).as_deref(), Ok("127.0.0.1:80"));
        assert_eq!(listen(None, Some("81")).as_deref(), Ok("0.0.0.0:81"));
        assert!(listen(None, None).is_err_and(|error| error.contains("PORT")));
        for odd in ["80", "here:", ":", "127.0.0.1:99999"] {
            assert!(listen(Some(odd), None).is_err_and(|error| error.contains(odd)), "{odd}");
        }
    }

    #[test]
    fn days_to_keep() {
        let keep = |text: &str| retention(&DrainArgs { retention: Some(text.to_owned()), ..no_args() }).ok().flatten();
        assert_eq!([keep("30d"), keep("2w")], [30, 14].map(|days| Some(DAY * days)));
        for odd in ["", "30", "1h", "x", "-d"] {
            assert_eq!(keep(odd), None, "{odd}");
        }
    }

    fn no_args() -> DrainArgs {
        use clap::Parser;
        match crate::cli::Args::parse_from(["hlog", "drain"]).command {
            crate::cli::Command::Drain(args) => *args,
            _ => unreachable!("that is what was typed"),
        }
    }
}
