//! What did the router say before it spoke in pairs (2010 to 2012)?

use crate::data::Data;
use crate::record::Level;
use memchr::memchr;
use memchr::memmem::find;

/// `GET www.example.com/articles dyno=web.3 queue=0 wait=0ms service=44ms status=200 bytes=32839`, or with
/// `Error H12 (Request timeout) -> ` before it.
pub(super) fn router(message: &[u8], data: &mut Data<'_>) -> bool {
    let request = match message.strip_prefix(b"Error ") {
        Some(error) => {
            let Some(request) = error_code(error, data) else { return false };
            request
        }
        None => message,
    };
    let mut words = request.splitn(3, |&byte| byte == b' ');
    let (Some(method), Some(url), pairs) = (words.next(), words.next(), words.next().unwrap_or_default()) else { return false };
    if method.is_empty() || !method.iter().all(u8::is_ascii_uppercase) {
        return false;
    }
    data.put("method", method);
    let url = find(url, b"://").map_or(url, |at| &url[at + 3..]);
    let slash = memchr(b'/', url).unwrap_or(url.len());
    data.put("host", &url[..slash]);
    data.put_some("path", (slash < url.len()).then(|| &url[slash..]));
    match pairs.strip_prefix(b"web=") {
        Some(rest) => {
            let end = memchr(b' ', rest).unwrap_or(rest.len());
            data.put("dyno", &rest[..end]);
            data.pairs(&rest[end..])
        }
        None => data.pairs(pairs),
    }
}

/// Reads `H12 (Request timeout) -> `; returns what follows.
fn error_code<'a>(text: &'a [u8], data: &mut Data<'_>) -> Option<&'a [u8]> {
    let code = text.get(..3).filter(|code| code[0] == b'H' && code[1..].iter().all(u8::is_ascii_digit))?;
    let desc = text[3..].strip_prefix(b" (")?;
    let end = find(desc, b") -> ")?;
    data.put("code", code);
    data.put("desc", &desc[..end]);
    data.level(Some(Level::Error));
    Some(&desc[end + 5..])
}
