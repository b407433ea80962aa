//! Writes out the records that rings have, before anything else is resolved: in C a macro makes them.

use std::collections::BTreeMap;

use super::ReadDocument;
use xen_abi_document::{Conditions, Doc, Document, Macro, Made, MadeBy, MadeOf, Name, Placed, Prose};
use xen_abi_syntax::axes::Dialect;
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics};
use xen_abi_syntax::limits;

/// Adds the records of all rings to the files that have the rings.
pub(super) fn expand(documents: &mut [ReadDocument], diagnostics: &mut Diagnostics) {
    let macros = Macros::collect(documents);
    let (mut rings, mut bytes) = (0, 0);
    for (_, document) in documents {
        let dialect = dialect_of(&document.conditions);
        let mut records = (Vec::new(), Vec::new());
        for ring in uses(document, dialect) {
            rings += 1;
            if rings > limits::RINGS {
                let message = format!("more than {} rings", limits::RINGS);
                diagnostics.push(Diagnostic::new(Code::TooMany, ring.name.place, message));
                return;
            }
            bytes += ring.most_bytes(&macros);
            if bytes > limits::TEXT_OF_SHAPES {
                let message = format!("more than {} bytes of text that rings make", limits::TEXT_OF_SHAPES);
                diagnostics.push(Diagnostic::new(Code::TooMany, ring.name.place, message));
                return;
            }
            match ring.records(&macros) {
                Ok(made) => {
                    records.0.extend(made.structs.0);
                    records.1.extend(made.unions.0);
                }
                Err(found) => diagnostics.extend(found),
            }
        }
        document.item.structs.0.extend(records.0);
        document.item.unions.0.extend(records.1);
    }
}

/// The macros that make records, by what they make them for, and in which dialect.
struct Macros(BTreeMap<(MadeOf, Dialect), (Name, Macro)>);

impl Macros {
    fn collect(documents: &[ReadDocument]) -> Self {
        let mut all = BTreeMap::new();
        for (_, document) in documents {
            for (name, written) in &document.macros {
                if let Some(template) = &written.makes {
                    let made = (template.of, dialect_of(&document.conditions));
                    all.entry(made).or_insert_with(|| (name.value.clone(), written.item.clone()));
                }
            }
        }
        Macros(all)
    }
}

/// The dialect of a file.
fn dialect_of(file: &Conditions) -> Dialect {
    file.dialect.as_ref().map_or(Dialect::default(), |dialect| dialect.value.0)
}

/// One use of a macro.
struct Use<'d> {
    of: (MadeOf, Dialect),
    name: &'d Placed<Name>,
    /// What is given for the parameters behind the name.
    records: Vec<Placed<Name>>,
    doc: &'d Doc,
    conditions: &'d Conditions,
}

fn uses(document: &Document, dialect: Dialect) -> Vec<Use<'_>> {
    let requests = document.rings.into_iter().map(|(name, ring)| Use {
        of: (MadeOf::Rings, dialect),
        name,
        records: vec![ring.request.clone(), ring.response.clone()],
        doc: &ring.doc,
        conditions: &ring.conditions,
    });
    let bytes = document.byte_rings.into_iter().map(|(name, ring)| Use {
        of: (if ring.intf { MadeOf::ByteRingsAndIndices } else { MadeOf::ByteRings }, dialect),
        name,
        records: Vec::new(),
        doc: &ring.doc,
        conditions: &ring.conditions,
    });
    requests.chain(bytes).collect()
}

impl Use<'_> {
    /// How much text the macro makes at most.
    fn most_bytes(&self, macros: &Macros) -> usize {
        let longest = std::iter::once(self.name).chain(&self.records).map(|name| name.0.len()).max();
        let template = macros.0.get(&self.of).and_then(|(_, written)| written.makes.as_ref());
        template.map_or(0, |template| template.most_bytes(longest.unwrap_or_default()))
    }

    /// The records that the macro makes. All stand at the place of the ring, and have its conditions.
    fn records(&self, macros: &Macros) -> Result<Made, Diagnostics> {
        let place = self.name.place;
        let unmade = || {
            let message = "no macro makes the types of such rings";
            let help = "in some file, a macro says with `makes` which records it makes";
            Diagnostic::new(Code::MissingDefiner, place, message).help(help)
        };
        let (definer, written) = macros.0.get(&self.of).ok_or_else(unmade)?;
        let template = written.makes.as_ref().ok_or_else(unmade)?;
        let given: Vec<&str> =
            std::iter::once(self.name).chain(&self.records).map(|name| name.0.as_str()).collect();
        let parameters = written.params.as_deref().unwrap_or_default();
        if parameters.len() != given.len() {
            let message =
                format!("`{definer}` has {} parameters, and {} are given", parameters.len(), given.len());
            return Err(Diagnostic::new(Code::Contradiction, place, message).into());
        }
        let mut filled: Vec<_> = parameters.iter().map(|name| format!("${name}")).zip(given).collect();
        // The longest first, so that `$name_2` is not taken for `$name`.
        filled.sort_by_key(|(parameter, _)| std::cmp::Reverse(parameter.len()));
        let mut made = template.filled(&filled, place)?;
        let made_by = MadeBy {
            definer: definer.0.clone(),
            ring: self.name.clone(),
            records: self.records.clone(),
            doc: self.doc.clone(),
        };
        for (_, record) in made.structs.0.iter_mut().chain(&mut made.unions.0) {
            record.conditions = self.conditions.clone();
            record.item.made_by = Some(made_by.clone());
            record.item.doc = self.doc_of(&record.item.doc);
        }
        Ok(made)
    }

    /// What a record is, and what goes through the ring.
    fn doc_of(&self, record: &Doc) -> Doc {
        let Placed { value, place } = self.doc.as_ref()?;
        let record = record.as_ref().map(|doc| &*doc.value).unwrap_or_default();
        Some(Placed { value: Prose(format!("{} {record}", value.trim())), place: *place })
    }
}
