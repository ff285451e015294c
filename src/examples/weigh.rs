//! Fits the weights of sentences to labelled copy.

mod category;
mod snippet;

use self::{category::Stretches, snippet::Snippets};
use super::unmark;
use crate::{
    check::{Checker, Options},
    fold::Kind,
    lexicon::{
        Lexicon,
        model::{Facts, Feature},
        resolve::{Compiled, Example},
        table::stem,
    },
    prose::{self, BlockId},
    reading::{Page, Reading},
    source::{Format, SourceFile},
    weigh::{WITHIN, Weighing, features, is_snippet, is_weighed, over, worded, worth},
};
use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
    sync::Arc,
};

/// How strongly weights are drawn to 0.
const SHRINK: f64 = 10.0;
/// Rounds over all features; the sum of losses no longer falls in its sixth digit.
const ROUNDS: usize = 80;
/// Sentences that must hold a word for it to weigh.
const SEEN: usize = 8;
/// What words, stems and pairs add when they are weighed by themselves as well counts so much. The lexicon was written by those who
/// had read the cases, and tells more of them than of others; words alone know nothing of it.
const APART: f64 = 0.8;
/// How strongly weights are drawn to 0 there, over how well a thing by itself tells claims: the absolute logarithm of its share of
/// claims over its share of the others (after Wang and Manning, Baselines and Bigrams, ACL 2012).
const SHRINK_APART: f64 = 5.0;
/// Sentences that must hold a thing for it to weigh there.
const SEEN_APART: usize = 4;
/// Sentences that must hold a word for it to weigh what its stem does.
const SEEN_OF_STEM: usize = 3;
/// What a pair adds at least, or it is left out.
pub const PAIR: f32 = 0.1;
/// What a thing adds at least to the log-odds of a category, or it is left out.
pub const TELLING: f32 = 0.15;
/// What a sentence of the lexicon's own examples counts beside one of real copy.
const EXAMPLE: f64 = 1.0;
/// How strongly what is learned onto weights is drawn to 0: of features; and of words, stems and pairs, over how well each by itself
/// tells claims.
const SHRINK_ONTO: f64 = 33.0;
const SHRINK_WORDS_ONTO: f64 = 8.0;
/// Sentences that must hold a thing for it to weigh more or less than it did.
const SEEN_ONTO: usize = 3;

/// Labelled copy.
#[derive(Clone, Debug)]
pub struct Case {
    /// The copy.
    pub text: String,
    /// How it is read.
    pub format: Format,
    /// Byte ranges of its overstated words, and their category if that is known; none if it has none.
    pub spans: Vec<(Range<usize>, Option<String>)>,
    /// Whether it stands on a whole page, where claims are rarer.
    pub page: bool,
    /// What each of its sentences counts.
    pub counts: f64,
}

/// What weights are fitted to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Thing {
    /// That its copy stands on a whole page.
    Page,
    Feature(Feature),
    /// Folded.
    Word(String),
    Stem(String),
    /// The stems of two words side by side.
    Beside(String, String),
    /// The stems of two words near each other.
    Within(String, String),
    /// Beside the words that are underlined, folded.
    Near(String),
    NearStem(String),
}

/// One sentence or word: what stands in it or over it, what it weighed before, in log-odds, whether it is a claim or underlined, what
/// it counts.
struct Row {
    things: Vec<usize>,
    before: f64,
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
    /// Of pairs of stems with a space between, side by side.
    pub beside: Vec<(String, f32)>,
    /// Of pairs of stems near each other.
    pub within: Vec<(String, f32)>,
    /// Of folded words beside those that are underlined.
    pub near: Vec<(String, f32)>,
}

/// What is fitted.
pub struct Fit {
    /// Of sentences, which are claims or not.
    pub sentences: Fitted,
    /// Of all sentences of a snippet together.
    pub snippets: Fitted,
    /// Of the words of claims, which are underlined or not.
    pub words: Fitted,
    /// Of what is underlined, by the id of each category, whether it is of that category.
    pub categories: Vec<(String, Fitted)>,
}

