//! The one pass over the tokens of a sentence: which terms of the lexicon stand where.
//!
//! Every word was looked up once, when the block was read. Patterns of words are verified in place at
//! their anchor; patterns that ask for hits of others follow, level by level, so that a hit is there
//! before anything asks for it. Overlapping hits are kept; of one symbol, the longest.

use crate::{
    fold::{self, Kind},
    lexicon::{
        Lexicon,
        model::{ClassId, NUMBER, Stance, Symbol, SymbolId},
        table::{Element, Pattern, PatternId, WordId},
    },
    norm::{NormText, Token, UNKNOWN},
    sentence::Sentence,
};

/// A term of the lexicon found in a sentence: a half-open range of the block's tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Of what.
    pub symbol: SymbolId,
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    /// The figure, from low to high, if it is one.
    pub value: Option<(f64, f64)>,
}

impl Hit {
    /// Whether the two share a token.
    pub fn overlaps(&self, other: &Hit) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(&self, other: &Hit) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// The patterns that match somewhere in a sentence.
pub fn matched(lexicon: &Lexicon, norm: &NormText<'_>, sentence: Sentence) -> Vec<PatternId> {
    let mut scan = Scan::new(lexicon, norm, sentence);
    scan.record = Some(Vec::new());
    scan.all(norm);
    scan.record.take().unwrap_or_default()
}

/// All hits in a sentence, ordered by start, the longer first.
pub fn scan(lexicon: &Lexicon, norm: &NormText<'_>, sentence: Sentence) -> Vec<Hit> {
    let mut scan = Scan::new(lexicon, norm, sentence);
    scan.all(norm);
    scan.longest()
}

/// Symbols hit in a sentence among those that rules ask for, directly or through other terms: enough to
/// tell that a sentence holds no claim, at a fraction of the cost of [`scan`].
pub fn asked(lexicon: &Lexicon, norm: &NormText<'_>, sentence: Sentence) -> impl Iterator<Item = SymbolId> {
    let mut scan = Scan::new(lexicon, norm, sentence);
    scan.claims = true;
    scan.all(norm);
    scan.hits.into_iter().map(|h| h.symbol)
}

/// A pattern to be tried with its anchor at a token or hit.
#[derive(Clone, Copy)]
struct Try {
    pattern: PatternId,
    /// Tokens that the anchor covers.
    start: usize,
    end: usize,
}

struct Scan<'a> {
    lexicon: &'a Lexicon,
    tokens: &'a [Token],
    sentence: Sentence,
    hits: Vec<Hit>,
    /// Indexes of the hits that start at each token of the sentence.
    starts: Vec<Vec<u32>>,
    /// Patterns to be tried, by level.
    work: Vec<Vec<Try>>,
    /// Patterns that matched, where they are asked for.
    record: Option<Vec<PatternId>>,
    /// Whether only patterns that bear on a rule are tried.
    claims: bool,
}

impl<'a> Scan<'a> {
    fn new(lexicon: &'a Lexicon, norm: &'a NormText<'_>, sentence: Sentence) -> Self {
        let starts = vec![Vec::new(); sentence.to - sentence.from];
        let (hits, work) = (Vec::new(), Vec::new());
        Scan { lexicon, tokens: &norm.tokens, sentence, hits, starts, work, record: None, claims: false }
    }

    /// Finds all hits.
    fn all(&mut self, norm: &NormText<'_>) {
        self.words();
        self.numbers(norm);
        self.levels();
    }

    /// The word at `at`, if that lies in the sentence.
    fn word(&self, at: usize) -> Option<WordId> {
        (self.sentence.from..self.sentence.to).contains(&at).then(|| self.tokens[at].word)
    }

    /// Looks up what is filed under each word.
    fn words(&mut self) {
        let table = &self.lexicon.table;
        for at in self.sentence.from..self.sentence.to {
            let word = self.tokens[at].word;
            if word == UNKNOWN {
                continue;
            }
            let (before, after) = (self.word(at.wrapping_sub(1)), self.word(at + 1));
            for (id, glance) in table.tries(word) {
                if self.claims && !glance.claim() {
                    break;
                }
                if !glance.fits(before, after) {
                    continue;
                }
                let pattern = table.pattern(id);
                let attempt = Try { pattern: id, start: at, end: at + 1 };
                if pattern.level > 0 {
                    self.queue(pattern.level, attempt);
                } else if pattern.symbol != NUMBER {
                    self.attempt(attempt, &pattern);
                }
            }
        }
    }

