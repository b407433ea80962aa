//! What a file of the specification is in Rust: the model of a module, from which it is printed.

use std::collections::BTreeSet;

use super::bitwords::RustBitWord;
use super::calls::{self, Method};
use super::constants::RustConstant;
use super::functions::RustFunction;
use super::groups::RustGroup;
use super::naming::{declared, ident, module_name, module_path};
use super::operations::{RustHypercall, RustOperation, operation_name, operation_word, operations};
use super::printer::{Printer, line};
use super::records::{Layout, Records, names, print_layouts, take_layouts};
use super::save_records::{self, RustSaveRecord};
use super::shape::{RustRecord, Shaper};
use super::smccc::RustSmcccCall;
use super::strings::{self, RustString};
use super::table::{Holder, Scope, Space, Table};
use super::target_cfg::Targets;
use super::typedefs::RustTypedef;
use super::{RustOptions, constants, functions};
use crate::abi::Abi;
use crate::matrix::{Case, Matrix, VariantSet};
use crate::model::{
    BitWordId, ConstantId, ConstantRole, DeclaredId, FunctionId, GroupId, Head, Hypercall, HypercallId, ModuleId,
    Operation, Operations, RecordId, SaveRecordId, SmcccId, Spec, StringId, TypedefId,
};

/// The modules that are wanted and those whose headers they include, in the order of the specification.
pub(super) fn reached(spec: &Spec, wanted: &[String]) -> Vec<ModuleId> {
    let all = (0..spec.modules.len()).map(|at| ModuleId(at as u32));
    if wanted.is_empty() {
        return all.collect();
    }
    included_by(spec, wanted.iter().filter_map(|name| spec.module_named(name))).into_iter().collect()
}

/// Some modules and those whose headers they include, and these.
pub(super) fn included_by(spec: &Spec, modules: impl IntoIterator<Item = ModuleId>) -> BTreeSet<ModuleId> {
    let mut reached: BTreeSet<ModuleId> = BTreeSet::new();
    let mut next: Vec<ModuleId> = modules.into_iter().collect();
    while let Some(id) = next.pop() {
        if reached.insert(id) {
            next.extend(included(spec, id).map(|(_, included)| included));
        }
    }
    reached
}

/// The modules whose headers a module includes, and whether it does so only under a condition. Architectures can
/// have headers of one name.
fn included(spec: &Spec, id: ModuleId) -> impl Iterator<Item = (bool, ModuleId)> {
    let module = &spec[id];
    let modules = || spec.modules.iter().enumerate().map(|(at, other)| (ModuleId(at as u32), other));
    module.includes.iter().flat_map(move |(when, header)| {
        let named: Vec<_> = modules().filter(|(_, other)| other.header == *header).collect();
        let is_conditional = *when != module.when || named.len() > 1;
        named.into_iter().map(move |(id, _)| (is_conditional, id))
    })
}

/// What something that is declared is in Rust, case by case.
struct Item<Id, T> {
    id: Id,
    cases: Vec<Case<T>>,
}

/// A hypercall in Rust.
struct HypercallItem<'s> {
    id: HypercallId,
    cases: Vec<Case<RustHypercall<'s>>>,
    operations: Vec<OperationItem<'s>>,
    methods: Vec<Case<Method<'s>>>,
}

/// An operation in Rust, with those that it has itself.
struct OperationItem<'s> {
    of: &'s Operation,
    cases: Vec<Case<RustOperation<'s>>>,
    inner: Vec<OperationItem<'s>>,
}

