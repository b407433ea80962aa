//! What `xen-abi --timings` says of its stages.

use std::time::Duration;

use serde::Serialize;
use xen_abi_codegen::stage::Stage;

/// A stage of the generator, and how long it takes in milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StageTime {
    /// Its name.
    pub stage: String,
    /// How long it takes.
    pub milliseconds: f64,
}

/// The stages in what a process said on standard error; none if it did not time them.
pub fn stages(said: &str) -> Vec<StageTime> {
    let line = said.lines().find_map(|line| line.strip_prefix(Stage::TIMINGS)).unwrap_or_default();
    let parts = line.split_whitespace().filter_map(|part| part.split_once('='));
    let times = parts.filter_map(|(stage, time)| {
        let time = Duration::from_micros(time.parse().ok()?);
        Some(StageTime { stage: stage.to_owned(), milliseconds: time.as_secs_f64() * 1000.0 })
    });
    times.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_found_among_other_lines() {
        let said = "specification: spec\ntimings in microseconds: places=1500 emit=20\n";
        let of = |stage: &str, milliseconds| StageTime { stage: stage.to_owned(), milliseconds };
        assert_eq!(stages(said), [of("places", 1.5), of("emit", 0.02)]);
        assert_eq!(stages("specification: spec\n"), []);
    }
}
