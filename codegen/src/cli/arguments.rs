use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use xen_abi_codegen::axes::{Dialect, InterfaceVersion, Target, View};
use xen_abi_codegen::regression::report::Format as ReportFormat;

/// The Xen ABI as data: reads the YAML specification and writes Rust, C, layout tests and facts.
///
/// Exit status: 0 fine, 1 something was found (a diagnostic, a difference), 2 wrong usage, 3 something could not
/// be read or written.
#[derive(Parser)]
#[command(name = "xen-abi", version, propagate_version = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) verb: Verb,
}

#[derive(Subcommand)]
pub(super) enum Verb {
    /// Write everything: Rust, C headers, layout tests, facts
    Generate(Generate),
    /// Read the specification and work it out for all targets and releases
    Check(Check),
    /// Write Rust as one file that needs no other
    Rust(Rust),
    /// Write C headers
    ///
    /// As Xen's own, a header serves every target that is named, and every view and interface version of the release:
    /// the program that includes it says which by its compiler and the macros that it defines. So `--view` and
    /// `--interface` do not change the headers.
    C(C),
    /// Show offsets, sizes and holes of records
    Layout(Layout),
    /// Show the ABI as data, one JSON object a target
    Facts(Facts),
    /// Say in which releases, on which targets and for whom a name is there, with its value or place in each
    When(When),
    /// Say for each header how many of its names are described, how many only measured, and which are left out
    ///
    /// Without further wishes this is about everything that the specification has of a dialect.
    Coverage(Coverage),
    /// Compare bindings which others wrote with the specification: with every release and target at once
    ///
    /// Records and constants are known by their names, in any style. Exit status 1: something differs.
    CheckBindings(CheckBindings),
    /// Read bytes as a record, or registers and memory as a hypercall: values and what these are called
    ///
    /// Of a union whose tag is at hand the member that is valid is shown, else all, marked with `|`. Bytes without a
    /// meaning are shown if they are not zero. Exit status 1: the bytes are not the record.
    Decode(Decode),
    /// Write the bytes of a record: members that are given, and zeros
    Encode(Encode),
    /// Say what changed between two states of the ABI, and whom that breaks
    ///
    /// Each is a release (`4.17`, `4.20.3`, `master`), `dir:PATH` for the folder of another specification, `git:REV`
    /// for this one as it was at a revision, `facts:FILE` for what `facts` wrote, or `lock:FILE` for what `lock` wrote. Folders of real headers are
    /// compared by `xen-abi-conformance diff`.
    ///
    /// Exit status: 0 nothing is against the policy, 1 something is, 2 wrong usage, 3 could not run.
    Diff(Diff),
    /// Write down that a change which `diff` reports is right, so that it is not against the policy any more
    Accept(Accept),
    /// Keep the layouts and values of a release in a file that people can review, or say what is not so any more
    Lock(Lock),
    /// Look for what is hard to use rightly, or can never be changed: rules about ABIs, which `explain` explains
    ///
    /// A file of the specification allows what it has a reason for. Exit status 1: something is against a rule.
    Lint(Check),
    /// Write a site that documents everything
    Site(Site),
    /// List the rules of `diff`, or show what one means
    Rules(Rules),
    /// Take identifiers of calls by SMC and HVC apart; without one, list those that are known
    Smccc(Smccc),
    /// Write specification files in their canonical form
    Fmt(Fmt),
    /// Say what a diagnostic or a rule of `diff` means; without a code, list them
    Explain {
        /// The code, such as E0301 or D0103
        code: Option<String>,
    },
    /// Print the JSON Schema of the specification format, or of what another verb writes
    Schema {
        /// What has the schema
        #[arg(long, value_enum, default_value_t)]
        of: SchemaOf,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page
    Man,
}

/// Where the specification is.
#[derive(Args)]
pub(super) struct SpecFolder {
    /// Folder of the specification [default: the nearest `spec` above the current folder, else the copy that the
    /// program carries]
    #[arg(long, value_name = "DIR")]
    pub(super) spec: Option<PathBuf>,
    /// Folder with files of one's own that stand on the specification; without other wishes, `rust` and `c` write
    /// these and what they need
    #[arg(long, value_name = "DIR")]
    pub(super) extend: Option<PathBuf>,
}

/// Which variants are wanted.
#[derive(Args)]
pub(super) struct Wanted {
    #[command(flatten)]
    pub(super) folder: SpecFolder,
    /// Target, by Xen's name, another common name or a triple; can be given several times [default: all]
    #[arg(long = "target", value_name = "TARGET")]
    pub(super) targets: Vec<Target>,
    /// Release: a branch (its newest point release), a point release, or `master` [default: the newest]
    #[arg(long, value_name = "RELEASE")]
    pub(super) release: Option<String>,
    /// Whose side of the interface; Linux's headers know but one [default: tools; guest in Linux's dialect]
    #[arg(long, value_name = "guest|tools")]
    pub(super) view: Option<View>,
    /// Interface version that the C program asks for, or `none`; guest view only [default: the newest of the
    /// release]
    #[arg(long, value_name = "VERSION")]
    pub(super) interface: Option<InterfaceVersion>,
    /// Whose copy of the headers
    #[arg(long, default_value = "xen", value_name = "xen|linux")]
    pub(super) dialect: Dialect,
    /// Say on standard error how long each stage took
    #[arg(long)]
    pub(super) timings: bool,
}

#[derive(Args)]
pub(super) struct Generate {
    #[command(flatten)]
    pub(super) wanted: Wanted,
    /// Folder to write to
    #[arg(long, value_name = "DIR", default_value = "target/xen-abi")]
    pub(super) out: PathBuf,
    /// Write nothing; say what differs from what would be written
    #[arg(long)]
    pub(super) check: bool,
}

#[derive(Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) folder: SpecFolder,
    /// Form of the diagnostics
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

/// Form of output.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    #[default]
    Human,
    /// For programs
    Json,
}

