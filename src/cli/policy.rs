//! What applies to a file: settings, command line and lexicon brought together, and the whole way of a
//! file through them.

use super::{
    Stop, args,
    lexicons::{self, Added},
    settings::{Finder, Settings},
    terminal::Terminal,
};
use crate::{
    check::{Checker, Options},
    config::{self, Allow, Located, Names},
    diagnostic::{Problem, Report, Severity},
    lexicon::{Lexicon, model::Facts},
    prose::{self, Document},
    source::SourceFile,
    suppress::{self, Directive, Known, State},
};
use jiff::civil::Date;
use std::{collections::HashMap, path::PathBuf, sync::Arc};

/// What applies to some files.
pub(super) struct Policy {
    pub(super) checker: Checker,
    /// Rules and categories as they were asked for, those about exceptions among them.
    select: Vec<String>,
    ignore: Vec<String>,
    severity: Vec<(String, Severity)>,
    /// Index of its settings.
    pub(super) settings: usize,
    inline: bool,
    today: Date,
}

/// A checked file.
pub(super) struct Checked {
    pub(super) file: SourceFile,
    pub(super) document: Document,
    pub(super) report: Report,
    /// Directives, with what became of them.
    pub(super) directives: Vec<(Directive, State)>,
    /// Findings that each allowed phrase of the settings let pass.
    pub(super) allowed: Vec<u32>,
    /// Index of the settings that applied.
    pub(super) settings: usize,
}

/// Makes policies, each once.
pub(super) struct Policies<'a> {
    rules: &'a args::Rules,
    inline: bool,
    pub(super) finder: Finder,
    made: HashMap<(usize, Vec<usize>), usize>,
    pub(super) all: Vec<Policy>,
    lexicons: HashMap<usize, Arc<Lexicon>>,
    /// The files of `--lexicon`.
    folders: Vec<PathBuf>,
}

impl<'a> Policies<'a> {
    pub(super) fn new(
        common: &args::Common,
        rules: &'a args::Rules,
        inline: bool,
        terminal: &mut Terminal,
    ) -> Result<Self, Stop> {
        Ok(Policies {
            rules,
            inline,
            finder: Finder::new(common, terminal)?,
            made: HashMap::new(),
            all: Vec::new(),
            lexicons: HashMap::new(),
            folders: common.lexicon.iter().map(PathBuf::from).collect(),
        })
    }

    /// Index of the policy of a file.
    pub(super) fn of_file(&mut self, path: &str, terminal: &mut Terminal) -> Result<usize, Stop> {
        let settings = self.finder.of_file(path, terminal)?;
        let overrides = self.finder.all[settings].overrides(path);
        self.make(settings, overrides, terminal)
    }

    /// Index of the policy of the folder one stands in.
    pub(super) fn of_run(&mut self, terminal: &mut Terminal) -> Result<usize, Stop> {
        let settings = self.finder.of_run(terminal)?;
        self.make(settings, Vec::new(), terminal)
    }

    /// The settings of a policy.
    pub(super) fn settings(&self, policy: usize) -> &Settings {
        &self.finder.all[self.all[policy].settings]
    }

    fn make(&mut self, settings: usize, overrides: Vec<usize>, terminal: &mut Terminal) -> Result<usize, Stop> {
        if let Some(&made) = self.made.get(&(settings, overrides.clone())) {
            return Ok(made);
        }
        let lexicon = self.lexicon(settings, terminal)?;
        let set = &self.finder.all[settings];
        let mut rules = set.config.rules.clone();
        for &i in &overrides {
            rules = rules.with(&set.config.overrides[i].rules);
        }
        let over = |line: &[String], file: &Option<Names>| -> Vec<String> {
            match line.is_empty() {
                true => file.iter().flatten().map(|n| n.value.clone()).collect(),
                false => line.to_vec(),
            }
        };
        let select = over(&self.rules.select, &rules.select);
        let mut ignore = over(&[], &rules.ignore);
        ignore.extend(self.rules.ignore.iter().cloned());
        let mut severity: Vec<_> = rules.severity.iter().map(|(id, s)| (id.value.clone(), *s)).collect();
        severity.extend(self.rules.severity.iter().cloned());
        let mut jurisdictions = over(&self.rules.jurisdiction, &rules.jurisdictions);
        let channels = over(&[], &rules.channels);
        if jurisdictions.is_empty() && !channels.is_empty() {
            // No jurisdiction is every country; channels come on top.
            let countries = lexicon.facts().jurisdictions.iter().filter(|j| !j.channel);
            jurisdictions.extend(countries.map(|j| j.id.clone()));
        }
        jurisdictions.extend(channels);
        let of_lexicon = |names: &[String]| names.iter().filter(|n| !is_exception(n)).cloned().collect();
        let options = Options {
            select: of_lexicon(&select),
            ignore: of_lexicon(&ignore),
            severity: severity.iter().filter(|(id, _)| !is_exception(id)).cloned().collect(),
            jurisdictions,
            default_treatment: rules.treatment.map(|t| t.value),
            default_condition: rules.condition.map(|c| c.value),
            ..Options::default()
        };
        let checker = Checker::new(lexicon, options).map_err(|message| terminal.fail(&message))?;
        self.all.push(Policy { checker, select, ignore, severity, settings, inline: self.inline, today: today() });
        self.made.insert((settings, overrides), self.all.len() - 1);
        Ok(self.all.len() - 1)
    }

