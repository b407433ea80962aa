//! Conditions that no release fulfils.

use xen_abi_model::{Availability, Body, Head, Item, MemberType, Spec};
use xen_abi_syntax::axes::{Dialect, InterfaceVersion, Target, Variant, View};
use xen_abi_syntax::diagnostic::Code;
use xen_abi_syntax::source::Place;

use super::finding::{Findings, Subject};

/// Declarations and members that are there for no release, whatever interface version a program asks for.
pub(super) fn look(spec: &Spec, findings: &mut Findings) {
    for item in Item::all(spec) {
        let head = item.head(spec);
        let mut lost = Vec::new();
        if !is_anywhere(spec, &head.when) {
            lost.push((head.name.clone(), head.place));
        } else if let Item::Record(id) = item {
            members(spec, &spec[id].body, &head.name, &mut lost);
        }
        lost.iter().for_each(|(name, place)| tell(head, name, *place, findings));
    }
}

fn tell(head: &Head, name: &str, place: Place, findings: &mut Findings) {
    let subject = Subject { module: head.module, place, name };
    findings.push(
        Code::NoSuchPair,
        subject,
        format!("no release has `{name}` with an interface version that it offers"),
    );
}

fn members(spec: &Spec, body: &Body, path: &str, lost: &mut Vec<(String, Place)>) {
    for member in &body.members {
        let path = match &member.name {
            Some(name) => format!("{path}.{name}"),
            None => path.to_owned(),
        };
        if !is_anywhere(spec, &member.when) {
            lost.push((path, member.place));
        } else if let MemberType::Inline(inner) = &member.of {
            members(spec, inner, &path, lost);
        }
    }
}

/// Whether a program can ask for what is there under a condition.
fn is_anywhere(spec: &Spec, when: &Availability) -> bool {
    if when.is_unconditional() {
        return true;
    }
    [Dialect::Xen, Dialect::Linux].into_iter().any(|dialect| {
        spec.releases.branches(dialect).any(|branch| {
            let asked = [InterfaceVersion::NONE, when.interface_from, branch.interface];
            let offered = asked.into_iter().filter(|interface| *interface <= branch.interface);
            offered.into_iter().any(|interface| {
                branch.points().any(|release| {
                    let of = |target, view| Variant { target, release, view, interface, dialect };
                    Target::ALL.into_iter().any(|target| {
                        let is_there = |view| {
                            // Toolstacks always have the newest.
                            (view == View::Guest || interface == branch.interface)
                                && when.holds(of(target, view))
                        };
                        [View::Guest, View::Tools].into_iter().any(is_there)
                    })
                })
            })
        })
    })
}
