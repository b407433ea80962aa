//! Hypercalls that a file makes by instructions of its own: the registers that they name, beside those of the convention.

use xen_abi_backends::decode::{Convention, convention};
use xen_abi_syntax::axes::Target;

use crate::declared::Assembly;
use crate::verdict::{Checked, Kind, Verdict};

/// The immediate operand of `hvc` that Xen takes for a hypercall.
const HVC: &str = "0xea1";

/// What is to be said of assembly that makes a hypercall; nothing of other.
pub(crate) fn check(assembly: &Assembly) -> Option<Checked> {
    let (target, how) = made(assembly)?;
    let convention = convention(target)?;
    let mut wrong = Vec::new();
    if how == How::OtherHvc {
        wrong.push(format!("`hvc` has another operand than {HVC}, by which Xen knows hypercalls"));
    }
    wrong.extend(registers(assembly, &convention, how));
    wrong.extend(memory(assembly));
    let remarks = changed(assembly, &convention, target);
    let verdict = match (wrong.is_empty(), remarks.is_empty()) {
        (false, _) => Verdict::Differs,
        (true, false) => Verdict::Remark,
        (true, true) => Verdict::Equal,
    };
    wrong.extend(remarks);
    Some(Checked {
        line: assembly.line,
        name: assembly.function.clone(),
        kind: Kind::Call,
        verdict,
        of: "the registers of a hypercall".to_owned(),
        places: Vec::new(),
        first: None,
        remarks: wrong,
    })
}

/// How a hypercall is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// By an instruction; the number is in a register.
    Trap,
    /// By `hvc` with an operand that is not Xen's.
    OtherHvc,
    /// By a call into the hypercall page, whose place says the number.
    Page,
}

/// For which target assembly makes a hypercall, and how, if it makes one.
fn made(assembly: &Assembly) -> Option<(Target, How)> {
    let text = assembly.template.to_lowercase();
    let names = |register: &str| assembly.inputs.iter().chain(&assembly.outputs).any(|name| name == register);
    let is_x86_64 = ["rax", "rdi", "rsi", "rdx"].into_iter().any(names);
    let x86 = if is_x86_64 { Target::X86_64 } else { Target::X86_32 };
    let arm = if names("x16") || names("x0") { Target::Arm64 } else { Target::Arm32 };
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c == '#' || c == ';').collect();
    let is_hvc = words.contains(&"hvc");
    match () {
        () if words.iter().any(|word| ["vmcall", "vmmcall"].contains(word)) => Some((x86, How::Trap)),
        () if text.contains("hypercall_page") => Some((x86, How::Page)),
        () if is_hvc && words.contains(&HVC) => Some((arm, How::Trap)),
        // Other operands are those of SMCCC, which has its number elsewhere.
        () if is_hvc && (names("x16") || names("r12")) => Some((arm, How::OtherHvc)),
        () => None,
    }
}

/// Registers that are missing, or that Xen does not look at.
fn registers(assembly: &Assembly, convention: &Convention, how: How) -> Vec<String> {
    let is_input = |register: &&str| assembly.inputs.iter().any(|name| name == register);
    let mut wrong = Vec::new();
    if how != How::Page && !is_input(&convention.number) {
        wrong.push(format!("the number is not in `{}`", convention.number));
    }
    let used = convention.arguments.iter().rposition(&is_input);
    let gaps = convention.arguments.iter().take(used.unwrap_or(0)).filter(|register| !is_input(register));
    wrong.extend(gaps.map(|register| format!("an argument before the last is not in `{register}`")));
    let is_known = |name: &&String| convention.registers().any(|register| register == **name);
    let others = assembly.inputs.iter().filter(|name| !is_known(name));
    wrong
        .extend(others.map(|name| {
            format!("`{name}` holds no argument: Xen takes {}", convention.arguments.join(", "))
        }));
    wrong
}

/// What it says of memory, which Xen reads and writes.
fn memory(assembly: &Assembly) -> impl Iterator<Item = String> {
    let is_wrong = |option: &&String| ["nomem", "readonly", "pure"].contains(&option.as_str());
    let wrong = assembly.options.iter().filter(is_wrong);
    wrong.map(|option| format!("it says `{option}`, and Xen reads and writes memory of the caller"))
}

/// Registers that Xen may change, and that it does not say it changes.
fn changed(assembly: &Assembly, convention: &Convention, target: Target) -> Vec<String> {
    let is_told = |register: &&str| assembly.outputs.iter().any(|name| name == register);
    let is_used = |register: &&str| assembly.inputs.iter().any(|name| name == register);
    let number = Some(convention.number).filter(|_| !target.is_x86());
    let used = convention.arguments.into_iter().chain(number).filter(|register| is_used(register));
    let mut untold: Vec<String> =
        used.filter(|register| !is_told(register)).map(|register| format!("`{register}`")).collect();
    if !is_told(&convention.result) {
        untold.retain(|register| *register != format!("`{}`", convention.result));
        untold.insert(0, format!("`{}`, which has the result", convention.result));
    }
    match untold.is_empty() {
        true => Vec::new(),
        false => vec![format!("Xen changes {}, and it does not say so", untold.join(", "))],
    }
}
