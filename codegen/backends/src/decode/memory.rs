//! Memory of which some pieces are known.

/// Pieces of memory, each with its address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory {
    pieces: Vec<(u64, Vec<u8>)>,
}

impl Memory {
    /// Adds a piece. Where pieces overlap, the one that came first counts.
    pub fn add(&mut self, at: u64, bytes: Vec<u8>) {
        self.pieces.push((at, bytes));
    }

    /// The bytes from an address on, as many as are known without a gap, and at most so many.
    pub fn read(&self, at: u64, most: u64) -> Vec<u8> {
        // Memory ends with the last address.
        let most = most.min((u64::MAX - at).saturating_add(1));
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let mut bytes = Vec::new();
        while bytes.len() < most {
            let Some(place) = at.checked_add(bytes.len() as u64) else { break };
            let Some(more) = self.piece(place) else { break };
            bytes.extend_from_slice(more.get(..most - bytes.len()).unwrap_or(more));
        }
        bytes
    }

    /// What a piece has from an address on; never nothing.
    fn piece(&self, place: u64) -> Option<&[u8]> {
        self.pieces.iter().find_map(|(at, bytes)| {
            let skipped = usize::try_from(place.checked_sub(*at)?).ok()?;
            bytes.get(skipped..).filter(|rest| !rest.is_empty())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_read_together_where_no_gap_is_between_them() {
        let mut memory = Memory::default();
        memory.add(0x1002, vec![3, 4]);
        memory.add(0x1000, vec![1, 2]);
        memory.add(0x1001, vec![9, 9]);
        memory.add(u64::MAX, vec![7, 8]);
        assert_eq!(memory.read(0x1000, 3), [1, 2, 3]);
        assert_eq!(memory.read(0x1000, u64::MAX), [1, 2, 3, 4]);
        assert_eq!(memory.read(0x1004, 1), [0; 0]);
        assert_eq!(memory.read(u64::MAX, 2), [7], "memory ends there");
    }
}
