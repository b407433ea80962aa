//! The verb that looks at the site in a browser.

use clap::Args;

use super::failure::{Failure, Outcome};
use crate::browse::{self, Wanted};
use crate::setup::browser;
use crate::workplace::Workplace;

/// What is looked at.
#[derive(Debug, Clone, Args)]
pub(super) struct Arguments {
    /// Run only the files of `conformance/browser/` whose names contain this, such as `search`.
    #[arg(long, value_name = "WORD")]
    only: Option<String>,
    /// Say how soon the search answers, and test nothing.
    #[arg(long, conflicts_with = "only")]
    speed: bool,
}

pub(super) fn browse(workplace: &Workplace, arguments: &Arguments) -> Result<Outcome, Failure> {
    let tools = browser::set_up(workplace)?;
    let wanted = if arguments.speed { Wanted::Speed } else { Wanted::Tests(arguments.only.as_deref()) };
    let is_fine = browse::run(workplace, &tools, wanted)?;
    if wanted != Wanted::Speed {
        println!("pictures: {}", workplace.site_pictures().display());
    }
    Ok(if is_fine { Outcome::Fine } else { Outcome::Different })
}
