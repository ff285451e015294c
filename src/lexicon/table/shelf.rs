//! The patterns of one anchor, each with a glance at one more of its elements: the word right beside the
//! anchor, or where there is none the rarest of the others, wherever that stands. A pattern is looked at
//! only in a sentence that has both.

use super::{Element, PatternId, WordId};

/// What can be told of a pattern before it is looked at: something that it needs besides its anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Glance(u32);

/// Where a shelf stands, and what is on it: patterns of one level that are filed under one anchor.
#[derive(Clone, Copy, Debug)]
pub struct Shelf {
    /// Their level.
    pub level: u8,
    /// Whether rules that stand alone ask for them, directly or through other terms.
    pub firm: bool,
    /// Whether rules, or weights, ask for them, directly or through other terms.
    pub claim: bool,
    /// Whether the sentences around a claim are asked for them, directly or through other terms.
    pub around: bool,
    /// First pattern.
    pub(super) first: u32,
    /// How many.
    pub(super) count: u32,
}

/// What stands on a shelf: patterns side by side, each with a glance at it; the glances ascend.
#[derive(Clone, Copy, Debug)]
pub struct OnShelf<'t> {
    pub(super) glances: &'t [[u8; 4]],
    /// The pattern of the first glance.
    pub(super) first: PatternId,
}

impl<'t> OnShelf<'t> {
    /// Whether all are looked at faster than some are found.
    #[inline]
    pub fn are_few(self) -> bool {
        self.glances.len() <= 12
    }

    /// All patterns.
    #[inline]
    pub fn all(self) -> impl Iterator<Item = (Glance, PatternId)> + use<'t> {
        self.glances.iter().map(|glance| Glance(u32::from_le_bytes(*glance))).zip(self.first..)
    }

    /// The patterns with this glance.
    pub fn of(self, glance: Glance) -> OnShelf<'t> {
        let from = self.from(glance);
        let count = from.glances.iter().take_while(|filed| u32::from_le_bytes(**filed) == glance.0).count();
        OnShelf { glances: &from.glances[..count], ..from }
    }

    /// The patterns whose witness stands apart.
    pub fn apart(self) -> OnShelf<'t> {
        self.from(Glance::APART)
    }

    /// None of the patterns.
    pub fn none(self) -> OnShelf<'t> {
        OnShelf { glances: &[], ..self }
    }

    fn from(self, glance: Glance) -> OnShelf<'t> {
        let before = self.glances.partition_point(|filed| Glance(u32::from_le_bytes(*filed)) < glance);
        OnShelf { glances: &self.glances[before..], first: self.first + before as PatternId }
    }
}

impl Glance {
    const KIND: u32 = 30;
    const VALUE: u32 = (1 << Glance::KIND) - 1;
    const AFTER: u32 = 1;
    const BEFORE: u32 = 2;
    /// The least of those at patterns whose witness stands apart.
    pub(super) const APART: Glance = Glance(3 << Glance::KIND);

    /// At a pattern with this word right after its anchor.
    #[inline]
    pub fn after(word: WordId) -> Glance {
        Glance(Glance::AFTER << Glance::KIND | word & Glance::VALUE)
    }

    /// At a pattern with this word right before its anchor.
    #[inline]
    pub fn before(word: WordId) -> Glance {
        Glance(Glance::BEFORE << Glance::KIND | word & Glance::VALUE)
    }

    /// The glance at a pattern: `witness` is the rarest of its elements but the anchor, `number` gives it
    /// its number.
    pub(super) fn new(
        elements: &[Element],
        anchor: usize,
        witness: Option<usize>,
        number: impl FnOnce(Element) -> u32,
    ) -> Glance {
        let after = elements.get(anchor + 1);
        let before = anchor.checked_sub(1).map(|i| &elements[i]);
        match (after, before, witness.map(|i| elements[i])) {
            (Some(Element::Word(word)), ..) => Glance::after(*word),
            (_, Some(Element::Word(word)), _) => Glance::before(*word),
            (.., Some(witness)) => Glance(Glance::APART.0 | number(witness)),
            (.., None) => unreachable!("a pattern of one element is not matched"),
        }
    }

    /// Whether the pattern can match where the words `before` and `after` stand beside its anchor, in a
    /// sentence of which `present` tells which witnesses, by number, stand in it.
    #[inline]
    pub fn fits(self, before: WordId, after: WordId, present: impl Fn(u32) -> bool) -> bool {
        if self >= Glance::APART {
            present(self.0 & Glance::VALUE)
        } else {
            self == Glance::after(after) || self == Glance::before(before)
        }
    }

    pub(super) fn pack(self) -> u32 {
        self.0
    }
}

impl Shelf {
    const COUNT: u32 = 22;
    const FIRM: u32 = 1 << 29;
    const AROUND: u32 = 1 << 30;
    const CLAIM: u32 = 1 << 31;

    /// Two cells of the table.
    pub(super) fn pack(self) -> [u32; 2] {
        let flags = [(self.firm, Shelf::FIRM), (self.claim, Shelf::CLAIM), (self.around, Shelf::AROUND)];
        let flags: u32 = flags.iter().filter(|f| f.0).map(|f| f.1).sum();
        [self.first, self.count | u32::from(self.level) << Shelf::COUNT | flags]
    }

    #[inline]
    pub(super) fn unpack([first, packed]: [u32; 2]) -> Shelf {
        Shelf {
            level: (packed >> Shelf::COUNT) as u8 & 0x7F,
            firm: packed & Shelf::FIRM != 0,
            claim: packed & Shelf::CLAIM != 0,
            around: packed & Shelf::AROUND != 0,
            first,
            count: packed & ((1 << Shelf::COUNT) - 1),
        }
    }
}
