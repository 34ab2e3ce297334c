//! Which dynos does a pattern of `--dyno` name?

use crate::dyno_name::split_dyno;

/// `web.1`: that dyno; `web`: every dyno of the type; `worker.*`: `*` is any text and `?` any byte of the name.
#[derive(Clone, Debug)]
pub(crate) struct DynoPattern {
    text: Vec<u8>,
    wild: bool,
}

impl DynoPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// The pattern is empty.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Err("a dyno's name is missing: web, web.1 or 'web.*'".into());
        }
        Ok(Self { text: text.into(), wild: text.contains(['*', '?']) })
    }

    /// What stands in the header of each line of these dynos, as far as it is known.
    pub(crate) fn literal(&self) -> Option<Vec<u8>> {
        (!self.wild).then(|| self.text.clone())
    }

    /// May one of them be a Postgres server?
    pub(crate) fn may_name_postgres(&self) -> bool {
        self.wild || crate::envelope::is_postgres(&self.text)
    }

    /// Is this one of the dynos? A line of no dyno is not.
    pub(crate) fn holds(&self, dyno: Option<&[u8]>) -> bool {
        dyno.is_some_and(|dyno| if self.wild { matches(&self.text, dyno) } else { dyno == self.text || split_dyno(dyno).0 == self.text })
    }
}

/// Does the whole name fit the pattern? Of all `*` only the last one met is ever widened: what the earlier ones
/// took can stay, so the work is at most pattern times name.
fn matches(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut read) = (0, 0);
    let mut star = None;
    while read < name.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, read));
                at += 1;
            }
            Some(&byte) if byte == b'?' || byte == name[read] => (at, read) = (at + 1, read + 1),
            _ => {
                let Some((widened, taken)) = star else { return false };
                star = Some((widened, taken + 1));
                (at, read) = (widened + 1, taken + 1);
            }
        }
    }
    pattern[at..].iter().all(|&byte| byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_name_dynos() {
        for (pattern, yes, no) in [
            ("web.1", &["web.1"][..], &["web.10", "web.2", "web", "xweb.1"][..]),
            ("web", &["web.1", "web.12", "web", "web-848cd4f64d-pvpr2"], &["webhook.1", "worker.1"]),
            ("router", &["router"], &["router2"]),
            ("worker.*", &["worker.1", "worker.22", "worker."], &["worker", "web.1", "sub-worker.1"]),
            ("worker.?", &["worker.1"], &["worker.22", "worker."]),
            ("*er.*1", &["worker.1", "scheduler.1001"], &["worker.12", "web.1"]),
            ("web*", &["web", "web.1", "webhook.2"], &["worker.1"]),
            ("*", &["web.1", "router"], &[]),
            ("run.1234", &["run.1234"], &["run.123", "run.12345"]),
        ] {
            let pattern = DynoPattern::read(pattern).unwrap();
            for dyno in yes {
                assert!(pattern.holds(Some(dyno.as_bytes())), "{pattern:?} {dyno}");
            }
            for dyno in no {
                assert!(!pattern.holds(Some(dyno.as_bytes())), "{pattern:?} {dyno}");
            }
            assert!(!pattern.holds(None));
        }
        assert!(DynoPattern::read("").is_err());
    }

    #[test]
    fn many_stars_stay_cheap() {
        let pattern = DynoPattern::read(&"*a".repeat(500)).unwrap();
        let name = "a".repeat(5_000);
        assert!(pattern.holds(Some(name.as_bytes())));
        assert!(!pattern.holds(Some(format!("{name}b").as_bytes())));
    }
}
