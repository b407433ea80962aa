//! One module of Rust for each file of the specification.

use std::collections::BTreeSet;

use super::bitwords::RustBitWord;
use super::code::{Code, Literal, quote};
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
    BitWordId, ConstantId, ConstantRole, FunctionId, GroupId, HypercallId, ModuleId, RecordId, SaveRecordId,
    SmcccId, Spec, StringId, TypedefId,
};

/// The modules that are wanted and those whose headers they include, in the order of the specification.
pub(super) fn reached(spec: &Spec, wanted: &[String]) -> Vec<ModuleId> {
    let all = (0..spec.modules.len()).map(|at| ModuleId(at as u32));
    if wanted.is_empty() {
        return all.collect();
    }
    let mut reached: BTreeSet<ModuleId> = BTreeSet::new();
    let mut next: Vec<ModuleId> = wanted.iter().filter_map(|name| spec.module_named(name)).collect();
    while let Some(id) = next.pop() {
        if reached.insert(id) {
            next.extend(included(spec, id).map(|(_, included)| included));
        }
    }
    reached.into_iter().collect()
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
        let module = &self.spec()[self.id];
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
        let items = [
            self.constants(),
            self.strings(),
            self.functions(),
            self.groups(),
            self.bitwords(),
            self.typedefs(),
            self.aliases(),
            self.records(),
            self.save_records(),
            self.hypercalls(),
            self.smccc(),
        ];
        quote! {
            #docs
            #cfg
            pub mod #name {
                #[allow(unused_imports)]
                use #runtime as runtime;
                #uses
                #(#items)*
            }
        }
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

    fn constants(&self) -> Code {
        let spec = self.spec();
        let ids = spec.declared_by::<ConstantId>(self.id).filter(|id| {
            let constant = &spec[*id];
            constant.group.is_none() && constant.role != ConstantRole::Operation
        });
        ids.map(|id| self.grouped(|abi| RustConstant::new(abi, id), |constant, _| constant.tokens(&spec[id])))
            .collect()
    }

    fn strings(&self) -> Code {
        let spec = self.spec();
        spec.declared_by::<StringId>(self.id)
            .map(|id| self.grouped(|abi| strings::of(abi, id), |text, _| strings::tokens(&spec[id], text)))
            .collect()
    }

    fn functions(&self) -> Code {
        let spec = self.spec();
        spec.declared_by::<FunctionId>(self.id)
            .map(|id| {
                let make = |abi: &Abi<'s>| RustFunction::new(abi, id);
                self.grouped(make, |function, _| function.tokens(&spec[id]))
            })
            .collect()
    }

    fn groups(&self) -> Code {
        let spec = self.spec();
        spec.declared_by::<GroupId>(self.id)
            .map(|id| {
                let make = |abi: &Abi<'s>| RustGroup::new(abi, id);
                self.grouped(make, |group, _| group.tokens(&spec[id], &self.options.traits))
            })
            .collect()
    }

    fn bitwords(&self) -> Code {
        let spec = self.spec();
        spec.declared_by::<BitWordId>(self.id)
            .map(|id| {
                let make = |abi: &Abi<'s>| RustBitWord::new(abi, id);
                self.grouped(make, |word, _| word.tokens(&spec[id], &self.options.traits))
            })
            .collect()
    }

    fn typedefs(&self) -> Code {
        let spec = self.spec();
        spec.declared_by::<TypedefId>(self.id)
            .map(|id| self.grouped(|abi| typedefs::of(abi, id), |of, _| typedefs::tokens(&spec[id].head, of)))
            .collect()
    }

    fn aliases(&self) -> Code {
        let own = self.spec().aliases.iter().filter(|alias| alias.head.module == self.id);
        own.map(|alias| {
            let of = |abi: &Abi<'s>| typedefs::of_alias(abi, alias);
            self.grouped(of, |of, _| typedefs::tokens(&alias.head, of))
        })
        .collect()
    }

    fn records(&self) -> Code {
        let spec = self.spec();
        spec.declared_by::<RecordId>(self.id).map(|id| self.record(id)).collect()
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

    fn smccc(&self) -> Code {
        let spec = self.spec();
        spec.declared_by::<SmcccId>(self.id)
            .map(|id| self.grouped(|abi| RustSmcccCall::new(abi, id), |call, _| call.tokens(&spec[id])))
            .collect()
    }

    fn save_records(&self) -> Code {
        let spec = self.spec();
        spec.declared_by::<SaveRecordId>(self.id)
            .map(|id| self.grouped(|abi| RustSaveRecord::new(abi, id), |save, _| save.tokens(&spec[id])))
            .collect()
    }

    fn hypercalls(&self) -> Code {
        let spec = self.spec();
        spec.declared_by::<HypercallId>(self.id)
            .map(|id| self.grouped(|abi| RustHypercall::new(abi, id), |call, _| call.tokens(&spec[id])))
            .collect()
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
