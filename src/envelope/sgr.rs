//! Which bytes are colours and not text? Removes `ESC [ ... m` wherever it stands; all other bytes stay.

/// The text without its SGR codes.
pub(crate) fn strip(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(0x1b, rest) {
        out.extend_from_slice(&rest[..at]);
        let code = code_len(&rest[at..]);
        if code == 0 {
            out.push(0x1b);
        }
        rest = &rest[at + code.max(1)..];
    }
    out.extend_from_slice(rest);
    out
}

/// The length of the SGR code at the start of a text: 0 where there is none.
fn code_len(text: &[u8]) -> usize {
    if !text.starts_with(b"\x1b[") {
        return 0;
    }
    let parameters = text[2..].iter().take_while(|byte| matches!(byte, b'0'..=b'9' | b';' | b':')).count();
    if text.get(2 + parameters) == Some(&b'm') { parameters + 3 } else { 0 }
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_colours_go() {
        let strip = |text: &str| String::from_utf8(super::strip(text.as_bytes())).unwrap();
        assert_eq!(strip("\x1b[38;5;248mat=\x1b[39m\x1b[32minfo\x1b[m x"), "at=info x");
        assert_eq!(strip("\x1b]0;title\x07 \x1b[2J \x1b[3"), "\x1b]0;title\x07 \x1b[2J \x1b[3");
    }
}
