//! What do several values of one option select together? Any of the plain ones, and none of those behind a `!`.

/// The values of a repeated option, each read into a matcher `M`. Without any value, everything passes.
#[derive(Clone, Debug)]
pub(crate) struct Any<M> {
    wanted: Vec<M>,
    unwanted: Vec<M>,
}

impl<M> Default for Any<M> {
    fn default() -> Self {
        Self { wanted: Vec::new(), unwanted: Vec::new() }
    }
}

impl<M> Any<M> {
    /// Reads the values with `read`, which never sees the `!` before a negated one.
    ///
    /// # Errors
    /// The first sentence with which `read` refuses a value.
    pub(crate) fn read<S: AsRef<str>>(values: &[S], read: impl Fn(&str) -> Result<M, String>) -> Result<Self, String> {
        let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
        for value in values {
            match value.as_ref().strip_prefix('!') {
                Some(value) => unwanted.push(read(value)?),
                None => wanted.push(read(value.as_ref())?),
            }
        }
        Ok(Self { wanted, unwanted })
    }

    /// Does everything pass?
    pub(crate) fn is_empty(&self) -> bool {
        self.wanted.is_empty() && self.unwanted.is_empty()
    }

    /// The plain values; `None` without any: then everything is wanted.
    pub(crate) fn wanted(&self) -> Option<&[M]> {
        (!self.wanted.is_empty()).then_some(&self.wanted)
    }

    /// The value, when there is one alone.
    pub(crate) fn only(&self) -> Option<&M> {
        match (&self.wanted[..], &self.unwanted[..]) {
            ([one], []) => Some(one),
            _ => None,
        }
    }

    /// Does what `matches` compares with the values pass?
    pub(crate) fn holds(&self, matches: impl Fn(&M) -> bool) -> bool {
        (self.wanted.is_empty() || self.wanted.iter().any(&matches)) && !self.unwanted.iter().any(&matches)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_of_the_plain_values_and_none_of_the_negated() {
        for (values, passing) in [
            (&[][..], &["a", "b", "c"][..]),
            (&["a"], &["a"]),
            (&["a", "b"], &["a", "b"]),
            (&["!a"], &["b", "c"]),
            (&["!a", "!b"], &["c"]),
            (&["a", "b", "!b"], &["a"]),
            (&["a", "!c"], &["a"]),
        ] {
            let any = Any::read(values, |value| Ok(value.to_owned())).unwrap();
            let passed: Vec<_> = ["a", "b", "c"].into_iter().filter(|one| any.holds(|value| value == one)).collect();
            assert_eq!(passed, passing, "{values:?}");
        }
    }

    #[test]
    fn the_first_refusal_is_the_answer() {
        let read = |value: &str| if value == "x" { Err(format!("no {value}")) } else { Ok(()) };
        assert_eq!(Any::read(&["a", "!x"], read).err().as_deref(), Some("no x"));
    }
}
