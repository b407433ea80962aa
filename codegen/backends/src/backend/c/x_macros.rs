//! Headers that are included again and again, each time with another macro that they call for each value of a group.

use super::comments::comment;
use super::constants::{Constants, enumeration_head};
use super::names;
use xen_abi_model::{Availability, XMacro};

/// What such a header has below its first comment.
///
/// Where the program has not defined the macro, the header does, so that the group is declared; this is what the
/// guard is for. Then, and whenever the program has, it calls the macro.
pub(super) fn body(item: &XMacro, constants: &Constants<'_>) -> String {
    let group = &constants.types.spec[item.group];
    // What has no guard has no such macro.
    let Some(guard) = names::guard(constants.types.spec, item.head.module) else { return String::new() };
    let name = &item.head.name;
    let by_default = format!("{name}_DEFAULT_INCLUDE");
    let about = comment(&format!("{}\n\n{}: {}", item.head.doc, group.head.name, group.head.doc));
    let definition = definition(item, constants);
    let calls = constants.values(group, &|constant, value| {
        let short = constant.head.name.strip_prefix(&group.prefix).unwrap_or(&constant.head.name);
        format!("{name}({short}, {value})")
    });
    let undefinition = format!("#undef {name}\n");
    let (after_calls, after_default) =
        if item.kept { (String::new(), undefinition) } else { (undefinition + "\n", String::new()) };
    format!(
        "
{about}#ifndef {name}
#ifndef {guard}
#define {guard}
#define {by_default}
{definition}#endif /* {guard} */
#endif /* !{name} */

#ifdef {name}

{calls}
{after_calls}#endif /* {name} */

#ifdef {by_default}
#undef {by_default}
{after_default}#ifndef __ASSEMBLY__
}};
#endif
#endif /* {by_default} */
"
    )
}

/// The header's own definition of the macro, and the beginning of the enumeration.
fn definition(item: &XMacro, constants: &Constants<'_>) -> String {
    let name = &item.head.name;
    let group = &constants.types.spec[item.group];
    let whole = if group.prefix.is_empty() { "name".to_owned() } else { format!("{}##name", group.prefix) };
    let head = enumeration_head(group);
    let enumeration = format!("#define {name}(name, value) {whole} = (value),\n{head} {{\n");
    let condition =
        |when| constants.types.scope.condition(when, &Availability::default()).expression().to_owned();
    let assembler = item
        .assembler
        .as_ref()
        .map(|when| format!("#elif {}\n#define {name}(name, value) .equ {whole}, value\n", condition(when)));
    format!("#ifndef __ASSEMBLY__\n{enumeration}{}#endif\n", assembler.unwrap_or_default())
}
