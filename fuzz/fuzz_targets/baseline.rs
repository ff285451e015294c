//! The file of accepted findings on any text: a mistake is told with its place; what is read comes back as
//! it was, and settles.

#![no_main]

use claimlint::{baseline::Baseline, diagnostic::Diagnostic};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match Baseline::parse("baseline", text) {
        Err(problem) => {
            assert!(problem.span.is_some_and(|span| text.get(span.range()).is_some()), "{problem:?}");
        }
        Ok(baseline) => {
            let again = Baseline::parse("baseline", &baseline.render()).expect("what is written can be read");
            assert_eq!(again, baseline);
            let paths: Vec<String> = baseline.entries.iter().map(|e| e.path.clone()).take(2).collect();
            let mut none: Vec<Vec<Diagnostic>> = vec![Vec::new(); paths.len()];
            let mut files: Vec<_> = paths.into_iter().zip(&mut none).collect();
            let settled = baseline.settle(&mut files, |path| path.len() % 2 == 0, &[]);
            let told = settled.fixed.len() + settled.stale.len() + settled.unseen.len();
            assert!(settled.kept.is_empty() && told <= baseline.entries.len());
        }
    }
});
