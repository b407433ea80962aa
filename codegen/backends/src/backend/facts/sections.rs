//! What each name is, for all variants at once: what is the same for several is worked out once.

use std::collections::BTreeMap;

use super::records::{field_type, record_facts};
use crate::abi::{Abi, ShapeKind};
use crate::backend::c::aliases::text as alias_text;
use crate::backend::c::records::attributes;
use crate::backend::layout::spelling::spell;
use crate::matrix::{Case, Matrix, Views};
use xen_abi_model::{
    AliasId, Attributes, BitWordId, ConstantId, DeclaredId, GroupId, RecordId, SaveRecordId, SmcccId,
    StringId, Typedef, TypedefId, TypedefInC,
};
use xen_abi_syntax::expression::Integer;
use xen_abi_syntax::facts::{EnumFacts, FieldType, RecordFacts};
use xen_abi_syntax::parallel::both;

/// The sections of facts.
pub(super) struct Sections<'s> {
    pub(super) records: Section<'s, RecordFacts>,
    /// The values of constants, and their types.
    pub(super) constants: Section<'s, Integer>,
    pub(super) strings: Section<'s, &'s str>,
    pub(super) typedefs: Section<'s, FieldType>,
    pub(super) enums: Section<'s, EnumFacts>,
    pub(super) aliases: Section<'s, String>,
    pub(super) save_codes: Section<'s, u16>,
    pub(super) smccc: Section<'s, u32>,
}

impl<'s> Sections<'s> {
    /// Works all of it out.
    pub(super) fn gather(matrix: &Matrix<'s>) -> Self {
        let (records, others) = both(|| records(&matrix.views()), || others(&matrix.views()));
        Self { records, ..others }
    }
}

fn records<'s>(views: &Views<'_, 's>) -> Section<'s, RecordFacts> {
    let spec = views.matrix.spec();
    Section::of(views, |abi, id: RecordId| Some(record_facts(spec, &spec[id].head, abi.records().get(id)?)))
}

/// Everything but records.
fn others<'s>(views: &Views<'_, 's>) -> Sections<'s> {
    Sections {
        records: Section::default(),
        constants: Section::of(views, |abi, id: ConstantId| abi.constants().get(id).copied()),
        strings: Section::of(views, |abi, id: StringId| abi.strings().get(id).copied()),
        typedefs: typedefs(views),
        enums: Section::of(views, enumeration),
        aliases: aliases(views),
        save_codes: Section::of(views, |abi, id: SaveRecordId| abi.save_records().get(id).copied()),
        smccc: Section::of(views, |abi, id: SmcccId| {
            let call = &abi.spec[id];
            abi.holds(&call.head.when).then_some(call.id.0)
        }),
    }
}

/// What typedefs stand for, those of records and bit words too.
fn typedefs<'s>(views: &Views<'_, 's>) -> Section<'s, FieldType> {
    let spec = views.matrix.spec();
    let mut section = Section::of(views, |abi, id: TypedefId| {
        let shape = abi.typedefs().get(id)?;
        let is_typedef = spec[id].c == TypedefInC::Typedef || matches!(shape.kind, ShapeKind::Scalar(..));
        is_typedef.then(|| field_type(spec, shape))
    });
    section.add(views, |abi, id: BitWordId| {
        let layout = abi.bitwords().get(id).filter(|_| spec[id].typedef)?;
        Some(field_type(spec, &layout.shape))
    });
    for (at, record) in spec.records.iter().enumerate() {
        let Some(typedef) = &record.typedef else { continue };
        let is = |abi: &Abi<'_>| {
            abi.records().get(RecordId::at(at)).map(|_| FieldType::Record(record.head.name.clone()))
        };
        section.0.push((typedef, views.cases(is)));
    }
    section.in_order()
}

/// How an enumeration of C is stored, and its enumerators.
fn enumeration(abi: &Abi<'_>, id: GroupId) -> Option<EnumFacts> {
    let spec = abi.spec;
    let shape = abi.groups().get(id).filter(|_| spec[id].c.is_type())?;
    let values = spec[id].values.iter().filter(|value| abi.constants().contains(**value));
    let values = values.map(|value| spec[*value].head.name.clone()).collect();
    Some(EnumFacts { storage: field_type(spec, shape), values })
}

/// What macros stand for, as C has it.
fn aliases<'s>(views: &Views<'_, 's>) -> Section<'s, String> {
    let spec = views.matrix.spec();
    let mut section = Section::of(views, |abi, id: TypedefId| {
        let Typedef { align, c: TypedefInC::Macro { .. }, .. } = &spec[id] else { return None };
        let attributes = attributes(Attributes { packed: false, align: *align });
        Some(spell(abi, abi.typedefs().get(id)?) + &attributes)
    });
    section.add(views, |abi, id: AliasId| {
        let alias = &spec[id];
        abi.holds(&alias.head.when).then(|| alias_text(spec, &alias.of).to_owned())
    });
    section.in_order()
}

/// What each of some names is, for the variants that have it, in the order of the names.
pub(super) struct Section<'s, T>(pub(super) Vec<(&'s str, Vec<Case<T>>)>);

impl<T> Default for Section<'_, T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'s, T: PartialEq> Section<'s, T> {
    /// What `make` says of each item of a list.
    fn of<Id: DeclaredId<Item: 's>>(views: &Views<'_, 's>, make: impl Fn(&Abi<'s>, Id) -> Option<T>) -> Self {
        let mut section = Self::default();
        section.add(views, make);
        section.in_order()
    }

    /// Adds what `make` says of each item of another list.
    fn add<Id: DeclaredId<Item: 's>>(
        &mut self,
        views: &Views<'_, 's>,
        make: impl Fn(&Abi<'s>, Id) -> Option<T>,
    ) {
        let items = Id::list(views.matrix.spec()).iter().enumerate();
        let made =
            items.map(|(at, item)| (Id::head(item).name.as_str(), views.cases(|abi| make(abi, Id::at(at)))));
        self.0.extend(made.filter(|(_, cases)| !cases.is_empty()));
    }

    fn in_order(mut self) -> Self {
        self.0.sort_by_key(|(name, _)| *name);
        self
    }

    /// What `make` makes of each name for the first variant.
    pub(super) fn of_first<O>(&self, make: impl Fn(&T) -> O) -> BTreeMap<String, O> {
        let entry = |(name, cases): &(&str, Vec<Case<T>>)| {
            let case = cases.iter().find(|case| case.variants.contains(0))?;
            Some(((*name).to_owned(), make(&case.is)))
        };
        self.0.iter().filter_map(entry).collect()
    }
}