/// Declares the model of a module: its lists, in the order in which they are printed, and what makes each item. The
/// functions that walk over all of them follow.
macro_rules! lists {
    ($($list:ident: $id:ident => $of:ty, $make:expr;)*) => {
        /// What a file of the specification is in Rust.
        pub(super) struct RustModule<'s> {
            pub(super) id: ModuleId,
            /// The modules in each other that it is.
            pub(super) path: Vec<String>,
            /// The variants that have it.
            pub(super) variants: VariantSet,
            $($list: Vec<Item<$id, $of>>,)*
            aliases: Vec<Item<usize, RustTypedef>>,
            records: Vec<Item<RecordId, RustRecord<'s>>>,
            layouts: Vec<Vec<Case<Vec<Layout>>>>,
            hypercalls: Vec<HypercallItem<'s>>,
        }

        impl<'s> RustModule<'s> {
            /// Makes the model of a module.
            pub(super) fn new(matrix: &Matrix<'s>, id: ModuleId, options: &RustOptions) -> Self {
                let spec = matrix.spec();
                $(let $list = items(matrix, id, options, $make);)*
                let (records, layouts) = records(matrix, id, options);
                Self {
                    id,
                    path: module_path(&spec[id].name),
                    variants: matrix.having(&spec[id].when),
                    $($list,)*
                    aliases: aliases(matrix, id, options),
                    records,
                    layouts,
                    hypercalls: hypercalls(matrix, id, options),
                }
            }

            /// Whether there is nothing in it.
            pub(super) fn is_empty(&self) -> bool {
                $(self.$list.is_empty() &&)* self.aliases.is_empty() && self.records.is_empty()
                    && self.hypercalls.is_empty()
            }
        }
    };
}

lists! {
    constants: ConstantId => RustConstant, |abi, id| is_shown(abi, id).then(|| RustConstant::new(abi, id))?;
    strings: StringId => RustString<'s>, RustString::new;
    functions: FunctionId => RustFunction, RustFunction::new;
    groups: GroupId => RustGroup<'s>, RustGroup::new;
    bitwords: BitWordId => RustBitWord<'s>, RustBitWord::new;
    typedefs: TypedefId => RustTypedef, RustTypedef::new;
    save_records: SaveRecordId => RustSaveRecord, RustSaveRecord::new;
    smccc: SmcccId => RustSmcccCall, RustSmcccCall::new;
}

/// Whether a constant stands for itself, and is not shown by a group or an operation.
fn is_shown(abi: &Abi<'_>, id: ConstantId) -> bool {
    let constant = &abi.spec[id];
    constant.group.is_none() && constant.role != ConstantRole::Operation
}

/// What a file declares of a kind.
fn items<'s, Id: DeclaredId, T: PartialEq>(
    matrix: &Matrix<'s>,
    module: ModuleId,
    options: &RustOptions,
    make: impl Fn(&Abi<'s>, Id) -> Option<T>,
) -> Vec<Item<Id, T>> {
    let spec = matrix.spec();
    let wanted = spec.declared_by::<Id>(module).filter(|id| options.wants(*id));
    let made = wanted.map(|id| Item { id, cases: matrix.cases(|abi| make(abi, id)) });
    made.filter(|item| !item.cases.is_empty()).collect()
}

fn aliases(matrix: &Matrix<'_>, module: ModuleId, options: &RustOptions) -> Vec<Item<usize, RustTypedef>> {
    let all = matrix.spec().aliases.iter().enumerate().filter(|(_, alias)| alias.head.module == module);
    let wanted = all.filter(|(_, alias)| options.wants_alias(alias));
    let made = wanted.map(|(id, alias)| Item { id, cases: matrix.cases(|abi| RustTypedef::of_alias(abi, alias)) });
    made.filter(|item| !item.cases.is_empty()).collect()
}

type RecordItems<'s> = (Vec<Item<RecordId, RustRecord<'s>>>, Vec<Vec<Case<Vec<Layout>>>>);

