//! One header.

use super::blocks::{Blocks, Reader};
use super::comments::comment;
use super::conditionals::{Condition, Scope, chain};
use super::constants::{Constants, overridable};
use super::declarators::{Declarators, declare};
use super::expressions::{self, Suffixes};
use super::order::{Step, order};
use super::records::{Members, attributes};
use super::root::Root;
use super::sight::Inclusion;
use super::{aliases, definers, names, operations, x_macros};
use crate::axes::Dialect;
use crate::model::GroupInC;
use crate::model::{
    ConstantRole, HandleId, Head, MacroUse, ModuleId, RecordId, SaveCodeInC, Spec, Type, TypeItem, TypedefId,
    TypedefInC,
};

/// The text of the header that describes a module.
pub(super) fn header(spec: &Spec, scope: &Scope, module: ModuleId) -> String {
    let root = Root(scope.dialect);
    let suffixes = if root.is_seen_from(spec, module) { Suffixes::Macros(root) } else { Suffixes::Letters };
    let types = Declarators { spec, scope };
    let mut header = Header {
        spec,
        scope,
        module,
        types,
        constants: Constants { types, suffixes },
        members: Members { types, suffixes, flexible: root.flexible_dimension(spec, module) },
        blocks: Blocks::default(),
    };
    if let Some(item) = spec.x_macros.iter().find(|item| item.head.module == module) {
        return header.provenance() + &x_macros::body(item, &header.constants);
    }
    header.own_headers_of_c();
    header.push_includes(Inclusion::First);
    let includes = header.blocks.len();
    header.macros();
    header.push_includes(Inclusion::Part);
    header.plain_constants();
    header.strings();
    header.functions();
    header.groups();
    header.types();
    header.aliases();
    header.save_records();
    header.hypercalls();
    header.smccc();
    let provenance = header.provenance() + &header.includes(Inclusion::Around);
    // What only includes others is included as often as asked for.
    let only_includes = header.blocks.len() == includes;
    let text = header.blocks.render();
    if only_includes {
        return provenance + &text;
    }
    let guard = names::guard(spec, module);
    format!("{provenance}\n#ifndef {guard}\n#define {guard}\n{text}\n#endif /* {guard} */\n")
}

struct Header<'s> {
    spec: &'s Spec,
    scope: &'s Scope,
    module: ModuleId,
    types: Declarators<'s>,
    constants: Constants<'s>,
    members: Members<'s>,
    blocks: Blocks,
}

impl<'s> Header<'s> {
    /// Where it is from and what it is about.
    fn provenance(&self) -> String {
        let module = &self.spec[self.module];
        let dialect = match self.scope.dialect {
            Dialect::Xen => String::new(),
            other => format!(" --dialect {other}"),
        };
        let text = format!(
            "{}\n\nGenerated from spec/{}.yaml by `xen-abi c --release {}{dialect} {}`; do not edit.\n\n{}",
            module.header, module.name, self.scope.release, module.name, module.doc
        );
        format!("/* SPDX-License-Identifier: MIT OR Apache-2.0 */\n{}", comment(&text))
    }

    fn condition(&self, head: &Head) -> Condition {
        self.scope.condition(&head.when, &self.spec[self.module].when)
    }

    fn is_own(&self, head: &Head) -> bool {
        head.module == self.module
    }

    /// Headers with the integers of fixed width: C's own, except for Xen and Linux, which bring their own.
    fn own_headers_of_c(&mut self) {
        let xen = "#if !defined(__XEN__) && !defined(__KERNEL__)\n#include <stddef.h>\n#include <stdint.h>\n#endif\n";
        let own = match self.scope.dialect {
            Dialect::Xen => xen,
            Dialect::Linux => "#include <linux/types.h>\n",
        };
        self.blocks.push(Reader::Compiler, Condition::Always, own.to_owned());
    }

    /// The headers that the module names and that come at some place.
    fn includes(&self, place: Inclusion) -> String {
        let spec = self.spec;
        let module = &spec[self.module];
        let includes = module.includes.iter().filter(|(_, included)| {
            // What no module describes is not there to be included.
            spec.modules.iter().any(|other| other.header == *included)
                && Inclusion::of(spec, self.scope.dialect, self.module, included) == place
        });
        let includes = includes.filter_map(|(when, included)| {
            let line = match self.scope.dialect {
                Dialect::Xen => format!("#include \"{}\"\n", names::relative(&module.header, included)),
                Dialect::Linux => format!("#include <{included}>\n"),
            };
            match self.scope.condition(when, &module.when) {
                Condition::Never => None,
                condition => Some(chain(&[(condition, line)])),
            }
        });
        includes.collect()
    }

