//! What did the router say before it spoke in pairs (2010 to 2012)?

use super::router::tail_start;
use crate::data::Data;
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
    let (method, rest) = request.split_at(memchr(b' ', request).unwrap_or(request.len()));
    if method.is_empty() || !method.iter().all(u8::is_ascii_uppercase) || rest.len() < 2 {
        return false;
    }
    // The address is the client's text, so its end is looked for from the right; the router's pairs hold no blanks.
    let rest = &rest[1..];
    let word = memchr(b' ', rest).unwrap_or(rest.len());
    let mut pairs = Vec::new();
    let url = &rest[..word + tail_start(&rest[word..], &mut pairs)].trim_ascii_end();
    if url.len() > word && pairs.is_empty() {
        return false;
    }
    data.put("method", method);
    let url = find(url, b"://").map_or(*url, |at| &url[at + 3..]);
    let slash = memchr(b'/', url).unwrap_or(url.len());
    data.put("host", &url[..slash]);
    data.put_some("path", (slash < url.len()).then(|| &url[slash..]));
    for (name, value, quoted) in pairs.into_iter().rev() {
        data.pair(name, value, quoted);
    }
    true
}

/// Reads `H12 (Request timeout) -> `; returns what follows.
fn error_code<'a>(text: &'a [u8], data: &mut Data<'_>) -> Option<&'a [u8]> {
    let code = text.get(..3).filter(|code| code[0] == b'H' && code[1..].iter().all(u8::is_ascii_digit))?;
    let desc = text[3..].strip_prefix(b" (")?;
    let end = find(desc, b") -> ")?;
    data.put("code", code);
    data.put("desc", &desc[..end]);
    Some(&desc[end + 5..])
}
