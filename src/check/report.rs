//! How is a verdict told: to people, to GitHub, to whatever reads JUnit files?

use super::verdict::{Judged, Verdict};
use crate::output::safe;

impl Judged {
    /// `p95(service) > 500ms: 612ms in 82 records`
    pub(crate) fn sentence(&self) -> String {
        let records = if self.records == 1 { "1 record".to_owned() } else { format!("{} records", self.records) };
        match self.figure {
            Some(figure) => format!("{}: {figure}{} in {records}", self.limit, self.unit),
            None => format!("{}: nothing to judge, so it holds", self.limit),
        }
    }
}

/// What is said, to programs too, when a signal came before the end.
const STOPPED: &str = "stopped before the end: the rest was not judged";

const NOTHING: &str = "no record was read, or none passed the filters: there is nothing to judge";

/// What is to be said of each limit that is broken, each expectation that is not met, and each figure over nothing.
pub(crate) fn sentences(verdict: &Verdict) -> Vec<String> {
    let limits = verdict.limits.iter().filter_map(|limit| {
        if limit.broken {
            let lines: String = limit.lines.iter().map(|line| format!("\n  {}", shown(line))).collect();
            return Some(format!("broken: {}{lines}", limit.sentence()));
        }
        (limit.figure.is_none() && verdict.records > 0).then(|| limit.sentence())
    });
    // An empty log is more often a mistake than a good sign.
    let nothing = (verdict.records == 0 && !verdict.limits.is_empty()).then(|| NOTHING.to_owned());
    let unmet = verdict.expected.iter().filter(|expected| !expected.met).map(|expected| format!("not met: {}", expected.expect));
    nothing.into_iter().chain(limits).chain(unmet).collect()
}

/// Does a sentence tell why the check fails?
pub(crate) fn is_failure(sentence: &str) -> bool {
    sentence.starts_with("broken: ") || sentence.starts_with("not met: ")
}

/// A line of the log, which is one line whatever frame it came in, and drives neither a terminal nor what shows the log of a job.
fn shown(line: &str) -> String {
    let mut shown = Vec::new();
    safe::escape_for_terminal(line.as_bytes(), &mut shown);
    String::from_utf8_lossy(&shown).into_owned()
}

/// Workflow commands of GitHub Actions, which make annotations:
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>
pub(crate) fn github(verdict: &Verdict) -> String {
    let command = |kind: &str, text: &str| {
        let data = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
        format!("::{kind} title=hlog check::{data}\n")
    };
    let said = sentences(verdict).into_iter().map(|text| {
        let kind = if is_failure(&text) { "error" } else { "notice" };
        command(kind, &text)
    });
    said.chain(verdict.stopped.then(|| command("error", STOPPED))).collect()
}

/// A JUnit file: a case for each limit and each expectation.
pub(crate) fn junit(verdict: &Verdict) -> String {
    let mut cases = String::new();
    let mut failures = 0;
    let mut case = |name: &str, failure: Option<(String, String)>| {
        cases += &format!("    <testcase name=\"{}\" classname=\"hlog check\"", xml(name));
        match failure {
            None => cases += "/>\n",
            Some((message, lines)) => {
                failures += 1;
                cases += &format!(">\n      <failure message=\"{}\">{}</failure>\n    </testcase>\n", xml(&message), xml(&lines));
            }
        }
    };
    for limit in &verdict.limits {
        case(
            &limit.limit,
            limit.broken.then(|| (limit.sentence(), limit.lines.iter().map(|line| shown(line)).collect::<Vec<_>>().join("\n"))),
        );
    }
    for expected in &verdict.expected {
        case(&expected.expect, (!expected.met).then(|| ("not met".to_owned(), String::new())));
    }
    let mut counts =
        format!("tests=\"{}\" failures=\"{failures}\"", verdict.limits.len() + verdict.expected.len() + usize::from(verdict.stopped));
    if verdict.stopped {
        counts += " errors=\"1\"";
        cases +=
            &format!("    <testcase name=\"the rest\" classname=\"hlog check\">\n      <error message=\"{STOPPED}\"/>\n    </testcase>\n");
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {counts}>\n  <testsuite name=\"hlog check\" {counts}>\n{cases}  \
         </testsuite>\n</testsuites>\n"
    )
}

/// A text in XML, which has no way to write most control characters.
fn xml(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '&' => out += "&amp;",
            '"' => out += "&quot;",
            '\n' => out += "&#10;",
            '\t' => out += "&#9;",
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_lines_stay_text() {
        assert_eq!(xml("<a b=\"c\">&\u{1}\n"), "&lt;a b=&quot;c&quot;&gt;&amp;\u{fffd}&#10;");
        let limit = Judged {
            limit: "code = H12".into(),
            broken: true,
            figure: Some(1.0),
            unit: String::new(),
            records: 1,
            lines: vec!["100%\r\n::set-output name=x::y".into()],
        };
        let verdict = Verdict { ok: false, stopped: false, records: 1, limits: vec![limit], expected: Vec::new() };
        let told = "::error title=hlog check::broken: code = H12: 1 in 1 record%0A  100%25\\r\\n::set-output name=x::y\n";
        assert_eq!(github(&verdict), told);
        assert_eq!(sentences(&verdict), ["broken: code = H12: 1 in 1 record\n  100%\\r\\n::set-output name=x::y"]);
        assert!(junit(&verdict).contains(">100%\\r\\n::set-output name=x::y</failure>"));
    }
}
