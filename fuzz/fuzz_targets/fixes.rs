//! Fixes on any text of any format: what is applied leaves the bytes outside its edits, can be checked
//! again, and mending ends.

#![no_main]

use claimlint::{diagnostic::Applicability, fix, prose, source::SourceFile, suppress};
use claimlint_fuzz::{CHECKER, file};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some(mut file) = file(data) else { return };
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
