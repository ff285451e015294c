//! `claimlint.toml`: what a team sets for its copy. Text in, settings out; every value keeps its place,
//! so that a name that turns out to be unknown is shown where it was written.

mod parse;
mod show;

pub use parse::parse;

use crate::{
    diagnostic::Severity,
    source::Choice,
    span::{Span, Src},
};
use std::sync::Arc;

/// The name of the file.
pub const FILE_NAME: &str = "claimlint.toml";

/// What `claimlint init` writes.
pub const TEMPLATE: &str = include_str!("config/template.toml");

/// A value, and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// The file that holds it.
    pub path: Arc<str>,
    /// Where in that file, in bytes.
    pub span: Span<Src>,
}

/// Names in the order in which they were written.
pub type Names = Vec<Located<String>>;

/// What can be set for the whole and, by `[[override]]`, for some paths. `None` leaves it as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Rules or categories that apply, and no others.
    pub select: Option<Names>,
    /// Rules or categories that do not apply.
    pub ignore: Option<Names>,
    /// Severity of a rule or category, the later entry over the earlier.
    pub severity: Vec<(Located<String>, Severity)>,
    /// Jurisdictions whose rules apply.
    pub jurisdictions: Option<Names>,
    /// Where the copy is published: platform profiles whose rules apply as well.
    pub channels: Option<Names>,
    /// Treatment that copy is about where it names none.
    pub treatment: Option<Located<String>>,
    /// Condition that copy is about where it names none.
    pub condition: Option<Located<String>>,
}

/// `[[override]]`: other rules for some paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// Globs over paths, relative to the folder of the configuration.
    pub paths: Names,
    /// What is set for them.
    pub rules: Rules,
}

/// `[[allow]]`: a phrase that may stand, by someone's decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    /// The phrase; case, quotes, dashes and spaces do not matter.
    pub text: Located<String>,
    /// Rules or categories that let it pass; empty: all.
    pub rules: Names,
    /// Globs over paths, relative to the folder of the configuration; empty: all.
    pub paths: Names,
    /// Why.
    pub reason: String,
    /// Last day on which it counts.
    pub until: Option<jiff::civil::Date>,
}

/// `[prose]`: keys and attributes that are read, or not, whatever the built-in tables say of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    /// Keys of data files and properties of components whose values are read.
    pub read_keys: Names,
    /// Those whose values are not.
    pub skip_keys: Names,
    /// Attributes of elements of HTML whose values are read.
    pub read_attributes: Names,
    /// Those whose values are not.
    pub skip_attributes: Names,
}

/// What a configuration and those that it extends come to. Paths are relative to `folder`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// Rules for the whole.
    pub rules: Rules,
    /// Rules for some paths, the later over the earlier.
    pub overrides: Vec<Override>,
    /// Lowest severity that fails a run: `error`, `warning`, `info` or `never`.
    pub fail_on: Option<Located<String>>,
    /// Most warnings that a run may have.
    pub max_warnings: Option<Located<u32>>,
    /// Globs of files that are not checked, unless named on the command line.
    pub exclude: Names,
    /// What is read beside the built-in tables.
    pub prose: Prose,
    /// Folders whose lexicon files are added.
    pub lexicon: Names,
    /// House names of products, each with the id of the treatment that it is.
    pub products: Vec<(Located<String>, Located<String>)>,
    /// Phrases that may stand.
    pub allow: Vec<Allow>,
    /// File of accepted findings.
    pub baseline: Option<Located<String>>,
    /// Rules or categories that no baseline accepts.
    pub never_baseline: Names,
    /// Configurations that it builds on, the strongest last. Emptied once they are merged in.
    pub extends: Names,
}

impl Rules {
    /// These, with what `over` sets on top.
    pub fn with(mut self, over: &Rules) -> Rules {
        set(&mut self.select, &over.select);
        set(&mut self.ignore, &over.ignore);
        set(&mut self.jurisdictions, &over.jurisdictions);
        set(&mut self.channels, &over.channels);
        set(&mut self.treatment, &over.treatment);
        set(&mut self.condition, &over.condition);
        self.severity.extend(over.severity.iter().cloned());
        self
    }
}

impl Prose {
    /// What readers ask.
    pub fn choice(&self) -> Choice {
        let mut choice = Choice::default();
        for (keys, attributes, read) in
            [(&self.read_keys, &self.read_attributes, true), (&self.skip_keys, &self.skip_attributes, false)]
        {
            keys.iter().for_each(|name| choice.set_key(&name.value, read));
            attributes.iter().for_each(|name| choice.set_attribute(&name.value, read));
        }
        choice
    }

    /// These, with what `over` says on top: what it reads is no more left out, and the other way round.
    fn with(self, over: Prose) -> Prose {
        let merged = |own: Names, other: &Names, more: Names| -> Names {
            own.into_iter().filter(|n| other.iter().all(|o| o.value != n.value)).chain(more).collect()
        };
        Prose {
            read_keys: merged(self.read_keys, &over.skip_keys, over.read_keys.clone()),
            skip_keys: merged(self.skip_keys, &over.read_keys, over.skip_keys),
            read_attributes: merged(self.read_attributes, &over.skip_attributes, over.read_attributes.clone()),
            skip_attributes: merged(self.skip_attributes, &over.read_attributes, over.skip_attributes),
        }
    }
}

impl Config {
    /// This configuration with what `over`, which extends it, sets on top: single values and lists are
    /// replaced, tables and repeated sections added to.
    pub fn extended_by(self, over: Config) -> Config {
        let added = |mut list: Names, more: Names| {
            list.extend(more);
            list
        };
        Config {
            rules: self.rules.with(&over.rules),
            overrides: self.overrides.into_iter().chain(over.overrides).collect(),
            fail_on: over.fail_on.or(self.fail_on),
            max_warnings: over.max_warnings.or(self.max_warnings),
            exclude: added(self.exclude, over.exclude),
            prose: self.prose.with(over.prose),
            lexicon: added(self.lexicon, over.lexicon),
            products: self.products.into_iter().chain(over.products).collect(),
            allow: self.allow.into_iter().chain(over.allow).collect(),
            baseline: over.baseline.or(self.baseline),
            never_baseline: added(self.never_baseline, over.never_baseline),
            extends: Vec::new(),
        }
    }
}

fn set<T: Clone>(slot: &mut Option<T>, over: &Option<T>) {
    if over.is_some() {
        slot.clone_from(over);
    }
}

/// Most bytes of a word that is held against names: telling how like two words are takes the product of
/// their lengths.
const LONGEST_NAME: usize = 200;

/// The name of `known` that is most like `name`, if one is like it at all.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Names are short; what is longer than the longest that could be meant is like none.
    if name.len() > LONGEST_NAME {
        return None;
    }
    known
        .into_iter()
        .map(|k| (strsim::damerau_levenshtein(name, k), k))
        .filter(|(distance, k)| *distance <= name.len().max(k.len()).div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, k)| k)
}