/// Fits weights to cases and to the lexicon's examples, except those that only the facts judge. The lexicon has no weights itself: what
/// its phrases say alone is one of the features of a sentence. If it has some, what is fitted is what to add to them.
pub fn fit(lexicon: &Arc<Lexicon>, compiled: &Compiled, cases: &[Case]) -> Fit {
    let facts = lexicon.facts();
    let own = compiled.examples.iter().filter_map(|example| of_example(facts, example));
    let all: Vec<Case> = cases.iter().cloned().chain(own).collect();
    let checker =
        Checker::new(lexicon.clone(), Options::default()).expect("nothing is asked for that could be unknown");
    let weights = &facts.weights;
    let is_taken = |id: &str| facts.rules.iter().any(|r| r.weighs && facts.categories[r.category as usize].id == id);
    let mut written = Written::default();
    let (mut sentences, mut words) = (Sample::default(), Sample::default());
    let (mut snippets, mut stretches) = (Snippets::default(), Stretches::default());
    for case in &all {
        let file = SourceFile::new("case", case.format, case.text.clone());
        let document = prose::read(&file);
        let mut page = Page::new(&file, &document, lexicon);
        page.unheard = true;
        if !case.page && is_snippet(&page) {
            snippets.add(&page, !case.spans.is_empty(), case.counts);
        }
        for id in 0..document.blocks.len() as BlockId {
            let reading = page.reading(id);
            let touched = |from: usize, to: usize| {
                let at = reading.norm.source(reading.norm.span_of(from, to)).range();
                case.spans.iter().filter(move |(s, _)| s.start < at.end && at.start < s.end)
            };
            let touches = |from: usize, to: usize| touched(from, to).next().is_some();
            for i in (0..reading.sentences.len()).filter(|&i| is_weighed(&page, id, &reading, i)) {
                let sentence = reading.sentences[i];
                let told = checker.told(&page, id, i, &reading);
                let before = Weighing::of(&page, id, &reading, i, &told).map_or(0.0, |w| f64::from(w.weight()));
                let mut things = things(&page, &reading, i, &mut written);
                things.extend(told.into_iter().map(Thing::Feature).chain(case.page.then_some(Thing::Page)));
                let claim = touches(sentence.from, sentence.to);
                sentences.add(things, before, claim, case.counts);
                // of sentences of pages it is told whether they are claims, not which of their words are
                let teaches = claim && !case.page;
                let worth = weights.as_ref().map(|w| worth(&page, &w.underline, &reading, i));
                for t in (sentence.from..sentence.to).filter(|&t| teaches && reading.norm.tokens[t].kind.is_worded()) {
                    let hits = &reading.scanned(i, &page).hits;
                    let over = over(hits, page.facts).filter(|h| (h.start..h.end).contains(&t));
                    let groups: BTreeSet<Thing> = over.map(|h| Thing::Feature(Feature::Group(h.symbol))).collect();
                    let things = groups.into_iter().chain([Thing::Word(folded(&reading, t))]).collect();
                    let before = worth.as_ref().map_or(0.0, |worth| f64::from(worth[t - sentence.from]));
                    words.add(things, before, touches(t, t + 1), case.counts);
                }
                for (span, category) in touched(sentence.from, sentence.to) {
                    let Some(category) = category.as_ref().filter(|c| is_taken(c)) else { continue };
                    let is_inside = |t: &usize| {
                        let at = reading.norm.source(reading.norm.span_of(*t, *t + 1));
                        span.start <= at.start as usize && at.end as usize <= span.end
                    };
                    let mut inside = (sentence.from..sentence.to).filter(is_inside);
                    if let Some(from) = inside.next() {
                        stretches.add(&page, &reading, i, (from, inside.next_back().unwrap_or(from) + 1), category);
                    }
                }
            }
        }
    }
    let before = weights.iter().flat_map(|w| &w.categories);
    let before: Vec<&str> = before.map(|c| facts.categories[c.category as usize].id.as_str()).collect();
    let names = Names::of(written);
    let (sentences, words) = match weights {
        Some(_) => (sentences.fit_onto(&names), words.fit_onto(&names)),
        None => (sentences.fit(&names, true), words.fit(&names, false)),
    };
    Fit { sentences, snippets: snippets.fit(&names), words, categories: stretches.fit(&names, &before) }
}

/// What weights are fitted to.
#[derive(Default)]
struct Sample {
    numbers: HashMap<Thing, usize>,
    rows: Vec<Row>,
}

impl Sample {
    fn add(&mut self, things: Vec<Thing>, before: f64, claim: bool, counts: f64) {
        let number = |thing| {
            let next = self.numbers.len();
            *self.numbers.entry(thing).or_insert(next)
        };
        self.rows.push(Row { things: things.into_iter().map(number).collect(), before, claim, counts });
    }

    /// Weights of all things together, and if `apart` of words, stems and pairs by themselves besides. Of words only those weigh that are
    /// seen often enough and are no names.
    fn fit(self, names: &Names, apart: bool) -> Fitted {
        let seen = self.seen();
        let (bias, mut weights) = self.regress(|thing, number| {
            let keep = match thing {
                Thing::Feature(_) => true,
                Thing::Word(_) => seen[number] >= SEEN && !names.has(thing),
                _ => false,
            };
            keep.then_some(SHRINK)
        });
        if apart {
            let tells = self.tells();
            let (_, more) = self.regress(|thing, number| {
                let keep = !matches!(thing, Thing::Feature(_) | Thing::Page) && !names.has(thing);
                (keep && seen[number] >= SEEN_APART).then(|| SHRINK_APART / tells[number].max(1e-3))
            });
            let more = self.with_stems(&more, |thing, number| seen[number] >= SEEN_OF_STEM && !names.has(thing));
            weights.iter_mut().zip(more).for_each(|(weight, more)| *weight += APART * more);
        }
        self.rounded(bias, &weights)
    }