    /// The lexicon of some settings. The names in the settings are held against it.
    fn lexicon(&mut self, settings: usize, terminal: &mut Terminal) -> Result<Arc<Lexicon>, Stop> {
        if let Some(known) = self.lexicons.get(&settings) {
            return Ok(known.clone());
        }
        let set = &self.finder.all[settings];
        let mut folders = self.folders.clone();
        folders.extend(set.config.lexicon.iter().map(|folder| set.resolve(folder)));
        let mut added: Vec<Added> = lexicons::read(&folders, terminal)?;
        // Products may stand for treatments of the folders, so those are loaded first.
        let mut lexicon = lexicons::load(&added, terminal)?;
        let complaints = if set.files.is_empty() { Vec::new() } else { unknown_names(lexicon.facts(), set) };
        if !complaints.is_empty() {
            set.complain(&complaints, terminal);
            return Err(Stop);
        }
        if let Some(products) = lexicons::products(&set.config.products) {
            added.push(products);
            lexicon = lexicons::load(&added, terminal)?;
        }
        let lexicon = Arc::new(lexicon);
        self.lexicons.insert(settings, lexicon.clone());
        Ok(lexicon)
    }
}

impl Policy {
    /// The same for copy that is published in these jurisdictions and channels; none is all countries.
    ///
    /// # Errors
    /// A name that the lexicon does not have.
    pub(super) fn advertised_in(&self, jurisdictions: Vec<String>) -> Result<Policy, String> {
        let checker = self.checker.with(Options { jurisdictions, ..self.checker.options().clone() })?;
        let (select, ignore, severity) = (self.select.clone(), self.ignore.clone(), self.severity.clone());
        let Policy { settings, inline, today, .. } = *self;
        Ok(Policy { checker, select, ignore, severity, settings, inline, today })
    }

    /// Checks a file all the way: findings, exceptions, allowed phrases.
    pub(super) fn check(&self, mut file: SourceFile, settings: &Settings) -> Checked {
        file.choice = settings.choice.clone();
        let document = prose::read(&file);
        let mut report = self.checker.check_document(&file, &document);
        let facts = || self.checker.lexicon().facts();
        let mut directives = Vec::new();
        if self.inline && !document.comments.is_empty() {
            let known = |name: &str| match is_exception(name) || is_rule(facts(), name) {
                true => Known::Yes,
                false => Known::No(config::nearest(name, names(facts())).map(str::to_string)),
            };
            let active = |name: &str| self.looks_for(facts(), name);
            directives = suppress::suppress(&file, &document, self.today, known, active, &mut report);
            report.findings.retain(|f| f.category != suppress::CATEGORY || self.wants(&f.rule));
            for finding in &mut report.findings {
                let own = |(id, _): &&(String, Severity)| {
                    is_exception(id) && (*id == finding.rule || *id == finding.category)
                };
                if let Some((_, severity)) = self.severity.iter().rev().find(own) {
                    finding.severity = *severity;
                }
            }
        }
        if !self.select.is_empty() && self.select.iter().all(|name| is_exception(name)) {
            report.findings.retain(|f| f.category == suppress::CATEGORY);
        }
        let allowed = self.allow(&file, &document, settings, &mut report);
        Checked { file, document, report, directives, allowed, settings: self.settings }
    }

