//! Hypercalls without Xen, for tests.

use alloc::rc::Rc;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::fmt;

use crate::errno::Errno;
use crate::runtime::{Argument, Hypercall, HypercallRequest, Hypercaller, Plain, SubOperation};

/// A call that was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The number of the hypercall.
    pub number: u32,
    /// The C name of the operation, or of the hypercall if it has none.
    pub name: &'static str,
    /// What the registers of the parameters held, an address where there is an argument.
    pub registers: [usize; HypercallRequest::REGISTERS],
    /// The bytes of the argument, as the caller wrote them.
    pub argument: Vec<u8>,
}

/// What is answered to a request; it may change the bytes of the argument, of which Xen would write some.
type Answer<'a> = Rc<dyn Fn(&HypercallRequest, &mut [u8]) -> Result<usize, Errno> + 'a>;

/// Records hypercalls and answers them as it was told, so that code can be tested without Xen.
///
/// What it was not told to answer fails with `ENOSYS`. A call returns what its answer was, and what that wrote into
/// the argument. Answers can make hypercalls themselves, by the same recorder too, and tell it other answers; so
/// what they count is in a [`Cell`](core::cell::Cell).
///
/// ```
/// use xen_abi::event_channel::{EvtchnAllocUnbound, event_channel_op::AllocUnbound};
/// use xen_abi::xen::DOMID_SELF;
/// use xen_abi::MockXen;
/// use xen_abi::prelude::*;
///
/// let xen = MockXen::new();
/// xen.on::<AllocUnbound>(|argument| {
///     argument.port = 5;
///     Ok(0)
/// });
///
/// let mut argument = EvtchnAllocUnbound { dom: DOMID_SELF, remote_dom: 7, ..Default::default() };
/// xen.event_channel().alloc_unbound(&mut argument)?;
/// assert_eq!(argument.port, 5);
/// assert_eq!(xen.calls()[0].name, "EVTCHNOP_alloc_unbound");
/// assert_eq!(xen.calls()[0].argument, [0xf0, 0x7f, 7, 0, 0, 0, 0, 0]);
/// # Ok::<(), Errno>(())
/// ```
#[derive(Default)]
pub struct MockXen<'a> {
    calls: RefCell<Vec<Recorded>>,
    answers: RefCell<Vec<(&'static str, Answer<'a>)>>,
}

impl fmt::Debug for MockXen<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockXen").field("calls", &self.calls).finish_non_exhaustive()
    }
}

impl<'a> MockXen<'a> {
    /// One that knows no answers yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says what is answered to an operation from now on.
    ///
    /// Where an operation takes several elements in one call, the answer is asked for each of them until one fails:
    /// not at all if there are none. Where only a number says where the argument is, such as a handle, the answer
    /// sees an argument of zeros, and what it writes is lost.
    pub fn on<O: SubOperation<Arg: Plain>>(&self, answer: impl Fn(&mut O::Arg) -> Result<usize, Errno> + 'a) {
        let each = move |bytes: &mut [u8]| {
            let mut argument = O::Arg::read_from_bytes(bytes).map_err(|_| Errno::EFAULT)?;
            let result = answer(&mut argument)?;
            bytes.copy_from_slice(argument.as_bytes());
            Ok(result)
        };
        self.answer(O::NAME, move |request, bytes| match (request.argument, size_of::<O::Arg>()) {
            (_, 0) => each(&mut []),
            (Argument::None, size) => each(&mut vec![0; size]),
            (Argument::Read(_) | Argument::Written(_), size) => {
                bytes.chunks_mut(size).try_fold(0, |_, element| each(element))
            }
        });
    }

    /// Says what is answered to a hypercall that has no operations from now on, by its parameters in registers.
    pub fn on_hypercall<H: Hypercall>(
        &self,
        answer: impl Fn([usize; HypercallRequest::REGISTERS]) -> Result<usize, Errno> + 'a,
    ) {
        self.answer(H::NAME, move |request, _| answer(request.registers));
    }

    fn answer(
        &self,
        name: &'static str,
        answer: impl Fn(&HypercallRequest, &mut [u8]) -> Result<usize, Errno> + 'a,
    ) {
        self.answers.borrow_mut().push((name, Rc::new(answer)));
    }

    /// The calls so far, each before those that its answer made.
    pub fn calls(&self) -> Vec<Recorded> {
        self.calls.borrow().clone()
    }

    /// What was said last to be answered to an operation. Nothing is borrowed, so an answer can use the recorder.
    fn told(&self, name: &str) -> Option<Answer<'a>> {
        let answers = self.answers.borrow();
        answers.iter().rev().find(|(of, _)| *of == name).map(|(_, answer)| Rc::clone(answer))
    }
}

// SAFETY: it writes the argument only where Xen may.
unsafe impl Hypercaller for MockXen<'_> {
    unsafe fn hypercall(&self, request: &HypercallRequest) -> Result<usize, u32> {
        let mut bytes = match request.argument {
            Argument::None => Vec::new(),
            // SAFETY: the caller promises that the memory is there.
            Argument::Read(memory) => unsafe { &*memory }.to_vec(),
            // SAFETY: as above, and nothing else uses it.
            Argument::Written(memory) => unsafe { &*memory }.to_vec(),
        };
        let &HypercallRequest { number, name, registers, .. } = request;
        self.calls.borrow_mut().push(Recorded { number, name, registers, argument: bytes.clone() });
        let answer = self.told(name).map_or(Err(Errno::ENOSYS), |answer| answer(request, &mut bytes));
        if let Argument::Written(memory) = request.argument {
            // SAFETY: as above; it has as many bytes.
            unsafe { (&mut *memory).copy_from_slice(&bytes) };
        }
        answer.map_err(|Errno(errno)| errno)
    }
}
