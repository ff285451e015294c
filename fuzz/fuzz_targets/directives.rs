//! Directives on any text of any format: none is lost, each reaches what lies in the file, and what is
//! said about them has its place.

#![no_main]

use claimlint::{
    prose,
    suppress::{self, State},
};
use claimlint_fuzz::{CHECKER, file};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some(file) = file(data) else { return };
    let document = prose::read(&file);
    let mut report = CHECKER.check_document(&file, &document);
    let before = report.findings.len();
    let known = |name: &str| !name.contains('?');
    let states = suppress::suppress(&file, &document, date(2026, 11, 21), known, |_| true, &mut report);
    let silenced: u32 = states.iter().map(|(_, s)| if let State::Active(n) = s { *n } else { 0 }).sum();
    assert_eq!(silenced, report.suppressed);
    let about = report.findings.iter().filter(|f| f.category == suppress::CATEGORY).count();
    assert_eq!(report.findings.len() - about + silenced as usize, before, "silenced or still there");
    assert!(report.findings.is_sorted_by_key(|f| f.span));
    for (directive, state) in &states {
        assert!(file.text.get(directive.span.range()).is_some_and(|t| t.contains("claimlint-")), "{directive:?}");
        assert_eq!(*state == State::Malformed, directive.reading.is_err());
    }
    for finding in &report.findings {
        assert!(file.text.get(finding.span.range()).is_some_and(|t| !t.is_empty()), "{finding:?}");
        for edit in finding.fixes.iter().flat_map(|f| &f.edits) {
            assert!(file.text.get(edit.span.range()).is_some(), "{finding:?}");
        }
    }
});
