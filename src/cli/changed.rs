//! Only what changed: `--since`, `--merge-base`, `--patch`.
//!
//! A finding counts if a line of its block, or of what it is said of, was added or changed, or if lines
//! were taken out of the middle of them: a claim can become false by an edit elsewhere in its sentence.

use super::{
    Stop, args,
    files::{self, normal},
    policy::Checked,
    terminal::Terminal,
};
use crate::{
    emit::visible,
    patch::{self, Lines},
    prose::BlockId,
    source::SourceFile,
    span::{Span, Src},
};
use std::{
    collections::HashMap,
    io::{self, Read},
    path::{Path, PathBuf},
    process::Command,
};

/// The files that changed, and where.
pub(super) struct Changes {
    files: HashMap<PathBuf, Lines>,
}

impl Changes {
    /// The changes that the arguments ask for; `None` if they do not ask.
    pub(super) fn of(arguments: &args::Changed, terminal: &mut Terminal) -> Result<Option<Changes>, Stop> {
        if let Some(patch) = &arguments.patch {
            let text = read_patch(patch).map_err(|e| terminal.fail(&format!("{}: {e}", visible(patch))))?;
            let diff = patch::parse(&text).map_err(|e| terminal.fail(&format!("{}: {e}", visible(patch))))?;
            // A patch of git names paths from the top of the repository; without one, from here.
            let top = git(&["rev-parse", "--show-cdup"]).unwrap_or_default();
            return Ok(Some(Changes::below(Path::new(top.trim_end()), diff)));
        }
        let Some((rev, branched)) =
            arguments.since.as_ref().map(|r| (r, false)).or(arguments.merge_base.as_ref().map(|r| (r, true)))
        else {
            return Ok(None);
        };
        since(rev, branched).map(Some).map_err(|refused| terminal.fail_with(&refused.message, &refused.notes))
    }

    /// Whether the file changed.
    pub(super) fn touch(&self, path: &str) -> bool {
        self.files.contains_key(&normal(Path::new(path)))
    }

    /// Keeps the findings that the changes touch.
    pub(super) fn keep(&self, checked: &mut Checked) {
        let Checked { file, document, report, .. } = checked;
        let lines = match self.files.get(&normal(Path::new(&file.path))) {
            Some(Lines::All) => return,
            Some(Lines::Some(lines)) => lines.as_slice(),
            None => &[],
        };
        let touched: Vec<Span<Src>> = lines.iter().map(|&(from, to)| bytes(file, from, to)).collect();
        // An empty span is a place where lines were taken out.
        let hits = |span: Span<Src>| {
            touched
                .iter()
                .any(|t| if t.is_empty() { span.start < t.start && t.start < span.end } else { t.overlaps(span) })
        };
        let block_of = |span: Span<Src>| {
            let spans = (0..document.blocks.len() as BlockId).filter_map(|b| document.span_of(b));
            spans.filter(|block| block.overlaps(span)).reduce(Span::cover).map_or(span, |block| block.cover(span))
        };
        report.findings.retain(|f| hits(block_of(f.span)) || f.related.iter().any(|r| hits(block_of(r.span))));
    }

    fn below(top: &Path, diff: Vec<(String, Lines)>) -> Changes {
        Changes { files: diff.into_iter().map(|(path, lines)| (normal(&top.join(path)), lines)).collect() }
    }
}

/// Why changes cannot be told, and what to do about it.
struct Refused {
    message: String,
    notes: Vec<String>,
}

fn since(rev: &str, branched: bool) -> Result<Changes, Refused> {
    let refuse =
        |message: String, notes: &[&str]| Refused { message, notes: notes.iter().map(|n| n.to_string()).collect() };
    let top = git(&["rev-parse", "--show-cdup"])
        .map_err(|e| refuse(format!("git: {e}"), &["--patch takes a diff without git"]))?;
    let missing = |what: String| match git(&["rev-parse", "--is-shallow-repository"]).as_deref().map(str::trim_end) {
        Ok("true") => refuse(
            format!("{what}: this clone is shallow"),
            &[
                "fetch the history: `git fetch --unshallow`",
                "in GitHub Actions set `fetch-depth: 0` for actions/checkout, in GitLab `GIT_DEPTH: 0`",
            ],
        ),
        _ => refuse(what, &["fetch it, such as `git fetch origin main`, and name it as git does, such as origin/main"]),
    };
    let commit = git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{rev}^{{commit}}")])
        .map_err(|_| missing(format!("revision `{}` is not in this clone", visible(rev))))?;
    let commit = commit.trim_end();
    let base = match branched {
        false => commit.to_string(),
        true => git(&["merge-base", commit, "HEAD"])
            .map_err(|_| missing(format!("HEAD and `{}` have no common history here", visible(rev))))?,
    };
    let diff = git(&[
        "diff",
        "--unified=0",
        "--inter-hunk-context=0",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--find-renames",
        "--ignore-submodules=all",
        "--src-prefix=a/",
        "--dst-prefix=b/",
        "--no-relative",
        base.trim_end(),
        "--",
    ])
    .map_err(|e| refuse(format!("git diff: {e}"), &[]))?;
    let mut changed = patch::parse(&diff).map_err(|e| refuse(format!("git diff: {e}"), &[]))?;
    let top = top.trim_end();
    let folder = if top.is_empty() { "." } else { top };
    let untracked = git(&["-C", folder, "ls-files", "--others", "--exclude-standard", "-z"])
        .map_err(|e| refuse(format!("git ls-files: {e}"), &[]))?;
    let new = untracked.split('\0').filter(|p| !p.is_empty());
    changed.extend(new.map(|path| (path.to_string(), Lines::All)));
    Ok(Changes::below(Path::new(top), changed))
}

/// What git prints, or what it says against it.
fn git(arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("git").args(arguments).output().map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => "the program is not installed".to_string(),
        _ => e.to_string(),
    })?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        Err(visible(said.lines().next().unwrap_or("it failed")).into_owned())
    }
}

fn read_patch(path: &str) -> Result<String, String> {
    let bytes = match path {
        files::STDIN => {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        }
        _ => files::read_own(Path::new(path)),
    };
    // Lines that are not UTF-8 are of files that are not read; only the numbers of lines matter.
    bytes.map(|b| String::from_utf8_lossy(&b).into_owned()).map_err(|e| files::reason(&e))
}

/// The bytes of lines `from` to `to` (1-based, both included); `to < from` is the place before `from`.
fn bytes(file: &SourceFile, from: u32, to: u32) -> Span<Src> {
    let end = file.text.len() as u32;
    let start = |line: u32| file.lines().line_span(&file.text, line).map_or(end, |s| s.start);
    let first = start(from);
    if to < from { Span::new(first, first) } else { Span::new(first, start(to.saturating_add(1))) }
}
