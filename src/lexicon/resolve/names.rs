//! Names become indexes, words become values; what is none is told with the nearest that is.

use super::{Resolver, nearest};
use crate::{
    diagnostic::Severity,
    lexicon::{file::Text, model::*},
};
use std::collections::HashMap;

impl Resolver {
    pub(super) fn treatment(&mut self, t: &Text) -> Option<TreatmentId> {
        self.known(t, "treatment", |r| &r.treatments)
    }

    pub(super) fn condition(&mut self, t: &Text) -> Option<ConditionId> {
        self.known(t, "condition", |r| &r.conditions)
    }

    pub(super) fn group(&mut self, t: &Text) -> Option<u16> {
        self.known(t, "group", |r| &r.groups)
    }

    pub(super) fn sources(&mut self, see: &[Text]) -> Vec<EvidenceId> {
        see.iter().filter_map(|t| self.known(t, "evidence", |r| &r.records)).collect()
    }

    /// Sources that a reader is shown: each names publisher, title and address, and is not of low confidence.
    pub(super) fn citable(&mut self, see: &[Text]) -> Vec<EvidenceId> {
        let ids = self.sources(see);
        for t in see {
            let Some(&id) = self.records.get(t.get_ref()) else { continue };
            let e = &self.evidence[id as usize];
            if [&e.publisher, &e.title, &e.url, &e.finding].iter().any(|text| text.trim().is_empty()) {
                self.problem(
                    Some(t.span()),
                    format!("`{}` lacks publisher, title, url or finding: no sentence can stand on it", t.get_ref()),
                );
            } else if e.confidence == "low" {
                self.problem(
                    Some(t.span()),
                    format!("`{}` is of low confidence: no sentence can stand on it", t.get_ref()),
                );
            }
        }
        ids
    }

    pub(super) fn known<T: Copy>(
        &mut self,
        t: &Text,
        kind: &str,
        map: impl Fn(&Self) -> &HashMap<String, T>,
    ) -> Option<T> {
        let found = map(self).get(t.get_ref()).copied();
        if found.is_none() {
            let near = nearest(t.get_ref(), map(self).keys());
            self.problem(Some(t.span()), format!("no {kind} `{}`", t.get_ref()));
            if let (Some(near), Some(p)) = (near, self.out.problems.last_mut()) {
                p.notes.push(format!("did you mean `{near}`?"));
            }
        }
        found
    }

    pub(super) fn symbols(&mut self, names: &[Text]) -> Vec<SymbolId> {
        let groups: Vec<u16> = names.iter().filter_map(|t| self.group(t)).collect();
        groups.into_iter().map(|g| self.facts.groups[g as usize].symbol).collect()
    }

    pub(super) fn severity(&mut self, t: Option<&Text>) -> Option<u8> {
        let name = self.one_of(t?, &["info", "warning", "error"])?;
        Severity::of_name(name).map(|s| s as u8)
    }

    pub(super) fn level(&mut self, t: &Text) -> Option<Level> {
        Some(match self.one_of(t, &["approved", "cleared", "registered"])? {
            "approved" => Level::Approved,
            "cleared" => Level::Cleared,
            _ => Level::Registered,
        })
    }

    pub(super) fn grade(&mut self, t: &Text) -> Option<Grade> {
        Some(match self.one_of(t, &["none", "very-low", "low", "moderate", "high"])? {
            "none" => Grade::None,
            "very-low" => Grade::VeryLow,
            "low" => Grade::Low,
            "moderate" => Grade::Moderate,
            _ => Grade::High,
        })
    }

    pub(super) fn one_of<'a>(&mut self, t: &Text, allowed: &[&'a str]) -> Option<&'a str> {
        let found = allowed.iter().copied().find(|a| a == t.get_ref());
        if found.is_none() {
            self.problem(Some(t.span()), format!("`{}` is none of {}", t.get_ref(), allowed.join(", ")));
        }
        found
    }
}
