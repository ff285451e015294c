//! What all the words of copy that comes alone tell of each of its sentences.
//!
//! In a line or two of copy the words around a sentence say what it is for: what is told of others, denied in the next breath or
//! weighed against its limits is no claim there, whatever the sentence says by itself.

use super::{pairs_of, worded};
use crate::{lexicon::model::Weights, norm::UNKNOWN, prose::BlockId, reading::Page};

/// What the words of a snippet and its pairs of words near each other, the sentences of a block taken as one, add to the weight of
/// each of its sentences, in log-odds; each word and pair once.
pub fn weight(page: &Page<'_>, weights: &Weights) -> f32 {
    page.together(|| {
        let mut sum = weights.snippet;
        let (mut words, mut met) = (Vec::new(), Vec::new());
        for id in 0..page.document.blocks.len() as BlockId {
            let reading = page.reading(id);
            let tokens = &reading.norm.tokens;
            for (_, token) in worded(tokens).filter(|(_, t)| t.word != UNKNOWN) {
                if !words.contains(&token.word) {
                    words.push(token.word);
                    sum += page.view.snippet_weight(token.word);
                }
            }
            let weights = |first, second| page.view.snippet_pair_weights(first, second);
            pairs_of(&page.view, tokens, &mut met, weights, |_, _, weight| sum += weight);
        }
        sum
    })
}
