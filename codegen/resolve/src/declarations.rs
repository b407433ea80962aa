//! Typedefs, constants, groups and bit words; types and expressions wherever they stand.

use super::Resolver;
use super::names::Names;
use xen_abi_document::in_rust;
use xen_abi_document::{ByName, Doc, GroupInC, Name, Placed, Prose, When};
use xen_abi_model::{
    AddressKind, Availability, BitPart, BitWord, BitWordId, Case, Cases, Change, Constant, ConstantId,
    ConstantRole, Docs, Group, GroupId, GroupKind, Head, Length, Lengths, Pointee, Type, TypeItem, Typedef,
    TypedefId, TypedefInC,
};
use xen_abi_syntax::diagnostic::{Code, Diagnostic};
use xen_abi_syntax::expression::Expression;
use xen_abi_syntax::limits::DIAGNOSTICS_SHOWN;
use xen_abi_syntax::source::Place;
use xen_abi_syntax::type_name::{self, Builtin, TypeName};

impl Resolver<'_> {
    /// What every declaration of the file has, from its name, its conditions, and its `doc` and `rust`.
    pub(super) fn head(
        &mut self,
        name: &Placed<Name>,
        conditions: &xen_abi_document::Conditions,
        texts: (&Doc, Option<&str>),
    ) -> Head {
        self.head_within(&self.when.clone(), name, conditions, texts)
    }

    /// The same of what is declared inside something else.
    pub(super) fn head_within(
        &mut self,
        outer: &Availability,
        name: &Placed<Name>,
        conditions: &xen_abi_document::Conditions,
        (doc, rust): (&Doc, Option<&str>),
    ) -> Head {
        Head {
            name: name.0.clone(),
            place: name.place,
            module: self.module,
            when: self.availability(outer, conditions),
            doc: self.documentation(doc, || format!("`{}`", name.0)),
            rust: rust.map(str::to_owned),
        }
    }

    /// The text of a `doc`; without one the item is only measured. A message calls what it is about by `what`.
    pub(super) fn documentation(&mut self, doc: &Doc, what: impl FnOnce() -> String) -> Docs {
        let Some(doc) = doc else { return Docs::MEASURED };
        let text = doc.trim();
        if text.is_empty() || text.starts_with("TODO") {
            let message = format!("{} has no documentation", what());
            let help =
                "say what the name does not: units, who writes it, what goes wrong; or leave the `doc` out";
            self.diagnostics.push(Diagnostic::new(Code::MissingDoc, doc.place, message).help(help));
        }
        Docs::described(text)
    }

    /// Documentation with changes of behaviour.
    pub(super) fn changed(
        &mut self,
        docs: Docs,
        outer: &Availability,
        changes: &[xen_abi_document::Change],
    ) -> Docs {
        let mut all = Vec::with_capacity(changes.len());
        for change in changes {
            self.check_releases(outer, &change.since);
            let commit = change.commit.0.clone();
            all.push(Change { since: change.since.0.clone(), commit, doc: change.doc.trim().to_owned() });
        }
        docs.with_changes(all)
    }

    pub(super) fn typedef(&mut self, name: &Placed<Name>, written: &When<xen_abi_document::Typedef>) {
        let head = self.head(name, &written.conditions, (&written.doc, in_rust(&written.rename)));
        let of = self.cases(&head.when, &written.of, Self::named_type);
        let lengths = written.len.as_ref().map_or(Vec::new(), |len| self.lengths_of_typedef(len));
        let align = self.alignment(&written.align);
        self.declare_typedef(Typedef {
            head,
            of,
            lengths,
            align,
            handle: written.handle,
            c: TypedefInC::Typedef,
        });
    }

    fn lengths_of_typedef(
        &mut self,
        written: &Placed<xen_abi_document::Lengths>,
    ) -> Vec<(Place, Expression)> {
        let Lengths { outer, mut inner } = self.lengths(written, written.place);
        match outer {
            Length::Fixed(outer) => inner.insert(0, (written.place, outer)),
            Length::Flexible => {
                let message = "only the array at the end of a record is flexible";
                self.diagnostics.push(Diagnostic::new(Code::MisplacedFlexible, written.place, message));
            }
        }
        inner
    }

    pub(super) fn declare_typedef(&mut self, typedef: Typedef) {
        let id = TypedefId(self.part.typedefs.len() as u32);
        self.declare(&typedef.head.name, TypeItem::Typedef(id));
        self.part.typedefs.push(typedef);
    }

    pub(super) fn constant(&mut self, name: &Placed<Name>, written: &When<xen_abi_document::Constant>) {
        let head = self.head(name, &written.conditions, (&written.doc, in_rust(&written.rename)));
        self.constant_of(None, head, written);
    }

    /// A constant of the file, or of a group.
    fn constant_of(
        &mut self,
        group: Option<GroupId>,
        mut head: Head,
        written: &When<xen_abi_document::Constant>,
    ) {
        head.doc = self.changed(head.doc, &head.when, &written.changes);
        let value = self.cases(&head.when, &written.value, |resolver, value, place| {
            Some(resolver.expression(value, place))
        });
        let of = written.of.as_ref().and_then(|of| self.named_type(&of.value, of.place));
        let bit = written.bit.as_ref().and_then(|bit| self.bit_number(&head, bit, &written.conditions));
        let (role, overridable) = (ConstantRole::Own, written.overridable);
        self.declare_constant(Constant { head, value, of, group, role, bit, overridable });
    }

    /// The constant that has the number of the bit of another.
    fn bit_number(
        &mut self,
        mask: &Head,
        number: &Placed<Expression>,
        conditions: &xen_abi_document::Conditions,
    ) -> Option<ConstantId> {
        let name = Name(xen_abi_document::name_of_bit(&mask.name));
        let Placed { value: Name(name), place } = self.name_here(&number.with(name), conditions)?;
        let doc = format!("Number of the bit of `{}`.", mask.name);
        let head = Head { name, place, doc: Docs::described(doc), rust: None, ..mask.clone() };
        let is = self.expression(&number.value, number.place);
        let value = Cases(vec![Case { when: head.when.clone(), place, is }]);
        let of = Some(Type::Builtin(Builtin::U32));
        let role = ConstantRole::Bit;
        Some(self.declare_constant(Constant {
            head,
            value,
            of,
            group: None,
            role,
            bit: None,
            overridable: false,
        }))
    }

    /// The constant that holds the number of an operation.
    pub(super) fn operation_number(&mut self, head: &Head, value: &Placed<Expression>) -> ConstantId {
        let is = self.expression(&value.value, value.place);
        let value = Cases(vec![Case { when: head.when.clone(), place: value.place, is }]);
        self.declare_constant(Constant {
            head: head.clone(),
            value,
            of: None,
            group: None,
            role: ConstantRole::Operation,
            bit: None,
            overridable: false,
        })
    }

    pub(super) fn declare_constant(&mut self, constant: Constant) -> ConstantId {
        let id = ConstantId(self.part.constants.len() as u32);
        self.part.constants.push(constant);
        id
    }

    pub(super) fn group(
        &mut self,
        kind: GroupKind,
        name: &Placed<Name>,
        written: &When<xen_abi_document::Group>,
    ) {
        let head = self.head(name, &written.conditions, (&written.doc, in_rust(&written.rename)));
        let Some(of) = self.named_type(&written.of.value, written.of.place) else { return };
        let id = GroupId(self.part.groups.len() as u32);
        self.declare(&name.0, TypeItem::Group(id));
        let first = self.part.constants.len();
        for (name, value) in &written.values {
            if let (Some(bit), true) = (&value.bit, written.c != GroupInC::Macros) {
                let message = "an enumeration of C has no macro for the number of a bit";
                self.diagnostics.push(Diagnostic::new(Code::Contradiction, bit.place, message));
            }
            if let Some(name) = self.name_here(name, &value.conditions) {
                let texts = (&value.doc, in_rust(&value.rename));
                let head = self.head_within(&head.when, &name, &value.conditions, texts);
                self.constant_of(Some(id), head, value);
            }
        }
        let values = (first..self.part.constants.len()).map(|at| ConstantId(at as u32));
        let values = values.filter(|value| self.part.constants[value.0 as usize].group.is_some()).collect();
        let (c, prefix, errors) = (written.c, written.prefix.clone(), written.errors);
        self.part.groups.push(Group { head, kind, c, of, prefix, errors, values });
    }

    pub(super) fn bitword(&mut self, name: &Placed<Name>, written: &When<xen_abi_document::BitWord>) {
        let head = self.head(name, &written.conditions, (&written.doc, in_rust(&written.rename)));
        let Some(of) = self.named_type(&written.of.value, written.of.place) else { return };
        let parts = written.fields.iter().filter_map(|part| self.bit_part(&head.when, part)).collect();
        let id = BitWordId(self.part.bitwords.len() as u32);
        self.declare(&name.0, TypeItem::BitWord(id));
        self.part.bitwords.push(BitWord { head, of, typedef: written.typedef, parts });
    }

    fn bit_part(
        &mut self,
        outer: &Availability,
        written: &When<xen_abi_document::BitPart>,
    ) -> Option<BitPart> {
        let (low, high) = match (&written.bit, &written.bits) {
            (Some(bit), None) => (self.expression(&bit.value, bit.place), None),
            (None, Some(bits)) => {
                let low = self.expression(&bits.low, bits.place);
                (low, Some(self.expression(&bits.high, bits.place)))
            }
            _ => {
                let message = "a part has either `bit` or `bits`";
                self.diagnostics.push(Diagnostic::new(Code::Contradiction, written.name.place, message));
                return None;
            }
        };
        let when = self.availability(outer, &written.conditions);
        (!when.is_impossible()).then(|| BitPart {
            name: written.name.0.clone(),
            place: written.name.place,
            when,
            doc: self.documentation(&written.doc, || format!("`{}`", written.name.0)),
            low,
            high,
        })
    }

    /// Adds a meaning to a name of a type.
    pub(super) fn declare(&mut self, name: &str, item: TypeItem) {
        if let Some(id) = self.common.names.type_named(name) {
            self.part.declared.push((id, item));
        }
    }

    /// An alignment, which is a power of two.
    pub(super) fn alignment(&mut self, written: &Option<Placed<u32>>) -> Option<u32> {
        let align = written.as_ref()?;
        if !align.is_power_of_two() || align.value > 4096 {
            let message = "an alignment is a power of two, at most 4096";
            self.diagnostics.push(Diagnostic::new(Code::Contradiction, align.place, message));
            return None;
        }
        Some(align.value)
    }

    /// A type, whose names must be declared.
    pub(super) fn named_type(&mut self, written: &TypeName, place: Place) -> Option<Type> {
        let address = |kind, pointee: Option<Pointee>| Some(Type::Address(kind, Box::new(pointee?)));
        match written {
            TypeName::Builtin(builtin) => Some(Type::Builtin(*builtin)),
            TypeName::Named(name) => self.type_id(name, place).map(Type::Named),
            TypeName::Handle(pointee) => address(AddressKind::Handle, self.pointee(pointee, place)),
            TypeName::Handle64(pointee) => address(AddressKind::Handle64, self.pointee(pointee, place)),
            TypeName::Pointer(pointee) => address(AddressKind::Pointer, self.pointee(pointee, place)),
        }
    }

    fn pointee(&mut self, written: &type_name::Pointee, place: Place) -> Option<Pointee> {
        let of = match &written.of {
            Some(of) => Some(self.named_type(of, place)?),
            None => None,
        };
        Some(Pointee { of, constant: written.constant })
    }

    /// The id of a name of a type, which must be declared.
    pub(super) fn type_id(&mut self, name: &str, place: Place) -> Option<xen_abi_model::NameId> {
        let renamed = self.renamed(name);
        let name = renamed.as_deref().unwrap_or(name);
        let found = self.common.names.type_named(name);
        if found.is_none() {
            self.unknown_name(place, format!("no type is called `{name}`"), |names| names.closest_type(name));
        }
        found
    }

    /// Reports a name that nothing has. The search for one that is like it takes time, so it is left out for
    /// errors that are not shown.
    pub(super) fn unknown_name(
        &mut self,
        place: Place,
        message: String,
        closest: impl for<'n> FnOnce(&'n Names) -> Option<&'n str>,
    ) {
        let mut diagnostic = Diagnostic::new(Code::UnknownName, place, message);
        let near =
            if self.diagnostics.len() < DIAGNOSTICS_SHOWN { closest(&self.common.names) } else { None };
        if let Some(near) = near {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
        }
        // It may come from there.
        for (place, header) in &self.undescribed {
            diagnostic = diagnostic.note(*place, format!("no file describes the header {header}"));
        }
        self.diagnostics.push(diagnostic);
    }

    /// An expression, whose names must be declared.
    pub(super) fn expression(&mut self, written: &Expression, place: Place) -> Expression {
        self.expression_of(written, place, &[])
    }

    /// An expression whose names are those of parameters, or must be declared.
    pub(super) fn expression_of(
        &mut self,
        written: &Expression,
        place: Place,
        params: &[String],
    ) -> Expression {
        let mut meant = written.clone();
        meant.rename(&|name| self.renamed(name));
        meant.calls(&mut |name| {
            if !self.common.names.has_function(name) {
                let message = format!("no function is called `{name}`");
                self.unknown_name(place, message, |names| names.closest_function(name));
            }
        });
        meant.names(&mut |name| {
            if !self.common.names.has_constant(name) && !params.iter().any(|param| param == name) {
                let message = format!("no constant is called `{name}`");
                self.unknown_name(place, message, |names| names.closest_constant(name));
            }
        });
        written.types(&mut |of| {
            self.named_type(of, place);
        });
        meant
    }

    /// Texts by name, such as the reasons of errors.
    pub(super) fn texts(written: &ByName<Placed<Prose>>) -> Vec<(String, String)> {
        written.into_iter().map(|(name, text)| (name.0.clone(), text.trim().to_owned())).collect()
    }
}
