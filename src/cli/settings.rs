//! Finding and reading `claimlint.toml`.

use super::{
    Stop, args,
    files::{self, normal},
    terminal::Terminal,
};
use crate::{
    config::{self, Config, Located, Names},
    diagnostic::{Problem, Severity},
    emit::visible,
    source::{Choice, Format, SourceFile},
};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Most configurations that build on each other in a row.
const DEEPEST: usize = 32;

/// A configuration with what it extends, ready to be asked about paths.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// What it says.
    pub(super) config: Config,
    /// The folder that its globs are relative to, absolute.
    pub(super) folder: PathBuf,
    /// The files that it was read from, for messages.
    pub(super) files: Vec<SourceFile>,
    /// What is read of keys and attributes.
    pub(super) choice: Arc<Choice>,
    exclude: GlobSet,
    overrides: Vec<GlobSet>,
    allow: Vec<Option<GlobSet>>,
    /// Its own files and the folders of its lexicons, from the root.
    own: Vec<PathBuf>,
}

impl Settings {
    fn excludes(&self, path: &str) -> bool {
        !self.exclude.is_empty() && self.exclude.is_match(self.relative(path))
    }

    /// Indexes of the overrides that apply to the file.
    pub(super) fn overrides(&self, path: &str) -> Vec<usize> {
        if self.overrides.is_empty() {
            return Vec::new();
        }
        let path = self.relative(path);
        (0..self.overrides.len()).filter(|&i| self.overrides[i].is_match(&path)).collect()
    }

    /// Whether the `i`th allowed phrase may stand in the file.
    pub(super) fn allows(&self, i: usize, path: &str) -> bool {
        self.allow[i].as_ref().is_none_or(|globs| globs.is_match(self.relative(path)))
    }

    /// A path that was written in a configuration file, from where that file stands.
    pub(super) fn resolve(&self, written: &Located<String>) -> PathBuf {
        let beside = Path::new(&*written.path).parent().unwrap_or(Path::new(""));
        beside.join(&written.value)
    }

    /// Shows problems of the configuration.
    pub(super) fn complain(&self, problems: &[Problem], terminal: &mut Terminal) {
        for problem in problems {
            let text = self.files.iter().find(|f| f.path == problem.path).map(|f| &*f.text);
            terminal.problem(problem, text);
        }
    }

    fn relative(&self, path: &str) -> PathBuf {
        let path = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
        path.strip_prefix(&self.folder).map(Path::to_path_buf).unwrap_or(path)
    }
}

/// The configurations of a run: the nearest above each file, or the one that was named, or none.
pub(super) struct Finder {
    fixed: Option<usize>,
    /// Every configuration that was read; the first is the empty one.
    pub(super) all: Vec<Settings>,
    /// Configuration of each folder that was asked about.
    folders: HashMap<PathBuf, usize>,
    /// The folders of `--lexicon`, from the root.
    lexicons: Vec<PathBuf>,
}

impl Finder {
    pub(super) fn new(common: &args::Common, terminal: &mut Terminal) -> Result<Finder, Stop> {
        let lexicons = common.lexicon.iter().map(|folder| normal(Path::new(folder))).collect();
        let mut finder = Finder { fixed: None, all: vec![Settings::default()], folders: HashMap::new(), lexicons };
        if let Some(path) = &common.config {
            finder.all.push(load(Path::new(path), terminal)?);
            finder.fixed = Some(1);
        } else if common.isolated {
            finder.fixed = Some(0);
        }
        Ok(finder)
    }

    /// Index of the configuration of a file.
    pub(super) fn of_file(&mut self, path: &str, terminal: &mut Terminal) -> Result<usize, Stop> {
        if let Some(fixed) = self.fixed {
            return Ok(fixed);
        }
        let path = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
        self.of_folder(path.parent().unwrap_or(Path::new("/")), terminal)
    }

    /// Index of the configuration of the folder one stands in: what counts for the run as a whole.
    pub(super) fn of_run(&mut self, terminal: &mut Terminal) -> Result<usize, Stop> {
        self.of_file("claimlint.toml", terminal)
    }

