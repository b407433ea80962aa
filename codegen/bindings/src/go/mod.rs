//! Bindings in Go: structures and constants.

mod constraints;
mod types;

use xen_abi_syntax::axes::Target;

use crate::declared::{Constant, Declarations, Name, NotRead, Record, Type};
use crate::tree::{Errors, Part, Tree};

/// What a file of Go declares, by its name without the ending and its text.
pub(crate) fn read(file: &str, text: &str) -> Result<Declarations, NotRead> {
    let tree = Tree::of(text, &tree_sitter_go::LANGUAGE.into(), Errors::Told)?;
    let mut reader = Reader { found: Declarations::default(), targets: constraints::targets(file, text) };
    // Go has them in any order; types need constants.
    let (types, others): (Vec<_>, Vec<_>) =
        tree.root(text).parts().into_iter().partition(|item| item.kind() == "type_declaration");
    for item in others {
        match item.kind() {
            "package_clause" => {
                let package = item.parts().first().map_or("", |name| name.text());
                reader.found.module = package.to_owned();
            }
            "const_declaration" => reader.constants(item),
            _ => {}
        }
    }
    types.into_iter().flat_map(Part::parts).for_each(|part| reader.declared_type(part));
    Ok(reader.found)
}

struct Reader {
    found: Declarations,
    targets: Vec<Target>,
}

impl Reader {
    fn declared_type(&mut self, of: Part<'_>) {
        let (Some(name), Some(is)) = (of.field("name"), of.field("type")) else { return };
        if of.field("type_parameters").is_some() {
            return;
        }
        match types::of(is, &self.found) {
            Type::Body(body) => self.found.add_record(Record {
                name: Name::new(&[], name.text()),
                line: name.line(),
                body: *body,
                targets: self.targets.clone(),
                flaw: None,
            }),
            other => {
                self.found.aliases.entry(name.text().to_owned()).or_insert(other);
            }
        }
    }

    /// A declaration of constants: one without a value has the expression of that before it, with the next `iota`.
    fn constants(&mut self, of: Part<'_>) {
        let mut values: Vec<Part<'_>> = Vec::new();
        let specs = of.parts().into_iter().filter(|part| part.kind() == "const_spec");
        for (iota, spec) in (0..).zip(specs) {
            if let Some(list) = spec.field("value") {
                values = list.parts();
            }
            for (name, value) in spec.fields("name").into_iter().zip(&values) {
                let found = &self.found;
                let known = |name: &str| if name == "iota" { Some(iota) } else { found.value(name) };
                if let Some(value) = value.value(&known) {
                    self.found.add_constant(Constant {
                        name: Name::new(&[], name.text()),
                        line: name.line(),
                        value,
                        targets: self.targets.clone(),
                    });
                }
            }
        }
    }
}
