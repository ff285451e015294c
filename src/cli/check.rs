//! `claimlint check`: find, read, check, render, print.

mod accepted;
mod parallel;

pub(super) use accepted::{Accepted, accept};
pub(super) use parallel::map;

use super::{
    Outcome, Stop,
    args::{self, FailOn},
    changed::Changes,
    files::{self, Input, Unread},
    fix,
    policy::{Checked, Policies, today},
    rules,
    terminal::Terminal,
};
use crate::{
    baseline::Settled,
    diagnostic::{Applicability, Diagnostic, Problem, Severity},
    emit::{self, Emitter, Run, Skipped, Style, Summary},
    suppress,
};
use std::{collections::BTreeMap, fs, mem::ManuallyDrop};

/// What a run checks: files, each with its policy.
pub(super) struct Job<'a> {
    pub(super) policies: &'a Policies<'a>,
    pub(super) inputs: Vec<(Input, usize)>,
    pub(super) changes: Option<&'a Changes>,
    pub(super) jobs: Option<u16>,
}

/// What became of one file.
pub(super) enum Done<T> {
    Checked(T),
    Skipped(Skipped),
    Failed(String),
}

impl<'a> Job<'a> {
    /// Finds the files of `paths` and what applies to each.
    pub(super) fn new(
        policies: &'a mut Policies<'_>,
        found: Vec<Input>,
        changes: Option<&'a Changes>,
        jobs: Option<u16>,
        terminal: &mut Terminal,
    ) -> Result<Job<'a>, Stop> {
        let mut inputs = Vec::with_capacity(found.len());
        for input in found {
            let policy = policies.of_file(&input.path, terminal)?;
            let settings = policies.all[policy].settings;
            let left_out = !input.named && policies.finder.left_out(settings, &input.path).is_some();
            if !left_out && changes.is_none_or(|c| input.stdin || c.touch(&input.path)) {
                inputs.push((input, policy));
            }
        }
        Ok(Job { policies, inputs, changes, jobs })
    }

    /// Checks every file; takes out of each what `accepted` accepts, then what lies outside the changes;
    /// makes of it what `then` makes. In order of the files, with what became of the accepted findings.
    ///
    /// A finding that did not change is there still: the baseline is held against all of them.
    pub(super) fn settle<T: Send>(
        &self,
        accepted: Option<&Accepted>,
        settings: usize,
        then: impl Fn(Checked) -> T + Sync,
    ) -> (Vec<Done<T>>, Settled) {
        let narrow = |mut checked: Checked| {
            if let Some(changes) = self.changes {
                changes.keep(&mut checked);
            }
            then(checked)
        };
        let Some(accepted) = accepted else { return (self.run(narrow), Settled::default()) };
        let mut done = self.run(|checked| checked);
        let settled = accept(accepted, &mut done, never(self.policies, settings));
        (done.into_iter().map(|d| d.map(narrow)).collect(), settled)
    }

    /// Checks every file as a whole, and makes of each what `then` makes. In order of the files.
    pub(super) fn run<T: Send>(&self, then: impl Fn(Checked) -> T + Sync) -> Vec<Done<T>> {
        let one = |(input, policy): &(Input, usize)| match files::read(input) {
            Ok(file) => {
                let policy = &self.policies.all[*policy];
                Done::Checked(then(policy.check(file, &self.policies.finder.all[policy.settings])))
            }
            Err(Unread::Skipped(skipped)) => Done::Skipped(skipped),
            Err(Unread::Failed(line)) => Done::Failed(line),
        };
        parallel::map(&self.inputs, self.jobs, one)
    }
}

/// A file as rendered.
struct Part {
    /// Its part of each output.
    texts: Vec<String>,
    summary: Summary,
    /// Number of findings that a safe fix mends, and that an unsafe one rewrites.
    fixable: [u32; 2],
    /// Number of findings of each severity and rule.
    counts: BTreeMap<(Severity, String), u32>,
    settings: usize,
    allowed: Vec<u32>,
}

