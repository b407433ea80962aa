//! Bindings in OCaml: what `ppx_cstruct` declares, constants, and accesses to bytes at offsets.

mod accesses;
mod blank;
mod camlp4;
mod cstruct;
mod integers;

use xen_abi_syntax::axes::Target;

use crate::declared::{Constant, Declarations, Name, NotRead};
use crate::tree::{Errors, Part, Tree};
use accesses::Accesses;

/// What a file of OCaml declares.
pub(crate) fn read(text: &str) -> Result<Declarations, NotRead> {
    let mut reader = Reader::default();
    let text = blank::blanked(text, &mut reader.found)?;
    // Who declares records so has other syntax as well that only a preprocessor knows.
    let is_old = !reader.found.records.is_empty();
    let errors = if is_old { Errors::Passed } else { Errors::Told };
    let tree = Tree::of(&text, &tree_sitter_ocaml::LANGUAGE_OCAML.into(), errors)?;
    reader.scope(tree.root(&text));
    Ok(reader.found)
}

/// What an interface declares: it is a signature, and stands in one here, so that no grammar of its own is needed.
pub(crate) fn read_interface(text: &str) -> Result<Declarations, NotRead> {
    read(&format!("module type INTERFACE = sig {text}\nend"))
}

#[derive(Default)]
struct Reader {
    found: Declarations,
    /// The modules around, from the outermost on.
    within: Vec<String>,
}

impl Reader {
    /// Reads the items of a file, a structure or a signature.
    fn scope(&mut self, scope: Part<'_>) {
        let mut accesses = Accesses::default();
        for item in scope.parts() {
            match item.kind() {
                "value_definition" => {
                    let bindings = item.parts().into_iter().filter(|part| part.kind() == "let_binding");
                    bindings.for_each(|binding| self.binding(binding, &mut accesses));
                }
                "item_extension" => cstruct::extension(item, &self.within, &mut self.found),
                _ => self.inside(item),
            }
        }
        accesses.records(&self.within).into_iter().for_each(|record| self.found.add_record(record));
    }

    /// Reads the structures and signatures in something, below the names of their modules.
    fn inside(&mut self, of: Part<'_>) {
        match of.kind() {
            "structure" | "signature" => self.scope(of),
            "module_binding" => {
                let name = of.part("module_name").map_or("", Part::text);
                self.within.push(name.to_owned());
                of.parts().into_iter().for_each(|part| self.inside(part));
                self.within.pop();
            }
            _ => of.parts().into_iter().for_each(|part| self.inside(part)),
        }
    }

    fn binding(&mut self, binding: Part<'_>, accesses: &mut Accesses) {
        let (Some(name), Some(body)) = (binding.field("pattern"), binding.field("body")) else { return };
        let found = &self.found;
        let known = |name: &str| found.value(name);
        let is_constant = name.kind() == "value_name" && binding.part("parameter").is_none();
        match body.value(&known).filter(|_| is_constant) {
            Some(value) => {
                accesses.constant(name.text(), value, name.line());
                self.found.add_constant(Constant {
                    name: Name::new(&self.within, name.text()),
                    line: name.line(),
                    value,
                    targets: Target::ALL.to_vec(),
                });
            }
            None => accesses.function(binding, &known),
        }
    }
}
