//! Records of which only is written where their members are: `let get_req_id c = Cstruct.LE.get_uint16 c 0`.

use std::collections::BTreeMap;

use xen_abi_syntax::axes::Target;

use super::integers;
use crate::declared::{BIG_ENDIAN, Body, Member, Name, Record, Type};
use crate::names::subject;
use crate::tree::Part;

/// So many words of a name may be that of a record.
const MOST_WORDS: usize = 8;

/// What a module says of the places of members.
#[derive(Default)]
pub(super) struct Accesses {
    all: Vec<Access>,
    /// The sizes of records, by their names: of `sizeof_req` it is `req`.
    sizes: BTreeMap<String, u64>,
}

/// That something lies somewhere.
struct Access {
    line: usize,
    offset: u64,
    of: Type,
    is_big_endian: bool,
    name: Named,
}

/// What something that lies somewhere is called.
enum Named {
    /// A record and a member in one, as in `get_req_id`.
    Both(String),
    /// A member of the record that the module, or a function, is about.
    Member(String, String),
}

/// What is around an expression.
#[derive(Clone, Copy)]
struct Around<'t> {
    /// The function, or the constant.
    function: &'t str,
    parameters: &'t [&'t str],
    /// What the value is bound to.
    member: Option<&'t str>,
}

impl Accesses {
    /// Takes in a constant, if it is an offset or a size.
    pub(super) fn constant(&mut self, name: &str, value: i128, line: usize) {
        let Ok(value) = u64::try_from(value) else { return };
        let name = name.trim_matches('_');
        if let Some(record) = name.strip_prefix("sizeof") {
            self.sizes.insert(record.trim_matches('_').to_owned(), value);
        }
        let before = ["offsetof_", "offset_", "off_"].iter().find_map(|word| name.strip_prefix(word));
        let behind = || ["_offset", "_off"].iter().find_map(|word| name.strip_suffix(word));
        if let Some(name) = before.or_else(behind) {
            let name = Named::Both(name.to_owned());
            let (offset, of) = (value, Type::Begins);
            self.all.push(Access { line, offset, of, is_big_endian: false, name });
        }
    }

    /// Takes in all accesses of a function.
    pub(super) fn function(&mut self, binding: Part<'_>, known: &dyn Fn(&str) -> Option<i128>) {
        let Some(name) = binding.field("pattern") else { return };
        let parameters = binding.parts().into_iter().filter(|part| part.kind() == "parameter");
        let parameters: Vec<&str> =
            parameters.filter_map(|part| part.field("pattern")).map(Part::text).collect();
        let around = Around { function: name.text(), parameters: &parameters, member: None };
        binding.field("body").into_iter().for_each(|body| self.expression(body, around, known));
    }

    fn expression<'t>(&mut self, of: Part<'t>, around: Around<'t>, known: &dyn Fn(&str) -> Option<i128>) {
        let member = match of.kind() {
            "let_binding" => of.field("pattern").map(Part::text),
            "field_expression" => of.part("field_path").map(Part::last_name),
            _ => around.member,
        };
        let around = Around { member, ..around };
        if of.kind() == "application_expression" {
            self.all.extend(access(of, around, known));
        }
        of.parts().into_iter().for_each(|part| self.expression(part, around, known));
    }

    /// The records that are meant, of each name that may be theirs: a record counts only if it has members of Xen's.
    pub(super) fn records(self, within: &[String]) -> Vec<Record> {
        let mut groups: BTreeMap<String, Vec<(&Access, String)>> = BTreeMap::new();
        for access in &self.all {
            for (record, member) in access.name.readings(&self.sizes) {
                groups.entry(record).or_default().push((access, member));
            }
        }
        let records = groups.into_iter().map(|(record, members)| {
            let name = match within.split_last() {
                Some((module, around)) if record.is_empty() => Name::new(around, module.as_str()),
                _ => Name::new(within, record.as_str()),
            };
            let is_wrong = members.iter().any(|(access, _)| access.is_big_endian);
            let line = members.iter().map(|(access, _)| access.line).min().unwrap_or(1);
            let members = members.into_iter();
            let members =
                members.map(|(access, name)| (access.offset, Member::new(name, access.of.clone()))).collect();
            Record {
                name,
                line,
                body: Body::placed(members, self.sizes.get(&record).copied()),
                targets: Target::ALL.to_vec(),
                flaw: is_wrong.then(|| BIG_ENDIAN.to_owned()),
            }
        });
        records.collect()
    }
}

impl Named {
    /// The records and members that this may mean. Where the name of a record ends is known if there
    /// is a size of it; else it may end anywhere.
    fn readings(&self, sizes: &BTreeMap<String, u64>) -> Vec<(String, String)> {
        let pair = |record: &str, member: &str| (record.to_owned(), member.to_owned());
        match self {
            Named::Member(function, member) => vec![pair("", member), pair(function, member)],
            Named::Both(name) => {
                let behind = |size: &String| Some((size.len(), name.strip_prefix(size)?.strip_prefix('_')?));
                match sizes.keys().filter_map(behind).max() {
                    Some((end, member)) => vec![pair(name.get(..end).unwrap_or_default(), member)],
                    None => {
                        let ways = name
                            .match_indices('_')
                            .take(MOST_WORDS)
                            .filter_map(|(at, _)| name.split_at_checked(at));
                        let ways = ways.map(|(record, member)| pair(record, member.trim_start_matches('_')));
                        [pair("", name)].into_iter().chain(ways).collect()
                    }
                }
            }
        }
    }
}

/// The access that an application is, if it is of one of the parameters, at an offset that is known.
fn access(of: Part<'_>, around: Around<'_>, known: &dyn Fn(&str) -> Option<i128>) -> Option<Access> {
    let function = of.field("function")?;
    let arguments = of.fields("argument");
    let (buffer, at) = (arguments.first()?, arguments.get(1)?);
    let offset = u64::try_from(at.value(known)?).ok()?;
    let name = function.last_name();
    let (is_setter, plain) = match (name.strip_prefix("get_"), name.strip_prefix("set_")) {
        (Some(plain), _) => (false, plain),
        (_, Some(plain)) => (true, plain),
        _ => (false, name),
    };
    let of = match plain {
        "sub" => {
            let count = u64::try_from(arguments.get(2)?.value(known)?).ok()?;
            Type::array(Type::Integer { bits: 8, signed: None }, count)
        }
        _ => integers::accessed(plain)?,
    };
    let both = ["get_", "set_"].iter().find_map(|word| around.function.strip_prefix(word));
    let value = arguments.get(2).filter(|_| is_setter).map(|value| value.last_name());
    let is_plain = |name: &&str| name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let name = match (around.member, both) {
        (None, Some(both)) => Named::Both(both.to_owned()),
        (member, _) => {
            let member = if is_setter { value } else { member }.filter(is_plain)?;
            Named::Member(subject(around.function).to_owned(), member.to_owned())
        }
    };
    let is_big_endian = plain.ends_with("_be") || function.text().contains("BE.");
    let is_of_parameter = around.parameters.contains(&buffer.text());
    is_of_parameter.then(|| Access { line: buffer.line(), offset, of, is_big_endian, name })
}
