//! Structures and unions.

use super::docs::Describer;
use super::naming::{ident, scalar};
use super::printer::{Printer, Shown, line};
use super::record::{
    Representation, Role, RustBits, RustBody, RustField, RustLayout, RustRecord, RustView, Through,
};
use super::table::{Holder, Scope, Space};
use super::traits::Traits;
use xen_abi_model::{Head, Member};

/// Writes records.
pub(super) struct Records<'o> {
    pub(super) describer: Describer<'o>,
    pub(super) traits: &'o Traits,
    /// The path of the runtime, if it is a crate's.
    pub(super) runtime: Option<&'o str>,
    /// The record that C names.
    pub(super) head: &'o Head,
    /// The condition of all that is written.
    pub(super) cfg: &'o str,
}

impl Records<'_> {
    /// A record and those that C spells inside it.
    pub(super) fn print(&self, record: &RustRecord<'_>, to: &mut Printer) {
        self.record(record, true, to);
        for inner in &record.inner {
            self.inner(inner, to);
        }
    }

    fn inner(&self, record: &RustRecord<'_>, to: &mut Printer) {
        self.record(record, false, to);
        for inner in &record.inner {
            self.inner(inner, to);
        }
    }

    fn record(&self, record: &RustRecord<'_>, is_outermost: bool, to: &mut Printer) {
        to.line(self.cfg);
        match &record.body {
            RustBody::Fields(fields) => self.structure(record, fields, is_outermost, to),
            RustBody::Union { size, views, .. } => self.union(record, *size, views, is_outermost, to),
        }
        self.bit_fields(record, to);
        self.promoted(record, to);
        if let RustBody::Fields(fields) = &record.body {
            for field in fields {
                if let Role::Tagged(_, kinds) = &field.role {
                    kinds.print(&record.name, &field.name, self.cfg, to);
                }
            }
        }
    }

    /// Documentation and attributes.
    fn about(&self, record: &RustRecord<'_>, is_outermost: bool, to: &mut Printer) {
        if is_outermost {
            to.docs(&self.head.doc);
            to.aliases(&record.name, &[&self.head.name]);
        } else {
            let what = match record.body {
                RustBody::Fields(_) => "Structure",
                RustBody::Union { .. } => "Union",
            };
            to.docs(&format!("{what} inside `{}`.", self.head.name));
        }
        self.traits.derive(record, self.runtime, to);
        match record.representation {
            Representation::Natural => to.line("#[repr(C)]"),
            Representation::Packed => to.line("#[repr(C, packed)]"),
            Representation::Aligned(align) => line!(to, "#[repr(C, align(", Shown(align), "))]"),
        }
    }

    fn structure(
        &self,
        record: &RustRecord<'_>,
        fields: &[RustField<'_>],
        is_outermost: bool,
        to: &mut Printer,
    ) {
        to.line("xen_record! {");
        to.indent();
        self.about(record, is_outermost, to);
        line!(to, "pub struct ", &*ident(&record.name), " {");
        to.indent();
        for field in fields {
            let hidden = match &field.role {
                Role::Member(member) | Role::Tagged(member, _) => {
                    self.describer.member(member, &field.name, to);
                    ""
                }
                Role::Padding | Role::Bits(_) => "#[doc(hidden)] ",
            };
            line!(to, hidden, "pub ", &*ident(&field.name), ": ", Shown(field.of.by("")), ",");
        }
        to.close("}");
        self.shown(record, fields, to);
        to.close("}");
    }

    /// The members that have a meaning: they are shown, and compared.
    fn shown(&self, record: &RustRecord<'_>, fields: &[RustField<'_>], to: &mut Printer) {
        let (mut shown, mut calls) = (Vec::new(), Vec::new());
        for field in fields {
            match &field.role {
                Role::Member(member) if !member.reserved => shown.push(ident(&field.name).into_owned()),
                Role::Tagged(_, kinds) => calls.push(ident(&kinds.method).into_owned()),
                Role::Bits(bits) => {
                    let bits = bits.iter().filter(|bits| !bits.member.reserved);
                    calls.extend(bits.map(|bits| ident(&bits.getter).into_owned()));
                }
                _ => {}
            }
        }
        // A member of a packed structure is copied, since a reference to it could be misaligned.
        let shows = if record.representation == Representation::Packed { "copies " } else { "shows " };
        for (before, names) in [(shows, shown), ("calls ", calls)] {
            if !names.is_empty() {
                to.list(before, &names, ";");
            }
        }
    }

    fn union(
        &self,
        record: &RustRecord<'_>,
        size: u64,
        views: &[RustView<'_>],
        is_outermost: bool,
        to: &mut Printer,
    ) {
        to.line("xen_union! {");
        to.indent();
        self.about(record, is_outermost, to);
        line!(to, "pub struct ", &*ident(&record.name), ": ", Shown(size), " {");
        to.indent();
        for view in views {
            match &view.member.name {
                Some(_) => self.describer.member(view.member, &view.name, to),
                None => to.line("#[doc(hidden)]"),
            }
            let [getter, setter, with] = accessors(&view.name);
            line!(to, &*ident(&getter), ", ", &setter, ", ", &with, ": ", Shown(view.of.by("")), ",");
        }
        to.close("}");
        to.close("}");
    }

    fn bit_fields(&self, record: &RustRecord<'_>, to: &mut Printer) {
        let mut all = record.bits().peekable();
        if all.peek().is_none() {
            return;
        }
        to.line(self.cfg);
        to.line("xen_bit_fields! {");
        to.indent();
        line!(to, "impl ", &*ident(&record.name), " {");
        to.indent();
        for (storage, bits) in all {
            self.describer.member(bits.member, &bits.getter, to);
            let RustBits { getter, setter, offset, width, of, is_signed, .. } = bits;
            let read = if *is_signed { "signed_bits" } else { "bits" };
            line!(
                to,
                &*ident(getter),
                ", ",
                setter,
                ": ",
                scalar(*of),
                " = ",
                read,
                "(",
                storage,
                ", ",
                Shown(offset),
                ", ",
                Shown(width),
                ");"
            );
        }
        to.close("}");
        to.close("}");
    }

    /// Accessors of what records without a name have inside.
    fn promoted(&self, record: &RustRecord<'_>, to: &mut Printer) {
        if record.promoted.is_empty() && record.promoted_bits.is_empty() {
            return;
        }
        to.line(self.cfg);
        line!(to, "impl ", &*ident(&record.name), " {");
        to.indent();
        for promoted in &record.promoted {
            let [getter, setter, _] = accessors(&promoted.name);
            let (of, name, inner) = (promoted.of.by("").to_string(), ident(&getter), ident(&promoted.record));
            let (way, way_mut) = through(&record.name, &promoted.through);
            // By its path, since traits have methods too.
            let (read, write) = if promoted.is_method {
                (format!("{inner}::{name}({way})"), format!("{inner}::{setter}({way_mut})"))
            } else {
                (format!("&({way}).{name}"), format!("&mut ({way_mut}).{name}"))
            };
            self.describer.member(promoted.member, &promoted.name, to);
            line!(to, "pub const fn ", &*name, "(&self) -> &", &of, " { ", &read, " }");
            line!(to, "/// Shows `", &getter, "`, to be changed in place.");
            line!(to, "pub const fn ", &setter, "(&mut self) -> &mut ", &of, " { ", &write, " }");
        }
        for promoted in &record.promoted_bits {
            let RustBits { member, getter, setter, of, .. } = &promoted.bits;
            let (of, name, inner) = (scalar(*of), ident(getter), ident(&promoted.record));
            let (way, way_mut) = through(&record.name, &promoted.through);
            self.describer.member(member, getter, to);
            line!(
                to,
                "pub const fn ",
                &*name,
                "(&self) -> ",
                of,
                " { ",
                &*inner,
                "::",
                &*name,
                "(",
                &way,
                ") }"
            );
            line!(to, "/// Sets `", getter, "` to the low bits of a value.");
            line!(
                to,
                "pub const fn ",
                setter,
                "(&mut self, value: ",
                of,
                ") { ",
                &*inner,
                "::",
                setter,
                "(",
                &way_mut,
                ", value) }"
            );
        }
        to.close("}");
    }
}

