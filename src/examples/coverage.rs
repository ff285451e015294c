//! Whether each alternative of the lexicon can match, and which of them the examples exercise.

use super::unmark;
use crate::{
    check::{Checker, Options},
    lexicon::{
        Lexicon,
        model::{Grade, NUMBER, Symbol, SymbolId},
        resolve::{Compiled, Example},
        table::{Element, PatternId},
    },
    norm::NormText,
    prose,
    scan::matched,
    sentence::sentences,
    source::{Format, SourceFile},
};
use std::{collections::HashMap, sync::Arc};

/// An alternative and the words that were tried.
#[derive(Clone, Debug)]
pub struct Probe {
    /// The pattern.
    pub pattern: PatternId,
    /// The words made from it.
    pub text: String,
}

/// Tries every alternative on words made from itself, and tells those that do not match them: a term that can never match.
pub fn dead(lexicon: &Lexicon) -> Vec<Probe> {
    let samples = Samples::new(lexicon, 0);
    let count = lexicon.table.patterns() as PatternId;
    let mut dead = Vec::new();
    for pattern in 0..count {
        if looked_up(lexicon, pattern) {
            continue;
        }
        let Some(text) = samples.of_pattern(pattern) else {
            dead.push(Probe { pattern, text: String::new() });
            continue;
        };
        let norm = NormText::of_text(&text, &lexicon.table);
        let found = sentences(&norm, lexicon).into_iter().any(|s| matched(lexicon, &norm, s).contains(&pattern));
        if !found {
            dead.push(Probe { pattern, text });
        }
    }
    dead
}

/// Whether a pattern is one word that is looked up and never matched: a number word, or a word of a choice inside a term.
fn looked_up(lexicon: &Lexicon, id: PatternId) -> bool {
    let pattern = lexicon.table.pattern(id);
    let choice = matches!(lexicon.facts().symbols[pattern.symbol as usize], Symbol::Choice);
    pattern.symbol == NUMBER || choice && pattern.count() == 1 && matches!(pattern.element(0), Element::Word(_))
}

/// An alternative of a claim that its own rule lets pass, and why.
#[derive(Clone, Debug)]
pub struct Mute {
    /// The pattern.
    pub pattern: PatternId,
    /// The copy that was tried.
    pub text: String,
    /// The reason of the dismissal, `silent` without one.
    pub reason: &'static str,
}

/// Tries every alternative that a rule asks for as a flat statement about a treatment without evidence, by that rule alone, and
/// tells those that are let pass for their wording, whichever member speaks for the groups in them: a word of the alternative is taken for a denial, or for another sense.
/// Second comes how many were tried. What only the facts let pass is not told.
pub fn mute(lexicon: &Arc<Lexicon>) -> (Vec<Mute>, usize) {
    let facts = lexicon.facts();
    let samples = [0, 1, 5].map(|skip| Samples::new(lexicon, skip));
    let of_symbol = samples[0].patterns_by_symbol();
    let weakest =
        facts.standings.iter().filter(|s| s.condition.is_none() && s.grade.is_some_and(|g| g <= Grade::VeryLow));
    let treatment = weakest.filter_map(|s| s.treatment).next();
    let (mut out, mut tried) = (Vec::new(), 0);
    // the entry of a list is none without its list
    for rule in facts.rules.iter().filter(|r| r.under.is_empty()) {
        let options = Options {
            trace: true,
            select: vec![rule.id.clone()],
            default_treatment: treatment.map(|t| facts.treatments[t as usize].id.clone()),
            ..Options::default()
        };
        let Ok(checker) = Checker::new(lexicon.clone(), options) else { continue };
        for &pattern in rule.what.iter().flat_map(|&w| &of_symbol[w as usize]) {
            tried += 1;
            let mut passed =
                samples.iter().filter_map(|s| s.of_pattern(pattern)).map(|text| (let_pass(&checker, &text), text));
            let Some((Some(reason), text)) = passed.next() else { continue };
            if passed.all(|(reason, _)| reason.is_some()) {
                out.push(Mute { pattern, text, reason });
            }
        }
    }
    (out, tried)
}

