//! Is an input compressed, and how is that undone? Told from its first bytes.

use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, BufReader, Read};

/// Bytes, wherever they come from.
pub(super) type Source = Box<dyn Read + Send>;

/// One way of compressing.
pub(super) struct Packing {
    name: &'static str,
    /// Do compressed bytes begin like this? `None`: more of them are needed to tell.
    begins: fn(&[u8]) -> Option<bool>,
    unpack: fn(Source) -> io::Result<Source>,
    /// How much is unpacked at once: what a read that fails has unpacked before is lost with some decoders.
    step: usize,
    /// Does unpacking take less time than reading the lines does?
    pub(super) is_fast: bool,
}

/// As much as one asks for.
const ANY: usize = usize::MAX;

/// All that are known. Each reads several members, streams or frames on end as one.
const PACKINGS: [Packing; 4] = [
    Packing {
        name: "gzip",
        begins: |head| starts(head, b"\x1f\x8b\x08"),
        unpack: |source| Ok(Box::new(Gzip(Some(GzDecoder::new(buffered(source)))))),
        step: ANY,
        is_fast: false,
    },
    Packing {
        name: "zstd",
        begins: is_zstd,
        unpack: |source| Ok(Box::new(zstd::stream::read::Decoder::new(source)?)),
        step: ANY,
        is_fast: true,
    },
    Packing {
        name: "bzip2",
        begins: is_bzip2,
        unpack: |source| Ok(Box::new(bzip2::bufread::MultiBzDecoder::new(buffered(source)))),
        step: ANY,
        is_fast: false,
    },
    Packing {
        name: "xz",
        begins: |head| starts(head, b"\xfd7zXZ\0"),
        unpack: |source| Ok(Box::new(lzma_rust2::XzReader::new(buffered(source), true))),
        step: 512,
        is_fast: false,
    },
];

/// Members of gzip data on end, with zeros behind the last one, as what is written in blocks has them. `None` after the end.
struct Gzip(Option<GzDecoder<BufReader<Source>>>);

impl Read for Gzip {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.0 {
            let count = member.read(room)?;
            if count > 0 || room.is_empty() {
                return Ok(count);
            }
            let rest = self.0.take().map(GzDecoder::into_inner);
            self.0 = rest.map(behind_zeros).transpose()?.flatten().map(GzDecoder::new);
        }
        Ok(0)
    }
}

/// What follows zeros, if anything does.
fn behind_zeros(mut source: BufReader<Source>) -> io::Result<Option<BufReader<Source>>> {
    loop {
        let block = source.fill_buf()?;
        let (zeros, len) = (block.iter().take_while(|byte| **byte == 0).count(), block.len());
        source.consume(zeros);
        if zeros < len || len == 0 {
            return Ok((len > 0).then_some(source));
        }
    }
}

fn buffered(source: Source) -> BufReader<Source> {
    BufReader::with_capacity(64 << 10, source)
}

/// How these bytes are compressed, if they are. `Err` says that more of them are needed to tell.
pub(super) fn packing(head: &[u8]) -> Result<Option<&'static Packing>, Undecided> {
    let answers = || PACKINGS.iter().map(|packing| (packing, (packing.begins)(head)));
    match answers().find(|(_, answer)| *answer == Some(true)) {
        Some((packing, _)) => Ok(Some(packing)),
        None if answers().any(|(_, answer)| answer.is_none()) => Err(Undecided),
        None => Ok(None),
    }
}

/// There are too few bytes to tell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Undecided;

fn starts(head: &[u8], mark: &[u8]) -> Option<bool> {
    if head.len() < mark.len() { if mark.starts_with(head) { None } else { Some(false) } } else { Some(head.starts_with(mark)) }
}

/// A frame, or one that is to be skipped.
fn is_zstd(head: &[u8]) -> Option<bool> {
    match head.first() {
        Some(0x50..=0x5f) => starts(&head[1..], b"\x2a\x4d\x18"),
        _ => starts(head, b"\x28\xb5\x2f\xfd"),
    }
}

/// Three letters might begin a line of text, so the first block's mark is looked at too.
fn is_bzip2(head: &[u8]) -> Option<bool> {
    match starts(head, b"BZh") {
        Some(true) if !head.get(3).is_none_or(u8::is_ascii_digit) => Some(false),
        Some(true) => {
            let block = head.get(4..).unwrap_or_default();
            let marks = [starts(block, b"1AY&SY"), starts(block, b"\x17rE8P\x90")];
            if marks.contains(&Some(true)) {
                Some(true)
            } else if marks.contains(&None) {
                None
            } else {
                Some(false)
            }
        }
        other => other,
    }
}

impl Packing {
    /// What the bytes of `source` were before they were compressed.
    ///
    /// # Errors
    /// When the decoder cannot be made.
    pub(super) fn unpack(&'static self, source: Source) -> io::Result<Unpacked> {
        Ok(Unpacked { packing: self, inner: (self.unpack)(source)? })
    }
}

/// Unpacked bytes, whose errors say what is wrong with the packed ones.
pub(super) struct Unpacked {
    packing: &'static Packing,
    inner: Source,
}

