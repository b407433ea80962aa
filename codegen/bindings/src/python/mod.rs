//! Bindings in Python: `ctypes`, formats of `struct`, enumerations, constants.

mod classes;
mod ctypes;
mod formats;

use std::collections::BTreeMap;

use xen_abi_syntax::axes::Target;

use crate::declared::{BIG_ENDIAN, Body, Constant, Declarations, Member, Members};
use crate::declared::{Name, NotRead, Record, Type};
use crate::names::subject;
use crate::tree::{Errors, Part, Tree};
use classes::Class;
use formats::Format;

/// What a file of Python declares.
pub(crate) fn read(text: &str) -> Result<Declarations, NotRead> {
    let tree = Tree::of(text, &tree_sitter_python::LANGUAGE.into(), Errors::Told)?;
    let mut reader = Reader::default();
    reader.statements(tree.root(text));
    Ok(reader.found)
}

#[derive(Default)]
struct Reader {
    found: Declarations,
    /// The classes around, from the outermost on.
    within: Vec<String>,
    /// The innermost class around.
    class: Option<Class>,
    /// What the innermost function in it is about.
    function: Option<String>,
    /// The formats that have a name.
    formats: BTreeMap<String, Format>,
}

impl Reader {
    fn statements(&mut self, block: Part<'_>) {
        block.parts().into_iter().for_each(|part| self.statement(part));
    }

    fn statement(&mut self, of: Part<'_>) {
        match of.kind() {
            "class_definition" => self.class(of),
            "function_definition" => {
                let name = of.field("name").map(|name| subject(name.text()).to_owned());
                let around = std::mem::replace(&mut self.function, name);
                of.field("body").into_iter().for_each(|body| self.statements(body));
                self.function = around;
            }
            "assignment" => self.assignment(of),
            "call" => self.call(of, &[]),
            _ => self.statements(of),
        }
    }

    fn class(&mut self, of: Part<'_>) {
        let (Some(name), Some(body)) = (of.field("name"), of.field("body")) else { return };
        let class = Class::new(of, &self.found);
        let around = (self.class.replace(class), self.function.take());
        self.within.push(name.text().to_owned());
        self.statements(body);
        self.within.pop();
        let class = std::mem::replace(&mut self.class, around.0);
        self.function = around.1;
        let record = class.and_then(|class| class.record(Name::new(&self.within, name.text()), name.line()));
        record.into_iter().for_each(|record| self.found.add_record(record));
    }

    fn assignment(&mut self, of: Part<'_>) {
        let (Some(left), Some(right)) = (of.field("left"), of.field("right")) else { return };
        if right.kind() == "assignment" {
            self.assignment(right);
            return;
        }
        match left.kind() {
            "identifier" => self.named(left, right),
            "attribute" if left.last_name() == "_fields_" => self.fields_of(left, right),
            "pattern_list" | "tuple_pattern" if right.kind() == "call" => self.call(right, &left.parts()),
            _ => {}
        }
        if left.kind() != "pattern_list" && left.kind() != "tuple_pattern" {
            self.statement(right);
        }
    }

    /// What has a name: a constant, a format or a type. What a function has is its own.
    fn named(&mut self, left: Part<'_>, right: Part<'_>) {
        let found = &self.found;
        let class = self.class.as_mut().filter(|_| self.function.is_none());
        let value = match class {
            Some(class) => class.set(left.text(), right, found),
            None => right.value(&|name| found.value(name)),
        };
        if let Some(value) = value {
            if self.function.is_none() {
                self.constant(left, value);
            }
        } else if let Some(format) = formats::named(left.text(), right) {
            let name = formats::subject(left.text());
            self.formats.insert(left.text().to_owned(), format.clone());
            let name = match self.within.split_last() {
                Some((class, around)) if name.is_empty() => Name::new(around, class.as_str()),
                _ => Name::new(&self.within, name),
            };
            self.record(name, left.line(), &format, format.body(&[]));
        } else if let Some(of) = ctypes::known_type(right, found) {
            self.found.aliases.insert(left.text().to_owned(), of);
        }
    }

    /// `X._fields_ = [..]`, behind the class.
    fn fields_of(&mut self, left: Part<'_>, right: Part<'_>) {
        let members = ctypes::members(right, &self.found);
        let class = left.field("object").map_or("", Part::last_name);
        if let Some(record) = self.found.last_record(class) {
            match &mut record.body.members {
                Members::InOrder(all) | Members::Overlaid(all) => all.extend(members),
                Members::Placed(..) | Members::LaidOut(..) => {}
            }
        }
    }

    /// Calls that pack and unpack, in a function or a class that is named after a record.
    fn call(&mut self, of: Part<'_>, targets: &[Part<'_>]) {
        let arguments = of.field("arguments").map(Part::parts).unwrap_or_default();
        if let Some(call) = formats::Call::of(of, &arguments, targets, &self.formats) {
            let found = &self.found;
            let body = call.format.body(&call.names);
            let body = match call.offset(&|name| found.value(name)) {
                Some(0) => body,
                Some(at) => Body::placed(vec![(at, Member::new("", Type::Body(Box::new(body))))], None),
                None => return,
            };
            let function = self.function.iter().map(|own| Name::new(&self.within, own.as_str()));
            let class = self.within.split_last().map(|(own, around)| Name::new(around, own.as_str()));
            let names: Vec<Name> = function.chain(class).collect();
            for name in names {
                self.record(name, of.line(), &call.format, body.clone());
            }
        }
        arguments.into_iter().for_each(|argument| self.statement(argument));
    }

    fn record(&mut self, name: Name, line: usize, format: &Format, body: Body) {
        let flaw = format.is_big_endian.then(|| BIG_ENDIAN.to_owned());
        self.found.add_record(Record { name, line, body, targets: Target::ALL.to_vec(), flaw });
    }

    fn constant(&mut self, name: Part<'_>, value: i128) {
        let (line, targets) = (name.line(), Target::ALL.to_vec());
        let name = Name::new(&self.within, name.text());
        self.found.add_constant(Constant { name, line, value, targets });
    }
}