#[derive(Args)]
pub(super) struct Rules {
    /// The code of a rule, such as D0103
    #[arg(value_name = "CODE")]
    pub(super) code: Option<String>,
    /// Form of the list, or of the page
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: RulesFormat,
    /// Folder for the pages of all rules, in Markdown
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
}

/// Form in which rules are told.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum RulesFormat {
    /// For people
    #[default]
    Human,
    /// For programs
    Json,
    /// A page for each rule
    Markdown,
}

/// What has a JSON Schema.
#[derive(Clone, Copy, Default, ValueEnum)]
pub(super) enum SchemaOf {
    /// A file of the specification
    #[default]
    Specification,
    /// What `diff --format json` writes
    Diff,
    /// What `decode --format json` writes
    Decode,
    /// What `rules --format json` writes
    Rules,
}

/// Which modules.
#[derive(Args)]
pub(super) struct Modules {
    /// Modules: files of the specification without `.yaml` [default: all]; those that they need come too
    #[arg(value_name = "MODULE")]
    pub(super) modules: Vec<String>,
}

/// Which items.
#[derive(Args)]
pub(super) struct Only {
    /// Only what has this name in C, such as `EVTCHNOP_send`, and what that needs; `*` at its end stands for anything.
    /// Can be given several times
    #[arg(long = "only", value_name = "NAME", conflicts_with = "modules", num_args = 1..)]
    pub(super) names: Vec<String>,
}

#[derive(Args)]
pub(super) struct Rust {
    #[command(flatten)]
    pub(super) modules: Modules,
    #[command(flatten)]
    pub(super) only: Only,
    /// Write DIR/rust/xen_abi.rs, where `generate` has it too, instead of standard output
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    #[command(flatten)]
    pub(super) wanted: Wanted,
    /// Path of a crate's copy of the runtime, such as `xen_abi::runtime`, instead of writing it into the file
    #[arg(long, value_name = "PATH")]
    pub(super) runtime: Option<String>,
    /// Implement bytemuck's traits, which the runtime must re-export
    #[arg(long, requires = "runtime")]
    pub(super) bytemuck: bool,
    /// Implement `bitflags::Flags`, which the runtime must re-export
    #[arg(long, requires = "runtime")]
    pub(super) bitflags: bool,
    /// Add typed hypercalls: a method for each operation
    #[arg(long)]
    pub(super) hypercalls: bool,
    /// Add a module with the names of C, for programs that are ported
    #[arg(long)]
    pub(super) c_names: bool,
    /// Derive zerocopy's traits on a record; can be given several times
    #[arg(long, value_name = "RECORD")]
    pub(super) zerocopy: Vec<String>,
    /// Write the modules of the crate `xen-abi` into DIR: a file a header, with the runtime and features of that crate
    #[arg(long = "crate", requires = "out", conflicts_with_all = ["modules", "runtime", "bytemuck", "bitflags", "hypercalls", "c_names", "zerocopy"])]
    pub(super) as_crate: bool,
}

#[derive(Args)]
pub(super) struct C {
    #[command(flatten)]
    pub(super) modules: Modules,
    #[command(flatten)]
    pub(super) only: Only,
    /// Write the headers below DIR/c/include, where `generate` has them too, instead of one file on standard output
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    #[command(flatten)]
    pub(super) wanted: Wanted,
}

#[derive(Args)]
pub(super) struct Layout {
    /// Records, by their C names [default: all]
    #[arg(value_name = "NAME")]
    pub(super) names: Vec<String>,
    #[command(flatten)]
    pub(super) wanted: Wanted,
}

