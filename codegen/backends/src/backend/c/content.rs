//! What a header has of its own.

use super::assertions::Assertions;
use super::blocks::{Blocks, Reader};
use super::comments::comment;
use super::conditionals::Condition;
use super::constants::Constants;
use super::declarations::Declarations;
use super::declarators::Declarators;
use super::describe::Describer;
use super::expressions::{self, Suffixes};
use super::order::{Step, order};
use super::records::Members;
use super::root::Root;
use super::setting::{Form, Setting};
use super::{aliases, names, operations, x_macros};
use xen_abi_model::{
    AliasId, Constant, ConstantId, ConstantRole, DeclaredId, FunctionId, GroupId, GroupInC, HandleId, Head,
    Item, Macro, MacroId, ModuleId, RecordId, SaveCodeInC, SaveRecordId, SmcccId, StringId, Type, TypeItem,
    XMacroId,
};
use xen_abi_syntax::axes::Dialect;

/// The headers that every compiler has, with a system or without.
const FREESTANDING: [&str; 6] = ["float.h", "limits.h", "stdarg.h", "stdbool.h", "stddef.h", "stdint.h"];

/// The texts of the headers that one includes, by the place where it does.
pub(super) struct Included {
    pub(super) first: String,
    pub(super) part: String,
    pub(super) behind: String,
}

/// Writes what a header has of its own.
pub(super) struct Content<'s> {
    setting: Setting<'s>,
    module: ModuleId,
    types: Declarators<'s>,
    declarations: Declarations<'s>,
    blocks: Blocks,
}

impl<'s> Content<'s> {
    pub(super) fn new(setting: Setting<'s>, module: ModuleId) -> Self {
        let Setting { spec, scope, extent, .. } = setting;
        let root = setting.root(module);
        let suffixes = match root.filter(|root| extent.suffixes || root.has_suffixes(spec)) {
            Some(root) => Suffixes::Macros(root),
            None => Suffixes::Letters,
        };
        let types = Declarators { spec, scope };
        let flexible = root.map_or("", |root| root.flexible_dimension(spec));
        let constants = Constants { types, suffixes };
        let members = Members { types, suffixes, flexible };
        let declarations = Declarations { constants, members };
        Self { setting, module, types, declarations, blocks: Blocks::default() }
    }

    /// The text, with those of the headers that it includes; and whether these are all.
    pub(super) fn text(mut self, included: Included) -> (String, bool) {
        if self.setting.scope.dialect == Dialect::Linux {
            let types = "#include <linux/types.h>\n".to_owned();
            self.blocks.push(Reader::Compiler, Condition::Always, types);
        }
        let root = Root(self.setting.scope.dialect);
        let is_apart = self.setting.form == Form::Headers;
        // The header on which all build refuses targets that Xen has no headers for, as Xen's does.
        if self.setting.scope.dialect == Dialect::Xen && is_apart && root.is(self.setting.spec, self.module) {
            self.blocks.push(Reader::Anyone, Condition::Always, self.setting.scope.refusal());
        }
        self.system_includes();
        self.included(&included.first);
        let includes = self.blocks.len();
        self.suffixes();
        self.macros();
        self.handles();
        self.included(&included.part);
        self.plain_constants();
        self.strings();
        self.functions();
        self.steps();
        self.aliases();
        self.inline_code();
        self.save_records();
        self.smccc();
        self.assertions();
        let only_includes = self.blocks.len() == includes;
        self.included(&included.behind);
        (self.blocks.render(), only_includes)
    }

    /// The text of a header that is nothing but calls of a macro.
    pub(super) fn x_macro(&self, id: XMacroId) -> String {
        x_macros::body(&self.setting.spec[id], &self.declarations.constants)
    }

    /// Lines that include other headers of the specification.
    fn included(&mut self, lines: &str) {
        self.blocks.push(Reader::Anyone, Condition::Always, lines.trim_start_matches('\n').to_owned());
    }

