/// A hypercall that is about to be made.
///
/// The typed calls make one, and whoever makes hypercalls reads it.
#[derive(Clone, Copy, Debug)]
pub struct HypercallRequest {
    /// The number of the hypercall.
    pub number: u32,
    /// The C name of the operation, or of the hypercall if it has none.
    pub name: &'static str,
    /// What the registers of the parameters hold, in order; those behind the last are zero.
    pub registers: [usize; Self::REGISTERS],
    /// The memory that the call passes by its address.
    pub argument: Argument,
    used: usize,
}

/// Memory that a request passes by its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// None, or some that only the registers name.
    None,
    /// Xen reads it.
    Read(*const [u8]),
    /// Xen may write it too.
    Written(*mut [u8]),
}

impl HypercallRequest {
    /// How many registers can hold parameters.
    pub const REGISTERS: usize = 5;

    /// A request without parameters.
    pub const fn new(number: u32, name: &'static str) -> Self {
        Self { number, name, registers: [0; Self::REGISTERS], argument: Argument::None, used: 0 }
    }

    /// Adds a parameter that is no wider than a register.
    ///
    /// # Panics
    ///
    /// If there is no register left, which is seen when a call with a fixed number of parameters is compiled.
    #[must_use]
    pub const fn word(mut self, value: usize) -> Self {
        self.registers[self.used] = value;
        self.used += 1;
        self
    }

    /// Adds a parameter of 64 bits, which takes two registers where they have 32: first the lower half.
    ///
    /// # Panics
    ///
    /// If there is no register left.
    #[must_use]
    pub const fn wide(self, value: u64) -> Self {
        let lower = self.word(value as usize);
        match size_of::<usize>() {
            4 => lower.word((value >> 32) as usize),
            _ => lower,
        }
    }

    /// Adds the address of what Xen reads.
    #[must_use]
    pub fn input<T: ?Sized>(mut self, value: &T) -> Self {
        let start = core::ptr::from_ref(value).cast::<u8>();
        self.argument = Argument::Read(core::ptr::slice_from_raw_parts(start, size_of_val(value)));
        self.word(start.expose_provenance())
    }

    /// Adds the address of what Xen may write.
    #[must_use]
    pub fn output<T: ?Sized>(mut self, value: &mut T) -> Self {
        let len = size_of_val(value);
        let start = core::ptr::from_mut(value).cast::<u8>();
        self.argument = Argument::Written(core::ptr::slice_from_raw_parts_mut(start, len));
        self.word(start.expose_provenance())
    }
}

/// A way to make hypercalls.
///
/// The typed calls stand on it: the trait `Hypercalls` gives them to everything that makes hypercalls.
///
/// # Safety
///
/// What implements it writes no memory but what Xen would write for the request, and of that only
/// [`Argument::Written`] if it is not Xen.
pub unsafe trait Hypercaller {
    /// Makes a hypercall, and returns what Xen answers: a number that depends on the operation.
    ///
    /// What Xen leaves in a register is taken apart by [`hypercall_result`].
    ///
    /// # Errors
    ///
    /// The number of the error, if Xen answers with one.
    ///
    /// # Safety
    ///
    /// The memory to which the request points, directly or by way of its argument, is there until the call returns,
    /// nothing else uses what Xen writes of it, and what the operation does to the memory of the guest does not
    /// change what Rust relies on.
    unsafe fn hypercall(&self, request: &HypercallRequest) -> Result<usize, u32>;
}

// SAFETY: it does what the original does.
unsafe impl<M: Hypercaller + ?Sized> Hypercaller for &M {
    unsafe fn hypercall(&self, request: &HypercallRequest) -> Result<usize, u32> {
        // SAFETY: the caller keeps the same promises.
        unsafe { (**self).hypercall(request) }
    }
}

/// The number of an error, where no headers say what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrorNumber(pub u32);

impl core::fmt::Display for ErrorNumber {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "error {}", self.0)
    }
}

impl core::error::Error for ErrorNumber {}

/// Errors lie between this and zero; other negative answers are numbers.
const LOWEST_ERROR: isize = -4095;

/// Takes apart what Xen leaves in a register: a number, or that of an error, negative.
///
/// # Errors
///
/// The number of the error, from 1 to 4095.
pub const fn hypercall_result(answer: isize) -> Result<usize, u32> {
    if LOWEST_ERROR <= answer && answer < 0 { Err(answer.unsigned_abs() as u32) } else { Ok(answer as usize) }
}
