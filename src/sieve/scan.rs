//! Where may something stand that matters? A search through bytes that need not begin or end with a line, so that whoever
//! reads them can search them at once.

use crate::bytes::find1;
use crate::events::opens_backtick;
use crate::filter::hint::Hint;
use crate::framing::octet_count;
use crate::read::clean;
use aho_corasick::packed::Searcher;
use memchr::memmem::Finder;
use memchr::{memchr_iter, memchr3_iter, memrchr};

/// In every line that may be a chunk of a Postgres message.
const POSTGRES: &[u8] = b"postgres";
/// What a header names stands behind one of these.
const BEFORE_DYNO: &[u8] = b"[ /";
/// More texts than this are searched at once; so few are found several times faster each alone.
const FEW: usize = 6;
/// Where so many bytes hold more than one place that matters, looking at each line is no slower.
const SPARSE: usize = 256;
/// What is found may depend on so many bytes before it.
const BEFORE: usize = 16;

/// What to search.
#[derive(Clone, Debug)]
pub(crate) struct Scanner {
    wanted: Texts,
    /// Are lines joined?
    join: bool,
    /// What stands in lines of Postgres, where those are joined too.
    postgres: Option<Finder<'static>>,
    /// The bytes of the texts, where JSON may have escaped those.
    escaped: Option<Vec<u8>>,
    /// Do the texts name what stands in a header?
    in_header: bool,
    longest: usize,
}

/// Texts of which any may stand there.
#[derive(Clone, Debug)]
enum Texts {
    Few(Vec<Finder<'static>>),
    Many(Searcher),
}

/// A place where a line may matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mark {
    pub at: u32,
    /// Only if the line may be joined to others.
    pub joined: bool,
}

/// What has been found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scan {
    /// All that may matter, in any order.
    Marks(Vec<Mark>),
    /// Too much.
    Dense,
    /// An octet count: the bytes may be no plain lines.
    Counted,
}

impl Scanner {
    /// Searches the hint's texts; `join`: lines may be joined, `postgres`: those of Postgres too. `None` where the machine cannot
    /// find so many texts at once.
    pub(super) fn new(hint: &Hint, join: bool, postgres: bool) -> Option<Self> {
        let texts: Vec<_> = hint.texts().collect();
        Some(Self {
            wanted: if texts.len() <= FEW {
                Texts::Few(texts.iter().map(|text| Finder::new(text).into_owned()).collect())
            } else {
                Texts::Many(Searcher::new(&texts)?)
            },
            join,
            postgres: (join && postgres).then(|| Finder::new(POSTGRES)),
            escaped: hint.may_be_escaped().then(|| texts.concat()),
            in_header: hint.is_in_header(),
            longest: texts.iter().map(|text| text.len()).max().unwrap_or_default().max(POSTGRES.len()),
        })
    }

    pub(super) const fn is_in_header(&self) -> bool {
        self.in_header
    }

    /// Searches bytes; does a line begin with them? What cannot be decided without the bytes around them is marked.
    pub(crate) fn scan(&self, bytes: &[u8], begins: bool) -> Scan {
        let Some(mut marks) = self.single(bytes, begins) else { return Scan::Counted };
        let most = marks.len() + bytes.len() / SPARSE + 16;
        let mark = |at: usize, joined| Mark { at: at as u32, joined };
        match &self.wanted {
            Texts::Few(finders) => {
                for finder in finders {
                    let room = most.saturating_sub(marks.len());
                    let found = finder.find_iter(bytes).filter(|at| self.may_be_meant(bytes, *at));
                    marks.extend(found.take(room).map(|at| mark(at, false)));
                }
            }
            Texts::Many(searcher) => {
                let found = searcher.find_iter(bytes).map(|found| found.start()).filter(|at| self.may_be_meant(bytes, *at));
                marks.extend(found.take(most).map(|at| mark(at, false)));
            }
        }
        if marks.len() >= most {
            return Scan::Dense;
        }
        if let Some(finder) = &self.postgres {
            marks.extend(finder.find_iter(bytes).map(|at| mark(at, true)));
        }
        Scan::Marks(marks)
    }

