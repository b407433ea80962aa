//! Headers that call a macro of the program for each value, as their text tells.

use super::yaml::{Map, Yaml};

/// A macro that a header calls for each of some values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct XMacro {
    /// The macro.
    pub(super) name: String,
    /// What its own definition in the header puts before each name.
    pub(super) prefix: String,
    /// The tag of the enumeration that this makes, if it has one.
    pub(super) tag: Option<String>,
    /// Below which interface version the assembler gets the values too.
    assembler_below: Option<String>,
    /// Whether the header leaves the program's definition in place.
    kept: bool,
}

impl XMacro {
    /// The macro of a header that has `#ifndef NAME`, a definition that pastes a prefix to its first argument, and
    /// calls.
    pub(super) fn find(text: &str) -> Option<XMacro> {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let definition = lines.iter().position(|line| line.starts_with("#define") && line.contains("##"))?;
        let (head, body) = lines[definition].strip_prefix("#define")?.trim().split_once(')')?;
        let name = head.split_once('(')?.0;
        let is_tested = lines.contains(&format!("#ifndef {name}").as_str());
        let is_called = lines.iter().any(|line| line.starts_with(&format!("{name}(")));
        let prefix = body.split_once("##")?.0.trim();
        let enumeration = lines[definition..].iter().find_map(|line| line.strip_prefix("enum"))?;
        let tag = enumeration.trim_end_matches('{').trim();
        let undefinition = lines.iter().position(|line| *line == format!("#undef {name}"))?;
        let of_default =
            lines.iter().rposition(|line| line.starts_with("#ifdef") && line.contains("DEFAULT"));
        (is_tested && is_called).then(|| XMacro {
            name: name.to_owned(),
            prefix: prefix.to_owned(),
            tag: Some(tag.to_owned()).filter(|tag| !tag.is_empty()),
            assembler_below: assembler_below(&lines),
            kept: of_default.is_some_and(|default| default < undefinition),
        })
    }

    /// What the group is called: by its tag, or else as the header is.
    pub(super) fn group<'n>(&'n self, header: &'n str) -> &'n str {
        let file = header.rsplit('/').next().unwrap_or(header);
        self.tag.as_deref().unwrap_or(file.trim_end_matches(".h"))
    }

    /// The section of the draft.
    pub(super) fn section(&self, header: &str) -> Map {
        let mut map = Map::default();
        map.text("group", self.group(header));
        if let Some(below) = &self.assembler_below {
            map.put("assembler", Yaml::Quoted(format!("< {below}")));
        }
        map.holds("kept", self.kept);
        let mut section = Map::default();
        section.put(&self.name, Yaml::Map(map));
        section
    }
}

/// The interface version in the condition of a definition for the assembler.
fn assembler_below(lines: &[&str]) -> Option<String> {
    let definition = lines.iter().position(|line| line.contains(".equ"))?;
    let condition = lines[..definition].iter().rev().find(|line| line.starts_with("#e"))?;
    let (_, version) = condition.split_once("__XEN_INTERFACE_VERSION__ <")?;
    Some(version.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
#ifndef X_ERRNO
#ifndef __ASSEMBLY__
#define X_ERRNO(name, value) X_##name = (value),
enum x_errno {
#elif __XEN_INTERFACE_VERSION__ < 0x00040700
#define X_ERRNO(name, value) .equ X_##name, value
#endif
#endif
#ifdef X_ERRNO
X_ERRNO(EPERM, 1)
#undef X_ERRNO
#endif
#ifdef X_DEFAULT_INCLUDE
};
#endif
";

    #[test]
    fn the_macro_that_a_header_calls_is_found() {
        let found = XMacro::find(TEXT).unwrap();
        assert_eq!((found.name.as_str(), found.prefix.as_str()), ("X_ERRNO", "X_"));
        assert_eq!((found.group("x/errno.h"), found.kept), ("x_errno", false));
        assert_eq!(found.assembler_below.as_deref(), Some("0x00040700"));
        let kept = TEXT.replace("#undef X_ERRNO\n", "").replace("};", "#undef X_ERRNO\n};");
        let found =
            XMacro::find(&kept.replace(" x_errno", "").replace("#elif", "#if 0 //").replace(".equ", ""))
                .unwrap();
        assert_eq!((found.group("x/errno.h"), found.kept), ("errno", true));
        assert_eq!(found.assembler_below, None);
        assert_eq!(XMacro::find("#define A(x) B_##x\n"), None);
    }
}
