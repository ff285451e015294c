//! TOML in, [`Config`] or problems with their places out.

use super::{Allow, Config, Located, Names, Override, Prose, Rules, nearest};
use crate::{
    diagnostic::{Problem, Severity},
    span::Span,
};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::Arc};
use toml::{Spanned, value::Datetime};

/// Reads a configuration. `path` is its name in messages and in every [`Located`].
///
/// # Errors
/// What is wrong, with its place: the first mistake of syntax, or every value that is none.
pub fn parse(path: &str, text: &str) -> Result<Config, Vec<Problem>> {
    let raw: Raw = toml::from_str(text).map_err(|e| vec![mistake(path, &e)])?;
    let mut reader = Reader { path: path.into(), problems: Vec::new() };
    let config = reader.config(raw);
    if reader.problems.is_empty() { Ok(config) } else { Err(reader.problems) }
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Raw {
    #[serde(default)]
    extends: Strings,
    fail_on: Option<Spanned<String>>,
    max_warnings: Option<Spanned<u32>>,
    #[serde(default)]
    exclude: Strings,
    #[serde(default)]
    lexicon: Strings,
    select: Option<Strings>,
    ignore: Option<Strings>,
    #[serde(default)]
    severity: Table,
    jurisdictions: Option<Strings>,
    channels: Option<Strings>,
    treatment: Option<Spanned<String>>,
    condition: Option<Spanned<String>>,
    #[serde(default)]
    products: Table,
    #[serde(default)]
    prose: RawProse,
    #[serde(default)]
    baseline: RawBaseline,
    #[serde(default)]
    allow: Vec<RawAllow>,
    #[serde(default, rename = "override")]
    overrides: Vec<RawOverride>,
}

type Strings = Vec<Spanned<String>>;
type Table = BTreeMap<Spanned<String>, Spanned<String>>;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBaseline {
    file: Option<Spanned<String>>,
    #[serde(default)]
    never: Strings,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct RawProse {
    read_keys: Strings,
    skip_keys: Strings,
    read_attributes: Strings,
    skip_attributes: Strings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAllow {
    text: Spanned<String>,
    #[serde(default)]
    rules: Strings,
    #[serde(default)]
    paths: Strings,
    reason: Spanned<String>,
    until: Option<Spanned<Datetime>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOverride {
    paths: Strings,
    select: Option<Strings>,
    ignore: Option<Strings>,
    #[serde(default)]
    severity: Table,
    jurisdictions: Option<Strings>,
    channels: Option<Strings>,
    treatment: Option<Spanned<String>>,
    condition: Option<Spanned<String>>,
}

/// Turns what is written into what is meant, and gathers what is wrong.
struct Reader {
    path: Arc<str>,
    problems: Vec<Problem>,
}

impl Reader {
    fn config(&mut self, raw: Raw) -> Config {
        let fail_on = raw.fail_on.map(|l| self.located(l));
        if let Some(level) = &fail_on {
            self.level(level, &["error", "warning", "info", "never"]);
        }
        Config {
            rules: Rules {
                select: raw.select.map(|n| self.names(n)),
                ignore: raw.ignore.map(|n| self.names(n)),
                severity: self.severities(raw.severity),
                jurisdictions: raw.jurisdictions.map(|n| self.names(n)),
                channels: raw.channels.map(|n| self.names(n)),
                treatment: raw.treatment.map(|n| self.located(n)),
                condition: raw.condition.map(|n| self.located(n)),
            },
            overrides: raw.overrides.into_iter().map(|o| self.over(o)).collect(),
            fail_on,
            max_warnings: raw.max_warnings.map(|n| self.located(n)),
            exclude: self.names(raw.exclude),
            prose: self.prose(raw.prose),
            lexicon: self.names(raw.lexicon),
            products: raw.products.into_iter().map(|(n, t)| self.product(n, t)).collect(),
            allow: raw.allow.into_iter().map(|a| self.allow(a)).collect(),
            baseline: raw.baseline.file.map(|f| self.located(f)),
            never_baseline: self.names(raw.baseline.never),
            extends: self.names(raw.extends),
        }
    }

    fn over(&mut self, raw: RawOverride) -> Override {
        let rules = Rules {
            select: raw.select.map(|n| self.names(n)),
            ignore: raw.ignore.map(|n| self.names(n)),
            severity: self.severities(raw.severity),
            jurisdictions: raw.jurisdictions.map(|n| self.names(n)),
            channels: raw.channels.map(|n| self.names(n)),
            treatment: raw.treatment.map(|n| self.located(n)),
            condition: raw.condition.map(|n| self.located(n)),
        };
        Override { paths: self.names(raw.paths), rules }
    }

    fn product(&mut self, name: Spanned<String>, treatment: Spanned<String>) -> (Located<String>, Located<String>) {
        let (name, treatment) = (self.located(name), self.located(treatment));
        if !name.value.contains(char::is_alphanumeric) || name.value.contains(char::is_control) {
            self.wrong(&name, "not a name", "write it as it stands in the copy");
        }
        (name, treatment)
    }

    fn prose(&mut self, raw: RawProse) -> Prose {
        let prose = Prose {
            read_keys: self.names(raw.read_keys),
            skip_keys: self.names(raw.skip_keys),
            read_attributes: self.names(raw.read_attributes),
            skip_attributes: self.names(raw.skip_attributes),
        };
        for (read, skipped) in [(&prose.read_keys, &prose.skip_keys), (&prose.read_attributes, &prose.skip_attributes)]
        {
            for name in read.iter().chain(skipped).filter(|n| !n.value.contains(char::is_alphanumeric)) {
                self.wrong(name, "a name without a letter or digit", "");
            }
            for name in skipped.iter().filter(|n| read.iter().any(|r| r.value == n.value)) {
                self.wrong(name, &format!("`{}` is both read and skipped", name.value), "leave it in one of the lists");
            }
        }
        prose
    }

    fn allow(&mut self, raw: RawAllow) -> Allow {
        let (text, reason) = (self.located(raw.text), self.located(raw.reason));
        if text.value.trim().is_empty() {
            self.wrong(&text, "an empty phrase allows nothing", "");
        }
        if reason.value.trim().is_empty() {
            self.wrong(&reason, "an exception needs a reason", "say who decided it, and on what ground");
        }
        let until = raw.until.map(|u| self.located(u)).and_then(|until| {
            let day = until
                .value
                .date
                .filter(|_| until.value.time.is_none())
                .and_then(|d| jiff::civil::Date::new(d.year as i16, d.month as i8, d.day as i8).ok());
            if day.is_none() {
                self.wrong(&until, "not a day", "write it as 2027-03-31");
            }
            day
        });
        let (rules, paths) = (self.names(raw.rules), self.names(raw.paths));
        Allow { text, rules, paths, reason: reason.value, until }
    }

    fn severities(&mut self, table: Table) -> Vec<(Located<String>, Severity)> {
        let mut out = Vec::new();
        for (id, level) in table {
            let (id, level) = (self.located(id), self.located(level));
            if let Some(severity) = Severity::of_name(&level.value) {
                out.push((id, severity));
            } else {
                self.level(&level, &["error", "warning", "info"]);
            }
        }
        out
    }

    /// Complains of a level that is none of `known`.
    fn level(&mut self, level: &Located<String>, known: &[&str]) {
        if !known.contains(&&*level.value) {
            let message = format!("no level `{}`", level.value);
            self.wrong(level, &message, &format!("one of {}", known.join(", ")));
        }
    }

    fn names(&self, names: Strings) -> Names {
        names.into_iter().map(|n| self.located(n)).collect()
    }

    fn located<T>(&self, value: Spanned<T>) -> Located<T> {
        let range = value.span();
        let span = Span::new(range.start as u32, range.end as u32);
        Located { value: value.into_inner(), path: self.path.clone(), span }
    }

    fn wrong<T>(&mut self, at: &Located<T>, message: &str, note: &str) {
        self.problems.push(at.problem(message, if note.is_empty() { vec![] } else { vec![note.to_string()] }));
    }
}

impl<T> Located<T> {
    /// A problem with this value.
    pub fn problem(&self, message: impl Into<String>, notes: Vec<String>) -> Problem {
        Problem {
            severity: Severity::Error,
            path: self.path.to_string(),
            span: Some(self.span),
            message: message.into(),
            notes,
        }
    }
}

/// A mistake that the parser found. Of an unknown key, the key that was probably meant is told.
fn mistake(path: &str, error: &toml::de::Error) -> Problem {
    let message = error.message().lines().next().unwrap_or_default();
    let mut problem = Problem {
        severity: Severity::Error,
        path: path.to_string(),
        span: error.span().map(|r| Span::new(r.start as u32, r.end as u32)),
        message: message.to_string(),
        notes: Vec::new(),
    };
    if message.starts_with("unknown field") {
        // The parser names the key, then those it knows, all between backquotes.
        let mut names = message.split('`').skip(1).step_by(2);
        let key = names.next().unwrap_or_default();
        let known: Vec<_> = names.collect();
        problem.message = format!("unknown key `{key}`");
        if let Some(meant) = nearest(key, known.iter().copied()) {
            problem.notes.push(format!("did you mean `{meant}`?"));
        }
        problem.notes.push(format!("known keys: {}", known.join(", ")));
    }
    problem
}
