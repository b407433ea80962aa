//! How much of each header people have described, counted by the names of C that it declares.

use std::collections::BTreeMap;

use xen_abi_model::{
    Availability, BitWord, Body, Constant, ConstantRole, Docs, Hypercall, Item, MemberType, Operation,
    Outcome, Parameter, Record, ReturnKind, SmcccCall, Spec,
};

/// How many names of a header are described, and which are not there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage<'s> {
    /// Names of which somebody has written all that there is to say.
    pub described: usize,
    /// Names of which that is missing for a part at least: the numbers are known.
    pub measured: usize,
    /// Names that the header defines and the specification leaves out, each with the reason.
    pub left_out: Vec<(&'s str, &'s str)>,
}

/// What counts of a specification.
pub type Counts<'a> = &'a dyn Fn(&Availability) -> bool;

/// The coverage of each header, by its path. A name counts once for a header, and is described if all that it means
/// there is.
pub fn coverage<'s>(spec: &'s Spec, counts: Counts<'_>) -> BTreeMap<&'s str, Coverage<'s>> {
    let mut headers: BTreeMap<&str, Coverage<'_>> = BTreeMap::new();
    for module in spec.modules.iter().filter(|module| counts(&module.when)) {
        let left_out = module.left_out.iter().map(|(name, reason)| (name.as_str(), reason.as_str()));
        headers.entry(&module.header).or_default().left_out.extend(left_out);
    }
    let mut names = Names { spec, counts, described: BTreeMap::new() };
    Item::all(spec).into_iter().for_each(|item| names.add_item(item));
    for ((header, _), is_described) in names.described {
        let of_header = headers.entry(header).or_default();
        match is_described {
            true => of_header.described += 1,
            false => of_header.measured += 1,
        }
    }
    headers
}

/// The names of all headers.
struct Names<'s, 'a> {
    spec: &'s Spec,
    counts: Counts<'a>,
    /// Whether all that a header means by a name is described.
    described: BTreeMap<(&'s str, &'s str), bool>,
}

impl<'s> Names<'s, '_> {
    /// Adds the names by which C knows an item. A group or bit word may be there for other languages alone, and a
    /// guest handle has no more to it than its type.
    fn add_item(&mut self, item: Item) {
        let spec = self.spec;
        let head = item.head(spec);
        if !(self.counts)(&head.when) {
            return;
        }
        let has_doc = is_written(&head.doc);
        match item {
            Item::Constant(id) => self.add_constant(item, &spec[id]),
            Item::Record(id) => self.add(item, &head.name, has_doc && self.describes_record(&spec[id])),
            Item::Hypercall(id) => {
                self.add(item, &head.name, has_doc && self.describes_call(&spec[id]));
                for operation in spec[id].ops.flat() {
                    self.add_operation(item, operation);
                }
            }
            Item::Smccc(id) => self.add(item, &spec[id].c_name, has_doc && describes_operands(&spec[id])),
            Item::BitWord(id) if spec[id].typedef => {
                self.add(item, &head.name, has_doc && self.describes_parts(&spec[id]));
            }
            Item::Group(id) if spec[id].c.is_type() => self.add(item, &head.name, has_doc),
            Item::BitWord(_) | Item::Group(_) | Item::Handle(_) => {}
            Item::Typedef(_)
            | Item::String(_)
            | Item::Function(_)
            | Item::SaveRecord(_)
            | Item::Alias(_)
            | Item::XMacro(_)
            | Item::Macro(_) => self.add(item, &head.name, has_doc),
        }
    }

    /// Adds a name that the header of an item has.
    fn add(&mut self, item: Item, name: &'s str, is_described: bool) {
        let header = self.spec[item.head(self.spec).module].header.as_str();
        *self.described.entry((header, name)).or_insert(true) &= is_described;
    }

    /// The number of an operation is counted as the operation, and that of a bit goes with the mask.
    fn add_constant(&mut self, item: Item, constant: &'s Constant) {
        if constant.role != ConstantRole::Own {
            return;
        }
        let is_described = is_written(&constant.head.doc);
        self.add(item, &constant.head.name, is_described);
        if let Some(bit) = constant.bit {
            self.add(item, &self.spec[bit].head.name, is_described);
        }
    }

    fn add_operation(&mut self, call: Item, operation: &'s Operation) {
        if (self.counts)(&operation.head.when) {
            let is_described = is_written(&operation.head.doc)
                && self.describes_params(&operation.params)
                && (!operation.inner.all.is_empty() || describes_result(&operation.outcome));
            self.add(call, &operation.head.name, is_described);
        }
    }

    fn describes_call(&self, call: &Hypercall) -> bool {
        !call.callers.is_empty()
            && self.describes_params(&call.params)
            && (!call.ops.all.is_empty() || describes_result(&call.outcome))
    }

    fn describes_params(&self, params: &[Parameter]) -> bool {
        params.iter().filter(|param| (self.counts)(&param.when)).all(|param| is_written(&param.doc))
    }

    fn describes_record(&self, record: &Record) -> bool {
        let is_made_by_described = record.made_by.as_ref().is_none_or(|made_by| is_written(&made_by.doc));
        is_made_by_described && self.describes_members(&record.body)
    }

    fn describes_members(&self, body: &Body) -> bool {
        body.members.iter().filter(|member| (self.counts)(&member.when)).all(|member| {
            is_written(&member.doc)
                && match &member.of {
                    MemberType::Named(_) => true,
                    MemberType::Inline(inner) => self.describes_members(inner),
                }
        })
    }

    fn describes_parts(&self, word: &BitWord) -> bool {
        word.parts.iter().filter(|part| (self.counts)(&part.when)).all(|part| is_written(&part.doc))
    }
}

fn is_written(doc: &Docs) -> bool {
    !doc.is_missing()
}

/// Whether it says what a call returns and where that and its errors were read. A call can have no errors.
fn describes_result(outcome: &Outcome) -> bool {
    let says_what = !outcome.doc.is_empty() || outcome.kind == ReturnKind::Never;
    says_what && outcome.basis.is_some()
}

fn describes_operands(call: &SmcccCall) -> bool {
    call.params.iter().chain(&call.returns).all(|operand| is_written(&operand.doc))
}
