//! How is a process run on a dyno so that every line it prints says where it comes from?

mod annotate;
mod child;
mod metadata;
mod pipe;

pub(crate) use annotate::Annotator;
pub(crate) use child::{Child, Death};
pub(crate) use metadata::Metadata;
pub(crate) use pipe::{Copied, Out, copy};
