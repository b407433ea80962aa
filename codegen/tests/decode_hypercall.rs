//! Registers and memory as hypercalls: all of the specification, and as `decode --hypercall` is called.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value as Json;
use xen_abi_codegen::abi::{Abi, CallPlan, EnvelopeLayout, OperationLayout, ShapeKind, lower};
use xen_abi_codegen::axes::{Dialect, Target, Variant, View};
use xen_abi_codegen::decode::{
    Call, Memory, Registers, Row, Value, call, convention, decode, encode, records_named,
};
use xen_abi_codegen::model::{Argument, Role, Spec};
use xen_abi_codegen::{folder, load};

/// Where arguments lie.
const AT: u64 = 0x10000;

fn spec() -> Spec {
    load(folder::embedded(xen_abi_spec::FILES, &|_| true)).unwrap()
}

fn newest(spec: &Spec, target: Target, view: View) -> Variant {
    let known = spec.releases.newest(Dialect::Xen).unwrap();
    Variant { target, release: known.newest(), view, interface: known.interface, dialect: Dialect::Xen }
}

/// Every target on which it is said how hypercalls are made.
fn targets() -> impl Iterator<Item = Target> {
    Target::ALL.into_iter().filter(|target| convention(*target).is_some())
}

/// The registers of a call: numbers of operations as they are, addresses to the same memory, and 1 for all else.
fn registers(abi: &Abi<'_>, plan: &CallPlan<'_, '_>, operation: Option<u32>) -> Registers {
    let known = convention(abi.variant().target).unwrap();
    let mut words = vec![format!("{}={}", known.number, plan.number)];
    let mut names = known.arguments.iter();
    for passed in &plan.passed {
        let is_address = matches!(passed.param.shape.underlying().kind, ShapeKind::Address(..));
        let value = match (passed.param.parameter.role, operation) {
            (Some(Role::Op), Some(number)) => u64::from(number),
            _ if is_address => AT,
            _ => 1,
        };
        words.push(format!("{}={value}", names.next().unwrap()));
        // The higher half.
        words
            .extend(names.by_ref().take(passed.param.registers as usize - 1).map(|name| format!("{name}=0")));
    }
    Registers::read(abi, &words).unwrap()
}

fn made<'s>(abi: &Abi<'s>, registers: &Registers, bytes: Vec<u8>) -> Call<'s> {
    let mut memory = Memory::default();
    memory.add(AT, bytes);
    call(abi, registers, &memory).unwrap_or_else(|unidentified| panic!("{unidentified}"))
}

/// A record whose member for the number of the operation has one.
fn with_operation(
    abi: &Abi<'_>,
    at: &EnvelopeLayout<'_>,
    record: &str,
    layout: &OperationLayout<'_>,
) -> Vec<u8> {
    let path = at.envelope.at.join(&at.envelope.op_in).to_string();
    let number = u64::from(layout.number) << at.bits.map_or(0, |(low, _)| low);
    encode(abi, records_named(abi, record).unwrap(), &[(&path, &number.to_string())]).unwrap()
}

fn operations<'c>(call: &'c Call<'_>) -> Vec<&'c str> {
    call.operations.iter().map(|known| known.name.as_str()).collect()
}

