//! Registers and memory, read as a hypercall.

use std::fmt::Write;
use std::path::Path;

use xen_abi_codegen::abi::{Abi, lower};
use xen_abi_codegen::axes::{Release, Variant};
use xen_abi_codegen::decode::{
    Call, Memory, Outcome, Registers, Unidentified, call, number_of_bits, outcome,
};
use xen_abi_codegen::model::Spec;
use xen_abi_codegen::smccc::FunctionId;

use super::super::arguments::{Decode, Format, Made};
use super::super::failure::Failure;
use super::super::output;
use super::super::selection::failure;
use super::super::smccc::{as_json, describe};
use super::bytes::{from_file, from_hex};
use super::{json, text};

/// The immediate operand of a call that is no hypercall.
const SMCCC: u64 = 0;

/// What a release makes of registers and memory.
enum Told<'s> {
    Hypercall(Box<Call<'s>>, Option<Outcome>),
    Smccc(FunctionId),
}

/// Prints which hypercall is made, by the release of which it can be.
pub(super) fn decode(arguments: &Decode) -> Result<(), Failure> {
    let Decode { of, made, guess, format, .. } = arguments;
    let memory = memory(made)?;
    let spec = of.folder.load()?;
    let tried = of.tried(&spec)?;
    if *guess {
        return guessed(&spec, made, &tried, &memory);
    }
    let mut best: Option<(usize, Release, Variant, Told<'_>)> = None;
    let mut unidentified = None;
    for (release, variant) in &tried {
        let abi = lower(&spec, *variant).map_err(|found| failure(&spec, found))?;
        match told(&abi, made, &memory)? {
            Ok(told) => {
                let doubts = told.doubts();
                if best.as_ref().is_none_or(|(least, ..)| doubts < *least) {
                    best = Some((doubts, *release, *variant, told));
                }
                if doubts == 0 {
                    break;
                }
            }
            // The newest release tells what is wrong.
            Err(found) => unidentified = unidentified.or(Some((*release, found))),
        }
    }
    match (best, unidentified) {
        (Some((_, release, variant, told)), _) => match format {
            Format::Human => output::print(&told.text(&spec, release, variant)),
            Format::Json => output::print_json(&told.json(&spec, variant)),
        },
        (None, Some((release, found))) => {
            output::tell(&format!("error: in {release} on {}, {found}", of.target));
            Err(Failure::Found)
        }
        (None, None) => Err(Failure::Usage(format!("no release has headers for {}", of.target))),
    }
}

/// What each release makes of it.
fn guessed(spec: &Spec, made: &Made, tried: &[(Release, Variant)], memory: &Memory) -> Result<(), Failure> {
    let mut lines = String::new();
    let mut fits = false;
    let mut seen = Vec::new();
    for (release, variant) in tried {
        if seen.contains(release) {
            continue;
        }
        seen.push(*release);
        let abi = lower(spec, *variant).map_err(|found| failure(spec, found))?;
        let said = match told(&abi, made, memory)? {
            Ok(told) if told.doubts() == 0 => {
                fits = true;
                format!("fits: {}", told.title())
            }
            Ok(told) => format!("does not fit: {}, {}", told.title(), told.reasons()),
            Err(found) => format!("does not fit: {found}"),
        };
        let _ = writeln!(lines, "{release}  {said}");
    }
    output::print(&lines)?;
    if fits { Ok(()) } else { Err(Failure::Found) }
}

/// What one release makes of it.
fn told<'s>(abi: &Abi<'s>, made: &Made, memory: &Memory) -> Result<Result<Told<'s>, Unidentified>, Failure> {
    let registers = Registers::read(abi, &made.registers).map_err(Failure::Usage)?;
    if let Some(id) = function(abi, made, &registers)? {
        return Ok(Ok(Told::Smccc(id)));
    }
    let found = match call(abi, &registers, memory) {
        Ok(found) => found,
        Err(unidentified) => return Ok(Err(unidentified)),
    };
    let result = made.result.as_ref().map(|result| {
        outcome(abi, &found, result).ok_or_else(|| {
            Failure::Usage(format!(
                "`--result`: `{result}` is no number that fits `{}`",
                registers.convention.result
            ))
        })
    });
    Ok(Ok(Told::Hypercall(Box::new(found), result.transpose()?)))
}

