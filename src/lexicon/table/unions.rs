//! Terms that are another thing alone, such as `{@doctor}` among those of `expert`: whatever is a hit of the one is a hit of
//! the other. They are not matched; what follows from them is worked out when the table is built.

use super::{Draft, DraftElement, PatternId};
use crate::lexicon::model::{ClassId, SymbolId};

/// What hits of each symbol are besides.
pub(super) struct Unions {
    /// By symbol, the symbols whose hits its hits are, too, each with a pattern that says so.
    besides: Vec<Vec<(SymbolId, PatternId)>>,
}

impl Unions {
    /// Follows all such terms, of which none may lead back to itself.
    pub(super) fn new(patterns: &[Draft], classes: &[Vec<SymbolId>], symbols: usize) -> Self {
        let mut steps: Vec<Vec<(SymbolId, PatternId)>> = vec![Vec::new(); symbols];
        for (id, pattern) in patterns.iter().enumerate() {
            if let Some(class) = union_of(pattern) {
                for &member in &classes[class as usize] {
                    steps[member as usize].push((pattern.symbol, id as PatternId));
                }
            }
        }
        let follow = |symbol: usize| {
            let mut all = steps[symbol].clone();
            let mut next = 0;
            while let Some(&(union, _)) = all.get(next) {
                let more = steps[union as usize].iter().filter(|m| !all.contains(m));
                all.extend(more.copied().collect::<Vec<_>>());
                next += 1;
            }
            all
        };
        Unions { besides: (0..symbols).map(follow).collect() }
    }

    /// What the hits of a symbol are besides, each with a pattern that says so; one may be there by several.
    pub(super) fn besides(&self, symbol: SymbolId) -> &[(SymbolId, PatternId)] {
        &self.besides[symbol as usize]
    }

    /// Puts into each class whatever its members are unions of.
    pub(super) fn spread(&self, classes: &mut [Vec<SymbolId>]) {
        let of_symbol = by_symbol(classes, self.besides.len());
        for (symbol, besides) in self.besides.iter().enumerate() {
            for &class in besides.iter().flat_map(|(union, _)| &of_symbol[*union as usize]) {
                classes[class as usize].push(symbol as SymbolId);
            }
        }
        for members in classes {
            members.sort_unstable();
            members.dedup();
        }
    }
}

/// The classes that each symbol is in, ascending.
pub(super) fn by_symbol(classes: &[Vec<SymbolId>], symbols: usize) -> Vec<Vec<u32>> {
    let mut out: Vec<Vec<u32>> = vec![Vec::new(); symbols];
    for (class, members) in classes.iter().enumerate() {
        members.iter().for_each(|&s| out[s as usize].push(class as u32));
    }
    out
}

/// The class that a pattern is alone.
pub(super) fn union_of(pattern: &Draft) -> Option<ClassId> {
    match pattern.elements[..] {
        [DraftElement::Class(class)] => Some(class),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unions_of_unions_are_followed() {
        // of the symbols 0 to 3, 1 is whatever 0 is, 2 whatever 1 is, and 3 is a word
        let alone = |symbol, class| Draft { symbol, elements: vec![DraftElement::Class(class)] };
        let word = Draft { symbol: 3, elements: vec![DraftElement::Word("x".into())] };
        let mut classes = vec![vec![0], vec![1], vec![2, 3]];
        let unions = Unions::new(&[alone(1, 0), alone(2, 1), word], &classes, 4);
        assert_eq!(unions.besides(0), [(1, 0), (2, 1)]);
        assert_eq!(unions.besides(1), [(2, 1)]);
        assert_eq!((unions.besides(2), unions.besides(3)), (&[][..], &[][..]));
        unions.spread(&mut classes);
        assert_eq!(classes, [vec![0], vec![0, 1], vec![0, 1, 2, 3]]);
    }
}
