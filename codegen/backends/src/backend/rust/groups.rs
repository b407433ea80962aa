//! Constants of one type: newtypes that take any value, since Xen writes some that we do not know.

use super::docs;
use super::naming::{constant_name, declared, ident, scalar};
use super::printer::{Printer, Shown, line};
use super::table::{Holder, Scope, Space};
use crate::abi::Abi;
use crate::matrix::VariantSet;
use xen_abi_model::{Constant, Group, GroupId, GroupKind};
use xen_abi_syntax::scalar::Scalar;

/// What a group is on one target.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RustGroup<'s> {
    of: Scalar,
    values: Vec<(&'s Constant, i128)>,
}

impl<'s> RustGroup<'s> {
    pub(super) fn new(abi: &Abi<'s>, id: GroupId) -> Option<Self> {
        let of = abi.groups().get(id)?.scalar()?;
        let spec = abi.spec;
        let values = spec[id]
            .values
            .iter()
            .filter_map(|value| Some((&spec[*value], abi.constants().get(*value)?.value)));
        Some(Self { of, values: values.collect() })
    }

    /// Its values that are there.
    pub(super) fn values(&self) -> &[(&'s Constant, i128)] {
        &self.values
    }

    /// The names of its values, and of what it can do.
    pub(super) fn names(&self, group: &Group, variants: &VariantSet) -> Scope {
        let mut scope = Scope::default();
        if group.kind == GroupKind::Flags {
            scope.reserve(Space::Associated, &["all", "contains", "union", "difference"], variants);
        }
        for (constant, _) in &self.values {
            let holder = Holder { place: constant.head.place, variants };
            scope.add(holder, Space::Associated, "constant", &value_name(group, constant));
        }
        scope
    }

    pub(super) fn print(&self, group: &Group, cfg: &str, to: &mut Printer) {
        let name = declared(&group.head);
        to.line(cfg);
        to.line(match group.kind {
            GroupKind::Enum => "xen_values! {",
            GroupKind::Flags => "xen_flags! {",
        });
        to.indent();
        docs::item(&group.head, &name, to);
        line!(to, "pub struct ", &*ident(&name), ": ", scalar(self.of), " {");
        to.indent();
        for (constant, value) in &self.values {
            let name = value_name(group, constant);
            to.docs(&constant.head.doc);
            to.begin();
            // The C name, by which rustdoc finds the constant, if it is another.
            if name != constant.head.name {
                for part in ["\"", &constant.head.name, "\" "] {
                    to.add(part);
                }
            }
            for part in [&*ident(&name), " = "] {
                to.add(part);
            }
            to.add(Shown(value));
            to.add(",");
            to.end();
        }
        to.close("}");
        to.close("}");
        if group.errors {
            self.error(group, cfg, to);
        }
    }

    /// What Rust wants of an error.
    fn error(&self, group: &Group, cfg: &str, to: &mut Printer) {
        to.line(cfg);
        to.line("xen_errors! {");
        to.indent();
        line!(to, &*ident(&declared(&group.head)), " {");
        to.indent();
        for (constant, _) in &self.values {
            let (name, text) = (value_name(group, constant), in_one_line(&constant.head.doc));
            line!(to, &*ident(&name), " ", Shown(format_args!("{text:?}")), ",");
        }
        to.close("}");
        to.close("}");
    }
}

/// Documentation as messages have it: in one line, without a full stop behind it.
fn in_one_line(doc: &str) -> String {
    let words: Vec<&str> = doc.split_whitespace().collect();
    words.join(" ").trim_end_matches('.').to_owned()
}

/// The name of a value within its group.
pub(crate) fn value_name(group: &Group, constant: &Constant) -> String {
    constant.head.rust.clone().unwrap_or_else(|| constant_name(&constant.head.name, &group.prefix))
}