    /// What to add to weights that there are, so that they tell these cases better: of all things, each drawn to what it weighed. How many
    /// of the cases are claims is not learned from those that stand on pages.
    fn fit_onto(self, names: &Names) -> Fitted {
        let (seen, tells) = (self.seen(), self.tells());
        let (bias, more) = self.regress(|thing, number| {
            let shrink = match thing {
                Thing::Page => return Some(1e-3),
                Thing::Feature(_) => SHRINK_ONTO,
                _ => SHRINK_WORDS_ONTO / tells[number].max(0.05),
            };
            (seen[number] >= SEEN_ONTO && !names.has(thing)).then_some(shrink)
        });
        let more = self.with_stems(&more, |thing, _| !names.has(thing));
        self.rounded(bias, &more)
    }

    /// In how many rows each thing stands, by number.
    fn seen(&self) -> Vec<usize> {
        let mut seen = vec![0; self.numbers.len()];
        self.rows.iter().flat_map(|r| &r.things).for_each(|&f| seen[f] += 1);
        seen
    }

    /// Weights by number, those of words to `keep` with what their stems weigh: each word is written with that of its stem.
    fn with_stems(&self, weights: &[f64], keep: impl Fn(&Thing, usize) -> bool) -> Vec<f64> {
        let mut out = weights.to_vec();
        for (thing, &number) in &self.numbers {
            let of_stem = match thing {
                Thing::Word(word) => Thing::Stem(stem(word).to_string()),
                Thing::Near(word) => Thing::NearStem(stem(word).to_string()),
                _ => continue,
            };
            out[number] += self.numbers.get(&of_stem).filter(|_| keep(thing, number)).map_or(0.0, |&s| weights[s]);
        }
        out
    }

    /// Weights by number as they are written.
    fn rounded(self, bias: f64, weights: &[f64]) -> Fitted {
        let rounded = |w: f64| ((w * 100.0).round() / 100.0) as f32;
        let mut out = Fitted { bias: rounded(bias), ..Fitted::default() };
        for (thing, number) in self.numbers {
            match (thing, rounded(weights[number])) {
                (_, 0.0) => {}
                (Thing::Feature(f), weight) => out.features.push((f, weight)),
                (Thing::Word(w), weight) => out.words.push((w, weight)),
                (Thing::Beside(a, b), weight) => out.beside.push((format!("{a} {b}"), weight)),
                (Thing::Within(a, b), weight) => out.within.push((format!("{a} {b}"), weight)),
                (Thing::Near(w), weight) => out.near.push((w, weight)),
                (Thing::Stem(_) | Thing::NearStem(_) | Thing::Page, _) => {}
            }
        }
        out
    }

    /// How well each thing, by number, tells claims by itself: the absolute logarithm of how much larger a share of what is seen in
    /// claims it is than of what is seen elsewhere, or smaller.
    fn tells(&self) -> Vec<f64> {
        let mut shares = vec![[1.0; 2]; self.numbers.len()];
        for row in &self.rows {
            row.things.iter().for_each(|&t| shares[t][usize::from(row.claim)] += row.counts);
        }
        let whole = [0, 1].map(|claim| shares.iter().map(|s| s[claim]).sum::<f64>());
        shares.iter().map(|s| (s[1] / whole[1] / (s[0] / whole[0])).ln().abs()).collect()
    }

    /// Bias and weights by number; `shrink` tells how strongly each is drawn to 0, and 0 are those of which it tells nothing.
    fn regress(&self, shrink: impl Fn(&Thing, usize) -> Option<f64>) -> (f64, Vec<f64>) {
        let mut shrinks = vec![None; self.numbers.len()];
        self.numbers.iter().for_each(|(thing, &number)| shrinks[number] = shrink(thing, number));
        regress(&self.rows, &shrinks)
    }
}

/// How often each word is written otherwise than names are, and as they are: with a capital and small letters, not first in a sentence.
#[derive(Default)]
struct Written(HashMap<String, [u32; 2]>);

impl Written {
    /// The same of stems.
    fn by_stem(&self) -> Written {
        let mut out = Written::default();
        for (word, [otherwise, as_name]) in &self.0 {
            let of = out.0.entry(stem(word).to_string()).or_default();
            *of = [of[0] + otherwise, of[1] + as_name];
        }
        out
    }

