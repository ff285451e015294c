//! The rules of a lexicon, and those about exceptions, as output formats list them.

use crate::{
    diagnostic::Severity,
    emit::Rule,
    lexicon::{Lexicon, model},
    suppress,
};

/// Every rule, ordered by id.
pub(super) fn all(lexicon: &Lexicon) -> Vec<Rule> {
    let facts = lexicon.facts();
    let mut rules: Vec<Rule> = facts
        .rules
        .iter()
        .map(|rule| Rule {
            id: rule.id.clone(),
            category: facts.categories[rule.category as usize].id.clone(),
            title: rule.title.clone(),
            severity: severity(rule),
            help: format!("{}.{}", rule.title, rule.note.as_ref().map(|n| format!(" {n}")).unwrap_or_default()),
        })
        .collect();
    rules.extend(suppress::RULES.iter().map(|&(id, severity, title)| Rule {
        id: id.to_string(),
        category: suppress::CATEGORY.to_string(),
        title: title.to_string(),
        severity,
        help: format!("{title}."),
    }));
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    rules
}

/// The severity of a rule without settings.
pub(super) fn severity(rule: &model::Rule) -> Severity {
    level(rule.severity)
}

/// A severity as the lexicon's table has it.
pub(super) fn level(number: u8) -> Severity {
    match number {
        0 => Severity::Info,
        1 => Severity::Warning,
        _ => Severity::Error,
    }
}
