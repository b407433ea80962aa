//! The command line: reads arguments, calls the library, writes what comes back.

mod accept;
mod arguments;
mod check_bindings;
mod coverage;
mod decode;
mod diff;
mod explain;
mod failure;
mod fmt;
mod generate;
mod git;
mod lint;
mod lock;
mod output;
mod rules;
mod schema;
mod selection;
mod site;
mod smccc;
mod stopwatch;
mod verbs;
mod when;

use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use arguments::{Arguments, Verb};
use failure::Failure;
use xen_abi_codegen::visible::hidden_in;

/// Runs the command that the arguments ask for.
pub(crate) fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            return refuse(&error);
        }
    };
    match dispatch(&arguments.verb) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

/// Says what is wrong with the arguments, or what was asked about them.
fn refuse(error: &clap::Error) -> ExitCode {
    // Asking for help is no error; all else is wrong usage.
    if !error.use_stderr() {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    // Arguments are quoted, and those of a stranger may hold commands to a terminal.
    let plain = error.to_string();
    if hidden_in(&plain).is_some() {
        output::tell(plain.trim_end());
    } else {
        let _ = error.print();
    }
    ExitCode::from(2)
}

fn dispatch(verb: &Verb) -> Result<(), Failure> {
    match verb {
        Verb::Generate(arguments) => generate::generate(arguments),
        Verb::Check(arguments) => verbs::check(arguments),
        Verb::Rust(arguments) => verbs::rust(arguments),
        Verb::C(arguments) => verbs::c(arguments),
        Verb::Layout(arguments) => verbs::layout(arguments),
        Verb::Facts(arguments) => verbs::facts(arguments),
        Verb::When(arguments) => when::when(arguments),
        Verb::Coverage(arguments) => coverage::coverage_of_headers(arguments),
        Verb::CheckBindings(arguments) => check_bindings::check_bindings(arguments),
        Verb::Decode(arguments) => decode::decode(arguments),
        Verb::Encode(arguments) => decode::encode(arguments),
        Verb::Diff(arguments) => diff::diff(arguments),
        Verb::Accept(arguments) => accept::accept(arguments),
        Verb::Lock(arguments) => lock::lock(arguments),
        Verb::Lint(arguments) => lint::lint(arguments),
        Verb::Site(arguments) => site::site(arguments),
        Verb::Rules(arguments) => rules::rules(arguments),
        Verb::Smccc(arguments) => smccc::smccc(arguments),
        Verb::Fmt(arguments) => fmt::fmt(arguments),
        Verb::Explain { code } => explain::explain(code.as_deref()),
        Verb::Schema { of } => schema::print(*of),
        Verb::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "xen-abi", &mut script);
            output::print_bytes(&script)
        }
        Verb::Man => man(),
    }
}

/// The manual page, with those of the verbs after it.
fn man() -> Result<(), Failure> {
    let command = Arguments::command().name("xen-abi");
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page).map_err(Failure::Output)?;
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        let title = format!("xen-abi-{}", verb.get_name());
        writeln!(page).map_err(Failure::Output)?;
        clap_mangen::Man::new(verb.clone()).title(title).render(&mut page).map_err(Failure::Output)?;
    }
    output::print_bytes(&page)
}
