//! Asks ctest about pairs of C headers, as one does who maintains bindings: bindgen's bindings of the headers of before,
//! and a test that they are as the headers of now.
//!
//! Each line of standard input names the two folders of a pair, with a tab between them, and each line of standard
//! output says of one whether ctest passes. The first line is its version.

mod bindings;
mod trial;

use std::io::BufRead;
use std::path::Path;
use std::sync::Mutex;

use trial::{Outcome, try_pair};

/// The version of ctest in the lock file.
const LOCK: &str = include_str!("../Cargo.lock");

fn main() -> Result<(), String> {
    let lines: Vec<String> =
        std::io::stdin().lock().lines().collect::<Result<_, _>>().map_err(|e| e.to_string())?;
    let pairs: Vec<(&Path, &Path)> = lines
        .iter()
        .map(|line| line.split_once('\t').map(|(before, after)| (Path::new(before), Path::new(after))))
        .collect::<Option<_>>()
        .ok_or("a line does not name two folders")?;
    println!("{}", version()?);
    for outcome in in_parallel(&pairs)? {
        match outcome {
            Outcome::Passes => println!("passes"),
            Outcome::Fails(said) => println!("fails: {}", said.replace('\n', " ")),
        }
    }
    Ok(())
}

fn version() -> Result<&'static str, String> {
    let (_, rest) =
        LOCK.split_once("name = \"ctest\"\nversion = \"").ok_or("ctest is not in the lock file")?;
    Ok(rest.split('"').next().unwrap_or_default())
}

/// What is said of each pair, in their order.
fn in_parallel(pairs: &[(&Path, &Path)]) -> Result<Vec<Outcome>, String> {
    let next = Mutex::new(pairs.iter().enumerate());
    // The lock is not held while a pair is tried.
    let taken = || next.lock().map_err(|e| e.to_string()).map(|mut next| next.next());
    let work = || {
        let mut outcomes = Vec::new();
        while let Some((at, (before, after))) = taken()? {
            outcomes.push((at, try_pair(before, after).map_err(|e| format!("{}: {e}", after.display()))?));
        }
        Ok::<_, String>(outcomes)
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut all = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let ended =
            running.into_iter().map(|thread| thread.join().map_err(|_| "ctest panicked".to_owned())?);
        ended.collect::<Result<Vec<_>, String>>()
    })?
    .concat();
    all.sort_by_key(|(at, _)| *at);
    Ok(all.into_iter().map(|(_, outcome)| outcome).collect())
}
