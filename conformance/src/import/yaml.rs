//! A writer of YAML that keeps the order of keys, puts what is short on one line, and can comment.

use std::collections::BTreeSet;

/// How long a line may be.
const WIDTH: usize = 110;

/// A value, with what is said about it in comments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Yaml {
    /// A scalar, written as it is.
    Plain(String),
    /// A text; quoted where YAML would take it for something else.
    Text(String),
    /// A text that is always quoted.
    Quoted(String),
    /// A list that stays on one line.
    Flow(Vec<Yaml>),
    /// A list.
    List(Vec<Yaml>),
    /// Keys and values in order.
    Map(Map),
}

/// Keys and values in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Map {
    entries: Vec<(String, Yaml)>,
    /// Lines before the first key.
    comments: Vec<String>,
}

impl Map {
    /// Adds a key.
    pub fn put(&mut self, key: &str, value: Yaml) {
        self.entries.push((key.to_owned(), value));
    }

    /// Adds a key before another, or at the end.
    pub fn put_before(&mut self, other: &str, key: &str, value: Yaml) {
        let at = self.entries.iter().position(|(known, _)| known == other);
        self.entries.insert(at.unwrap_or(self.entries.len()), (key.to_owned(), value));
    }

    /// Adds a text under a key.
    pub fn text(&mut self, key: &str, value: impl Into<String>) {
        self.put(key, Yaml::Text(value.into()));
    }

    /// Adds a key with `true`, if it holds.
    pub fn holds(&mut self, key: &str, value: bool) {
        if value {
            self.put(key, Yaml::Plain("true".to_owned()));
        }
    }

    /// Adds a line of comment before the keys.
    pub fn comment(&mut self, line: impl Into<String>) {
        self.comments.push(line.into());
    }

    /// Adds all that another map has.
    pub fn extend(&mut self, other: Map) {
        self.entries.extend(other.entries);
        self.comments.extend(other.comments);
    }

    /// Whether it has a key.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(known, _)| known == key)
    }

    /// The keys of the map under a key.
    pub fn names(&self, key: &str) -> Vec<String> {
        match self.get(key) {
            Some(Yaml::Map(map)) => map.keys(),
            _ => Vec::new(),
        }
    }

    /// What is under a key.
    pub fn get(&self, key: &str) -> Option<&Yaml> {
        self.entries.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    /// What is under a key, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Yaml> {
        self.entries.iter_mut().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    /// The keys in order.
    pub fn keys(&self) -> Vec<String> {
        self.entries.iter().map(|(key, _)| key.clone()).collect()
    }

    /// Adds a key behind another, or at the end.
    pub fn put_behind(&mut self, other: &str, key: &str, value: Yaml) {
        let at = self.entries.iter().position(|(known, _)| known == other);
        self.entries.insert(at.map_or(self.entries.len(), |at| at + 1), (key.to_owned(), value));
    }

    /// Puts another value under a key, or adds it.
    pub fn set(&mut self, key: &str, value: Yaml) {
        match self.get_mut(key) {
            Some(old) => *old = value,
            None => self.put(key, value),
        }
    }

    /// Takes a key out.
    pub fn take(&mut self, key: &str) {
        self.entries.retain(|(known, _)| known != key);
    }

    /// Takes an entry out of the map under a key, and with the last one that map.
    pub fn remove(&mut self, key: &str, name: &str) {
        for (known, value) in &mut self.entries {
            if let (true, Yaml::Map(map)) = (known == key, value) {
                map.entries.retain(|(known, _)| known != name);
            }
        }
        self.entries
            .retain(|(known, value)| known != key || !matches!(value, Yaml::Map(map) if map.is_empty()));
    }

    /// Whether it has no key.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The text of a file.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for line in &self.comments {
            text.push_str(&format!("# {line}\n"));
        }
        for (key, value) in &self.entries {
            let is_section = matches!(value, Yaml::Map(_));
            if is_section {
                text.push('\n');
            }
            entry(&mut text, key, value, 0);
        }
        text
    }

    /// On one line, if that is allowed.
    fn flow(&self) -> Option<String> {
        if !self.comments.is_empty() {
            return None;
        }
        let entries = self.entries.iter().map(|(key, value)| Some(format!("{key}: {}", value.flow()?)));
        Some(format!("{{ {} }}", entries.collect::<Option<Vec<_>>>()?.join(", ")))
    }
}

impl Yaml {
    /// On one line, if that is allowed.
    fn flow(&self) -> Option<String> {
        match self {
            Yaml::Plain(text) => Some(text.clone()),
            Yaml::Text(text) => Some(if is_plain(text) { text.clone() } else { quoted(text) }),
            Yaml::Quoted(text) => Some(quoted(text)),
            Yaml::Flow(items) => {
                let items = items.iter().map(Yaml::flow).collect::<Option<Vec<_>>>()?;
                Some(format!("[{}]", items.join(", ")))
            }
            Yaml::List(items) => items.is_empty().then(|| "[]".to_owned()),
            Yaml::Map(map) => map.flow(),
        }
    }

    /// The declarations of a name that may have several.
    pub fn declarations(&self) -> Vec<&Map> {
        match self {
            Yaml::Map(map) => vec![map],
            Yaml::List(items) => items.iter().flat_map(Yaml::declarations).collect(),
            _ => Vec::new(),
        }
    }

    /// The same, to be changed.
    pub fn declarations_mut(&mut self) -> Vec<&mut Map> {
        match self {
            Yaml::Map(map) => vec![map],
            Yaml::List(items) => items.iter_mut().flat_map(Yaml::declarations_mut).collect(),
            _ => Vec::new(),
        }
    }