    fn allow(&self, file: &SourceFile, document: &Document, settings: &Settings, report: &mut Report) -> Vec<u32> {
        let all = &settings.config.allow;
        if all.is_empty() {
            return Vec::new();
        }
        let counts = |(i, allow): &(usize, &Allow)| {
            allow.until.is_none_or(|until| until >= self.today) && settings.allows(*i, &file.path)
        };
        let (indexes, phrases): (Vec<_>, Vec<_>) = all.iter().enumerate().filter(counts).unzip();
        let passed = suppress::allow(file, document, &self.checker.lexicon().table, &phrases, report);
        let mut out = vec![0; all.len()];
        for (i, n) in indexes.into_iter().zip(passed) {
            out[i] = n;
        }
        out
    }

    /// Whether findings of a rule about exceptions are wanted.
    fn wants(&self, rule: &str) -> bool {
        let named = |names: &[String]| names.iter().any(|n| n == rule || n == suppress::CATEGORY);
        (self.select.is_empty() || named(&self.select)) && !named(&self.ignore)
    }

    /// Whether findings of a rule, or some of a category, were looked for.
    fn looks_for(&self, facts: &Facts, name: &str) -> bool {
        let category = name.split('/').next().unwrap_or(name);
        let opt_in = facts.categories.iter().any(|c| c.id == category && c.opt_in);
        let meant = |n: &String| n == name || n == category || n.split('/').next() == Some(name);
        let chosen = if self.select.is_empty() { !opt_in } else { self.select.iter().any(meant) };
        chosen && !self.ignore.iter().any(|n| n == name || n == category)
    }
}

/// The day by universal time, so that a run says the same everywhere.
pub(super) fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Whether the name is that of a rule about exceptions, or of their category.
fn is_exception(name: &str) -> bool {
    name == suppress::CATEGORY || suppress::RULES.iter().any(|r| r.0 == name)
}

/// Whether the lexicon has a rule or category of this name.
pub(super) fn is_rule(facts: &Facts, name: &str) -> bool {
    facts.rules.iter().any(|r| r.id == name) || facts.categories.iter().any(|c| c.id == name)
}

/// Every rule and category, those about exceptions among them.
fn names(facts: &Facts) -> impl Iterator<Item = &str> {
    let of_lexicon = facts.rules.iter().map(|r| &*r.id).chain(facts.categories.iter().map(|c| &*c.id));
    of_lexicon.chain(suppress::RULES.iter().map(|r| r.0)).chain([suppress::CATEGORY])
}

/// Problems with names in the settings that the lexicon does not have.
fn unknown_names(facts: &Facts, settings: &Settings) -> Vec<Problem> {
    let config = &settings.config;
    let mut problems = Vec::new();
    let mut hold = |what: &str, name: &Located<String>, known: &[&str]| {
        if !known.contains(&&*name.value) {
            let meant = config::nearest(&name.value, known.iter().copied());
            let notes = meant.map(|m| format!("did you mean `{m}`?")).into_iter().collect();
            problems.push(name.problem(format!("no {what} `{}`", name.value), notes));
        }
    };
    let rules: Vec<&str> = names(facts).collect();
    let treatments: Vec<&str> = facts.treatments.iter().map(|t| &*t.id).collect();
    let conditions: Vec<&str> = facts.conditions.iter().map(|c| &*c.id).collect();
    let places = |channel| facts.jurisdictions.iter().filter(move |j| j.channel == channel).map(|j| &*j.id);
    let (countries, channels): (Vec<&str>, Vec<&str>) = (places(false).collect(), places(true).collect());
    for set in std::iter::once(&config.rules).chain(config.overrides.iter().map(|o| &o.rules)) {
        for name in set.select.iter().chain(&set.ignore).flatten().chain(set.severity.iter().map(|s| &s.0)) {
            hold("rule or category", name, &rules);
        }
        for name in set.jurisdictions.iter().flatten() {
            hold("jurisdiction", name, &countries);
        }
        for name in set.channels.iter().flatten() {
            hold("channel", name, &channels);
        }
        for name in set.treatment.iter() {
            hold("treatment", name, &treatments);
        }
        for name in set.condition.iter() {
            hold("condition", name, &conditions);
        }
    }
    for name in config.never_baseline.iter().chain(config.allow.iter().flat_map(|a| &a.rules)) {
        hold("rule or category", name, &rules);
    }
    for (_, treatment) in &config.products {
        hold("treatment", treatment, &treatments);
    }
    problems
}
