//! Which mutations are applied.

/// How many mutations are applied, and which.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    /// Decides which are drawn: the same seed draws the same.
    pub seed: u64,
    /// How many, of all kinds together.
    pub count: usize,
}