    /// What is under a key, if it is a mapping.
    pub fn get(&self, key: &str) -> Option<&Yaml> {
        match self {
            Yaml::Map(map) => map.get(key),
            _ => None,
        }
    }

    /// A name of a set that is the type of something inside: under the key `type`, or in cases of it.
    pub fn holds_one_of(&self, types: &BTreeSet<String>) -> Option<String> {
        match self {
            Yaml::List(items) | Yaml::Flow(items) => items.iter().find_map(|item| item.holds_one_of(types)),
            Yaml::Map(map) => map.entries.iter().find_map(|(key, value)| {
                let own = value
                    .text()
                    .filter(|text| ["type", "is"].contains(&key.as_str()) && types.contains(*text));
                own.map(str::to_owned).or_else(|| value.holds_one_of(types))
            }),
            Yaml::Plain(_) | Yaml::Text(_) | Yaml::Quoted(_) => None,
        }
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match self {
            Yaml::Plain(text) | Yaml::Text(text) | Yaml::Quoted(text) => Some(text),
            Yaml::Flow(_) | Yaml::List(_) | Yaml::Map(_) => None,
        }
    }

    /// All of it on one line, whatever it is; comments are not in it.
    pub fn to_flow(&self) -> String {
        match self {
            Yaml::List(items) | Yaml::Flow(items) => {
                format!("[{}]", items.iter().map(Yaml::to_flow).collect::<Vec<_>>().join(", "))
            }
            Yaml::Map(map) => {
                let entries = map.entries.iter().map(|(key, value)| format!("{key}: {}", value.to_flow()));
                format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
            }
            // A plain text of a block may have what brackets would end.
            Yaml::Plain(text) if !is_plain(text) => quoted(text),
            scalar => scalar.flow().unwrap_or_default(),
        }
    }

    /// Its items, or it alone.
    pub fn into_list(self) -> Vec<Yaml> {
        match self {
            Yaml::List(items) => items,
            one => vec![one],
        }
    }

    fn is_scalar(&self) -> bool {
        !matches!(self, Yaml::List(_) | Yaml::Map(_))
    }
}

fn entry(text: &mut String, key: &str, value: &Yaml, indent: usize) {
    let start = format!("{:indent$}{key}:", "");
    match value {
        Yaml::List(items) if items.is_empty() => text.push_str(&format!("{start} []\n")),
        Yaml::List(items) => {
            text.push_str(&format!("{start}\n"));
            items.iter().for_each(|item| list_item(text, item, indent + 2));
        }
        Yaml::Map(map) => {
            // Sections of the file are never folded, nor is what has an inner structure.
            let flat = map.entries.iter().all(|(_, value)| value.is_scalar());
            let flow = map.flow().filter(|flow| flat && indent > 0 && start.len() + 1 + flow.len() <= WIDTH);
            match flow {
                Some(flow) => text.push_str(&format!("{start} {flow}\n")),
                None => {
                    text.push_str(&format!("{start}\n"));
                    block(text, map, indent + 2);
                }
            }
        }
        scalar => text.push_str(&format!("{start} {}\n", scalar.flow().unwrap_or_default())),
    }
}

fn block(text: &mut String, map: &Map, indent: usize) {
    for line in &map.comments {
        text.push_str(&format!("{:indent$}# {line}\n", ""));
    }
    for (key, value) in &map.entries {
        entry(text, key, value, indent);
    }
}

fn list_item(text: &mut String, item: &Yaml, indent: usize) {
    let Yaml::Map(map) = item else {
        text.push_str(&format!("{:indent$}- {}\n", "", item.flow().unwrap_or_default()));
        return;
    };
    let flat = map.entries.iter().all(|(_, value)| value.is_scalar());
    if let Some(flow) = map.flow().filter(|flow| flat && indent + 2 + flow.len() <= WIDTH) {
        text.push_str(&format!("{:indent$}- {flow}\n", ""));
        return;
    }
    for line in &map.comments {
        text.push_str(&format!("{:indent$}# {line}\n", ""));
    }
    let mut inner = String::new();
    let bare = Map { comments: Vec::new(), ..map.clone() };
    block(&mut inner, &bare, indent + 2);
    inner.replace_range(indent..indent + 1, "-");
    text.push_str(&inner);
}

/// Whether YAML takes a scalar for the text that it is, also between braces.
fn is_plain(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || " _()<>+*/.=-;~|^".contains(c);
    let starts_well = text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '(');
    starts_well && text.chars().all(allowed) && !text.ends_with(' ')
}

fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '\\' | '"' => format!("\\{c}"),
        '\n' => "\\n".to_owned(),
        c if c.is_ascii_control() => format!("\\x{:02x}", u32::from(c)),
        c => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_short_stays_on_one_line_and_texts_are_quoted_where_they_must_be() {
        let mut member = Map::default();
        member.text("name", "port");
        member.text("value", "~0U & 1");
        let mut commented = Map::default();
        commented.comment("look here");
        commented.put("since", Yaml::Flow(vec![Yaml::Quoted("4.20".to_owned())]));
        let mut file = Map::default();
        file.put("format", Yaml::Plain("1".to_owned()));
        file.put("text", Yaml::Quoted("a\"\\\t\n".to_owned()));
        file.put("fields", Yaml::List(vec![Yaml::Map(member), Yaml::Map(commented)]));
        file.put("none", Yaml::List(Vec::new()));
        let expected = "\
format: 1
text: \"a\\\"\\\\\\x09\\n\"
fields:
  - { name: port, value: \"~0U & 1\" }
  # look here
  - since: [\"4.20\"]
none: []
";
        assert_eq!(file.to_text(), expected);
    }
}
