//! Whether groups and constants are of the types of the members that hold them.

use super::lower::Lowerer;
use super::of_variant::type_item;
use super::shape::{Shape, ShapeKind};
use xen_abi_model::{
    Body, ConstantId, DeclaredId, GroupId, Held, Member, MemberType, ModuleId, NameId, RecordId, TypeItem,
};
use xen_abi_syntax::diagnostic::{Code, Diagnostic};
use xen_abi_syntax::scalar::Scalar;
use xen_abi_syntax::source::Place;

impl<'s> Lowerer<'_, 's> {
    /// Checks the members of all records that are there.
    pub(super) fn held(&mut self) {
        for (at, record) in self.spec.records.iter().enumerate() {
            let check = |own: &mut Self| {
                own.held_in(record.head.module, &record.body);
                Some(())
            };
            let id = RecordId::at(at);
            self.for_all(|own| own.item(|to| &mut to.checked.records, id, &record.head.when, check));
        }
    }

    fn held_in(&mut self, module: ModuleId, body: &'s Body) {
        for member in &body.members {
            if !self.at.holds(&member.when) {
                continue;
            }
            match &member.of {
                MemberType::Inline(body) => self.held_in(module, body),
                MemberType::Named(_) if member.holds.is_empty() => {}
                MemberType::Named(of) => {
                    // What has no type has been reported.
                    let Some(case) = of.0.iter().find(|case| self.at.holds(&case.when)) else { continue };
                    let Some(shape) = self.shape(&case.is, case.place) else { continue };
                    match shape.scalar() {
                        Some(scalar) => self.held_by(module, member, (&shape, scalar)),
                        None => {
                            let message = "only a member of an integer type holds values";
                            self.report(Diagnostic::new(Code::Contradiction, member.holds[0].0, message));
                        }
                    }
                }
            }
        }
    }

    fn held_by(&mut self, module: ModuleId, member: &'s Member, (shape, scalar): (&Shape<'s>, Scalar)) {
        let is_plain = matches!(shape.kind, ShapeKind::Scalar(..));
        for (place, held) in &member.holds {
            match held {
                Held::Group(name) => {
                    let Some(group) = self.group_here(*place, *name) else { continue };
                    self.held_group(group, *place, scalar);
                    if is_plain && member.holds.len() == 1 && self.could_be(module, group, scalar) {
                        let name = &self.spec[group].head.name;
                        let message =
                            format!("the member holds values of `{name}` alone, and is of its type");
                        let help = format!("write `type: {name}` in place of `holds`");
                        self.report(Diagnostic::new(Code::UntypedMember, *place, message).help(help));
                    }
                }
                Held::Constant(name) => {
                    for id in self.spec.constants_named(name) {
                        self.held_constant(*id, *place, scalar);
                    }
                }
            }
        }
    }

    fn group_here(&mut self, place: Place, name: NameId) -> Option<GroupId> {
        match type_item(self.spec, &self.at, name)? {
            TypeItem::Group(id) => Some(id),
            TypeItem::Typedef(_) | TypeItem::BitWord(_) | TypeItem::Record(_) => {
                let message = format!("`{}` is not a group", self.spec[name].name);
                self.report(Diagnostic::new(Code::Contradiction, place, message));
                None
            }
        }
    }

    /// Whether a member of a file could be of the type of a group: it is as wide, and the file can name it.
    fn could_be(&self, module: ModuleId, group: GroupId, scalar: Scalar) -> bool {
        let is_as_wide =
            self.tables.groups.column(&self.at).get(group).and_then(Shape::scalar) == Some(scalar);
        is_as_wide && self.spec.sees(module, self.spec[group].head.module)
    }

    fn held_group(&mut self, group: GroupId, place: Place, scalar: Scalar) {
        for id in &self.spec[group].values {
            if self.tables.constants.column(&self.at).get(*id).is_some_and(|value| !scalar.holds(value.value))
            {
                let head = &self.spec[*id].head;
                let message = format!("`{}` does not fit the member, which is `{scalar}`", head.name);
                let diagnostic = Diagnostic::new(Code::LooseConstant, place, message);
                self.report(diagnostic.note(head.place, "it is declared here"));
            }
        }
    }

    fn held_constant(&mut self, id: ConstantId, place: Place, scalar: Scalar) {
        let constant = &self.spec[id];
        // What is not there has no value.
        let Some(value) = self.tables.constants.column(&self.at).get(id).copied() else { return };
        let of = match (&constant.of, constant.group) {
            (Some(of), _) => self.integer(of, constant.head.place).and_then(|shape| shape.scalar()),
            (None, Some(group)) => self.tables.groups.column(&self.at).get(group).and_then(Shape::scalar),
            (None, None) => None,
        };
        let is_same = match of {
            Some(of) => of == scalar,
            None => {
                let bits = value.of.bits(self.at.target_of_integers());
                bits == scalar.bytes() * 8 && value.of.signed == scalar.holds(-1)
            }
        };
        if !is_same {
            let name = &constant.head.name;
            let is = of.map_or_else(|| value.of.spelling().to_owned(), |of| of.to_string());
            let message = format!("`{name}` is `{is}`, and the member that holds it is `{scalar}`");
            let diagnostic = Diagnostic::new(Code::LooseConstant, constant.head.place, message);
            self.report(diagnostic.note(place, "the member").help(format!("give it `type: {scalar}`")));
        }
    }
}
