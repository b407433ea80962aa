// What the assertions of the third oracle are made of. Each fails with a text that says what is so and what was measured.

/// What a leaf is, in the words of facts.
pub(crate) trait Leaf {
    const TYPE: &'static str;
    /// Of an array: the number of elements.
    const LEN: usize = 0;
    /// Of an array: what an element is.
    const ELEM: &'static str = "";
}

macro_rules! integers {
    ($($integer:ty: $name:expr;)*) => {
        $(impl Leaf for $integer { const TYPE: &'static str = $name; })*
    };
}

integers! {
    u8: "u8"; i8: "i8"; u16: "u16"; i16: "i16"; u32: "u32"; i32: "i32"; u64: "u64"; i64: "i64";
    usize: if size_of::<usize>() == 4 { "u32" } else { "u64" };
    isize: if size_of::<isize>() == 4 { "i32" } else { "i64" };
}

impl<T: Leaf, const N: usize> Leaf for [T; N] {
    const TYPE: &'static str = "array";
    const LEN: usize = N;
    const ELEM: &'static str = T::TYPE;
}

impl<T: Leaf> Leaf for crate::runtime::Packed<T> {
    const TYPE: &'static str = T::TYPE;
    const LEN: usize = T::LEN;
    const ELEM: &'static str = T::ELEM;
}

macro_rules! addresses {
    ($($address:ident: $name:literal;)*) => {
        $(impl<T: ?Sized> Leaf for crate::runtime::$address<T> { const TYPE: &'static str = $name; })*
    };
}

addresses! {
    GuestHandle: "handle"; ConstGuestHandle: "handle"; GuestHandle64: "handle"; ConstGuestHandle64: "handle";
    Pointer: "ptr"; ConstPointer: "ptr";
}

/// What the type of a field is; the field itself need not be read.
pub(crate) const fn type_of<S, T: Leaf>(_: fn(&S) -> &T) -> &'static str {
    T::TYPE
}

/// What the type is that a method returns; it need not be called.
pub(crate) const fn returned<S, T: Leaf>(_: fn(&S) -> T) -> &'static str {
    T::TYPE
}

/// The bits of a record that are set: the first, and how many follow each other.
#[track_caller]
pub(crate) const fn bits<S: crate::runtime::Plain>(record: &S, first: usize, width: usize) {
    // SAFETY: a `Plain` type has no padding, so all its bytes are initialised.
    let bytes = unsafe { core::slice::from_raw_parts(core::ptr::from_ref(record).cast::<u8>(), size_of::<S>()) };
    let (mut at, mut lowest, mut count) = (0, 0, 0);
    while at < 8 * bytes.len() {
        // The compiler interprets this, so that looking at every bit of every record would take it minutes.
        if is_zero_word(bytes, at) {
            at += 128;
            continue;
        }
        if bytes[at / 8] == 0 {
            at += 8;
            continue;
        }
        if bytes[at / 8] >> (at % 8) & 1 == 1 {
            if count == 0 {
                lowest = at;
            }
            count += 1;
            if at - lowest >= count {
                Message::new().text("bits: the headers say they follow each other, Rust has gaps").tell();
            }
        }
        at += 1;
    }
    number("first bit", lowest as i128, first as i128);
    number("width", count as i128, width as i128);
}

/// Whether a word of zeros begins with a bit.
const fn is_zero_word(bytes: &[u8], bit: usize) -> bool {
    if bit % 8 != 0 || bytes.len() - bit / 8 < 16 {
        return false;
    }
    // SAFETY: sixteen bytes of the slice follow.
    unsafe { bytes.as_ptr().add(bit / 8).cast::<u128>().read_unaligned() == 0 }
}

/// The value whose bytes are all zero.
pub(crate) const fn zeroed<T: crate::runtime::Plain>() -> T {
    // SAFETY: every pattern of bytes is a value of a `Plain` type.
    unsafe { core::mem::zeroed() }
}

/// What was measured of a leaf.
pub(crate) struct Measured {
    pub(crate) offset: usize,
    pub(crate) size: usize,
    pub(crate) of: &'static str,
    pub(crate) len: usize,
    pub(crate) elem: &'static str,
}

#[track_caller]
pub(crate) const fn leaf<S, T: Leaf>(record: &S, place: *const T, measured: Measured) {
    number("offset", offset(record, place), measured.offset as i128);
    number("size", size_of::<T>() as i128, measured.size as i128);
    text("type", T::TYPE, measured.of);
    number("length", T::LEN as i128, measured.len as i128);
    text("type of an element", T::ELEM, measured.elem);
}

/// How many bytes behind the start of a record a place in it lies.
const fn offset<S, T>(record: &S, place: *const T) -> i128 {
    // SAFETY: the place lies in the record.
    unsafe { place.cast::<u8>().offset_from(core::ptr::from_ref(record).cast::<u8>()) as i128 }
}

#[track_caller]
pub(crate) const fn same_place<S, T, R, U>(ours: (&S, *const T), bindgens: (&R, *const U)) {
    number("offset", offset(ours.0, ours.1), offset(bindgens.0, bindgens.1));
    number("size", size_of::<T>() as i128, size_of::<U>() as i128);
}

#[track_caller]
pub(crate) const fn same_extent<S, R>() {
    extent::<S>(size_of::<R>(), align_of::<R>());
}

#[track_caller]
pub(crate) const fn extent<T>(size: usize, align: usize) {
    number("size", size_of::<T>() as i128, size as i128);
    number("alignment", align_of::<T>() as i128, align as i128);
}

#[track_caller]
pub(crate) const fn number(what: &str, ours: i128, measured: i128) {
    if ours != measured {
        Message::new().text(what).text(": the headers say ").number(measured).text(", Rust has ").number(ours).tell();
    }
}

#[track_caller]
pub(crate) const fn text(what: &str, ours: &str, measured: &str) {
    if !same(ours.as_bytes(), measured.as_bytes()) {
        Message::new().text(what).text(": the headers say ").text(measured).text(", Rust has ").text(ours).tell();
    }
}

const fn same(left: &[u8], right: &[u8]) -> bool {
    let mut at = 0;
    while at < left.len() && at < right.len() && left[at] == right[at] {
        at += 1;
    }
    at == left.len() && at == right.len()
}

/// A text that is put together while the compiler runs.
struct Message {
    bytes: [u8; 512],
    len: usize,
}

impl Message {
    const fn new() -> Self {
        Message { bytes: [0; 512], len: 0 }.text("[")
    }

    const fn text(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        let mut at = 0;
        while at < text.len() && self.len < self.bytes.len() {
            self.bytes[self.len] = text[at];
            self.len += 1;
            at += 1;
        }
        self
    }

    const fn number(self, value: i128) -> Self {
        let mut digits = [b'0'; 40];
        let mut at = digits.len();
        let mut rest = value.unsigned_abs();
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        let message = if value < 0 { self.text("-") } else { self };
        match core::str::from_utf8(digits.split_at(at).1) {
            Ok(digits) => message.text(digits),
            Err(_) => message,
        }
    }

    #[track_caller]
    const fn tell(self) -> ! {
        let message = self.text("]");
        match core::str::from_utf8(message.bytes.split_at(message.len).0) {
            Ok(text) => panic!("{}", text),
            Err(_) => panic!("[?: the text is too long]"),
        }
    }
}

/// The text of a constant.
pub(crate) const fn text_of(text: &core::ffi::CStr) -> &str {
    match core::str::from_utf8(text.to_bytes()) {
        Ok(text) => text,
        Err(_) => "[?: no UTF-8]",
    }
}
