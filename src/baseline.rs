//! Accepted findings: a file that lets a team stop new claims today and burn down the old ones.
//!
//! One finding a line, sorted, so that two branches merge. A finding is known by its fingerprint, which
//! holds no line number and no path: it survives moves, reformatting and edits elsewhere, and not a
//! rewording.

use crate::{
    diagnostic::{Diagnostic, Problem, Severity},
    span::Span,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The name of the file.
pub const FILE_NAME: &str = "claimlint-baseline.jsonl";

/// Version of the form of the file.
const VERSION: u32 = 1;

/// An accepted finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Path of its file, relative to the folder of the baseline, with `/` between its parts.
    pub path: String,
    /// Rule id.
    pub rule: String,
    /// Fingerprint of the finding.
    pub fingerprint: String,
    /// The words, for whoever reads the file.
    pub text: String,
}

/// The first line of the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    claimlint_baseline: u32,
}

/// The accepted findings of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// Entries, in order of path, rule and fingerprint.
    pub entries: BTreeSet<Entry>,
}

/// What became of the entries of a baseline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Entries that match a finding, with the path where it was found now.
    pub kept: Vec<Entry>,
    /// Entries whose file was checked and no longer holds the finding.
    pub fixed: Vec<Entry>,
    /// Entries whose file is no longer there.
    pub stale: Vec<Entry>,
    /// Entries of files that this run did not look at.
    pub unseen: Vec<Entry>,
}

impl Entry {
    /// The entry that accepts `finding` of the file `path`.
    pub fn of(path: &str, finding: &Diagnostic) -> Entry {
        Entry {
            path: path.to_string(),
            rule: finding.rule.clone(),
            fingerprint: finding.fingerprint.clone(),
            text: finding.text.split_whitespace().collect::<Vec<_>>().join(" "),
        }
    }
}

impl Baseline {
    /// Reads the file.
    ///
    /// # Errors
    /// The first line that is no entry, as a problem with its place.
    pub fn parse(path: &str, text: &str) -> Result<Baseline, Problem> {
        let mut entries = BTreeSet::new();
        let mut start = 0;
        for (index, line) in text.split_inclusive('\n').enumerate() {
            let body = line.trim_end();
            let wrong = |message: String, notes: Vec<String>| Problem {
                severity: Severity::Error,
                path: path.to_string(),
                span: Some(Span::new(start as u32, (start + body.len()) as u32)),
                message,
                notes,
            };
            if index == 0 {
                match serde_json::from_str::<Head>(body) {
                    Ok(Head { claimlint_baseline: VERSION }) => {}
                    Ok(Head { claimlint_baseline: other }) => {
                        return Err(wrong(
                            format!("a baseline of form {other}; this claimlint reads {VERSION}"),
                            vec![],
                        ));
                    }
                    Err(_) => {
                        let note = "its first line is {\"claimlint_baseline\":1}; `claimlint baseline` writes it";
                        return Err(wrong("not a baseline".into(), vec![note.into()]));
                    }
                }
            } else if !body.is_empty() {
                let entry = serde_json::from_str(body).map_err(|e| {
                    let note = "resolve a merge conflict by keeping the lines of both sides";
                    wrong(format!("not an entry of a baseline: {e}"), vec![note.into()])
                })?;
                entries.insert(entry);
            }
            start += line.len();
        }
        Ok(Baseline { entries })
    }

    /// The file.
    pub fn render(&self) -> String {
        let line = |json: serde_json::Result<String>| json.expect("strings and numbers always serialise") + "\n";
        let mut out = line(serde_json::to_string(&Head { claimlint_baseline: VERSION }));
        for entry in &self.entries {
            out += &line(serde_json::to_string(entry));
        }
        out
    }

    /// Takes the findings that it accepts out of `files` (path relative to the baseline, findings) and
    /// tells what became of its entries. A finding is accepted where it was, and elsewhere if it is no
    /// longer where it was: a copy of an old claim is a new one. `is_gone` tells of the path of a file
    /// that was not checked whether there is none; `never` holds rules and categories that are never
    /// accepted.
    pub fn settle(
        &self,
        files: &mut [(String, &mut Vec<Diagnostic>)],
        is_gone: impl Fn(&str) -> bool,
        never: &[String],
    ) -> Settled {
        let mut settled = Settled::default();
        let mut open: BTreeMap<(String, String), &Entry> =
            self.entries.iter().map(|e| ((e.path.clone(), e.fingerprint.clone()), e)).collect();
        for (path, findings) in &mut *files {
            findings.retain(|finding| {
                let accepted =
                    !finding.is_of(never) && open.remove(&(path.clone(), finding.fingerprint.clone())).is_some();
                if accepted {
                    settled.kept.push(Entry::of(path, finding));
                }
                !accepted
            });
        }
        let checked: BTreeSet<String> = files.iter().map(|(path, _)| path.clone()).collect();
        let mut movable: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        for entry in open.into_values() {
            if checked.contains(&entry.path) || is_gone(&entry.path) {
                movable.entry(&entry.fingerprint).or_default().push(entry);
            } else {
                settled.unseen.push(entry.clone());
            }
        }
        for (path, findings) in files {
            findings.retain(|finding| {
                let accepted =
                    !finding.is_of(never) && movable.get_mut(&*finding.fingerprint).and_then(Vec::pop).is_some();
                if accepted {
                    settled.kept.push(Entry::of(path, finding));
                }
                !accepted
            });
        }
        for entry in movable.into_values().flatten() {
            let of = if checked.contains(&entry.path) { &mut settled.fixed } else { &mut settled.stale };
            of.push(entry.clone());
        }
        settled
    }
}