#[derive(Args)]
pub(super) struct Facts {
    #[command(flatten)]
    pub(super) wanted: Wanted,
    /// Form of the facts
    #[arg(long, value_enum, default_value = "json")]
    pub(super) format: FactsFormat,
}

/// Form of facts.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FactsFormat {
    /// One object a line
    Json,
    /// Indented, for people
    Pretty,
}

#[derive(Args)]
pub(super) struct When {
    /// A name in C, such as `VIRQ_ARGO`, or a member of a record, such as `evtchn_status.port`
    #[arg(value_name = "NAME[.MEMBER]")]
    pub(super) name: String,
    #[command(flatten)]
    pub(super) folder: SpecFolder,
    /// Target; can be given several times [default: all]
    #[arg(long = "target", value_name = "TARGET")]
    pub(super) targets: Vec<Target>,
    /// Whose copy of the headers
    #[arg(long, default_value = "xen", value_name = "xen|linux")]
    pub(super) dialect: Dialect,
    /// Form of the result
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

#[derive(Args)]
pub(super) struct Coverage {
    /// Headers, such as `domctl.h` [default: all]
    #[arg(value_name = "HEADER")]
    pub(super) headers: Vec<String>,
    #[command(flatten)]
    pub(super) folder: SpecFolder,
    /// Only what this target has; can be given several times
    #[arg(long = "target", value_name = "TARGET")]
    pub(super) targets: Vec<Target>,
    /// Only what this release has: a branch (its newest point release), a point release, or `master`
    #[arg(long, value_name = "RELEASE")]
    pub(super) release: Option<String>,
    /// Only what is there in this view
    #[arg(long, value_name = "guest|tools")]
    pub(super) view: Option<View>,
    /// Whose copy of the headers
    #[arg(long, default_value = "xen", value_name = "xen|linux")]
    pub(super) dialect: Dialect,
    /// Form of the result
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

#[derive(Args)]
pub(super) struct CheckBindings {
    /// Files in Rust
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) folder: SpecFolder,
    /// Form of the result
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

/// Whose side of the interface.
#[derive(Args)]
pub(super) struct OfVariant {
    #[command(flatten)]
    pub(super) folder: SpecFolder,
    /// Target
    #[arg(long, value_name = "TARGET", default_value = "x86_64")]
    pub(super) target: Target,
    /// Release: a branch (its newest point release), a point release, or `master` [default: the newest that fits]
    #[arg(long, value_name = "RELEASE")]
    pub(super) release: Option<String>,
    /// Whose side of the interface [default: tools, who see all; guest in Linux's dialect]
    #[arg(long, value_name = "guest|tools")]
    pub(super) view: Option<View>,
    /// Whose copy of the headers
    #[arg(long, default_value = "xen", value_name = "xen|linux")]
    pub(super) dialect: Dialect,
}

#[derive(Args)]
pub(super) struct Decode {
    /// The record, by its name in C
    #[arg(required_unless_present = "hypercall", conflicts_with = "hypercall")]
    pub(super) name: Option<String>,
    #[command(flatten)]
    pub(super) of: OfVariant,
    /// File with the bytes; `-` for standard input [default: -]
    #[arg(value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// The bytes as hexadecimal digits
    #[arg(long, value_name = "DIGITS", conflicts_with = "file")]
    pub(super) hex: Option<String>,
    #[command(flatten)]
    pub(super) made: Made,
    /// Say of every release whether the bytes fit it
    #[arg(long)]
    pub(super) guess: bool,
    /// Form of the result
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

/// A hypercall that is made.
#[derive(Args)]
#[command(next_help_heading = "Hypercalls")]
pub(super) struct Made {
    /// Say which hypercall registers and memory make
    #[arg(long, conflicts_with = "hex")]
    pub(super) hypercall: bool,
    /// Registers before the call, such as `rax=32,rdi=4`; can be given several times
    #[arg(
        long = "regs",
        value_name = "REGISTER=VALUE,..",
        requires = "hypercall",
        conflicts_with = "name",
        allow_hyphen_values = true
    )]
    pub(super) registers: Vec<String>,
    /// Memory: its address, and hexadecimal digits; can be given several times
    #[arg(long, value_name = "ADDRESS=DIGITS", requires = "hypercall", conflicts_with = "name")]
    pub(super) memory: Vec<String>,
    /// Memory: its address, and a file with the bytes; can be given several times
    #[arg(long, value_name = "ADDRESS=FILE", requires = "hypercall", conflicts_with = "name")]
    pub(super) memory_file: Vec<String>,
    /// What the register of the result has after the call
    #[arg(
        long,
        value_name = "VALUE",
        requires = "hypercall",
        conflicts_with = "name",
        allow_hyphen_values = true
    )]
    pub(super) result: Option<String>,
    /// Immediate operand of the instruction `hvc` or `smc` [default: what the registers speak for]
    #[arg(long, value_name = "VALUE", requires = "hypercall", conflicts_with = "name")]
    pub(super) immediate: Option<String>,
}

