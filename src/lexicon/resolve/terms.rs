//! Terms become patterns.

use super::{Place, Resolver, Term};
use crate::{
    fold,
    lexicon::{
        file::Text,
        model::*,
        table::{Draft, DraftElement},
        term,
    },
};

impl Resolver {
    /// Turns terms into patterns of `symbol`.
    pub(super) fn terms(&mut self, terms: &[Text], symbol: SymbolId) {
        for t in terms {
            let sequences = match term::expand(t.get_ref()) {
                Ok(s) => s,
                Err(e) => {
                    self.problem(Some(t.span()), e);
                    continue;
                }
            };
            self.begin_term(symbol, t);
            for sequence in sequences {
                if let Some(mut elements) = self.elements(&sequence, t) {
                    let solid = |e: &DraftElement| !matches!(e, DraftElement::Gap(_));
                    while elements.last().is_some_and(|e| !solid(e)) {
                        elements.pop();
                    }
                    let lead = elements.iter().position(solid).unwrap_or(0);
                    elements.drain(..lead);
                    self.push(Draft { symbol, elements });
                }
            }
        }
    }

    /// The patterns from here on come from this term.
    pub(super) fn begin_term(&mut self, symbol: SymbolId, t: &Text) {
        let place = Place { path: self.path.clone(), span: self.place(&t.span()) };
        self.out.terms.push(Term { symbol, place, text: t.get_ref().clone() });
    }

    /// Adds a pattern of the current term; the same one is kept once.
    pub(super) fn push(&mut self, draft: Draft) {
        if self.seen.insert(draft.clone()) {
            self.patterns.push(draft);
            self.out.term_of.push(self.out.terms.len().saturating_sub(1) as u32);
        }
    }

    /// Folds a sequence of a term into elements of a pattern.
    pub(super) fn elements(&mut self, sequence: &[term::Element], t: &Text) -> Option<Vec<DraftElement>> {
        let mut elements = Vec::new();
        for element in sequence {
            match element {
                term::Element::Text(text) => {
                    fold::tokens(text, |raw| {
                        let mut folded = Vec::new();
                        fold::word(&text[raw.start as usize..raw.end as usize], &mut folded);
                        elements.push(DraftElement::Word(String::from_utf8(folded).expect("folding keeps UTF-8")));
                    });
                }
                term::Element::Gap(n) => elements.push(DraftElement::Gap(*n)),
                term::Element::Reference(name, id) => match self.class(name, id.as_deref()) {
                    Some(c) => elements.push(DraftElement::Class(c)),
                    None => {
                        let full = id.as_ref().map_or(name.clone(), |id| format!("{name}={id}"));
                        self.problem(Some(t.span()), format!("`{{@{full}}}` names nothing"));
                        return None;
                    }
                },
                term::Element::Choice(sequences) => {
                    let mut choices = Vec::new();
                    for sequence in sequences {
                        choices.push(self.elements(sequence, t)?);
                    }
                    elements.push(DraftElement::Class(self.unnamed(choices)));
                }
            }
        }
        if elements.iter().all(|e| matches!(e, DraftElement::Gap(_))) {
            self.problem(Some(t.span()), "a term that can match nothing at all".into());
            return None;
        }
        if elements.len() > 100 {
            self.problem(Some(t.span()), "a term has at most 100 words".into());
            return None;
        }
        Some(elements)
    }

    /// The class of a choice that has no name; the same choice has the same class everywhere.
    pub(super) fn unnamed(&mut self, choices: Vec<Vec<DraftElement>>) -> ClassId {
        if let Some(&class) = self.choices.get(&choices) {
            return class;
        }
        let symbol = self.symbol(Symbol::Choice);
        let class = self.classes.len() as ClassId;
        self.classes.push(vec![symbol]);
        for elements in &choices {
            self.push(Draft { symbol, elements: elements.clone() });
        }
        self.choices.insert(choices, class);
        class
    }

    pub(super) fn class(&mut self, name: &str, id: Option<&str>) -> Option<ClassId> {
        let kind = matches!(name, "treatment" | "condition" | "regulator");
        match (name, id) {
            ("treatment", Some(id)) if !self.treatments.contains_key(id) => return None,
            ("condition", Some(id)) if !self.conditions.contains_key(id) => return None,
            _ => {}
        }
        if id.is_some() && !matches!(name, "treatment" | "condition") {
            return None;
        }
        if !kind && name != "number" && !self.groups.contains_key(name) {
            return None;
        }
        let key = (name.to_string(), id.map(str::to_string));
        if let Some(&c) = self.class_ids.get(&key) {
            return Some(c);
        }
        let members = match name {
            "number" => vec![NUMBER],
            _ if kind => Vec::new(), // filled in by `link`
            _ => vec![self.facts.groups[self.groups[name] as usize].symbol],
        };
        let class = self.classes.len() as ClassId;
        self.classes.push(members);
        self.class_ids.insert(key, class);
        Some(class)
    }

    pub(super) fn class_of_group(&mut self, group: u16) -> ClassId {
        let name = self.facts.groups[group as usize].name.clone();
        self.class(&name, None).expect("the group exists")
    }
}
