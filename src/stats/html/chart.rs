//! How is a graph over time drawn? As SVG in the page: no script draws it, and it prints.

use super::escaped;
use crate::stats::report::Ms;
use crate::stats::view::duration;
use std::fmt::Write;

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 224.0;
/// Where the graph begins and ends within the picture.
const LEFT: f64 = 84.0;
const RIGHT: f64 = WIDTH - 8.0;
const TOP: f64 = 22.0;
const BOTTOM: f64 = HEIGHT - 24.0;

/// Values over time, of one name.
pub(super) struct Row {
    pub name: String,
    /// A colour of the page: 0 to 9.
    pub colour: usize,
    /// Number of the step, and value.
    pub values: Vec<(usize, f64)>,
}

/// How values are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Bars, one upon the other.
    Bars,
    /// Lines, heights by their order of magnitude.
    Lines,
    /// Lines.
    PlainLines,
}

/// What all graphs of a page share.
pub(super) struct Frame {
    /// So many steps.
    pub steps: usize,
    /// What stands below the first and the last step.
    pub ends: (String, String),
    /// Releases: where (0 to 1), and what.
    pub marks: Vec<(f64, String)>,
}

/// Appends a graph with its legend; nothing without values.
pub(super) fn draw(out: &mut String, title: &str, form: Form, rows: &[Row], unit: &str, frame: &Frame) {
    let rows: Vec<_> = rows.iter().filter(|row| row.values.iter().any(|(_, value)| *value > 0.0)).collect();
    if rows.is_empty() {
        return;
    }
    let most = if form == Form::Bars {
        let mut sums = vec![0.0; frame.steps];
        rows.iter().flat_map(|row| &row.values).for_each(|(step, value)| sums[*step] += value);
        sums.into_iter().fold(0.0, f64::max)
    } else {
        rows.iter().flat_map(|row| &row.values).map(|(_, value)| *value).fold(0.0, f64::max)
    };
    let top = round_up(most);
    let height = move |value: f64| {
        let share = if form == Form::Lines { (value.max(0.0) + 1.0).ln() / (top + 1.0).ln() } else { value / top };
        BOTTOM - share.clamp(0.0, 1.0) * (BOTTOM - TOP)
    };
    let names: Vec<_> = rows.iter().map(|row| row.name.as_str()).collect();
    let label = escaped(&format!("{title} over time, up to {top}{unit}: {}", names.join(", ")));
    let _ = write!(
        out,
        "<figure><figcaption>{}</figcaption><svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{label}\">",
        escaped(title)
    );
    grid(out, form, top, unit, &height);
    let step = (RIGHT - LEFT) / frame.steps as f64;
    match form {
        Form::Bars => bars(out, &rows, frame.steps, step, &height),
        Form::Lines => lines(out, &rows, step, 3, &height),
        // Samples may be far apart.
        Form::PlainLines => lines(out, &rows, step, frame.steps, &height),
    }
    for (at, what) in &frame.marks {
        let x = LEFT + at * (RIGHT - LEFT);
        let _ = write!(out, "<g class=\"mark\"><title>{}</title><path d=\"M{x:.1} {TOP}V{BOTTOM}\"/></g>", escaped(what));
    }
    let (first, last) = (escaped(&frame.ends.0), escaped(&frame.ends.1));
    let below = HEIGHT - 6.0;
    let _ = write!(
        out,
        "<text x=\"{LEFT}\" y=\"{below}\">{first}</text><text x=\"{RIGHT}\" y=\"{below}\" text-anchor=\"end\">{last}</text></svg>"
    );
    out.push_str("<ul class=\"legend\">");
    for row in &rows {
        let _ = write!(out, "<li><i class=\"k{}\"></i>{}</li>", row.colour, escaped(&row.name));
    }
    out.push_str("</ul></figure>\n");
}