    /// Figures: digits and number words, and ranges of them.
    fn numbers(&mut self, norm: &NormText<'_>) {
        let mut at = self.sentence.from;
        while at < self.sentence.to {
            let Some((mut low, mut end)) = self.number(norm, at) else {
                at += 1;
                continue;
            };
            let start = at;
            let mut high = low;
            if let Some(range) = self.tokens.get(end)
                && range.kind == Kind::Range
                && end + 1 < self.sentence.to
                && let Some((value, after)) = self.number(norm, end + 1)
            {
                (high, end) = (value, after);
            }
            (low, high) = (low.min(high), low.max(high));
            self.push(Hit { symbol: NUMBER, start, end, value: Some((low, high)) });
            at = end;
        }
    }

    /// The figure that begins at `at`: its value and the token after it.
    fn number(&self, norm: &NormText<'_>, at: usize) -> Option<(f64, usize)> {
        let token = self.tokens[at];
        let text = &norm.text[token.span.range()];
        match token.kind {
            Kind::Number => fold::number(text).map(|v| (v, at + 1)),
            Kind::Word if token.word != UNKNOWN => {
                let table = &self.lexicon.table;
                table.at_word(token.word).find(|&id| table.pattern(id).symbol == NUMBER)?;
                let letters = table.letters(token.word);
                let numbers = &self.lexicon.facts().numbers;
                numbers.iter().find(|n| n.0.as_bytes() == letters).map(|n| (n.1, at + 1))
            }
            _ => None,
        }
    }

    /// Tries the patterns that ask for hits, lowest level first.
    fn levels(&mut self) {
        let mut level = 0;
        while level < self.work.len() {
            // a pattern asks for lower levels only, so nothing is added to this one from here on
            for attempt in std::mem::take(&mut self.work[level]) {
                let pattern = self.lexicon.table.pattern(attempt.pattern);
                self.attempt(attempt, &pattern);
            }
            level += 1;
        }
    }

    fn queue(&mut self, level: u8, attempt: Try) {
        let level = level as usize;
        if self.work.len() <= level {
            self.work.resize_with(level + 1, Vec::new);
        }
        self.work[level].push(attempt);
    }

    /// Matches the pattern around its anchor.
    fn attempt(&mut self, attempt: Try, pattern: &Pattern<'_>) {
        let anchor = pattern.anchor as usize;
        let Some(end) = self.right(pattern, anchor + 1, attempt.end) else { return };
        let Some(start) = self.left(pattern, anchor, attempt.start) else { return };
        if let Some(record) = &mut self.record {
            record.push(attempt.pattern);
        }
        self.push(Hit { symbol: pattern.symbol, start, end, value: None });
    }

    /// Where elements `i..` end if they begin at token `at`.
    fn right(&self, pattern: &Pattern<'_>, i: usize, at: usize) -> Option<usize> {
        if i == pattern.count() {
            return Some(at);
        }
        match pattern.element(i) {
            Element::Word(w) => {
                (at < self.sentence.to && self.tokens[at].word == w).then(|| self.right(pattern, i + 1, at + 1))?
            }
            Element::Class(class) => self.starting(class, at).find_map(|end| self.right(pattern, i + 1, end)),
            Element::Gap(words) => {
                let (mut at, mut left) = (at, words);
                loop {
                    if let Some(end) = self.right(pattern, i + 1, at) {
                        return Some(end);
                    }
                    left = self.cross(at, left)?;
                    at += 1;
                }
            }
        }
    }

    /// Where elements `..i` begin if they end before token `at`.
    fn left(&self, pattern: &Pattern<'_>, i: usize, at: usize) -> Option<usize> {
        if i == 0 {
            return Some(at);
        }
        match pattern.element(i - 1) {
            Element::Word(w) => {
                (at > self.sentence.from && self.tokens[at - 1].word == w).then(|| self.left(pattern, i - 1, at - 1))?
            }
            Element::Class(class) => self.ending(class, at).find_map(|start| self.left(pattern, i - 1, start)),
            Element::Gap(words) => {
                let (mut at, mut left) = (at, words);
                loop {
                    if let Some(start) = self.left(pattern, i - 1, at) {
                        return Some(start);
                    }
                    if at == self.sentence.from {
                        return None;
                    }
                    left = self.cross(at - 1, left)?;
                    at -= 1;
                }
            }
        }
    }

