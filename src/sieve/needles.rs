//! Where does one of several texts stand next? Few of them are each searched alone, which is several times faster than all at
//! once; many are not.

use aho_corasick::Span;
use aho_corasick::packed::Searcher;
use memchr::memmem::Finder;

/// More texts than this are searched at once.
const FEW: usize = 6;

/// The texts.
#[derive(Clone, Debug)]
pub(super) enum Needles {
    Few(Vec<Finder<'static>>),
    Many(Searcher),
}

impl Needles {
    /// `None` where the machine cannot find so many texts at once.
    pub(super) fn new(texts: &[&[u8]]) -> Option<Self> {
        if texts.len() <= FEW {
            Some(Self::Few(texts.iter().map(|text| Finder::new(text).into_owned()).collect()))
        } else {
            Searcher::new(texts).map(Self::Many)
        }
    }

    /// Is one of them in there?
    pub(super) fn are_in(&self, bytes: &[u8]) -> bool {
        self.search(bytes).next(0).is_some()
    }

    /// A search through these bytes.
    pub(super) fn search<'a>(&'a self, bytes: &'a [u8]) -> Search<'a> {
        match self {
            Self::Few(finders) => {
                let alone = finders.iter().map(|finder| Alone { finder, next: finder.find(bytes) }).collect();
                Search::Few { bytes, alone }
            }
            Self::Many(searcher) => Search::Many { bytes, searcher },
        }
    }
}

/// A search that goes forward.
pub(super) enum Search<'a> {
    Few { bytes: &'a [u8], alone: Vec<Alone<'a>> },
    Many { bytes: &'a [u8], searcher: &'a Searcher },
}

/// The search for one text.
pub(super) struct Alone<'a> {
    finder: &'a Finder<'static>,
    /// Where it stands next, as far as that has been looked for.
    next: Option<usize>,
}

impl Search<'_> {
    /// The first place from `start` on where one stands, and which it is. Later calls must not start before earlier ones.
    pub(super) fn next(&mut self, start: usize) -> Option<(usize, usize)> {
        match self {
            Self::Few { bytes, alone } => {
                let places = alone.iter_mut().enumerate().filter_map(|(which, alone)| Some((alone.next(bytes, start)?, which)));
                places.min()
            }
            Self::Many { bytes, searcher } => {
                let bytes = *bytes;
                let found = searcher.find_in(bytes, Span::from(start..bytes.len()))?;
                Some((found.start(), found.pattern().as_usize()))
            }
        }
    }
}

impl Alone<'_> {
    fn next(&mut self, bytes: &[u8], start: usize) -> Option<usize> {
        if self.next? < start {
            self.next = self.finder.find(&bytes[start..]).map(|at| start + at);
        }
        self.next
    }
}
