//! Puts the members of shapes where they are used, before anything else is resolved.

use std::collections::HashMap;

use super::ReadDocument;
use xen_abi_document::{Conditions, Given, Member, Name, Pattern, Placed, Prose, ShapeDeclaration, When};
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics, closest};
use xen_abi_syntax::limits;
use xen_abi_syntax::source::Place;

/// What a member counts besides its text.
const TEXT_OF_MEMBER: usize = 64;

/// Replaces every use of a shape by the members that it stands for.
pub(super) fn expand(documents: &mut [ReadDocument], diagnostics: &mut Diagnostics) {
    let mut shapes: HashMap<String, (Place, ShapeDeclaration)> = HashMap::new();
    for (name, shape) in documents.iter().flat_map(|(_, document)| &document.shapes) {
        refuse_shapes(&shape.fields, diagnostics);
        if let Some((first, _)) = shapes.insert(name.0.clone(), (name.place, shape.clone())) {
            let message = format!("two shapes are called `{}`", name.0);
            diagnostics.push(
                Diagnostic::new(Code::DeclaredTwice, name.place, message).note(first, "the first is here"),
            );
        }
    }
    let mut expander = Expander { shapes, made: 0, diagnostics };
    for (_, document) in documents {
        let document = &mut document.item;
        for (_, record) in document.structs.0.iter_mut().chain(&mut document.unions.0) {
            expander.members(&mut record.item.fields);
        }
    }
}

/// A shape is made of plain members, so that no shape can contain itself.
fn refuse_shapes(members: &[When<Member>], diagnostics: &mut Diagnostics) {
    for member in members {
        if let Some(shape) = &member.shape {
            let message = "a shape cannot use another";
            diagnostics.push(Diagnostic::new(Code::BadShape, shape.place, message));
        }
        for inner in member.fields.iter().chain(&member.union) {
            refuse_shapes(inner, diagnostics);
        }
    }
}

struct Expander<'d> {
    shapes: HashMap<String, (Place, ShapeDeclaration)>,
    /// How much text was made so far.
    made: usize,
    diagnostics: &'d mut Diagnostics,
}

impl Expander<'_> {
    fn members(&mut self, members: &mut Vec<When<Member>>) {
        for member in members.iter_mut().filter(|member| member.shape.is_none()) {
            self.check_plain(member);
            for inner in member.item.fields.iter_mut().chain(&mut member.item.union) {
                self.members(inner);
            }
        }
        // Most records use none, and stay as they are.
        if members.iter().any(|member| member.shape.is_some()) {
            for mut member in std::mem::take(members) {
                match member.item.shape.take() {
                    Some(shape) => members.extend(self.use_of(&shape, &member).unwrap_or_default()),
                    None => members.push(member),
                }
            }
        }
    }

    /// A member that uses no shape has nothing that belongs to one.
    fn check_plain(&mut self, member: &Member) {
        if let Some((argument, _)) = member.with.0.first() {
            self.report(argument.place, "`with` stands beside `shape`");
        }
        if let Some(name) = member.name.as_ref().filter(|name| name.0.contains('$')) {
            self.report(name.place, "only the members of a shape have parameters in their names");
        }
    }

    /// The members that a use of a shape stands for, or nothing after a diagnostic.
    fn use_of(&mut self, shape: &Placed<Name>, written: &When<Member>) -> Option<Vec<When<Member>>> {
        let Some((_, declared)) = self.shapes.get(&shape.0) else {
            let message = format!("no shape is called `{}`", shape.0);
            let mut diagnostic = Diagnostic::new(Code::UnknownName, shape.place, message);
            if let Some(near) = closest(&shape.0, self.shapes.keys().map(String::as_str)) {
                diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
            }
            self.diagnostics.push(diagnostic);
            return None;
        };
        if self.made > limits::TEXT_OF_SHAPES {
            return None;
        }
        if !is_only_a_use(written) {
            self.report(shape.place, "the use of a shape has no keys but `with` and conditions");
            return None;
        }
        let given = |param: &Placed<Name>| written.with.into_iter().find(|(name, _)| name.0 == param.0);
        if let Some(missing) = declared.params.iter().find(|param| given(param).is_none()) {
            let message = format!("`with` does not say what stands for `{}`", missing.0);
            self.report(shape.place, message);
            return None;
        }
        let is_unknown = |name: &Name| declared.params.iter().all(|param| param.0 != name.0);
        if let Some((unknown, _)) = written.with.into_iter().find(|(name, _)| is_unknown(name)) {
            let message = format!("`{}` has no parameter `{}`", shape.0, unknown.0);
            self.report(unknown.place, message);
            return None;
        }
        let mut with: Vec<(String, String)> =
            written.with.into_iter().map(|(name, text)| (format!("${}", name.0), text.0.clone())).collect();
        // `$nr` is not `$n` with an `r` behind it, if there is such a parameter.
        with.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        let fields = declared.fields.clone();
        let mut use_of = Use { with, place: shape.place, expander: self };
        let members = fields.into_iter().map(|member| use_of.member(member, &written.conditions));
        Some(members.collect())
    }

    fn report(&mut self, place: Place, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(Code::BadShape, place, message));
    }
}

