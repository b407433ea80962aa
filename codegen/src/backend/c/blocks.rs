//! The parts of a header, put under as few conditionals as their order allows.

use std::fmt::Write;

use super::conditionals::Condition;

/// Who can read a part of a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    /// C, C++ and the assembler.
    Anyone,
    /// Only C and C++.
    Compiler,
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
        let mut text = String::new();
        let mut reader = Reader::Anyone;
        let mut open = Condition::Always;
        for block in &self.0 {
            let new_reader = block.reader != reader;
            if (new_reader || block.condition != open) && open != Condition::Always {
                let _ = writeln!(text, "\n#endif /* {} */", open.expression());
                open = Condition::Always;
            }
            if new_reader {
                text.push_str(match block.reader {
                    Reader::Compiler => "\n#ifndef __ASSEMBLY__\n",
                    Reader::Anyone => END_OF_COMPILER,
                });
                reader = block.reader;
            }
            if block.condition != open {
                let _ = writeln!(text, "\n#if {}", block.condition.expression());
                open = block.condition.clone();
            }
            let _ = write!(text, "\n{}", block.text);
        }
        if open != Condition::Always {
            let _ = writeln!(text, "\n#endif /* {} */", open.expression());
        }
        if reader == Reader::Compiler {
            text.push_str(END_OF_COMPILER);
        }
        text
    }
}

const END_OF_COMPILER: &str = "\n#endif /* !__ASSEMBLY__ */\n";
