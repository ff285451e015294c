//! Names looked up in a table of them: readers ask for every tag and every key.

/// A table of names, each with what it stands for.
pub(super) struct Names<T: 'static> {
    entries: Vec<(&'static str, T)>,
    /// By hash, then one after another: 1-based indexes of entries, 0 for none.
    slots: Vec<u16>,
}

impl<T: Copy> Names<T> {
    /// A table of these entries, at most 65,535. Of a name that stands twice the first counts.
    pub(super) fn new(entries: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let entries: Vec<_> = entries.into_iter().collect();
        let mut names = Names { slots: vec![0; (entries.len() * 4).next_power_of_two().max(1)], entries };
        for i in 0..names.entries.len() {
            let slot = names.slot(names.entries[i].0);
            if names.slots[slot] == 0 {
                names.slots[slot] = i as u16 + 1;
            }
        }
        names
    }

    /// The entry of this name.
    pub(super) fn get(&self, name: &str) -> Option<(&'static str, T)> {
        let index = self.slots[self.slot(name)];
        (index > 0).then(|| self.entries[usize::from(index) - 1])
    }

    /// The slot of this name, or the free one where it would stand.
    fn slot(&self, name: &str) -> usize {
        let mut at = hash(name) as usize;
        loop {
            at &= self.slots.len() - 1;
            let index = usize::from(self.slots[at]);
            if index == 0 || self.entries[index - 1].0 == name {
                return at;
            }
            at += 1;
        }
    }
}

/// The hash of Fowler, Noll and Vo, 1a, of 32 bits.
fn hash(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |hash, b| (hash ^ u32::from(b)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn every_name_is_found_and_no_other() {
        let names = ["a", "b", "ab", "ba", "title", "a"];
        let table = Names::new(names.iter().enumerate().map(|(i, n)| (*n, i)));
        assert_eq!(table.get("a"), Some(("a", 0)), "the first counts");
        assert_eq!(table.get("title"), Some(("title", 4)));
        assert_eq!(table.get(""), None);
        assert_eq!(table.get("titles"), None);
        assert_eq!(Names::<u8>::new([]).get("a"), None);
    }
}
