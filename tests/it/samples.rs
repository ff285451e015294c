//! Copy for the tests: every fixture that a reader takes, and rewritings of it.

use claimlint::{
    check::{Checker, Options},
    lexicon::Lexicon,
    prose::{self, Piece},
    source::{Format, SourceFile},
};
use std::{fs, path::Path, sync::LazyLock};

/// A checker with the shipped lexicon and all rules.
pub(crate) static CHECKER: LazyLock<Checker> =
    LazyLock::new(|| Checker::new(Lexicon::embedded(), Options::default()).expect("no options"));

/// Every fixture that a reader takes: path, format, text.
pub(crate) fn fixtures() -> Vec<SourceFile> {
    fn gather(folder: &Path, out: &mut Vec<SourceFile>) {
        let mut entries: Vec<_> = fs::read_dir(folder).expect("a folder").flatten().map(|e| e.path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                gather(&path, out);
            } else if let Some(format) = Format::of_path(&path.to_string_lossy())
                && let Ok(text) = fs::read_to_string(&path)
            {
                out.push(SourceFile::new(path.to_string_lossy(), format, text));
            }
        }
    }
    let mut out = Vec::new();
    gather(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"), &mut out);
    assert!(out.len() >= 10, "the fixtures are there");
    out
}

/// The file with `change` applied to each piece of prose that stands in it byte for byte.
pub(crate) fn rewrite(file: &SourceFile, change: impl Fn(&str) -> String) -> SourceFile {
    let document = prose::read(file);
    let mut spans: Vec<_> = document
        .pieces
        .iter()
        .filter_map(|p| match p {
            Piece::Verbatim { span, .. } => Some(span.range()),
            _ => None,
        })
        .collect();
    spans.sort_by_key(|s| (s.start, s.end));
    let (mut out, mut at) = (String::new(), 0);
    // one stretch of the file can be prose twice (a shared meta text)
    for span in spans.into_iter().filter(|s| !s.is_empty()) {
        if span.start >= at {
            out.push_str(&file.text[at..span.start]);
            out.push_str(&change(&file.text[span.clone()]));
            at = span.end;
        }
    }
    out.push_str(&file.text[at..]);
    SourceFile::new(file.path.clone(), file.format, out)
}

/// Where front matter ends, in bytes; 0 without any.
pub(crate) fn front_matter_end(text: &str) -> usize {
    let body = text.strip_prefix("---\n").and_then(|rest| rest.find("\n---\n"));
    body.map_or(0, |at| at + 9)
}
