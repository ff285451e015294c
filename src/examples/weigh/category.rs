//! Fits what tells of which category the words of a claim are.

use super::{Fitted, Names, Sample, Thing, folded};
use crate::{
    lexicon::{model::Feature, table::stem},
    reading::{Page, Reading},
    weigh::{
        category::{categories, is_inside},
        over, worded,
    },
};
use std::collections::BTreeSet;

/// How strongly weights are drawn to 0: of what is underlined, and of what stands beside it.
const SHRINK: f64 = 4.0;
const SHRINK_NEAR: f64 = 8.0;
/// Stretches that must hold a thing for it to weigh.
const SEEN: usize = 5;

/// Stretches of words of claims: what stands in and beside each, what each category weighed before, its category.
#[derive(Default)]
pub(super) struct Stretches(Vec<(BTreeSet<Thing>, Vec<f32>, String)>);

impl Stretches {
    /// Adds tokens of sentence `i`, the first and one past the last.
    pub(super) fn add(&mut self, page: &Page<'_>, reading: &Reading<'_>, i: usize, of: (usize, usize), category: &str) {
        let sentence = reading.sentences[i];
        let mut things = BTreeSet::new();
        for (at, _) in worded(&reading.norm.tokens[sentence.from..sentence.to]) {
            let word = folded(reading, sentence.from + at);
            let stem = stem(&word).to_string();
            things.extend(if (of.0..of.1).contains(&(sentence.from + at)) {
                [Thing::Word(word), Thing::Stem(stem)]
            } else {
                [Thing::Near(word), Thing::NearStem(stem)]
            });
        }
        let hits = over(&reading.scanned(i, page).hits, page.facts).filter(|h| is_inside(h, of));
        things.extend(hits.map(|h| Thing::Feature(Feature::Group(h.symbol))));
        self.0.push((things, categories(page, reading, i, of), category.to_string()));
    }

    /// What tells each category from all others, and its name. `before`: the categories that had weights, in order.
    pub(super) fn fit(&self, names: &Names, before: &[&str]) -> Vec<(String, Fitted)> {
        let categories: BTreeSet<&str> = self.0.iter().map(|s| s.2.as_str()).collect();
        let one = |name: &str| {
            let mut sample = Sample::default();
            for (things, sums, of) in &self.0 {
                let before = before.iter().position(|b| *b == name).map_or(0.0, |b| f64::from(sums[b]));
                sample.add(things.iter().cloned().collect(), before, of == name, 1.0);
            }
            let seen = sample.seen();
            let (bias, weights) = sample.regress(|thing, number| {
                let is_near = matches!(thing, Thing::Near(_) | Thing::NearStem(_));
                let shrink = if is_near { SHRINK_NEAR } else { SHRINK };
                (seen[number] >= SEEN && !names.has(thing)).then_some(shrink)
            });
            let weights = sample.with_stems(&weights, |_, _| true);
            (name.to_string(), sample.rounded(bias, &weights))
        };
        categories.into_iter().map(one).collect()
    }
}
