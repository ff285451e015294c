//! Findings as plain data: what the checker returns and what the output formats print.
//!
//! Nothing here serialises itself; the wire formats have types of their own, so the inside can change.

use crate::span::{Span, Src};

/// How grave a finding is. Ordered: `Info < Warning < Error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing: the copy hedges.
    Info,
    /// Overstated.
    Warning,
    /// False, or a promise nobody can keep.
    Error,
}

impl Severity {
    /// All, ascending.
    pub const ALL: [Severity; 3] = [Severity::Info, Severity::Warning, Severity::Error];

    /// The name in messages, options and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    /// The severity of that name.
    pub fn of_name(name: &str) -> Option<Severity> {
        Severity::ALL.into_iter().find(|s| s.name() == name)
    }
}

/// Where the block of a finding stands: `scope` in the JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are the block kinds of `prose`")]
pub enum Scope {
    Title,
    Heading,
    Paragraph,
    Item,
    Cell,
    Quote,
    Question,
    Answer,
    Alt,
    Meta,
    Label,
}

impl Scope {
    /// The name in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Scope::Title => "title",
            Scope::Heading => "heading",
            Scope::Paragraph => "paragraph",
            Scope::Item => "item",
            Scope::Cell => "cell",
            Scope::Quote => "quote",
            Scope::Question => "question",
            Scope::Answer => "answer",
            Scope::Alt => "alt",
            Scope::Meta => "meta",
            Scope::Label => "label",
        }
    }
}

/// How the topic of a sentence was found: `via` in the JSON, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it; DESIGN.md section 5 tells the order")]
pub enum Via {
    Named,
    SentenceBefore,
    Parent,
    Row,
    Column,
    Question,
    Heading,
    Key,
    Title,
    Path,
    Config,
}

impl Via {
    /// The name in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Via::Named => "named",
            Via::SentenceBefore => "sentence-before",
            Via::Parent => "parent",
            Via::Row => "row",
            Via::Column => "column",
            Via::Question => "question",
            Via::Heading => "heading",
            Via::Key => "key",
            Via::Title => "title",
            Via::Path => "path",
            Via::Config => "config",
        }
    }
}

/// Whether an edit may be made without a person's look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Applicability {
    /// Applied by `--fix`.
    Safe,
    /// Applied by `--unsafe-fixes` only: it changes what the copy says.
    Unsafe,
    /// Shown, never applied.
    Display,
}

impl Applicability {
    /// The name in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "unsafe",
            Applicability::Display => "display",
        }
    }
}

/// A replacement of the bytes of `span` by `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; it never crosses markup.
    pub span: Span<Src>,
    /// What stands there afterwards.
    pub text: String,
}

/// A proposed change of the copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, for a menu.
    pub title: String,
    /// Who may apply it.
    pub applicability: Applicability,
    /// Its edits, in offset order, not overlapping.
    pub edits: Vec<Edit>,
}

/// A second place that a finding points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// What that place is to the finding.
    pub message: String,
    /// Where it is.
    pub span: Span<Src>,
}

/// What a finding is about. Ids are of the lexicon.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topic {
    /// Treatment id.
    pub treatment: Option<String>,
    /// Condition id.
    pub condition: Option<String>,
    /// How the treatment (or, without one, the condition) was found.
    pub via: Option<Via>,
}

/// The surroundings of a finding, as a reader sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// Heading trail, outermost first.
    pub headings: Vec<String>,
    /// What kind of block it stands in.
    pub scope: Scope,
    /// The sentence, decoded.
    pub sentence: String,
    /// Where the sentence stands; `None` of what is no prose.
    pub span: Option<Span<Src>>,
}

/// A dated source that a correction rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Evidence id of the lexicon.
    pub id: String,
    /// Who published it.
    pub publisher: String,
    /// Its title.
    pub title: String,
    /// Its date as far as it is known: `2019-12-06`, `2019-12` or `2019`; empty if undated.
    pub date: String,
    /// Its address.
    pub url: String,
    /// What it found, with figures and units.
    pub finding: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Rule id, `<category>/<name>`.
    pub rule: String,
    /// Category, the first part of the rule id.
    pub category: String,
    /// How grave.
    pub severity: Severity,
    /// One line that says what is wrong.
    pub message: String,
    /// The words, on character edges, not empty.
    pub span: Span<Src>,
    /// The words as a reader sees them, decoded.
    pub text: String,
    /// What they are said of.
    pub topic: Topic,
    /// Where they stand.
    pub context: Context,
    /// Other places, such as the heading that names the treatment.
    pub related: Vec<Related>,
    /// A sentence that may be published instead.
    pub correction: Option<String>,
    /// Further remarks.
    pub notes: Vec<String>,
    /// Proposed changes.
    pub fixes: Vec<Fix>,
    /// Sources of the correction.
    pub evidence: Vec<Evidence>,
    /// Jurisdictions whose rules it breaks, such as `US`.
    pub jurisdictions: Vec<String>,
    /// Identifies the finding across moves and edits elsewhere: hex digits.
    pub fingerprint: String,
}

impl Diagnostic {
    /// Whether its rule or its category is among `names`.
    pub fn is_of(&self, names: &[String]) -> bool {
        names.iter().any(|n| *n == self.rule || *n == self.category)
    }
}

/// Words that looked like a claim and were let pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dismissal {
    /// Rule that would have fired.
    pub rule: String,
    /// The words.
    pub span: Span<Src>,
    /// The closed list of DESIGN.md section 5: `negated`, `true`, `other-sense`, …
    pub reason: &'static str,
    /// What decided it: the cue's words, or the fact.
    pub because: String,
}

/// What checking one file gave. Findings are in offset order.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Findings.
    pub findings: Vec<Diagnostic>,
    /// What was seen and let pass; gathered only where it was asked for.
    pub dismissals: Vec<Dismissal>,
    /// Findings silenced by directives.
    pub suppressed: u32,
    /// Findings that a baseline accepts.
    pub baselined: u32,
}

/// A mistake in a file of the user's: a configuration, a lexicon, a directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// `Error` stops the run; `Warning` does not.
    pub severity: Severity,
    /// File that holds it.
    pub path: String,
    /// Where in that file, in bytes; `None` if it is about the file as a whole.
    pub span: Option<Span<Src>>,
    /// One line that says what is wrong.
    pub message: String,
    /// What to do about it, a line each.
    pub notes: Vec<String>,
}

impl Problem {
    /// An error with nothing to add.
    pub fn error(path: &str, span: Option<Span<Src>>, message: String) -> Problem {
        Problem { severity: Severity::Error, path: path.to_string(), span, message, notes: Vec::new() }
    }
}
