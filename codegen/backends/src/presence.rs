//! Where a name is there, and what it is in each place.

use xen_abi_model::{Item, Spec};
use xen_abi_syntax::axes::{Dialect, InterfaceVersion, Release, Target, Variant, View};
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};

use crate::abi::{Abi, BodyLayout};
use crate::matrix::{Case, Matrix, VariantSet, merge};

/// What a name is for a variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// An integer.
    Value(i128),
    /// A text.
    Text(String),
    /// A type.
    Type {
        /// Size in bytes.
        size: u64,
        /// Alignment in bytes.
        align: u64,
    },
    /// A member of a record.
    Member {
        /// Offset from the start of the record, in bits.
        offset_bits: u64,
        /// Size in bits.
        size_bits: u64,
    },
    /// Something that has no number, such as a macro with parameters.
    There,
}

/// Every release of a dialect, on every target and in each view: with the newest interface version, and for guests
/// with none.
pub fn every_release(spec: &Spec, dialect: Dialect) -> Vec<Variant> {
    let newest = spec.releases.variants().filter(|variant| variant.dialect == dialect);
    let points = newest.flat_map(|variant| {
        let Release { branch, point } = variant.release;
        (0..=point).map(move |point| Variant { release: Release { branch, point }, ..variant })
    });
    points.filter(|variant| spec.releases.has_headers(*variant)).collect()
}

/// What a name is, or a member of a record: `NAME` or `NAME.MEMBER`. A name can be several things at once.
pub fn presence(matrix: &Matrix<'_>, name: &str) -> Result<Vec<Case<Meaning>>, Diagnostics> {
    let spec = matrix.spec();
    let (of, member) = name.split_once('.').map_or((name, None), |(of, member)| (of, Some(member)));
    let items: Vec<Item> =
        items_in_c(spec).into_iter().filter(|item| item.names(spec).any(|name| name == of)).collect();
    let mut all: Vec<Case<Meaning>> = Vec::new();
    for item in &items {
        let meaning = |abi: &Abi<'_>| match member {
            Some(member) => self::member(body(*item, abi)?, member),
            None => meaning(*item, abi),
        };
        for Case { variants, is } in matrix.cases(meaning) {
            merge(&mut all, variants, is);
        }
    }
    if all.is_empty() {
        return Err(unknown(matrix, of, member, &items).into());
    }
    Ok(all)
}

/// Everything that C has by its name: a group or bit word may be there for other languages alone, and a call by SMC or
/// HVC is the constant that has its identifier.
fn items_in_c(spec: &Spec) -> Vec<Item> {
    let mut items = Item::all(spec);
    items.retain(|item| match *item {
        Item::Group(id) => spec[id].c.is_type(),
        Item::BitWord(id) => spec[id].typedef,
        Item::Smccc(_) => false,
        _ => true,
    });
    items
}

fn meaning(item: Item, abi: &Abi<'_>) -> Option<Meaning> {
    let spec = abi.spec;
    let size = |size, align| Meaning::Type { size, align };
    match item {
        Item::Constant(id) => Some(Meaning::Value(abi.constants().get(id)?.value)),
        Item::SaveRecord(id) => Some(Meaning::Value((*abi.save_records().get(id)?).into())),
        Item::String(id) => Some(Meaning::Text((*abi.strings().get(id)?).to_owned())),
        Item::Record(id) => abi.records().get(id).map(|layout| size(layout.size, layout.align)),
        Item::Typedef(id) => abi.typedefs().get(id).map(|shape| size(shape.size, shape.align)),
        Item::BitWord(id) => abi.bitwords().get(id).map(|word| size(word.shape.size, word.shape.align)),
        Item::Group(id) => abi.groups().get(id).map(|shape| size(shape.size, shape.align)),
        other => abi.holds(&other.head(spec).when).then_some(Meaning::There),
    }
}

fn body<'a, 's>(item: Item, abi: &'a Abi<'s>) -> Option<&'a BodyLayout<'s>> {
    match item {
        Item::Record(id) => abi.records().get(id),
        _ => None,
    }
}

fn member(body: &BodyLayout<'_>, path: &str) -> Option<Meaning> {
    let at = body.named().find(|member| member.path() == path)?;
    Some(Meaning::Member { offset_bits: at.offset_bits, size_bits: at.layout.size_bits() })
}

fn unknown(matrix: &Matrix<'_>, of: &str, member: Option<&str>, items: &[Item]) -> Diagnostic {
    let spec = matrix.spec();
    match member {
        Some(member) if !items.is_empty() => {
            let paths = |abi: &Abi<'_>| {
                let bodies = items.iter().filter_map(|item| body(*item, abi));
                let members = bodies.flat_map(BodyLayout::named);
                Some(members.map(|member| format!("{of}.{}", member.path())).collect::<Vec<_>>())
            };
            let cases = matrix.cases(paths);
            let known = cases.iter().flat_map(|case| case.is.iter().map(String::as_str));
            Diagnostic::unknown(Code::UnknownItem, "member", &format!("{of}.{member}"), known)
        }
        _ if !items.is_empty() => Diagnostic::nowhere(
            Code::NotHere,
            format!("`{of}` is not there for any variant that was asked for"),
        ),
        _ => {
            let in_c = items_in_c(spec);
            let known = in_c.iter().flat_map(|item| item.names(spec));
            Diagnostic::unknown(Code::UnknownItem, "item", of, known)
        }
    }
}

