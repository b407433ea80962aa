//! One module of Rust for each file of the specification.

use super::bitwords::RustBitWord;
use super::calls::RustCalls;
use super::code::{Code, Literal, Tokens, quote};
use super::constants::RustConstant;
use super::functions::RustFunction;
use super::groups::RustGroup;
use super::items::under;
use super::naming::{declared, ident, module_name};
use super::operations::RustHypercall;
use super::records::Records;
use super::save_records::RustSaveRecord;
use super::shape::{RustLayout, RustRecord, Shaper};
use super::smccc::RustSmcccCall;
use super::target_cfg::{Group, Targets, group};
use super::{RustOptions, docs, strings, typedefs};
use crate::abi::Abi;
use crate::axes::Target;
use crate::model::{
    BitWordId, ConstantId, ConstantRole, DeclaredId, FunctionId, GroupId, HypercallId, ModuleId, RecordId,
    SaveRecordId, SmcccId, Spec, StringId, TypedefId,
};

/// The modules whose headers a module includes, and whether it does so only under a condition. Architectures can
/// have headers of one name.
fn included(spec: &Spec, id: ModuleId) -> impl Iterator<Item = (bool, ModuleId)> {
    spec.included(id).map(move |(when, included)| {
        let has_twins = spec.modules_of_header(&spec[included].header).nth(1).is_some();
        (*when != spec[id].when || has_twins, included)
    })
}

/// How much longer the code of a module is than the text of its file, for one target and roughly.
const CODE_TO_TEXT: usize = 3;

/// A module to be written.
pub(super) struct Module<'a, 's> {
    pub(super) id: ModuleId,
    pub(super) abis: &'a [Abi<'s>],
    pub(super) targets: &'a Targets,
    pub(super) options: &'a RustOptions,
}