    /// Headers of C itself or of the system, which the assembler does not know. Who reads all in one file may have no
    /// system, and then does without what is not of C itself.
    fn system_includes(&mut self) {
        let module = &self.setting.spec[self.module];
        for (when, header) in &module.system_includes {
            let condition = self.setting.scope.condition(when, &module.when);
            let line = format!("#include <{header}>\n");
            let text = match self.setting.form {
                Form::OneFile if !FREESTANDING.contains(&header.as_str()) => {
                    format!("#if __STDC_HOSTED__\n{line}#endif\n")
                }
                _ => line,
            };
            self.blocks.push(Reader::Compiler, condition, text);
        }
    }

    fn condition(&self, head: &Head) -> Condition {
        self.setting.scope.condition(&head.when, &self.setting.spec[self.module].when)
    }

    /// What is wanted of the module, of one kind.
    fn own<Id: DeclaredId + Into<Item>>(&self) -> Vec<Id> {
        let all = self.setting.spec.declared_by::<Id>(self.module);
        all.filter(|id| self.setting.extent.selection.contains(*id)).collect()
    }

    fn suffixes(&mut self) {
        let root = Root(self.setting.scope.dialect);
        if self.setting.extent.suffixes && root.is(self.setting.spec, self.module) {
            self.blocks.push(Reader::Anyone, Condition::Always, root.numbers(self.setting.spec));
        }
    }

    fn macros(&mut self) {
        for item in self.own_macros(false) {
            let text = self.declarations.constants.define_macro(item);
            self.blocks.push(Reader::Anyone, self.condition(&item.head), text);
        }
    }

    /// Functions, which use the types and come before what uses them.
    fn inline_code(&mut self) {
        for item in self.own_macros(true) {
            let text = self.declarations.constants.inline_code(item);
            self.blocks.push(Reader::Compiler, self.condition(&item.head), text);
        }
    }

