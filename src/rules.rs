//! Candidates: where the words of a rule stand, by its shape. Whether they are a claim is judged later.

use crate::{
    fold::Kind,
    lexicon::model::{Facts, Feature, How, Over, Rule, Shape, Side, SymbolId, TreatmentId},
    reading::{Page, Place, Reading, Scanned},
    scan::Hit,
    weigh::{Weighing, category::categories},
};

/// Words between the sides of a relation and what links them.
const LINK: usize = 4;
/// Words beside those of an entry that leave it one: "Chronic arthritis of the knee".
const BESIDES: usize = 3;
/// Words after a comparison within which the other side is looked for.
const OTHER_SIDE: usize = 8;

/// Words that a rule asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Index of the rule.
    pub rule: u16,
    /// The words.
    pub place: Place,
    /// The symbol that was hit; for a relation none.
    pub symbol: Option<SymbolId>,
    /// The sides of a relation.
    pub sides: Option<(Hit, Hit)>,
}

/// Which rules ask for which symbol.
#[derive(Debug)]
pub struct Index {
    by_symbol: Vec<Vec<u16>>,
    relations: Vec<u16>,
    /// Rules that take up what weighs enough, and whether they are enabled.
    weighing: Vec<(u16, bool)>,
    /// By symbol, whether some rule may have a candidate where it is hit, and whether one that stands alone may.
    asked: Vec<[bool; 2]>,
}

impl Index {
    /// Indexes the rules that `enabled` tells.
    pub fn new(facts: &Facts, enabled: impl Fn(usize) -> bool) -> Self {
        let mut by_symbol = vec![Vec::new(); facts.symbols.len()];
        let mut relations = Vec::new();
        let mut weighing = Vec::new();
        let mut asked = vec![[false; 2]; facts.symbols.len()];
        for (i, rule) in facts.rules.iter().enumerate() {
            if rule.weighs {
                weighing.push((i as u16, enabled(i)));
            }
        }
        for (i, rule) in facts.rules.iter().enumerate().filter(|(i, _)| enabled(*i)) {
            for &symbol in &rule.what {
                by_symbol[symbol as usize].push(i as u16);
            }
            for symbol in facts.asked_by(rule) {
                asked[symbol as usize] = [true, asked[symbol as usize][1] || !facts.is_of_phrases(i as u16)];
            }
            if matches!(rule.shape, Shape::Relates { .. }) {
                relations.push(i as u16);
            }
        }
        Index { by_symbol, relations, weighing, asked }
    }

    /// Whether some rule may have a candidate in sentence `i`, where these symbols are hit; one that stands alone if it is `light`.
    pub fn may_claim(
        &self,
        page: &Page<'_>,
        block: u32,
        reading: &Reading<'_>,
        i: usize,
        symbols: &[SymbolId],
        light: bool,
    ) -> bool {
        let weighs = || {
            let weighing = Weighing::of(page, block, reading, i, &[]).filter(|_| self.weighs() && !light);
            weighing.is_some_and(|w| w.may_reach(symbols))
        };
        symbols.iter().any(|&s| self.asked[s as usize][usize::from(light)]) || weighs()
    }

    /// Whether any rule that weighs is asked for.
    fn weighs(&self) -> bool {
        self.weighing.iter().any(|w| w.1)
    }
}

/// The candidates of the rules that weigh: what would be underlined in a sentence that weighs enough, with what its phrases `told`.
pub fn by_weight(
    page: &Page<'_>,
    index: &Index,
    block: u32,
    sentence: usize,
    reading: &Reading<'_>,
    told: &[Feature],
) -> Vec<Candidate> {
    let weighing = Weighing::of(page, block, reading, sentence, told).filter(|w| index.weighs() && w.reaches_alone());
    let Some(weighing) = weighing else { return Vec::new() };
    let weights = page.facts.weights.iter().flat_map(|w| &w.categories);
    let weighed: Vec<u16> = weights.map(|c| c.category).collect();
    let candidate = |(start, end): (usize, usize)| {
        let sums = categories(page, reading, sentence, (start, end));
        let of = |rule: u16| {
            let category = page.facts.rules[rule as usize].category;
            weighed.iter().position(|c| *c == category).map_or(f32::NEG_INFINITY, |at| sums[at])
        };
        let (rule, enabled) = *index.weighing.iter().rev().max_by(|a, b| of(a.0).total_cmp(&of(b.0)))?;
        let place = Place { block, sentence, start, end };
        enabled.then_some(Candidate { rule, place, symbol: None, sides: None })
    };
    weighing.underlined().into_iter().filter_map(candidate).collect()
}

