//! The verb that looks at the site in a browser.

use clap::Args;

use super::failure::{Failure, Outcome};
use crate::browse;
use crate::setup::browser;
use crate::workplace::Workplace;

/// What is looked at.
#[derive(Debug, Clone, Args)]
pub(super) struct Arguments {
    /// Run only the files of `conformance/browser/` whose names contain this, such as `search`.
    #[arg(long, value_name = "WORD")]
    only: Option<String>,
}

pub(super) fn browse(workplace: &Workplace, arguments: &Arguments) -> Result<Outcome, Failure> {
    let tools = browser::set_up(workplace)?;
    let is_fine = browse::run(workplace, &tools, arguments.only.as_deref())?;
    Ok(if is_fine { Outcome::Fine } else { Outcome::Different })
}