    /// Whether one is mostly written as names are.
    fn is_name(&self, word: &str) -> bool {
        word != stem("0") && self.0.get(word).is_none_or(|[otherwise, as_name]| *as_name > 2 * otherwise)
    }
}

/// Which words and stems are names: they tell of the cases that were seen, not of others.
struct Names {
    words: Written,
    stems: Written,
}

impl Names {
    fn of(words: Written) -> Names {
        Names { stems: words.by_stem(), words }
    }

    /// Whether a thing is a name or has one in it.
    fn has(&self, thing: &Thing) -> bool {
        match thing {
            Thing::Page | Thing::Feature(_) => false,
            Thing::Word(word) | Thing::Near(word) => self.words.is_name(word),
            Thing::Stem(stem) | Thing::NearStem(stem) => self.stems.is_name(stem),
            Thing::Beside(a, b) | Thing::Within(a, b) => self.stems.is_name(a) || self.stems.is_name(b),
        }
    }
}

/// What stands in sentence `i`, each thing once. `written` gains how its words are.
fn things(page: &Page<'_>, reading: &Reading<'_>, i: usize, written: &mut Written) -> Vec<Thing> {
    let known = features(page, reading, i).into_iter().map(Thing::Feature);
    let sentence = reading.sentences[i];
    let range = sentence.from..sentence.to;
    for (at, token) in worded(&reading.norm.tokens[range.clone()]).filter(|(_, t)| t.kind != Kind::Number) {
        let letters = &reading.norm.text[token.span.range()];
        let as_name = letters.starts_with(char::is_uppercase) && letters.contains(char::is_lowercase);
        // any word may begin a sentence so
        if !as_name || at > 0 {
            written.0.entry(folded(reading, sentence.from + at)).or_default()[usize::from(as_name)] += 1;
        }
    }
    known.chain(words_of(reading, range)).collect()
}

/// The words among these tokens, their stems and pairs of stems near each other: in an order, so that the same copy gives the same weights.
fn words_of(reading: &Reading<'_>, range: Range<usize>) -> BTreeSet<Thing> {
    let mut out = BTreeSet::new();
    let mut stems: Vec<String> = Vec::new();
    for (at, token) in worded(&reading.norm.tokens[range.clone()]) {
        let word = folded(reading, range.start + at);
        stems.push(stem(&word).to_string());
        if token.kind != Kind::Number {
            out.insert(Thing::Stem(stem(&word).to_string()));
            out.insert(Thing::Word(word));
        }
    }
    for (k, first) in stems.iter().enumerate() {
        let near = stems[k + 1..].iter().take(WITHIN).map(|second| Thing::Within(first.clone(), second.clone()));
        out.extend(near.chain(stems.get(k + 1).map(|second| Thing::Beside(first.clone(), second.clone()))));
    }
    out
}

/// Token `t` as words are compared.
fn folded(reading: &Reading<'_>, t: usize) -> String {
    let mut out = Vec::new();
    crate::fold::word(&reading.norm.text[reading.norm.tokens[t].span.range()], &mut out);
    String::from_utf8(out).expect("folding keeps UTF-8")
}

fn of_example(facts: &Facts, example: &Example) -> Option<Case> {
    const BY_FACTS: [&str; 5] = ["true", "within-standing", "curable", "unknown", "unrelated"];
    if example.passes.as_deref().is_some_and(|reason| BY_FACTS.contains(&reason)) {
        return None;
    }
    let (text, spans) = unmark(&example.text).ok()?;
    let category = &facts.categories[facts.rules[example.rule].category as usize].id;
    let spans = spans.into_iter().map(|span| (span, Some(category.clone()))).collect();
    Some(Case { text, format: super::format(&example.format), spans, page: false, counts: EXAMPLE })
}

/// Logistic regression with a quadratic penalty, by Newton steps on one weight after the other (Hastie, Tibshirani and Friedman,
/// The Elements of Statistical Learning, 2nd edition, section 4.4 and section 3.8.6 for the order of steps). Bias and weights, by
/// how strongly each is drawn to 0; without that it is 0.
fn regress(rows: &[Row], shrinks: &[Option<f64>]) -> (f64, Vec<f64>) {
    let features = shrinks.len();
    let mut with: Vec<Vec<usize>> = vec![Vec::new(); features + 1];
    for (i, row) in rows.iter().enumerate() {
        for &f in row.things.iter().filter(|&&f| shrinks[f].is_some()).chain([&features]) {
            with[f].push(i);
        }
    }
    let mut weights = vec![0.0; features + 1];
    let mut sums: Vec<f64> = rows.iter().map(|r| r.before).collect();
    for _ in 0..ROUNDS {
        for f in (0..=features).filter(|&f| !with[f].is_empty()) {
            let shrink = shrinks.get(f).copied().flatten().unwrap_or_default();
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
