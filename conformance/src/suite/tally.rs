//! Counting tests.

/// How many tests ended how, as their programs say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Those that came to their end, even if they only said that they cannot run.
    ended_well: usize,
    said_skipped: usize,
    ignored: usize,
    pub(super) failed: usize,
}

impl Tally {
    /// Counts the closing lines of test programs, and tests that said why they could not run.
    pub(super) fn count(&mut self, line: &str) {
        let number = |what: &str| -> usize {
            let before = line.split(what).next().unwrap_or_default();
            before
                .rsplit(|c: char| !c.is_ascii_digit())
                .find(|word| !word.is_empty())
                .map_or(0, |word| word.parse().unwrap_or(0))
        };
        if line.starts_with("test result:") {
            self.ended_well += number(" passed");
            self.failed += number(" failed");
            self.ignored += number(" ignored");
        } else if line.trim_start().starts_with("SKIPPED") {
            self.said_skipped += 1;
        }
    }

    pub(super) fn passed(&self) -> usize {
        self.ended_well.saturating_sub(self.said_skipped)
    }

    pub(super) fn skipped(&self) -> usize {
        self.ignored + self.said_skipped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_counted() {
        let mut tally = Tally::default();
        let mut after = |line| {
            tally.count(line);
            (tally.passed(), tally.failed, tally.skipped())
        };
        let closing = "test result: ok. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out";
        assert_eq!(after(closing), (12, 3, 1));
        assert_eq!(after("SKIPPED: no clang"), (11, 3, 2));
        assert_eq!(after("test something ... ok"), (11, 3, 2));
    }

    #[test]
    fn a_test_may_say_that_it_is_skipped_before_its_program_ends() {
        let mut tally = Tally::default();
        tally.count("SKIPPED: no clang");
        tally.count("test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out");
        assert_eq!((tally.passed(), tally.skipped()), (11, 1));
    }
}
