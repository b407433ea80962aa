//! The end of a long text.

use std::collections::VecDeque;
use std::fmt;

/// How many lines are kept.
const LINES_KEPT: usize = 25;

/// The last lines of what a program says.
#[derive(Debug, Clone, Default)]
pub(super) struct Tail {
    lines: VecDeque<String>,
    left_out: usize,
}

impl Tail {
    pub(super) fn push(&mut self, line: &str) {
        if line.trim().is_empty() && self.lines.is_empty() {
            return;
        }
        if self.lines.len() == LINES_KEPT {
            self.lines.pop_front();
            self.left_out += 1;
        }
        self.lines.push_back(line.to_owned());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

impl fmt::Display for Tail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.left_out > 0 {
            writeln!(f, "[the last {LINES_KEPT} of {} lines]", self.left_out + LINES_KEPT)?;
        }
        let mut lines: Vec<&str> = self.lines.iter().map(String::as_str).collect();
        while lines.last().is_some_and(|line| line.trim().is_empty()) {
            lines.pop();
        }
        lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_lines_are_kept() {
        let mut tail = Tail::default();
        for line in ["", "first", "second", ""] {
            tail.push(line);
        }
        assert_eq!(tail.to_string(), "first\nsecond\n");
        for number in 0..100 {
            tail.push(&number.to_string());
        }
        assert!(tail.to_string().starts_with("[the last 25 of 103 lines]\n75\n76\n"), "{tail}");
    }
}
