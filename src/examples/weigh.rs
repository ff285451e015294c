//! Fits the weights of sentences to labelled copy.

use super::unmark;
use crate::{
    check::{Checker, Options},
    fold::Kind,
    lexicon::{
        Lexicon,
        model::Feature,
        resolve::{Compiled, Example},
    },
    prose::{self, BlockId},
    reading::{Page, Reading},
    source::{Format, SourceFile},
    weigh::{features, is_weighed, over},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    ops::Range,
    sync::Arc,
};

/// How strongly weights are drawn to 0.
const SHRINK: f64 = 10.0;
/// Rounds over all features; the sum of losses no longer falls in its sixth digit.
const ROUNDS: usize = 80;
/// Sentences that must hold a word for it to weigh.
const SEEN: usize = 8;
/// What words and pairs add when they are weighed by themselves as well counts so much. The lexicon was written by those who had
/// read the cases, and tells more of them than of others; words alone know nothing of it.
const APART: f64 = 0.6;
/// How strongly weights are drawn to 0 there.
const SHRINK_APART: f64 = 3.0;
/// Sentences that must hold a word, or two side by side, to weigh there.
const SEEN_APART: [usize; 2] = [3, 10];
/// What a pair of words adds at least, or it is left out.
const PAIR: f64 = 0.1;
/// What a sentence of the lexicon's own examples counts beside one of real copy.
const EXAMPLE: f64 = 1.0;

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

/// What weights are fitted to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Feature(Feature),
    /// Folded.
    Word(String),
    /// Two words side by side, folded.
    Pair(String, String),
}

/// One sentence or word: what stands in it or over it, whether it is a claim or underlined, what it counts.
struct Row {
    things: Vec<usize>,
    claim: bool,
    counts: f64,
}

/// Weights, in log-odds.
#[derive(Default)]
pub struct Fitted {
    /// Where nothing stands that weighs.
    pub bias: f32,
    /// Of features.
    pub features: Vec<(Feature, f32)>,
    /// Of folded words.
    pub words: Vec<(String, f32)>,
    /// Of pairs of folded words with a space between.
    pub pairs: Vec<(String, f32)>,
}

/// Fits weights to cases and to the lexicon's examples, except those that only the facts judge: of sentences, which are
/// claims or not, and of the words of claims, which are underlined or not. The lexicon has no weights itself: what
/// its phrases say alone is one of the features of a sentence.
pub fn fit(lexicon: &Arc<Lexicon>, compiled: &Compiled, cases: &[Case]) -> (Fitted, Fitted) {
    let own = compiled.examples.iter().filter_map(of_example);
    let all: Vec<Case> = cases.iter().cloned().chain(own).collect();
    let checker =
        Checker::new(lexicon.clone(), Options::default()).expect("nothing is asked for that could be unknown");
    let mut written = Written::new();
    let (mut sentences, mut words) = (Sample::default(), Sample::default());
    for case in &all {
        let file = SourceFile::new("case", case.format, case.text.clone());
        let document = prose::read(&file);
        let mut page = Page::new(&file, &document, lexicon);
        page.unheard = true;
        for id in 0..document.blocks.len() as BlockId {
            let reading = page.reading(id);
            let touches = |spans: &[Range<usize>], from: usize, to: usize| {
                let at = reading.norm.source(reading.norm.span_of(from, to)).range();
                spans.iter().any(|s| s.start < at.end && at.start < s.end)
            };
            for i in (0..reading.sentences.len()).filter(|&i| is_weighed(&page, id, &reading, i)) {
                let sentence = reading.sentences[i];
                let mut things = things(&page, &reading, i, &mut written);
                things.extend(checker.told(&page, id, i, &reading).into_iter().map(Thing::Feature));
                let claim = touches(&case.spans, sentence.from, sentence.to);
                sentences.add(things, claim, case.counts);
                let is_word = |&t: &usize| matches!(reading.norm.tokens[t].kind, Kind::Word | Kind::Number);
                for t in (sentence.from..sentence.to).filter(|_| claim).filter(is_word) {
                    let hits = &reading.scanned(i, &page).hits;
                    let over = over(hits, page.facts).filter(|h| (h.start..h.end).contains(&t));
                    let groups: BTreeSet<Thing> = over.map(|h| Thing::Feature(Feature::Group(h.symbol))).collect();
                    let things = groups.into_iter().chain([Thing::Word(folded(&reading, t))]).collect();
                    words.add(things, touches(&case.spans, t, t + 1), case.counts);
                }
            }
        }
    }
    (sentences.fit(&written, true), words.fit(&written, false))
}

/// What weights are fitted to.
#[derive(Default)]
struct Sample {
    numbers: BTreeMap<Thing, usize>,
    rows: Vec<Row>,
}

impl Sample {
    fn add(&mut self, things: Vec<Thing>, claim: bool, counts: f64) {
        let number = |thing| {
            let next = self.numbers.len();
            *self.numbers.entry(thing).or_insert(next)
        };
        self.rows.push(Row { things: things.into_iter().map(number).collect(), claim, counts });
    }