/// Whether a member says nothing but which shape stands there, and with what.
fn is_only_a_use(member: &Member) -> bool {
    let nothing_else = Member { shape: None, with: member.with.clone(), ..Member::default() };
    *member == nothing_else
}

/// One use of a shape.
struct Use<'e, 'd> {
    /// Parameters with their `$`, and what stands for each.
    with: Vec<(String, String)>,
    place: Place,
    expander: &'e mut Expander<'d>,
}

impl Use<'_, '_> {
    fn member(&mut self, mut member: When<Member>, conditions: &Conditions) -> When<Member> {
        member.conditions = self.both(member.conditions, conditions);
        if let Some(name) = &mut member.item.name {
            *name = Placed { value: Pattern(self.filled(&name.0)), place: self.place };
            if name.0.contains('$') {
                let message = format!("`{}` names no parameter of the shape", name.0);
                self.expander.report(name.place, message);
            }
        }
        if let Some(doc) = &mut member.item.doc {
            doc.value = Prose(self.filled(&doc.value));
        }
        self.account(&member);
        let none = Conditions::default();
        for inner in member.item.fields.iter_mut().chain(&mut member.item.union) {
            *inner = std::mem::take(inner).into_iter().map(|member| self.member(member, &none)).collect();
        }
        member
    }

    fn account(&mut self, member: &Member) {
        let text = member.doc.as_ref().map_or(0, |doc| doc.len()) + TEXT_OF_MEMBER;
        let before = self.expander.made;
        self.expander.made += text;
        if before <= limits::TEXT_OF_SHAPES && self.expander.made > limits::TEXT_OF_SHAPES {
            self.expander.report(self.place, "shapes make too many members");
        }
    }

    /// The conditions of a member and those of the use.
    fn both(&mut self, own: Conditions, of_use: &Conditions) -> Conditions {
        if own.is_none() || of_use.is_none() {
            return if own.is_none() { of_use.clone() } else { own };
        }
        let (own, of_use) = (Given::clone(&own), Given::clone(of_use));
        let twice = (own.arch.is_some() && of_use.arch.is_some())
            || (own.view.is_some() && of_use.view.is_some())
            || (own.since.is_some() && of_use.since.is_some())
            || (own.until.is_some() && of_use.until.is_some())
            || (own.interface.is_some() && of_use.interface.is_some())
            || (own.dialect.is_some() && of_use.dialect.is_some());
        if twice {
            self.expander.report(self.place, "the shape's members have a condition of this kind themselves");
        }
        let both = Given {
            arch: own.arch.or(of_use.arch),
            view: own.view.or(of_use.view),
            since: own.since.or(of_use.since),
            until: own.until.or(of_use.until),
            interface: own.interface.or(of_use.interface),
            dialect: own.dialect.or(of_use.dialect),
        };
        both.into()
    }

    fn filled(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (parameter, argument) in &self.with {
            text = text.replace(parameter, argument);
        }
        text
    }
}
