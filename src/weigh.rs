//! What a sentence weighs as a claim by all that stands in it, where no single phrase decides.
//!
//! A logistic regression over named features (hits of groups, stances of cues) and words. Its weights are
//! data: `claimlint lexicon weigh` fits them to labelled copy, `claimlint why` shows what each sentence weighs and why.

use crate::{
    fold::Kind,
    lexicon::model::{Facts, Feature, KINDS, Symbol, SymbolId, Weights},
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
/// Most tokens of the words that a finding by weight underlines.
const SPAN: usize = 10;
/// What a token must add to be worth underlining.
const TOKEN: f32 = 0.05;

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

/// What sentence `i` of a block weighs, in log-odds, if it is weighed.
pub fn weight(weights: &Weights, page: &Page<'_>, block: BlockId, reading: &Reading<'_>, i: usize) -> Option<f32> {
    is_weighed(page, block, reading, i).then(|| sum(weights, page, reading, i, true))
}

/// Whether a sentence that is weighed weighs at least `bar`; the sentences around are looked at only if they can decide.
/// `None` if it is not weighed.
pub fn reaches(
    weights: &Weights,
    page: &Page<'_>,
    block: BlockId,
    reading: &Reading<'_>,
    i: usize,
    bar: f32,
) -> Option<bool> {
    if !is_weighed(page, block, reading, i) {
        return None;
    }
    let alone = reading.alone(i, || sum(weights, page, reading, i, false));
    if alone + weights.near.1 < bar {
        return Some(false);
    }
    Some(alone + weights.near.0 >= bar || sum(weights, page, reading, i, true) >= bar)
}

/// What makes up the weight of sentence `i`: each thing by its name, the weightiest first.
pub fn parts(weights: &Weights, page: &Page<'_>, reading: &Reading<'_>, i: usize) -> Vec<(String, f32)> {
    let found = features(page, reading, i).into_iter().map(|f| (name(page.facts, f).1.to_string(), weights.of(f)));
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
        kind => ("kind", KINDS.iter().find(|k| k.0 == kind).map_or("", |k| k.1)),
    }
}

/// The few words of sentence `i` that weigh most: first token and one past the last.
pub fn heaviest(weights: &Weights, page: &Page<'_>, reading: &Reading<'_>, i: usize) -> Option<(usize, usize)> {
    // a name is what it is said of, not what is said
    let said = |h: &Hit| feature(page.facts, h.symbol).filter(|f| matches!(f, Feature::Group(_) | Feature::Number));
    let hits = reading.scanned(i, page).hits.iter();
    let hits = hits.filter_map(|h| Some((h.start, h.end, Some(h.symbol), weights.of(said(h)?))));
    let words = words(page, reading, i).map(|(at, weight)| (at, at + 1, None, weight));
    // what denies or distances is not what is said: a span begins after it, so that it is heard
    let cue = |h: &&Hit| matches!(page.facts.symbols[h.symbol as usize], Symbol::Cue(_));
    let cues: Vec<&Hit> = reading.scanned(i, page).hits.iter().filter(cue).collect();
    let in_cue = |start: usize, end: usize| cues.iter().any(|c| c.start < end && start < c.end);
    let mut heavy: Vec<_> = hits.chain(words).filter(|h| h.3 > 0.0 && !in_cue(h.0, h.1)).collect();
    let mut starts: Vec<usize> = heavy.iter().map(|h| h.0).collect();
    starts.sort_unstable();
    starts.dedup();
    heavy.sort_by_key(|h| h.1);
    let mut best: Option<(f32, (usize, usize))> = None;
    let mut counted = Vec::new();
    for from in starts {
        counted.clear();
        let mut sum = 0.0;
        let ends = &heavy[heavy.partition_point(|h| h.1 <= from)..];
        for &(start, end, symbol, weight) in ends.iter().take_while(|h| h.1 <= from + SPAN) {
            // a symbol counts once
            if start < from || symbol.is_some() && counted.contains(&symbol) {
                continue;
            }
            counted.push(symbol);
            sum += weight;
            let worth = sum - TOKEN * (end - from) as f32;
            if best.is_none_or(|(b, _)| worth > b) {
                best = Some((worth, (from, end)));
            }
        }
    }
    // words that only lead on are not underlined
    let loose: Vec<&Hit> = reading.scanned(i, page).of(page.facts.english.loose_end).collect();
    let (_, (mut from, mut to)) = best?;
    while let Some(hit) = loose.iter().find(|h| h.end == to && h.start > from) {
        to = hit.start;
    }
    while let Some(hit) = loose.iter().find(|h| h.start == from && h.end < to) {
        from = hit.end;
    }
    Some((from, to))
}
