//! `claimlint.toml` on any text: mistakes are told with spans on character edges; what is read is shown,
//! merged and has its places in the text.

#![no_main]

use claimlint::{
    config,
    source::{Format, SourceFile},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match config::parse("claimlint.toml", text) {
        Err(problems) => {
            assert!(!problems.is_empty());
            for problem in problems {
                assert!(problem.span.is_none_or(|span| text.get(span.range()).is_some()), "{problem:?}");
            }
        }
        Ok(config) => {
            let file = SourceFile::new("claimlint.toml", Format::Text, text);
            let shown = config.show(std::slice::from_ref(&file));
            assert!(shown.lines().count() >= 8, "each setting has its line: {shown}");
            for name in config.exclude.iter().chain(&config.never_baseline).chain(&config.lexicon) {
                assert!(text.get(name.span.range()).is_some_and(|t| !t.is_empty()), "{name:?}");
            }
            let twice = config.clone().extended_by(config.clone());
            assert_eq!(twice.fail_on, config.fail_on);
        }
    }
});
