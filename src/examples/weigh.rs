//! Fits the weights of sentences to labelled copy.

use super::unmark;
use crate::{
    lexicon::{
        Lexicon,
        model::{Feature, Symbol, Weights},
        resolve::{Compiled, Example},
    },
    prose::{self, BlockId},
    reading::Page,
    source::{Format, SourceFile},
    weigh::{features, is_weighed},
};
use std::{
    collections::{BTreeMap, HashSet},
    ops::Range,
};

/// How strongly weights are drawn to 0.
const SHRINK: f64 = 10.0;
/// Rounds over all features; the sum of losses no longer falls in its sixth digit.
const ROUNDS: usize = 80;
/// What a sentence of the lexicon's own examples counts beside one of real copy.
const EXAMPLE: f64 = 0.5;

/// Labelled copy.
#[derive(Clone, Debug)]
pub struct Case {
    /// The copy.
    pub text: String,
    /// How it is read.
    pub format: Format,
    /// Byte ranges of its overstated words; none if it has none.
    pub spans: Vec<Range<usize>>,
    /// What each of its sentences counts.
    pub counts: f64,
}

/// One sentence: what stands in it, whether it holds a claim, what it counts.
struct Row {
    features: Vec<usize>,
    claim: bool,
    counts: f64,
}

/// Fits weights to cases and to the lexicon's examples, except those that only the facts judge. `floor` and `flag` are left at 0.
pub fn fit(lexicon: &Lexicon, compiled: &Compiled, cases: &[Case]) -> Weights {
    let own = compiled.examples.iter().filter_map(|e| Some(Case { counts: EXAMPLE, ..of_example(e)? }));
    let all: Vec<Case> = cases.iter().cloned().chain(own).collect();
    let general = general(lexicon, compiled);
    let mut names: BTreeMap<Feature, usize> = BTreeMap::new();
    let mut rows = Vec::new();
    for case in &all {
        let file = SourceFile::new("case", case.format, case.text.clone());
        let document = prose::read(&file);
        let mut page = Page::new(&file, &document, lexicon);
        page.unheard = true;
        for id in 0..document.blocks.len() as BlockId {
            let reading = page.reading(id);
            for (i, sentence) in
                reading.sentences.iter().enumerate().filter(|(i, _)| is_weighed(&page, id, &reading, *i))
            {
                let at = reading.norm.source(reading.norm.span_of(sentence.from, sentence.to)).range();
                let found = features(&page, &reading, i).into_iter();
                let known = found.filter(|f| !matches!(f, Feature::Group(_)) || general.contains(f));
                let features = known.map(|f| {
                    let next = names.len();
                    *names.entry(f).or_insert(next)
                });
                rows.push(Row {
                    features: features.collect(),
                    claim: case.spans.iter().any(|s| s.start < at.end && at.start < s.end),
                    counts: case.counts,
                });
            }
        }
    }
    let (bias, weights) = regress(&rows, names.len());
    let rounded = |w: f64| ((w * 100.0).round() / 100.0) as f32;
    let of = names.into_iter().map(|(f, i)| (f, rounded(weights[i]))).filter(|w| w.1 != 0.0).collect();
    Weights { bias: rounded(bias), of, ..Weights::default() }
}

/// Groups that belong to no family of claims: those of a family tell what it has seen, not what a sentence is.
fn general(lexicon: &Lexicon, compiled: &Compiled) -> HashSet<Feature> {
    let terms = compiled.terms.iter().filter(|t| !t.place.path.starts_with("claims/"));
    let groups = terms.filter(|t| matches!(lexicon.facts().symbols[t.symbol as usize], Symbol::Group(_)));
    groups.map(|t| Feature::Group(t.symbol)).collect()
}

fn of_example(example: &Example) -> Option<Case> {
    const BY_FACTS: [&str; 5] = ["true", "within-standing", "curable", "unknown", "unrelated"];
    if example.passes.as_deref().is_some_and(|reason| BY_FACTS.contains(&reason)) {
        return None;
    }
    let (text, spans) = unmark(&example.text).ok()?;
    Some(Case { text, format: super::format(&example.format), spans, counts: EXAMPLE })
}

/// Logistic regression with a quadratic penalty, by Newton steps on one weight after the other (Hastie, Tibshirani and Friedman,
/// The Elements of Statistical Learning, 2nd edition, section 4.4 and section 3.8.6 for the order of steps). Bias and weights.
fn regress(rows: &[Row], features: usize) -> (f64, Vec<f64>) {
    let mut with: Vec<Vec<usize>> = vec![Vec::new(); features + 1];
    for (i, row) in rows.iter().enumerate() {
        for &f in row.features.iter().chain([&features]) {
            with[f].push(i);
        }
    }
    let mut weights = vec![0.0; features + 1];
    let mut sums = vec![0.0; rows.len()];
    for _ in 0..ROUNDS {
        for f in 0..=features {
            let shrink = if f == features { 0.0 } else { SHRINK };
            let (mut slope, mut bend) = (shrink * weights[f], shrink);
            for &i in &with[f] {
                let share = 1.0 / (1.0 + f64::exp(-sums[i]));
                slope += rows[i].counts * (share - f64::from(u8::from(rows[i].claim)));
                bend += rows[i].counts * share * (1.0 - share);
            }
            let step = slope / bend.max(1e-9);
            weights[f] -= step;
            for &i in &with[f] {
                sums[i] -= step;
            }
        }
    }
    let bias = weights.pop().unwrap_or_default();
    (bias, weights)
}
