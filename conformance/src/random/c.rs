//! Writes a specimen as a person would declare it in C for one target.

use xen_abi_codegen::axes::Target;

use super::model::{
    Body, Declaration, Group, GroupInC, Integer, Lengths, Member, MemberOf, Packing, Record, Specimen, Type,
    Words,
};

/// What declarations build on, from macros that both compilers define.
pub(super) const PRELUDE: &str = "\
typedef __UINT8_TYPE__ uint8_t; typedef __INT8_TYPE__ int8_t;
typedef __UINT16_TYPE__ uint16_t; typedef __INT16_TYPE__ int16_t;
typedef __UINT32_TYPE__ uint32_t; typedef __INT32_TYPE__ int32_t;
typedef __UINT64_TYPE__ uint64_t; typedef __INT64_TYPE__ int64_t;
typedef __SIZE_TYPE__ size_t;
";

/// A header of a C library, as far as generated headers need it; gcc's compiler proper has none.
pub(super) fn header_of_a_library(name: &str) -> String {
    let guard = name.replace('.', "_").to_uppercase();
    let types = "#ifndef RANDOM_TYPES\n#define RANDOM_TYPES\n".to_owned() + PRELUDE + "#endif\n";
    let offset = "#define offsetof(type, member) __builtin_offsetof(type, member)\n";
    format!("#ifndef {guard}\n#define {guard}\n{types}{offset}#endif\n")
}

/// The declarations of a specimen.
pub(super) fn declarations(specimen: &Specimen, target: Target) -> String {
    let writer = Writer { specimen, target };
    specimen.declarations.iter().map(|declaration| writer.declaration(declaration)).collect()
}

/// How C calls a record.
pub(super) fn record_type(record: &Record) -> String {
    if record.untagged {
        record.name.clone()
    } else {
        format!("{} {}", record.body.kind.keyword(), record.name)
    }
}

struct Writer<'s> {
    specimen: &'s Specimen,
    target: Target,
}

impl Writer<'_> {
    fn declaration(&self, declaration: &Declaration) -> String {
        match declaration {
            Declaration::Typedef(typedef) => {
                let len = dimensions(&typedef.lengths);
                let attribute = aligned(typedef.align);
                format!("typedef {} {}{len}{attribute};\n", self.type_name(typedef.of), typedef.name)
            }
            Declaration::Group(group) => group_text(group),
            Declaration::Record(record) => self.record(record),
            Declaration::Constant(constant) => {
                format!("#define {} ({})\n", constant.name, constant.value.text(self))
            }
        }
    }

    fn record(&self, record: &Record) -> String {
        let name = &record.name;
        let text = if record.untagged {
            format!("typedef {} {name};\n", self.body(&record.body, ""))
        } else {
            format!("{};\n", self.body(&record.body, name))
        };
        between_pragmas(&record.body, text)
    }

    /// A record with its attributes, after which a name may follow.
    fn body(&self, body: &Body, tag: &str) -> String {
        let mut text = format!("{} {tag} {{\n", body.kind.keyword());
        for member in body.members.iter().filter(|member| member.is_on(self.target)) {
            let declaration =
                format!("{}{};\n", self.member(member), attributes(member.packed, member.align));
            text += &match &member.of {
                MemberOf::Inline(body) | MemberOf::InlineArray(body, _) => between_pragmas(body, declaration),
                _ => declaration,
            };
        }
        text + "}" + &attributes(body.packing == Some(Packing::Attribute), body.align)
    }

    fn member(&self, member: &Member) -> String {
        let name = member.name.as_deref().unwrap_or_default();
        match &member.of {
            MemberOf::Value(of) => format!("{} {name}", self.type_name(*of)),
            MemberOf::Array(of, Lengths::Fixed(lengths)) => {
                format!("{} {name}{}", self.type_name(*of), dimensions(lengths))
            }
            MemberOf::Array(of, Lengths::Flexible(inner)) => {
                format!("{} {name}[]{}", self.type_name(*of), dimensions(inner))
            }
            MemberOf::Bits(of, width) => format!("{} {name} : {width}", self.type_name(*of)),
            MemberOf::Inline(body) => format!("{} {name}", self.body(body, "")),
            MemberOf::InlineArray(body, lengths) => {
                format!("{} {name}{}", self.body(body, ""), dimensions(lengths))
            }
        }
    }
}

impl Words for Writer<'_> {
    fn integer(&self, integer: Integer) -> &'static str {
        integer.in_c()
    }

    fn type_name(&self, of: Type) -> String {
        match of {
            Type::Integer(integer) => integer.in_c().to_owned(),
            Type::Pointer => "void *".to_owned(),
            Type::Declared(at) => match &self.specimen.declarations[at] {
                Declaration::Record(record) => record_type(record),
                Declaration::Group(group) => group_type(group),
                other => other.name().to_owned(),
            },
        }
    }

    fn constant(&self, at: usize) -> &str {
        self.specimen.declarations[at].name()
    }
}

/// The declaration of a record, between pragmas if it says how closely its members lie.
fn between_pragmas(body: &Body, declaration: String) -> String {
    let pack = match body.packing {
        None => return declaration,
        Some(Packing::Natural | Packing::Attribute) => String::new(),
        Some(Packing::Pragma(bytes)) => bytes.to_string(),
    };
    format!("#pragma pack(push)\n#pragma pack({pack})\n{declaration}#pragma pack(pop)\n")
}

fn dimensions(lengths: &[u64]) -> String {
    lengths.iter().map(|len| format!("[{len}]")).collect()
}

fn attributes(packed: bool, align: Option<u32>) -> String {
    let packed = if packed { " __attribute__((packed))" } else { "" };
    format!("{packed}{}", aligned(align))
}

fn aligned(align: Option<u32>) -> String {
    align.map(|bytes| format!(" __attribute__((aligned({bytes})))")).unwrap_or_default()
}

fn group_type(group: &Group) -> String {
    match group.in_c {
        GroupInC::Macros => Integer::in_c(group.of).to_owned(),
        GroupInC::Enum => format!("enum {}", group.name),
        GroupInC::Typedef => group.name.clone(),
    }
}

fn group_text(group: &Group) -> String {
    let values = |between: &str, end: &str| -> String {
        group.values.iter().map(|(name, value)| format!("{name}{between}{value}{end}")).collect()
    };
    match group.in_c {
        GroupInC::Macros => {
            group.values.iter().map(|(name, value)| format!("#define {name} {value}\n")).collect()
        }
        GroupInC::Enum => format!("enum {} {{ {} }};\n", group.name, values(" = ", ", ")),
        GroupInC::Typedef => format!("typedef enum {{ {} }} {};\n", values(" = ", ", "), group.name),
    }
}