#[test]
fn every_operation_is_found_with_its_argument_on_every_target() {
    let spec = spec();
    let (mut found, mut inside) = (0, 0);
    for target in targets() {
        for view in View::ALL {
            let abi = lower(&spec, newest(&spec, target, view)).unwrap();
            for (id, hypercall) in abi.hypercalls().iter() {
                let plans = abi.plans(id);
                for plan in plans.iter().filter(|plan| plan.operation.is_none()) {
                    let call = made(&abi, &registers(&abi, plan, None), vec![0; 4096]);
                    assert_eq!(call.name, spec[id].head.name);
                    assert_eq!(call.arguments.len(), plan.passed.len(), "{}", call.name);
                    for layout in &hypercall.ops.all {
                        let at = hypercall.ops.envelope.as_ref().unwrap();
                        let record = &spec[at.envelope.record].name;
                        let bytes = with_operation(&abi, at, record, layout);
                        let call = made(&abi, &registers(&abi, plan, None), bytes);
                        assert_eq!(operations(&call), [&layout.operation.head.name]);
                        inside += 1;
                    }
                }
                let by_operation = plans.iter().filter_map(|plan| Some((plan, plan.operation?)));
                for ((plan, operation), layout) in by_operation.zip(&hypercall.ops.all) {
                    let registers = registers(&abi, plan, Some(layout.number));
                    let name = &operation.head.name;
                    let Argument::Record(record) = operation.arg else {
                        let call = made(&abi, &registers, vec![0; 4096]);
                        assert_eq!(operations(&call), [name]);
                        continue;
                    };
                    let record = &spec[record].name;
                    let Some(id) = records_named(&abi, record) else { continue };
                    let bytes = encode(&abi, id, &[]).unwrap();
                    let call = made(&abi, &registers, bytes.clone());
                    assert_eq!(call.operations[0].name, *name);
                    let area = &call.areas.first().unwrap_or_else(|| panic!("{name} shows no {record}"));
                    assert_eq!((area.at, &area.of), (AT, record), "{name} on {target}");
                    assert_eq!(area.elements[0].rows, decode(&abi, id, &bytes).unwrap());
                    found += 1;
                    for inner in &layout.inner.all {
                        let at = layout.inner.envelope.as_ref().unwrap();
                        let bytes = with_operation(&abi, at, record, inner);
                        let call = made(&abi, &registers, bytes);
                        assert_eq!(operations(&call), [name, &inner.operation.head.name]);
                        inside += 1;
                    }
                }
            }
        }
    }
    assert!(found > 600 && inside > 100, "{found} and {inside}");
}

/// Whether the documentation of a constant says that it is the number of an operation.
fn is_operation(abi: &Abi<'_>, name: &str) -> bool {
    let mut there = abi.spec.constants_named(name).iter().filter(|id| abi.constants().contains(**id));
    let is_one = |doc: &str| doc.starts_with("Operation") || doc.starts_with("Number of ");
    there.any(|id| is_one(&abi.spec[*id].head.doc))
}

/// The records whose operation the specification tells in words: every constant of a member leads to that member.
#[test]
fn operations_that_are_told_in_words_choose_their_argument() {
    let spec = spec();
    let (mut records, mut count) = (BTreeSet::new(), 0);
    for target in targets() {
        let abi = lower(&spec, newest(&spec, target, View::Tools)).unwrap();
        for (id, body) in abi.records().iter() {
            let Some(tag) = ["cmd", "op"].into_iter().find(|name| body.named_here(name).is_some()) else {
                continue;
            };
            let union = body.members.iter().find(|member| member.shape.spelt().is_some());
            let Some(union) = union.filter(|union| union.shape.spelt().unwrap().tag.is_none()) else {
                continue;
            };
            for member in &union.shape.spelt().unwrap().members {
                let text: &str = &member.member.doc;
                let constants = text
                    .split('`')
                    .skip(1)
                    .step_by(2)
                    .filter(|_| text.starts_with("For `") || text.starts_with("Of `"));
                for constant in constants.filter(|name| is_operation(&abi, name)) {
                    let name = &spec[id].head.name;
                    let rows = decode(&abi, id, &encode(&abi, id, &[(tag, constant)]).unwrap()).unwrap();
                    let is_named = |row: &Row| match &row.value {
                        Value::Integer(_, names) if row.path == tag => names.constants == [constant],
                        _ => false,
                    };
                    assert!(rows.iter().any(is_named), "{name}: {constant}");
                    let inside = format!("u.{}", member.member.name.as_deref().unwrap());
                    let mut argument = rows.iter().filter(|row| row.path.starts_with("u."));
                    assert!(
                        argument.all(|row| row.path.starts_with(&inside)),
                        "{name}: {constant}: {rows:?}"
                    );
                    records.insert(name.clone());
                    count += 1;
                }
            }
        }
    }
    assert!(count > 500, "{count} operations");
    let expected = ["xen_dm_op", "xen_domctl", "xen_flask_op", "xen_mc", "xen_platform_op", "xen_sysctl"];
    assert_eq!(records, expected.map(str::to_owned).into());
}

