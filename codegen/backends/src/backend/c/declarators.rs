//! Types as C declares things with them.

use super::conditionals::{Condition, Scope};
use super::handles::Handles;
use super::names::{group_name, record_name, tagged};
use xen_abi_model::{AddressKind, Availability, HandleOf, NameId, Pointee, Spec, Type, TypeItem};
use xen_abi_syntax::type_name::{self, Builtin, TypeName};

/// Spells types for the headers of one release and dialect.
#[derive(Clone, Copy)]
pub(super) struct Declarators<'s> {
    pub(super) spec: &'s Spec,
    pub(super) scope: &'s Scope,
}

/// A name with its type before it, as a declaration has them.
pub(crate) fn declare(of: &str, name: &str) -> String {
    match (name, of.ends_with('*')) {
        ("", _) => of.to_owned(),
        (name, true) => format!("{of}{name}"),
        (name, false) => format!("{of} {name}"),
    }
}

/// How many typedefs are looked through. What they stand for can differ by variant, so that they may seem to go in
/// circles here.
const MAX_TYPEDEFS: usize = 16;

impl Declarators<'_> {
    /// How the dialect names handles.
    pub(super) fn handles(&self) -> Handles {
        Handles(self.scope.dialect)
    }

    /// What stands before the name in a declaration.
    pub(super) fn spell(&self, of: &Type) -> String {
        match of {
            Type::Builtin(builtin) => builtin.c_spelling().to_owned(),
            Type::Named(name) => self.named(*name),
            Type::Address(AddressKind::Pointer, pointee) => {
                let constant = if pointee.constant { "const " } else { "" };
                let of = pointee.of.as_ref().map_or("void".to_owned(), |of| self.pointed_to(of));
                declare(&format!("{constant}{of}"), "*")
            }
            Type::Address(kind, pointee) => {
                self.handles().member(*kind, &self.handle_name(*kind, pointee), pointee.constant)
            }
        }
    }

    /// Whether a type is an integer of 64 bits on every target.
    pub(super) fn is_wide(&self, of: &Type) -> bool {
        self.is_wide_within(of, MAX_TYPEDEFS)
    }

    fn is_wide_within(&self, of: &Type, steps: usize) -> bool {
        let is_wide = |of| steps > 0 && self.is_wide_within(of, steps - 1);
        match of {
            Type::Builtin(builtin) => matches!(builtin, Builtin::U64 | Builtin::I64),
            Type::Named(name) => match self.meaning(*name) {
                Some(TypeItem::Typedef(id)) => {
                    self.spec[id].of.0.first().is_some_and(|case| is_wide(&case.is))
                }
                Some(TypeItem::Group(id)) => is_wide(&self.spec[id].of),
                Some(TypeItem::BitWord(id)) => is_wide(&self.spec[id].of),
                Some(TypeItem::Record(_)) | None => false,
            },
            Type::Address(..) => false,
        }
    }

    /// What a program writes for a declared type.
    pub(super) fn item(&self, item: TypeItem) -> String {
        let spec = self.spec;
        match item {
            TypeItem::Typedef(id) => spec[id].head.name.clone(),
            TypeItem::Record(id) => record_name(spec, id),
            TypeItem::Group(id) => group_name(&spec[id]).unwrap_or_else(|| self.spell(&spec[id].of)),
            TypeItem::BitWord(id) if spec[id].typedef => spec[id].head.name.clone(),
            TypeItem::BitWord(id) => self.spell(&spec[id].of),
        }
    }

    /// A type as an expression names it.
    pub(super) fn type_name(&self, name: &TypeName) -> String {
        let through = |pointee: &type_name::Pointee| {
            pointee.of.as_ref().map_or("void".to_owned(), |of| self.type_name(of))
        };
        match name {
            TypeName::Builtin(builtin) => builtin.c_spelling().to_owned(),
            TypeName::Named(name) => match self.spec.type_named(name) {
                Some(id) => self.named(id),
                None => name.clone(),
            },
            TypeName::Pointer(pointee) => declare(&through(pointee), "*"),
            TypeName::Handle(pointee) => {
                self.handles().member(AddressKind::Handle, &through(pointee), pointee.constant)
            }
            TypeName::Handle64(pointee) => {
                self.handles().member(AddressKind::Handle64, &through(pointee), pointee.constant)
            }
        }
    }

    fn named(&self, name: NameId) -> String {
        match self.meaning(name) {
            // Twins of architectures do not all have a typedef, but one tag.
            Some(TypeItem::Record(id)) if !self.has_one_spelling(name) => tagged(self.spec, id),
            Some(item) => self.item(item),
            None => self.spec[name].name.clone(),
        }
    }

    /// The first meaning of a name that the release and dialect have.
    fn meaning(&self, name: NameId) -> Option<TypeItem> {
        self.meanings(name).next()
    }

    fn meanings(&self, name: NameId) -> impl Iterator<Item = TypeItem> {
        self.spec[name].items.iter().copied().filter(|item| {
            let when = &self.spec.head(*item).when;
            self.scope.condition(when, when) != Condition::Never
        })
    }

    /// Whether programs write the same for all meanings of a name.
    fn has_one_spelling(&self, name: NameId) -> bool {
        let mut spellings = self.meanings(name).map(|item| self.item(item));
        let first = spellings.next();
        spellings.all(|other| Some(other) == first)
    }

    /// A pointee; of a record the tag, which needs no declaration before it.
    fn pointed_to(&self, of: &Type) -> String {
        let item = match of {
            Type::Named(name) => self.meaning(*name),
            _ => None,
        };
        match item {
            Some(TypeItem::Record(id)) => tagged(self.spec, id),
            _ => self.spell(of),
        }
    }

    /// The handle that the release and dialect have of one of C's own types.
    fn handle_of_c(&self, kind: AddressKind, pointee: &Pointee) -> Option<String> {
        let meant = HandleOf::new(kind, pointee)?;
        let is_there = |when: &Availability| self.scope.condition(when, when) != Condition::Never;
        self.spec.handles_of(meant, is_there).next().map(|handle| handle.head.name.clone())
    }

    fn handle_name(&self, kind: AddressKind, pointee: &Pointee) -> String {
        match &pointee.of {
            Some(Type::Named(name)) => match self.meaning(*name) {
                Some(TypeItem::Group(id)) if !self.spec[id].c.is_type() => {
                    let of = Some(self.spec[id].of.clone());
                    self.handle_name(kind, &Pointee { of, constant: pointee.constant })
                }
                Some(item) => self.handles().of_item(self.spec, item),
                None => self.spec[*name].name.clone(),
            },
            other => self.handle_of_c(kind, pointee).unwrap_or_else(|| match other {
                Some(Type::Builtin(builtin)) => builtin.c_spelling().to_owned(),
                _ => "void".to_owned(),
            }),
        }
    }
}
