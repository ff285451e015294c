//! Arrays of a table, used where they lie.

/// Little-endian `u32`s in place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Array<'t>(pub(super) &'t [[u8; 4]]);

impl<'t> Array<'t> {
    pub(super) fn new(bytes: &'t [u8]) -> Self {
        Array(bytes.as_chunks().0)
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    #[inline]
    pub(super) fn get(&self, i: usize) -> u32 {
        u32::from_le_bytes(self.0[i])
    }

    #[inline]
    pub(super) fn slice(&self, from: u32, to: u32) -> Array<'t> {
        Array(&self.0[from as usize..to as usize])
    }

    #[inline]
    pub(super) fn iter(self) -> impl Iterator<Item = u32> + 't {
        self.0.iter().map(|c| u32::from_le_bytes(*c))
    }

    /// Two by two.
    #[inline]
    pub(super) fn pairs(self) -> impl Iterator<Item = [u32; 2]> + use<'t> {
        self.0.as_chunks().0.iter().map(|[a, b]| [u32::from_le_bytes(*a), u32::from_le_bytes(*b)])
    }

    /// Whether a value is in an array that ascends.
    #[inline]
    pub(super) fn contains(&self, value: u32) -> bool {
        self.0.binary_search_by_key(&value, |c| u32::from_le_bytes(*c)).is_ok()
    }
}

/// Lists end to end, and where each begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lists<'t> {
    pub(super) starts: Array<'t>,
    pub(super) all: Array<'t>,
}

impl<'t> Lists<'t> {
    #[inline]
    pub(super) fn get(&self, i: u32) -> Array<'t> {
        self.all.slice(self.starts.get(i as usize), self.starts.get(i as usize + 1))
    }
}