    /// What is found in `bytes`, which begin with a line, beyond what is known of the first `known` of them; those from some place on
    /// may have been searched too.
    pub(super) fn go_on(&self, bytes: &[u8], known: usize, searched: Option<(usize, Scan)>) -> Scan {
        // Texts that span a border, and what needs bytes before it to be understood.
        let around = self.longest + BEFORE;
        let from = known.saturating_sub(around);
        let (start, scan) = searched.unwrap_or((bytes.len(), Scan::Marks(Vec::new())));
        let seam = bytes.len().min(start + around);
        match (self.scan(&bytes[from..seam], from == 0), scan) {
            (Scan::Marks(marks), Scan::Marks(others)) => {
                let moved = |marks: Vec<Mark>, by: usize| marks.into_iter().map(move |mark| Mark { at: mark.at + by as u32, ..mark });
                Scan::Marks(moved(marks, from).chain(moved(others, start)).collect())
            }
            (Scan::Counted, _) | (_, Scan::Counted) => Scan::Counted,
            _ => Scan::Dense,
        }
    }

    /// Does a text there stand where it may?
    fn may_be_meant(&self, bytes: &[u8], at: usize) -> bool {
        !self.in_header || at.checked_sub(1).is_none_or(|before| BEFORE_DYNO.contains(&bytes[before]))
    }

    /// What single bytes tell: where a command begins that may span lines, and where a text may stand that the search does not see,
    /// between colours or behind an escape of JSON that may be one of its letters. `None`: there is an octet count.
    fn single(&self, bytes: &[u8], begins: bool) -> Option<Vec<Mark>> {
        let mut marks = Vec::new();
        let mut asked = 0;
        let mut look = |at: usize| {
            let is_meant = match bytes[at] {
                b'`' => self.join && opens_backtick(&bytes[..at]),
                b'<' => return !begins_count(bytes, at, begins),
                b'\\' => bytes.get(at + 1).is_none_or(|next| *next == b'u' && self.may_spell(&bytes[at + 2..])),
                _ => {
                    at >= asked && {
                        let start = memrchr(b'\n', &bytes[asked..at]).map_or(asked, |newline| asked + newline + 1);
                        asked = at + find1(&bytes[at..], b'\n');
                        start == 0 || asked == bytes.len() || self.is_in(&clean(&bytes[start..asked]))
                    }
                }
            };
            if is_meant {
                marks.push(Mark { at: at as u32, joined: bytes[at] == b'`' });
            }
            true
        };
        let escapes = if self.escaped.is_some() { bytes } else { b"" };
        let plain = memchr3_iter(b'<', 0x1b, b'`', bytes).all(&mut look) && memchr_iter(b'\\', escapes).all(&mut look);
        plain.then_some(marks)
    }

    /// May the escape with these digits stand for a byte of the texts?
    fn may_spell(&self, digits: &[u8]) -> bool {
        let is_one = |of: &dyn Fn(&u8) -> bool| self.escaped.iter().flatten().any(of);
        match digits.get(..4).map(|digits| std::str::from_utf8(digits).ok().and_then(|digits| u32::from_str_radix(digits, 16).ok())) {
            None => true,
            Some(Some(code @ ..0x80)) => is_one(&|byte| u32::from(*byte) == code),
            Some(_) => is_one(&|byte| !byte.is_ascii()),
        }
    }

    /// Does one of all the texts stand in there?
    fn is_in(&self, text: &[u8]) -> bool {
        let is_wanted = match &self.wanted {
            Texts::Few(finders) => finders.iter().any(|finder| finder.find(text).is_some()),
            Texts::Many(searcher) => searcher.find(text).is_some(),
        };
        let is_command = self.join && memchr_iter(b'`', text).any(|at| opens_backtick(&text[..at]));
        is_wanted || is_command || self.postgres.as_ref().is_some_and(|finder| finder.find(text).is_some())
    }
}

/// Does the `<` at this place stand behind an octet count at the start of a line? `begins`: does a line begin with the bytes?
fn begins_count(bytes: &[u8], at: usize, begins: bool) -> bool {
    let before = at.saturating_sub(BEFORE);
    match memrchr(b'\n', &bytes[before..at]) {
        Some(newline) => Some(before + newline + 1),
        None => (before == 0 && begins).then_some(0),
    }
    .is_some_and(|line| octet_count(&bytes[line..]).is_some_and(|(header, _)| line + header == at))
}
