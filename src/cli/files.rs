//! Finding the files to check, and reading them.

use super::{Outcome, Stop, args, check, settings::Finder, terminal::Terminal};
use crate::{
    baseline, config,
    emit::{Skipped, visible},
    source::{Format, SourceFile, skip_folder, skip_reason},
};
use ignore::{WalkBuilder, WalkState};
use std::{
    fs,
    io::{self, Read, Write},
    path::{Component, Path, PathBuf},
    sync::Mutex,
};

/// The name of stdin on the command line and in output.
pub(super) const STDIN: &str = "-";

/// Most bytes of a file of the program's own kinds.
const MOST: u64 = 256 << 20;

/// A file to check.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Input {
    /// Path as it is shown, with `/` between its parts; [`STDIN`] for stdin without a name.
    pub(super) path: String,
    /// Its path itself, where that is not UTF-8.
    pub(super) real: Option<PathBuf>,
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
    /// What was met while walking and holds no copy by its name, though a reader would take it, in path
    /// order: lock files, vendored folders.
    pub(super) skipped: Vec<Skipped>,
    /// What else was met and is not read, in path order: files without a reader, links, hidden ones.
    pub(super) unread: Vec<Skipped>,
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
/// hidden files, links and what machines write left out). No path is the folder one stands in.
pub(super) fn find(paths: &[String], stdin_filename: Option<&str>, jobs: Option<u16>) -> Found {
    let mut found = Found::default();
    let here = [".".to_string()];
    for path in if paths.is_empty() { &here } else { paths } {
        if path == STDIN {
            let name = shown(stdin_filename.unwrap_or(STDIN));
            let format = Format::of_path(&name).unwrap_or(Format::Text);
            found.inputs.push(Input { path: name, real: None, format, named: true, stdin: true });
            continue;
        }
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => walk(path, jobs, &mut found),
            Ok(meta) if is_device(&meta) => found.errors.push(format!("{}: a device, not a file", visible(path))),
            Ok(_) => {
                let path = shown(path);
                let format = Format::of_path(&path).unwrap_or(Format::Text);
                found.inputs.push(Input { path, real: None, format, named: true, stdin: false });
            }
            Err(e) => found.errors.push(format!("{}: {}", visible(path), reason(&e))),
        }
    }
    // Of one path twice, the one that was named counts: its errors are errors.
    found.inputs.sort_by(|a, b| (&a.path, &a.real, b.named).cmp(&(&b.path, &b.real, a.named)));
    found.inputs.dedup_by(|a, b| (&a.path, &a.real) == (&b.path, &b.real));
    found.skipped.sort_by(|a, b| a.path.cmp(&b.path));
    found.unread.sort_by(|a, b| a.path.cmp(&b.path));
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
        false => fs::read(input.real.as_deref().unwrap_or(Path::new(&input.path))),
    };
    let bytes = bytes.map_err(|e| Unread::Failed(format!("{}: {}", visible(&input.path), reason(&e))))?;
    let file = SourceFile::from_bytes(&*input.path, input.format, bytes).map_err(|e| refuse(e.reason))?;
    if file.is_minified() && !input.named { Err(refuse("a minified bundle".to_string())) } else { Ok(file) }
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

/// `claimlint files`: what would be checked, and by which reader; what would not, and why.
pub(super) fn list(arguments: &args::Files, common: &args::Common, terminal: &mut Terminal) -> Result<Outcome, Stop> {
    let mut finder = Finder::new(common, terminal)?;
    let Found { inputs, skipped, unread, mut errors } = find(&arguments.paths, None, None);
    let mut lines = Vec::with_capacity(inputs.len() + skipped.len() + unread.len());
    for (input, read) in inputs.iter().zip(check::map(&inputs, None, read)) {
        let settings = finder.of_file(&input.path, terminal)?;
        let line = |kind: &str, reason: &str| format!("{kind:<10} {}{reason}\n", visible(&input.path));
        let left_out = finder.left_out(settings, &input.path).filter(|_| !input.named);
        lines.push((
            &input.path,
            match read {
                _ if left_out.is_some() => line("skipped", &format!(": {}", left_out.unwrap_or_default())),
                Ok(file) => line(file.format.name(), ""),
                Err(Unread::Skipped(skipped)) => line("skipped", &format!(": {}", skipped.reason)),
                Err(Unread::Failed(error)) => {
                    errors.push(error);
                    continue;
                }
            },
        ));
    }
    for Skipped { path, reason } in skipped.iter().chain(&unread) {
        lines.push((path, format!("{:<10} {}: {reason}\n", "skipped", visible(path))));
    }
    lines.sort();
    terminal.print(&lines.into_iter().map(|(_, line)| line).collect::<String>())?;
    for line in &errors {
        terminal.fail(line);
    }
    Ok(if errors.is_empty() { Outcome::Clean } else { Outcome::Failed })
}