impl<'s> Module<'_, 's> {
    fn spec(&self) -> &'s Spec {
        self.abis[0].spec
    }

    pub(super) fn tokens(&self) -> Code {
        let spec = self.spec();
        let module = &spec[self.id];
        let name = ident(&module_name(&module.name));
        let docs = docs::text(&format!("{}\n\nDescribes the header `{}`.", module.doc, module.header));
        let there: Vec<Target> = self
            .abis
            .iter()
            .filter(|abi| module.when.holds(abi.variant))
            .map(|abi| abi.variant.target)
            .collect();
        if there.is_empty() {
            return Code::new();
        }
        let cfg = self.targets.attribute(&there);
        let runtime: Code = match &self.options.runtime {
            Some(path) => path.parse().unwrap_or_default(),
            None => quote!(super::runtime),
        };
        let uses = self.uses();
        let mut code = Code::with_room_for(self.size() * CODE_TO_TEXT);
        quote!(#docs #cfg pub mod #name).add_to(&mut code);
        code.push("{");
        quote!(#[allow(unused_imports)] use #runtime as runtime; #uses).add_to(&mut code);
        self.constants(&mut code);
        self.each(&mut code, |id: StringId| {
            self.grouped(|abi| strings::of(abi, id), |text, _| strings::tokens(&spec[id], text))
        });
        self.each(&mut code, |id: FunctionId| {
            self.grouped(|abi| RustFunction::new(abi, id), |function, _| function.tokens(&spec[id]))
        });
        self.each(&mut code, |id: GroupId| {
            let traits = &self.options.traits;
            self.grouped(|abi| RustGroup::new(abi, id), |group, _| group.tokens(&spec[id], traits))
        });
        self.each(&mut code, |id: BitWordId| {
            let traits = &self.options.traits;
            self.grouped(|abi| RustBitWord::new(abi, id), |word, _| word.tokens(&spec[id], traits))
        });
        self.each(&mut code, |id: TypedefId| {
            self.grouped(|abi| typedefs::of(abi, id), |of, _| typedefs::tokens(&spec[id].head, of))
        });
        self.aliases(&mut code);
        self.each(&mut code, |id: RecordId| self.record(id));
        self.each(&mut code, |id: SaveRecordId| {
            self.grouped(|abi| RustSaveRecord::new(abi, id), |save, _| save.tokens(&spec[id]))
        });
        self.each(&mut code, |id: HypercallId| {
            self.grouped(|abi| RustHypercall::new(abi, id), |call, _| call.tokens(&spec[id]))
        });
        if self.options.hypercalls {
            self.each(&mut code, |id: HypercallId| {
                self.grouped(|abi| RustCalls::new(abi, id), |calls, _| calls.tokens(spec, &spec[id]))
            });
        }
        self.each(&mut code, |id: SmcccId| {
            self.grouped(|abi| RustSmcccCall::new(abi, id), |call, _| call.tokens(&spec[id]))
        });
        code.push("}");
        code
    }

    /// The traits with the calls of its hypercalls, for a module beside it.
    pub(super) fn reexported_calls(&self) -> Code {
        let mut code = Code::new();
        self.each(&mut code, |id: HypercallId| {
            let has_calls = |abi: &Abi<'s>| RustCalls::exist(abi, id).then_some(());
            self.grouped(has_calls, |_, _| RustCalls::reexport(self.spec(), &self.spec()[id]))
        });
        code
    }

    /// How long the text of the file is that describes it.
    pub(super) fn size(&self) -> usize {
        let source = self.spec()[self.id].source;
        self.spec().sources[source.0 as usize].text.len()
    }

    /// Adds all that the file declares of a kind.
    fn each<Id: DeclaredId>(&self, code: &mut Code, item: impl Fn(Id) -> Code) {
        self.spec().declared_by(self.id).for_each(|id| item(id).add_to(code));
    }

    /// Names of included headers are visible here as in C. What is included only on some targets is this
    /// module's own to its users.
    fn uses(&self) -> Code {
        included(self.spec(), self.id)
            .map(|(conditional, included)| {
                let other = &self.spec()[included];
                let there: Vec<Target> = self
                    .abis
                    .iter()
                    .filter(|abi| other.when.holds(abi.variant))
                    .map(|abi| abi.variant.target)
                    .collect();
                if there.is_empty() {
                    return Code::new();
                }
                let cfg = self.targets.attribute(&there);
                let visibility = if conditional { quote!(pub) } else { quote!(pub(super)) };
                let name = ident(&module_name(&other.name));
                quote!(#cfg #[allow(unused_imports)] #visibility use super::#name::*;)
            })
            .collect()
    }

    /// An item for each group of targets on which it is the same.
    fn grouped<T: PartialEq>(
        &self,
        make: impl Fn(&Abi<'s>) -> Option<T>,
        tokens: impl Fn(&T, &Abi<'s>) -> Code,
    ) -> Code {
        let made = self.abis.iter().filter_map(|abi| Some((abi.variant.target, make(abi)?)));
        self.conditional(made, tokens)
    }

    /// The same, of what has been made.
    fn conditional<T: PartialEq>(
        &self,
        made: impl IntoIterator<Item = (Target, T)>,
        tokens: impl Fn(&T, &Abi<'s>) -> Code,
    ) -> Code {
        let mut all = Code::new();
        for Group { targets, of } in group(made) {
            let Some(abi) = self.abis.iter().find(|abi| abi.variant.target == targets[0]) else { continue };
            let cfg = self.targets.attribute(&targets);
            let item = tokens(&of, abi);
            all.extend(if cfg.is_empty() { item } else { under(&cfg, &item) });
        }
        all
    }

    fn constants(&self, code: &mut Code) {
        let spec = self.spec();
        let is_shown = |id: &ConstantId| {
            let constant = &spec[*id];
            constant.group.is_none() && constant.role != ConstantRole::Operation
        };
        for id in spec.declared_by(self.id).filter(is_shown) {
            let make = |abi: &Abi<'s>| RustConstant::new(abi, id);
            self.grouped(make, |constant, _| constant.tokens(&spec[id])).add_to(code);
        }
    }

    fn aliases(&self, code: &mut Code) {
        for alias in self.spec().aliases.iter().filter(|alias| alias.head.module == self.id) {
            let of = |abi: &Abi<'s>| typedefs::of_alias(abi, alias);
            self.grouped(of, |of, _| typedefs::tokens(&alias.head, of)).add_to(code);
        }
    }

    /// A record, and apart from it what is asserted of its layout, which differs between more targets.
    fn record(&self, id: RecordId) -> Code {
        let record = &self.spec()[id];
        let label = declared(&record.head);
        let docs = docs::item(&record.head, &label);
        let records = Records { options: self.options };
        let (mut shapes, mut layouts_of) = (Vec::new(), Vec::new());
        for abi in self.abis {
            let Some(layout) = abi.records.get(&id) else { continue };
            let (target, rust) = (abi.variant.target, Shaper { abi }.record(label.clone(), layout));
            layouts_of.push((target, layouts(&rust)));
            shapes.push((target, stripped(rust)));
        }
        let mut tokens = self.conditional(shapes, |rust, _| records.record(rust, &docs, &record.head.name));
        tokens.extend(self.conditional(layouts_of, |layouts, _| assertions(layouts)));
        tokens
    }
}

fn stripped(mut record: RustRecord<'_>) -> RustRecord<'_> {
    record.layout = RustLayout { size: 0, align: 0, offsets: Vec::new() };
    record.inner = record.inner.into_iter().map(stripped).collect();
    record
}

fn layouts(record: &RustRecord<'_>) -> Vec<(String, RustLayout)> {
    let own = (record.name.clone(), record.layout.clone());
    std::iter::once(own).chain(record.inner.iter().flat_map(layouts)).collect()
}

/// What must hold of the layouts of a record and those inside it.
fn assertions(layouts: &[(String, RustLayout)]) -> Code {
    let each = layouts.iter().map(|(name, layout)| {
        let name = ident(name);
        let (size, align) = (Literal::number(layout.size), Literal::number(layout.align));
        let offsets = layout.offsets.iter().map(|(field, offset)| {
            let (field, offset) = (ident(field), Literal::number(*offset));
            quote!(assert!(core::mem::offset_of!(#name, #field) == #offset);)
        });
        quote! {
            runtime::assert_layout::<#name>(#size, #align);
            #(#offsets)*
        }
    });
    quote!(const _: () = { #(#each)* };)
}
