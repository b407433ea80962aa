use std::fmt;
use std::time::{Duration, Instant};

use xen_abi_codegen::stage::Stage;

/// Tells how long each stage took.
pub(super) struct Stopwatch {
    lap_began: Instant,
    times: [Duration; Stage::ALL.len()],
}

impl Stopwatch {
    /// Begins the first lap.
    pub(super) fn start() -> Self {
        Self { lap_began: Instant::now(), times: Default::default() }
    }

    /// Ends the lap in which a stage or a part of it was done, and begins the next.
    pub(super) fn lap(&mut self, stage: Stage) {
        let now = Instant::now();
        self.times[stage as usize] += now - self.lap_began;
        self.lap_began = now;
    }
}

impl fmt::Display for Stopwatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Stage::TIMINGS)?;
        let times = Stage::ALL.iter().zip(&self.times);
        times.into_iter().try_for_each(|(stage, time)| write!(f, " {stage}={}", time.as_micros()))
    }
}
