//! Fits what all the words of copy that comes alone tell of its sentences.

use super::{Fitted, Names, Sample, words_of};
use crate::{prose::BlockId, reading::Page, weigh::snippet::weight};
use std::collections::BTreeSet;

/// How strongly weights are drawn to 0, over how well a thing by itself tells claims.
const SHRINK: f64 = 3.3;
/// Snippets that must hold a thing for it to weigh.
const SEEN: usize = 3;

/// Snippets: the words of each, whether it holds a claim.
#[derive(Default)]
pub(super) struct Snippets(Sample);

impl Snippets {
    /// Adds one.
    pub(super) fn add(&mut self, page: &Page<'_>, claim: bool, counts: f64) {
        let mut things = BTreeSet::new();
        for id in 0..page.document.blocks.len() as BlockId {
            let reading = page.reading(id);
            things.extend(words_of(&reading, 0..reading.norm.tokens.len()));
        }
        let before = page.facts.weights.as_ref().map_or(0.0, |w| f64::from(weight(page, w)));
        self.0.add(things.into_iter().collect(), before, claim, counts);
    }

    /// What tells those that hold a claim from all others.
    pub(super) fn fit(self, names: &Names) -> Fitted {
        let (seen, tells) = (self.0.seen(), self.0.tells());
        let (bias, weights) = self.0.regress(|thing, number| {
            (seen[number] >= SEEN && !names.has(thing)).then(|| SHRINK / tells[number].max(1e-3))
        });
        let weights = self.0.with_stems(&weights, |thing, _| !names.has(thing));
        self.0.rounded(bias, &weights)
    }
}