impl Read for Unpacked {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let step = room.len().min(self.packing.step);
        self.inner.read(&mut room[..step]).map_err(|error| {
            let name = self.packing.name;
            match error.kind() {
                // What the system says of reading is no word on the data.
                _ if error.raw_os_error().is_some() => error,
                io::ErrorKind::Interrupted => error,
                // What the library says of a window of more than 128 MiB.
                _ if error.to_string().contains("too much memory") => {
                    io::Error::other(format!("its {name} data needs too much memory; unpack it before: zstd -dc --long=31 FILE | hlog ..."))
                }
                io::ErrorKind::UnexpectedEof => io::Error::other(format!("its {name} data ends too soon; all lines up to there were read")),
                _ => io::Error::other(format!("its {name} data is damaged ({error}); all lines up to there were read")),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    /// A text compressed in each way that is known.
    fn packed(text: &[u8]) -> [Vec<u8>; 4] {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(text).unwrap();
        let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
        bzip2.write_all(text).unwrap();
        let mut xz = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(1)).unwrap();
        xz.write_all(text).unwrap();
        let mut zstd = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
        zstd.include_checksum(true).unwrap();
        zstd.write_all(text).unwrap();
        [gzip.finish().unwrap(), zstd.finish().unwrap(), bzip2.finish().unwrap(), xz.finish().unwrap()]
    }

    /// What can be had, and how it ends.
    fn unpacked(bytes: &[u8]) -> (Vec<u8>, io::Result<()>) {
        let packing = packing(bytes).unwrap().unwrap();
        let mut unpacked = packing.unpack(Box::new(io::Cursor::new(bytes.to_vec()))).unwrap();
        let mut text = Vec::new();
        let result = unpacked.read_to_end(&mut text);
        (text, result.map(drop))
    }

    fn text() -> Vec<u8> {
        (0..40_000_u32).flat_map(|at| format!("line {at} {}\n", at.wrapping_mul(2_654_435_761)).into_bytes()).collect()
    }

    #[test]
    fn one_member_or_several_give_the_text() {
        for text in [text(), Vec::new()] {
            for bytes in packed(&text) {
                let (found, result) = unpacked(&bytes);
                result.unwrap();
                assert!(found == text);
                let (found, result) = unpacked(&[&bytes[..], &bytes].concat());
                result.unwrap();
                assert!(found == [&text[..], &text].concat());
            }
        }
    }

    #[test]
    fn zeros_behind_gzip_data_are_nothing_and_other_bytes_are_said() {
        let text = text();
        let [gzip, ..] = packed(&text);
        for zeros in [1, 511, 200_000] {
            let zeros = vec![0; zeros];
            let (found, result) = unpacked(&[&gzip[..], &zeros].concat());
            result.unwrap();
            assert!(found == text);
            let (found, result) = unpacked(&[&gzip[..], &zeros, &gzip, &zeros].concat());
            result.unwrap();
            assert!(found == [&text[..], &text].concat());
        }
        let (found, result) = unpacked(&[&gzip[..], b"more than the header of a member"].concat());
        assert!(found == text && result.unwrap_err().to_string().contains("damaged"));
    }

    #[test]
    fn what_is_cut_gives_what_it_holds_and_then_an_error() {
        let text = text();
        for (at, bytes) in packed(&text).into_iter().enumerate() {
            for missing in [1, 3, 9, bytes.len() / 3, bytes.len() - 12] {
                let (found, result) = unpacked(&bytes[..bytes.len() - missing]);
                assert!(text.starts_with(&found));
                assert!(missing > 9 || found.len() > text.len() / 3, "{at}: {} of {}", found.len(), text.len());
                let words = result.unwrap_err().to_string();
                assert!(words.contains("ends too soon"), "{words}");
            }
        }
    }

    /// Of the first member all is there, wherever in the second the cut is.
    #[test]
    fn cut_at_any_byte_of_its_last_member_an_archive_gives_the_others() {
        let text = text();
        let (first, second) = (&text[..10_000], &text[10_000..11_000]);
        for (whole, last) in packed(first).into_iter().zip(packed(second)) {
            for cut in 0..=last.len() {
                let (found, result) = unpacked(&[&whole[..], &last[..cut]].concat());
                assert!(text.starts_with(&found) && found.len() >= first.len(), "at {cut} of {}: {}", last.len(), found.len());
                let words = result.map_or_else(|error| error.to_string(), |()| String::new());
                if cut == 0 || cut == last.len() {
                    assert!(words.is_empty() && found.len() == first.len() + if cut == 0 { 0 } else { second.len() }, "{words}");
                } else {
                    // Of the few bytes that begin an xz stream the library says it in its own words.
                    assert!(
                        words.contains("ends too soon") || words.contains("incomplete XZ magic"),
                        "at {cut} of {}: {words}",
                        last.len()
                    );
                }
            }
        }
    }

    #[test]
    fn what_needs_too_much_memory_is_not_said_to_be_damaged() {
        // A frame whose window is of 2 GiB.
        let words = unpacked(b"\x28\xb5\x2f\xfd\x00\xa8\x01\x00\x00").1.unwrap_err().to_string();
        assert!(words.contains("--long=31") && !words.contains("damaged"), "{words}");
    }

    #[test]
    fn what_is_damaged_is_said_to_be() {
        for mut bytes in packed(&text()) {
            let middle = bytes.len() / 2;
            for byte in &mut bytes[middle..middle + 64] {
                *byte = !*byte;
            }
            assert!(unpacked(&bytes).1.unwrap_err().to_string().contains("damaged"));
        }
    }

    #[test]
    fn text_is_not_taken_for_compressed() {
        for text in ["BZh hello, world", "BZh9hello, world", "2026-11-22T04:54:21+00:00 app[web.1]: x", "P*M hello"] {
            assert!(packing(text.as_bytes()).unwrap().is_none(), "{text}");
        }
        for head in ["B", "BZh9", "BZh91AY", "\x1f", "P*"] {
            assert!(packing(head.as_bytes()).is_err());
        }
    }
}