/// Why a rule lets copy pass, if it does so for the copy's wording.
fn let_pass(checker: &Checker, text: &str) -> Option<&'static str> {
    let report = checker.check(&SourceFile::new("alternative", Format::Text, text.to_string()));
    let reason = report.dismissals.first().map_or("silent", |d| d.reason);
    (report.findings.is_empty() && WORDING.contains(&reason)).then_some(reason)
}

/// Reasons that lie in the words of an alternative rather than in the facts.
const WORDING: [&str; 9] =
    ["silent", "other-sense", "negated", "warned", "distanced", "mentioned", "asked", "studied", "conditional"];

/// Which alternatives the copy of the examples matches: one flag a pattern.
pub fn exercised(lexicon: &Lexicon, examples: &[Example]) -> Vec<bool> {
    let mut out = vec![false; lexicon.table.patterns()];
    for example in examples {
        let Ok((text, _)) = unmark(&example.text) else { continue };
        let file = SourceFile::new("example", super::format(&example.format), text);
        let document = prose::read(&file);
        for id in 0..document.blocks.len() as u32 {
            let norm = NormText::new(&document, id, &file.text, &lexicon.table);
            for sentence in sentences(&norm, lexicon) {
                for pattern in matched(lexicon, &norm, sentence) {
                    out[pattern as usize] = true;
                }
            }
        }
    }
    out
}

/// Terms none of whose alternatives an example exercises, by index of [`Compiled::terms`].
pub fn unexercised_terms(compiled: &Compiled, exercised: &[bool]) -> Vec<u32> {
    let mut seen = vec![false; compiled.terms.len()];
    for (pattern, &term) in compiled.term_of.iter().enumerate() {
        seen[term as usize] |= exercised[pattern];
    }
    (0..seen.len() as u32).filter(|&t| !seen[t as usize]).collect()
}

/// Words for every symbol.
struct Samples<'l> {
    lexicon: &'l Lexicon,
    /// By symbol, a pattern of the lowest level.
    of_symbol: Vec<Option<PatternId>>,
    /// By class, its first symbol that has a pattern.
    of_class: HashMap<u16, SymbolId>,
}

impl<'l> Samples<'l> {
    /// Of each class, the member that comes after `skip` others speaks for it, if it has so many.
    fn new(lexicon: &'l Lexicon, skip: usize) -> Self {
        let table = &lexicon.table;
        let symbols = lexicon.facts().symbols.len();
        let mut of_symbol: Vec<Option<PatternId>> = vec![None; symbols];
        for id in 0..table.patterns() as PatternId {
            let pattern = table.pattern(id);
            let best = &mut of_symbol[pattern.symbol as usize];
            if best.is_none_or(|b| table.pattern(b).level > pattern.level) {
                *best = Some(id);
            }
        }
        let mut of_class = HashMap::new();
        let mut seen: HashMap<u16, usize> = HashMap::new();
        for symbol in 0..symbols as SymbolId {
            if of_symbol[symbol as usize].is_some() || symbol == NUMBER {
                for class in table.classes(symbol) {
                    let before = seen.entry(class).or_default();
                    if *before <= skip {
                        of_class.insert(class, symbol);
                    }
                    *before += 1;
                }
            }
        }
        Samples { lexicon, of_symbol, of_class }
    }

    /// The patterns of each symbol.
    fn patterns_by_symbol(&self) -> Vec<Vec<PatternId>> {
        let mut out = vec![Vec::new(); self.of_symbol.len()];
        for id in 0..self.lexicon.table.patterns() as PatternId {
            out[self.lexicon.table.pattern(id).symbol as usize].push(id);
        }
        out
    }

    /// Words that a pattern matches: its own, and samples of what it refers to. Bounded by the levels.
    fn of_pattern(&self, id: PatternId) -> Option<String> {
        let pattern = self.lexicon.table.pattern(id);
        let mut words: Vec<String> = Vec::new();
        for i in 0..pattern.count() {
            match pattern.element(i) {
                Element::Word(w) => words.push(String::from_utf8_lossy(self.lexicon.table.letters(w)).into_owned()),
                Element::Gap(_) => {}
                Element::Class(class) => {
                    let symbol = *self.of_class.get(&class)?;
                    if symbol == NUMBER {
                        words.push("7".to_string());
                    } else {
                        words.push(self.of_pattern(self.of_symbol[symbol as usize]?)?);
                    }
                }
            }
        }
        Some(words.join(" ").replace(" 's", "'s").replace(" .", "."))
    }
}
