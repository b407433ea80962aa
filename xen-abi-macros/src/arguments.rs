use std::path::PathBuf;
use std::str::FromStr;

use proc_macro::{Span, TokenStream};
use xen_abi_codegen::backend::rust::RustOptions;
use xen_abi_codegen::request::Request;

use crate::error::Error;
use crate::syntax::{Argument, Text, Value, arguments};

/// What the macro is asked for.
#[derive(Default)]
pub(crate) struct Arguments {
    /// The folder of the specification; without one, the copy that the macro carries.
    pub(crate) spec: Option<PathBuf>,
    /// A folder with files of one's own that stand on it.
    pub(crate) extend: Option<PathBuf>,
    pub(crate) request: Request,
    pub(crate) options: RustOptions,
    /// The names of what is wanted; without one, everything.
    pub(crate) only: Vec<String>,
}

impl Arguments {
    /// Reads what stands between the braces of the macro.
    pub(crate) fn read(input: TokenStream) -> Result<Self, Error> {
        let mut read = Arguments::default();
        let mut seen: Vec<String> = Vec::new();
        for argument in arguments(input)? {
            let key = argument.key.to_string();
            if seen.contains(&key) {
                return Err(Error::new(argument.key.span(), "this is given twice"));
            }
            read.take(&argument)?;
            seen.push(key);
        }
        let given = |key: &str| seen.iter().any(|seen| seen == key);
        if given("only") && given("modules") {
            return Err(Error::new(Span::call_site(), "`only` and `modules` exclude each other"));
        }
        let on_a_crate = read.options.runtime.is_some();
        let traits = &mut read.options.traits;
        traits.bytemuck |= on_a_crate && cfg!(feature = "bytemuck") && !given("bytemuck");
        traits.bitflags |= on_a_crate && cfg!(feature = "bitflags") && !given("bitflags");
        read.options.hypercalls |= on_a_crate && cfg!(feature = "hypercall") && !given("hypercalls");
        Ok(read)
    }

    fn take(&mut self, Argument { key, value }: &Argument) -> Result<(), Error> {
        match key.to_string().as_str() {
            "modules" => self.options.modules = texts(value)?.into_iter().map(|text| text.value).collect(),
            "only" => self.only = texts(value)?.into_iter().map(|text| text.value).collect(),
            "spec" => self.spec = Some(crate_folder().join(text(value)?.value)),
            "extend" => self.extend = Some(crate_folder().join(text(value)?.value)),
            "release" => self.request.release = Some(text(value)?.value),
            "view" => self.request.view = Some(word(&text(value)?)?),
            "interface" => self.request.interface = Some(word(&text(value)?)?),
            "dialect" => self.request.dialect = word(&text(value)?)?,
            "targets" => self.request.targets = texts(value)?.iter().map(word).collect::<Result<_, _>>()?,
            "runtime" => self.options.runtime = Some(text(value)?.value),
            "bytemuck" => self.options.traits.bytemuck = truth(value)?,
            "bitflags" => self.options.traits.bitflags = truth(value)?,
            "hypercalls" => self.options.hypercalls = truth(value)?,
            "c_names" => self.options.c_names = truth(value)?,
            // For the crate `xen-abi` alone, which has these features.
            "features" => self.options.features = truth(value)?,
            "zerocopy" => {
                self.options.traits.zerocopy = texts(value)?.into_iter().map(|text| text.value).collect()
            }
            _ => {
                let message = "keys are modules, only, spec, extend, release, view, interface, dialect, targets, runtime, \
                               bytemuck, bitflags, hypercalls, c_names and zerocopy";
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

fn text(value: &Value) -> Result<Text, Error> {
    value.text().ok_or_else(|| value.not("expected a text in quotes"))
}

fn texts(value: &Value) -> Result<Vec<Text>, Error> {
    match value.items() {
        Some(items) => items?.iter().map(text).collect(),
        None => Err(value.not("expected a list such as [\"xen\", \"sched\"]")),
    }
}

fn truth(value: &Value) -> Result<bool, Error> {
    value.truth().ok_or_else(|| value.not("expected true or false"))
}

fn word<T: FromStr<Err: std::fmt::Display>>(text: &Text) -> Result<T, Error> {
    text.value.parse().map_err(|error: T::Err| Error::new(text.span, error.to_string()))
}
