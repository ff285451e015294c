//! What a sentence weighs as a claim by all that stands in it, where no single phrase decides.
//!
//! A logistic regression over named features (hits of groups, stances of cues) and words. Its weights are
//! data: `claimlint lexicon weigh` fits them to labelled copy, `claimlint why` shows what each sentence weighs and why.

use crate::{
    fold::Kind,
    lexicon::model::{Facts, Feature, HEAVY, KINDS, REASONS, Stance, Symbol, SymbolId, Weights},
    norm::{Token, UNKNOWN},
    prose::{self, BlockId},
    reading::{Page, Reading},
    scan::Hit,
};

/// Sentences on either side, in the block, whose cues bear on a sentence.
const NEAR: usize = 2;
/// Tokens from which on a sentence is weighed.
const WHOLE: usize = 3;
/// Most words of a short sentence.
const SHORT: usize = 8;
/// What else than words and weighty groups adds to the weight of a sentence at most, in log-odds. On pages of real sites one
/// sentence in thirty that would weigh enough is passed over with it, and four in five are left half scanned.
const REST: f32 = 0.75;
/// Most bytes of text that are underlined in one stretch, which has two tokens at least.
const STRETCH: u32 = 60;
/// What is added to the log-odds of each word: rather a word too many than one too few.
const EAGER: f32 = 2.0;
/// Most stretches of one sentence.
const STRETCHES: usize = 3;
/// What a further stretch of a sentence must be worth.
const BESIDES: f32 = 9.0;

/// Blocks from which on a document is a page.
const PAGE: usize = 24;

/// What a sentence of this document must weigh: of a whole page, where claims are rarer, more than of a snippet.
fn bar(weights: &Weights, page: &Page<'_>) -> f32 {
    if page.document.blocks.len() < PAGE { weights.flag } else { weights.page }
}

/// What sentence `i` has that can weigh, each thing once, in order.
pub fn features(page: &Page<'_>, reading: &Reading<'_>, i: usize) -> Vec<Feature> {
    collect(page, reading, i, true, |_| true)
}

