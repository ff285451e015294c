//! What all the words of copy that comes alone tell of each of its sentences.
//!
//! In a line or two of copy the words around a sentence say what it is for: what is told of others, denied in the next breath or
//! weighed against its limits is no claim there, whatever the sentence says by itself.

use super::{pairs_of, worded};
use crate::{
    lexicon::model::Weights,
    norm::UNKNOWN,
    prose::BlockId,
    reading::{Page, Reading},
};

/// What the words of a snippet and its pairs of words near each other, the sentences of a block taken as one, weigh, in log-odds.
pub fn weight(page: &Page<'_>, weights: &Weights) -> f32 {
    page.together(|| {
        let mut sum = weights.snippet;
        things(page, |_, _, _, weight| sum += weight);
        sum
    })
}

/// The words of a snippet that weigh most against a claim, or pairs of them, at most `count`: heaviest first.
pub fn against(page: &Page<'_>, count: usize) -> Vec<String> {
    let mut all = Vec::new();
    things(page, |reading, first, last, weight| {
        let word = |t: usize| reading.words(t, t + 1);
        if weight < 0.0 {
            all.push((weight, if first == last { word(first) } else { format!("{} … {}", word(first), word(last)) }));
        }
    });
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    all.into_iter().take(count).map(|t| t.1).collect()
}

/// Hands each word and pair that weighs to `take`, once: the tokens of a block between which it stands, its weight.
fn things(page: &Page<'_>, mut take: impl FnMut(&Reading<'_>, usize, usize, f32)) {
    let (mut words, mut met) = (Vec::new(), Vec::new());
    for id in 0..page.document.blocks.len() as BlockId {
        let reading = page.reading(id);
        let tokens = &reading.norm.tokens;
        for (at, token) in worded(tokens).filter(|(_, t)| t.word != UNKNOWN) {
            if !words.contains(&token.word) {
                words.push(token.word);
                take(&reading, at, at, page.view.snippet_weight(token.word));
            }
        }
        let weights = |first, second| page.view.snippet_pair_weights(first, second);
        pairs_of(&page.view, tokens, &mut met, weights, |first, last, weight| take(&reading, first, last, weight));
    }
}
