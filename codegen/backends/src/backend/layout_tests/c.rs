//! Static assertions in C.

mod aliases;
mod bits;
mod constants;
mod functions;
mod records;
mod save_records;
mod strings;

use std::fmt::Write;

pub(super) use bits::{MARK, probes};

use crate::abi::{Abi, Shape, ShapeKind};
use crate::backend::c::in_reading_order;
use crate::backend::c::names::group_name;
use xen_abi_model::{Head, Typedef, TypedefInC};
use xen_abi_syntax::axes::{Dialect, InterfaceVersion, Target, Variant, View};
use xen_abi_syntax::scalar::Scalar;

/// Assertions about everything that a project defines, Xen if none is named.
pub(super) fn assertions(abi: &Abi<'_>, project: Option<&str>) -> String {
    let mut file = Assertions { abi, project, text: preamble(abi, project) };
    file.typedefs();
    file.records();
    file.aliases();
    file.constants();
    file.strings();
    file.save_records();
    file.functions();
    file.text
}

/// The text of one file.
struct Assertions<'a, 's> {
    abi: &'a Abi<'s>,
    project: Option<&'a str>,
    text: String,
}

impl Assertions<'_, '_> {
    /// Asserts a condition; the message names the item and its module.
    fn assert(&mut self, head: &Head, what: &str, condition: &str) {
        let module = &self.abi.spec[head.module].name;
        let _ = writeln!(self.text, "_Static_assert({condition}, \"{module}: {what}\");");
    }

    /// Whether the file is about an item.
    fn covers(&self, head: &Head) -> bool {
        self.abi.spec[head.module].project() == self.project
    }

    fn title(&mut self, text: &str) {
        let _ = write!(self.text, "\n/* {text} */\n");
    }

    fn typedefs(&mut self) {
        let abi = self.abi;
        let spec = abi.spec;
        for (id, shape) in abi.typedefs().iter() {
            let Typedef { head, align, c, .. } = &spec[id];
            if !self.covers(head) {
                continue;
            }
            let shape = Shape { align: align.map_or(shape.align, u64::from), ..shape.clone() };
            match c {
                TypedefInC::Typedef => self.shape(head, (&head.name, &head.name), &shape),
                TypedefInC::Macro { .. } => {
                    // Where a type is only named, as in `sizeof`, an attribute in a macro has no effect.
                    let declared = format!("xen_abi_{}", head.name);
                    let _ = writeln!(self.text, "typedef {} {declared};", head.name);
                    self.shape(head, (&head.name, &declared), &shape);
                }
            }
        }
        for (id, layout) in abi.bitwords().iter().filter(|(id, _)| spec[*id].typedef) {
            let head = &spec[id].head;
            if self.covers(head) {
                self.shape(head, (&head.name, &head.name), &layout.shape);
            }
        }
        for (id, shape) in abi.groups().iter() {
            let head = &spec[id].head;
            if let (Some(name), true) = (group_name(&spec[id]), self.covers(head)) {
                self.size_and_align(head, &name, (shape.size, shape.align));
            }
        }
    }

    /// Asserts what there is to say of a type `of`, which messages call `subject`.
    fn shape(&mut self, head: &Head, (subject, of): (&str, &str), shape: &Shape<'_>) {
        self.extent(head, (subject, of), (shape.size, shape.align));
        self.sign(head, (subject, of), shape);
    }

    /// Asserts the sign of an integer, which messages call `subject`. Compilers can be told either for `char`, and
    /// C fixes none for an enumeration.
    fn sign(&mut self, head: &Head, (subject, of): (&str, &str), shape: &Shape<'_>) {
        match shape.scalar() {
            Some(scalar) if scalar != Scalar::Char && !self.is_enumeration(shape) => {
                let (sign, not) = if scalar.holds(-1) { ("signed", "") } else { ("unsigned", "!") };
                self.assert(head, &format!("{subject} is {sign}"), &format!("{not}XEN_ABI_IS_SIGNED({of})"));
            }
            _ => {}
        }
    }

    fn is_enumeration(&self, shape: &Shape<'_>) -> bool {
        match &shape.kind {
            ShapeKind::Group(id, _) => self.abi.spec[*id].c.is_type(),
            ShapeKind::Typedef(_, of) => self.is_enumeration(of),
            _ => false,
        }
    }

    fn size_and_align(&mut self, head: &Head, name: &str, extent: (u64, u64)) {
        self.extent(head, (name, name), extent);
    }

    fn extent(&mut self, head: &Head, (subject, of): (&str, &str), (size, align): (u64, u64)) {
        self.assert(head, &format!("{subject} has {size} bytes"), &format!("sizeof({of}) == {size}"));
        let what = format!("{subject} is aligned to {align}");
        self.assert(head, &what, &format!("_Alignof({of}) == {align}"));
    }
}

/// The view and interface version, and all headers of a project.
fn preamble(abi: &Abi<'_>, project: Option<&str>) -> String {
    let Variant { target, release, view, interface, dialect } = abi.variant();
    let mut text = format!(
        "/* SPDX-License-Identifier: MIT OR Apache-2.0 */\n\
         /*\n \
         * Layouts and values of {dialect} {release} on {target}, {view} view, interface {interface}.\n \
         * Generated from spec/ by `xen-abi generate`; do not edit.\n \
         *\n \
         * No assertion can see where a bit-field lies; if there are any, bits_{target}.c is about them.\n \
         */\n\n"
    );
    match (view, interface) {
        _ if dialect == Dialect::Linux => text.push_str(&linux_configuration(target)),
        (View::Tools, _) => text.push_str("#ifndef __XEN_TOOLS__\n#define __XEN_TOOLS__ 1\n#endif\n"),
        (View::Guest, InterfaceVersion::NONE) => {}
        (View::Guest, version) => {
            let _ = writeln!(
                text,
                "#ifndef __XEN_INTERFACE_VERSION__\n#define __XEN_INTERFACE_VERSION__ {version}\n#endif"
            );
        }
    }
    text.push_str(match dialect {
        Dialect::Xen => "\n#include <stddef.h>\n#include <stdint.h>\n\n",
        Dialect::Linux => "\n#include <linux/stddef.h>\n#include <linux/types.h>\n\n",
    });
    for header in in_reading_order(abi.spec, abi.variant(), project) {
        let _ = writeln!(text, "#include \"{header}\"");
    }
    text + MACROS
}

/// How Linux is configured, without which its headers take 32-bit x86 for 64-bit.
fn linux_configuration(target: Target) -> String {
    let name = match target {
        Target::X86_32 => "CONFIG_X86_32",
        Target::X86_64 => "CONFIG_X86_64",
        _ => return String::new(),
    };
    format!("#ifndef {name}\n#define {name} 1\n#endif\n")
}

/// A member of a record that is nowhere; and whether an integer is signed. There both sides of the comparison are
/// of one type, so that no compiler warns.
const MACROS: &str = "
#define XEN_ABI_MEMBER(type, member) (((type *)0)->member)
#define XEN_ABI_IS_SIGNED(what) ((__typeof__(what))-1 < (__typeof__(what))1)
";

/// Whether C has a number of bytes for a type: not for arrays without a length.
fn has_size(shape: &Shape<'_>) -> bool {
    !matches!(shape.underlying().kind, ShapeKind::Array { len: None, .. })
}