/// Records, and apart from them what is asserted of their layout, which differs between more targets.
fn records<'s>(matrix: &Matrix<'s>, module: ModuleId, options: &RustOptions) -> RecordItems<'s> {
    let spec = matrix.spec();
    let (mut records, mut layouts) = (Vec::new(), Vec::new());
    for id in spec.declared_by::<RecordId>(module).filter(|id| options.wants(*id)) {
        let name = declared(&spec[id].head);
        let shaped = matrix.cases(|abi| Some(Shaper { abi }.record(name.clone(), abi.records.get(&id)?)));
        if shaped.is_empty() {
            continue;
        }
        let mut cases: Vec<Case<RustRecord<'s>>> = Vec::new();
        let mut of_record: Vec<Case<Vec<Layout>>> = Vec::new();
        for Case { variants, mut is } in shaped {
            let mut layout = Vec::new();
            take_layouts(&mut is, &mut layout);
            merge(&mut cases, variants.clone(), is);
            merge(&mut of_record, variants, layout);
        }
        records.push(Item { id, cases });
        layouts.push(of_record);
    }
    (records, layouts)
}

/// Adds a case, to one that is equal if there is one.
fn merge<T: PartialEq>(cases: &mut Vec<Case<T>>, variants: VariantSet, is: T) {
    match cases.iter_mut().find(|case| case.is == is) {
        Some(case) => case.variants.extend(variants.iter()),
        None => cases.push(Case { variants, is }),
    }
}

fn hypercalls<'s>(matrix: &Matrix<'s>, module: ModuleId, options: &RustOptions) -> Vec<HypercallItem<'s>> {
    let spec = matrix.spec();
    let mut made = Vec::new();
    for id in spec.declared_by::<HypercallId>(module).filter(|id| options.wants(*id)) {
        let cases = matrix.cases(|abi| RustHypercall::new(abi, id));
        if cases.is_empty() {
            continue;
        }
        let (mut all, mut methods) = (Vec::new(), Vec::new());
        for (at, abi) in matrix.abis().iter().enumerate() {
            let one: VariantSet = [at].into_iter().collect();
            for operation in operations(abi, id).into_iter().filter(|made| options.wants_operation(made.of)) {
                merge(&mut all, one.clone(), operation);
            }
            if options.hypercalls {
                let methods_here = calls::methods(abi, id).into_iter();
                let wanted = |method: &Method<'_>| method.operation.is_none_or(|of| options.wants_operation(of));
                for method in methods_here.filter(wanted) {
                    merge(&mut methods, one.clone(), method);
                }
            }
        }
        methods.sort_by_key(|case| order_of(&spec[id].ops, case.is.operation));
        made.push(HypercallItem { id, cases, operations: arranged(&spec[id].ops, &mut all), methods });
    }
    made
}

/// The place of an operation among those beside it.
fn order_of(within: &Operations, operation: Option<&Operation>) -> Option<usize> {
    within.all.iter().position(|other| operation.is_some_and(|operation| std::ptr::eq(operation, other)))
}

/// Puts the cases of operations where the specification has these.
fn arranged<'s>(within: &'s Operations, all: &mut Vec<Case<RustOperation<'s>>>) -> Vec<OperationItem<'s>> {
    let mut items = Vec::new();
    for of in &within.all {
        let (own, rest) = std::mem::take(all).into_iter().partition(|case| std::ptr::eq(case.is.of, of));
        *all = rest;
        let inner = arranged(&of.inner, all);
        if !Vec::is_empty(&own) || !inner.is_empty() {
            items.push(OperationItem { of, cases: own, inner });
        }
    }
    items
}

/// A declaration that is given names for some variants.
fn holder<'h>(head: &Head, variants: &'h VariantSet) -> Holder<'h> {
    Holder { place: head.place, variants }
}

/// The variants of some cases.
fn variants_of<T>(cases: &[Case<T>]) -> VariantSet {
    cases.iter().flat_map(|case| case.variants.iter()).collect()
}

impl OperationItem<'_> {
    fn variants(&self) -> VariantSet {
        let inner = self.inner.iter().flat_map(|inner| inner.variants().iter().collect::<Vec<_>>());
        variants_of(&self.cases).iter().chain(inner).collect()
    }
}

