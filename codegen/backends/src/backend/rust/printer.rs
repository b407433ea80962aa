//! Rust as text, formatted as it is written.
//!
//! Lines are as rustfmt makes them with `fn_single_line`, and no longer than [`WIDTH`] where they can be broken.

/// How long a line may be.
const WIDTH: usize = 110;

/// What one level of indentation is.
const INDENT: &str = "    ";

/// Text to which lines are added.
#[derive(Debug, Default)]
pub(super) struct Printer {
    text: String,
    depth: usize,
}

impl Printer {
    /// No line yet; the first will have the indentation of so many levels.
    pub(super) fn at(depth: usize) -> Self {
        Self { text: String::new(), depth }
    }

    /// The same with room for some bytes.
    pub(super) fn with_room(mut self, bytes: usize) -> Self {
        self.text.reserve(bytes);
        self
    }

    /// All lines.
    pub(super) fn finish(self) -> String {
        self.text
    }

    /// Begins a line.
    pub(super) fn begin(&mut self) {
        for _ in 0..self.depth {
            self.text.push_str(INDENT);
        }
    }

    /// Ends a line.
    pub(super) fn end(&mut self) {
        self.text.push('\n');
    }

    /// Adds to the line.
    pub(super) fn add(&mut self, what: impl Put) {
        what.put(&mut self.text);
    }

    /// Adds a line, unless there would be nothing in it.
    pub(super) fn line(&mut self, text: &str) {
        if !text.is_empty() {
            self.begin();
            self.text.push_str(text);
            self.end();
        }
    }

    /// Adds lines that have their indentation.
    pub(super) fn lines(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Lines from here on are inside.
    pub(super) fn indent(&mut self) {
        self.depth += 1;
    }

    /// Ends what is inside, with the line that closes it.
    pub(super) fn close(&mut self, line: &str) {
        self.depth -= 1;
        self.line(line);
    }

    /// Adds documentation.
    pub(super) fn docs(&mut self, text: &str) {
        for line in text.trim().lines() {
            self.begin();
            self.text.push_str("///");
            if !line.is_empty() {
                self.text.push(' ');
                self.text.push_str(line);
            }
            self.end();
        }
    }

    /// Lets rustdoc find an item by other names than its own.
    pub(super) fn aliases(&mut self, name: &str, aliases: &[&str]) {
        let mut others: Vec<&str> = Vec::new();
        for alias in aliases {
            if *alias != name && !others.contains(alias) {
                others.push(alias);
            }
        }
        match others.as_slice() {
            [] => {}
            [only] => self.line(&format!("#[doc(alias = \"{only}\")]")),
            several => self.line(&format!("#[doc(alias(\"{}\"))]", several.join("\", \""))),
        }
    }

    /// Adds things with commas between them, on one line with what is around them if there is room, or else below.
    pub(super) fn list(&mut self, before: &str, things: &[String], after: &str) {
        let room = WIDTH.saturating_sub(self.depth * INDENT.len());
        let long = before.len() + after.len() + things.iter().map(|thing| thing.len() + 2).sum::<usize>();
        if long <= room + 2 || things.is_empty() {
            self.begin();
            self.text.push_str(before);
            for (at, thing) in things.iter().enumerate() {
                self.text.push_str(if at > 0 { ", " } else { "" });
                self.text.push_str(thing);
            }
            self.text.push_str(after);
            self.end();
            return;
        }
        self.line(before.trim_end());
        self.indent();
        let mut left = 0;
        for (at, thing) in things.iter().enumerate() {
            let is_last = at + 1 == things.len();
            if left < thing.len() + 2 {
                if left > 0 {
                    self.end();
                }
                self.begin();
                left = room - INDENT.len();
            } else {
                self.text.push(' ');
            }
            left = left.saturating_sub(thing.len() + 2);
            self.text.push_str(thing);
            self.text.push_str(if is_last { "" } else { "," });
        }
        self.end();
        self.close(after.trim_start());
    }
}

/// What can be added to a line.
pub(super) trait Put {
    /// Adds it.
    fn put(&self, text: &mut String);
}

impl Put for str {
    fn put(&self, text: &mut String) {
        text.push_str(self);
    }
}

impl Put for String {
    fn put(&self, text: &mut String) {
        text.push_str(self);
    }
}

impl<T: Put + ?Sized> Put for &T {
    fn put(&self, text: &mut String) {
        (**self).put(text);
    }
}

/// Anything else that can be displayed.
pub(super) struct Shown<T>(pub(super) T);

impl<T: std::fmt::Display> Put for Shown<T> {
    fn put(&self, text: &mut String) {
        use std::fmt::Write;
        // Writing to memory does not fail.
        let _ = write!(text, "{}", self.0);
    }
}

/// Adds a line of several parts: `line!(to, "pub mod ", name, " {")`.
macro_rules! line {
    ($to:expr, $($part:expr),+ $(,)?) => {{
        let to: &mut $crate::backend::rust::printer::Printer = $to;
        to.begin();
        $(to.add($part);)+
        to.end();
    }};
}

pub(super) use line;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_broken_where_there_is_no_room() {
        let mut printer = Printer::at(1);
        let things: Vec<String> = (0..3).map(|at| format!("thing_{at}")).collect();
        printer.list("few!(", &things, ");");
        let many: Vec<String> = (0..20).map(|at| format!("thing_{at}")).collect();
        printer.list("many! { ", &many, " }");
        let text = printer.finish();
        assert!(
            text.starts_with("    few!(thing_0, thing_1, thing_2);\n    many! {\n        thing_0, "),
            "{text}"
        );
        assert!(text.ends_with("thing_19\n    }\n"), "{text}");
        assert!(text.lines().all(|line| line.len() <= WIDTH), "{text}");
    }

    #[test]
    fn an_alias_is_another_name() {
        let mut printer = Printer::at(0);
        printer.aliases("A", &["A"]);
        printer.aliases("A", &["b", "A", "b"]);
        printer.aliases("A", &["b", "c"]);
        assert_eq!(printer.finish(), "#[doc(alias = \"b\")]\n#[doc(alias(\"b\", \"c\"))]\n");
    }
}
