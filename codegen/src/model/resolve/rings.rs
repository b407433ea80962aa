//! Writes out the records that rings have, before anything else is resolved: in C a macro makes them.

use super::ReadDocument;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::keyed::read_keys;
use crate::document::{
    Conditions, Declarations, Doc, Document, MadeBy, Placed, Prose, Record, When, read_at,
};
use crate::limits;

/// The macro that makes the types of a ring of requests.
const RING: &str = "DEFINE_RING_TYPES";
/// The macro that makes the type of a ring of bytes.
const BYTES: &str = "DEFINE_XEN_FLEX_RING";
/// The macro that makes the page of indices too.
const BYTES_AND_INDICES: &str = "DEFINE_XEN_FLEX_RING_AND_INTF";

/// Records as a file of the specification has them; `$ring` and so on stand for what the ring has.
struct Template {
    structs: Declarations<When<Record>>,
    unions: Declarations<When<Record>>,
}

read_keys! {
    Template {
        structs: Declarations<When<Record>> = default,
        unions: Declarations<When<Record>> = default,
    }
}

/// Adds the records of all rings to the files that have the rings.
pub(super) fn expand(documents: &mut [ReadDocument], diagnostics: &mut Diagnostics) {
    let mut rings = 0;
    for (_, document) in documents {
        let mut records = Template { structs: Declarations::default(), unions: Declarations::default() };
        for use_of in uses(document) {
            rings += 1;
            if rings > limits::RINGS {
                let message = format!("more than {} rings", limits::RINGS);
                diagnostics.push(Diagnostic::new(Code::TooMany, use_of.made_by.ring.place, message));
                return;
            }
            match use_of.records() {
                Ok(made) => {
                    records.structs.0.extend(made.structs.0);
                    records.unions.0.extend(made.unions.0);
                }
                Err(found) => diagnostics.extend(found),
            }
        }
        document.item.structs.0.extend(records.structs.0);
        document.item.unions.0.extend(records.unions.0);
    }
}

/// One use of a macro.
struct Use<'d> {
    template: String,
    made_by: MadeBy,
    conditions: &'d Conditions,
}

fn uses(document: &Document) -> Vec<Use<'_>> {
    let requests = document.rings.into_iter().map(|(name, ring)| Use {
        template: include_str!("rings/requests.yaml").to_owned(),
        made_by: MadeBy {
            definer: RING,
            ring: name.clone(),
            records: vec![ring.request.clone(), ring.response.clone()],
            doc: ring.doc.clone(),
        },
        conditions: &ring.conditions,
    });
    let bytes = document.byte_rings.into_iter().map(|(name, ring)| {
        let bytes = include_str!("rings/bytes.yaml");
        let indices = include_str!("rings/indices.yaml").replace("structs:\n", "");
        let (template, definer) = match ring.intf {
            true => (format!("{bytes}{indices}"), BYTES_AND_INDICES),
            false => (bytes.to_owned(), BYTES),
        };
        let made_by = MadeBy { definer, ring: name.clone(), records: Vec::new(), doc: ring.doc.clone() };
        Use { template, made_by, conditions: &ring.conditions }
    });
    requests.chain(bytes).collect()
}

impl Use<'_> {
    /// The records that the macro makes. All stand at the place of the ring, and have its conditions.
    fn records(&self) -> Result<Template, Diagnostics> {
        let MadeBy { ring, records, .. } = &self.made_by;
        let mut text = self.template.replace("$ring", &ring.0);
        for (parameter, record) in ["$request", "$response"].into_iter().zip(records) {
            text = text.replace(parameter, &record.0);
        }
        let mut made: Template = read_at(&text, ring.place)?;
        for (_, record) in made.structs.0.iter_mut().chain(&mut made.unions.0) {
            record.conditions = self.conditions.clone();
            record.item.made_by = Some(self.made_by.clone());
            record.item.doc = self.doc_of(&record.item.doc);
        }
        Ok(made)
    }

    /// What a record is, and what goes through the ring.
    fn doc_of(&self, record: &Doc) -> Doc {
        let Placed { value, place } = self.made_by.doc.as_ref()?;
        let record = record.as_ref().map(|doc| &*doc.value).unwrap_or_default();
        Some(Placed { value: Prose(format!("{} {record}", value.trim())), place: *place })
    }
}
