//! What a sentence weighs as a claim by all that stands in it, where no single phrase decides.
//!
//! A logistic regression over named features (hits of groups, stances of cues) and words. Its weights are
//! data: `claimlint lexicon weigh` fits them to labelled copy, `claimlint why` shows what each sentence weighs and why.

pub mod category;
pub mod snippet;

use crate::{
    fold::{self, Kind},
    lexicon::{
        model::{Facts, Feature, HEAVY, KINDS, REASONS, Stance, Symbol, SymbolId, Underline, Weights},
        table::{View, WordId},
    },
    norm::{Token, UNKNOWN},
    prose::{self, BlockId},
    reading::{Page, Reading},
    scan::Hit,
    source::Format,
};

/// Sentences on either side, in the block, whose cues bear on a sentence.
const NEAR: usize = 2;
/// Words from which on a sentence is weighed.
const WHOLE: usize = 3;
/// Most words of a short sentence.
const SHORT: usize = 8;
/// What else than words and weighty groups adds to the weight of a sentence at most, in log-odds. On pages of real sites one
/// sentence in thirty that would weigh enough is passed over with it, and four in five are left half scanned.
const REST: f32 = 0.75;
/// A word is near another if it is at most so many words and figures further on.
pub const WITHIN: usize = 4;
/// What pairs of words add at most, or seldom more. They are looked up only where they can decide.
const PAIRED: f32 = 3.0;
/// What pairs of words seldom add or take more than: more of them need not be looked up to tell light sentences.
const NEARLY: f32 = 2.0;
/// What groups, cues and phrases must add at most: a sentence whose words want more than that is light, whatever else is in it. On
/// pages of real sites six sentences in ten are, and one claim in fifty is passed over so.
const LIGHT: f32 = 6.0;
/// Most characters that are underlined in one stretch, which has two tokens at least: more are no pointer to what is wrong.
const STRETCH: usize = 50;
/// What is added to the log-odds of each word: rather a word too many than one too few.
const EAGER: f32 = 1.5;
/// Most stretches of one sentence.
const STRETCHES: usize = 4;
/// What a further stretch of a sentence must be worth.
const BESIDES: f32 = 9.0;
/// How much a snippet takes from its sentences at most, in log-odds: no company, however sober, makes up for a blatant claim. It adds
/// nothing: no sentence is a claim for what stands beside it.
const BY_SNIPPET: f32 = 1.0;

/// What sentence `i` has that can weigh, each thing once.
pub fn features(page: &Page<'_>, reading: &Reading<'_>, i: usize) -> Vec<Feature> {
    let groups = groups(page, reading, i, |_| true).into_iter().map(Feature::Group);
    groups.chain(others(page, reading, i)).chain(around(page, reading, i)).collect()
}

