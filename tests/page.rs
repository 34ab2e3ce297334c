//! Is the page of `hlog stats --html` one that a browser shows as it should?

mod common;

use common::hlog;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Writes the page of this log, and gives its path.
fn page(folder: &Path, log: &str) -> PathBuf {
    let file = folder.join("report.html");
    hlog().args(["stats", "--html"]).arg(&file).write_stdin(log).assert().success().stdout("");
    file
}

const HOSTILE: &str = "2026-11-22T04:54:21+00:00 heroku[router]: at=info method=GET path=\"/<script>document.title='owned'</script>\u{202e}&amp;\" host=x.io dyno=web.1 connect=0ms service=7ms status=500 bytes=1\n\
    2026-11-22T04:55:21+00:00 app[api]: Deploy <img src=x onerror=document.title='owned'> by user \"maria@example.com\n\
    2026-11-22T04:55:21+00:00 app[postgres.7]: [DATABASE] [12-1]  LOG:  duration: 2500 ms  statement: SELECT '</script>' AS \"</script><b>\"\n";

#[test]
fn the_page_needs_nothing_else_and_holds_log_text_as_text() {
    let folder = tempfile::tempdir().unwrap();
    let html = std::fs::read_to_string(page(folder.path(), HOSTILE)).unwrap();
    assert!(html.contains("GET /&lt;script&gt;document.title=&#39;owned&#39;&lt;/script&gt;\\u{202e}&amp;amp"), "{html}");
    assert_eq!(html.matches("<script>").count(), 1);
    assert_eq!(html.matches("</script>").count(), 1);
    for other in ["http://", "https://", "<img", "<link", "src=\"", "@import", "url("] {
        assert!(!html.contains(other), "{other}");
    }
    assert!(html.contains("default-src 'none'"));
}

/// What a table leaves out is said below it.
#[test]
fn a_list_that_is_cut_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let log = |count: u8| -> String {
        let letters = |number: u8| [number / 26, number % 26].map(|letter| char::from(b'a' + letter)).iter().collect::<String>();
        let line = |number| HOSTILE.lines().next().unwrap().replace("path=\"/", &format!("path=\"/{}/", letters(number))) + "\n";
        (0..count).map(line).collect()
    };
    let said = |count| std::fs::read_to_string(page(folder.path(), &log(count))).unwrap().contains("and 20 more: --top N");
    assert!(said(120) && !said(100));
}

/// A page does not grow with the log.
#[test]
fn the_page_stays_small() {
    let folder = tempfile::tempdir().unwrap();
    let sample = std::fs::read_to_string("examples/shop.log").unwrap();
    let size = |log: &str| std::fs::metadata(page(folder.path(), log)).unwrap().len();
    let once = size(&sample);
    let months: String = (1..=12).map(|month| sample.replace("2026-11-22T", &format!("20{:02}-11-22T", 10 + month))).collect();
    assert!(size(&months) < 3 * once, "{once}");
}

/// What a browser makes of the page, after its script has run.
fn dom(browser: &str, file: &Path) -> (String, String) {
    let args = ["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--virtual-time-budget=3000", "--dump-dom"];
    let output = Command::new(browser).args(args).arg(format!("file://{}", file.display())).output().unwrap();
    (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_browser_shows_it() {
    let browsers = ["chromium", "chromium-browser", "google-chrome"];
    let Some(browser) = browsers.into_iter().find(|name| Command::new(name).arg("--version").output().is_ok()) else {
        eprintln!("skipped: no Chromium is installed");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let sample = std::fs::read_to_string("examples/shop.log").unwrap();
    // Each title of a table has become a button, so the script has run to its end; then one is pressed.
    let file = page(folder.path(), &(sample + HOSTILE));
    let press =
        "<script>[...document.querySelectorAll('th button')].find((button) => button.textContent === 'endpoint').click()</script></body>";
    let html = std::fs::read_to_string(&file).unwrap().replace("</body>", press);
    std::fs::write(&file, html).unwrap();
    let (dom, said) = dom(browser, &file);
    assert!(dom.contains("<title>hlog: 2026-11-22 04:37:07 UTC to 2026-11-22 05:01:40 UTC</title>"), "{dom}");
    assert_eq!(dom.matches("<th scope").count(), dom.matches("<button>").count());
    let sorted = dom.rsplit("aria-sort=\"ascending\"").next().unwrap();
    assert!(sorted.find("GET /api/cart").unwrap() < sorted.find("POST /orders").unwrap());
    assert_eq!(dom.matches("<figure>").count(), 4);
    let console: Vec<_> = said.lines().filter(|line| line.contains("CONSOLE")).collect();
    assert!(console.is_empty(), "{console:?}");
}