#[derive(Args)]
pub(super) struct Encode {
    /// The record, by its name in C
    pub(super) name: String,
    #[command(flatten)]
    pub(super) of: OfVariant,
    /// Members with their values: numbers, names of constants, or several with `|` between them
    #[arg(value_name = "MEMBER=VALUE")]
    pub(super) members: Vec<String>,
    /// Write the bytes as they are, and not as hexadecimal digits
    #[arg(long)]
    pub(super) raw: bool,
}

#[derive(Args)]
pub(super) struct Diff {
    /// The state of before
    #[arg(value_name = "A")]
    pub(super) before: String,
    /// The state of now
    #[arg(value_name = "B")]
    pub(super) after: String,
    #[command(flatten)]
    pub(super) folder: SpecFolder,
    /// The release that is meant of `dir:` and `git:`, or `all` for each that both cover [default: the newest, `master`
    /// if it is there]
    #[arg(long, value_name = "RELEASE|all")]
    pub(super) release: Option<String>,
    /// Target; can be given several times [default: all]
    #[arg(long = "target", value_name = "TARGET")]
    pub(super) targets: Vec<Target>,
    /// Only changes for this view
    #[arg(long, value_name = "guest|tools")]
    pub(super) view: Option<View>,
    /// Whose copy of the headers
    #[arg(long, default_value = "xen", value_name = "xen|linux")]
    pub(super) dialect: Dialect,
    /// Levels of rules and of what breaks, in YAML: `rules: { D0103: warn }`, `breaks: { source: deny }`,
    /// `announced: allow`
    #[arg(long, value_name = "FILE")]
    pub(super) policy: Option<PathBuf>,
    /// File of changes that were accepted; one that is about nothing that changed, or that has ended, is an error
    #[arg(long, value_name = "FILE", default_value = ACCEPTED)]
    pub(super) accepted: PathBuf,
    /// Form of the report
    #[arg(long, default_value = "text", value_parser = report_formats(), value_name = "FORMAT")]
    pub(super) format: ReportFormat,
}

/// A lock file.
#[derive(Args)]
pub(super) struct Lock {
    #[command(flatten)]
    pub(super) folder: SpecFolder,
    /// The release [default: the newest, `master` if it is there]
    #[arg(long, value_name = "RELEASE")]
    pub(super) release: Option<String>,
    /// Write nothing; say what changed since the file was written
    #[arg(long)]
    pub(super) check: bool,
    /// The file
    #[arg(long, value_name = "FILE", default_value = "xen-abi.lock")]
    pub(super) out: PathBuf,
}

/// A change that is right.
#[derive(Args)]
pub(super) struct Accept {
    /// The fingerprint, as `diff` prints it
    pub(super) fingerprint: String,
    /// Why it is right
    #[arg(long)]
    pub(super) reason: String,
    /// The last day on which it counts, such as 2027-01-31
    #[arg(long, value_name = "DATE")]
    pub(super) until: Option<String>,
    /// Who says so
    #[arg(long)]
    pub(super) author: Option<String>,
    /// What the change is, for people
    #[arg(long)]
    pub(super) change: Option<String>,
    /// The file that has them
    #[arg(long, value_name = "FILE", default_value = ACCEPTED)]
    pub(super) file: PathBuf,
}

/// The file of accepted changes, in the current folder.
const ACCEPTED: &str = "xen-abi-accepted.yaml";

/// The forms in which changes are reported.
fn report_formats() -> impl TypedValueParser<Value = ReportFormat> {
    let values = ReportFormat::ALL.iter().map(|(word, help, _)| PossibleValue::new(word).help(help.trim()));
    PossibleValuesParser::new(values).try_map(|word| word.parse::<ReportFormat>())
}

#[derive(Args)]
pub(super) struct Smccc {
    /// Identifiers, such as 0xC5000020, or names of calls
    #[arg(value_name = "ID")]
    pub(super) ids: Vec<String>,
    #[command(flatten)]
    pub(super) folder: SpecFolder,
    /// Form of the result
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
}

#[derive(Args)]
pub(super) struct Fmt {
    #[command(flatten)]
    pub(super) folder: SpecFolder,
    /// Files to write, and folders of such [default: all of the specification]
    #[arg(value_name = "PATH")]
    pub(super) files: Vec<PathBuf>,
    /// Write nothing; say which files would change
    #[arg(long)]
    pub(super) check: bool,
}

#[derive(Args)]
pub(super) struct Site {
    #[command(flatten)]
    pub(super) folder: SpecFolder,
    /// Folder to write it into
    #[arg(long, value_name = "DIR", default_value = "site")]
    pub(super) out: PathBuf,
}
