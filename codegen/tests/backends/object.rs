//! Bit-fields as an object file has them.

/// What each probe begins with; the backend documents what follows.
const MARK: &[u8] = b"xen-abi bit-field ";

/// How many probes there are, and what is wrong with which.
pub(crate) fn check(object: &[u8]) -> (usize, Vec<String>) {
    let mut wrong = Vec::new();
    let mut probes = 0;
    for at in 0..object.len() {
        let Some(probe) = object[at..].strip_prefix(MARK) else { continue };
        let end = probe.iter().position(|byte| *byte == 0).expect("the end of the mark");
        let mark = std::str::from_utf8(&probe[..end]).expect("a mark is text");
        let (name, size) = mark.rsplit_once(' ').expect("a name and a size");
        let size: usize = size.parse().expect("a size");
        let bytes = &probe[end + 1..];
        let (expected, actual) = (&bytes[..size], &bytes[size..2 * size]);
        probes += 1;
        if expected != actual {
            wrong.push(format!("{name}: expected {expected:02x?}, and the compiler made {actual:02x?}"));
        }
    }
    (probes, wrong)
}