    fn push_includes(&mut self, place: Inclusion) {
        self.blocks.push(Reader::Anyone, Condition::Always, self.includes(place));
    }

    fn macros(&mut self) {
        let spec = self.spec;
        let root = Root(self.scope.dialect);
        let is_root = root.is(spec, self.module);
        if is_root {
            self.blocks.push(Reader::Anyone, Condition::Always, root.numbers(spec));
        }
        for item in spec.macros.iter().filter(|item| item.head.module == self.module) {
            self.blocks.push(Reader::Anyone, self.condition(&item.head), self.constants.define_macro(item));
        }
        self.handles();
    }

    /// Handles of the types that C itself has.
    fn handles(&mut self) {
        let mut lines: Vec<(Condition, String)> = Vec::new();
        for id in self.spec.declared_by::<HandleId>(self.module) {
            let handle = &self.spec[id];
            let condition = self.condition(&handle.head);
            let line = self.types.handles().definition(&handle.head.name, &handle.c);
            match lines.iter_mut().find(|(other, _)| *other == condition) {
                Some((_, text)) => text.push_str(&line),
                None => lines.push((condition, line)),
            }
        }
        for (at, (condition, text)) in lines.into_iter().enumerate() {
            let title = if at == 0 { comment("Guest handles of C's own types.") } else { String::new() };
            self.blocks.push(Reader::Compiler, condition, title + &text);
        }
    }

    /// Constants of no group that nothing else shows.
    fn plain_constants(&mut self) {
        let spec = self.spec;
        for constant in spec.constants.iter().filter(|constant| constant.group.is_none()) {
            if self.is_own(&constant.head) && constant.role == ConstantRole::Own {
                self.constant(constant, &constant.head.doc);
            }
        }
    }

    fn functions(&mut self) {
        let spec = self.spec;
        for function in spec.functions.iter().filter(|function| function.head.module == self.module) {
            let text = self.constants.define_function(function);
            self.blocks.push(Reader::Anyone, self.condition(&function.head), text);
        }
    }

    fn strings(&mut self) {
        let spec = self.spec;
        for string in spec.strings.iter().filter(|string| string.head.module == self.module) {
            let text = self.constants.define_string(string);
            self.blocks.push(Reader::Anyone, self.condition(&string.head), text);
        }
    }

    fn constant(&mut self, constant: &crate::model::Constant, doc: &str) {
        if let Some(bit) = constant.bit.map(|bit| &self.spec[bit]) {
            self.constant(bit, &bit.head.doc);
        }
        let text = self.constants.define(constant, doc);
        self.blocks.push(Reader::Anyone, self.condition(&constant.head), text);
    }

    /// Groups of macros. Those that are an `enum` are types.
    fn groups(&mut self) {
        let spec = self.spec;
        for group in spec.groups.iter().filter(|group| group.c == GroupInC::Macros) {
            if self.is_own(&group.head) {
                let title = comment(&format!("{}: {}", group.head.name, group.head.doc));
                self.blocks.push(Reader::Anyone, self.condition(&group.head), title);
                for id in &group.values {
                    self.constant(&spec[*id], &spec[*id].head.doc);
                }
            }
        }
    }

    fn types(&mut self) {
        let spec = self.spec;
        let mut announced = Vec::new();
        let mut used = Vec::new();
        for step in order(spec, self.module) {
            match step {
                Step::Announce(RecordId(at)) | Step::Declare(TypeItem::Record(RecordId(at)))
                    if spec.records[at as usize].made_by.is_some() =>
                {
                    let record = &spec.records[at as usize];
                    // The macro makes several records at once.
                    let Some(made_by) = record.made_by.as_ref().filter(|it| !used.contains(&it.place)) else {
                        continue;
                    };
                    used.push(made_by.place);
                    let text = comment(&made_by.doc) + &self.macro_use(made_by);
                    self.blocks.push(Reader::Compiler, self.condition(&record.head), text);
                }
                Step::Announce(id) => {
                    announced.push(id);
                    let condition = self.condition(&spec[id].head);
                    self.blocks.push(Reader::Compiler, condition, self.announcement(id));
                }
                Step::Declare(item) => {
                    let known = matches!(item, TypeItem::Record(id) if announced.contains(&id));
                    let head = spec.head(item);
                    let text = comment(&head.doc) + &self.declaration(item, known);
                    self.blocks.push(Reader::Compiler, self.condition(head), text);
                }
            }
        }
    }

