//! What holds of every text that may be a condition of `--where`, or a figure of `check`?

use super::{Way, json_shape, raw_shape, same};
use crate::check::parse::limit;
use crate::chunk::InputFormat;
use crate::filter::Filter;
use crate::filter::expr::{self, Expr};
use crate::filter::hint::Hint;
use crate::sieve::Sieve;
use std::sync::{Arc, LazyLock};

/// The bundled sample's lines that differ most, and hostile ones, for conditions to choose from.
static SAMPLE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let shop = include_bytes!("../../examples/shop.log").split_inclusive(|byte| *byte == b'\n');
    let hostile = include_bytes!("../../tests/corpus/hostile.log").split_inclusive(|byte| *byte == b'\n');
    shop.step_by(11).chain(hostile).flatten().copied().collect()
});

/// What is refused is refused at a place of the text; what is read and written is read as the same; its negation holds for all
/// other records; and passing over lines that cannot meet it changes nothing.
pub fn condition(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Err(trouble) = limit(&text) {
        assert!(text.is_char_boundary(trouble.at) && trouble.to_string().lines().count() >= 3, "{trouble:?}");
    }
    let condition = match expr::parse(&text) {
        Ok(condition) => condition,
        Err(trouble) => {
            assert!(text.is_char_boundary(trouble.at) && trouble.to_string().lines().count() >= 3, "{trouble:?}");
            return;
        }
    };
    let written = condition.to_string();
    let again = expr::parse(&written).unwrap_or_else(|trouble| panic!("{text:?} is written as what cannot be read: {trouble}"));
    assert_eq!(format!("{again:?}"), format!("{condition:?}"), "{text:?} is written {written:?}");
    // In parentheses it may stand too deep.
    let not = expr::parse(&format!("not ({written})")).unwrap_or_else(|_| Expr::Not(Box::new(condition.clone())));
    let not = Filter { conditions: vec![not], ..Filter::default() };
    let filter = Filter { conditions: vec![condition], ..Filter::default() };
    let records = |filter| Way::PLAIN.printed(&SAMPLE, filter, json_shape()).iter().filter(|byte| **byte == b'\n').count();
    assert_eq!(records(&filter) + records(&not), records(&Filter::default()), "{text:?} and its negation");
    sifted(&filter, &text);
}

/// Is what is printed the same with a sieve and without?
fn sifted(filter: &Filter, text: &str) {
    let Some(hint) = Hint::of(filter) else { return };
    for (join, read) in [(true, 256 << 10), (true, 900), (false, 1500)] {
        let way = Way { format: InputFormat::Heroku, join, read, sieve: None };
        let sieve = Sieve::new(&hint, join, filter.may_select_postgres()).map(Arc::new);
        let hinted = Filter { hint: Some(hint.clone()), ..filter.clone() };
        for shape in [json_shape(), raw_shape(false)] {
            let plain = way.printed(&SAMPLE, filter, shape.clone());
            let sieved = Way { sieve: sieve.as_ref(), ..way }.printed(&SAMPLE, &hinted, shape);
            same(&sieved, &plain, text);
        }
    }
}