/// References to a record without a name, to read it and to change it.
fn through(record: &str, through: &Through) -> (String, String) {
    match through {
        Through::Field(name) => (format!("&self.{name}"), format!("&mut self.{name}")),
        Through::View(name) => {
            let ([getter, setter, _], record) = (accessors(name), ident(record));
            (format!("{record}::{getter}(self)"), format!("{record}::{setter}(self)"))
        }
    }
}

/// The methods by which a member of a union is read, changed, and a union made of it.
pub(super) fn accessors(view: &str) -> [String; 3] {
    [view.to_owned(), format!("{view}_mut"), format!("with_{view}")]
}

/// What a record and those inside it declare in their module, and the scopes of their own.
pub(super) fn names(record: &RustRecord<'_>, holder: Holder<'_>, module: &mut Scope, table: &mut Vec<Scope>) {
    module.add(holder, Space::Types, "type", &record.name);
    let mut scope = Scope::default();
    let of = |member: &Member| Holder { place: member.place, variants: holder.variants };
    match &record.body {
        RustBody::Fields(fields) => {
            for field in fields {
                match &field.role {
                    Role::Member(member) => scope.add(of(member), Space::Values, "field", &field.name),
                    Role::Tagged(member, kinds) => {
                        scope.add(of(member), Space::Values, "field", &field.name);
                        scope.add(of(member), Space::Associated, "method", &kinds.method);
                        module.add(of(member), Space::Types, "type", &kinds.name);
                        let mut variants = Scope::default();
                        for variant in kinds.variants() {
                            variants.add(of(member), Space::Types, "variant", &variant);
                        }
                        table.push(variants);
                    }
                    Role::Padding | Role::Bits(_) => scope.add(holder, Space::Values, "field", &field.name),
                }
            }
        }
        RustBody::Union { views, .. } => {
            for view in views {
                for name in accessors(&view.name) {
                    scope.add(of(view.member), Space::Associated, "method", &name);
                }
            }
        }
    }
    for promoted in &record.promoted {
        for name in &accessors(&promoted.name)[..2] {
            scope.add(of(promoted.member), Space::Associated, "method", name);
        }
    }
    let promoted = record.promoted_bits.iter().map(|promoted| &promoted.bits);
    for bits in record.bits().map(|(_, bits)| bits).chain(promoted) {
        scope.add(of(bits.member), Space::Associated, "method", &bits.getter);
        scope.add(of(bits.member), Space::Associated, "method", &bits.setter);
    }
    table.push(scope);
    for inner in &record.inner {
        names(inner, holder, module, table);
    }
}

/// What is asserted of the layout of a record and of those inside it, which differs between more targets than its
/// fields do.
pub(super) fn print_layouts(layouts: &[Layout], cfg: &str, to: &mut Printer) {
    to.line(cfg);
    to.line("xen_layout! {");
    to.indent();
    for Layout { name, layout } in layouts {
        let offsets: Vec<String> =
            layout.offsets.iter().map(|(field, offset)| format!("{} {offset}", ident(field))).collect();
        let before = format!("{}: {}, {} {{ ", ident(name), layout.size, layout.align);
        if offsets.is_empty() {
            line!(to, &before, "}");
        } else {
            to.list(&before, &offsets, " }");
        }
    }
    to.close("}");
}

/// The layout of a record of some name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    name: String,
    layout: RustLayout,
}

/// Takes the layouts out of a record, those of the records inside it behind its own.
pub(super) fn take_layouts(record: &mut RustRecord<'_>, layouts: &mut Vec<Layout>) {
    let empty = RustLayout { size: 0, align: 0, offsets: Vec::new() };
    let layout = std::mem::replace(&mut record.layout, empty);
    layouts.push(Layout { name: record.name.clone(), layout });
    record.inner.iter_mut().for_each(|inner| take_layouts(inner, layouts));
}
