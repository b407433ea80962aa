//! Guest handles of the types that C itself has.

use std::collections::BTreeMap;

use xen_abi_codegen::axes::Dialect;
use xen_abi_codegen::matrix::VariantSet;
use xen_abi_codegen::type_name::Builtin;

use super::drafter::Drafter;
use super::sequence;
use super::yaml::{Map, Yaml};
use crate::measure::builtin;

impl Drafter<'_> {
    /// Those that the header defines.
    pub(super) fn handles(&mut self, within: &VariantSet) -> Map {
        let mut seen: BTreeMap<&str, Vec<(usize, ())>> = BTreeMap::new();
        let mut orders: Vec<Vec<String>> = Vec::new();
        let views = self.views;
        for at in within.iter() {
            let own = views.own(at).handles.iter().map(String::as_str);
            let mut own: Vec<&str> = own.filter(|name| pointee(name).is_some()).collect();
            own.dedup();
            orders.push(own.iter().map(|name| (*name).to_owned()).collect());
            own.into_iter().for_each(|name| seen.entry(name).or_default().push((at, ())));
        }
        let names = sequence::merge(&orders).names;
        // Of several handles of one type that of the plain name is used, or else the first.
        let mut used: Vec<(Option<Builtin>, &str)> = Vec::new();
        for is_wanted in [is_plain, |_: &str| true] {
            for name in names.iter().filter(|name| is_wanted(name)) {
                let of = pointee(name).and_then(|(_, of)| of);
                if used.iter().all(|(known, _)| *known != of) {
                    used.push((of, name));
                }
            }
        }
        let mut handles = Map::default();
        for name in &names {
            let (Some(seen), Some((c, of))) = (seen.get(name.as_str()), pointee(name)) else { continue };
            let is_used = used.contains(&(of, name));
            let declared = self.declared(name, within, seen, |_, _| {
                let mut map = Map::default();
                map.text("c", &c);
                if is_used {
                    map.put("for", Yaml::Flow(spelled_by(views.dialect(), of)));
                }
                map
            });
            handles.put(name, declared);
        }
        handles
    }
}

/// How C spells what a handle of a name points to, and which type that is, unless it is `void`; nothing if it is none of
/// C's own.
fn pointee(name: &str) -> Option<(String, Option<Builtin>)> {
    if name == "void" {
        return Some((name.to_owned(), None));
    }
    // The headers name the handles of `uint8_t` and `unsigned int` in a word without the rest.
    let unsigned = name.strip_prefix('u').map(|rest| format!("unsigned {rest}"));
    let spellings = [Some(format!("{name}_t")), unsigned, Some(name.to_owned())];
    spellings.into_iter().flatten().find_map(|c| Some((c.clone(), Some(builtin(&c)?))))
}

/// Whether a name is that of a type of C without its `_t`.
fn is_plain(name: &str) -> bool {
    builtin(&format!("{name}_t")).is_some()
}

/// The types that are spelled with a handle of a type.
fn spelled_by(dialect: Dialect, of: Option<Builtin>) -> Vec<Yaml> {
    let of = of.map_or("void", Builtin::word);
    let kinds: &[&str] = if dialect == Dialect::Xen { &["handle", "handle64"] } else { &["handle"] };
    kinds.iter().map(|kind| Yaml::Plain(format!("{kind}<{of}>"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_handles_tell_what_they_point_to() {
        let c = |name| pointee(name).map(|(c, _)| c);
        for (name, spelled) in [
            ("void", "void"),
            ("char", "char"),
            ("uint8", "uint8_t"),
            ("uint64_t", "uint64_t"),
            ("uint", "unsigned int"),
            ("ulong", "unsigned long"),
            ("uchar", "unsigned char"),
        ] {
            assert_eq!(c(name).as_deref(), Some(spelled));
        }
        assert_eq!(c("evtchn_port_t"), None);
        assert_eq!(c("const_void"), None);
    }
}
