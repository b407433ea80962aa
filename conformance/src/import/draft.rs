//! The draft of one header: a file of the specification without documentation.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use xen_abi_codegen::axes::{Dialect, Release};
use xen_abi_codegen::backend::c::usual_guard;
use xen_abi_codegen::facts::RecordKind;
use xen_abi_codegen::format::format;
use xen_abi_codegen::matrix::{Boundary, VariantSet};
use xen_abi_codegen::type_name::is_identifier;

use super::drafter::Drafter;
use super::header_views::HeaderViews;
use super::panorama::Panorama;
use super::proposals::Known;
use super::text::{self, Include};
use super::x_macros::XMacro;
use super::yaml::{Map, Yaml};
use crate::asked_macros::asked_macros;
use crate::atomic_file::{self, FileError};
use crate::cell::Cell;

/// The licence of a header that says none, as SPDX has it.
const UNKNOWN_LICENSE: &str = "NOASSERTION";

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The header.
    pub header: String,
    /// The file, without its comments.
    pub file: Map,
    /// What has no place in the format, by name.
    pub left_out: BTreeMap<String, String>,
    /// Those of them that are types.
    pub types_left_out: BTreeSet<String>,
    /// What the draft says otherwise than the headers.
    pub problems: Vec<String>,
    /// Where the interface version at which an answer changes was not found exactly.
    pub inexact: Vec<Boundary>,
    /// Releases between which something changes, and others that were not read.
    pub unread: BTreeSet<(Release, Release)>,
    /// Sections that are guessed.
    pub proposed: Map,
}

impl Draft {
    /// Drafts the file of a header that some cell has read.
    pub fn of(panorama: &Panorama, header: &str) -> Result<Draft, FileError> {
        let views = HeaderViews::of(panorama, header);
        let texts = texts(&views, header)?;
        let newest = texts.last_key_value().map_or("", |(_, text)| text);
        let mut drafter = Drafter {
            views: &views,
            header,
            scope: VariantSet::below(panorama.variants.len()),
            left_out: BTreeMap::new(),
            types_left_out: BTreeSet::new(),
            problems: Vec::new(),
            inexact: Vec::new(),
            unread: BTreeSet::new(),
            lengths: text::lengths(newest),
            overridable: text::overridable(newest),
            x_macro: XMacro::find(newest),
        };
        drafter.leave_out_unmeasured();
        let within = views.all();
        drafter.leave_out_code(&within);
        let mut file = drafter.head(&within, newest);
        let includes = drafter.includes(&texts);
        if !includes.is_empty() {
            file.put("includes", Yaml::List(includes));
        }
        let codes = drafter.codes(&within);
        let sections = [
            ("typedefs", drafter.typedefs(&within)),
            ("constants", drafter.constants(&within)),
            ("strings", drafter.strings(&within)),
            ("enums", drafter.enums(&within)),
            ("structs", drafter.records(RecordKind::Struct, &within)),
            ("unions", drafter.records(RecordKind::Union, &within)),
            ("save_records", drafter.save_records(&within)),
            ("functions", drafter.functions(&codes, &within)),
            ("aliases", drafter.aliases(&within)),
            ("x_macros", drafter.x_macros()),
            ("macros", drafter.macros(&codes, &within)),
            ("handles", drafter.handles(&within)),
        ];
        let chosen = asked_macros(newest).into_iter().filter(|name| !drafter.overridable.contains(name));
        for name in chosen.filter(|name| drafter.x_macro.as_ref().is_none_or(|of| of.name != *name)) {
            file.comment(format!("a program may define `{name}`: what that changes is not drafted"));
        }
        for (key, section) in sections.into_iter().filter(|(_, section)| !section.is_empty()) {
            file.put(key, Yaml::Map(section));
        }
        let Drafter { left_out, types_left_out, problems, inexact, unread, .. } = drafter;
        let value =
            |name: &str| within.iter().find_map(|at| views.own_facts(at).constants.get(name).copied());
        let proposed = Known { file: &file, text: newest, value: &value }.proposed();
        let header = header.to_owned();
        Ok(Draft { header, file, left_out, types_left_out, problems, inexact, unread, proposed })
    }

    /// Gives a declaration another name than the one that is taken, unless it was given one that is not.
    pub(super) fn rename(&mut self, section: &str, name: &str, taken: &str) -> bool {
        let other = match section {
            "constants" | "strings" => format!("{taken}_2"),
            _ => format!("{taken}2"),
        };
        let declaration = match self.file.get_mut(section) {
            Some(Yaml::Map(declarations)) => declarations.get_mut(name),
            _ => None,
        };
        let mut declarations = declaration.map_or_else(Vec::new, Yaml::declarations_mut);
        let may_have_another =
            |of: &&mut Map| of.get("rename").and_then(Yaml::text).is_none_or(|name| name == taken);
        if declarations.is_empty() || !declarations.iter().all(may_have_another) {
            return false;
        }
        for declaration in &mut declarations {
            declaration.set("rename", Yaml::Text(other.clone()));
        }
        self.file.comment(format!("TODO: `{taken}` is taken in Rust: choose a name for `{name}`"));
        true
    }

    /// Adds an include, unless it is there.
    pub(super) fn include(&mut self, header: &str) -> bool {
        let mut include = Map::default();
        include.text("header", header);
        match self.file.get_mut("includes") {
            Some(Yaml::List(includes)) => {
                let is_it = |other: &Yaml| other.get("header").and_then(Yaml::text) == Some(header);
                if includes.iter().any(is_it) {
                    return false;
                }
                includes.push(Yaml::Map(include));
            }
            _ => self.file.put_behind("provenance", "includes", Yaml::List(vec![Yaml::Map(include)])),
        }
        true
    }