pub(super) fn run(arguments: &args::Check, common: &args::Common, terminal: &mut Terminal) -> Result<Outcome, Stop> {
    let inline = !arguments.no_inline_suppressions;
    // the run ends with it: the system takes the memory back faster than each string gives up its own
    let mut policies = ManuallyDrop::new(Policies::new(common, &arguments.rules, inline, terminal)?);
    let own = policies.of_run(terminal)?;
    if arguments.show_settings {
        let settings = policies.settings(own);
        terminal.print(&settings.config.show(&settings.files))?;
        return Ok(Outcome::Clean);
    }
    let accepted = match arguments.no_baseline {
        true => None,
        false => Accepted::find(arguments.baseline.as_deref(), policies.settings(own), terminal)?,
    };
    let found = files::find(&arguments.paths, arguments.stdin_filename.as_deref(), arguments.jobs);
    if let Some(limit) = arguments.fixes.limit() {
        let changes = Changes::of(&arguments.changed, terminal)?;
        let job = Job::new(&mut policies, found.inputs.clone(), changes.as_ref(), arguments.jobs, terminal)?;
        let settings = job.policies.all[own].settings;
        let outcome = fix::run(&arguments.fixes, limit, &job, settings, accepted.as_ref(), terminal)?;
        if let Some(outcome) = outcome {
            for line in &found.errors {
                terminal.fail(line);
            }
            return Ok(if found.errors.is_empty() { outcome } else { Outcome::Failed });
        }
    }
    // After the fixes, which move lines.
    let changes = Changes::of(&arguments.changed, terminal)?;
    let named = found.errors.is_empty() && arguments.paths.is_empty();
    let (mut errors, by_name) = (found.errors, found.skipped);
    let whole = changes.is_none() && named && arguments.rules.is_empty();
    let job = Job::new(&mut policies, found.inputs, changes.as_ref(), arguments.jobs, terminal)?;
    let policies = job.policies;
    let own = &policies.all[own];

    let style = Style { color: terminal.color, info: arguments.info, links: terminal.links };
    let list = || rules::all(own.checker.lexicon());
    let mut emitters = vec![emit::emitter(arguments.format, style, list)];
    let to_file = Style { color: false, links: false, ..style };
    emitters.extend(arguments.output.iter().map(|(format, _)| emit::emitter(*format, to_file, list)));
    let render = |checked: Checked| part(&emitters, checked);

    let (done, settled) = job.settle(accepted.as_ref(), own.settings, render);
    // What was not looked for is not fixed.
    let remarks = if arguments.rules.is_empty() { settled.remarks() } else { Vec::new() };
    let (mut parts, mut skipped, mut summary) = (Vec::with_capacity(done.len()), Vec::new(), Summary::default());
    let mut counts: BTreeMap<(Severity, String), u32> = BTreeMap::new();
    let mut fixable = [0; 2];
    let mut allowed: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for done in done {
        match done {
            Done::Checked(part) => {
                summary.merge(part.summary);
                for (key, n) in part.counts {
                    *counts.entry(key).or_default() += n;
                }
                fixable = [fixable[0] + part.fixable[0], fixable[1] + part.fixable[1]];
                add(allowed.entry(part.settings).or_default(), &part.allowed);
                parts.push(part.texts);
            }
            Done::Skipped(file) => skipped.push(file),
            Done::Failed(line) => errors.push(line),
        }
    }
    let version = own.checker.lexicon().version();
    let mut told: Vec<String> =
        skipped.iter().map(|s| format!("skipped {}: {}", emit::visible(&s.path), s.reason)).collect();
    if !by_name.is_empty() {
        told.push(format!("skipped by name: {} (`claimlint files` lists them)", by_name.len()));
    }
    skipped.extend(by_name);
    skipped.sort_by(|a, b| a.path.cmp(&b.path));
    let run = Run { lexicon_version: version, skipped: &skipped, failed: &errors, summary };
    let outputs = columns(parts, emitters.len());
    for (i, (_, path)) in arguments.output.iter().enumerate() {
        if let Err(e) = fs::write(path, emitters[i + 1].run(&outputs[i + 1], &run)) {
            return Err(terminal.fail(&format!("{}: {}", emit::visible(path), files::reason(&e))));
        }
    }
    terminal.print(&emitters[0].run(&outputs[0], &run))?;
    if arguments.statistics {
        let lines = counts.iter().rev().map(|((severity, rule), n)| format!("{n:>6} {:<8}{rule}\n", severity.name()));
        let table: String = lines.collect();
        if arguments.format.for_people() { terminal.print(&table)? } else { terminal.remark(table.trim_end()) }
    }
    if whole {
        unused(policies, &allowed, terminal);
    }
    if arguments.format.for_people() {
        for line in told.iter().chain(&remarks) {
            terminal.remark(line);
        }
        terminal.remark(&emit::summary_line(&run, style));
        if let Some(line) = fixable_line(fixable, arguments.fixes.fix) {
            terminal.remark(&line);
        }
    }
    for line in &errors {
        terminal.fail(line);
    }
    let config = &policies.finder.all[own.settings].config;
    let limit = arguments.max_warnings.or(config.max_warnings.as_ref().map(|l| l.value));
    let fail_on = arguments.fail_on.or_else(|| config.fail_on.as_ref().and_then(|l| FailOn::of_name(&l.value)));
    Ok(match () {
        () if !errors.is_empty() => Outcome::Failed,
        () if fails(fail_on.unwrap_or(FailOn::Warning), limit, summary) => Outcome::Findings,
        () => Outcome::Clean,
    })
}

