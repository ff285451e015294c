//! The baseline of a run: finding the file, and taking what it accepts out of the reports.

use super::Done;
use crate::{
    baseline::{self, Baseline, Settled},
    cli::{Stop, files, policy::Checked, settings::Settings, terminal::Terminal},
    diagnostic::Diagnostic,
    emit::{counted, visible},
};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// A baseline with its place.
pub(in crate::cli) struct Accepted {
    pub(in crate::cli) baseline: Baseline,
    /// The file.
    pub(in crate::cli) path: PathBuf,
    /// The folder that its paths are relative to, absolute.
    folder: PathBuf,
    /// Whether the file is there.
    pub(in crate::cli) exists: bool,
}

impl Accepted {
    /// The baseline that was named, or that the settings name, or the nearest above; `None` if there is
    /// none.
    pub(in crate::cli) fn find(
        named: Option<&str>,
        settings: &Settings,
        terminal: &mut Terminal,
    ) -> Result<Option<Accepted>, Stop> {
        let named = named.map(PathBuf::from).or_else(|| Some(settings.resolve(settings.config.baseline.as_ref()?)));
        let path = match named {
            Some(path) => path,
            None => {
                let here = std::env::current_dir().unwrap_or_default();
                let above = here.ancestors().map(|folder| folder.join(baseline::FILE_NAME)).find(|f| f.is_file());
                match above {
                    Some(path) => path,
                    None => return Ok(None),
                }
            }
        };
        Self::at(&path, terminal).map(Some)
    }

    /// The baseline of a file. One that is not there accepts nothing.
    pub(in crate::cli) fn at(path: &Path, terminal: &mut Terminal) -> Result<Accepted, Stop> {
        let shown = path.to_string_lossy().into_owned();
        let full = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let folder = full.parent().unwrap_or(Path::new("/")).to_path_buf();
        let (baseline, exists) = match files::read_own(path) {
            Ok(bytes) => {
                let text = String::from_utf8(bytes)
                    .map_err(|e| terminal.fail(&format!("{}: not UTF-8: {}", visible(&shown), e.utf8_error())))?;
                let parsed = Baseline::parse(&shown, &text);
                (parsed.map_err(|problem| terminal.stop(&problem, &text))?, true)
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => (Baseline::default(), false),
            Err(e) => return Err(terminal.fail(&format!("{}: {}", visible(&shown), files::reason(&e)))),
        };
        Ok(Accepted { baseline, path: path.to_path_buf(), folder, exists })
    }

    /// A path as the file has it.
    pub(in crate::cli) fn relative(&self, path: &str) -> String {
        let full = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
        full.strip_prefix(&self.folder).unwrap_or(&full).to_string_lossy().replace('\\', "/")
    }
}

/// Takes what the baseline accepts out of the reports, and tells what became of its entries. `never`:
/// rules and categories that it does not accept.
pub(in crate::cli) fn accept(accepted: &Accepted, done: &mut [Done<Checked>], never: Vec<String>) -> Settled {
    let mut counts: Vec<usize> = Vec::new();
    let mut files: Vec<(String, &mut Vec<Diagnostic>)> = Vec::new();
    let mut accepted_counts: Vec<&mut u32> = Vec::new();
    for done in done {
        if let Done::Checked(checked) = done {
            counts.push(checked.report.findings.len());
            files.push((accepted.relative(&checked.file.path), &mut checked.report.findings));
            accepted_counts.push(&mut checked.report.baselined);
        }
    }
    let is_gone = |path: &str| !accepted.folder.join(path).exists();
    let settled = accepted.baseline.settle(&mut files, is_gone, &never);
    for ((before, (_, left)), count) in counts.into_iter().zip(&files).zip(accepted_counts) {
        *count = (before - left.len()) as u32;
    }
    settled
}

impl Settled {
    /// What there is to say of entries that are no longer needed.
    pub(in crate::cli) fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if !self.fixed.is_empty() {
            remarks.push(format!("fixed since the baseline: {}", counted(self.fixed.len() as u32, "finding")));
        }
        if !self.stale.is_empty() {
            let files: BTreeSet<_> = self.stale.iter().map(|e| &e.path).collect();
            let (findings, files) = (counted(self.stale.len() as u32, "finding"), counted(files.len() as u32, "file"));
            remarks.push(format!("gone since the baseline: {files} with {findings}"));
        }
        if !remarks.is_empty() {
            remarks.push("`claimlint baseline` takes them out".to_string());
        }
        remarks
    }
}
