//! Fixes on any text of any format: what is applied leaves the bytes outside its edits, can be checked
//! again, and mending ends.

#![no_main]

use claimlint::{
    check::{Checker, Options},
    diagnostic::Applicability,
    fix,
    lexicon::Lexicon,
    prose,
    source::{Format, SourceFile},
    suppress,
};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static CHECKER: LazyLock<Checker> =
    LazyLock::new(|| Checker::new(Lexicon::embedded(), Options::default()).expect("no names in the options"));

fuzz_target!(|data: &[u8]| {
    let Some((&first, bytes)) = data.split_first() else { return };
    let formats: Vec<Format> = Format::all().collect();
    let Ok(mut file) = SourceFile::from_bytes("copy", formats[first as usize % formats.len()], bytes.to_vec()) else {
        return;
    };
    // more rounds than the program makes: each takes findings away or changes them
    for _ in 0..4 {
        let document = prose::read(&file);
        let mut report = CHECKER.check_document(&file, &document);
        suppress::suppress(&file, &document, date(2026, 11, 21), |_| true, |_| true, &mut report);
        let Some(fixed) = fix::fix(&file, &document, &report.findings, Applicability::Unsafe) else { return };
        assert!(fixed.applied.is_sorted() && !fixed.applied.is_empty());
        assert!(fixed.text != file.text, "a fix changes something: {:?}", fixed.applied);
        file = SourceFile::new("copy", file.format, fixed.text);
    }
});
