//! Tools that read what a compiler says of types.

use std::path::Path;

use xen_abi_conformance::process;
use xen_abi_conformance::setup::abi_tools::AbiTool;

use crate::pairs::{CState, Pair};
use crate::table::Said;

/// The bit in the exit status of `abidiff` that says that the ABI changed.
const ABI_CHANGED: i32 = 4;

/// What `abidiff` says, by its exit status.
pub(crate) fn abidiff(abidiff: &AbiTool, pairs: &[Pair]) -> Vec<Said> {
    of_all(pairs, |before, after| {
        let mut command = abidiff.tool.command();
        let output = process::run_with_input(command.args([before, after]), "").unwrap();
        let code = output.status.code().unwrap();
        // The lowest two bits are errors of its own, and of its usage.
        assert_eq!(code & 3, 0, "{}", String::from_utf8_lossy(&output.stderr));
        code & ABI_CHANGED != 0
    })
}

/// What `pahole` says: that it prints other records.
pub(crate) fn pahole(pahole: &AbiTool, pairs: &[Pair]) -> Vec<Said> {
    let records =
        |object: &Path| process::run(pahole.tool.command().arg("--sort").arg(object)).unwrap().stdout;
    of_all(pairs, |before, after| records(before) != records(after))
}

fn of_all(pairs: &[Pair], reports: impl Fn(&Path, &Path) -> bool) -> Vec<Said> {
    let object = |state: &CState| state.folder.join("unit.o");
    let of_pair = |pair: &Pair| Said {
        reports: reports(&object(&pair.before), &object(&pair.after)),
        can_see: pair.before.preprocessed != pair.after.preprocessed,
    };
    pairs.iter().map(of_pair).collect()
}
