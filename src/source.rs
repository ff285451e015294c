//! A file and its text: what format it is, and how its bytes become text.

use crate::span::LineIndex;
use std::sync::OnceLock;

/// The kinds of file that have a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// HTML.
    Html,
    /// JSON, comments and trailing commas allowed.
    Json,
    /// JavaScript, with or without JSX.
    JavaScript,
    /// TypeScript.
    TypeScript,
    /// TypeScript with JSX.
    Tsx,
}

impl Format {
    /// All of them.
    pub const ALL: &[Format] = &[
        Format::Text,
        Format::Markdown,
        Format::Html,
        Format::Json,
        Format::JavaScript,
        Format::TypeScript,
        Format::Tsx,
    ];

    /// The name that the JSON output gives it.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Json => "json",
            Format::JavaScript => "javascript",
            Format::TypeScript => "typescript",
            Format::Tsx => "tsx",
        }
    }

    /// The format that the extension of `path` tells, `None` if no reader takes it.
    pub fn of_path(path: &str) -> Option<Format> {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let (_, extension) = name.rsplit_once('.')?;
        Some(match extension.to_ascii_lowercase().as_str() {
            "txt" | "text" => Format::Text,
            "md" | "markdown" | "mdown" | "mkd" => Format::Markdown,
            "html" | "htm" | "xhtml" => Format::Html,
            "json" | "jsonc" | "json5" | "geojson" | "jsonld" | "webmanifest" => Format::Json,
            "js" | "jsx" | "mjs" | "cjs" => Format::JavaScript,
            "ts" | "mts" | "cts" => Format::TypeScript,
            "tsx" => Format::Tsx,
            _ => return None,
        })
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
    /// The whole text, byte for byte as in the file (a byte order mark included).
    pub text: String,
    lines: OnceLock<LineIndex>,
}

impl SourceFile {
    /// A file from text that is already decoded.
    pub fn new(path: impl Into<String>, format: Format, text: impl Into<String>) -> Self {
        SourceFile { path: path.into(), format, text: text.into(), lines: OnceLock::new() }
    }

    /// A file from its bytes.
    ///
    /// # Errors
    /// Bytes that are not UTF-8, hold a NUL, or number more than 4 GiB, with the reason.
    pub fn from_bytes(path: impl Into<String>, format: Format, bytes: Vec<u8>) -> Result<Self, Undecodable> {
        let refuse = |reason: String| Err(Undecodable { reason });
        if bytes.len() >= u32::MAX as usize {
            return refuse("larger than 4 GiB".into());
        }
        if let Some(at) = memchr::memchr(0, &bytes) {
            return refuse(format!("binary: a NUL at byte {at}"));
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(SourceFile::new(path, format, text)),
            Err(e) => refuse(format!("not UTF-8: invalid at byte {}", e.utf8_error().valid_up_to())),
        }
    }

    /// Lines and columns of this file, indexed on first use.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }
}
