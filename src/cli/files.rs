//! Finding the files to check, and reading them.

use super::{Outcome, Stop, args, settings::Finder, terminal::Terminal};
use crate::{
    baseline, config,
    emit::{Skipped, visible},
    source::{Format, SourceFile},
};
use ignore::{WalkBuilder, WalkState};
use std::{
    fs,
    io::{self, Read, Write},
    path::Path,
    sync::Mutex,
};

/// The name of stdin on the command line and in output.
pub(super) const STDIN: &str = "-";

/// A file to check.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Input {
    /// Path as it is shown, with `/` between its parts; [`STDIN`] for stdin without a name.
    pub(super) path: String,
    /// How to read it.
    pub(super) format: Format,
    /// Whether it was named on the command line, rather than met while walking.
    pub(super) named: bool,
    /// Whether its text comes from stdin.
    pub(super) stdin: bool,
}

/// What the paths of the command line came to.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Files, in path order, each once.
    pub(super) inputs: Vec<Input>,
    /// What could not be had, a line each: missing paths, folders that could not be entered.
    pub(super) errors: Vec<String>,
}

/// Why a file was not checked.
pub(super) enum Unread {
    /// Met while walking, and no text.
    Skipped(Skipped),
    /// It was to be checked and cannot be: a line to show.
    Failed(String),
}

/// Finds the files that `paths` stand for: files as named, folders walked (`.gitignore` honoured,
/// hidden files and links left out). No path is the folder one stands in.
pub(super) fn find(paths: &[String], stdin_filename: Option<&str>, jobs: Option<u16>) -> Found {
    let mut found = Found::default();
    let here = [".".to_string()];
    for path in if paths.is_empty() { &here } else { paths } {
        if path == STDIN {
            let name = shown(stdin_filename.unwrap_or(STDIN));
            let format = Format::of_path(&name).unwrap_or(Format::Text);
            found.inputs.push(Input { path: name, format, named: true, stdin: true });
            continue;
        }
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => walk(path, jobs, &mut found),
            Ok(meta) if is_device(&meta) => found.errors.push(format!("{}: a device, not a file", visible(path))),
            Ok(_) => {
                let path = shown(path);
                let format = Format::of_path(&path).unwrap_or(Format::Text);
                found.inputs.push(Input { path, format, named: true, stdin: false });
            }
            Err(e) => found.errors.push(format!("{}: {}", visible(path), reason(&e))),
        }
    }
    // Of one path twice, the one that was named counts: its errors are errors.
    found.inputs.sort_by(|a, b| a.path.cmp(&b.path).then(b.named.cmp(&a.named)));
    found.inputs.dedup_by(|a, b| a.path == b.path);
    found.errors.sort();
    found
}

/// Reads a file.
pub(super) fn read(input: &Input) -> Result<SourceFile, Unread> {
    let refuse = |reason: String| match input.named {
        true => Unread::Failed(format!("{}: {reason}", visible(&input.path))),
        false => Unread::Skipped(Skipped { path: input.path.clone(), reason }),
    };
    let bytes = match input.stdin {
        true => {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        }
        false => fs::read(&input.path),
    };
    let bytes = bytes.map_err(|e| Unread::Failed(format!("{}: {}", visible(&input.path), reason(&e))))?;
    SourceFile::from_bytes(&*input.path, input.format, bytes).map_err(|e| refuse(e.reason))
}

/// Reads the one file that a command is about.
pub(super) fn read_one(path: &str, stdin_filename: Option<&str>, terminal: &mut Terminal) -> Result<SourceFile, Stop> {
    if path != STDIN && fs::metadata(path).is_ok_and(|m| m.is_dir()) {
        return Err(terminal.fail(&format!("{}: is a folder; name a file", visible(path))));
    }
    let found = find(&[path.to_string()], stdin_filename, Some(1));
    let unread = match found.inputs.first() {
        Some(input) => match read(input) {
            Ok(file) => return Ok(file),
            Err(Unread::Failed(line)) => line,
            Err(Unread::Skipped(skipped)) => {
                format!("{}: {}", visible(&skipped.path), skipped.reason)
            }
        },
        None => found.errors.concat(),
    };
    Err(terminal.fail(&unread))
}

/// `claimlint files`: what would be checked, and by which reader.
pub(super) fn list(arguments: &args::Files, common: &args::Common, terminal: &mut Terminal) -> Result<Outcome, Stop> {
    let mut finder = Finder::new(common, terminal)?;
    let found = find(&arguments.paths, None, None);
    let mut lines = String::new();
    for input in &found.inputs {
        let settings = finder.of_file(&input.path, terminal)?;
        if input.named || !finder.all[settings].excludes(&input.path) {
            lines += &format!("{:<10} {}\n", input.format.name(), visible(&input.path));
        }
    }
    terminal.print(&lines)?;
    for line in &found.errors {
        terminal.fail(line);
    }
    Ok(if found.errors.is_empty() { Outcome::Clean } else { Outcome::Failed })
}

/// Adds the files under the folder `root` that have a reader. What claimlint itself writes is no copy.
fn walk(root: &str, jobs: Option<u16>, found: &mut Found) {
    let mut builder = WalkBuilder::new(root);
    // The same folder gives the same answer on every machine: no list of one user's counts, and a
    // `.gitignore` counts where there is no repository too.
    builder.git_global(false).git_exclude(false).ignore(false).require_git(false).threads(jobs.map_or(0, usize::from));
    let gathered = Mutex::new(found);
    builder.build_parallel().run(|| {
        Box::new(|entry| {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|t| t.is_file()) => {
                    let path = shown(&entry.path().to_string_lossy());
                    let own = [config::FILE_NAME, baseline::FILE_NAME].contains(&&*entry.file_name().to_string_lossy());
                    if let Some(format) = Format::of_path(&path).filter(|_| !own) {
                        let input = Input { path, format, named: false, stdin: false };
                        gathered.lock().expect("no walker panics").inputs.push(input);
                    }
                }
                Ok(_) => {}
                Err(e) => gathered.lock().expect("no walker panics").errors.push(visible(&e.to_string()).into_owned()),
            }
            WalkState::Continue
        })
    });
}

/// Whether it is a device, which may never end. A pipe is none: shells hand files over as pipes.
fn is_device(meta: &fs::Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        meta.file_type().is_char_device() || meta.file_type().is_block_device()
    }
    #[cfg(not(unix))]
    {
        let _ = meta;
        false
    }
}

/// A path as it is shown: `/` between its parts, no `./` before it.
fn shown(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_string() };
    match path.strip_prefix("./") {
        Some(rest) if !rest.is_empty() => rest.trim_start_matches('/').to_string(),
        _ => path,
    }
}

/// An error of the system in one line.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_string(),
        io::ErrorKind::PermissionDenied => "permission denied".to_string(),
        _ => error.to_string(),
    }
}

/// Whether `path` names something that is there.
pub(super) fn exists(path: &str) -> bool {
    Path::new(path).exists()
}

/// Writes a file whole or not at all: beside it, then in its place.
pub(super) fn replace(path: &Path, bytes: &[u8], permissions: Option<fs::Permissions>) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.{}.claimlint", std::process::id()));
    let written = (|| {
        let mut file = fs::File::create_new(&beside)?;
        file.write_all(bytes)?;
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        file.sync_all()?;
        fs::rename(&beside, path)
    })();
    if written.is_err() {
        // What is left of the attempt is of no use; if it cannot go, the error tells enough.
        let _ = fs::remove_file(&beside);
    }
    written
}
