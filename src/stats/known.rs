//! Which endpoint was that path, when it came before? Most requests are for a few paths: what they fold to is remembered.

/// Longer texts are not remembered.
const LONGEST: usize = 54;
/// So many are.
const SLOTS: usize = 128;

/// Texts that have been seen, each with the place of what it stands for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known(Vec<Slot>);

#[derive(Clone, Copy, Debug)]
struct Slot {
    place: usize,
    len: u8,
    text: [u8; LONGEST],
}

impl Known {
    /// The place that goes with a text; what `find` says of one that is not remembered is remembered.
    pub(crate) fn place(&mut self, text: &[u8], find: impl FnOnce() -> usize) -> usize {
        if text.len() > LONGEST || text.is_empty() {
            return find();
        }
        if self.0.is_empty() {
            self.0.resize(SLOTS, Slot { place: 0, len: 0, text: [0; LONGEST] });
        }
        let slot = &mut self.0[number(text)];
        if slot.text[..usize::from(slot.len)] != *text {
            slot.place = find();
            slot.len = text.len() as u8;
            slot.text[..text.len()].copy_from_slice(text);
        }
        slot.place
    }
}

/// Where a text may be remembered: told from its beginning, its end and its length.
fn number(text: &[u8]) -> usize {
    let half = |bytes: Option<&[u8; 8]>| bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes));
    let mixed = half(text.first_chunk()).rotate_left(29) ^ half(text.last_chunk()) ^ text.len() as u64;
    (mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_texts() {
        let mut known = Known::default();
        let texts: Vec<_> = (0..400_usize).map(|number| format!("GET /{}", "x/".repeat(number % 40) + &(number / 3).to_string())).collect();
        let mut asked = 0;
        for text in texts.iter().chain(&texts).chain(std::iter::repeat_n(&texts[7], 50)) {
            let place = known.place(text.as_bytes(), || {
                asked += 1;
                text.len()
            });
            assert_eq!(place, text.len());
        }
        assert!(asked < 801, "{asked}");
    }
}