#[test]
fn the_registers_are_those_that_our_own_guests_use() {
    let source = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../xen-abi/src").join(name);
        std::fs::read_to_string(path).unwrap()
    };
    let (x86, arm) = (source("x86.rs"), source("arm.rs"));
    for (target, source) in
        [(Target::X86_32, &x86), (Target::X86_64, &x86), (Target::Arm32, &arm), (Target::Arm64, &arm)]
    {
        let known = convention(target).unwrap();
        let named = |register: &str| {
            source.contains(&format!("(\"{register}\")")) || source.contains(&format!("mov {register}, [edi"))
        };
        assert!(named(known.number) && named(known.result), "{target}");
        let mut rest = source.as_str();
        if target == Target::X86_32 {
            rest = &source[source.find("mov ebx").unwrap()..];
        } else if target == Target::X86_64 {
            rest = &source[source.find("\"rdi\"").unwrap()..];
        } else {
            rest = &rest[rest.find(&format!("\"{}\"", known.number)).unwrap()..];
        }
        for register in known.arguments {
            let at = rest.find(register).unwrap_or_else(|| panic!("{register} comes next on {target}"));
            rest = &rest[at..];
        }
    }
}

fn xen_abi(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xen-abi"));
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap());
    command.args(arguments).output().unwrap()
}

