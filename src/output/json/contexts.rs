//! Which contexts have been printed before?

use super::Pen;
use crate::bytes::Start32;
use crate::envelope;
use crate::sheet::{Needs, Padded, Sheet};

/// Contexts that have been printed: few processes write most lines, so most contexts are but copied.
#[derive(Clone, Debug)]
pub(crate) struct Contexts(Vec<Context>);

/// A context of source and dyno alone: what stands in the line from the one to the other, and the member.
#[derive(Clone, Copy, Debug)]
struct Context {
    header: Start32,
    member: Padded<112>,
}

impl Default for Contexts {
    fn default() -> Self {
        Self(vec![Context { header: Start32::default(), member: Padded::EMPTY }; 1 + envelope::REMEMBERED])
    }
}

impl Contexts {
    /// Appends the member `context` of `pen`'s record.
    pub(super) fn write(&mut self, pen: &Pen<'_>, sheet: &mut Sheet) {
        let head = &pen.record.parts.head;
        let others = [head.app, head.release, head.slug_commit, head.hostname, head.drain_token, head.pri];
        let is_simple = head.source.is_of_line() && !head.dyno.is_empty() && others.iter().all(|span| span.is_empty());
        let len = (head.dyno.start() + head.dyno.len()).wrapping_sub(head.source.start());
        let header = pen.text.get(head.source.start()..).and_then(<[u8]>::first_chunk::<32>);
        let slot = usize::from(head.slot);
        match (header, self.0.get_mut(slot)) {
            (Some(header), Some(context)) if is_simple && len < 32 => {
                if context.header.len() == len && context.header.begins(header) {
                    return sheet.padded(&context.member);
                }
                let start = sheet.len();
                pen.context_member(sheet);
                let member = Padded::of(&sheet.written()[start..]).filter(|_| pen.needs == Needs::Quotes);
                if let Some(member) = member {
                    *context = Context { header: Start32::new(&header[..len]), member };
                }
            }
            _ => pen.context_member(sheet),
        }
    }
}
