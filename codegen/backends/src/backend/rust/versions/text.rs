//! Records over versions as text.

use std::collections::BTreeMap;

use super::history::{Changing, History, Layout, Member, Version};
use super::leaf::LeafType;
use crate::backend::rust::naming::{declared, ident, member_name, type_name};
use crate::backend::rust::printer::{Printer, line};
use crate::backend::rust::target_cfg::any_target;
use xen_abi_syntax::axes::Target;

/// The module of histories.
pub(super) fn module(histories: &[History<'_>]) -> String {
    let mut to = Printer::at(0);
    to.line("//! Records that change with the version of their interface.");
    if !histories.is_empty() {
        to.lines("\nuse super::{DecodeError, EncodeError, Layout, Value, Version, Versioned};\n\n");
    }
    for history in histories {
        let version = version_type(history.module);
        versions(history, &version, &mut to);
        for record in &history.records {
            changing(record, &version, &history.versions, &mut to);
        }
    }
    to.finish()
}

/// `domctl` as `DomctlVersion`.
fn version_type(module: &str) -> String {
    type_name(&format!("{}_version", module.replace(['/', '-'], "_")))
}

fn versions(history: &History<'_>, version: &str, to: &mut Printer) {
    line!(to, "versions! {");
    to.indent();
    to.docs(&format!("The versions of `{}`.", history.constant));
    to.aliases(version, &[history.constant]);
    line!(to, "pub enum ", version, " {");
    to.indent();
    for (at, of) in history.versions.iter().enumerate() {
        let (first, last) = (of.first.short(), of.last.short());
        let releases = match () {
            () if at + 1 == history.versions.len() => format!("{first} and later"),
            () if first == last => first,
            () => format!("{first} to {last}"),
        };
        to.docs(&format!("{:#x}: Xen {releases}.", of.number));
        let name = version_name(of, &history.versions);
        let branch = of.first.branch;
        let since = format!("({}, {}, {})", branch.major, branch.minor, of.first.point);
        line!(to, &name, " = ", &format!("{:#x}", of.number), ", ", &since, ";");
    }
    to.close("}");
    to.close("}");
}

/// `V17`, or `V17From4_20` if other layouts have the number too.
fn version_name(of: &Version, all: &[Version]) -> String {
    let plain = format!("V{:X}", of.number);
    if all.iter().filter(|other| other.number == of.number).count() == 1 {
        return plain;
    }
    format!("{plain}From{}", of.first.short().replace('.', "_"))
}

fn changing(record: &Changing<'_>, version: &str, versions: &[Version], to: &mut Printer) {
    let name = declared(record.head);
    let targets: Vec<Target> = record.layouts.keys().copied().collect();
    let condition = condition(&targets);
    to.line(&condition);
    line!(to, "versioned! {");
    to.indent();
    let doc = record.head.doc.trim();
    to.docs(&format!("{doc}\n\nWith the members of every version: `None` is what one does not have."));
    to.aliases(&name, &[&record.head.name]);
    line!(
        to,
        "pub struct ",
        &*ident(&name),
        ", ",
        &name,
        "View of ",
        version,
        " = \"",
        &record.head.name,
        "\" {"
    );
    to.indent();
    let names = member_names(&record.members);
    for (at, (member, name)) in record.members.iter().zip(&names).enumerate() {
        let doc = member.member.doc.trim();
        to.docs(match () {
            () if member.member.reserved => "Reserved.",
            () if doc.is_empty() => "Spelt inside the record in C.",
            () => doc,
        });
        to.aliases(name, &[&member.path]);
        let place = at.to_string();
        line!(to, &*ident(name), ": ", &type_text(member.of), " = ", &place, ", \"", &member.path, "\";");
    }
    to.close("}");
    to.close("}");
    for (layouts, targets) in grouped(record.layouts.iter().map(|(target, layouts)| (layouts, *target))) {
        to.line(&self::condition(&targets));
        line!(to, "layouts! {");
        to.indent();
        line!(to, &*ident(&name), ": ", version, " {");
        to.indent();
        print_layouts(layouts, versions, to);
        to.close("}");
        to.close("}");
    }
}

/// Each layout once, with the versions that have it.
fn print_layouts(layouts: &[Option<Layout>], versions: &[Version], to: &mut Printer) {
    let there = layouts.iter().zip(versions).filter_map(|(layout, version)| {
        layout.as_ref().map(|layout| (layout, version_name(version, versions)))
    });
    for (layout, names) in grouped(there) {
        let before = format!("{}: {} bytes, [", names.join(" | "), layout.bytes);
        let places: Vec<String> = layout
            .places
            .iter()
            .map(|place| place.map_or_else(|| "(0, 0)".to_owned(), |at| format!("({}, {})", at.bit, at.bits)))
            .collect();
        to.list(&before, &places, "];");
    }
}

/// Each thing once, with all who have it.
fn grouped<T: PartialEq, W>(things: impl Iterator<Item = (T, W)>) -> Vec<(T, Vec<W>)> {
    let mut groups: Vec<(T, Vec<W>)> = Vec::new();
    for (thing, who) in things {
        match groups.iter_mut().find(|(other, _)| *other == thing) {
            Some((_, all)) => all.push(who),
            None => groups.push((thing, vec![who])),
        }
    }
    groups
}

/// The names of members in Rust: those of their paths, which are told apart where they meet.
fn member_names(members: &[Member<'_>]) -> Vec<String> {
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    members
        .iter()
        .map(|member| {
            let name = member_name(&member.path.replace('.', "_"));
            let count = taken.entry(name.clone()).or_default();
            *count += 1;
            if *count == 1 { name } else { format!("{name}_{count}") }
        })
        .collect()
}

fn type_text(of: LeafType) -> String {
    let integer = |bits: u64, signed: bool| format!("{}{bits}", if signed { 'i' } else { 'u' });
    match of {
        LeafType::Integer { bits, signed } => integer(bits, signed),
        LeafType::Integers { bits, signed, len } => format!("[{}; {len}]", integer(bits, signed)),
        LeafType::Bytes(bytes) => format!("[u8; {bytes}]"),
    }
}

fn condition(targets: &[Target]) -> String {
    if targets.len() == Target::ALL.len() {
        String::new()
    } else {
        format!("#[cfg({})]", any_target(targets))
    }
}