    /// The macros that are wanted of the module, or the code that stands in it as it is.
    fn own_macros(&self, inline: bool) -> Vec<&'s Macro> {
        let all = self.own::<MacroId>().into_iter().map(|id| &self.setting.spec[id]);
        all.filter(|item| item.inline == inline).collect()
    }

    /// Handles of the types that C itself has.
    fn handles(&mut self) {
        let mut lines: Vec<(Condition, String)> = Vec::new();
        for id in self.own::<HandleId>() {
            let handle = &self.setting.spec[id];
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
        for id in self.own::<ConstantId>() {
            let constant = &self.setting.spec[id];
            if constant.group.is_none() && constant.role == ConstantRole::Own {
                self.constant(constant, &constant.head.doc);
            }
        }
    }

    fn constant(&mut self, constant: &Constant, doc: &str) {
        if let Some(bit) = constant.bit.map(|bit| &self.setting.spec[bit]) {
            self.constant(bit, &bit.head.doc);
        }
        let constants = self.declarations.constants;
        let bare = constants.define(constant, "");
        let reader = Reader::Among(bare);
        self.blocks.push(reader, self.condition(&constant.head), constants.define(constant, doc));
    }

    fn strings(&mut self) {
        for id in self.own::<StringId>() {
            let string = &self.setting.spec[id];
            let text = self.declarations.constants.define_string(string);
            self.blocks.push(Reader::Anyone, self.condition(&string.head), text);
        }
    }

    fn functions(&mut self) {
        for id in self.own::<FunctionId>() {
            let function = &self.setting.spec[id];
            let text = self.declarations.constants.define_function(function);
            self.blocks.push(Reader::Anyone, self.condition(&function.head), text);
        }
    }

    /// Types, groups, hypercalls and operations.
    fn steps(&mut self) {
        let spec = self.setting.spec;
        let mut announced = Vec::new();
        let mut used = Vec::new();
        for step in order(spec, self.module, &self.setting.extent.selection) {
            match step {
                Step::Announce(id) | Step::Declare(TypeItem::Record(id)) if spec[id].made_by.is_some() => {
                    // The macro makes several records at once.
                    let Some(made_by) = spec[id].made_by.as_ref().filter(|it| !used.contains(&it.place))
                    else {
                        continue;
                    };
                    used.push(made_by.place);
                    let text = comment(&made_by.doc) + &self.declarations.macro_use(made_by);
                    self.blocks.push(Reader::Compiler, self.condition(&spec[id].head), text);
                }
                Step::Announce(id) => {
                    announced.push(id);
                    let condition = self.condition(&spec[id].head);
                    self.blocks.push(Reader::Compiler, condition, self.declarations.announcement(id));
                }
                Step::Declare(TypeItem::Group(id)) if spec[id].c == GroupInC::Macros => self.group(id),
                Step::Declare(TypeItem::Record(id)) => self.record(id, announced.contains(&id)),
                Step::Declare(item) => {
                    let head = spec.head(item);
                    let text = comment(&head.doc) + &self.declarations.declaration(item);
                    self.blocks.push(Reader::Compiler, self.condition(head), text);
                }
                Step::Call(call) => {
                    let text = comment(&operations::describe_call(call, self.types));
                    let reader = Reader::Among(String::new());
                    self.blocks.push(reader, self.condition(&call.head), text);
                }
                Step::Operation(call, operation) => {
                    let doc = operations::describe_operation(call, operation, self.types);
                    self.constant(&spec[operation.number], &doc);
                }
            }
        }
    }

    fn record(&mut self, id: RecordId, is_announced: bool) {
        let record = &self.setting.spec[id];
        let describer = Describer::new(self.types, &record.head.when).with_body(&record.body);
        let mut text = comment(&describer.text(&record.head.doc)) + &self.declarations.record(id);
        if !is_announced {
            text += &self.declarations.announcement(id);
        }
        self.blocks.push(Reader::Compiler, self.condition(&record.head), text);
    }

    /// Macros for the values of a group.
    fn group(&mut self, id: GroupId) {
        let group = &self.setting.spec[id];
        let title = comment(&format!("{}: {}", group.head.name, group.head.doc));
        self.blocks.push(Reader::Among(String::new()), self.condition(&group.head), title);
        for id in &group.values {
            self.constant(&self.setting.spec[*id], &self.setting.spec[*id].head.doc);
        }
    }

    /// Macros for tags, members and names. They come after the types, which they would change.
    fn aliases(&mut self) {
        for id in self.own::<AliasId>() {
            let alias = &self.setting.spec[id];
            let text = aliases::definition(self.setting.spec, alias);
            self.blocks.push(Reader::Compiler, self.condition(&alias.head), text);
        }
    }

    /// Declarations of the records of a saved domain. A code that is a constant stands with the constants.
    fn save_records(&mut self) {
        for id in self.own::<SaveRecordId>() {
            let save = &self.setting.spec[id];
            let Some(definer) = names::definer_of(save) else { continue };
            let code = expressions::write(&save.code.1, self.declarations.members.suffixes, self.types);
            let record = self.types.spell(&Type::Named(save.record));
            let mut arguments = vec![save.head.name.clone(), code, record];
            if let SaveCodeInC::Declared(Some((record, fix))) = &save.in_c {
                arguments.extend([self.types.spell(&Type::Named(*record)), fix.clone()]);
            }
            let text = comment(&save.head.doc) + &format!("{definer}({});\n", arguments.join(", "));
            self.blocks.push(Reader::Compiler, self.condition(&save.head), text);
        }
    }

    fn assertions(&mut self) {
        let version = (0..).map(MacroId).zip(&self.setting.spec.macros);
        let mut version = version.filter(|(_, item)| item.head.name == names::INTERFACE_VERSION);
        let around = &self.setting.spec[self.module].when;
        let asks_for_version = version.any(|(id, _)| self.setting.extent.selection.contains(id));
        let assertions =
            Assertions { abis: self.setting.abis, scope: self.setting.scope, around, asks_for_version };
        let text = assertions.of(&self.own::<RecordId>());
        self.blocks.push(Reader::Compiler, Condition::Always, text);
    }

    fn smccc(&mut self) {
        for id in self.own::<SmcccId>() {
            let call = &self.setting.spec[id];
            self.constant(&self.setting.spec[call.constant], &operations::describe_smccc(call, self.types));
        }
    }
}