    /// Why a file that was met while walking is not checked under these settings, if it is not.
    pub(super) fn left_out(&self, settings: usize, path: &str) -> Option<&'static str> {
        let settings = &self.all[settings];
        if settings.excludes(path) {
            return Some("excluded by the configuration");
        }
        let mut own = settings.own.iter().chain(&self.lexicons).peekable();
        own.peek()?;
        let path = normal(Path::new(path));
        // Wording to look for is no copy.
        own.any(|own| path.starts_with(own)).then_some("a file of the configuration")
    }

    fn of_folder(&mut self, folder: &Path, terminal: &mut Terminal) -> Result<usize, Stop> {
        if let Some(&known) = self.folders.get(folder) {
            return Ok(known);
        }
        let file = folder.join(config::FILE_NAME);
        let index = if file.is_file() {
            self.all.push(load(&file, terminal)?);
            self.all.len() - 1
        } else {
            match folder.parent() {
                Some(parent) => self.of_folder(parent, terminal)?,
                None => 0,
            }
        };
        self.folders.insert(folder.to_path_buf(), index);
        Ok(index)
    }
}

/// Reads a configuration and what it extends.
fn load(path: &Path, terminal: &mut Terminal) -> Result<Settings, Stop> {
    let mut files = Vec::new();
    let merged = merge(path, None, &mut Vec::new(), &mut files);
    let problems = match merged {
        Ok(config) => {
            let folder = std::path::absolute(path).ok().and_then(|p| p.parent().map(Path::to_path_buf));
            let mut settings = Settings { folder: folder.unwrap_or_default(), files, ..Settings::default() };
            match settings.compile(config) {
                Ok(()) => return Ok(settings),
                Err(problems) => {
                    settings.complain(&problems, terminal);
                    return Err(Stop);
                }
            }
        }
        Err(problems) => problems,
    };
    Settings { files, ..Settings::default() }.complain(&problems, terminal);
    Err(Stop)
}

/// Reads `path` on top of what it extends. `from` is where its name was written, `open` what is being read
/// that builds on it. A configuration that several build on counts once, below the first of them.
fn merge(
    path: &Path,
    from: Option<&Located<String>>,
    open: &mut Vec<String>,
    files: &mut Vec<SourceFile>,
) -> Result<Config, Vec<Problem>> {
    let name = shown(path);
    let fail = |message: String| {
        vec![match from {
            Some(written) => written.problem(message, vec![]),
            None => Problem { severity: Severity::Error, path: String::new(), span: None, message, notes: vec![] },
        }]
    };
    if open.contains(&name) {
        return Err(fail(format!("{} extends itself", visible(&name))));
    }
    if open.len() >= DEEPEST {
        return Err(fail(format!("more than {DEEPEST} configurations build on each other")));
    }
    if files.iter().any(|f| f.path == name) {
        return Ok(Config::default());
    }
    let bytes = files::read_own(path).map_err(|e| fail(format!("{}: {}", visible(&name), files::reason(&e))))?;
    let file = SourceFile::from_bytes(&*name, Format::Text, bytes)
        .map_err(|e| fail(format!("{}: {}", visible(&name), e.reason)))?;
    let text = file.text.clone();
    files.push(file);
    let config = config::parse(&name, &text)?;
    let mut base = Config::default();
    open.push(name);
    for extended in &config.extends {
        let beside = path.parent().unwrap_or(Path::new("")).join(&extended.value);
        base = base.extended_by(merge(&beside, Some(extended), open, files)?);
    }
    open.pop();
    Ok(base.extended_by(config))
}

impl Settings {
    fn compile(&mut self, config: Config) -> Result<(), Vec<Problem>> {
        let mut problems = Vec::new();
        self.exclude = globs(&config.exclude, &mut problems);
        self.overrides = config.overrides.iter().map(|o| globs(&o.paths, &mut problems)).collect();
        let only = |names: &Names, problems: &mut Vec<Problem>| (!names.is_empty()).then(|| globs(names, problems));
        self.allow = config.allow.iter().map(|a| only(&a.paths, &mut problems)).collect();
        let lexicons = config.lexicon.iter().map(|folder| self.resolve(folder));
        self.own = self.files.iter().map(|f| PathBuf::from(&f.path)).chain(lexicons).map(|p| normal(&p)).collect();
        self.choice = Arc::new(config.prose.choice());
        self.config = config;
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }
}

fn globs(names: &Names, problems: &mut Vec<Problem>) -> GlobSet {
    let mut builder = GlobSetBuilder::new();
    for name in names {
        match GlobBuilder::new(&name.value).literal_separator(true).build() {
            Ok(glob) => {
                builder.add(glob);
            }
            Err(e) => problems.push(name.problem(format!("not a glob: {}", e.kind()), vec![])),
        }
    }
    builder.build().unwrap_or_else(|e| {
        problems.extend(names.first().map(|name| name.problem(format!("not globs: {}", e.kind()), vec![])));
        GlobSet::empty()
    })
}

/// A path of a configuration as it is shown: below the folder one stands in if it is.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let full = normal(path);
    full.strip_prefix(&here).unwrap_or(&full).to_string_lossy().replace('\\', "/")
}
