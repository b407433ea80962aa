//! Repeated measurements, and what is told of them.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::process::{self, ProcessError};

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
}

/// What was measured of a contender.
pub struct Timed {
    /// How long all its processes took, one entry a run.
    pub times: Vec<Duration>,
    /// What the last process of the last run said on standard error.
    pub said: String,
}

/// Runs the contenders in turn, after one run of each that is not counted, as the first finds nothing in the
/// cache of files.
pub fn race(contenders: &mut [Contender], runs: usize) -> Result<Vec<Timed>, ProcessError> {
    let mut timed: Vec<Timed> =
        contenders.iter().map(|_| Timed { times: Vec::new(), said: String::new() }).collect();
    for run in 0..=runs {
        for (contender, timed) in contenders.iter_mut().zip(&mut timed) {
            let (time, said) = contender.run()?;
            if run > 0 {
                timed.times.push(time);
                timed.said = said;
            }
        }
    }
    Ok(timed)
}

impl Contender {
    fn run(&mut self) -> Result<(Duration, String), ProcessError> {
        let mut said = String::new();
        let start = Instant::now();
        for command in &mut self.commands {
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
            said = process::run_quietly(command)?;
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
