//! Which instant is meant: by what a line prints, and by what a user types?

mod amount;
mod civil;
mod slip;
pub(crate) mod stamp;
mod typed;
pub(crate) mod when;
mod zone;

pub(crate) use amount::length;
