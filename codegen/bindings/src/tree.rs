//! A text as a tree, by the grammar of its language.

use tree_sitter::{Language, Node, Parser};

use crate::declared::NotRead;
use crate::numbers;

/// What is deeper inside something else is hostile: who walks through a tree may go down by calls.
const DEEPEST: usize = 1000;

/// What becomes of what is not as the grammar has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Errors {
    /// It is told, and nothing is read.
    Told,
    /// All else is read.
    Passed,
}

/// The tree of a text.
pub(crate) struct Tree(tree_sitter::Tree);

/// A part of a tree, with the text.
#[derive(Clone, Copy)]
pub(crate) struct Part<'t> {
    node: Node<'t>,
    text: &'t str,
}

impl Tree {
    /// The tree of a text in which all is as the grammar has it, or what is not so is passed over.
    pub(crate) fn of(text: &str, grammar: &Language, errors: Errors) -> Result<Tree, NotRead> {
        let mut parser = Parser::new();
        let told = parser.set_language(grammar);
        let tree = told.ok().and_then(|()| parser.parse(text, None));
        let tree = tree.ok_or_else(|| NotRead { line: 1, message: "it could not be parsed".to_owned() })?;
        check(&tree, errors)?;
        Ok(Tree(tree))
    }

    /// The whole, with the text that it is of.
    pub(crate) fn root<'t>(&'t self, text: &'t str) -> Part<'t> {
        Part { node: self.0.root_node(), text }
    }
}

/// Finds the first part that is not as the grammar has it, or is too deep.
fn check(tree: &tree_sitter::Tree, errors: Errors) -> Result<(), NotRead> {
    let mut cursor = tree.walk();
    let mut depth = 0;
    loop {
        let node = cursor.node();
        let line = node.start_position().row + 1;
        if errors == Errors::Told && (node.is_error() || node.is_missing()) {
            let message = match node.is_missing() {
                true => format!("`{}` is missing", node.kind()),
                false => "this is not understood".to_owned(),
            };
            return Err(NotRead { line, message });
        }
        if depth > DEEPEST {
            return Err(NotRead { line, message: format!("it is more than {DEEPEST} levels deep") });
        }
        if cursor.goto_first_child() {
            depth += 1;
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return Ok(());
            }
            depth -= 1;
        }
    }
}

impl<'t> Part<'t> {
    /// What the grammar calls it.
    pub(crate) fn kind(self) -> &'static str {
        self.node.kind()
    }

    /// Its text.
    pub(crate) fn text(self) -> &'t str {
        self.text.get(self.node.byte_range()).unwrap_or_default()
    }

    /// Its line, from one.
    pub(crate) fn line(self) -> usize {
        self.node.start_position().row + 1
    }

    /// The part of it that the grammar has a name for.
    pub(crate) fn field(self, name: &str) -> Option<Part<'t>> {
        self.node.child_by_field_name(name).map(|node| Part { node, ..self })
    }

    /// All parts of it that the grammar has a name for.
    pub(crate) fn fields(self, name: &str) -> Vec<Part<'t>> {
        let mut cursor = self.node.walk();
        let all = self.node.children_by_field_name(name, &mut cursor).filter(Node::is_named);
        all.map(|node| Part { node, ..self }).collect()
    }

    /// Its parts, without signs and comments.
    pub(crate) fn parts(self) -> Vec<Part<'t>> {
        let mut cursor = self.node.walk();
        let all = self.node.named_children(&mut cursor).filter(|node| node.kind() != "comment");
        all.map(|node| Part { node, ..self }).collect()
    }

    /// Its first part of a kind.
    pub(crate) fn part(self, kind: &str) -> Option<Part<'t>> {
        self.parts().into_iter().find(|part| part.kind() == kind)
    }

    /// The first of the parts in it, at any depth, that are of a kind.
    pub(crate) fn inner(self, kind: &str) -> Option<Part<'t>> {
        self.parts().into_iter().find_map(|part| match part.kind() == kind {
            true => Some(part),
            false => part.inner(kind),
        })
    }

    /// The last name of a path such as `a.b.c`.
    pub(crate) fn last_name(self) -> &'t str {
        self.text().rsplit('.').next().unwrap_or_default().trim()
    }

    /// The value of an expression of numbers and of names whose values are known.
    pub(crate) fn value(self, known: &dyn Fn(&str) -> Option<i128>) -> Option<i128> {
        match self.kind() {
            "number" | "integer" | "int_literal" => numbers::literal(self.text()),
            "parenthesized_expression" | "expression_item" => self.parts().first()?.value(known),
            "infix_expression" | "binary_operator" | "binary_expression" => {
                let (left, right) = (self.field("left")?.value(known)?, self.field("right")?.value(known)?);
                numbers::binary(self.field("operator")?.text(), left, right)
            }
            "sign_expression" | "prefix_expression" | "unary_operator" | "unary_expression" => {
                let operator = self.field("operator")?.text();
                numbers::unary(operator, self.parts().last()?.value(known)?)
            }
            // In Go, what looks like a call of a constant is its conversion.
            "call_expression" => match self.field("arguments")?.parts().as_slice() {
                [of] if self.field("function")?.text() != "len" => of.value(known),
                _ => None,
            },
            "value_path" | "identifier" | "iota" | "attribute" | "selector_expression" => {
                known(self.last_name())
            }
            _ => None,
        }
    }
}