/// For whom a header is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// A guest that asks for no interface version.
    OldGuest,
    /// A guest that asks for the newest interface version.
    Guest,
    /// A toolstack.
    Tools,
}

impl Side {
    /// How people call it.
    pub fn name(self) -> &'static str {
        match self {
            Side::OldGuest => "guests without an interface version",
            Side::Guest => "guests",
            Side::Tools => "tools",
        }
    }

    /// The view, and the interface version that is asked for.
    pub fn axes(self) -> [&'static str; 2] {
        match self {
            Side::OldGuest => ["guest", "none"],
            Side::Guest => ["guest", "newest"],
            Side::Tools => ["tools", "newest"],
        }
    }

    /// That of a variant.
    pub fn of(variant: Variant) -> Self {
        match variant.view {
            View::Tools => Side::Tools,
            // Linux knows no interface versions.
            View::Guest if variant.dialect == Dialect::Linux => Side::Guest,
            View::Guest if variant.interface == InterfaceVersion::NONE => Side::OldGuest,
            View::Guest => Side::Guest,
        }
    }
}

/// Variants that are a product of three axes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The first release of each stretch, and the one that has it no more. A backport ends with its branch.
    pub releases: Vec<(Release, Option<Release>)>,
    /// The targets.
    pub targets: Vec<Target>,
    /// For whom.
    pub sides: Vec<Side>,
}

/// Some of the variants of a matrix as few products. These say for which targets there are headers too, which the
/// conditions of a matrix need not.
pub fn places(matrix: &Matrix<'_>, some: &VariantSet) -> Vec<Place> {
    let variants: Vec<Variant> = matrix.variants().collect();
    let chosen: Vec<Variant> = some.iter().map(|at| variants[at]).collect();
    let known = distinct(variants.iter().map(|variant| variant.release));
    let mut places: Vec<(Vec<Release>, Vec<Side>, Vec<Target>)> = Vec::new();
    for target in distinct(chosen.iter().map(|variant| variant.target)) {
        let here = || chosen.iter().filter(|variant| variant.target == target);
        // Which releases each side has here; sides with the same go together.
        let mut of_target: Vec<(Vec<Release>, Vec<Side>)> = Vec::new();
        for side in distinct(here().map(|variant| Side::of(*variant))) {
            let releases =
                distinct(here().filter(|variant| Side::of(**variant) == side).map(|variant| variant.release));
            match of_target.iter_mut().find(|(same, _)| *same == releases) {
                Some((_, sides)) => sides.push(side),
                None => of_target.push((releases, vec![side])),
            }
        }
        for (releases, sides) in of_target {
            match places.iter_mut().find(|place| (&place.0, &place.1) == (&releases, &sides)) {
                Some((_, _, targets)) => targets.push(target),
                None => places.push((releases, sides, vec![target])),
            }
        }
    }
    let place = |(have, sides, targets): (Vec<Release>, Vec<Side>, Vec<Target>)| Place {
        releases: stretches(&known, &have),
        targets,
        sides,
    };
    places.into_iter().map(place).collect()
}

fn distinct<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = all.collect();
    all.sort();
    all.dedup();
    all
}

/// Releases as stretches of those that are known, both in order.
fn stretches(known: &[Release], have: &[Release]) -> Vec<(Release, Option<Release>)> {
    let mut stretches = Vec::new();
    let mut first = None;
    for (release, next) in known.iter().zip(known.iter().skip(1).map(Some).chain([None])) {
        if !have.contains(release) {
            continue;
        }
        let from = *first.get_or_insert(*release);
        match next {
            Some(next) if have.contains(next) => {}
            Some(next) => {
                let ends_with_branch =
                    next.branch != from.branch && from.point > 0 && release.branch == from.branch;
                stretches.push((from, (!ends_with_branch).then_some(*next)));
                first = None;
            }
            None => stretches.push((from, None)),
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn releases(texts: &[&str]) -> Vec<Release> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn stretches_end_where_something_is_gone() {
        let known = releases(&["4.17.0", "4.17.1", "4.17.2", "4.18.0", "4.20.0", "4.20.1"]);
        let of = |have: &[&str]| {
            let ends = stretches(&known, &releases(have)).into_iter();
            ends.map(|(from, gone)| (from.to_string(), gone.map(|gone| gone.to_string()))).collect::<Vec<_>>()
        };
        let stretch = |from: &str, gone: Option<&str>| (from.to_owned(), gone.map(str::to_owned));
        assert_eq!(
            of(&["4.17.0", "4.17.1", "4.17.2", "4.18.0", "4.20.0", "4.20.1"]),
            [stretch("4.17.0", None)]
        );
        assert_eq!(of(&["4.17.2", "4.20.0", "4.20.1"]), [stretch("4.17.2", None), stretch("4.20.0", None)]);
        assert_eq!(of(&["4.17.0", "4.17.1"]), [stretch("4.17.0", Some("4.17.2"))]);
        assert_eq!(of(&["4.17.0", "4.17.1", "4.17.2"]), [stretch("4.17.0", Some("4.18.0"))]);
        assert_eq!(of(&[]), []);
    }
}
