//! Where does a frame end: at a newline, or where its octet count says?
//!
//! Every byte of the input belongs to one frame. A count is believed when the frame it names ends at a newline, at the
//! end of the input, or right before the count of the next frame; otherwise the physical line is the frame, so that
//! garbage costs one line and no more.

use memchr::memchr;

/// What may come after the bytes at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outlook {
    /// more bytes
    More,
    /// nothing for a while: what is complete by any reading is handed on
    Quiet,
    /// nothing for longer: no frame is waited for any more
    Idle,
    /// nothing
    End,
}

/// A piece of the input, ending where the next begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub end: u32,
    pub role: Role,
}

/// What a frame is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// one line
    Line,
    /// the beginning of a line that is longer than the limit
    Cut,
    /// more of such a line
    Rest,
    /// the first of several lines that are one record: the group's number in the chunk
    Head(u16),
    /// another of them
    Member(u16),
    /// one or several lines that cannot matter
    Skipped,
}

/// Finds frames.
#[derive(Clone, Debug)]
pub(crate) struct Framing {
    /// Longest line, in bytes.
    limit: usize,
    /// Are octet counts looked for?
    counted: bool,
    /// Do the next bytes continue a line that has been cut?
    inside: bool,
    /// Has all that was handed on last been a counted frame? Then a pause within the next one would let its line feeds begin lines of
    /// their own, which may say what they like; a line of text that looks like one holds nobody up.
    counts: bool,
}

impl Framing {
    pub(crate) const fn new(limit: usize, counted: bool) -> Self {
        Self { limit, counted, inside: false, counts: true }
    }

    /// Do the next bytes continue a line that has been cut?
    pub(crate) const fn is_inside(&self) -> bool {
        self.inside
    }

    /// Appends the whole frames at the start of `bytes`.
    pub(crate) fn split(&self, bytes: &[u8], outlook: Outlook, frames: &mut Vec<Frame>) {
        let mut at = 0;
        let (mut inside, mut counts) = (self.inside, self.counts);
        while at < bytes.len() {
            let rest = &bytes[at..];
            let counted = if self.counted && !inside { self.counted_len(rest, outlook, counts) } else { Counted::No };
            let line = match counted {
                Counted::Len(len) => Some((len, false)),
                Counted::Unknown => None,
                Counted::No => self.line_len(rest, outlook),
            };
            let Some((len, cut)) = line else { return };
            at += len;
            let role = match (inside, cut) {
                (true, _) => Role::Rest,
                (false, true) => Role::Cut,
                (false, false) => Role::Line,
            };
            (inside, counts) = (cut, matches!(counted, Counted::Len(_)));
            frames.push(Frame { end: at as u32, role });
        }
    }

    /// Goes on after the last of these frames, which were handed on.
    pub(crate) fn go_on_after(&mut self, frames: &[Frame], bytes: &[u8]) {
        let Some((&frame, before)) = frames.split_last() else { return };
        let start = before.last().map_or(0, |before| before.end as usize);
        self.counts = is_counted(&bytes[start..frame.end as usize]);
        let ended = bytes.get((frame.end as usize).wrapping_sub(1)) == Some(&b'\n');
        self.inside = matches!(frame.role, Role::Cut | Role::Rest) && !ended;
    }

    /// The length of the line at the start of `rest`, its newline included, and whether it is cut there.
    fn line_len(&self, rest: &[u8], outlook: Outlook) -> Option<(usize, bool)> {
        let window = &rest[..rest.len().min(self.limit + 1)];
        match memchr(b'\n', window) {
            Some(newline) => Some((newline + 1, false)),
            None if rest.len() > self.limit => Some((self.limit, true)),
            None => (outlook == Outlook::End).then_some((rest.len(), false)),
        }
    }

    fn counted_len(&self, rest: &[u8], outlook: Outlook, counts: bool) -> Counted {
        let Some((header, count)) = octet_count(rest) else { return Counted::No };
        let end = header + count;
        if count > self.limit {
            return Counted::No;
        }
        if end > rest.len() {
            let is_frame = outlook == Outlook::Quiet && counts && is_header(&rest[header..]);
            return if outlook == Outlook::More || is_frame { Counted::Unknown } else { Counted::No };
        }
        let after = &rest[end..];
        if rest[end - 1] == b'\n' {
            return Counted::Len(end);
        }
        if after.is_empty() {
            return if outlook == Outlook::More { Counted::Unknown } else { Counted::Len(end) };
        }
        if let Some(ends) = [&b"\n"[..], b"\r\n"].iter().find(|ends| after.starts_with(ends)) {
            return Counted::Len(end + ends.len());
        }
        let digits = after.iter().take(8).take_while(|byte| byte.is_ascii_digit()).count();
        match &after[digits..] {
            [b' ', b'<', ..] if digits > 0 => Counted::Len(end),
            [] | [b' '] if outlook == Outlook::More => Counted::Unknown,
            b"\r" if digits == 0 && outlook == Outlook::More => Counted::Unknown,
            _ => Counted::No,
        }
    }
}

enum Counted {
    Len(usize),
    /// More bytes must tell.
    Unknown,
    No,
}

/// Is it just as long as its count says, but for a line end?
fn is_counted(frame: &[u8]) -> bool {
    octet_count(frame).is_some_and(|(header, count)| (header + count..=header + count + 2).contains(&frame.len()))
}

/// `<190>1 2026-`: does a frame begin so, and no line by chance?
fn is_header(text: &[u8]) -> bool {
    let digits = |text: &[u8]| text.iter().take(5).take_while(|byte| byte.is_ascii_digit()).count();
    let Some(pri) = text.strip_prefix(b"<") else { return false };
    let Some(time) = pri[digits(pri)..].strip_prefix(b">1 ") else { return false };
    digits(time) == 4 && time.get(4) == Some(&b'-')
}

