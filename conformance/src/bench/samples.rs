//! Repeated measurements, and what is told of them.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::BenchError;
use crate::process;

/// What is told of repeated measurements, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Summary {
    /// The one in the middle; between the two in the middle where the number is even.
    pub median: f64,
    /// The smallest.
    pub least: f64,
    /// The largest.
    pub most: f64,
}

impl Summary {
    /// Sums measurements up; nothing was measured without one.
    pub fn of(mut samples: Vec<Duration>) -> Option<Summary> {
        samples.sort();
        let milliseconds = |at: usize| samples.get(at).map(|sample| sample.as_secs_f64() * 1000.0);
        let last = samples.len().checked_sub(1)?;
        let median = (milliseconds(last / 2)? + milliseconds(last.div_ceil(2))?) / 2.0;
        Some(Summary { median, least: milliseconds(0)?, most: milliseconds(last)? })
    }
}

/// One of several ways to do the same work: processes that run one after the other.
pub struct Contender {
    /// How reports call it.
    pub name: String,
    /// The processes.
    pub commands: Vec<Command>,
    /// A folder that must not be there when they begin.
    pub removed_before: Option<PathBuf>,
}

/// What was measured of a contender.
pub struct Timed {
    /// How long all its processes took, one entry a run.
    pub times: Vec<Duration>,
    /// What the last process of the last run said on standard error.
    pub said: String,
}

/// Whether one run of each goes before those that are counted, as the first finds nothing in the cache of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warmth {
    /// One goes before.
    Warm,
    /// All are counted.
    Cold,
}

/// Runs the contenders in turn.
pub fn race(contenders: &mut [Contender], runs: usize, warmth: Warmth) -> Result<Vec<Timed>, BenchError> {
    let mut timed: Vec<Timed> =
        contenders.iter().map(|_| Timed { times: Vec::new(), said: String::new() }).collect();
    let uncounted = if warmth == Warmth::Warm { 1 } else { 0 };
    for run in 0..runs + uncounted {
        for (contender, timed) in contenders.iter_mut().zip(&mut timed) {
            let (time, said) = contender.run()?;
            if run >= uncounted {
                timed.times.push(time);
                timed.said = said;
            }
        }
    }
    Ok(timed)
}

impl Contender {
    fn run(&mut self) -> Result<(Duration, String), BenchError> {
        let mut said = String::new();
        if let Some(folder) = self.removed_before.as_ref().filter(|folder| folder.exists()) {
            std::fs::remove_dir_all(folder)?;
        }
        let mut notes = tempfile::tempfile()?;
        let start = Instant::now();
        for command in &mut self.commands {
            said = process::run_alone(command, &mut notes)?;
        }
        Ok((start.elapsed(), said))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        let summary = |samples: &[u64]| {
            Summary::of(samples.iter().map(|sample| Duration::from_millis(*sample)).collect())
        };
        assert_eq!(summary(&[]), None);
        assert_eq!(summary(&[7]), Some(Summary { median: 7.0, least: 7.0, most: 7.0 }));
        assert_eq!(summary(&[9, 1, 4]), Some(Summary { median: 4.0, least: 1.0, most: 9.0 }));
        assert_eq!(summary(&[8, 2, 1, 4]), Some(Summary { median: 3.0, least: 1.0, most: 8.0 }));
    }
}
