//! What a file of the specification is in Rust: the model of a module, of which names are checked and which is printed.

mod c_names;
mod names;
mod print;

use super::areas::area_of;
use super::bitwords::RustBitWord;
use super::calls::{self, Method};
use super::constants::RustConstant;
use super::functions::RustFunction;
use super::groups::RustGroup;
use super::naming::{declared, module_path};
use super::operations::{RustHypercall, RustOperation, operations};
use super::options::RustOptions;
use super::record::RustRecord;
use super::records::{Layout, take_layouts};
use super::save_records::RustSaveRecord;
use super::shape::Shaper;
use super::smccc::RustSmcccCall;
use super::strings::RustString;
use super::typedefs::RustTypedef;
use crate::abi::Abi;
use crate::matrix::{Case, Matrix, VariantSet, Views, merge};
use xen_abi_model::{
    AliasId, Area, BitWordId, ConstantId, ConstantRole, DeclaredId, FunctionId, GroupId, HypercallId,
    Item as Declared, ModuleId, Operation, Operations, RecordId, SaveRecordId, SmcccId, StringId, TypedefId,
};

pub(super) use c_names::CNamesInRust;

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
            /// The part of the interface that it belongs to, where these are under features.
            pub(super) area: Option<Area>,
            $($list: Vec<Item<$id, $of>>,)*
            records: Vec<Item<RecordId, RustRecord<'s>>>,
            layouts: Vec<Vec<Case<Vec<Layout>>>>,
            hypercalls: Vec<HypercallItem<'s>>,
        }

        impl<'s> RustModule<'s> {
            /// Makes the model of a module.
            pub(super) fn new(matrix: &Matrix<'s>, id: ModuleId, options: &RustOptions) -> Self {
                let spec = matrix.spec();
                let views = matrix.views();
                $(let $list = items(&views, id, options, $make);)*
                let (records, layouts) = records(&views, id, options);
                Self {
                    id,
                    path: module_path(&spec[id].name),
                    variants: matrix.having(&spec[id].when),
                    area: options.features.then(|| area_of(&spec[id])),
                    $($list,)*
                    records,
                    layouts,
                    hypercalls: hypercalls(&views, id, options),
                }
            }

            /// Whether there is nothing in it.
            pub(super) fn is_empty(&self) -> bool {
                $(self.$list.is_empty() &&)* self.records.is_empty() && self.hypercalls.is_empty()
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
    aliases: AliasId => RustTypedef, RustTypedef::of_alias;
    save_records: SaveRecordId => RustSaveRecord, RustSaveRecord::new;
    smccc: SmcccId => RustSmcccCall, RustSmcccCall::new;
}

/// Whether a constant stands for itself, and is not shown by a group or an operation.
fn is_shown(abi: &Abi<'_>, id: ConstantId) -> bool {
    let constant = &abi.spec[id];
    constant.group.is_none() && constant.role != ConstantRole::Operation
}

/// What a file declares of a kind.
fn items<'s, Id: DeclaredId + Into<Declared>, T: PartialEq>(
    views: &Views<'_, 's>,
    module: ModuleId,
    options: &RustOptions,
    make: impl Fn(&Abi<'s>, Id) -> Option<T>,
) -> Vec<Item<Id, T>> {
    let spec = views.matrix.spec();
    let wanted = spec.declared_by::<Id>(module).filter(|id| options.selection.contains(*id));
    let made = wanted.map(|id| Item { id, cases: views.cases(|abi| make(abi, id)) });
    made.filter(|item| !item.cases.is_empty()).collect()
}

type RecordItems<'s> = (Vec<Item<RecordId, RustRecord<'s>>>, Vec<Vec<Case<Vec<Layout>>>>);

/// Records, and apart from them what is asserted of their layout, which differs between more targets.
fn records<'s>(views: &Views<'_, 's>, module: ModuleId, options: &RustOptions) -> RecordItems<'s> {
    let spec = views.matrix.spec();
    let (mut records, mut layouts) = (Vec::new(), Vec::new());
    for id in spec.declared_by::<RecordId>(module).filter(|id| options.selection.contains(*id)) {
        let name = declared(&spec[id].head);
        let shaped = views.cases(|abi| Some(Shaper { abi }.record(name.clone(), abi.records().get(id)?)));
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

fn hypercalls<'s>(views: &Views<'_, 's>, module: ModuleId, options: &RustOptions) -> Vec<HypercallItem<'s>> {
    let spec = views.matrix.spec();
    let mut made = Vec::new();
    for id in spec.declared_by::<HypercallId>(module).filter(|id| options.selection.contains(*id)) {
        let cases = views.cases(|abi| RustHypercall::new(abi, id));
        if cases.is_empty() {
            continue;
        }
        let (mut all, mut methods) = (Vec::new(), Vec::new());
        for Case { variants, is } in views.cases(|abi| Some(operations(abi, id))) {
            for operation in is.into_iter().filter(|made| options.selection.contains(made.of.number)) {
                merge(&mut all, variants.clone(), operation);
            }
        }
        if options.hypercalls {
            let wanted =
                |method: &Method<'_>| method.operation.is_none_or(|of| options.selection.contains(of.number));
            for Case { variants, is } in views.cases(|abi| Some(calls::methods(abi, id))) {
                for method in is.into_iter().filter(wanted) {
                    merge(&mut methods, variants.clone(), method);
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
