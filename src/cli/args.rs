//! The arguments. Names are those of DESIGN.md section 7.

use crate::{diagnostic::Severity, emit::Format};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, builder::PossibleValue};

const EXIT_CODES: &str = "\
Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 the job could not be done.

Examples:
  claimlint pages/                        check a folder
  claimlint --format json - < page.md     check what stdin gives
  claimlint explain approval              what the rules of a category say, and why
  claimlint why pages/hair.md:12          what was seen in a line, and why it passed";

/// Finds overstated health claims in clinic marketing and corrects them with evidence.
#[derive(Debug, Parser)]
#[command(version, after_help = EXIT_CODES, args_conflicts_with_subcommands = true, max_term_width = 100)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) common: Common,
    #[command(flatten)]
    pub(super) check: Check,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check copy for overstated claims (the default)
    Check(Box<Check>),
    /// Tell what a rule says and why, or show a source
    Explain(Explain),
    /// Tell what was seen in a file or a line of it, and why it was flagged or let pass
    Why(Why),
    /// Show the prose that is read in a file, block by block
    Prose(Prose),
    /// List the files that would be checked, and how each is read
    Files(Files),
    /// Check, test, list or begin lexicon files
    #[command(subcommand)]
    Lexicon(Lexicon),
    /// Open a page on this machine where copy is checked as it is typed
    Serve(Serve),
    /// Write a commented claimlint.toml
    Init,
    /// Accept today's findings, so that only new ones count
    Baseline(Baseline),
    /// List every exception with its reason and day
    Suppressions(Suppressions),
    /// Print a JSON Schema
    Schema {
        /// Of what
        #[arg(value_name = "WHAT")]
        what: Schema,
    },
    /// Print the completions of a shell
    Completions {
        /// Which
        #[arg(value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(super) struct Common {
    /// Use this configuration, instead of the nearest claimlint.toml above each file
    #[arg(long, value_name = "FILE", global = true, conflicts_with = "isolated")]
    pub(super) config: Option<String>,
    /// Use no configuration file
    #[arg(long, global = true)]
    pub(super) isolated: bool,
    /// Add the lexicon files of this folder (may be repeated)
    #[arg(long, value_name = "DIR", global = true)]
    pub(super) lexicon: Vec<String>,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub(super) color: When,
    /// Print findings and errors only: no summary, no warnings
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Files and folders to check; `-` is stdin [default: .]
    #[arg(value_name = "PATHS")]
    pub(super) paths: Vec<String>,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: Format,
    /// Write a report to a file as well, such as sarif=out.sarif (may be repeated)
    #[arg(long, value_name = "FORMAT=FILE", value_parser = output)]
    pub(super) output: Vec<(Format, String)>,
    /// Lowest severity that makes the exit code 1 [default: warning]
    #[arg(long, value_name = "LEVEL")]
    pub(super) fail_on: Option<FailOn>,
    /// Most warnings that do not make the exit code 1
    #[arg(long, value_name = "N")]
    pub(super) max_warnings: Option<u32>,
    /// Show info findings in the formats for people
    #[arg(long)]
    pub(super) info: bool,
    /// Count the findings of each rule
    #[arg(long)]
    pub(super) statistics: bool,
    #[command(flatten)]
    pub(super) rules: Rules,
    /// Name to read stdin under: it tells the format and the configuration
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<String>,
    #[command(flatten)]
    pub(super) fixes: Fixes,
    #[command(flatten)]
    pub(super) changed: Changed,
    /// File of accepted findings [default: the nearest claimlint-baseline.jsonl]
    #[arg(long, value_name = "FILE", conflicts_with = "no_baseline")]
    pub(super) baseline: Option<String>,
    /// Pass over the file of accepted findings
    #[arg(long)]
    pub(super) no_baseline: bool,
    /// Pass over the exceptions that comments make
    #[arg(long)]
    pub(super) no_inline_suppressions: bool,
    /// Check again whenever a file changes
    #[arg(long, conflicts_with_all = ["fix", "unsafe_fixes", "diff", "patch", "show_settings"])]
    pub(super) watch: bool,
    /// Show each setting and where it comes from, and check nothing
    #[arg(long)]
    pub(super) show_settings: bool,
    /// Threads to use [default: as many as there are cores]
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) jobs: Option<u16>,
}

/// Mends the files.
#[derive(Clone, Copy, Debug, Default, Args)]
#[command(next_help_heading = "Fixes")]
pub(super) struct Fixes {
    /// Apply the safe fixes, then report what is left; stdin is mended to stdout
    #[arg(long, conflicts_with = "patch")]
    pub(super) fix: bool,
    /// Apply the fixes that change what the copy says, too
    #[arg(long, conflicts_with = "patch")]
    pub(super) unsafe_fixes: bool,
    /// Show what the fixes would change, and write nothing; exit code 1 if there is anything
    #[arg(long, conflicts_with = "fix")]
    pub(super) diff: bool,
}

/// Restricts a run to what changed.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Changed lines")]
#[group(multiple = false)]
pub(super) struct Changed {
    /// Only what changed since this revision of git, uncommitted and untracked files included
    #[arg(long, value_name = "REV")]
    pub(super) since: Option<String>,
    /// Only what changed since HEAD branched off this revision
    #[arg(long, value_name = "REV")]
    pub(super) merge_base: Option<String>,
    /// Only what this unified diff changes; `-` is stdin
    #[arg(long, value_name = "FILE")]
    pub(super) patch: Option<String>,
}

