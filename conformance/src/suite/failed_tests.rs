//! Which tests failed, and what each printed, from the output of test programs.

use std::fmt;

use super::tail::Tail;

/// The failed tests of several programs that say what they do one after the other.
#[derive(Debug, Default)]
pub(super) struct FailedTests {
    found: Vec<FailedTest>,
    /// How many of them earlier programs had: names are unique within a program only.
    of_earlier_programs: usize,
    place: Place,
}

#[derive(Debug)]
struct FailedTest {
    name: String,
    printed: Tail,
}

/// Which part of a program's output the next line belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Elsewhere,
    /// Under `---- name stdout ----`.
    Section,
    /// Under `failures:`, which stands before the sections and once more before the list of all names.
    Failures,
}

impl FailedTests {
    /// Takes the next line of standard output.
    pub(super) fn read(&mut self, line: &str) {
        let section = line.strip_prefix("---- ").and_then(|rest| rest.strip_suffix(" stdout ----"));
        if let Some(name) = section {
            self.add(name);
            self.place = Place::Section;
        } else if line == "failures:" {
            self.place = Place::Failures;
        } else if line.starts_with("test result:") {
            self.place = Place::Elsewhere;
            self.of_earlier_programs = self.found.len();
        } else if let (Place::Section, Some(test)) = (self.place, self.found.last_mut()) {
            test.printed.push(line);
        } else if let (Place::Failures, Some(name)) = (self.place, line.strip_prefix("    ")) {
            // A test that printed nothing has no section.
            if !self.found[self.of_earlier_programs..].iter().any(|test| test.name == name) {
                self.add(name);
            }
        }
    }

    fn add(&mut self, name: &str) {
        self.found.push(FailedTest { name: name.to_owned(), printed: Tail::default() });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }
}

impl fmt::Display for FailedTests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.found.iter().try_for_each(|test| write!(f, "---- {} ----\n{}", test.name, test.printed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two programs: in the first two tests fail, one of which prints nothing; in the other one of the same name.
    const OUTPUT: &str = "
running 3 tests
test good ... ok
test bad ... FAILED
test silent ... FAILED

failures:

---- bad stdout ----
looking at x

thread 'bad' (7) panicked at src/lib.rs:9:5:
assertion failed: x
note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace


failures:
    bad
    silent

test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s


running 1 test
test silent ... FAILED

failures:

---- silent stdout ----
Error: \"not silent\"


failures:
    silent

test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
";

    #[test]
    fn each_failed_test_is_told_with_what_it_printed() {
        let mut failed = FailedTests::default();
        OUTPUT.lines().for_each(|line| failed.read(line));
        let told = "\
---- bad ----
looking at x

thread 'bad' (7) panicked at src/lib.rs:9:5:
assertion failed: x
note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
---- silent ----
---- silent ----
Error: \"not silent\"
";
        assert_eq!(failed.to_string(), told);
    }

    #[test]
    fn what_is_no_failure_is_passed_over() {
        let mut failed = FailedTests::default();
        for line in ["running 1 test", "test good ... ok", "", "    Finished", "error: failures:"] {
            failed.read(line);
        }
        assert!(failed.is_empty(), "{failed}");
    }
}
