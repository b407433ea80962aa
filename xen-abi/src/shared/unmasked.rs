/// What is left to do after a port was unmasked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "an event that came while the port was masked is lost unless Xen is asked to raise it"]
pub enum Unmasked {
    /// Nothing: the next event arrives by itself.
    Done,
    /// An event came while the port was masked. The port still is: `EVTCHNOP_unmask` unmasks it and raises the event.
    AskXen,
}
