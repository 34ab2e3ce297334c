//! How much attention does a line ask for?

/// How much attention a line asks for, where the line itself says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// `debug`, and `trace`
    Debug,
    /// `info`, and `notice`
    Info,
    /// `warn`, and `warning`
    Warn,
    /// `error`, and `err`, `severe`
    Error,
    /// `fatal`, and `critical`, `alert`, `emerg`, `panic`
    Fatal,
}

impl Level {
    /// All levels, the least first.
    pub const ALL: [Self; 5] = [Self::Debug, Self::Info, Self::Warn, Self::Error, Self::Fatal];

    /// The name as records print it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
            Self::Fatal => "fatal",
        }
    }

    /// The level that a word names, in any case; the words of syslog, Ruby, Python, Java and Go are known.
    #[must_use]
    pub fn from_word(word: &[u8]) -> Option<Self> {
        let mut lower = [0; 8];
        let lower = lower.get_mut(..word.len())?;
        lower.copy_from_slice(word);
        lower.make_ascii_lowercase();
        Some(match &*lower {
            b"trace" | b"debug" | b"verbose" => Self::Debug,
            b"info" | b"notice" => Self::Info,
            b"warn" | b"warning" => Self::Warn,
            b"error" | b"err" | b"severe" => Self::Error,
            b"fatal" | b"critical" | b"crit" | b"alert" | b"emerg" | b"panic" => Self::Fatal,
            _ => return None,
        })
    }
}
