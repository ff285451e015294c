//! What a team keeps beside its copy: `init`, `baseline`, `suppressions`, `schema`.

use super::{
    Outcome, Stop,
    args::{self, PlainFormat},
    check::{Accepted, Done, Job, accept, add, never},
    files,
    policy::{Policies, today},
    terminal::Terminal,
};
use crate::{
    baseline::{self, Entry},
    config,
    emit::{self, Exception, counted, visible},
    suppress::{Action, State},
};
use std::{collections::BTreeMap, fs, io::Write, path::Path};

/// `claimlint init`: writes a commented configuration, and never over one.
pub(super) fn init(terminal: &mut Terminal) -> Result<Outcome, Stop> {
    let name = config::FILE_NAME;
    let written = fs::File::create_new(name).and_then(|mut file| file.write_all(config::TEMPLATE.as_bytes()));
    match written {
        Ok(()) => terminal.remark(&format!("wrote {name}")),
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(terminal.fail(&format!("{name} is there already")));
        }
        Err(e) => return Err(terminal.fail(&format!("{name}: {}", files::reason(&e)))),
    }
    Ok(Outcome::Clean)
}

/// `claimlint schema`.
pub(super) fn schema(what: args::Schema, terminal: &mut Terminal) -> Result<Outcome, Stop> {
    terminal.print(match what {
        args::Schema::Config => include_str!("../../schemas/config.json"),
        args::Schema::Output => include_str!("../../schemas/output-1.json"),
    })?;
    Ok(Outcome::Clean)
}

/// `claimlint baseline`: accepts what is found today; later takes out what is fixed.
pub(super) fn baseline(
    arguments: &args::Baseline,
    common: &args::Common,
    terminal: &mut Terminal,
) -> Result<Outcome, Stop> {
    let rules = args::Rules::default();
    let mut policies = Policies::new(common, &rules, true, terminal)?;
    let own = policies.of_run(terminal)?;
    let settings = policies.all[own].settings;
    let accepted = match Accepted::find(arguments.baseline.as_deref(), policies.settings(own), terminal)? {
        Some(accepted) => accepted,
        None => Accepted::at(Path::new(baseline::FILE_NAME), terminal)?,
    };
    let found = files::find(&arguments.paths, None, arguments.jobs);
    let mut errors = found.errors;
    let job = Job::new(&mut policies, found.inputs, None, arguments.jobs, terminal)?;
    let mut done = job.run(|checked| checked);
    let never = never(job.policies, settings);
    let settled = accept(&accepted, &mut done, never.clone());
    let mut next = accepted.baseline.clone();
    next.entries = settled.kept.iter().chain(&settled.unseen).cloned().collect();
    let (mut added, mut refused, mut left) = (0, 0, 0);
    for done in done {
        match done {
            Done::Checked(checked) => {
                for finding in &checked.report.findings {
                    if finding.is_of(&never) {
                        refused += 1;
                    } else if accepted.exists && !arguments.add {
                        left += 1;
                    } else {
                        next.entries.insert(Entry::of(&accepted.relative(&checked.file.path), finding));
                        added += 1;
                    }
                }
            }
            Done::Skipped(_) => {}
            Done::Failed(line) => errors.push(line),
        }
    }
    for line in &errors {
        terminal.fail(line);
    }
    if !errors.is_empty() {
        // What could not be read may hold accepted findings; nothing is taken out on half a sight.
        return Err(Stop);
    }
    let path = accepted.path.to_string_lossy();
    files::replace(&accepted.path, next.render().as_bytes(), None)
        .map_err(|e| terminal.fail(&format!("{}: {}", visible(&path), files::reason(&e))))?;
    terminal.remark(&format!(
        "wrote {}: {} accepted, {added} of them new; {} taken out",
        visible(&path),
        next.entries.len(),
        settled.fixed.len() + settled.stale.len(),
    ));
    if left > 0 {
        let were = if left == 1 { "was" } else { "were" };
        terminal.remark(&format!("{} {were} not accepted; --add accepts them", counted(left, "new finding")));
    }
    if refused > 0 {
        let are = if refused == 1 { "is" } else { "are" };
        terminal.remark(&format!("{} {are} never accepted", counted(refused, "finding")));
    }
    Ok(Outcome::Clean)
}

/// `claimlint suppressions`: every exception, for whoever answers for them.
pub(super) fn suppressions(
    arguments: &args::Suppressions,
    common: &args::Common,
    terminal: &mut Terminal,
) -> Result<Outcome, Stop> {
    let rules = args::Rules::default();
    let mut policies = Policies::new(common, &rules, true, terminal)?;
    policies.of_run(terminal)?;
    let found = files::find(&arguments.paths, None, None);
    let mut errors = found.errors;
    let job = Job::new(&mut policies, found.inputs, None, None, terminal)?;
    let mut exceptions = Vec::new();
    let mut allowed: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for done in job.run(|checked| checked) {
        match done {
            Done::Checked(checked) => {
                add(allowed.entry(checked.settings).or_default(), &checked.allowed);
                for (directive, state) in &checked.directives {
                    if directive.reading.as_ref().is_ok_and(|read| read.action == Action::Enable) {
                        continue;
                    }
                    let at = checked.file.lines().position(&checked.file.text, directive.span.start);
                    let read = directive.reading.as_ref();
                    exceptions.push(Exception {
                        path: checked.file.path.clone(),
                        line: at.line,
                        kind: read.map_or("malformed", |r| r.action.word()).to_string(),
                        rules: read.map(|r| r.rules.clone()).unwrap_or_default(),
                        text: None,
                        reason: read.map_or_else(|why| why.clone(), |r| r.reason.clone()),
                        until: read.ok().and_then(|r| r.until).map(|d| d.to_string()),
                        state: match state {
                            State::Active(_) => "active",
                            State::Expired => "expired",
                            State::Unused => "unused",
                            State::Malformed => "malformed",
                        },
                        silences: if let State::Active(n) = state { *n } else { 0 },
                    });
                }
            }
            Done::Skipped(_) => {}
            Done::Failed(line) => errors.push(line),
        }
    }
    let today = today();
    for (index, settings) in job.policies.finder.all.iter().enumerate() {
        for (i, allow) in settings.config.allow.iter().enumerate() {
            let silences = allowed.get(&index).and_then(|counts| counts.get(i)).copied().unwrap_or(0);
            let file = settings.files.iter().find(|f| f.path == *allow.text.path);
            exceptions.push(Exception {
                path: allow.text.path.to_string(),
                line: file.map_or(0, |f| f.lines().position(&f.text, allow.text.span.start).line),
                kind: "allow".to_string(),
                rules: allow.rules.iter().map(|r| r.value.clone()).collect(),
                text: Some(allow.text.value.clone()),
                reason: allow.reason.clone(),
                until: allow.until.map(|d| d.to_string()),
                state: match () {
                    () if allow.until.is_some_and(|until| until < today) => "expired",
                    () if silences == 0 => "unused",
                    () => "active",
                },
                silences,
            });
        }
    }
    terminal.print(&match arguments.format {
        PlainFormat::Human => emit::exceptions(&exceptions),
        PlainFormat::Json => emit::exceptions_json(&exceptions),
    })?;
    for line in &errors {
        terminal.fail(line);
    }
    Ok(if errors.is_empty() { Outcome::Clean } else { Outcome::Failed })
}
