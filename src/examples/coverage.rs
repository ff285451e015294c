//! Whether each alternative of the lexicon can match, and which of them the examples exercise.

use super::unmark;
use crate::{
    lexicon::{
        Lexicon,
        model::{NUMBER, SymbolId},
        resolve::{Compiled, Example},
        table::{Element, PatternId},
    },
    norm::NormText,
    prose,
    scan::matched,
    sentence::sentences,
    source::SourceFile,
};

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
    let samples = Samples::new(lexicon);
    let count = lexicon.table.patterns() as PatternId;
    let mut dead = Vec::new();
    for pattern in 0..count {
        if lexicon.table.pattern(pattern).symbol == NUMBER {
            continue; // a number word is looked up, not matched
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
    of_class: std::collections::HashMap<u16, SymbolId>,
}

impl<'l> Samples<'l> {
    fn new(lexicon: &'l Lexicon) -> Self {
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
        let mut of_class = std::collections::HashMap::new();
        for symbol in 0..symbols as SymbolId {
            if of_symbol[symbol as usize].is_some() || symbol == NUMBER {
                for class in table.classes(symbol) {
                    of_class.entry(class).or_insert(symbol);
                }
            }
        }
        Samples { lexicon, of_symbol, of_class }
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
