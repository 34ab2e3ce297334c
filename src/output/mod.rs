//! How is a record printed?

pub(crate) mod json;
pub(crate) mod line;
pub(crate) mod raw;
pub(crate) mod safe;
pub(crate) mod redact { pub(crate) struct Redactor; impl Redactor { pub(crate) fn new()->Self{Self} pub(crate) fn record(&self, r:&crate::record::Record<'_>, f: impl FnOnce(&crate::record::Record<'_>)) { f(r) } pub(crate) fn line(&self, l:&[u8], f: impl FnOnce(&[u8])) { f(l) } } }
use crate::record::Record;
use std::sync::Arc;
pub(crate) trait Format: Send {
    fn header(&mut self, _out: &mut Vec<u8>) {}
    fn write(&mut self, record: &Record<'_>, out: &mut Vec<u8>);
    fn fork(&self) -> Box<dyn Format>;
}
pub(crate) type Clock = Arc<dyn Fn(&[u8], &mut Vec<u8>) + Send + Sync>;
#[derive(Clone, Default)]
pub(crate) struct Style {
    pub color: bool,
    pub terminal: bool,
    pub width: Option<usize>,
    pub tz: Option<Clock>,
}
pub(crate) struct J(pub line::Line);
impl Format for J { fn write(&mut self, record: &Record<'_>, out: &mut Vec<u8>) { self.0.clear(); json::write(record, &mut self.0); out.extend_from_slice(self.0.written()) } fn fork(&self) -> Box<dyn Format> { Box::new(J(Default::default())) } }