impl<'s> RustModule<'s> {
    /// Gives everything that it declares its name.
    pub(super) fn register(&self, spec: &'s Spec, table: &mut Table) {
        let (mut own, mut inner) = (Scope::default(), Vec::new());
        own.reserve(Space::Types, &RESERVED, &self.variants);
        for item in &self.constants {
            let (constant, variants) = (&spec[item.id], variants_of(&item.cases));
            own.add(holder(&constant.head, &variants), Space::Values, "constant", &constants::rust_name(constant));
        }
        for item in &self.strings {
            let (string, variants) = (&spec[item.id], variants_of(&item.cases));
            own.add(holder(&string.head, &variants), Space::Values, "constant", &strings::rust_name(string));
        }
        for item in &self.functions {
            let (function, variants) = (&spec[item.id], variants_of(&item.cases));
            own.add(holder(&function.head, &variants), Space::Values, "function", &functions::rust_name(function));
            inner.extend(item.cases.iter().map(|case| case.is.names(function, &case.variants)));
        }
        for item in &self.groups {
            let (group, variants) = (&spec[item.id], variants_of(&item.cases));
            own.add_constructor(holder(&group.head, &variants), &declared(&group.head));
            inner.extend(item.cases.iter().map(|case| case.is.names(group, &case.variants)));
        }
        for item in &self.bitwords {
            let (word, variants) = (&spec[item.id], variants_of(&item.cases));
            own.add_constructor(holder(&word.head, &variants), &declared(&word.head));
            inner.extend(item.cases.iter().map(|case| case.is.names(&case.variants)));
        }
        for item in &self.typedefs {
            let (typedef, variants) = (&spec[item.id], variants_of(&item.cases));
            own.add(holder(&typedef.head, &variants), Space::Types, "type", &declared(&typedef.head));
        }
        for item in &self.aliases {
            let (alias, variants) = (&spec.aliases[item.id], variants_of(&item.cases));
            own.add(holder(&alias.head, &variants), Space::Types, "type", &declared(&alias.head));
        }
        for item in &self.records {
            for case in &item.cases {
                names(&case.is, holder(&spec[item.id].head, &case.variants), &mut own, &mut inner);
            }
        }
        for item in &self.save_records {
            let (save, variants) = (&spec[item.id], variants_of(&item.cases));
            own.add_constructor(holder(&save.head, &variants), &save_records::rust_name(save));
        }
        for item in &self.smccc {
            let (call, variants) = (&spec[item.id], variants_of(&item.cases));
            own.add(holder(&call.head, &variants), Space::Types, "type", &declared(&call.head));
            inner.extend(item.cases.iter().map(|case| case.is.names(call, &case.variants)));
        }
        for item in &self.hypercalls {
            let (call, variants) = (&spec[item.id], variants_of(&item.cases));
            own.add_constructor(holder(&call.head, &variants), &declared(&call.head));
            if !item.operations.is_empty() {
                own.add(holder(&call.head, &variants), Space::Types, "module", &module_name(&call.head.name));
                register_operations(&call.ops, &item.operations, &mut inner);
            }
        }
        table.add_module(&self.path, own);
        table.inner.append(&mut inner);
    }

    /// What the calls of its hypercalls declare in the module of all calls.
    pub(super) fn register_calls(&self, spec: &'s Spec, calls: &mut Scope, methods: &mut Scope, inner: &mut Vec<Scope>) {
        for item in self.hypercalls.iter().filter(|item| !item.methods.is_empty()) {
            let call = &spec[item.id];
            let variants = variants_of(&item.methods);
            let holder = Holder { place: call.head.place, variants: &variants };
            let mut own = Scope::default();
            let is_whole = calls::called(call) == calls::Called::Whole;
            if !is_whole {
                calls.add_constructor(holder, &calls::type_name(call));
                methods.add(holder, Space::Associated, "method", &calls::method_name(call));
            }
            for case in &item.methods {
                let place = case.is.operation.map_or(call.head.place, |operation| operation.head.place);
                let holder = Holder { place, variants: &case.variants };
                let declaring = if is_whole { &mut *methods } else { &mut own };
                inner.push(case.is.names(call, holder, declaring));
            }
            inner.push(own);
        }
    }

