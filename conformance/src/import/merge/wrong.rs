//! On which names a specification and drafts disagree, for any variant.

use std::collections::{BTreeMap, BTreeSet};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use xen_abi_codegen::axes::{Dialect, InterfaceVersion, Variant, View};
use xen_abi_codegen::presence::every_release;

use super::drafts::Drafts;
use crate::compare::{self, Disagreement, Scope};
use crate::import::versions::WITNESSES;
use crate::ours::{OursError, Specification, definitions};

/// What disagrees, of one header: names, with what the two sides call different about each.
pub type Wrong = BTreeMap<String, BTreeSet<String>>;

/// What is said of a name that only one side has.
pub(super) const THERE: &str = "whether it is there";

/// What is wrong in each header.
type ByHeader = BTreeMap<String, Wrong>;

/// The names of each header.
pub fn wrong(drafts: &Drafts, written: &Specification) -> Result<ByHeader, OursError> {
    let headers: BTreeSet<String> = drafts.files().map(|(_, draft)| draft.header.clone()).collect();
    let add = |mut wrong: ByHeader, variant: &Variant| {
        let drafted = definitions(&drafts.specification.abi_of(*variant)?);
        let written = definitions(&written.abi_of(*variant)?);
        let scope = Scope { measured: &headers, is_whole: &|_| true };
        for difference in compare::compare(&drafted, &written, scope).differences {
            let what = match difference.disagreement {
                Disagreement::Differs { what, .. } => what,
                Disagreement::SpecLacks { .. } | Disagreement::HeadersLack { .. } => THERE.to_owned(),
            };
            let homes = [&drafted.homes, &written.homes];
            let home = homes.into_iter().find_map(|homes| homes.get(&difference.name)).cloned();
            let of_header = wrong.entry(home.unwrap_or_default()).or_default();
            of_header.entry(difference.name).or_default().insert(what);
        }
        Ok(wrong)
    };
    variants(drafts, written).par_iter().try_fold(ByHeader::new, add).try_reduce(
        ByHeader::new,
        |mut all, more| {
            for (header, names) in more {
                let of_header = all.entry(header).or_default();
                names.into_iter().for_each(|(name, what)| of_header.entry(name).or_default().extend(what));
            }
            Ok(all)
        },
    )
}

/// Every release on every target in every view; of the newest of each branch also each interface version at which a
/// draft has something else.
fn variants(drafts: &Drafts, written: &Specification) -> Vec<Variant> {
    let releases = written.releases();
    let dialects: BTreeSet<Dialect> =
        drafts.specification.spec().modules.iter().flat_map(|module| module.when.dialects.iter()).collect();
    let mut between: BTreeSet<InterfaceVersion> = BTreeSet::new();
    for (_, draft) in drafts.files() {
        for version in interface_versions(&draft.text) {
            between.extend([version.0.saturating_sub(1), version.0].map(InterfaceVersion));
        }
    }
    let every_release = dialects.iter().flat_map(|dialect| every_release(written.spec(), *dialect));
    let mut variants: Vec<Variant> = every_release.collect();
    let newest = releases.variants().filter(|variant| {
        let is_bare = variant.view == View::Guest && variant.interface == InterfaceVersion::NONE;
        let is_wanted = variant.dialect == Dialect::Xen && dialects.contains(&Dialect::Xen);
        is_bare && is_wanted && WITNESSES.contains(&variant.target)
    });
    for variant in newest {
        let known = releases.branch(variant.dialect, variant.release.branch);
        let asked = between.iter().filter(|version| known.is_some_and(|known| **version < known.interface));
        variants.extend(asked.map(|&interface| Variant { interface, ..variant }));
    }
    variants
}

/// The interface versions that conditions in a text name.
fn interface_versions(text: &str) -> impl Iterator<Item = InterfaceVersion> {
    let conditions = text.split("interface: \"").skip(1).filter_map(|rest| rest.split('"').next());
    let words = conditions.flat_map(|condition| condition.split(|c: char| !c.is_ascii_alphanumeric()));
    words.filter_map(|word| word.parse().ok())
}
