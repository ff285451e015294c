//! `--watch`: checks again whenever a file of the run has changed.
//!
//! It looks at the files' times and sizes a few times a second, which works on every file system, and sees
//! just the files that a run would read. Packages that wait for the system's notices bring a network stack along.

use super::{Outcome, Stop, args, check, files, terminal::Terminal};
use crate::{baseline, config};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, SystemTime},
};

/// How long it waits before it looks again, and how long nothing must have changed before it checks.
const PAUSE: Duration = Duration::from_millis(200);

/// The files of a run, as they were at a moment: time of the last change and bytes.
type Snapshot = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// Checks, and checks again after each change, until the process is ended or nobody reads any more.
pub(super) fn run(arguments: &args::Check, common: &args::Common, terminal: &mut Terminal) -> Result<Outcome, Stop> {
    if arguments.paths.iter().any(|path| path == files::STDIN) {
        return Err(terminal.fail("stdin cannot be watched; name files or folders"));
    }
    let mut last = None;
    loop {
        // From before the check, so that what changes meanwhile is seen.
        let seen = snapshot(arguments, common);
        terminal.clear()?;
        // What is wrong with the command line is told at once; what goes wrong later may be mended.
        let outcome = match (check::run(arguments, common, terminal), last) {
            (Ok(outcome), _) => outcome,
            (Err(Stop), None) => return Err(Stop),
            (Err(Stop), Some(_)) => Outcome::Failed,
        };
        if terminal.gone {
            return Ok(outcome);
        }
        let files = if seen.len() == 1 { "file" } else { "files" };
        terminal.remark(&format!("watching {} {files}; Ctrl-C ends it", seen.len()));
        last = Some(outcome);
        let mut now = seen.clone();
        while now == seen {
            thread::sleep(PAUSE);
            now = snapshot(arguments, common);
        }
        // Several files are saved in one go.
        loop {
            thread::sleep(PAUSE);
            let next = snapshot(arguments, common);
            if std::mem::replace(&mut now, next) == now {
                break;
            }
        }
    }
}

/// The copy, the lexicon folders of the command line, and the configurations and baselines above the copy;
/// never what the run itself writes.
fn snapshot(arguments: &args::Check, common: &args::Common) -> Snapshot {
    let copy = files::find(&arguments.paths, None, arguments.jobs).inputs;
    let lexicon =
        if common.lexicon.is_empty() { Vec::new() } else { files::find(&common.lexicon, None, Some(1)).inputs };
    let mut paths: BTreeSet<PathBuf> = copy.iter().chain(&lexicon).map(|i| PathBuf::from(&i.path)).collect();
    let here = std::env::current_dir().unwrap_or_default();
    let mut folders: BTreeSet<&Path> = here.ancestors().collect();
    folders.extend(copy.iter().flat_map(|i| Path::new(&i.path).ancestors().skip(1)));
    let beside = folders.iter().flat_map(|f| [config::FILE_NAME, baseline::FILE_NAME].map(|name| f.join(name)));
    paths.extend(beside.collect::<Vec<_>>());
    paths.extend(common.config.iter().chain(&arguments.baseline).map(PathBuf::from));
    for (_, output) in &arguments.output {
        paths.retain(|p| fs::canonicalize(p).ok() != fs::canonicalize(output).ok() || !p.exists());
    }
    let state = |path: PathBuf| {
        let meta = fs::metadata(&path).ok()?;
        Some((path, (meta.modified().ok(), meta.len())))
    };
    paths.into_iter().filter_map(state).collect()
}
