//! How does a body come in, without swelling: compressed, too large, never ending?

use axum::body::Body;
use flate2::read::MultiGzDecoder;
use http_body_util::BodyExt;
use std::io::Read;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A larger body is refused, compressed or not. Logplex sends about 100 kB at once.
const MAX_BODY: usize = 4 << 20;
/// What all bodies together may take, in units.
const BUDGET: usize = 32 << 20;
const UNIT: usize = 4 << 10;
const PIECE: usize = 64 << 10;

/// The memory that bodies may take.
#[derive(Clone)]
pub(super) struct Budget(Arc<Semaphore>);

/// A body that is there, and its share of the memory.
pub(super) struct Whole {
    pub bytes: Vec<u8>,
    pub share: Option<OwnedSemaphorePermit>,
    /// It was not compressed as it said.
    pub damaged: bool,
}

/// Why a body is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    TooLarge,
    /// There is no memory for it now.
    Busy,
    /// It has ended before its end.
    Cut,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self(Arc::new(Semaphore::new(BUDGET / UNIT)))
    }

    fn grow(&self, share: &mut Option<OwnedSemaphorePermit>, bytes: usize) -> Result<(), Refusal> {
        let units = bytes.div_ceil(UNIT).saturating_sub(share.as_ref().map_or(0, OwnedSemaphorePermit::num_permits));
        if units == 0 {
            return Ok(());
        }
        let units = u32::try_from(units).map_err(|_| Refusal::TooLarge)?;
        let more = Arc::clone(&self.0).try_acquire_many_owned(units).map_err(|_| Refusal::Busy)?;
        match share {
            Some(share) => share.merge(more),
            None => *share = Some(more),
        }
        Ok(())
    }
}

/// Reads a body to its end. `announced` is the length that its head names.
pub(super) async fn read(body: &mut Body, announced: Option<u64>, gzip: bool, budget: &Budget) -> Result<Whole, Refusal> {
    if announced.is_some_and(|length| length > MAX_BODY as u64) {
        return Err(Refusal::TooLarge);
    }
    let mut whole = Whole { bytes: Vec::new(), share: None, damaged: false };
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Refusal::Cut)?.into_data() else { continue };
        if whole.bytes.len() + data.len() > MAX_BODY {
            return Err(Refusal::TooLarge);
        }
        budget.grow(&mut whole.share, whole.bytes.len() + data.len())?;
        whole.bytes.extend_from_slice(&data);
    }
    if gzip { unpack(whole, budget) } else { Ok(whole) }
}

/// Reads what is left of a body, and forgets it.
pub(super) async fn discard(body: &mut Body) {
    while let Some(Ok(_)) = body.frame().await {}
}

/// What the bytes were before they were compressed; of damaged ones what can be read, or else themselves.
fn unpack(packed: Whole, budget: &Budget) -> Result<Whole, Refusal> {
    let mut decoder = MultiGzDecoder::new(&packed.bytes[..]);
    let mut whole = Whole { bytes: Vec::new(), share: None, damaged: false };
    loop {
        let start = whole.bytes.len();
        budget.grow(&mut whole.share, start + PIECE)?;
        whole.bytes.resize(start + PIECE, 0);
        let read = decoder.read(&mut whole.bytes[start..]);
        whole.bytes.truncate(start + read.as_ref().copied().unwrap_or(0));
        if whole.bytes.len() > MAX_BODY {
            return Err(Refusal::TooLarge);
        }
        match read {
            Ok(1..) => {}
            Err(_) if whole.bytes.is_empty() => return Ok(Whole { damaged: true, ..packed }),
            _ => return Ok(Whole { damaged: read.is_err(), ..whole }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn unpacked(bytes: &[u8], budget: &Budget) -> Result<Whole, Refusal> {
        unpack(Whole { bytes: bytes.to_vec(), share: None, damaged: false }, budget)
    }

    #[test]
    fn compressed_bodies_have_the_same_limit() {
        let budget = Budget::new();
        let whole = unpacked(&[packed(b"one "), packed(b"two")].concat(), &budget).unwrap();
        assert_eq!((&whole.bytes[..], whole.damaged), (&b"one two"[..], false));
        assert!(matches!(unpacked(&packed(&vec![0; MAX_BODY + 1]), &budget), Err(Refusal::TooLarge)));
        assert_eq!(unpacked(&packed(&vec![0; MAX_BODY]), &budget).unwrap().bytes.len(), MAX_BODY);
        drop(whole);
        assert_eq!(budget.0.available_permits(), BUDGET / UNIT);
    }

    #[test]
    fn of_a_damaged_body_is_kept_what_can_be_read() {
        let text: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
        let packed = packed(&text);
        let whole = unpacked(&packed[..packed.len() / 2], &Budget::new()).unwrap();
        assert!(whole.damaged && !whole.bytes.is_empty() && text.starts_with(&whole.bytes));
        let nothing = unpacked(b"no gzip", &Budget::new()).unwrap();
        assert_eq!((nothing.damaged, &nothing.bytes[..]), (true, &b"no gzip"[..]));
    }

    #[test]
    fn all_bodies_together_have_a_limit() {
        let budget = Budget::new();
        let mut shares = Vec::new();
        for _ in 0..BUDGET / MAX_BODY {
            let mut share = None;
            budget.grow(&mut share, MAX_BODY).unwrap();
            shares.push(share);
        }
        assert_eq!(budget.grow(&mut None, 1), Err(Refusal::Busy));
        shares.pop();
        assert_eq!(budget.grow(&mut None, 1), Ok(()));
    }
}
