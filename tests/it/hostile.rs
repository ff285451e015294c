//! Copy and files that are out to break it: each ends soon, with the right outcome.

use crate::{samples::CHECKER, spans::sound};
use claimlint::{
    diagnostic::Report,
    source::{Format, SourceFile},
};

/// Checks `text`; every finding lies where it says.
fn check(format: Format, text: &str) -> Report {
    let file = SourceFile::new("copy", format, text);
    let report = CHECKER.check(&file);
    for finding in &report.findings {
        sound(&file, finding).unwrap_or_else(|why| panic!("{why}"));
    }
    report
}

/// Found by fuzzing: the label of a row, or a cell, of which nothing is a word.
#[test]
fn cells_without_a_word() {
    let page =
        "# Exosomes\n\n|  | FDA approved | Cures baldness |\n|---|---|---|\n| 🎉 | Yes | Yes |\n| &zwj; | Yes | 🎉 |\n";
    let found = check(Format::Markdown, page).findings;
    let words: Vec<&str> = found.iter().map(|f| &page[f.span.range()]).collect();
    assert_eq!(words, ["Yes", "Yes", "Yes"]);
    for (label, cell) in [("🎉", "🎉"), ("", "🎉"), ("🎉", ""), ("", "")] {
        check(Format::Markdown, &format!("# Exosomes\n\n|  | FDA approved |\n|---|---|\n| {label} | {cell} |\n"));
    }
}
