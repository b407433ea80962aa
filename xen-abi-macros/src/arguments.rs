use std::path::PathBuf;
use std::str::FromStr;

use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::token::Bracket;
use syn::{Error, Expr, ExprLit, Ident, Lit, LitStr, Result, Token, bracketed};
use xen_abi_codegen::backend::rust::RustOptions;
use xen_abi_codegen::request::Request;

/// What the macro is asked for.
#[derive(Default)]
pub(crate) struct Arguments {
    /// The folder of the specification; without one, the copy that the macro carries.
    pub(crate) spec: Option<PathBuf>,
    pub(crate) request: Request,
    pub(crate) options: RustOptions,
}

struct Argument {
    key: Ident,
    value: Value,
}

/// What stands behind a key. syn could read both as one, but with a feature that would have every user build a
/// greater part of it.
enum Value {
    One(Expr),
    List(Bracket, Punctuated<Value, Token![,]>),
}

impl Parse for Argument {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let key = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok(Argument { key, value: input.parse()? })
    }
}

impl Parse for Value {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if !input.peek(Bracket) {
            return Ok(Value::One(input.parse()?));
        }
        let items;
        let bracket = bracketed!(items in input);
        Ok(Value::List(bracket, Punctuated::parse_terminated(&items)?))
    }
}

impl Value {
    fn not(&self, expected: &str) -> Error {
        match self {
            Value::One(value) => Error::new_spanned(value, expected),
            Value::List(bracket, _) => Error::new(bracket.span.join(), expected),
        }
    }
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut arguments = Arguments::default();
        let mut seen: Vec<Ident> = Vec::new();
        for argument in Punctuated::<Argument, Token![,]>::parse_terminated(input)? {
            if seen.contains(&argument.key) {
                return Err(Error::new(argument.key.span(), "this is given twice"));
            }
            arguments.take(&argument)?;
            seen.push(argument.key);
        }
        let given = |key: &str| seen.iter().any(|seen| seen == key);
        let on_a_crate = arguments.options.runtime.is_some();
        let traits = &mut arguments.options.traits;
        traits.bytemuck |= on_a_crate && cfg!(feature = "bytemuck") && !given("bytemuck");
        traits.bitflags |= on_a_crate && cfg!(feature = "bitflags") && !given("bitflags");
        Ok(arguments)
    }
}

impl Arguments {
    fn take(&mut self, Argument { key, value }: &Argument) -> Result<()> {
        match key.to_string().as_str() {
            "modules" => self.options.modules = texts(value)?.iter().map(LitStr::value).collect(),
            "spec" => self.spec = Some(crate_folder().join(text(value)?.value())),
            "release" => self.request.release = Some(text(value)?.value()),
            "view" => self.request.view = Some(word(&text(value)?)?),
            "interface" => self.request.interface = Some(word(&text(value)?)?),
            "dialect" => self.request.dialect = word(&text(value)?)?,
            "targets" => self.request.targets = texts(value)?.iter().map(word).collect::<Result<_>>()?,
            "runtime" => self.options.runtime = Some(text(value)?.value()),
            "bytemuck" => self.options.traits.bytemuck = truth(value)?,
            "bitflags" => self.options.traits.bitflags = truth(value)?,
            "zerocopy" => self.options.traits.zerocopy = texts(value)?.iter().map(LitStr::value).collect(),
            _ => {
                let message = "keys are modules, spec, release, view, interface, dialect, targets, runtime, \
                               bytemuck, bitflags and zerocopy";
                return Err(Error::new(key.span(), message));
            }
        }
        Ok(())
    }
}

/// The folder of the crate that uses the macro.
fn crate_folder() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default()
}

fn text(value: &Value) -> Result<LitStr> {
    match value {
        Value::One(Expr::Lit(ExprLit { lit: Lit::Str(text), .. })) => Ok(text.clone()),
        other => Err(other.not("expected a text in quotes")),
    }
}

fn texts(value: &Value) -> Result<Vec<LitStr>> {
    match value {
        Value::List(_, items) => items.iter().map(text).collect(),
        other => Err(other.not("expected a list such as [\"xen\", \"sched\"]")),
    }
}

fn truth(value: &Value) -> Result<bool> {
    match value {
        Value::One(Expr::Lit(ExprLit { lit: Lit::Bool(truth), .. })) => Ok(truth.value),
        other => Err(other.not("expected true or false")),
    }
}

fn word<T: FromStr<Err: std::fmt::Display>>(text: &LitStr) -> Result<T> {
    text.value().parse().map_err(|error: T::Err| Error::new(text.span(), error.to_string()))
}
