//! A file and its text: what format it is, and how its bytes become text.

mod bytes;
mod choice;
mod skip;

pub(crate) use bytes::{PART, STYLES};
pub use choice::Choice;
pub use skip::{skip_folder, skip_reason};

use crate::span::LineIndex;
use std::sync::{Arc, OnceLock};

/// The kinds of file that have a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown, with or without tags of a template.
    Markdown,
    /// Markdown with JSX.
    Mdx,
    /// HTML, with or without tags of a template.
    Html,
    /// JSON, comments and trailing commas allowed.
    Json,
    /// YAML.
    Yaml,
    /// TOML.
    Toml,
    /// JavaScript, with or without JSX.
    JavaScript,
    /// TypeScript.
    TypeScript,
    /// TypeScript with JSX.
    Tsx,
    /// A component of Vue.
    Vue,
    /// A component of Svelte.
    Svelte,
    /// A page of Astro.
    Astro,
    /// PHP.
    Php,
    /// Blade, the templates of Laravel.
    Blade,
    /// HTML with tags of Liquid, Jinja, Twig, Nunjucks, Handlebars, Go, ERB or EJS.
    Template,
    /// Rows of fields between commas (or semicolons, tabs, bars).
    Csv,
    /// Rows of fields between tabs.
    Tsv,
    /// XLIFF.
    Xliff,
    /// Translations of gettext.
    Po,
    /// Subtitles of SubRip.
    SubRip,
    /// Subtitles of the web.
    WebVtt,
    /// A Word document; its text is that of its parts, `word/document.xml` first, the others each after a
    /// line that names it. Its lines are its paragraphs.
    Docx,
}

/// Each format, the name that the JSON output gives it, and the extensions of its files.
#[rustfmt::skip]
const FORMATS: &[(Format, &str, &[&str])] = &[
    (Format::Text, "text", &["txt", "text"]),
    (Format::Markdown, "markdown", &["md", "markdown", "mdown", "mkd"]),
    (Format::Mdx, "mdx", &["mdx"]),
    (Format::Html, "html", &["html", "htm", "xhtml", "shtml"]),
    (Format::Json, "json", &["json", "jsonc", "json5", "jsonld", "jsonl", "ndjson", "webmanifest"]),
    (Format::Yaml, "yaml", &["yaml", "yml"]),
    (Format::Toml, "toml", &["toml"]),
    (Format::JavaScript, "javascript", &["js", "jsx", "mjs", "cjs"]),
    (Format::TypeScript, "typescript", &["ts", "mts", "cts"]),
    (Format::Tsx, "tsx", &["tsx"]),
    (Format::Vue, "vue", &["vue"]),
    (Format::Svelte, "svelte", &["svelte"]),
    (Format::Astro, "astro", &["astro"]),
    (Format::Php, "php", &["php", "phtml"]),
    (Format::Blade, "blade", &[]),
    (Format::Template, "template", &["liquid", "jinja", "jinja2", "j2", "njk", "twig", "hbs", "handlebars", "mustache", "gohtml", "tmpl", "gotmpl", "erb", "ejs", "eex", "heex", "leex", "asp", "aspx", "jsp", "jspf", "ftl"]),
    (Format::Csv, "csv", &["csv"]),
    (Format::Tsv, "tsv", &["tsv", "tab"]),
    (Format::Xliff, "xliff", &["xlf", "xliff"]),
    (Format::Po, "po", &["po", "pot"]),
    (Format::SubRip, "subrip", &["srt"]),
    (Format::WebVtt, "webvtt", &["vtt"]),
    (Format::Docx, "docx", &["docx"]),
];

impl Format {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Format> {
        FORMATS.iter().map(|f| f.0)
    }

    /// The name that the JSON output gives it.
    pub fn name(self) -> &'static str {
        FORMATS.iter().find(|f| f.0 == self).map_or("text", |f| f.1)
    }

    /// The format that the extension of `path` tells, `None` if no reader takes it.
    pub fn of_path(path: &str) -> Option<Format> {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path).to_ascii_lowercase();
        if name.ends_with(".blade.php") {
            return Some(Format::Blade);
        }
        let (_, extension) = name.rsplit_once('.')?;
        FORMATS.iter().find(|f| f.2.contains(&extension)).map(|f| f.0)
    }
}

/// Why bytes could not be read as text. The message is shown to the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecodable {
    /// One line, without the path.
    pub reason: String,
}

/// A file as it is checked: its path, its format and its text.
#[derive(Debug)]
pub struct SourceFile {
    /// Path as it was given or found, with `/` between its parts. Used for messages and topics only.
    pub path: String,
    /// Which reader takes it.
    pub format: Format,
    /// The whole text, byte for byte as in the file (a byte order mark included). For a file in another
    /// encoding it is the text in UTF-8, and for a Word document that of its parts: offsets are
    /// bytes of it.
    pub text: String,
    /// What the bytes of the file are, if they are not those of `text`: `utf-16le`, `windows-1252`,
    /// `word/document.xml`. Such a file cannot be edited in place.
    pub decoded_from: Option<&'static str>,
    /// Keys and attributes that its readers read, or not, beside the built-in tables.
    pub choice: Arc<Choice>,
    lines: OnceLock<LineIndex>,
}

impl SourceFile {
    /// A file from text that is already decoded.
    pub fn new(path: impl Into<String>, format: Format, text: impl Into<String>) -> Self {
        SourceFile {
            path: path.into(),
            format,
            text: text.into(),
            decoded_from: None,
            choice: Arc::default(),
            lines: OnceLock::new(),
        }
    }

    /// A file from its bytes: UTF-8, UTF-16 with a byte order mark, HTML that declares itself
    /// Windows-1252, or a Word document.
    ///
    /// # Errors
    /// Bytes that are none of these, hold a NUL, or number more than 4 GiB, each with the reason.
    pub fn from_bytes(path: impl Into<String>, format: Format, bytes: Vec<u8>) -> Result<Self, Undecodable> {
        let (text, decoded_from) = bytes::decode(format, bytes).map_err(|reason| Undecodable { reason })?;
        Ok(SourceFile { decoded_from, ..SourceFile::new(path, format, text) })
    }

    /// Whether it is a script that a machine wrote: long, in very few lines.
    pub fn is_minified(&self) -> bool {
        matches!(self.format, Format::JavaScript | Format::TypeScript | Format::Tsx) && skip::is_minified(&self.text)
    }

    /// Lines and columns of this file, indexed on first use.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| match self.format {
            Format::Docx => LineIndex::with_starts(&self.text, bytes::paragraphs(&self.text)),
            _ => LineIndex::new(&self.text),
        })
    }
}
