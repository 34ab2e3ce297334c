//! Do the laws hold for lines of the corpus, and for what becomes of them when they are broken on purpose?

use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;

/// Lines of the corpus and of the sample, and some of hlog's own.
static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let mut paths: Vec<_> = std::fs::read_dir("tests/corpus").unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "log"));
    paths.extend(["examples/shop.log", "tests/corpus/found.jsonl"].map(Into::into));
    paths.sort();
    let logs: Vec<u8> = paths.iter().flat_map(|path| std::fs::read(path).unwrap()).collect();
    logs.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
});

/// Texts that are typed: conditions, figures and times.
const TYPED: [&str; 24] = [
    "status >= 500",
    "service > 2s and path ~ ^/(api|b)$",
    "not (code = H12 or has(data.x)) and tls = true",
    "status in (4xx, 5xx)",
    "dyno not in ('web.1', \"it's\")",
    "event = audit and level >= warn",
    "sample#memory_total > 1.5GB",
    "message !~ \"a\\\\\\\"b\"",
    "duration > 5s || not not query ~ orders",
    "elapsed > 50ms && n = -1.5e3",
    "p95(service where path !~ ^/reports) > 2s",
    "share(status >= 500 of event = router) > 10%",
    "max(sample#memory_total / sample#memory_quota) > 120%",
    "count(code in (H10, R14)) > 5",
    "2026-11-22T04:54:21.811308+00:00",
    "2026-11-22 14:05 America/New_York",
    "2026-10-25 02:30",
    "14:05:06,25",
    "-1h30m",
    "2 hours ago",
    "@1763787261.5",
    "yesterday",
    "Sep 12, 2025 21:48:49",
    "2011-02-10 00:19:36 -0800",
];

/// Pieces that matter to one reader or another.
const TOKENS: [&[u8]; 42] = [
    b"7 <1>a\nb\n",
    b"6 <1>a\nb",
    b"\n",
    b"\r\n",
    b" ",
    b"\t",
    b"\0",
    b"\x1b[31m",
    b"\x1b[2J",
    b"\x7f",
    b"\xff",
    b"\xc3",
    b"\xef\xbb\xbf",
    b"\"",
    b"\\",
    b"\\u00e9",
    b"{",
    b"}",
    b"[[1]]",
    b"\"a\":1,",
    b"=",
    b" status=500",
    b" host=evil",
    b"\" host=",
    b"dyno=web.9",
    b"ms",
    b"kB",
    b"1e999",
    b"00",
    b"7 <1>",
    b"83 <40>1 ",
    b"12345678 <",
    b"host app web.1 - ",
    b"[DATABASE] [12-1]",
    b"app[postgres.7]: ",
    b"heroku[router]: ",
    b"`",
    b"2026-11-22T04:54:21+00:00 ",
    b"</script><b>",
    b"]]>",
    "\u{202e}".as_bytes(),
    "＝cmd".as_bytes(),
];

/// A text, cut, doubled and mixed with what does not belong there.
fn broken() -> impl Strategy<Value = Vec<u8>> {
    let seed = prop_oneof![
        6 => (0..SEEDS.len()).prop_map(|at| SEEDS[at].clone()),
        2 => prop::sample::select(TYPED.to_vec()).prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..40),
    ];
    let edit = (
        any::<prop::sample::Index>(),
        0..8_usize,
        prop_oneof![
            4 => prop::sample::select(TOKENS.to_vec()).prop_map(<[u8]>::to_vec),
            1 => prop::collection::vec(any::<u8>(), 0..3),
            1 => (0..SEEDS.len()).prop_map(|at| SEEDS[at].clone()),
        ],
    );
    (seed, prop::collection::vec(edit, 0..5)).prop_map(|(mut text, edits)| {
        for (place, gone, put) in edits {
            let at = place.index(text.len() + 1);
            let end = (at + gone).min(text.len());
            text.splice(at..end, put);
        }
        text.truncate(4000);
        text
    })
}

/// `PROPTEST_CASES` of them, or as many as do not make `cargo test` slow.
pub(crate) fn cases(few: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig { cases: if std::env::var_os("PROPTEST_CASES").is_some() { default.cases } else { few }, ..default }
}

proptest! {
    #![proptest_config(cases(50))]

    #[test]
    fn of_conditions(text in broken()) { condition(&text) }

    #[test]
    fn of_frames(text in broken()) { framing(&text) }

    #[test]
    fn of_json(text in broken()) { json(&text) }

    #[test]
    fn of_lines(text in broken()) { line(&text) }

    #[test]
    fn of_outputs(text in broken()) { output(&text) }

    #[test]
    fn of_outputs_of_odd_letters(text in "[\\x00-\\x1f\\x7f-\\x9f\u{202e}\u{2066}\u{61c}a=\"]{0,40}") {
        let quoted = serde_json::to_string(&text).unwrap();
        for (before, text, behind) in [
            ("app[web.1]: ", &text, ""),
            ("app[web.1]: {\"a\":", &quoted, "}"),
            ("heroku[router]: at=info method=GET path=\"", &text, "\" host=x dyno=web.1 status=200"),
        ] {
            output(format!("2026-11-22T04:54:21+00:00 {before}{text}{behind}").as_bytes());
        }
    }

    #[test]
    fn of_rows(text in broken(), more in broken()) { papertrail(&[b"shop\tweb.1\t", &text[..], b"\t", &more].concat()) }

    #[test]
    fn of_times(text in broken()) { time(&text) }
}

