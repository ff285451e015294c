//! Whole pages: the sober ones of `fixtures/sober/` must stay silent, the overstated ones must not.

use claimlint::{
    check::{Checker, Options},
    diagnostic::{Report, Severity},
    lexicon::Lexicon,
    source::{Format, SourceFile},
};
use std::{fs, path::PathBuf};

fn pages(folder: &str) -> Vec<(String, String)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(&root).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 3, "too few pages in {}", root.display());
    paths
        .iter()
        .map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(p).unwrap()))
        .collect()
}

fn check(checker: &Checker, name: &str, text: &str) -> Report {
    let format = match name.rsplit('.').next() {
        Some("md") => Format::Markdown,
        Some("html") => Format::Html,
        _ => Format::Text,
    };
    checker.check(&SourceFile::new(name, format, text))
}

/// Findings of warning or above: rule, words.
fn grave(report: &Report, text: &str) -> Vec<(String, String)> {
    let grave = report.findings.iter().filter(|f| f.severity >= Severity::Warning);
    grave.map(|f| (f.rule.clone(), text[f.span.range()].to_string())).collect()
}

#[test]
fn sober_pages_stay_silent() {
    let checker = Checker::new(Lexicon::embedded(), Options::default()).unwrap();
    for (name, text) in pages("sober") {
        let found = grave(&check(&checker, &name, &text), &text);
        assert_eq!(found, [], "{name}");
    }
}

#[test]
fn overstated_pages_are_found_out() {
    let checker = Checker::new(Lexicon::embedded(), Options::default()).unwrap();
    for (name, text) in pages("overstated") {
        let report = check(&checker, &name, &text);
        let mut categories: Vec<&str> = report.findings.iter().map(|f| f.category.as_str()).collect();
        categories.sort_unstable();
        categories.dedup();
        assert!(report.findings.len() >= 15 && categories.len() >= 8, "{name}: {:#?}", grave(&report, &text));
    }
}