/// Which rules apply, and how.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct Rules {
    /// Only these rules, categories or `*/NAME` rules of all categories (comma-separated, may be repeated)
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Not these rules, categories or `*/NAME` rules of all categories
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// Set the severity of a rule or category
    #[arg(long, value_name = "ID=LEVEL", value_delimiter = ',', value_parser = severity)]
    pub(super) severity: Vec<(String, Severity)>,
    /// Jurisdictions whose rules apply, such as US,IN
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub(super) jurisdiction: Vec<String>,
}

impl Rules {
    /// Whether they leave everything as the settings have it.
    pub(super) fn is_empty(&self) -> bool {
        self.select.is_empty() && self.ignore.is_empty() && self.severity.is_empty() && self.jurisdiction.is_empty()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    /// The level of that name.
    pub(super) fn of_name(name: &str) -> Option<FailOn> {
        Some(match name {
            "error" => FailOn::Error,
            "warning" => FailOn::Warning,
            "info" => FailOn::Info,
            "never" => FailOn::Never,
            _ => return None,
        })
    }
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// Rule, category or evidence id
    #[arg(value_name = "RULE|EVIDENCE-ID")]
    pub(super) id: String,
}

#[derive(Debug, Args)]
pub(super) struct Why {
    /// File, with a line if only that line is asked about; `-` is stdin
    #[arg(value_name = "FILE[:LINE]")]
    pub(super) place: String,
    /// Name to read stdin under: it tells the format
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<String>,
    #[command(flatten)]
    pub(super) rules: Rules,
}

#[derive(Debug, Args)]
pub(super) struct Prose {
    /// File to read; `-` is stdin
    #[arg(value_name = "FILE")]
    pub(super) file: String,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: PlainFormat,
    /// Name to read stdin under: it tells the format
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<String>,
}

/// Formats of what is no report of findings.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum PlainFormat {
    Human,
    Json,
}

#[derive(Debug, Args)]
pub(super) struct Files {
    /// Files and folders [default: .]
    #[arg(value_name = "PATHS")]
    pub(super) paths: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Lexicon {
    /// Check lexicon files for mistakes: the built-in lexicon, with the folders of --lexicon
    Check,
    /// Run every example of the lexicon as a test
    Test {
        /// Judge the variants of the examples, too: negated, questioned, tabled, split by markup
        #[arg(long)]
        transforms: bool,
        /// Name the terms that no example exercises, and the alternatives that can never match
        #[arg(long)]
        coverage: bool,
    },
    /// List the rules, or the terms
    List {
        /// List every term that the rules look for
        #[arg(long)]
        terms: bool,
    },
    /// Show which findings a changed lexicon adds and loses
    Diff {
        /// Folder of the lexicon as it was
        old: PathBuf,
        /// Folder of the lexicon as it is
        new: PathBuf,
        /// Files and folders of copy
        #[arg(default_value = ".")]
        paths: Vec<String>,
    },
    /// Fit the weights of sentences to labelled copy and print them (lexicon/weights.toml)
    Weigh {
        /// JSON lines: {"text", "format", "label", "spans": [{"quote"}], "page", "counts"}
        #[arg(required = true, value_name = "SET.jsonl")]
        sets: Vec<PathBuf>,
        /// Learn what to add to the weights that there are, instead of new ones
        #[arg(long)]
        onto: bool,
    },
    /// Print a family of claims to begin with
    New {
        /// Id of its first rule
        #[arg(value_name = "CATEGORY/NAME")]
        id: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Port of the loopback to listen on; 0 is any that is free
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) port: u16,
    /// Print the address and open no browser
    #[arg(long)]
    pub(super) no_open: bool,
    #[command(flatten)]
    pub(super) rules: Rules,
}

#[derive(Debug, Args)]
pub(super) struct Baseline {
    /// Files and folders [default: .]
    #[arg(value_name = "PATHS")]
    pub(super) paths: Vec<String>,
    /// The file to write [default: the nearest claimlint-baseline.jsonl, else one in this folder]
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<String>,
    /// Accept new findings too, where the file is there already
    #[arg(long)]
    pub(super) add: bool,
    /// Threads to use [default: as many as there are cores]
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) jobs: Option<u16>,
}

#[derive(Debug, Args)]
pub(super) struct Suppressions {
    /// Files and folders [default: .]
    #[arg(value_name = "PATHS")]
    pub(super) paths: Vec<String>,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: PlainFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Schema {
    /// claimlint.toml
    Config,
    /// What --format json prints
    Output,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Format::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

/// Reads `ID=LEVEL`.
fn severity(text: &str) -> Result<(String, Severity), String> {
    let (id, level) = text.split_once('=').ok_or("expected ID=LEVEL, such as efficacy=error")?;
    let severity = Severity::of_name(level).ok_or_else(|| format!("no level `{level}`: error, warning or info"))?;
    Ok((id.to_string(), severity))
}

/// Reads `FORMAT=FILE`.
fn output(text: &str) -> Result<(Format, String), String> {
    let (name, file) = text.split_once('=').ok_or("expected FORMAT=FILE, such as sarif=out.sarif")?;
    let all = || Format::ALL.map(Format::name).join(", ");
    let format =
        Format::ALL.into_iter().find(|f| f.name() == name).ok_or_else(|| format!("no format `{name}`: {}", all()))?;
    if file.is_empty() { Err("expected a file after the `=`".to_string()) } else { Ok((format, file.to_string())) }
}
