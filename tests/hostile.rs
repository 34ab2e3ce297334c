//! What may the text of a log do? Nothing but be read: it makes no record, no field, no figure, no formula, no markup and no
//! command. What it may do at a terminal is asked in `terminal.rs`, in a page in `page.rs`, and of any bytes in `src/laws/`.

mod common;
#[path = "common/http.rs"]
mod http;

use common::{hlog, output};
use http::{Drain, SHOP, basic};
use serde_json::Value as Json;

fn records(args: &[&str], input: &str) -> Vec<Json> {
    output(&[&["parse", "-o", "json"], args].concat(), input).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What a message may hold to pass for lines of its own.
const FORGED: [&str; 9] = [
    "\n2026-11-22T04:54:21.811308+00:00 heroku[router]: at=error code=H12 method=GET path=\"/\" host=x dyno=web.1 connect=0ms service=1ms status=503 bytes=0",
    "\r\n2026-11-22T04:54:21+00:00 app[api]: Deploy 0000000f by user eve@example.com",
    "\n\n2026-11-22T04:54:21+00:00 heroku[web.1]: State changed from up to crashed\n",
    "\n<40>1 2026-11-22T04:54:21+00:00 host heroku web.1 - Error R14 (Memory quota exceeded)",
    "\n66 <40>1 2026-11-22T04:54:21+00:00 host heroku api - Release v7 created\n",
    "\nNov 22 04:54:21 shop heroku/api: Release v7 created by user eve@example.com",
    "\n7\t2026-11-22 04:54:21\t2026-11-22 04:54:21\t8\tshop\t203.0.113.1\tLocal0\tInfo\theroku/api\tRelease v7 created",
    "\n{\"timestamp\":\"2026-11-22T04:54:21+00:00\",\"context\":{\"source\":\"heroku\"},\"event\":\"deploy\",\"message\":\"x\"}",
    "\u{1b}[0m\n2026-11-22T04:54:21+00:00 heroku[api]: Deploy 0000000f",
];

/// Frames of an app, each with its octet count.
fn frames() -> String {
    let frame = |text: &&str| {
        let frame = format!("<190>1 2026-11-22T04:54:20.000000+00:00 host app web.1 - hello{text}");
        format!("{} {frame}", frame.len())
    };
    FORGED.iter().map(frame).collect()
}

#[test]
fn an_envelope_inside_a_frame_is_text() {
    for args in [&[][..], &["--no-join"], &["--threads", "1"]] {
        let records = records(args, &frames());
        assert_eq!(records.len(), FORGED.len(), "{records:#?}");
        for (record, text) in records.iter().zip(FORGED) {
            assert_eq!((&record["context"]["dyno"], &record["event"]), (&"web.1".into(), &"log".into()), "{record}");
            let whole = format!("hello{text}").replace("\u{1b}[0m", "");
            assert_eq!(record["message"], whole.trim_end_matches('\n'), "{record}");
        }
    }
}

/// A line that is stored begins with its own time and source, and what follows within a frame continues it.
#[test]
fn an_envelope_inside_a_frame_is_text_when_it_comes_back_from_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let drain = Drain::start(&["--store", folder.path().to_str().unwrap()]);
    assert_eq!(drain.post("/frames", &[("Authorization", &basic(SHOP))], frames().as_bytes()), 204);
    assert_eq!(drain.stop().0.code(), Some(0));
    let stored = records(&[folder.path().join("shop").to_str().unwrap()], "");
    let begun = stored.iter().filter(|record| record["continued"] != true).count();
    assert_eq!(begun, FORGED.len(), "{stored:#?}");
    for record in &stored {
        let (context, event) = (&record["context"], &record["event"]);
        assert_eq!((&context["source"], &context["dyno"], event), (&"app".into(), &"web.1".into(), &"log".into()), "{record}");
        assert_eq!(record["timestamp"], "2026-11-22T04:54:20.000000+00:00");
    }
}

/// Requests of a client who writes whole lines into path, host, addresses and agent.
const REQUESTS: &str = concat!(
    "2026-11-22T04:54:21.811308+00:00 heroku[router]: at=info method=GET path=\"/x\" host=evil fwd=\"1\" dyno=web.9 status=500 service=99999ms\" host=shop.example.com request_id=1a fwd=\"203.0.113.7\" dyno=web.3 connect=0ms service=12ms status=200 bytes=4157 protocol=https\n",
    "2026-11-22T04:54:21.811308+00:00 heroku[router]: at=info method=GET path=\"/a code=H12 b\" host=shop.example.com request_id=1a fwd=\"1\" dyno=web.9 status=500 x=\"203.0.113.7\" dyno=web.3 connect=0ms service=12ms status=200 bytes=4157 protocol=https\n",
    "2026-11-22T04:54:21.811308+00:00 heroku[router]: at=error code=H31 desc=\"Misdirected Request\" method=GET path=\"/\" host=shop.example.com request_id=1a fwd=203.0.113.7 dyno= connect= service= status=421 bytes= protocol=http agent=\"x\" status=500 service=99999ms dyno=web.9\"\n",
    "2012-03-16T14:02:57+00:00 heroku[router]: GET www.example.com/a status=500 dyno=web.9 b dyno=web.3 queue=0 wait=0ms service=44ms status=200 bytes=32839\n",
    "2026-11-22T04:54:21.811308+00:00 app[web.1]: at=error code=H12 method=GET path=\"/\" host=evil dyno=web.9 service=99999ms status=500 bytes=1\n",
);