#[test]
fn of_lines_as_they_are() {
    // What holds of frames is no matter of single lines, and each takes several readings.
    let lines = || SEEDS.iter().step_by(7).map(Vec::as_slice);
    for (name, law) in LAWS.into_iter().filter(|(name, _)| *name != "framing") {
        for text in lines().chain(TYPED.map(str::as_bytes)) {
            let held = std::panic::catch_unwind(|| law(text));
            assert!(held.is_ok(), "{name}: {:?}", String::from_utf8_lossy(text));
        }
    }
    for text in SEEDS.chunks(20) {
        framing(&text.concat());
    }
}

/// Heroku cuts long lines, at any byte; the least is that each of them is read.
#[test]
fn of_lines_that_are_cut() {
    for text in SEEDS.iter().filter(|text| text.len() < 1000) {
        for end in 0..text.len() {
            std::hint::black_box(crate::parse(&text[..end]));
        }
    }
}

/// Values of every kind, each where another is usual.
#[test]
fn of_values_of_every_kind() {
    let values = "- \"\" true false \"true\" 7 007 0 -0 -0.5 1. .5 1.50 1e5 123456789012345 1234567890123456 0ms 12ms 12s 1.5MB 1kB 5pages 9% x null \"a b\" a\"b é \\ error {\"a\":\"b} {\"a\":\"b\"} {\"a\":[true,{\"b\":\"}]}";
    for value in values.split(' ').map(|value| value.strip_prefix("-").filter(|rest| rest.is_empty()).unwrap_or(value)) {
        json(if value.is_empty() { b"{}" } else { value.as_bytes() });
        for text in [
            "app[web.1]: a=1 b=VALUE c=2",
            "app[web.1]: level=VALUE msg=VALUE",
            "heroku[router]: at=VALUE method=GET",
            "heroku[router]: at=info method=GET path=VALUE host=VALUE dyno=VALUE connect=VALUE service=1ms status=VALUE bytes=VALUE tls=true",
            "heroku[router]: at=info method=GET path=\"/\" host=h dyno=web.1 connect=1ms service=VALUE status=200 bytes=1 protocol=http tls=VALUE",
            "heroku[web.1]: source=VALUE dyno=VALUE sample#memory_total=VALUE sample#memory_pgpgin=VALUE",
            "heroku[web.1]: source=web.1 sample#load_avg_1m=VALUE sample#load_avg_5m=VALUE",
            "app[heroku-postgres]: source=DATABASE sample#db_size=VALUE sample#load-avg-1m=VALUE",
        ] {
            line(format!("2026-11-22T04:54:21+00:00 {}", text.replace("VALUE", value)).as_bytes());
        }
    }
}

/// Each law has a target of its name, and each target a law.
#[test]
fn each_has_its_fuzz_target() {
    let manifest = std::fs::read_to_string("fuzz/Cargo.toml").unwrap();
    for (name, _) in LAWS {
        let target = std::fs::read_to_string(format!("fuzz/fuzz_targets/{name}.rs")).unwrap();
        assert!(target.contains(&format!("hlog::laws::{name}(bytes)")), "{target}");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
    }
    assert_eq!(std::fs::read_dir("fuzz/fuzz_targets").unwrap().count(), LAWS.len());
}

/// What fuzzing has found, each of it wrong once.
#[test]
fn of_what_was_found() {
    let deep = |depth: usize| {
        [b"2026-11-22T04:54:21+00:00 app[web.1]: {\"a\":".to_vec(), vec![b'['; depth], vec![b']'; depth], b"}".to_vec()].concat()
    };
    let found: [(Law, &[u8]); 8] = [
        // A letter of several bytes before a unit that stands apart was cut in two.
        (condition, "path ~ é %".as_bytes()),
        // What others had put in place of a number or a text was printed as it stood, which was no JSON.
        (line, br#"{"context":{"pri":"abc"},"event":"log","message":""}"#),
        (line, br#"{"timestamp":{"a":1},"context":{},"event":"log","message":""}"#),
        // A header was taken for one that had been read before, whatever stood between it and the time.
        (framing, b"2026-11-22T04:40:25.440985+00:00 heroku[scheduler.8715]: up, and so on\n2026-11-22T04:40:25.440985+00:00)heroku[scheduler.8715]: up, and so on\n"),
        // A frame with a line feed was cut at that, where what had come yet ended with eight digits or a carriage return behind it.
        (framing, b"6 <1>a\nb12345678 <"),
        (framing, b"6 <1>a\nb\r\n"),
        // Names that differ in what is no UTF-8 were printed as one name, twice.
        (line, b"2026-11-22T04:54:21+00:00 app[web.1]: a\x80=1 a\x81=2 b=3"),
        // An object of full depth was printed, but not read back.
        (line, &deep(128)),
    ];
    for (law, text) in found {
        law(text);
    }
}
