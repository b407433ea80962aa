//! The verb that holds random declarations against compilers.

use clap::Args;

use super::failure::{Failure, Outcome};
use crate::manifest::Manifest;
use crate::random::{self, Order};
use crate::report::Format;
use crate::rust_oracle::RustOracle;
use crate::workplace::Workplace;

/// What is drawn.
#[derive(Debug, Clone, Args)]
pub(super) struct Arguments {
    /// The number of named records, all of them accepted by `xen-abi check`.
    #[arg(long, default_value_t = 3000)]
    records: usize,
    /// The first seed. A difference names the seed of its specimen, which `--records 1` reproduces.
    #[arg(long, default_value_t = 20)]
    seed: u64,
    /// The format of the report.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

pub(super) fn random(workplace: &Workplace, arguments: &Arguments) -> Result<Outcome, Failure> {
    let manifest = Manifest::load(workplace)?;
    manifest.require_compiler()?;
    let rust = RustOracle::new(&manifest)?;
    let order = Order { seed: arguments.seed, records: arguments.records };
    let report = random::run(&manifest, &rust, order)?;
    print!("{}", report.to_text(arguments.format));
    Ok(if report.is_clean() { Outcome::Fine } else { Outcome::Different })
}
