//! Whether what the caller asks for is something that Rust, or the specification, can have.

use super::naming::{declared, type_name};
use xen_abi_model::{Body, MemberType, Spec};
use xen_abi_syntax::diagnostic::{Code, Diagnostic, Diagnostics, closest};
use xen_abi_syntax::type_name::is_identifier;
use xen_abi_syntax::visible::escaped;

/// Refuses a runtime whose path Rust could not have.
pub(super) fn check_runtime(path: &str) -> Result<(), Diagnostics> {
    let parts = path.strip_prefix("::").unwrap_or(path);
    if parts.split("::").all(|part| is_identifier(part.strip_prefix("r#").unwrap_or(part))) {
        return Ok(());
    }
    let message = format!("`{}` is not a path of a module of Rust", escaped(path));
    Err(Diagnostic::nowhere(Code::BadPath, message).help("for example `xen_abi::runtime`").into())
}

/// Refuses names of records that there are not.
pub(super) fn check_records(spec: &Spec, names: &[String]) -> Result<(), Diagnostics> {
    let mut found = Diagnostics::default();
    for name in names.iter().filter(|name| !is_record(spec, name)) {
        let renamed = spec.records.iter().find(|record| record.head.name == **name);
        let known = spec.records.iter().map(|record| record.head.name.as_str());
        let near = renamed.map(|record| declared(&record.head));
        let near = near.or_else(|| closest(name, known).map(str::to_owned));
        let message = format!("there is no record `{}` in Rust", escaped(name));
        let diagnostic = Diagnostic::nowhere(Code::UnknownRecord, message);
        found.push(match near {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic,
        });
    }
    found.finish(())
}

/// Whether a name means a record: of C, or as Rust has it.
pub(super) fn means(name: &str, in_rust: &str) -> bool {
    name == in_rust || type_name(name) == in_rust
}

fn is_record(spec: &Spec, name: &str) -> bool {
    spec.records.iter().any(|record| {
        let outer = declared(&record.head);
        means(name, &outer) || is_inside(&outer, &record.body, name)
    })
}

/// Whether a name means a record that C spells inside another.
fn is_inside(outer: &str, body: &Body, name: &str) -> bool {
    body.members.iter().any(|member| {
        let (MemberType::Inline(body), Some(of)) = (&member.of, &member.name) else { return false };
        let inner = member.rust.clone().unwrap_or_else(|| outer.to_owned() + &type_name(of));
        means(name, &inner) || is_inside(&inner, body, name)
    })
}