    /// The use of a macro that makes records.
    fn macro_use(&self, made_by: &MacroUse) -> String {
        let records = made_by.records.iter().map(|record| self.types.spell(&Type::Named(*record)));
        let arguments: Vec<String> = std::iter::once(made_by.word.clone()).chain(records).collect();
        format!("{}({});\n", made_by.name, arguments.join(", "))
    }

    fn declaration(&self, item: TypeItem, announced: bool) -> String {
        let spec = self.spec;
        match item {
            TypeItem::Typedef(id) => self.typedef(id),
            TypeItem::Group(id) => self.constants.enumeration(&spec[id]),
            TypeItem::BitWord(id) => {
                let word = &spec[id];
                format!("typedef {};\n", declare(&self.types.spell(&word.of), &word.head.name))
            }
            TypeItem::Record(id) => {
                let names = if announced { String::new() } else { self.announcement(id) };
                self.members.record(id) + &names
            }
        }
    }

    /// The typedef and the handle of a record.
    fn announcement(&self, id: RecordId) -> String {
        let record = &self.spec[id];
        let tagged = names::tagged(self.spec, id);
        let mut text = match &record.typedef {
            Some(typedef) => format!("typedef {tagged} {typedef};\n"),
            None => String::new(),
        };
        if record.handle {
            text += &self.types.handles().definition_for(self.spec, id);
        }
        text
    }

    fn typedef(&self, id: TypedefId) -> String {
        let typedef = &self.spec[id];
        let name = &typedef.head.name;
        let len = typedef.len.as_ref().map_or(String::new(), |(_, len)| {
            format!("[{}]", expressions::write(len, self.members.suffixes, self.types))
        });
        let attributes = attributes(false, typedef.align);
        let branches: Vec<_> = self
            .scope
            .cases(&typedef.of.0, &typedef.head.when)
            .into_iter()
            .map(|(condition, case)| {
                let of = self.types.spell(&case.is);
                let line = match typedef.c {
                    TypedefInC::Typedef => format!("typedef {}{len}{attributes};\n", declare(&of, name)),
                    TypedefInC::Macro { .. } => format!("#define {name} {of}{attributes}\n"),
                };
                (condition, line)
            })
            .collect();
        let yields = typedef.c == TypedefInC::Macro { overridable: true };
        let handle = if typedef.handle { self.types.handles().definition(name, name) } else { String::new() };
        overridable(yields, name, chain(&branches)) + &handle
    }

    /// Macros for tags, members and names. They come after the types, which they would change.
    fn aliases(&mut self) {
        let spec = self.spec;
        for alias in spec.aliases.iter().filter(|alias| alias.head.module == self.module) {
            let text = aliases::definition(spec, alias);
            self.blocks.push(Reader::Compiler, self.condition(&alias.head), text);
        }
    }

    /// Declarations of the records of a saved domain. A code that is a constant stands with the constants.
    fn save_records(&mut self) {
        let spec = self.spec;
        for save in spec.save_records.iter().filter(|save| save.head.module == self.module) {
            let Some(definer) = definers::of_save_record(save) else { continue };
            let code = expressions::write(&save.code.1, self.members.suffixes, self.types);
            let mut arguments =
                vec![save.head.name.clone(), code, self.types.spell(&Type::Named(save.record))];
            if let SaveCodeInC::Declared(Some((record, fix))) = &save.in_c {
                arguments.extend([self.types.spell(&Type::Named(*record)), fix.clone()]);
            }
            let text = comment(&save.head.doc) + &format!("{definer}({});\n", arguments.join(", "));
            self.blocks.push(Reader::Compiler, self.condition(&save.head), text);
        }
    }

    fn hypercalls(&mut self) {
        let (spec, module) = (self.spec, self.module);
        for call in spec.hypercalls.iter().filter(|call| call.head.module == module) {
            let text = comment(&operations::describe_call(call, self.types));
            self.blocks.push(Reader::Anyone, self.condition(&call.head), text);
            for operation in call.ops.flat() {
                let doc = operations::describe_operation(call, operation, self.types);
                self.constant(&spec[operation.constant], &doc);
            }
        }
    }

    fn smccc(&mut self) {
        let (spec, module) = (self.spec, self.module);
        for call in spec.smccc.iter().filter(|call| call.head.module == module) {
            self.constant(&spec[call.constant], &operations::describe_smccc(call, self.types));
        }
    }
}
