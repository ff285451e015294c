//! The weights of sentences.

use super::Resolver;
use crate::{
    fold,
    lexicon::{
        file::{self, Text},
        model::{Feature, HEAVY, KINDS, STANCES, Stance, Weights},
    },
};
use std::collections::BTreeMap;

impl Resolver {
    pub(super) fn weights(&mut self, written: &file::Weights) {
        let mut of: Vec<(Feature, f32)> = Vec::new();
        let mut groups = vec![0.0; self.facts.symbols.len()];
        for (name, &weight) in &written.group {
            if let Some(group) = self.group(name) {
                let symbol = self.facts.groups[group as usize].symbol;
                groups[symbol as usize] = weight;
                // what may weigh much is looked for before a sentence is scanned as a whole
                if weight >= HEAVY {
                    self.claims.push(symbol);
                }
            }
        }
        self.stance_weights(&written.cue, Feature::Cue, &mut of);
        self.stance_weights(&written.pseudo, Feature::Pseudo, &mut of);
        self.stance_weights(&written.near, Feature::Near, &mut of);
        for (name, &weight) in &written.kind {
            let names = KINDS.map(|k| k.1);
            let kind = self.one_of(name, &names).and_then(|n| KINDS.iter().find(|k| k.1 == n));
            of.extend(kind.map(|k| (k.0, weight)));
        }
        for (word, &weight) in &written.word {
            let mut folded = Vec::new();
            fold::word(word.get_ref(), &mut folded);
            self.word_weights.push((String::from_utf8(folded).expect("folding keeps UTF-8"), weight));
        }
        of.sort_by_key(|w| w.0);
        let near = of.iter().filter(|w| matches!(w.0, Feature::Near(_))).map(|w| w.1);
        let near = near.fold((0.0, 0.0), |(least, most), w| (least + w.min(0.0), most + w.max(0.0)));
        let log_odds = |share: f32| (share / (1.0 - share)).ln();
        self.facts.weights = Some(Weights { bias: written.bias, flag: log_odds(written.flag), near, groups, of });
    }

    fn stance_weights(
        &mut self,
        written: &BTreeMap<Text, f32>,
        feature: fn(Stance) -> Feature,
        of: &mut Vec<(Feature, f32)>,
    ) {
        let names = STANCES.map(|s| s.1);
        for (name, &weight) in written {
            let stance = self.one_of(name, &names).and_then(|n| STANCES.iter().find(|s| s.1 == n));
            of.extend(stance.map(|s| (feature(s.0), weight)));
        }
    }
}
