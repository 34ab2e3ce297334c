//! Who may write, and to which app's stream?

use anyhow::{Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// Longer names no app has; they become names of folders.
const MAX_NAME: usize = 63;

/// The keys of the apps. Without any, everybody may write.
#[derive(Default)]
pub(crate) struct Keys(Vec<Key>);

struct Key {
    app: Arc<str>,
    secret: Vec<u8>,
}

impl Keys {
    /// Reads keys: `shop=KEY1 blog=KEY2`, blanks or line ends between them; an app may have several. What follows a `#` at the
    /// start of a word is a remark.
    ///
    /// # Errors
    /// Some word is no key, or two apps have the same; no key is in the sentence.
    pub(crate) fn add(&mut self, text: &str) -> Result<()> {
        for (number, line) in (1..).zip(text.lines()) {
            for word in line.split_whitespace().take_while(|word| !word.starts_with('#')) {
                // What is no app's name may be a key, which is not to be shown.
                let Some((app, secret)) = word.split_once('=').filter(|(app, secret)| is_app(app) && !secret.is_empty()) else {
                    bail!("line {number}: keys are given as APP=KEY, an app's name being of small letters, digits and dashes: shop=KEY");
                };
                if secret.contains(':') {
                    bail!("line {number}: the key of '{app}' holds a colon, which ends the user's name in an address: leave it out");
                }
                if self.0.iter().any(|key| key.secret == secret.as_bytes() && *key.app != *app) {
                    bail!("line {number}: '{app}' has the key of another app; each app needs one of its own");
                }
                self.0.push(Key { app: app.into(), secret: secret.into() });
            }
        }
        Ok(())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The apps whose keys can be guessed.
    pub(crate) fn weak(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|key| key.secret.len() < 16).map(|key| &*key.app)
    }

    /// The app whose key this `Authorization` header holds, as user or as password. How long it takes does not depend on how much of
    /// a key is right.
    pub(super) fn app(&self, authorization: &[u8]) -> Option<&Arc<str>> {
        let credentials = STANDARD.decode(basic(authorization)?).ok()?;
        let at = memchr::memchr(b':', &credentials).unwrap_or(credentials.len());
        let (user, password) = (&credentials[..at], credentials.get(at + 1..).unwrap_or_default());
        let mut found = None;
        for key in &self.0 {
            if bool::from(key.secret.ct_eq(user) | key.secret.ct_eq(password)) {
                found = Some(&key.app);
            }
        }
        found
    }
}

/// What follows `Basic `, in whatever case.
fn basic(authorization: &[u8]) -> Option<&[u8]> {
    let (scheme, rest) = authorization.split_at_checked(b"basic ".len())?;
    scheme.eq_ignore_ascii_case(b"basic ").then(|| rest.trim_ascii())
}

/// Is it an app's name, and no path?
pub(super) fn is_app(name: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    name.len() <= MAX_NAME && !name.is_empty() && !name.starts_with('-') && name.bytes().all(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> Vec<u8> {
        format!("Basic {}", STANDARD.encode(text)).into_bytes()
    }

    #[test]
    fn a_key_opens_the_stream_of_its_app() {
        let mut keys = Keys::default();
        keys.add("shop=one two=2\n# shop=three\nblog=four=4 # and no more=5").unwrap();
        for (credentials, app) in [
            ("one:", Some("shop")),
            ("heroku:one", Some("shop")),
            ("one", Some("shop")),
            ("2:x", Some("two")),
            (":four=4", Some("blog")),
            ("three:", None),
            ("5:", None),
            ("on:", None),
            ("one1:", None),
            (":", None),
            ("", None),
        ] {
            assert_eq!(keys.app(&header(credentials)).map(|app| &**app), app, "{credentials}");
        }
        for odd in ["", "Basic", "Basic !", "Bearer b25lOg==", "Basic b25lOg", "basic  b25lOg==x"] {
            assert_eq!(keys.app(odd.as_bytes()), None, "{odd}");
        }
        assert!(keys.app(b"bAsIc b25lOg==").is_some());
        assert_eq!(keys.weak().collect::<Vec<_>>(), ["shop", "two", "blog"]);
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for odd in ["shop", "shop=", "=x", "../x=1", "a/b=1", "Shop=1", ".x=1", "-x=1", "a=1 b=1", "a=1:2"] {
            assert!(Keys::default().add(odd).is_err(), "{odd}");
        }
        assert!(Keys::default().add("a=1 a=2 a=1").is_ok());
        assert!(!is_app(&"a".repeat(64)) && is_app(&"a".repeat(63)));
    }
}