/// The identifier of a call by SMC or HVC that is no hypercall: the immediate operand says so, or that there is no
/// number of one.
fn function(abi: &Abi<'_>, made: &Made, registers: &Registers) -> Result<Option<FunctionId>, Failure> {
    let tag = abi.constant("XEN_HYPERCALL_TAG").map(|tag| tag.value);
    let [first, ..] = registers.arguments;
    let id = first.and_then(|held| u32::try_from(held).ok()).map(FunctionId);
    let Some(word) = &made.immediate else {
        return Ok(id.filter(|_| tag.is_some() && registers.number.is_none()));
    };
    let wrong = |message: String| Failure::Usage(format!("`--immediate`: {message}"));
    let Some(tag) = tag else { return Err(wrong("only Arm makes hypercalls by `hvc`".to_owned())) };
    match number_of_bits(word, 16) {
        Some(SMCCC) => {
            let register = registers.convention.arguments[0];
            id.map(Some)
                .ok_or_else(|| wrong(format!("0 is a call whose identifier `{register}` has, in 32 bits")))
        }
        Some(immediate) if i128::from(immediate) == tag => Ok(None),
        _ => Err(wrong(format!(
            "`{word}` is neither {tag:#x}, for a hypercall, nor 0, for a call of firmware"
        ))),
    }
}

/// The memory that is given.
fn memory(made: &Made) -> Result<Memory, Failure> {
    let mut memory = Memory::default();
    for word in &made.memory {
        let (at, digits) = addressed("--memory", word)?;
        memory.add(at, from_hex("--memory", digits)?);
    }
    for word in &made.memory_file {
        let (at, file) = addressed("--memory-file", word)?;
        memory.add(at, from_file(Some(Path::new(file)))?);
    }
    Ok(memory)
}

/// An address, and what stands behind it.
fn addressed<'w>(option: &str, word: &'w str) -> Result<(u64, &'w str), Failure> {
    let pair = word.split_once('=').and_then(|(at, rest)| Some((number_of_bits(at, 64)?, rest)));
    pair.ok_or_else(|| Failure::Usage(format!("`{option}`: `{word}` does not begin with an address and `=`")))
}

impl Told<'_> {
    /// How much speaks against the release.
    fn doubts(&self) -> usize {
        match self {
            Told::Hypercall(call, _) => call.doubts(),
            Told::Smccc(_) => 0,
        }
    }

    fn title(&self) -> String {
        match self {
            Told::Hypercall(call, _) => text::title(call),
            Told::Smccc(id) => format!("call {:#010x}", id.0),
        }
    }

    /// What speaks against it.
    fn reasons(&self) -> String {
        match self {
            Told::Hypercall(call, _) => text::reasons(call),
            Told::Smccc(_) => String::new(),
        }
    }

    fn text(&self, spec: &Spec, release: Release, variant: Variant) -> String {
        match self {
            Told::Hypercall(call, outcome) => format!(
                "{} of {release} on {}, for {}\n{}",
                self.title(),
                variant.target,
                variant.view,
                text::call(call, outcome.as_ref())
            ),
            Told::Smccc(id) => {
                let mut text = String::new();
                describe(&mut text, *id, spec);
                text
            }
        }
    }

    fn json(&self, spec: &Spec, variant: Variant) -> json::Decoded {
        match self {
            Told::Hypercall(call, outcome) => json::call(variant, call, outcome.as_ref()),
            Told::Smccc(id) => json::smccc(variant, as_json(*id, spec)),
        }
    }
}
