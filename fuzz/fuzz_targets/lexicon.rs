//! Lexicon files on any text: mistakes are told with spans on character edges; what compiles can be
//! checked with, within bounded memory and time.

#![no_main]

use claimlint::{
    check::{Checker, Options},
    lexicon::{Lexicon, resolve::Input},
    source::{Format, SourceFile},
};
use libfuzzer_sys::fuzz_target;

/// Where a lexicon file stands says what it may hold.
const PATHS: [&str; 10] = [
    "claims/cure/x.toml",
    "cues/negated.toml",
    "treatments/x.toml",
    "conditions/x.toml",
    "approvals/x.toml",
    "standing/x.toml",
    "evidence/x.toml",
    "terms/x.toml",
    "english/x.toml",
    "jurisdictions/x.toml",
];

fuzz_target!(|data: &[u8]| {
    let Some((&first, bytes)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let path = PATHS[first as usize % PATHS.len()].to_string();
    match Lexicon::of(&[Input { path, text: text.to_string() }]) {
        Err(problems) => {
            assert!(!problems.is_empty());
            for problem in problems {
                assert!(problem.span.is_none_or(|span| text.get(span.range()).is_some()), "{problem:?}");
            }
        }
        Ok((lexicon, compiled)) => {
            assert!(compiled.terms.iter().all(|t| text.get(t.place.span.range()).is_some()));
            let checker = Checker::new(lexicon, Options::default()).expect("no names in the options");
            // the file as copy: it holds the words that it looks for
            checker.check(&SourceFile::new("copy", Format::Text, text));
        }
    }
});
