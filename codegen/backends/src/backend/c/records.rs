//! Structures, unions and their members.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::comments::comment;
use super::conditionals::{Condition, chain};
use super::declarators::{Declarators, declare};
use super::describe::{Describer, names_in};
use super::expressions::{self, Suffixes};
use super::names::{keyword, tagged};
use crate::prose;
use xen_abi_model::{
    Attributes, Availability, Body, Length, Lengths, Member, MemberType, Record, RecordId, RecordKind,
};
use xen_abi_syntax::expression::Expression;
use xen_abi_syntax::packing::Packing;

const INDENT: &str = "    ";

/// Writes members of records.
#[derive(Clone, Copy)]
pub(super) struct Members<'s> {
    pub(super) types: Declarators<'s>,
    pub(super) suffixes: Suffixes,
    /// What stands between the brackets of a flexible array.
    pub(super) flexible: &'static str,
}

impl Members<'_> {
    /// The declaration of a record.
    pub(super) fn record(&self, id: RecordId) -> String {
        let record = &self.types.spec[id];
        let Record { head, body, .. } = record;
        let members = indented(&self.body(body, &names_in(body), &head.when));
        let attributes = attributes(body.attributes());
        let declaration = if record.untagged {
            let keyword = keyword(body.kind);
            format!("typedef {keyword} {{\n{members}}}{attributes} {};\n", head.name)
        } else {
            format!("{} {{\n{members}}}{attributes};\n", tagged(self.types.spec, id))
        };
        packed(Packing::Natural, body.packing, declaration)
    }

    /// Members, with lines for the preprocessor where they are not always there.
    fn body(&self, body: &Body, names: &BTreeSet<&str>, around: &Availability) -> String {
        let mut text = String::new();
        let mut conditions = Vec::new();
        let mut open = Condition::Always;
        let mut has_company = false;
        for member in &body.members {
            let condition = self.types.scope.condition(&member.when, around);
            if condition == Condition::Never {
                continue;
            }
            if condition != open {
                close(&mut text, &open);
                if condition != Condition::Always {
                    let _ = writeln!(text, "#if {}", condition.expression());
                }
                open = condition.clone();
            }
            let may_flex = has_company && body.kind == RecordKind::Struct;
            text.push_str(&self.member(body, member, names, may_flex));
            // C has flexible arrays only after other members of a structure, and bits without a name are none.
            has_company |= condition == Condition::Always && (member.name.is_some() || member.bits.is_none());
            conditions.push(condition);
        }
        close(&mut text, &open);
        text + &placeholder(&conditions)
    }

    fn member(&self, body: &Body, member: &Member, names: &BTreeSet<&str>, may_flex: bool) -> String {
        let is_there = |when: &Availability| self.types.scope.condition(when, when) != Condition::Never;
        let describer = Describer::new(self.types, &member.when).with_names(names.iter().copied());
        let comment = comment(&describer.sentences(&prose::member(body.tag.as_ref(), member, &is_there)));
        let name = member.name.as_deref().unwrap_or_default();
        let types = match &member.of {
            MemberType::Named(cases) => self
                .types
                .scope
                .cases(&cases.0, &member.when)
                .into_iter()
                .map(|(condition, case)| (condition, Some(case), self.types.spell(&case.is)))
                .collect(),
            MemberType::Inline(inner) => {
                let members = indented(&self.body(inner, names, &member.when));
                let attributes = attributes(inner.attributes());
                let text = format!("{} {{\n{members}}}{attributes}", keyword(inner.kind));
                vec![(Condition::Always, None, text)]
            }
        };
        let attributes = attributes(member.attributes);
        let mut branches = Vec::new();
        for (condition, case, of) in types {
            let around = case.map_or(&member.when, |case| &case.when);
            let declarator = declare(&of, name);
            match (&member.len, member.bits) {
                (_, Some(width)) => {
                    branches.push((condition, format!("{declarator} : {width}{attributes};\n")))
                }
                (None, None) => branches.push((condition, format!("{declarator}{attributes};\n"))),
                (Some(len), None) => {
                    let inside = around.clone();
                    for case in &len.0 {
                        let when = inside.and(&case.when);
                        let condition = self.types.scope.condition(&when, &member.when);
                        if !when.is_impossible() && condition != Condition::Never {
                            let dimensions = self.dimensions_of(&case.is, may_flex);
                            branches.push((condition, format!("{declarator}{dimensions}{attributes};\n")));
                        }
                    }
                }
            }
        }
        until_certain(&mut branches);
        let declaration = chain(&branches);
        comment
            + &match &member.of {
                MemberType::Named(_) => declaration,
                MemberType::Inline(inner) => packed(body.packing, inner.packing, declaration),
            }
    }

    fn dimensions_of(&self, lengths: &Lengths, may_flex: bool) -> String {
        let flexible = match &lengths.outer {
            Length::Fixed(_) => String::new(),
            Length::Flexible if may_flex => format!("[{}]", self.flexible),
            Length::Flexible => "[0]".to_owned(),
        };
        flexible + &self.dimensions(lengths.expressions())
    }

    /// What follows the name of an array, from the outside in.
    pub(super) fn dimensions<'e>(&self, lengths: impl Iterator<Item = &'e Expression>) -> String {
        lengths.map(|len| format!("[{}]", expressions::write(len, self.suffixes, self.types))).collect()
    }
}

/// The declaration of a record that is packed in one way, inside of one that is packed in another.
fn packed(around: Packing, own: Packing, declaration: String) -> String {
    let (around, own) = (around.limit(), own.limit());
    if around == own {
        return declaration;
    }
    let begin = match own {
        Some(limit) => format!("#pragma pack(push, {})\n", limit.bytes()),
        None => "#pragma pack(push)\n#pragma pack()\n".to_owned(),
    };
    format!("{begin}{declaration}#pragma pack(pop)\n")
}

/// Attributes that follow the members of a record, or the name of a member or typedef.
pub(crate) fn attributes(Attributes { packed, align }: Attributes) -> String {
    let mut all = Vec::new();
    if packed {
        all.push("__packed__".to_owned());
    }
    all.extend(align.map(|align| format!("__aligned__({align})")));
    if all.is_empty() { String::new() } else { format!(" __attribute__(({}))", all.join(", ")) }
}

/// An empty record has no size in C; C++ needs a member without size for that.
fn placeholder(conditions: &[Condition]) -> String {
    let mut test = "defined(__cplusplus)".to_owned();
    for condition in conditions {
        match condition {
            Condition::Always => return String::new(),
            other => {
                let _ = write!(test, " && !({})", other.expression());
            }
        }
    }
    format!("#if {test}\nchar _empty[0];\n#endif\n")
}

/// Drops what comes after a branch that is always taken.
fn until_certain(branches: &mut Vec<(Condition, String)>) {
    if let Some(certain) = branches.iter().position(|(condition, _)| *condition == Condition::Always) {
        branches.truncate(certain + 1);
    }
}

fn close(text: &mut String, open: &Condition) {
    if *open != Condition::Always {
        text.push_str("#endif\n");
    }
}

/// Moves lines to the right, except those for the preprocessor.
pub(super) fn indented(lines: &str) -> String {
    let mut text = String::new();
    for line in lines.lines() {
        let indent = if line.starts_with('#') || line.is_empty() { "" } else { INDENT };
        let _ = writeln!(text, "{indent}{line}");
    }
    text
}