/// The features to `keep` of sentence `i`; with those that the sentences around give it, if they are asked for.
fn collect(
    page: &Page<'_>,
    reading: &Reading<'_>,
    i: usize,
    around: bool,
    keep: impl Fn(Feature) -> bool,
) -> Vec<Feature> {
    let sentence = reading.sentences[i];
    let mut out: Vec<Feature> = Vec::with_capacity(32);
    let mut add = |feature: Feature| {
        if keep(feature) {
            out.push(feature);
        }
    };
    reading.scanned(i, page).hits.iter().filter_map(|h| feature(page.facts, h.symbol)).for_each(&mut add);
    let tokens = reading.norm.tokens[sentence.from..sentence.to].iter();
    if tokens.filter(|t| matches!(t.kind, Kind::Word | Kind::Number)).count() <= SHORT {
        add(Feature::Short);
    }
    if sentence.asks {
        add(Feature::Asks);
    }
    if around {
        let near = i.saturating_sub(NEAR)..reading.sentences.len().min(i + NEAR + 1);
        for j in near.filter(|&j| j != i) {
            for hit in &reading.scanned(j, page).hits {
                if let Some(Feature::Cue(stance)) = feature(page.facts, hit.symbol) {
                    add(Feature::Near(stance));
                }
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// What sentence `i` weighs, with or without what the sentences around give it.
fn sum(weights: &Weights, page: &Page<'_>, reading: &Reading<'_>, i: usize, around: bool) -> f32 {
    let features = collect(page, reading, i, around, |f| weights.of(f) != 0.0).into_iter().map(|f| weights.of(f));
    weights.bias + features.chain(words(page, reading, i).map(|w| w.1)).sum::<f32>()
}

fn feature(facts: &Facts, symbol: SymbolId) -> Option<Feature> {
    Some(match facts.symbols[symbol as usize] {
        Symbol::Group(_) => Feature::Group(symbol),
        Symbol::Cue(c) => Feature::Cue(facts.cues[c as usize].stance),
        Symbol::Pseudo(stance) => Feature::Pseudo(stance),
        Symbol::Treatment(_) => Feature::Treatment,
        Symbol::Condition(_) => Feature::Condition,
        Symbol::Number => Feature::Number,
        _ => return None,
    })
}

/// The words of sentence `i` that weigh, each once: token and weight.
fn words(page: &Page<'_>, reading: &Reading<'_>, i: usize) -> impl Iterator<Item = (usize, f32)> {
    let sentence = reading.sentences[i];
    let tokens = &reading.norm.tokens[sentence.from..sentence.to];
    let weight = |token: &Token| if token.word == UNKNOWN { 0.0 } else { page.view.weight(token.word) };
    let weighing = (sentence.from..).zip(tokens).map(move |(at, token)| (at, weight(token))).filter(|w| w.1 != 0.0);
    weighing
        .filter(move |(at, _)| !tokens[..at - sentence.from].iter().any(|t| t.word == reading.norm.tokens[*at].word))
}

/// Whether sentence `i` of a block is weighed: a heading names, it does not say, and a word or two say too little.
pub fn is_weighed(page: &Page<'_>, block: BlockId, reading: &Reading<'_>, i: usize) -> bool {
    let sentence = reading.sentences[i];
    let named = matches!(page.kind(block), prose::Kind::Title | prose::Kind::Heading(_) | prose::Kind::Alt);
    !named && sentence.to - sentence.from >= WHOLE
}

/// What sentence `i` of a block weighs, in log-odds, with what its phrases `told`, if it is weighed.
pub fn weight(
    weights: &Weights,
    page: &Page<'_>,
    block: BlockId,
    reading: &Reading<'_>,
    i: usize,
    told: &[Feature],
) -> Option<f32> {
    let told: f32 = told.iter().map(|&f| weights.of(f)).sum();
    is_weighed(page, block, reading, i).then(|| sum(weights, page, reading, i, true) + told)
}

/// Whether a sentence that is weighed weighs enough for a claim, with what its phrases `told`; the sentences around are looked
/// at only if they can decide. `None` if it is not weighed.
pub fn reaches(
    weights: &Weights,
    page: &Page<'_>,
    block: BlockId,
    reading: &Reading<'_>,
    i: usize,
    told: &[Feature],
) -> Option<bool> {
    if !is_weighed(page, block, reading, i) {
        return None;
    }
    let bar = bar(weights, page) - told.iter().map(|&f| weights.of(f)).sum::<f32>();
    let alone = reading.alone(i, || sum(weights, page, reading, i, false));
    if alone + weights.near.1 < bar {
        return Some(false);
    }
    Some(alone + weights.near.0 >= bar || sum(weights, page, reading, i, true) >= bar)
}

/// Whether sentence `i` may reach the bar of a claim without a phrase of a rule in it, as its words and the weighty
/// among these `symbols`, which are hit in it, tell: what else there is seldom adds more than `REST`.
pub fn may_reach(weights: &Weights, page: &Page<'_>, reading: &Reading<'_>, i: usize, symbols: &[SymbolId]) -> bool {
    let mut heavy: Vec<SymbolId> =
        symbols.iter().copied().filter(|&s| weights.of(Feature::Group(s)) >= HEAVY).collect();
    heavy.sort_unstable();
    heavy.dedup();
    let sum: f32 = heavy.iter().map(|&s| weights.of(Feature::Group(s))).sum();
    sum > 0.0 && weights.bias + sum + words(page, reading, i).map(|w| w.1).sum::<f32>() >= bar(weights, page) - REST
}

/// What makes up the weight of sentence `i`, with what its phrases `told`: each thing by its name, the weightiest first.
pub fn parts(
    weights: &Weights,
    page: &Page<'_>,
    reading: &Reading<'_>,
    i: usize,
    told: &[Feature],
) -> Vec<(String, f32)> {
    let found = features(page, reading, i).into_iter().chain(told.iter().copied());
    let found = found.map(|f| (name(page.facts, f).1.to_string(), weights.of(f)));
    let words = words(page, reading, i).map(|(t, w)| (format!("\"{}\"", reading.words(t, t + 1)), w));
    let mut out: Vec<(String, f32)> = found.chain(words).filter(|(_, w)| *w != 0.0).collect();
    out.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    out
}

/// The table of weights.toml that a feature is in, and its name there.
pub fn name(facts: &Facts, feature: Feature) -> (&'static str, &str) {
    match feature {
        Feature::Group(symbol) => match facts.symbols[symbol as usize] {
            Symbol::Group(g) => ("group", &facts.groups[g as usize].name),
            _ => ("group", ""),
        },
        Feature::Cue(stance) => ("cue", stance.name()),
        Feature::Pseudo(stance) => ("pseudo", stance.name()),
        Feature::Near(stance) => ("near", stance.name()),
        Feature::Phrase(category) => ("phrase", &facts.categories[category as usize].id),
        Feature::Passed(reason) => ("passed", REASONS[reason as usize]),
        kind => ("kind", KINDS.iter().find(|k| k.0 == kind).map_or("", |k| k.1)),
    }
}

/// The stretches of sentence `i` that a reviewer would underline if it is a claim: the likeliest one, and those besides
/// that are likely enough. First tokens and one past the last, in order of likelihood.
pub fn underlined(weights: &Weights, page: &Page<'_>, reading: &Reading<'_>, i: usize) -> Vec<(usize, usize)> {
    let sentence = reading.sentences[i];
    let tokens = &reading.norm.tokens[sentence.from..sentence.to];
    let scanned = reading.scanned(i, page);
    let of = |token: &Token| match token.kind {
        Kind::Word | Kind::Number => {
            let own = if token.word == UNKNOWN { 0.0 } else { page.view.underline(token.word) };
            weights.underline.bias + EAGER + own
        }
        _ => 0.0,
    };
    let mut worth: Vec<f32> = tokens.iter().map(of).collect();
    for hit in over(&scanned.hits, page.facts) {
        let weight = weights.underline.groups.get(hit.symbol as usize).copied().unwrap_or_default();
        (hit.start..hit.end).for_each(|t| worth[t - sentence.from] += weight);
    }
    // what denies or distances is not what is said: a stretch begins after it, so that it is heard; a denial or a hedge may
    // stand inside ("heals with no pain")
    for hit in &scanned.hits {
        let Symbol::Cue(cue) = page.facts.symbols[hit.symbol as usize] else { continue };
        let within = matches!(
            page.facts.cues[cue as usize].stance,
            Stance::Negated | Stance::Hedged | Stance::Endorsed | Stance::Studied
        );
        let most = if within { 0.0 } else { f32::NEG_INFINITY };
        (hit.start..hit.end).for_each(|t| worth[t - sentence.from] = worth[t - sentence.from].min(most));
    }
    let mut out: Vec<(usize, usize)> = Vec::new();
    for _ in 0..STRETCHES {
        let best_from = |from: usize| {
            let reach = tokens[from..].iter().take_while(|t| t.span.end - tokens[from].span.start <= STRETCH);
            let sums = worth[from..].iter().zip(reach).scan(0.0, |sum, (worth, _)| {
                *sum += worth;
                Some(*sum)
            });
            let ends = (from + 1..).zip(sums).map(|(end, sum)| (sum, from, end)).skip(1);
            ends.max_by(|a, b| a.0.total_cmp(&b.0).then(b.2.cmp(&a.2)))
        };
        let starts = (0..tokens.len()).filter(|&t| worth[t] > 0.0);
        let best = starts.filter_map(best_from).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let Some((_, from, to)) = best.filter(|b| out.is_empty() || b.0 >= BESIDES) else { break };
        out.push((sentence.from + from, sentence.from + to));
        // the next one does not reach into it
        worth[from..to].fill(f32::NEG_INFINITY);
    }
    // words that only lead on are not underlined
    let loose: Vec<&Hit> = scanned.of(page.facts.english.loose_end).collect();
    for (from, to) in &mut out {
        while let Some(hit) = loose.iter().find(|h| h.end == *to && h.start > *from + 1) {
            *to = hit.start;
        }
        while let Some(hit) = loose.iter().find(|h| h.start == *from && h.end + 1 < *to) {
            *from = hit.end;
        }
    }
    out
}

/// The hits of groups, which say what the words under them are.
pub fn over<'h>(hits: &'h [Hit], facts: &'h Facts) -> impl Iterator<Item = &'h Hit> {
    hits.iter().filter(|h| matches!(facts.symbols[h.symbol as usize], Symbol::Group(_)))
}