/// What becomes of something met while walking.
enum Met {
    Read(Format),
    /// It has a reader, and no copy.
    Skipped(&'static str),
    Unread(String),
    Entered,
    /// Nothing is said of it.
    Ignored,
}

/// What becomes of the entry `name` at `depth` below the folder that is walked; `path` begins there.
fn meet(name: &str, path: &str, depth: usize, kind: Option<fs::FileType>) -> Met {
    let is_folder = kind.is_some_and(|t| t.is_dir());
    if depth == 0 {
        return Met::Entered;
    }
    if kind.is_some_and(|t| t.is_symlink()) {
        return Met::Unread("a link".to_string());
    }
    if name.starts_with('.') {
        return if name == ".git" { Met::Ignored } else { Met::Unread("hidden".to_string()) };
    }
    if is_folder {
        return skip_folder(name).map_or(Met::Entered, Met::Skipped);
    }
    // What claimlint itself writes is no copy.
    if [config::FILE_NAME, baseline::FILE_NAME].contains(&name) || !kind.is_some_and(|t| t.is_file()) {
        return Met::Ignored;
    }
    match Format::of_path(path) {
        Some(format) => skip_reason(path).map_or(Met::Read(format), Met::Skipped),
        None => Met::Unread(match name.rsplit_once('.') {
            Some((_, extension)) => format!("no reader for .{}", extension.to_lowercase()),
            None => "no reader: its name has no extension".to_string(),
        }),
    }
}

/// Adds what is under the folder `root`.
fn walk(root: &str, jobs: Option<u16>, found: &mut Found) {
    let mut builder = WalkBuilder::new(root);
    // The same folder gives the same answer on every machine: no list of one user's counts, and a
    // `.gitignore` counts where there is no repository too.
    builder.git_global(false).git_exclude(false).ignore(false).require_git(false).hidden(false);
    builder.threads(jobs.map_or(0, usize::from));
    let gathered = Mutex::new(found);
    builder.build_parallel().run(|| {
        Box::new(|entry| {
            let entry = match entry {
                Ok(entry) => entry,
                Err(e) => {
                    gathered.lock().expect("no walker panics").errors.push(visible(&e.to_string()).into_owned());
                    return WalkState::Continue;
                }
            };
            let path = shown(&entry.path().to_string_lossy());
            // What stands above the folder that is walked says nothing of the file.
            let below = entry.path().strip_prefix(root).unwrap_or(entry.path()).to_string_lossy().replace('\\', "/");
            let met = meet(&entry.file_name().to_string_lossy(), &below, entry.depth(), entry.file_type());
            let mut found = gathered.lock().expect("no walker panics");
            match met {
                Met::Entered => return WalkState::Continue,
                Met::Read(format) => {
                    let real = entry.path().to_str().is_none().then(|| entry.path().to_path_buf());
                    found.inputs.push(Input { path, real, format, named: false, stdin: false });
                }
                Met::Skipped(reason) => found.skipped.push(Skipped { path, reason: reason.to_string() }),
                Met::Unread(reason) => found.unread.push(Skipped { path, reason }),
                Met::Ignored => {}
            }
            WalkState::Skip
        })
    });
}

/// Reads a file of settings, wording or accepted findings: no device, and at most [`MOST`] bytes.
pub(super) fn read_own(path: &Path) -> io::Result<Vec<u8>> {
    let refuse = |why: &str| Err(io::Error::other(why));
    if is_device(&fs::metadata(path)?) {
        return refuse("a device, not a file");
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(MOST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST { refuse("larger than 256 MiB") } else { Ok(bytes) }
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

/// The path from the root, without `.` and `..`.
pub(super) fn normal(path: &Path) -> PathBuf {
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut out = PathBuf::new();
    for component in full.components() {
        match component {
            Component::ParentDir => {
                out.pop();
            }
            Component::CurDir => {}
            other => out.push(other),
        }
    }
    out
}