/// The groups to `keep` that are hit in sentence `i`, each once.
fn groups(page: &Page<'_>, reading: &Reading<'_>, i: usize, keep: impl Fn(SymbolId) -> bool) -> Vec<SymbolId> {
    let is_group = |s: SymbolId| matches!(page.facts.symbols[s as usize], Symbol::Group(_));
    let hits = reading.scanned(i, page).hits.iter().map(|h| h.symbol);
    let mut out: Vec<SymbolId> = hits.filter(|&s| keep(s) && is_group(s)).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// What sentence `i` has besides groups and words, each thing once.
fn others(page: &Page<'_>, reading: &Reading<'_>, i: usize) -> Vec<Feature> {
    let hits = reading.scanned(i, page).hits.iter();
    let mut out: Vec<Feature> = hits.filter_map(|h| feature(page.facts, h.symbol)).collect();
    if !has_words(reading, i, SHORT + 1) {
        out.push(Feature::Short);
    }
    if reading.sentences[i].asks {
        out.push(Feature::Asks);
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// What the sentences around give sentence `i`, each thing once.
fn around(page: &Page<'_>, reading: &Reading<'_>, i: usize) -> Vec<Feature> {
    let near = i.saturating_sub(NEAR)..reading.sentences.len().min(i + NEAR + 1);
    let mut out = Vec::new();
    for j in near.filter(|&j| j != i) {
        for hit in reading.around(j, page) {
            if let Some(Feature::Cue(stance)) = feature(page.facts, hit.symbol) {
                out.push(Feature::Near(stance));
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// What a hit tells, if it is not of a group.
fn feature(facts: &Facts, symbol: SymbolId) -> Option<Feature> {
    Some(match facts.symbols[symbol as usize] {
        Symbol::Cue(c) => Feature::Cue(facts.cues[c as usize].stance),
        Symbol::Pseudo(stance) => Feature::Pseudo(stance),
        Symbol::Treatment(_) => Feature::Treatment,
        Symbol::Condition(_) => Feature::Condition,
        Symbol::Number => Feature::Number,
        _ => return None,
    })
}

/// The words and figures among the tokens of a sentence, by place.
pub fn worded(tokens: &[Token]) -> impl Iterator<Item = (usize, &Token)> {
    tokens.iter().enumerate().filter(|(_, t)| t.kind.is_worded())
}

/// The words of sentence `i` that weigh, each once: token, weight.
fn words(page: &Page<'_>, reading: &Reading<'_>, i: usize) -> impl Iterator<Item = (usize, f32)> {
    let sentence = reading.sentences[i];
    let tokens = &reading.norm.tokens[sentence.from..sentence.to];
    let known = tokens.iter().enumerate().filter(|(_, t)| t.word != UNKNOWN);
    let weighing = known.map(|(at, t)| (at, page.view.weight(t.word))).filter(|w| w.1 != 0.0);
    let first = weighing.filter(|w| !tokens[..w.0].iter().any(|t| t.word == tokens[w.0].word));
    first.map(move |(at, weight)| (sentence.from + at, weight))
}

/// Hands the pairs of words near each other in sentence `i` that weigh to `take`, each once: their tokens, weight.
fn pairs(page: &Page<'_>, reading: &Reading<'_>, i: usize, mut take: impl FnMut(usize, usize, f32)) {
    let sentence = reading.sentences[i];
    let tokens = &reading.norm.tokens[sentence.from..sentence.to];
    let mut met = Vec::with_capacity(tokens.len());
    let weights = |first, second| page.view.pair_weights(first, second);
    pairs_of(&page.view, tokens, &mut met, weights, |first, last, weight| {
        take(sentence.from + first, sentence.from + last, weight);
    });
}

/// Hands the pairs of words near each other that have `weights` to `take`, but for those `met`, which it adds to: their tokens, weight.
fn pairs_of(
    view: &View<'_>,
    tokens: &[Token],
    met: &mut Vec<(WordId, WordId, bool)>,
    weights: impl Fn(WordId, WordId) -> Option<[f32; 2]>,
    mut take: impl FnMut(usize, usize, f32),
) {
    let stem = |t: &Token| match t.kind {
        Kind::Number => view.stem_of_figures(),
        _ if t.word == UNKNOWN => UNKNOWN,
        _ => view.stem(t.word),
    };
    let mut stems: Vec<(usize, WordId)> = Vec::with_capacity(tokens.len());
    stems.extend(worded(tokens).map(|(at, t)| (at, stem(t))));
    for (k, &(from, first)) in stems.iter().enumerate().filter(|s| s.1.1 != UNKNOWN) {
        for (apart, &(to, second)) in stems[k + 1..].iter().take(WITHIN).enumerate().filter(|s| s.1.1 != UNKNOWN) {
            let Some(weights) = weights(first, second) else { continue };
            for (beside, weight) in [true, false].into_iter().zip(weights) {
                let pair = (first, second, beside);
                if weight != 0.0 && (apart == 0 || !beside) && !met.contains(&pair) {
                    met.push(pair);
                    take(from, to, weight);
                }
            }
        }
    }
}

/// Whether sentence `i` of a block is weighed: by itself a heading names, it does not say, and a word or two say too little; on a page
/// they are copy like the rest.
pub fn is_weighed(page: &Page<'_>, block: BlockId, reading: &Reading<'_>, i: usize) -> bool {
    let named = matches!(page.kind(block), prose::Kind::Title | prose::Kind::Heading(_) | prose::Kind::Alt);
    page.is_whole() || !named && has_words(reading, i, WHOLE)
}

/// Whether the document is copy that comes alone: data, code and what has front matter or a head are parts of sites, however short.
pub fn is_snippet(page: &Page<'_>) -> bool {
    matches!(page.file.format, Format::Text | Format::Markdown | Format::Html | Format::Docx)
        && !page.document.fronted
        && !page.is_whole()
}

/// Whether sentence `i` has so many words and figures at least.
fn has_words(reading: &Reading<'_>, i: usize, least: usize) -> bool {
    let sentence = reading.sentences[i];
    worded(&reading.norm.tokens[sentence.from..sentence.to]).nth(least - 1).is_some()
}

/// A sentence of a block on the scales, and what its phrases told.
#[derive(Clone, Copy)]
pub struct Weighing<'a, 'p> {
    page: &'a Page<'p>,
    weights: &'a Weights,
    reading: &'a Reading<'a>,
    i: usize,
    told: &'a [Feature],
}

impl<'a, 'p> Weighing<'a, 'p> {
    /// Puts sentence `i` of a block on the scales, if it is weighed at all.
    pub fn of(
        page: &'a Page<'p>,
        block: BlockId,
        reading: &'a Reading<'a>,
        i: usize,
        told: &'a [Feature],
    ) -> Option<Weighing<'a, 'p>> {
        let weights = page.facts.weights.as_ref().filter(|_| is_weighed(page, block, reading, i))?;
        Some(Weighing { page, weights, reading, i, told })
    }

    /// What it weighs, in log-odds.
    pub fn weight(&self) -> f32 {
        self.alone() + self.of_others() + self.of_phrases() + self.of_snippet()
    }

    /// Whether it weighs enough for a claim that a phrase gives away.
    pub fn reaches(&self) -> bool {
        self.weighs(self.bar())
    }

    /// Whether it weighs enough for a claim that no phrase gives away: as much as on a page in all but snippets.
    pub fn reaches_alone(&self) -> bool {
        self.weighs(if is_snippet(self.page) { self.bar() } else { self.weights.page })
    }

    /// Whether it weighs so much and is not light; the sentences around are looked at only if they can decide.
    fn weighs(&self, bar: f32) -> bool {
        let bar = bar - self.of_phrases();
        let (alone, near) = (self.alone(), self.weights.near);
        !self.is_light() && alone + near.1 >= bar && (alone + near.0 >= bar || alone + self.of_others() >= bar)
    }

    /// Whether it may weigh enough with phrases of these rules in it, whatever becomes of them.
    pub fn may_reach_with(&self, rules: impl Iterator<Item = u16>) -> bool {
        let mut categories: Vec<u16> = rules.map(|r| self.page.facts.rules[r as usize].category).collect();
        categories.sort_unstable();
        categories.dedup();
        let passed = (0..REASONS.len()).map(|reason| Feature::Passed(reason as u8));
        let phrases: f32 = categories.iter().map(|&c| self.weights.of(Feature::Phrase(c)).max(0.0)).sum();
        let passed: f32 = if categories.is_empty() { 0.0 } else { passed.map(|f| self.weights.of(f).max(0.0)).sum() };
        !self.is_light() && self.alone() + self.weights.near.1 + phrases + passed >= self.bar()
    }

    /// Whether its words weigh too little for a claim, whatever else is in it: only rules that stand alone can find one. Short copy
    /// is weighed in full.
    pub fn is_light(&self) -> bool {
        if !self.page.is_whole() {
            return false;
        }
        let (words, wanting) = (self.of_words(), self.bar() - self.weights.bias - LIGHT);
        words < wanting + NEARLY && (words < wanting - NEARLY || words + self.of_pairs() < wanting)
    }

    /// Whether it may weigh enough without a phrase of a rule in it, as its words and the weighty among these `symbols`,
    /// which are hit in it, tell: what else there is seldom adds more than `REST`. Short copy is weighed in full.
    pub fn may_reach(&self, symbols: &[SymbolId]) -> bool {
        if !self.page.is_whole() {
            return true;
        }
        let of = |symbol: SymbolId| self.weights.of(Feature::Group(symbol));
        let mut heavy: Vec<SymbolId> = symbols.iter().copied().filter(|&s| of(s) >= HEAVY).collect();
        heavy.sort_unstable();
        heavy.dedup();
        let sum: f32 = heavy.into_iter().map(of).sum();
        let wanting = self.bar() - REST - self.weights.bias - sum;
        sum > 0.0 && self.of_words() + PAIRED >= wanting && self.of_words() + self.of_pairs() >= wanting
    }

    /// What makes up its weight: each thing by its name, the weightiest first.
    pub fn parts(&self) -> Vec<(String, f32)> {
        let found = features(self.page, self.reading, self.i).into_iter().chain(self.told.iter().copied());
        let found = found.map(|f| (name(self.page.facts, f).1.to_string(), self.weights.of(f)));
        let word = |t: usize| self.reading.words(t, t + 1);
        let words = words(self.page, self.reading, self.i).map(|(t, weight)| (format!("\"{}\"", word(t)), weight));
        let mut near = Vec::new();
        pairs(self.page, self.reading, self.i, |first, last, weight| {
            near.push((format!("\"{} … {}\"", word(first), word(last)), weight));
        });
        let snippet = Some(self.of_snippet()).filter(|w| *w != 0.0).map(|weight| {
            let of_all: Vec<String> = snippet::against(self.page, 3).iter().map(|t| format!("\"{t}\"")).collect();
            (format!("snippet ({})", of_all.join(" ")), weight)
        });
        let all = found.chain(words).chain(near).chain(snippet);
        let mut out: Vec<(String, f32)> = all.filter(|(_, w)| *w != 0.0).collect();
        out.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        out
    }

    /// What it must weigh besides what its snippet takes: on a whole page, where claims are rarer, more.
    fn bar(&self) -> f32 {
        if self.page.is_whole() { self.weights.page } else { self.weights.flag - self.of_snippet() }
    }

    /// What all that stands in a snippet takes, below 0.
    fn of_snippet(&self) -> f32 {
        if is_snippet(self.page) { snippet::weight(self.page, self.weights).clamp(-BY_SNIPPET, 0.0) } else { 0.0 }
    }

    /// What it weighs by itself, without its phrases.
    fn alone(&self) -> f32 {
        self.reading.alone(self.i, || {
            let groups = groups(self.page, self.reading, self.i, |s| self.weights.of(Feature::Group(s)) != 0.0);
            let features = groups.into_iter().map(Feature::Group).chain(others(self.page, self.reading, self.i));
            self.weights.bias + self.sum(features) + self.of_words() + self.of_pairs()
        })
    }

    /// What the sentences around add.
    fn of_others(&self) -> f32 {
        self.sum(around(self.page, self.reading, self.i))
    }

    fn of_phrases(&self) -> f32 {
        self.sum(self.told.iter().copied())
    }

    fn sum(&self, features: impl IntoIterator<Item = Feature>) -> f32 {
        features.into_iter().map(|f| self.weights.of(f)).sum()
    }

    fn of_words(&self) -> f32 {
        self.reading.of_words(self.i, || words(self.page, self.reading, self.i).map(|w| w.1).sum())
    }

    fn of_pairs(&self) -> f32 {
        self.reading.of_pairs(self.i, || {
            let mut sum = 0.0;
            pairs(self.page, self.reading, self.i, |_, _, weight| sum += weight);
            sum
        })
    }

    /// The stretches that a reviewer would underline if it is a claim: the likeliest one, and those besides
    /// that are likely enough. First tokens and one past the last, in order of likelihood.
    pub fn underlined(&self) -> Vec<(usize, usize)> {
        let Weighing { page, weights, reading, i, .. } = *self;
        let sentence = reading.sentences[i];
        let tokens = &reading.norm.tokens[sentence.from..sentence.to];
        let scanned = reading.scanned(i, page);
        let mut worth = worth(page, &weights.underline, reading, i);
        for (worth, token) in worth.iter_mut().zip(tokens) {
            *worth += if token.kind.is_worded() { EAGER } else { 0.0 };
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
                let text = |t: &Token| &reading.norm.text[tokens[from].span.start as usize..t.span.end as usize];
                let stretch = |t: &&Token| fold::is_within(text(t), STRETCH);
                let reach = tokens[from..].iter().take_while(stretch);
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

/// What each token of sentence `i` adds to the log-odds that it is underlined, in a claim.
pub fn worth(page: &Page<'_>, weights: &Underline, reading: &Reading<'_>, i: usize) -> Vec<f32> {
    let sentence = reading.sentences[i];
    let of = |token: &Token| match token.word {
        _ if !token.kind.is_worded() => 0.0,
        UNKNOWN => weights.bias,
        word => weights.bias + page.view.underline(word),
    };
    let mut worth: Vec<f32> = reading.norm.tokens[sentence.from..sentence.to].iter().map(of).collect();
    for hit in over(&reading.scanned(i, page).hits, page.facts) {
        let weight = weights.groups.get(hit.symbol as usize).copied().unwrap_or_default();
        (hit.start..hit.end).for_each(|t| worth[t - sentence.from] += weight);
    }
    worth
}

/// The hits of groups, which say what the words under them are.
pub fn over<'h>(hits: &'h [Hit], facts: &'h Facts) -> impl Iterator<Item = &'h Hit> {
    hits.iter().filter(|h| matches!(facts.symbols[h.symbol as usize], Symbol::Group(_)))
}