/// All phrases of sentence `sentence` of block `block` that rules ask for: of one rule, the longest of those that overlap.
pub fn candidates(
    page: &Page<'_>,
    index: &Index,
    block: u32,
    sentence: usize,
    reading: &Reading<'_>,
) -> Vec<Candidate> {
    let scanned = reading.scanned(sentence, page);
    let mut out = Vec::new();
    for hit in &scanned.hits {
        for &rule in &index.by_symbol[hit.symbol as usize] {
            let place = Place { block, sentence, start: hit.start, end: hit.end };
            out.push(Candidate { rule, place, symbol: Some(hit.symbol), sides: None });
        }
    }
    for &rule in &index.relations {
        related(page, rule, scanned, reading, |a, b| {
            let place = Place { block, sentence, start: a.start.min(b.start), end: a.end.max(b.end) };
            out.push(Candidate { rule, place, symbol: None, sides: Some((a, b)) });
        });
    }
    out.retain(|c| is_entry(page, &page.facts.rules[c.rule as usize], c.place, reading));
    let covered = |c: &Candidate| {
        out.iter().any(|o| {
            let longer = o.place.end - o.place.start > c.place.end - c.place.start;
            o.rule == c.rule && longer && o.place.start < c.place.end && c.place.start < o.place.end
        })
    };
    let mut kept: Vec<Candidate> = out.iter().copied().filter(|c| !covered(c)).collect();
    kept.sort_by_key(|c| (c.place.start, c.rule, c.place.end));
    kept.dedup_by_key(|c| (c.rule, c.place.start, c.place.end));
    kept
}

/// Whether the words are an entry of a list under the words that the rule asks for, if it asks for any.
fn is_entry(page: &Page<'_>, rule: &Rule, place: Place, reading: &Reading<'_>) -> bool {
    if rule.under.is_empty() {
        return true;
    }
    let sentence = reading.sentences[place.sentence];
    let words = |from: usize, to: usize| reading.norm.tokens[from..to].iter().filter(|t| t.kind == Kind::Word).count();
    let besides = words(sentence.from, place.start) + words(place.end, sentence.to);
    let over = page.leads(place.block).into_iter().chain(page.headings(place.block)).take(1);
    besides <= BESIDES
        && over.into_iter().any(|block| {
            let above = page.reading(block);
            (0..above.sentences.len())
                .any(|i| above.scanned(i, page).hits.iter().any(|h| rule.under.contains(&h.symbol)))
        })
}

/// Pairs that stand as a relation asks.
fn related(page: &Page<'_>, rule: u16, scanned: &Scanned, reading: &Reading<'_>, mut take: impl FnMut(Hit, Hit)) {
    let Shape::Relates { a, how, b } = &page.facts.rules[rule as usize].shape else { return };
    let right = side(page, scanned, *b);
    if right.is_empty() {
        return;
    }
    let left = side(page, scanned, *a);
    for x in &left {
        for y in right.iter().filter(|y| !y.overlaps(x)) {
            let stands = how.iter().any(|h| match h {
                How::Beside => beside(reading, x, y) || beside(reading, y, x),
                How::Linked(link) => x.end <= y.start && linked(reading, scanned, x.end, y.start, *link),
            });
            if stands {
                take(*x, *y);
            }
        }
    }
}

/// Whether `y` stands right after `x`, or in brackets right after it.
fn beside(reading: &Reading<'_>, x: &Hit, y: &Hit) -> bool {
    x.end == y.start || x.end + 1 == y.start && reading.norm.tokens[x.end].kind == Kind::Open
}

fn side(page: &Page<'_>, scanned: &Scanned, side: Side) -> Vec<Hit> {
    match side {
        Side::Group(symbol) => scanned.of(Some(symbol)).copied().collect(),
        Side::Treatment(id) => {
            scanned.treatments(page.facts).filter(|(t, _)| page.facts.is_a(*t, id)).map(|(_, h)| *h).collect()
        }
    }
}

/// Whether a hit of `link` joins what ends at `from` to what starts at `to`.
fn linked(reading: &Reading<'_>, scanned: &Scanned, from: usize, to: usize, link: SymbolId) -> bool {
    scanned
        .of(Some(link))
        .any(|l| from <= l.start && l.end <= to && short(reading, from, l.start) && short(reading, l.end, to))
}

/// Whether few words, and nothing that parts clauses, stand between two tokens.
fn short(reading: &Reading<'_>, from: usize, to: usize) -> bool {
    let between = &reading.norm.tokens[from..to];
    between.len() <= LINK && between.iter().all(|t| !t.kind.is_hard() && t.kind != Kind::Comma)
}

/// What a comparison sets its treatment above, among the words after it: the treatment or other hit.
/// `None` where the rule asks for one and there is none.
pub fn other_side(page: &Page<'_>, rule: &Rule, candidate: &Candidate, scanned: &Scanned) -> Option<Option<Hit>> {
    let Shape::Compares(over) = rule.shape else { return Some(None) };
    let place = candidate.place;
    let near = |h: &Hit| h.start < place.end + OTHER_SIDE && h.end > place.end && h.start >= place.start;
    let established = |t: TreatmentId| {
        let grade = |s: &crate::lexicon::model::Standing| {
            s.treatment == Some(t) && s.grade >= Some(crate::lexicon::model::Grade::Moderate)
        };
        page.facts.standings.iter().any(grade)
    };
    match over {
        Over::Any => Some(None),
        Over::Treatment => scanned.treatments(page.facts).find(|(_, h)| near(h)).map(|(_, h)| Some(*h)),
        Over::Established => {
            scanned.treatments(page.facts).find(|(t, h)| near(h) && established(*t)).map(|(_, h)| Some(*h))
        }
        Over::Group(symbol) => scanned.of(Some(symbol)).find(|h| near(h)).map(|h| Some(*h)),
    }
}