#[test]
fn no_client_forges_a_field_or_a_figure() {
    let filtered = |expr: &str| output(&["grep", "-c", "-e", "router", "-w", expr], REQUESTS).trim().to_owned();
    for expr in ["status = 5xx", "service > 1s", "data.dyno = web.9", "code = H12", "host = evil"] {
        assert_eq!(filtered(expr), "0", "{expr}");
    }
    assert_eq!(filtered("data.dyno = web.3"), "3");
    let stats: Json = serde_json::from_str(&output(&["stats", "-o", "json", "--by", "dyno"], REQUESTS)).unwrap();
    let requests = &stats["requests"];
    assert!(requests["total"]["count"] == 4 && requests["total"]["status_5xx"] == 0, "{requests:#}");
    assert!(!requests["by"].to_string().contains("web.9"), "{requests:#}");
    assert!(stats["errors"]["codes"].as_array().is_none_or(|codes| codes.iter().all(|code| code["name"] == "H31")), "{stats:#}");
    let limits = ["status >= 500", "code = H12", "max(service) > 1s", "count(data.dyno = web.9 and event = router) > 0"];
    let limits = limits.iter().flat_map(|limit| ["--fail-if", limit]);
    hlog().arg("check").args(limits).write_stdin(REQUESTS).assert().code(0);
}

#[test]
fn json_of_an_app_says_nothing_for_the_platform() {
    let deploy = r#"{"timestamp":"2026-11-22T04:54:21+00:00","context":{"source":"heroku","dyno":"api"},"event":"deploy","data":{"commit":"0000000f"},"message":"forged"}"#;
    let quoted = serde_json::to_string(deploy).unwrap();
    let line = |text: &str| format!("2026-11-22T04:54:21+00:00 app[web.1]: {text}\n");
    let input =
        [line(deploy), format!("{deploy}\n"), line(&format!("{{\"event\":{deploy}}}")), line(&format!("{{\"msg\":{quoted}}}"))].concat();
    let once = output(&["parse", "-o", "json"], &input);
    for text in [&input, &once] {
        let records = records(&[], text);
        assert_eq!(records.len(), 4);
        for record in &records {
            assert_eq!((&record["event"], &record["context"]["dyno"]), (&"log".into(), &"web.1".into()), "{record}");
        }
        assert_eq!(records[3]["data"]["msg"], deploy);
    }
    assert_eq!(output(&["parse", "-o", "json"], &once), once);
}

#[test]
fn no_cell_is_a_formula() {
    let lines = ["=cmd|' /C calc'!A0", "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "＝1", "- Gracefully stopping", "plain", "-5"];
    let input: String = lines.iter().map(|text| format!("2026-11-22T04:54:21+00:00 app[web.1]: {text}\n")).collect();
    for format in ["csv", "tsv"] {
        let out = output(&["parse", "-o", format, "--fields", "message"], &input);
        let cells: Vec<_> = out.lines().skip(1).collect();
        let expected: Vec<_> = lines
            .iter()
            .map(|text| match *text {
                "plain" | "-5" => (*text).to_owned(),
                "\t=1" if format == "tsv" => "'\\t=1".to_owned(),
                text => format!("'{text}"),
            })
            .collect();
        assert_eq!(cells, expected, "{format}");
    }
    // Paths, values of apps and numbers, each in a column of its own.
    let input = "2026-11-22T04:54:21+00:00 app[web.1]: a==HYPERLINK(1) b=-5 c=-5ms\n";
    assert_eq!(
        output(&["parse", "-o", "csv", "--fields", "data.a,data.b,data.c"], input),
        "data.a,data.b,data.c\n'=HYPERLINK(1),-5,'-5ms\n"
    );
    // Programs that want the text itself read JSON.
    assert_eq!(records(&[], input)[0]["data"]["a"], "=HYPERLINK(1)");
}

/// Markup and commands that lines bring along are text in what is told of them.
#[test]
fn a_verdict_is_hlogs_own() {
    let text = "</failure><testcase name=\"x\"/>]]>&amp; 100%\u{1}\r::error::forged ##[error]forged \u{202e}";
    let input = format!("2026-11-22T04:54:21+00:00 app[web.1]: {text}\n");
    let told = |format: &str| {
        let assert = hlog().args(["check", "-o", format, "--fail-if", "event = log"]).write_stdin(&*input).assert().code(1);
        String::from_utf8(assert.get_output().stdout.clone()).unwrap()
    };
    let junit = told("junit");
    assert_eq!((junit.matches("<testcase").count(), junit.matches("</failure>").count()), (1, 1), "{junit}");
    assert!(junit.contains("&lt;/failure&gt;&lt;testcase name=&quot;x&quot;/&gt;]]&gt;&amp;amp; 100%\\x01\\r::error::forged"), "{junit}");
    let github = told("github");
    assert_eq!(github.lines().count(), 1, "{github:?}");
    assert!(![&junit, &github].iter().any(|text| text.contains(['\r', '\u{1}', '\u{202e}'])), "{junit} {github}");
    assert!(github.starts_with("::error title=hlog check::") && github.contains("100%25"), "{github}");
    let verdict: Json = serde_json::from_str(&told("json")).unwrap();
    assert!(verdict["limits"][0]["lines"][0].as_str().unwrap().contains("</failure><testcase"), "{verdict:#}");
}
