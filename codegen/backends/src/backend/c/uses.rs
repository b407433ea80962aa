//! What headers use that C does not have by itself.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{INTERFACE_VERSION, definer_of};
use xen_abi_model::{
    AddressKind, Availability, Body, Cases, GroupInC, HandleOf, Head, MemberType, ModuleId, NameId, Pointee,
    SaveCodeInC, Spec, Type, TypeItem,
};
use xen_abi_syntax::axes::{InterfaceVersion, Subset};
use xen_abi_syntax::expression::Expression;
use xen_abi_syntax::source::Place;

/// Something that must be known where it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need<'s> {
    /// A declared type.
    Type(NameId),
    /// The guest handle of a declared type.
    Handle(AddressKind, NameId),
    /// The guest handle of one of C's own types.
    HandleOfC(HandleOf),
    /// The macro that defines guest handles.
    HandleDefiner,
    /// A constant.
    Constant(&'s str),
    /// A function.
    Function(&'s str),
    /// A macro that declares something.
    Definer(&'s str),
    /// The interface version for which a program asks.
    InterfaceVersion,
}

/// What each header uses, with the conditions and places of each use.
pub(super) type Uses<'s> = BTreeMap<(ModuleId, Need<'s>), Vec<(Availability, Place)>>;

/// Finds everything that each header uses.
pub(super) fn uses(spec: &Spec) -> Uses<'_> {
    let mut finder = Finder { spec, found: BTreeMap::new() };
    finder.typedefs();
    finder.groups();
    finder.records();
    finder.save_records();
    finder.macros();
    finder.found
}

/// Where something is used: the header, the conditions and the place.
#[derive(Clone)]
struct Site {
    module: ModuleId,
    when: Availability,
    place: Place,
}

impl Site {
    fn within(&self, when: &Availability, place: Place) -> Self {
        Site { module: self.module, when: self.when.and(when), place }
    }
}

struct Finder<'s> {
    spec: &'s Spec,
    found: Uses<'s>,
}

impl<'s> Finder<'s> {
    fn need(&mut self, site: &Site, need: Need<'s>) {
        self.found.entry((site.module, need)).or_default().push((site.when.clone(), site.place));
    }

    /// The site of a declaration.
    fn site(&mut self, head: &Head) -> Site {
        let site = Site { module: head.module, when: head.when.clone(), place: head.place };
        self.condition(&site);
        site
    }

    /// The site of a case or member within another.
    fn inner(&mut self, site: &Site, when: &Availability, place: Place) -> Site {
        let inner = site.within(when, place);
        self.condition(&inner);
        inner
    }

    /// A condition about the interface version asks for it in all views, whether it then holds or not.
    fn condition(&mut self, site: &Site) {
        let Availability { interface_from, interface_below, .. } = site.when;
        if interface_from > InterfaceVersion::NONE || interface_below.is_some() {
            let when = Availability {
                views: Subset::all(),
                interface_from: InterfaceVersion::NONE,
                interface_below: None,
                ..site.when.clone()
            };
            self.need(&Site { when, ..site.clone() }, Need::InterfaceVersion);
        }
    }

    fn typedefs(&mut self) {
        for typedef in &self.spec.typedefs {
            let site = self.site(&typedef.head);
            self.types(&site, &typedef.of);
            for (place, len) in &typedef.lengths {
                self.expression(&Site { place: *place, ..site.clone() }, len, &mut BTreeSet::new());
            }
            if typedef.handle {
                self.need(&site, Need::HandleDefiner);
            }
        }
        for word in self.spec.bitwords.iter().filter(|word| word.typedef) {
            let site = self.site(&word.head);
            self.of(&site, &word.of);
        }
    }

    /// Enumerations of C have their values where they are declared.
    fn groups(&mut self) {
        let spec = self.spec;
        for group in spec.groups.iter().filter(|group| group.c != GroupInC::Macros) {
            self.site(&group.head);
            for constant in group.values.iter().map(|id| &spec[*id]) {
                let site = self.site(&constant.head);
                self.values(&site, &constant.value, &mut BTreeSet::new());
            }
        }
    }

    fn records(&mut self) {
        for record in &self.spec.records {
            let site = self.site(&record.head);
            if record.handle {
                self.need(&site, Need::HandleDefiner);
            }
            match &record.made_by {
                Some(made_by) => {
                    let site = Site { place: made_by.place, ..site };
                    self.need(&site, Need::Definer(&made_by.name));
                    made_by.records.iter().for_each(|record| self.need(&site, Need::Type(*record)));
                }
                None => self.body(&site, &record.body),
            }
        }
    }