/// Lines to read heights by.
fn grid(out: &mut String, form: Form, top: f64, unit: &str, height: &impl Fn(f64) -> f64) {
    let values: Vec<f64> = match form {
        Form::Lines => (0..7).map(|power| 10_f64.powi(power)).filter(|value| *value <= top).collect(),
        Form::Bars | Form::PlainLines => [0.0, 0.25, 0.5, 0.75, 1.0].map(|share| share * top).to_vec(),
    };
    for value in values {
        let y = height(value);
        let (x, text) = (LEFT - 6.0, y + 4.0);
        let value = if unit == "ms" { duration(Ms((value * 1000.0) as u64)) } else { format!("{value}{unit}") };
        let _ = write!(
            out,
            "<path class=\"grid\" d=\"M{LEFT} {y:.1}H{RIGHT}\"/><text x=\"{x}\" y=\"{text:.1}\" text-anchor=\"end\">{value}</text>"
        );
    }
}

fn bars(out: &mut String, rows: &[&Row], steps: usize, step: f64, height: &impl Fn(f64) -> f64) {
    let mut below = vec![0.0; steps];
    for row in rows {
        let mut path = String::new();
        for (at, value) in &row.values {
            let (low, high) = (height(below[*at]), height(below[*at] + value));
            below[*at] += value;
            let (x, width) = (LEFT + *at as f64 * step, (step * 0.9).max(0.5));
            let _ = write!(path, "M{x:.1} {low:.1}V{high:.1}h{width:.1}V{low:.1}z");
        }
        let _ = write!(out, "<path class=\"f{}\" d=\"{path}\"/>", row.colour);
    }
}

/// A line for each row, broken where values are more than `apart` steps from each other.
fn lines(out: &mut String, rows: &[&Row], step: f64, apart: usize, height: &impl Fn(f64) -> f64) {
    for row in rows {
        let mut path = String::new();
        let mut before = None;
        for (at, value) in &row.values {
            let joined = before.is_some_and(|before: usize| at - before <= apart);
            let (x, y) = (LEFT + (*at as f64 + 0.5) * step, height(*value));
            let _ = write!(path, "{}{x:.1} {y:.1}", if joined { 'L' } else { 'M' });
            if !joined {
                path.push_str("h0.01");
            }
            before = Some(*at);
        }
        let _ = write!(out, "<path class=\"l{}\" d=\"{path}\"/>", row.colour);
    }
}

/// The next number of 1, 2, 4, 5, 8 and zeros.
fn round_up(value: f64) -> f64 {
    let power = 10_f64.powf(value.max(1e-9).log10().floor());
    [1.0, 2.0, 4.0, 5.0, 8.0, 10.0].map(|digit| digit * power).into_iter().find(|round| *round >= value).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn graphs_hold_text_as_text_and_stay_within_their_frame() {
        let frame = Frame { steps: 4, ends: ("a<b".into(), "z".into()), marks: vec![(0.5, "\"><script>".into())] };
        let row = |values: &[(usize, f64)]| Row { name: "<i>".into(), colour: 1, values: values.to_vec() };
        for form in [Form::Bars, Form::Lines, Form::PlainLines] {
            let mut out = String::new();
            draw(&mut out, "T", form, &[row(&[(0, 1.0), (3, 9.0)]), row(&[(3, 9.0)])], "", &frame);
            assert!(out.contains("&lt;i&gt;") && out.contains("a&lt;b") && !out.contains("<script"), "{out}");
            assert!(!out.contains("NaN") && !out.contains("inf"), "{out}");
        }
        let mut nothing = String::new();
        draw(&mut nothing, "T", Form::Bars, &[row(&[])], "", &frame);
        assert_eq!(nothing, "");
    }

    #[test]
    fn heights_end_at_round_numbers() {
        assert_eq!([0.3, 1.0, 7.0, 41.0, 3900.0].map(round_up), [0.4, 1.0, 8.0, 50.0, 4000.0]);
    }
}
