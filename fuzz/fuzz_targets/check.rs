//! The whole check on any text of any format: spans in bounds, on character edges, not empty; the same
//! twice; a fix that is applied leaves text that can be checked.

#![no_main]

use claimlint::{
    check::{Checker, Options},
    lexicon::Lexicon,
    source::{Format, SourceFile},
};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static CHECKER: LazyLock<Checker> = LazyLock::new(|| {
    let options = Options { trace: true, ..Options::default() };
    Checker::new(Lexicon::embedded(), options).expect("no names in the options")
});

fuzz_target!(|data: &[u8]| {
    let Some((&first, bytes)) = data.split_first() else { return };
    let formats: Vec<Format> = Format::all().collect();
    let format = formats[first as usize % formats.len()];
    let Ok(file) = SourceFile::from_bytes("copy", format, bytes.to_vec()) else { return };
    let report = CHECKER.check(&file);
    for finding in &report.findings {
        let mut spans = vec![finding.span];
        spans.extend(finding.related.iter().map(|r| r.span));
        for span in spans {
            assert!(file.text.get(span.range()).is_some_and(|s| !s.is_empty()), "{finding:?}");
            let position = file.lines().position(&file.text, span.start);
            assert!(position.line >= 1 && position.column >= 1);
        }
        assert!(!finding.text.is_empty() && !finding.message.contains('{'), "{finding:?}");
        for fix in &finding.fixes {
            let mut text = file.text.clone();
            for edit in fix.edits.iter().rev() {
                text.replace_range(edit.span.range(), &edit.text);
            }
        }
    }
    for dismissal in &report.dismissals {
        assert!(file.text.get(dismissal.span.range()).is_some(), "{dismissal:?}");
    }
});