fn hypercall(arguments: &[&str]) -> Output {
    xen_abi(&[&["decode", "--hypercall"], arguments].concat())
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What is shown of a call that is known.
fn shown(arguments: &[&str]) -> String {
    let output = hypercall(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
    stdout(&output)
}

fn encoded(record: &str, members: &[&str]) -> String {
    let output = xen_abi(&[&["encode", record], members].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    stdout(&output).trim().to_owned()
}

#[test]
fn each_target_has_its_registers() {
    let closed = "event_channel_op (32), EVTCHNOP_close (3)";
    for (target, registers, register) in [
        ("x86_32", "eax=32,ebx=3,ecx=0x1000", "ecx"),
        ("x86_64", "rax=32 rdi=3, rsi=0x1000", "rsi"),
        ("x86_64", "%EAX=0x20,edi=3,rsi=4096,rip=0xffff800000000000,rflags=0", "rsi"),
        ("arm32", "r12=32,r0=3,r1=0x1000,sp=7", "r1"),
        ("arm32", "ip=32,r0=3,r1=0x1000", "r1"),
        ("arm64", "x16=32,w0=3,x1=0x1000,x30=1,pc=9", "x1"),
    ] {
        let text = shown(&["--target", target, "--regs", registers, "--memory", "0x1000=07000000"]);
        assert!(text.starts_with(closed), "{target}: {text}");
        assert!(text.contains(&format!("  {register}")) && text.contains("0   port  7"), "{target}: {text}");
    }
    for target in ["riscv64", "ppc64"] {
        let output = hypercall(&["--target", target, "--view", "tools", "--regs", "a0=1"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            stderr(&output).contains("no header of Xen says how hypercalls are made"),
            "{}",
            stderr(&output)
        );
    }
}

#[test]
fn a_number_of_64_bits_takes_two_registers_where_they_have_32() {
    let text = shown(&["--target", "x86_32", "--regs", "eax=15,ebx=0x89abcdef,ecx=0x1234567"]);
    assert!(text.starts_with("set_timer_op (15)"), "{text}");
    assert!(text.contains("ebx:ecx  timeout  0x123456789abcdef"), "{text}");
}

/// The page shows this call.
const STATUS: &[&str] = &[
    "--release",
    "4.20",
    "--regs",
    "rax=32,rdi=5,rsi=0x7ffe1000",
    "--memory",
    "0x7ffe1000=f07f00000000000002000000000000000300000009000000",
    "--result",
    "0",
];

#[test]
fn the_page_shows_what_is_printed() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/decoding.md");
    let page = std::fs::read_to_string(page).unwrap();
    let text = shown(STATUS);
    assert!(page.contains(&text), "docs/decoding.md shows something else than\n{text}");
}

#[test]
fn an_operation_in_a_record_is_told_with_the_version_of_its_interface() {
    let record = encoded(
        "xen_domctl",
        &[
            "--release",
            "4.18",
            "cmd=XEN_DOMCTL_shadow_op",
            "interface_version=0x16",
            "domain=3",
            "u.shadow_op.pages=8",
            "u.shadow_op.dirty_bitmap=0x5000",
        ],
    );
    let memory = format!("0x1000={record}");
    let arguments =
        ["--target", "arm64", "--regs", "x16=36,x0=0x1000", "--memory", &memory, "--memory", "0x5000=a5"];
    let text = shown(&arguments);
    // No other release has this version.
    assert!(text.starts_with("domctl (36), XEN_DOMCTL_shadow_op (10) of 4.18."), "{text}");
    assert!(text.contains("interface_version              0x16  XEN_DOMCTL_INTERFACE_VERSION"), "{text}");
    assert!(text.contains("u.shadow_op.pages") && !text.contains("u.createdomain"), "{text}");
    assert!(text.contains("u_domctl.u.shadow_op.dirty_bitmap: uint8_t at 0x5000"), "{text}");
    let other = shown(&[&["--release", "4.17"], &arguments[..]].concat());
    assert!(
        other.contains("`interface_version` is 0x16, and `XEN_DOMCTL_INTERFACE_VERSION` 0x15"),
        "{other}"
    );
    let guess = stdout(&hypercall(&[&["--guess"], &arguments[..]].concat()));
    let fits: Vec<&str> = guess.lines().filter(|line| line.contains("  fits: ")).collect();
    assert!(fits.len() == 1 && fits[0].starts_with("4.18."), "{guess}");
}

#[test]
fn a_list_of_hypercalls_is_taken_apart() {
    // An event channel, then something that no hypercall is, then a list in the list.
    let entry = |words: [u64; 8]| {
        words.map(|word| word.to_le_bytes().map(|byte| format!("{byte:02x}")).concat()).concat()
    };
    let list = [[32, 0, 4, 0x3000, 0, 0, 0, 0], [98, 0, 0, 0, 0, 0, 0, 0], [13, 0, 0x2000, 3, 0, 0, 0, 0]]
        .map(entry)
        .concat();
    let memory = format!("0x2000={list}");
    let arguments = ["--regs", "rax=13,rdi=0x2000,rsi=3", "--memory", &memory, "--memory", "0x3000=09000000"];
    let text = shown(&arguments);
    assert!(
        text.contains("call 0: event_channel_op (32), EVTCHNOP_send (4)\n    args[0]  cmd  4  EVTCHNOP_send"),
        "{text}"
    );
    assert!(text.contains("  arg: evtchn_send at 0x3000\n       0   port  9"), "{text}");
    assert!(text.contains("call 1: no hypercall has the number 98"), "{text}");
    assert_eq!(text.matches("call 2: multicall").count(), 1, "a list in a list is not followed: {text}");
    let output = hypercall(&[&["--format", "json"], &arguments[..]].concat());
    let json: Json = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(json["schema"], "xen-abi-decode/1");
    assert_eq!(json["hypercall"]["calls"][0]["operations"][0]["name"], "EVTCHNOP_send");
    assert_eq!(json["hypercall"]["calls"][0]["memory"][0]["elements"][0]["members"][0]["value"], 9);
    assert!(json["hypercall"]["calls"][1]["error"].as_str().unwrap().contains("98"));
}

#[test]
fn elements_are_counted_and_addresses_in_them_followed() {
    // Two changes of page tables, each with its operation in the low bits.
    let memory = "0x2000=0110000000000000ff000000000000000020000000000000fe00000000000000";
    let text = shown(&["--regs", "rax=1,rdi=0x2000,rsi=2,rdx=0,r10=0x7ff0", "--memory", memory]);
    assert!(text.contains("reqs[0]: mmu_update, MMU_MACHPHYS_UPDATE (1)"), "{text}");
    assert!(text.contains("reqs[1]: mmu_update, MMU_NORMAL_PT_UPDATE (0)"), "{text}");
    let record =
        encoded("xen_memory_reservation", &["nr_extents=2", "extent_start=0x9000", "domid=DOMID_SELF"]);
    let memory = format!("0x2000={record}");
    let frames = "0x9000=01000000000000000200000000000000ffffffffffffffff";
    let text = shown(&["--regs", "rax=12,rdi=6,rsi=0x2000", "--memory", &memory, "--memory", frames]);
    assert!(text.contains("arg.extent_start: xen_pfn_t at 0x9000"), "{text}");
    assert!(text.contains("[0x1 0x2]") && !text.contains("0xffff"), "two frames are meant: {text}");
}

#[test]
fn results_are_told_by_their_names() {
    for (result, said) in [
        ("-1", "result: -1, EPERM"),
        ("0xffffffffffffffea", "result: -22, EINVAL: The port does not exist"),
        ("-4000", "result: -4000\n"),
        ("0", "result: 0"),
    ] {
        let text = shown(&["--regs", "rax=32,rdi=4,rsi=0", "--result", result]);
        assert!(text.contains(said), "{result}: {text}");
    }
    // A register of 32 bits.
    let text = shown(&["--target", "arm32", "--regs", "r12=32,r0=4,r1=0", "--result", "0xffffffea"]);
    assert!(text.contains("result: -22, EINVAL"), "{text}");
    // Of each element the record has it.
    let record = encoded("gnttab_setup_table", &["dom=DOMID_SELF", "status=GNTST_bad_domain"]);
    let text = shown(&[
        "--regs",
        "rax=20,rdi=2,rsi=0x2000,rdx=1",
        "--memory",
        &format!("0x2000={record}"),
        "--result",
        "0",
    ]);
    assert!(text.contains("GNTST_bad_domain"), "{text}");
}

#[test]
fn what_is_needed_is_said() {
    for (arguments, said) in [
        (
            &["--regs", "rax=32,rdi=5,rsi=0x7ffe1000"][..],
            "not given: memory at 0x7ffe1000, 24 bytes: `evtchn_status`\n",
        ),
        (
            &["--regs", "rax=32,rdi=5,rsi=0x10", "--memory", "0x10=0000"],
            "not given: memory at 0x10, 24 bytes: `evtchn_status`, of which 2 are given\n",
        ),
        (&["--regs", "rax=32,rdi=5"], "not given: `rsi`, which has `arg`\n"),
        (
            &["--regs", "rax=13,rdi=0x10,rsi=2"],
            "not given: memory at 0x10, 128 bytes: `multicall_entry[2]`\n",
        ),
        (&["--regs", "rax=13,rdi=0xffffffffffffffff,rsi=-1"], "multicall_entry[18446744073709551615]"),
    ] {
        let text = shown(arguments);
        assert!(text.contains(said), "{arguments:?}: {text}");
    }
}

#[test]
fn what_makes_no_hypercall_is_told() {
    for (arguments, code, said) in [
        (&["--regs", "rdi=5"][..], 1, "`rax` is needed, which has the number of the hypercall"),
        (&[], 1, "`rax` is needed"),
        (
            &["--regs", "rax=32"],
            1,
            "`rdi` is needed, which has the number of the operation of `event_channel_op`",
        ),
        (
            &["--regs", "rax=32,rdi=77"],
            1,
            "`event_channel_op` has no operation with the number 77; 10 is `EVTCHNOP_reset`, 11 is",
        ),
        (&["--regs", "rax=99"], 1, "no hypercall has the number 99; "),
        (&["--regs", "rax=128"], 1, "the hypercall page has code for 0 to 127"),
        (&["--regs", "rax=0xffffffffffffffff"], 1, "no hypercall has the number 18446744073709551615"),
        (&["--target", "arm64", "--regs", "x16=48"], 1, "`__HYPERVISOR_arch_0`"),
        (&["--regs", "rax"], 2, "`rax` is not like REGISTER=VALUE"),
        (&["--regs", "rbx=1,rxx=1"], 2, "`rxx` is no register of x86_64"),
        (&["--regs", "rax=1x"], 2, "`1x` is no number of 64 bits"),
        (&["--regs", "eax=0x100000000"], 2, "no number of 32 bits"),
        (&["--regs", "rax=1", "--regs", "eax=2"], 2, "`rax` is given twice, as 0x1 and 0x2"),
        (&["--regs", "rax=32", "--memory", "12"], 2, "does not begin with an address"),
        (&["--regs", "rax=32", "--memory", "0x=12"], 2, "does not begin with an address"),
        (&["--regs", "rax=32", "--memory", "1=1"], 2, "1 digits are no whole bytes"),
        (&["--regs", "rax=32", "--memory-file", "1=/nowhere"], 3, "/nowhere"),
        (&["--regs", "rax=32,rdi=4,rsi=0", "--result", "much"], 2, "`much` is no number"),
        (&["--regs", "rax=32", "--immediate", "0"], 2, "only Arm"),
        (&["evtchn_status"], 2, "cannot be used with"),
    ] {
        let output = hypercall(arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(said), "{arguments:?}: {}", stderr(&output));
    }
    let output = xen_abi(&["decode", "evtchn_status", "--regs", "rax=1"]);
    assert_eq!(output.status.code(), Some(2), "registers are for hypercalls");
}

#[test]
fn a_call_of_firmware_is_told_as_smccc_tells_it() {
    let said = stdout(&xen_abi(&["smccc", "0x84000000"]));
    for arguments in
        [&["--regs", "x0=0x84000000"][..], &["--regs", "w0=0x84000000,x16=1", "--immediate", "0"]]
    {
        assert_eq!(shown(&[&["--target", "arm64"], arguments].concat()), said);
    }
    let tag = ["--target", "arm64", "--immediate", "0xea1", "--regs", "x16=29,x0=0"];
    assert!(shown(&tag).starts_with("sched_op (29), SCHEDOP_yield (0)"));
    let output = hypercall(&["--target", "arm64", "--immediate", "0x4a48", "--regs", "x16=29"]);
    assert!(stderr(&output).contains("neither 0xea1, for a hypercall, nor 0"), "{}", stderr(&output));
    let output = hypercall(&["--target", "arm64", "--format", "json", "--regs", "x0=0x84000000"]);
    let json: Json = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!((&json["schema"], &json["smccc"]["owner"]), (&"xen-abi-decode/1".into(), &"standard".into()));
}

#[test]
fn words_that_are_put_together_at_random_never_stop_the_program() {
    let spec = spec();
    let abi = lower(&spec, newest(&spec, Target::X86_64, View::Tools)).unwrap();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut draw = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for _ in 0..2000 {
        let bytes: Vec<u8> = (0..draw() % 600).map(|_| (draw() % 5) as u8 * 8).collect();
        let words: Vec<String> = ["rax", "rdi", "rsi", "rdx", "r10", "r8"]
            .into_iter()
            .map(|name| {
                format!("{name}={}", [draw() % 64, AT, AT + 8, u64::MAX, draw()][(draw() % 5) as usize])
            })
            .collect();
        let mut memory = Memory::default();
        memory.add(AT, bytes);
        let _ = call(&abi, &Registers::read(&abi, &words).unwrap(), &memory);
    }
}