    /// Prints what is inside of the module.
    pub(super) fn print(&self, spec: &'s Spec, targets: &Targets, options: &RustOptions, to: &mut Printer) {
        let cfg = |variants: &VariantSet| targets.attribute(variants, &self.variants);
        macro_rules! print {
            ($($list:ident: $head:expr;)*) => {
                $(for item in &self.$list {
                    for case in &item.cases {
                        case.is.print($head(&spec[item.id]), &cfg(&case.variants), to);
                    }
                })*
            };
        }
        print! {
            constants: |it| it;
            strings: |it| it;
            functions: |it| it;
            groups: |it| it;
            bitwords: |it| it;
            typedefs: |it: &'s crate::model::Typedef| &it.head;
        }
        for item in &self.aliases {
            for case in &item.cases {
                case.is.print(&spec.aliases[item.id].head, &cfg(&case.variants), to);
            }
        }
        for (item, layouts) in self.records.iter().zip(&self.layouts) {
            for case in &item.cases {
                let records = Records {
                    traits: &options.traits,
                    runtime: options.runtime.as_deref(),
                    head: &spec[item.id].head,
                    cfg: &cfg(&case.variants),
                };
                records.print(&case.is, to);
            }
            for case in layouts {
                print_layouts(&case.is, &cfg(&case.variants), to);
            }
        }
        print! {
            save_records: |it| it;
        }
        for item in &self.hypercalls {
            let call = &spec[item.id];
            for case in &item.cases {
                case.is.print(call, &cfg(&case.variants), to);
            }
            let printing = Operating { call, targets };
            let module = module_name(&call.head.name);
            let about = format!("The operations of [`{}`](super::{}).", declared(&call.head), declared(&call.head));
            printing.module(&call.ops, &item.operations, &module, &about, (1, &self.variants), to);
        }
        print! {
            smccc: |it| it;
        }
    }

    /// Prints the methods that it gives the trait for all hypercalls.
    pub(super) fn print_calls(&self, spec: &'s Spec, targets: &Targets, all: &VariantSet, to: &mut Printer) {
        let (error, types) = (calls::error_type(spec), calls::types(spec, self.id));
        for item in self.hypercalls.iter().filter(|item| !item.methods.is_empty()) {
            let call = &spec[item.id];
            let cfg = |variants: &VariantSet| targets.attribute(variants, all);
            if calls::called(call) == calls::Called::Whole {
                for case in &item.methods {
                    case.is.print(call, &error, &types, &cfg(&case.variants), to);
                }
                continue;
            }
            let name = calls::type_name(call);
            let (name, method) = (ident(&name), calls::method_name(call));
            to.line(&cfg(&variants_of(&item.methods)));
            line!(to, "/// Calls of [`", &declared(&call.head), "`](", &types, &declared(&call.head), ").");
            to.aliases(&method, &[&call.head.name]);
            line!(to, "fn ", &*ident(&method), "(&self) -> ", &*name, "<'_, Self> { ", &*name, "(self) }");
        }
    }

    /// Prints the types that have the calls of its hypercalls.
    pub(super) fn print_call_types(&self, spec: &'s Spec, targets: &Targets, all: &VariantSet, to: &mut Printer) {
        let (error, types) = (calls::error_type(spec), calls::types(spec, self.id));
        for item in self.hypercalls.iter().filter(|item| !item.methods.is_empty()) {
            let call = &spec[item.id];
            if calls::called(call) == calls::Called::Whole {
                continue;
            }
            let there = variants_of(&item.methods);
            let (name, label) = (calls::type_name(call), declared(&call.head));
            let name = ident(&name);
            let cfg = targets.attribute(&there, all);
            to.line(&cfg);
            line!(to, "/// Calls of [`", &label, "`](", &types, &label, ").");
            to.line("#[derive(Debug)]");
            line!(to, "pub struct ", &*name, "<'a, H: ?Sized>(&'a H);");
            to.line(&cfg);
            line!(to, "impl<H: runtime::Hypercaller + ?Sized> ", &*name, "<'_, H> {");
            to.indent();
            for case in &item.methods {
                case.is.print(call, &error, &types, &targets.attribute(&case.variants, &there), to);
            }
            to.close("}");
        }
    }