    fn body(&mut self, site: &Site, body: &'s Body) {
        for member in &body.members {
            let site = self.inner(site, &member.when, member.place);
            match &member.of {
                MemberType::Named(cases) => self.types(&site, cases),
                MemberType::Inline(body) => self.body(&site, body),
            }
            for case in member.len.iter().flat_map(|len| &len.0) {
                let site = self.inner(&site, &case.when, case.place);
                for len in case.is.expressions() {
                    self.expression(&site, len, &mut BTreeSet::new());
                }
            }
        }
    }

    fn save_records(&mut self) {
        for save in &self.spec.save_records {
            let site = self.site(&save.head);
            let Some(definer) = definer_of(save) else { continue };
            self.need(&site, Need::Definer(definer));
            self.need(&site, Need::Type(save.record));
            self.expression(&Site { place: save.code.0, ..site.clone() }, &save.code.1, &mut BTreeSet::new());
            if let SaveCodeInC::Declared(Some((older, _))) = &save.in_c {
                self.need(&site, Need::Type(*older));
            }
        }
    }

    /// What macros stand for is looked at where they are used; here only their conditions count.
    fn macros(&mut self) {
        let spec = self.spec;
        for constant in &spec.constants {
            let site = self.site(&constant.head);
            self.cases(&site, &constant.value);
        }
        for string in &spec.strings {
            let site = self.site(&string.head);
            self.cases(&site, &string.value);
        }
        for function in &spec.functions {
            let site = self.site(&function.head);
            self.cases(&site, &function.value);
        }
        for item in spec.macros.iter().filter(|item| item.head.name != INTERFACE_VERSION) {
            let site = self.site(&item.head);
            self.cases(&site, &item.c);
        }
        spec.handles.iter().for_each(|handle| self.handle(&handle.head));
        spec.aliases.iter().for_each(|alias| drop(self.site(&alias.head)));
    }

    fn handle(&mut self, head: &Head) {
        let site = self.site(head);
        self.need(&site, Need::HandleDefiner);
    }

    /// The conditions of cases.
    fn cases<T>(&mut self, site: &Site, cases: &Cases<T>) {
        for case in &cases.0 {
            self.inner(site, &case.when, case.place);
        }
    }

    fn types(&mut self, site: &Site, cases: &'s Cases<Type>) {
        for case in &cases.0 {
            let site = self.inner(site, &case.when, case.place);
            self.of(&site, &case.is);
        }
    }

    fn of(&mut self, site: &Site, of: &'s Type) {
        match of {
            Type::Builtin(_) => {}
            Type::Named(name) => self.need(site, Need::Type(*name)),
            Type::Address(AddressKind::Pointer, pointee) => self.pointee(site, pointee),
            Type::Address(kind, pointee) => match (&pointee.of, HandleOf::new(*kind, pointee)) {
                (_, Some(handle)) => self.need(site, Need::HandleOfC(handle)),
                (Some(Type::Named(name)), None) => self.need(site, Need::Handle(*kind, *name)),
                (_, None) => {}
            },
        }
    }

    /// A pointer to a record needs the tag alone, which any use declares.
    fn pointee(&mut self, site: &Site, pointee: &'s Pointee) {
        let is_tagged = |item: &TypeItem| match item {
            TypeItem::Record(id) => !self.spec[*id].untagged,
            _ => false,
        };
        match &pointee.of {
            Some(Type::Named(name)) if self.spec[*name].items.iter().all(is_tagged) => {}
            Some(of) => self.of(site, of),
            None => {}
        }
    }

    fn values(&mut self, site: &Site, cases: &'s Cases<Expression>, seen: &mut BTreeSet<&'s str>) {
        for case in &cases.0 {
            self.expression(&site.within(&case.when, case.place), &case.is, seen);
        }
    }

    /// An expression that C computes where it stands, and all macros in it.
    fn expression(&mut self, site: &Site, expression: &'s Expression, seen: &mut BTreeSet<&'s str>) {
        let spec = self.spec;
        expression.types(&mut |of| {
            of.names(&mut |name, _| {
                if let Some(id) = spec.type_named(name) {
                    self.need(site, Need::Type(id));
                }
            });
        });
        let (mut names, mut calls) = (Vec::new(), Vec::new());
        expression.names(&mut |name| names.push(name));
        expression.calls(&mut |name| calls.push(name));
        for name in names.into_iter().filter(|name| !spec.constants_named(name).is_empty()) {
            self.need(site, Need::Constant(name));
            if seen.insert(name) {
                for id in spec.constants_named(name) {
                    self.values(&site.within(&spec[*id].head.when, site.place), &spec[*id].value, seen);
                }
            }
        }
        for name in calls {
            self.need(site, Need::Function(name));
            if seen.insert(name) {
                for id in spec.functions_named(name) {
                    self.values(&site.within(&spec[*id].head.when, site.place), &spec[*id].value, seen);
                }
            }
        }
    }
}