    /// The text of the file, in its canonical form.
    pub fn to_text(&self) -> String {
        let mut file = self.file.clone();
        for problem in &self.problems {
            file.comment(format!("not exact: {problem}"));
        }
        if !self.left_out.is_empty() {
            let mut left_out = Map::default();
            for (name, reason) in &self.left_out {
                // Some compilers take names that the format does not.
                if is_identifier(name) {
                    left_out.text(name, reason.replace('\n', " "));
                } else {
                    file.comment(format!("left out: {name}: {reason}"));
                }
            }
            if !left_out.is_empty() {
                file.put_before("provenance", "left_out", Yaml::Map(left_out));
            }
        }
        let text = file.to_text();
        let mut text = format(&text).unwrap_or(text);
        if !self.proposed.is_empty() {
            text.push_str(
                "\n# Guessed from names: what is right of it takes the place of what is above.\n#\n",
            );
            let proposed = self.proposed.to_text();
            text.extend(
                proposed.trim_start().lines().map(|line| format!("# {line}").trim_end().to_owned() + "\n"),
            );
        }
        text
    }
}

/// Where the file of a header lies in a specification.
pub fn path_of(dialect: Dialect, header: &str) -> String {
    let name = header.trim_end_matches(".h");
    match dialect {
        Dialect::Xen => format!("{name}.yaml"),
        Dialect::Linux => format!("linux/{name}.yaml"),
    }
}

/// The text of a header by header set, oldest first.
fn texts(views: &HeaderViews<'_>, header: &str) -> Result<BTreeMap<String, String>, FileError> {
    let mut texts = BTreeMap::new();
    for (_, Cell { set, target, .. }) in views.all().iter().flat_map(|at| views.cells(at)) {
        if let Entry::Vacant(entry) = texts.entry(set.name()) {
            entry.insert(atomic_file::read(&set.file_of(header, *target))?);
        }
    }
    Ok(texts)
}

impl Drafter<'_> {
    /// What every file begins with.
    fn head(&mut self, within: &VariantSet, text: &str) -> Map {
        let mut file = Map::default();
        file.put("format", Yaml::Plain("1".to_owned()));
        file.text("header", self.header);
        let cells = within.iter().map(|at| self.views.cell(at));
        let is_x86 = cells.clone().all(|cell| cell.target.is_x86());
        let has_names = within.iter().any(|at| !self.views.own(at).measured.definitions.homes.is_empty());
        match text::guard(text) {
            Some(guard) if has_names && guard == usual_guard(self.header, is_x86) => {}
            Some(guard) => file.text("guard", guard),
            None if has_names => file.text("guard", "none"),
            None => {}
        }
        file.extend(self.conditions_of_header());
        let dialect = self.views.dialect();
        if dialect != Dialect::Xen {
            file.put("dialect", Yaml::Plain(dialect.to_string()));
        }
        let mut from = Map::default();
        match dialect {
            Dialect::Xen => {
                from.text("project", "Xen");
                from.text("path", format!("xen/include/public/{}", self.header));
            }
            Dialect::Linux => {
                from.text("project", "Linux");
                let first = within.first().map(|at| self.views.cell(at));
                let path = first.map(|cell| cell.set.path_in_tree(self.header, cell.target));
                from.text("path", path.unwrap_or_default().to_string_lossy());
            }
        }
        from.text("license", text::license(text).unwrap_or_else(|| UNKNOWN_LICENSE.to_owned()));
        file.put("provenance", Yaml::List(vec![Yaml::Map(from)]));
        file
    }

    /// The headers that it includes, in the order of its newest text. That is of each header set, as two that declare
    /// the same can include others.
    fn includes(&mut self, texts: &BTreeMap<String, String>) -> Vec<Yaml> {
        let views = self.views;
        let included: BTreeMap<&String, Vec<Include>> =
            texts.iter().map(|(set, text)| (set, text::includes(self.header, text))).collect();
        let mut cells: BTreeMap<String, VariantSet> = BTreeMap::new();
        for (place, cell) in views.all().iter().flat_map(|at| views.cells(at)) {
            let named = included.get(&cell.set.name()).into_iter().flatten();
            let is_there = |include: &&Include| {
                let of_system = include.of_system && cell.set.dialect == Dialect::Xen;
                of_system || views.panorama.has_header(place, &include.path)
            };
            for include in named.filter(is_there) {
                cells.entry(include.path.clone()).or_default().insert(place);
            }
        }
        let order = included.last_key_value().map(|(_, newest)| newest.as_slice()).unwrap_or_default();
        let mut cells: Vec<(String, VariantSet)> = cells.into_iter().collect();
        cells.sort_by_key(|(include, _)| order.iter().position(|one| one.path == *include));
        let within = views.cells_of(&views.all());
        let include = |(include, have): (String, VariantSet)| {
            let mut map = Map::default();
            let is_header = have.iter().any(|place| views.panorama.has_header(place, &include));
            map.text(if is_header { "header" } else { "system" }, &include);
            let newest = order.iter().find(|one| one.path == include);
            map.holds("behind", newest.is_some_and(|one| one.is_behind));
            map.extend(self.described(&format!("include {include}"), &within, &have));
            Yaml::Map(map)
        };
        cells.into_iter().map(include).collect()
    }
}