/// `83 <`: the length of the count with its blank, and the count.
pub(crate) fn octet_count(rest: &[u8]) -> Option<(usize, usize)> {
    // A time, as nearly every line begins with.
    if matches!(rest, [b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b'-', ..]) {
        return None;
    }
    let digits = rest.iter().take(8).take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 || rest.get(digits) != Some(&b' ') || rest.get(digits + 1) != Some(&b'<') {
        return None;
    }
    let count = rest[..digits].iter().fold(0, |sum, digit| sum * 10 + usize::from(digit - b'0'));
    (count > 0).then_some((digits + 1, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str, outlook: Outlook) -> Vec<String> {
        let mut frames = Vec::new();
        Framing::new(40, true).split(text.as_bytes(), outlook, &mut frames);
        let mut start = 0;
        frames
            .iter()
            .map(|frame| {
                let piece = text[start..frame.end as usize].to_owned();
                start = frame.end as usize;
                piece
            })
            .collect()
    }

    #[test]
    fn lines_end_at_newlines() {
        assert_eq!(split("a\n\nb\r\nc", Outlook::More), ["a\n", "\n", "b\r\n"]);
        assert_eq!(split("a\nc", Outlook::Quiet), ["a\n"]);
        assert_eq!(split("a\nc", Outlook::End), ["a\n", "c"]);
    }

    #[test]
    fn counted_frames_may_abut_and_hold_newlines() {
        assert_eq!(split("7 <1>a\nb\n6 <1>abc7 <1>a\nb\n", Outlook::More), ["7 <1>a\nb\n", "6 <1>abc", "7 <1>a\nb\n"]);
        assert_eq!(split("6 <1>abc\n6 <1>xyz\n", Outlook::More), ["6 <1>abc\n", "6 <1>xyz\n"]);
        assert_eq!(split("6 <1>abc", Outlook::More), [""; 0]);
        assert_eq!(split("6 <1>abc", Outlook::Quiet), ["6 <1>abc"]);
        assert_eq!(split("6 <1>abc12", Outlook::More), [""; 0]);
        for outlook in [Outlook::More, Outlook::Quiet] {
            assert_eq!(split("39 <190>1 2026-11-22T04:54:21+00:00 a\nb", outlook), [""; 0]);
            assert_eq!(split("39 <190>1 2026-11-22T04:54:21+00:00 a\nb\nc\n", outlook), ["39 <190>1 2026-11-22T04:54:21+00:00 a\nb\nc\n"]);
        }
        assert_eq!(split("39 <190>1 2026-11-22T04:54:21+00:00 a\nb", Outlook::Idle), ["39 <190>1 2026-11-22T04:54:21+00:00 a\n"]);
        assert_eq!(split("39 <190>1 2026-11-22T04:54:21+00:00 a\nb", Outlook::End), ["39 <190>1 2026-11-22T04:54:21+00:00 a\n", "b"]);
    }

    /// Whoever prints such a line does not hold up the lines of others.
    #[test]
    fn among_lines_no_frame_is_waited_for() {
        let line = "39 <190>1 2026-11-22T04:54:21+00:00 a\n";
        assert_eq!(split(&format!("x\n{line}"), Outlook::Quiet), ["x\n", line]);
        assert_eq!(split(&format!("6 <1>abc{line}"), Outlook::Quiet), ["6 <1>abc"]);
        for (before, waits) in [("x\n", false), ("6 <1>abc", true), ("6 <1>abc\r\n", true), ("9 <1>abc\n", false)] {
            let (mut framing, mut frames) = (Framing::new(40, true), Vec::new());
            framing.split(before.as_bytes(), Outlook::End, &mut frames);
            framing.go_on_after(&frames, before.as_bytes());
            frames.clear();
            framing.split(line.as_bytes(), Outlook::Quiet, &mut frames);
            assert_eq!(frames.is_empty(), waits, "{before:?}");
        }
    }

    #[test]
    fn a_wrong_count_costs_one_line() {
        assert_eq!(split("5 <1>abc\n6 <1>xyz\n", Outlook::More), ["5 <1>abc\n", "6 <1>xyz\n"]);
        assert_eq!(split("9 <1>abc\n6 <1>xyz\n", Outlook::End), ["9 <1>abc\n", "6 <1>xyz\n"]);
        assert_eq!(split("99 <1>abc\nx\n", Outlook::More), ["99 <1>abc\n", "x\n"]);
        assert_eq!(split("30 <1>abc\nx\n", Outlook::More), [""; 0]);
        assert_eq!(split("30 <1>abc\nx\n", Outlook::Quiet), ["30 <1>abc\n", "x\n"]);
    }

    #[test]
    fn a_long_line_is_cut_and_its_rest_is_marked() {
        let mut frames = Vec::new();
        let text = [b'x'; 90];
        let mut framing = Framing::new(40, true);
        framing.split(&text, Outlook::More, &mut frames);
        let roles: Vec<_> = frames.iter().map(|frame| (frame.end, frame.role)).collect();
        assert_eq!(roles, [(40, Role::Cut), (80, Role::Rest)]);
        framing.go_on_after(&frames, &text);
        frames.clear();
        framing.split(b"xxxxxxxxxx\ny\n", Outlook::More, &mut frames);
        assert_eq!(frames.iter().map(|frame| frame.role).collect::<Vec<_>>(), [Role::Rest, Role::Line]);
    }
}
