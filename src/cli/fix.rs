//! `--fix`, `--unsafe-fixes`, `--diff`: the findings of a run, and the files mended.

use super::{
    Outcome, Stop,
    args::Fixes,
    check::{Accepted, Done, Job},
    files::{self, Input},
    policy::{Checked, Policy},
    settings::Settings,
    terminal::Terminal,
};
use crate::{
    diagnostic::{Applicability, Severity},
    emit::visible,
    fix,
    source::SourceFile,
};
use similar::TextDiff;
use std::{collections::HashSet, fs, path::Path};

/// Rounds after which a file is left as it is: a fix may bring forth the next finding.
const ROUNDS: usize = 8;

/// A file with its fixes applied.
struct Mended {
    /// The text.
    text: String,
    /// Number of fixes that were applied.
    applied: usize,
    /// The gravest finding that is left.
    worst: Option<Severity>,
}

impl Fixes {
    /// The fixes that are to be applied or shown; `None` if none are.
    pub(super) fn limit(&self) -> Option<Applicability> {
        match (self.unsafe_fixes, self.fix || self.diff) {
            (true, _) => Some(Applicability::Unsafe),
            (false, true) => Some(Applicability::Safe),
            (false, false) => None,
        }
    }
}

/// Mends the files of a job. With an outcome the run is over: what there is to see has been printed.
///
/// What a baseline accepts is left as it is, and so is what lies outside the changes of the job.
pub(super) fn run(
    arguments: &Fixes,
    limit: Applicability,
    job: &Job<'_>,
    settings: usize,
    accepted: Option<&Accepted>,
    terminal: &mut Terminal,
) -> Result<Option<Outcome>, Stop> {
    let piped = job.inputs.iter().any(|(input, _)| input.stdin);
    if piped && job.inputs.len() > 1 {
        return Err(terminal.fail("stdin is mended by itself; leave out the other paths"));
    }
    let (done, _) = job.settle(accepted, settings, |checked| checked);
    let (mut applied, mut mended_files, mut failed) = (0, 0, false);
    for ((input, policy), done) in job.inputs.iter().zip(done) {
        let checked = match done {
            Done::Checked(checked) => checked,
            Done::Skipped(_) => continue,
            Done::Failed(line) => {
                // In a run that goes on, the check says so.
                if arguments.diff || piped {
                    terminal.fail(&line);
                    failed = true;
                }
                continue;
            }
        };
        let policy = &job.policies.all[*policy];
        let mended = mend(&checked, policy, &job.policies.finder.all[policy.settings], limit);
        if let Some(mended) = &mended {
            applied += mended.applied;
            mended_files += 1;
        }
        if arguments.diff {
            if let Some(mended) = mended {
                let diff = diff(&checked.file, &mended.text);
                // To a file or a program it goes as it is, for `patch`.
                terminal.print(&if terminal.is_terminal { lines_visible(&diff) } else { diff })?;
            }
        } else if piped {
            let (text, worst) = match &mended {
                Some(mended) => (&mended.text, mended.worst),
                None => (&checked.file.text, checked.report.findings.iter().map(|f| f.severity).max()),
            };
            terminal.print(text)?;
            let found = worst.is_some_and(|w| w >= Severity::Warning);
            return Ok(Some(if found { Outcome::Findings } else { Outcome::Clean }));
        } else if let Some(mended) = mended
            && let Err(why) = write(input, &checked.file.text, &mended.text)
        {
            let path = visible(&checked.file.path);
            return Err(terminal.fail(&format!("{path}: not mended: {why}")));
        }
    }
    if arguments.diff {
        return Ok(Some(match (failed, applied) {
            (true, _) => Outcome::Failed,
            (false, 0) => Outcome::Clean,
            (false, _) => Outcome::Findings,
        }));
    }
    let files = if mended_files == 1 { "file" } else { "files" };
    let fixes = if applied == 1 { "fix" } else { "fixes" };
    terminal.remark(&format!("applied {applied} {fixes} in {mended_files} {files}"));
    Ok(if failed { Some(Outcome::Failed) } else { None })
}

/// Applies fixes until nothing changes any more. `None` if there is nothing to apply.
fn mend(checked: &Checked, policy: &Policy, settings: &Settings, limit: Applicability) -> Option<Mended> {
    let first = fix::fix(&checked.file, &checked.document, &checked.report.findings, limit)?;
    let (mut text, mut applied) = (first.text, first.applied.len());
    let again = |text: &str| policy.check(SourceFile::new(&*checked.file.path, checked.file.format, text), settings);
    // What was taken out of the report by a baseline or by lying outside the changes stays as it is.
    let wanted: HashSet<&String> = checked.report.findings.iter().map(|f| &f.fingerprint).collect();
    let before = again(&checked.file.text).report.findings;
    let held: HashSet<&String> = before.iter().map(|f| &f.fingerprint).filter(|f| !wanted.contains(f)).collect();
    let mut now = again(&text);
    for _ in 1..ROUNDS {
        now.report.findings.retain(|f| !held.contains(&f.fingerprint));
        let Some(next) = fix::fix(&now.file, &now.document, &now.report.findings, limit) else { break };
        applied += next.applied.len();
        text = next.text;
        now = again(&text);
    }
    let left = now.report.findings.iter().filter(|f| !held.contains(&f.fingerprint));
    Some(Mended { text, applied, worst: left.map(|f| f.severity).max() })
}

/// The change as a unified diff that `patch` and `git apply` take, bytes as they are.
fn diff(file: &SourceFile, mended: &str) -> String {
    let path = &file.path;
    TextDiff::from_lines(&*file.text, mended)
        .unified_diff()
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}

/// Each line as it may be shown.
fn lines_visible(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", visible(line))).collect()
}

/// Writes a mended file, whole or not at all. Links are not followed, and a file that changed since it
/// was read is left alone.
fn write(input: &Input, before: &str, after: &str) -> Result<(), String> {
    let path = Path::new(&input.path);
    // Above an absolute path the system may have links of its own.
    let above = path.ancestors().skip(1).filter(|_| path.is_relative());
    if above.into_iter().any(|folder| fs::symlink_metadata(folder).is_ok_and(|m| m.is_symlink())) {
        return Err("it lies behind a link".to_string());
    }
    let meta = fs::symlink_metadata(path).map_err(|e| files::reason(&e))?;
    if !meta.is_file() {
        return Err("a link or no regular file".to_string());
    }
    if meta.permissions().readonly() {
        return Err("it is read-only".to_string());
    }
    if fs::read(path).map_err(|e| files::reason(&e))? != before.as_bytes() {
        return Err("it changed while it was checked".to_string());
    }
    files::replace(path, after.as_bytes(), Some(meta.permissions())).map_err(|e| files::reason(&e))
}
