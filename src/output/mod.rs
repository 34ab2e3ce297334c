//! How is a record printed?

pub(crate) mod json;
