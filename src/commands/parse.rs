//! `hlog parse`: every line to a record.

use crate::cli::ParseArgs;
use crate::exit::Outcome;
use crate::plan::{self, Plan};
use crate::surroundings::Surroundings;
use anyhow::Result;

pub(crate) fn run(args: ParseArgs, around: &Surroundings) -> Result<Outcome> {
    let inputs = plan::inputs(&args.files, &args.input)?;
    super::print_records(Plan::new(&plan::Typed::parse(&args), inputs, around)?)
}
