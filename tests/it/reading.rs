//! The reading set of fixtures/reading and the transforms of the lexicon's examples: how much is judged
//! as a careful reviewer would, by construction.

#![allow(clippy::print_stdout, reason = "the figures of the README are read off here")]

use claimlint::{
    check::{Checker, Options},
    diagnostic::Severity,
    examples::{self, transforms},
    lexicon::{self, Lexicon},
    source::SourceFile,
};
use std::{fs, path::Path, sync::Arc};

/// Least share of the reading set that is right.
const READING: f64 = 0.65;
/// Least share of all derived variants that are right.
const TRANSFORMS: f64 = 0.97;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_reading_set_is_read() {
    let checker = Checker::new(Lexicon::embedded(), Options::default()).unwrap();
    let mut paths: Vec<_> = fs::read_dir(root().join("fixtures/reading")).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "toml"));
    paths.sort();
    let (mut right, mut all, mut table) = (0, 0, String::new());
    for path in paths {
        let set: toml::Table = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let cases = set["case"].as_array().unwrap();
        assert!(cases.len() >= 10, "{}: fewer than ten cases", path.display());
        let good = cases.iter().filter(|c| is_right(&checker, c)).count();
        table += &format!("{:24} {good}/{}\n", path.file_stem().unwrap().to_string_lossy(), cases.len());
        right += good;
        all += cases.len();
    }
    println!("{table}{:24} {right}/{all}", "all");
    assert!(all >= 300);
    assert!(f64::from(right as u32) >= READING * f64::from(all as u32), "{table}{right} of {all} read rightly");
}

/// A case with claims is right when a finding of warning or above hits one of them, one without when
/// there is none.
fn is_right(checker: &Checker, case: &toml::Value) -> bool {
    let text = case["text"].as_str().unwrap();
    let format = examples::format(case.get("format").map_or("text", |f| f.as_str().unwrap()));
    let report = checker.check(&SourceFile::new("case", format, text));
    let found: Vec<_> = report.findings.iter().filter(|f| f.severity >= Severity::Warning).collect();
    let claims: Vec<&str> = case["claims"].as_array().unwrap().iter().map(|c| c.as_str().unwrap()).collect();
    let hit = |claim: &&str| {
        let at = text.find(claim).unwrap_or_else(|| panic!("“{claim}” is not in “{text}”"));
        found.iter().any(|f| (f.span.start as usize) < at + claim.len() && at < f.span.end as usize)
    };
    if claims.is_empty() { found.is_empty() } else { claims.iter().any(hit) }
}

#[test]
fn variants_of_the_examples_are_judged() {
    let (lexicon, compiled) = Lexicon::of(&lexicon::shipped()).unwrap_or_else(|p| panic!("{p:#?}"));
    let lexicon = Arc::new(lexicon);
    let (mut right, mut all, mut table) = (0, 0, String::new());
    for outcome in transforms::run(&lexicon, &compiled.examples) {
        let count = outcome.right + outcome.wrong.len();
        table += &format!("{:24} {}/{count}\n", outcome.id, outcome.right);
        right += outcome.right;
        all += count;
    }
    println!("{table}{:24} {right}/{all}", "all");
    assert!(all > 1000);
    assert!(f64::from(right as u32) >= TRANSFORMS * f64::from(all as u32), "{table}{right} of {all} judged rightly");
}
