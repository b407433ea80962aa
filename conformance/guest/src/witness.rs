//! Whoever makes the hypercalls of the checks, and tells what was answered.

use core::fmt::{self, Write};

use xen_abi::errno::Errno;
use xen_abi::{HypercallRequest, Hypercaller};

use crate::{Lone, say};

/// How many different answers can be told apart; those beyond are told each time.
const ROOM: usize = 512;

static SEEN: Lone<[Option<Answer>; ROOM]> = Lone::new([None; ROOM]);

/// What was answered to an operation.
#[derive(Clone, Copy, PartialEq)]
struct Answer {
    operation: &'static str,
    answer: Result<usize, u32>,
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, answer } = *self;
        match answer {
            Ok(number) => write!(f, "{operation} {number}"),
            Err(errno) => write!(f, "{operation} {}", ErrnoName(Errno(errno))),
        }
    }
}

/// The name of an error as C has it, without `XEN_`.
pub(crate) struct ErrnoName(pub(crate) Errno);

impl fmt::Display for ErrnoName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(BeforeColon { to: f, is_over: false }, "{}", self.0)
    }
}

/// Writes what comes before a colon, in however many pieces: of an error its name, without the explanation.
struct BeforeColon<'a, 'b> {
    to: &'a mut fmt::Formatter<'b>,
    is_over: bool,
}

impl fmt::Write for BeforeColon<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.is_over {
            return Ok(());
        }
        let (before, is_over) = text.split_once(':').map_or((text, false), |(before, _)| (before, true));
        self.is_over = is_over;
        self.to.write_str(before)
    }
}

/// Makes hypercalls by another way, and tells each answer to an operation when it is first seen.
pub struct Witness(&'static dyn Hypercaller);

impl Witness {
    /// One that makes hypercalls by `xen`.
    pub(crate) const fn new(xen: &'static dyn Hypercaller) -> Self {
        Self(xen)
    }

    /// Tells an answer that was found elsewhere, as in the list of a multicall.
    pub(crate) fn note(&self, operation: &'static str, answer: Result<usize, u32>) {
        let found = Answer { operation, answer };
        // SAFETY: only this function uses the list, and it does not call itself.
        let seen = unsafe { &mut *SEEN.pointer() };
        match seen.iter_mut().find(|place| place.is_none_or(|known| known == found)) {
            Some(Some(_)) => return,
            Some(free) => *free = Some(found),
            None => {}
        }
        say!("seen {found}");
    }
}

// SAFETY: it does what the other way does.
unsafe impl Hypercaller for Witness {
    unsafe fn hypercall(&self, request: &HypercallRequest) -> Result<usize, u32> {
        // SAFETY: the caller keeps the same promises.
        let answer = unsafe { self.0.hypercall(request) };
        self.note(request.name, answer);
        answer
    }
}