/// What the options could mend. Rewrites are told of where safe fixes are, or were asked for.
fn fixable_line([safe, rewrites]: [u32; 2], asked: bool) -> Option<String> {
    let more = (rewrites > 0 && (safe > 0 || asked)).then(|| format!("{rewrites} more with --unsafe-fixes"));
    let safe = (safe > 0).then(|| format!("{safe} fixable with --fix"));
    let parts: Vec<String> = safe.into_iter().chain(more).collect();
    if parts.is_empty() { None } else { Some(parts.join(", ")) }
}

/// Whether the findings fail the run. A limit of warnings stands in for failing on the first.
fn fails(fail_on: FailOn, limit: Option<u32>, summary: Summary) -> bool {
    let too_many = limit.is_some_and(|limit| summary.warnings > limit);
    let warnings = if limit.is_some() { too_many } else { summary.warnings > 0 };
    match fail_on {
        FailOn::Never => false,
        FailOn::Error => summary.errors > 0 || too_many,
        FailOn::Warning => summary.errors > 0 || warnings,
        FailOn::Info => summary.errors > 0 || warnings || summary.infos > 0,
    }
}

/// Renders a checked file for every output.
fn part(emitters: &[Box<dyn Emitter>], checked: Checked) -> Part {
    let findings: &[Diagnostic] = &checked.report.findings;
    let mut summary = Summary::default();
    summary.add(&checked.report);
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry((finding.severity, finding.rule.clone())).or_default() += 1;
    }
    let texts = emitters.iter().map(|e| e.file(&checked.file, findings)).collect();
    let has = |a| move |f: &&Diagnostic| f.fixes.iter().any(|fix| fix.applicability == a);
    let fixable = [Applicability::Safe, Applicability::Unsafe].map(|a| findings.iter().filter(has(a)).count() as u32);
    Part { texts, summary, fixable, counts, settings: checked.settings, allowed: checked.allowed }
}

impl<T> Done<T> {
    fn map<U>(self, then: impl FnOnce(T) -> U) -> Done<U> {
        match self {
            Done::Checked(value) => Done::Checked(then(value)),
            Done::Skipped(skipped) => Done::Skipped(skipped),
            Done::Failed(line) => Done::Failed(line),
        }
    }
}

/// Rules and categories that no baseline accepts; an exception is mended, not accepted.
pub(super) fn never(policies: &Policies<'_>, settings: usize) -> Vec<String> {
    let set = &policies.finder.all[settings].config.never_baseline;
    set.iter().map(|n| n.value.clone()).chain([suppress::CATEGORY.to_string()]).collect()
}

/// The parts of each output, from the outputs of each part.
fn columns(parts: Vec<Vec<String>>, outputs: usize) -> Vec<Vec<String>> {
    let mut columns: Vec<Vec<String>> = (0..outputs).map(|_| Vec::with_capacity(parts.len())).collect();
    for part in parts {
        for (column, text) in columns.iter_mut().zip(part) {
            column.push(text);
        }
    }
    columns
}

pub(super) fn add(sum: &mut Vec<u32>, more: &[u32]) {
    sum.resize(sum.len().max(more.len()), 0);
    for (a, b) in sum.iter_mut().zip(more) {
        *a += b;
    }
}

/// Tells the allowed phrases that let nothing pass, or whose day is past.
fn unused(policies: &Policies<'_>, allowed: &BTreeMap<usize, Vec<u32>>, terminal: &mut Terminal) {
    for (&settings, counts) in allowed {
        let set = &policies.finder.all[settings];
        for (allow, _) in set.config.allow.iter().zip(counts).filter(|(_, n)| **n == 0) {
            let (message, note) = match allow.until.filter(|until| *until < today()) {
                Some(until) => (format!("this exception ended on {until}"), "decide again, or remove it"),
                None => ("this phrase lets nothing pass".to_string(), "remove it"),
            };
            let mut problem: Problem = allow.text.problem(message, vec![note.to_string()]);
            problem.severity = Severity::Warning;
            set.complain(&[problem], terminal);
        }
    }
}
