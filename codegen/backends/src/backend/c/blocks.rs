//! The parts of a header, put under as few conditionals as their order allows.

use std::fmt::Write;

use super::conditionals::Condition;

/// Who can read a part of a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reader {
    /// C, C++ and the assembler.
    Anyone,
    /// Only C and C++.
    Compiler,
    /// Anyone. Among declarations it is for compilers, and the assembler gets this text behind them.
    Among(String),
}

/// A part of a header.
struct Block {
    reader: Reader,
    condition: Condition,
    text: String,
}

/// Parts in order.
#[derive(Default)]
pub(super) struct Blocks(Vec<Block>);

impl Blocks {
    /// Adds a part, unless it is never there.
    pub(super) fn push(&mut self, reader: Reader, condition: Condition, text: String) {
        if condition != Condition::Never && !text.is_empty() {
            self.0.push(Block { reader, condition, text });
        }
    }

    /// How many parts there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// All parts, with an empty line before each.
    pub(super) fn render(self) -> String {
        let last = self.0.iter().rposition(|block| block.reader == Reader::Compiler);
        let mut page = Page::default();
        let mut behind: Vec<(Condition, String)> = Vec::new();
        for (at, Block { reader, condition, text }) in self.0.into_iter().enumerate() {
            let for_compiler = match reader {
                Reader::Anyone => false,
                Reader::Compiler => true,
                Reader::Among(bare) => {
                    let is_among = page.for_compiler && last.is_some_and(|last| at < last);
                    if is_among {
                        add(&mut behind, &condition, &bare);
                    }
                    is_among
                }
            };
            page.part(for_compiler, condition, &text);
        }
        page.end(behind)
    }
}

/// Adds lines to those of the same condition, if these are the last.
fn add(lines: &mut Vec<(Condition, String)>, condition: &Condition, text: &str) {
    match lines.last_mut() {
        _ if text.is_empty() => {}
        Some((open, lines)) if open == condition => lines.push_str(text),
        _ => lines.push((condition.clone(), text.to_owned())),
    }
}

/// What is written so far.
struct Page {
    text: String,
    for_compiler: bool,
    open: Condition,
}

impl Default for Page {
    fn default() -> Self {
        Self { text: String::new(), for_compiler: false, open: Condition::Always }
    }
}

impl Page {
    fn part(&mut self, for_compiler: bool, condition: Condition, text: &str) {
        if for_compiler != self.for_compiler || condition != self.open {
            self.close();
        }
        if for_compiler != self.for_compiler {
            self.text.push_str(if for_compiler { COMPILER } else { END_OF_COMPILER });
            self.for_compiler = for_compiler;
        }
        if condition != self.open {
            let _ = writeln!(self.text, "\n#if {}", condition.expression());
            self.open = condition;
        }
        let _ = write!(self.text, "\n{text}");
    }

    fn close(&mut self) {
        if self.open != Condition::Always {
            let _ = writeln!(self.text, "\n#endif /* {} */", self.open.expression());
            self.open = Condition::Always;
        }
    }

    /// Ends it with lines that stand for what the assembler did not see.
    fn end(mut self, behind: Vec<(Condition, String)>) -> String {
        self.close();
        match (self.for_compiler, behind.is_empty()) {
            (true, true) => self.text.push_str(END_OF_COMPILER),
            (true, false) => self.text.push_str("\n#else /* __ASSEMBLY__: the numbers from above */\n"),
            (false, true) => return self.text,
            (false, false) => self.text.push_str("\n#ifdef __ASSEMBLY__ /* the numbers from above */\n"),
        }
        if !behind.is_empty() {
            for (condition, lines) in behind {
                match condition {
                    Condition::Always => self.text.push_str(&format!("\n{lines}")),
                    other => {
                        let expression = other.expression();
                        self.text.push_str(&format!("\n#if {expression}\n{lines}#endif\n"));
                    }
                }
            }
            self.text.push_str("\n#endif /* __ASSEMBLY__ */\n");
        }
        self.text
    }
}

const COMPILER: &str = "\n#ifndef __ASSEMBLY__\n";
const END_OF_COMPILER: &str = "\n#endif /* !__ASSEMBLY__ */\n";
