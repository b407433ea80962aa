//! Assembly in Rust.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::visit::{self, Visit};

use crate::declared::Assembly;

/// Every `asm!` of a file.
pub(crate) fn assembly(file: &syn::File) -> Vec<Assembly> {
    let mut found = Finder::default();
    found.visit_file(file);
    found.all
}

#[derive(Default)]
struct Finder {
    function: String,
    all: Vec<Assembly>,
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        let around = std::mem::replace(&mut self.function, item.sig.ident.to_string());
        visit::visit_item_fn(self, item);
        self.function = around;
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        let around = std::mem::replace(&mut self.function, item.sig.ident.to_string());
        visit::visit_impl_item_fn(self, item);
        self.function = around;
    }

    fn visit_macro(&mut self, made: &'ast syn::Macro) {
        if let Some(name) = made.path.segments.last().filter(|name| name.ident == "asm") {
            let line = name.ident.span().start().line;
            let mut assembly = Assembly { function: self.function.clone(), line, ..Assembly::default() };
            parts(made.tokens.clone()).iter().for_each(|part| put(part, &mut assembly));
            self.all.push(assembly);
        }
    }
}

/// What stands between commas.
fn parts(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    tokens.split(is_comma).map(<[_]>::to_vec).collect()
}

/// Adds what a part says: a line of the template, an operand, or options.
fn put(part: &[TokenTree], assembly: &mut Assembly) {
    match part {
        [TokenTree::Literal(line)] => {
            assembly.template.push_str(&text(&line.to_string()));
            assembly.template.push('\n');
        }
        [TokenTree::Ident(word), TokenTree::Group(group), ..]
            if group.delimiter() == Delimiter::Parenthesis =>
        {
            let inside = group.stream().to_string();
            match word.to_string().as_str() {
                "options" => {
                    assembly.options.extend(inside.split(',').map(|option| option.trim().to_owned()));
                }
                "in" => assembly.inputs.push(text(&inside)),
                "out" | "lateout" => assembly.outputs.push(text(&inside)),
                "inout" | "inlateout" => {
                    assembly.inputs.push(text(&inside));
                    assembly.outputs.push(text(&inside));
                }
                _ => {}
            }
        }
        // A name that the template uses.
        [TokenTree::Ident(_), TokenTree::Punct(equals), rest @ ..] if equals.as_char() == '=' => {
            put(rest, assembly)
        }
        // What the template names, such as the hypercall page.
        [TokenTree::Ident(sym), named @ ..] if *sym == "sym" => {
            let name: TokenStream = named.iter().cloned().collect();
            assembly.template.push_str(&name.to_string());
        }
        _ => {}
    }
}

/// What is between quotes.
fn text(literal: &str) -> String {
    literal.trim_matches('"').to_owned()
}