    /// Names of included headers are visible here as in C. What is included only on some targets is this
    /// module's own to its users.
    pub(super) fn print_uses(&self, spec: &'s Spec, printed: &[Self], targets: &Targets, to: &mut Printer) {
        let root = "super::".repeat(self.path.len());
        // As far as the root of generated code, which may itself be a module.
        let within = format!("pub(in {})", root.trim_end_matches("::"));
        let within = if self.path.len() == 1 { "pub(super)" } else { &within };
        for (is_conditional, id) in self.visible(spec, printed) {
            let Some(other) = printed.iter().find(|other| other.id == id) else { continue };
            let both = self.variants.and(&other.variants);
            if both.is_empty() {
                continue;
            }
            to.line(&targets.attribute(&both, &self.variants));
            let visibility = if is_conditional { "pub" } else { within };
            let path: Vec<_> = other.path.iter().map(|name| ident(name)).collect();
            line!(to, visibility, " use ", &root, &path.join("::"), "::*;");
        }
    }

    /// The modules whose names it sees: those of included headers, and by way of those that are not printed.
    fn visible(&self, spec: &Spec, printed: &[Self]) -> Vec<(bool, ModuleId)> {
        let is_printed = |id: ModuleId| printed.iter().any(|other| other.id == id);
        let (mut seen, mut visible) = (BTreeSet::from([self.id]), Vec::new());
        let mut next: Vec<(bool, ModuleId)> = included(spec, self.id).collect();
        next.reverse();
        while let Some((is_conditional, id)) = next.pop() {
            if !seen.insert(id) {
                continue;
            }
            if is_printed(id) {
                visible.push((is_conditional, id));
            } else {
                next.extend(included(spec, id));
            }
        }
        visible
    }
}

/// What is no name of an item, since generated code uses it: types by which it names others.
const RESERVED: [&str; 16] = [
    "runtime", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "bool", "str",
    "char",
];

fn register_operations(within: &Operations, items: &[OperationItem<'_>], inner: &mut Vec<Scope>) {
    let mut scope = Scope::default();
    for item in items {
        let variants = item.variants();
        let holder = Holder { place: item.of.head.place, variants: &variants };
        scope.reserve(Space::Types, &["runtime"], &variants);
        scope.add_constructor(holder, &operation_name(within, item.of));
        if !item.inner.is_empty() {
            scope.add(holder, Space::Types, "module", &operation_word(within, item.of));
            register_operations(&item.of.inner, &item.inner, inner);
        }
    }
    inner.push(scope);
}

/// Prints the operations of one hypercall.
struct Operating<'o> {
    call: &'o Hypercall,
    targets: &'o Targets,
}

impl Operating<'_> {
    /// A module of operations, which lies so many modules below that of the header and inside of what some variants
    /// have.
    fn module(
        &self,
        within: &Operations,
        items: &[OperationItem<'_>],
        name: &str,
        about: &str,
        (depth, around): (usize, &VariantSet),
        to: &mut Printer,
    ) {
        if items.is_empty() {
            return;
        }
        let there: VariantSet =
            items.iter().flat_map(|item| item.variants().iter().collect::<Vec<_>>()).collect();
        to.line(&self.targets.attribute(&there, around));
        to.docs(about);
        line!(to, "pub mod ", &*ident(name), " {");
        to.indent();
        to.line("use super::runtime;");
        let types = "super::".repeat(depth);
        for item in items {
            for case in &item.cases {
                let cfg = self.targets.attribute(&case.variants, &there);
                case.is.print(within, self.call, &types, &cfg, to);
            }
            let own = operation_name(within, item.of);
            let about = format!("The operations of [`{own}`](super::{own}).");
            let name = operation_word(within, item.of);
            self.module(&item.of.inner, &item.inner, &name, &about, (depth + 1, &there), to);
        }
        to.close("}");
    }
}
