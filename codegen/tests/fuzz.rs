//! What the targets of `fuzz/` ask, asked by the stable compiler: of their corpus, of all fixtures, and of texts that
//! are made of these. As many texts each time, and the same, so that a failure can be seen again.

#![cfg(feature = "files")]

mod mangle;
#[allow(unreachable_pub, reason = "it is a library elsewhere")]
#[path = "../../fuzz/src/lib.rs"]
mod targets;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;

use mangle::Mangler;

/// With which texts begin; `XEN_ABI_FUZZ_SEED` asks for another.
const SEED: u64 = 1;

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// The texts of all files below a folder.
fn texts(folder: &Path, found: &mut Vec<Vec<u8>>) {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() { texts(&path, found) } else { found.push(fs::read(path).unwrap()) }
    }
}

/// Asks a target of its corpus and the fixtures, and of `made` texts made of them; `XEN_ABI_FUZZ_TIMES` asks for so
/// many times more.
fn play(name: &str, target: fn(&[u8]), made: u64) {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut corpus = Vec::new();
    texts(&package.join("../fuzz/corpus").join(name), &mut corpus);
    texts(&package.join("tests/fixtures"), &mut corpus);
    let seed = from_environment("XEN_ABI_FUZZ_SEED").unwrap_or(SEED);
    let made = made * from_environment("XEN_ABI_FUZZ_TIMES").unwrap_or(1);
    println!("{name}: {} texts, and {made} made of them with seed {seed}", corpus.len());
    corpus.iter().for_each(|text| ask(target, text));
    let words: Vec<String> = corpus.into_iter().filter_map(|text| String::from_utf8(text).ok()).collect();
    let mut mangler = Mangler::new(seed);
    for _ in 0..made {
        ask(target, mangler.made_of(&words).as_bytes());
    }
}

/// Shows the text of which something does not hold.
fn ask(target: fn(&[u8]), text: &[u8]) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| target(text))) {
        println!("of this text it does not hold:\n{}", String::from_utf8_lossy(text).escape_debug());
        resume_unwind(panic);
    }
}

#[test]
fn readers_agree() {
    play("readers_agree", targets::readers_agree, 20_000);
}

#[test]
fn fmt_keeps_meaning() {
    play("fmt_keeps_meaning", targets::fmt_keeps_meaning, 8_000);
}

#[test]
fn load_lower_emit() {
    play("load_lower_emit", targets::load_lower_emit, 500);
}