    /// How many words a gap may still cross after token `at`; `None` if it may not cross it.
    fn cross(&self, at: usize, left: u8) -> Option<u8> {
        let tokens = &self.tokens[..self.sentence.to];
        let token = tokens.get(at)?;
        match token.kind {
            Kind::Comma if tokens.get(at + 1).is_some_and(|t| self.lexicon.opens_after_comma(t.word)) => None,
            Kind::Comma | Kind::Range => Some(left),
            kind if kind.is_hard() => None,
            _ if self.lexicon.stops_gap(token.word) => None,
            _ => left.checked_sub(1),
        }
    }

    /// Ends of the hits of a class that start at `at`, the longest first.
    fn starting(&self, class: ClassId, at: usize) -> impl Iterator<Item = usize> + '_ {
        let here = self.starts.get(at.wrapping_sub(self.sentence.from)).map_or(&[][..], Vec::as_slice);
        let mut ends: Vec<usize> = here
            .iter()
            .map(|&h| &self.hits[h as usize])
            .filter(|h| self.lexicon.table.is_in(h.symbol, class))
            .map(|h| h.end)
            .collect();
        if at < self.sentence.to && self.lexicon.table.is_choice(self.tokens[at].word, class) {
            ends.push(at + 1);
        }
        ends.sort_unstable_by(|a, b| b.cmp(a));
        ends.into_iter()
    }

    /// Starts of the hits of a class that end at `at`, the longest first. A term has few words, so few
    /// starts need be looked at.
    fn ending(&self, class: ClassId, at: usize) -> impl Iterator<Item = usize> + '_ {
        let lowest = self.sentence.from.max(at.saturating_sub(24));
        (lowest..at).filter(move |&start| {
            self.starts[start - self.sentence.from]
                .iter()
                .map(|&h| &self.hits[h as usize])
                .any(|h| h.end == at && self.lexicon.table.is_in(h.symbol, class))
                || start + 1 == at && self.lexicon.table.is_choice(self.tokens[start].word, class)
        })
    }

    /// Adds a hit, and queues what asks for it.
    fn push(&mut self, hit: Hit) {
        let slot = hit.start - self.sentence.from;
        if self.starts[slot].iter().any(|&h| self.hits[h as usize] == hit) {
            return;
        }
        self.starts[slot].push(self.hits.len() as u32);
        self.hits.push(hit);
        let table = &self.lexicon.table;
        for class in table.classes(hit.symbol) {
            for id in table.at_class(class) {
                let pattern = table.pattern(id);
                if self.claims && !pattern.claim {
                    continue;
                }
                self.queue(pattern.level, Try { pattern: id, start: hit.start, end: hit.end });
            }
        }
    }

    /// Drops hits inside a longer one of the same symbol or, for treatments, conditions and regulators,
    /// of the same kind; and cues that begin inside a pseudo cue.
    fn longest(self) -> Vec<Hit> {
        let facts = self.lexicon.facts();
        let (symbols, cues) = (&facts.symbols, &facts.cues);
        let kind = |s: SymbolId| std::mem::discriminant(&symbols[s as usize]);
        let named = |s: SymbolId| {
            matches!(symbols[s as usize], Symbol::Treatment(_) | Symbol::Condition(_) | Symbol::Regulator(_))
        };
        let mut hits = self.hits;
        hits.sort_by_key(|h| (h.start, usize::MAX - h.end, h.symbol));
        // first, so that a long cue that falls takes no shorter one with it
        let pseudo: Vec<(Stance, Hit)> = hits
            .iter()
            .filter_map(|h| match symbols[h.symbol as usize] {
                Symbol::Pseudo(stance) => Some((stance, *h)),
                _ => None,
            })
            .collect();
        hits.retain(|h| match symbols[h.symbol as usize] {
            Symbol::Cue(c) => {
                let stance = cues[c as usize].stance;
                !pseudo.iter().any(|(s, p)| *s == stance && p.start <= h.start && h.start < p.end)
            }
            _ => true,
        });
        let swallowed = |h: &Hit, other: &Hit| {
            let longer = other.contains(h) && other.end - other.start > h.end - h.start;
            longer && (other.symbol == h.symbol || named(h.symbol) && kind(h.symbol) == kind(other.symbol))
        };
        let keep: Vec<bool> = hits.iter().map(|h| !hits.iter().any(|o| swallowed(h, o))).collect();
        let mut keep = keep.into_iter();
        hits.retain(|_| keep.next().unwrap_or(true));
        hits
    }
}