    /// Weights of all things together, and if `apart` of words and pairs by themselves besides. Of words only those weigh that are
    /// seen often enough and are no names.
    fn fit(self, written: &Written, apart: bool) -> Fitted {
        let mut seen = vec![0; self.numbers.len()];
        self.rows.iter().flat_map(|r| &r.things).for_each(|&f| seen[f] += 1);
        let is_word = |word: &String| !is_name(written, word);
        let (bias, mut weights) = self.regress(SHRINK, |thing, number| match thing {
            Thing::Feature(_) => true,
            Thing::Word(word) => seen[number] >= SEEN && is_word(word),
            Thing::Pair(..) => false,
        });
        if apart {
            let (_, more) = self.regress(SHRINK_APART, |thing, number| match thing {
                Thing::Feature(_) => false,
                Thing::Word(word) => seen[number] >= SEEN_APART[0] && is_word(word),
                Thing::Pair(a, b) => seen[number] >= SEEN_APART[1] && is_word(a) && is_word(b),
            });
            weights.iter_mut().zip(more).for_each(|(weight, more)| *weight += APART * more);
        }
        let rounded = |w: f64| ((w * 100.0).round() / 100.0) as f32;
        let mut out = Fitted { bias: rounded(bias), ..Fitted::default() };
        for (thing, number) in self.numbers {
            match (thing, rounded(weights[number])) {
                (_, 0.0) => {}
                (Thing::Feature(f), weight) => out.features.push((f, weight)),
                (Thing::Word(w), weight) => out.words.push((w, weight)),
                (Thing::Pair(a, b), weight) if weights[number].abs() >= PAIR => {
                    out.pairs.push((format!("{a} {b}"), weight))
                }
                (Thing::Pair(..), _) => {}
            }
        }
        out
    }

    /// Bias and weights by number; 0 of things not to `keep`.
    fn regress(&self, shrink: f64, keep: impl Fn(&Thing, usize) -> bool) -> (f64, Vec<f64>) {
        let kept: HashSet<usize> = self.numbers.iter().filter(|(t, n)| keep(t, **n)).map(|t| *t.1).collect();
        let rows = self
            .rows
            .iter()
            .map(|r| Row { things: r.things.iter().copied().filter(|t| kept.contains(t)).collect(), ..*r });
        regress(&rows.collect::<Vec<_>>(), self.numbers.len(), shrink)
    }
}

/// How often each word is written otherwise than names are, and as they are: with a capital and small letters, not first in a sentence.
type Written = HashMap<String, [u32; 2]>;

/// Whether a word is mostly written as names are.
fn is_name(written: &Written, word: &str) -> bool {
    written.get(word).is_none_or(|[otherwise, as_name]| *as_name > 2 * otherwise)
}

/// What stands in sentence `i`, each thing once. `written` gains how its words are.
fn things(page: &Page<'_>, reading: &Reading<'_>, i: usize, written: &mut Written) -> Vec<Thing> {
    let known = features(page, reading, i).into_iter().map(Thing::Feature);
    let sentence = reading.sentences[i];
    // in an order, so that the same copy gives the same weights
    let mut words = BTreeSet::new();
    for t in (sentence.from..sentence.to).filter(|&t| reading.norm.tokens[t].kind == Kind::Word) {
        let (word, letters) = (folded(reading, t), &reading.norm.text[reading.norm.tokens[t].span.range()]);
        let as_name = letters.starts_with(char::is_uppercase) && letters.contains(char::is_lowercase);
        // any word may begin a sentence so
        if !as_name || t > sentence.from {
            written.entry(word.clone()).or_default()[usize::from(as_name)] += 1;
        }
        if t + 1 < sentence.to && reading.norm.tokens[t + 1].kind == Kind::Word {
            words.insert(Thing::Pair(word.clone(), folded(reading, t + 1)));
        }
        words.insert(Thing::Word(word));
    }
    known.chain(words).collect()
}

/// Token `t` as words are compared.
fn folded(reading: &Reading<'_>, t: usize) -> String {
    let mut out = Vec::new();
    crate::fold::word(&reading.norm.text[reading.norm.tokens[t].span.range()], &mut out);
    String::from_utf8(out).expect("folding keeps UTF-8")
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
fn regress(rows: &[Row], features: usize, shrink: f64) -> (f64, Vec<f64>) {
    let mut with: Vec<Vec<usize>> = vec![Vec::new(); features + 1];
    for (i, row) in rows.iter().enumerate() {
        for &f in row.things.iter().chain([&features]) {
            with[f].push(i);
        }
    }
    let mut weights = vec![0.0; features + 1];
    let mut sums = vec![0.0; rows.len()];
    for _ in 0..ROUNDS {
        for f in 0..=features {
            let shrink = if f == features { 0.0 } else { shrink };
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
