//! Files of the user's on any text: configuration, baseline, lexicon. Mistakes are told, with spans on
//! character edges.

#![no_main]

use claimlint::{
    baseline::Baseline,
    config,
    lexicon::resolve::{self, Input},
};
use libfuzzer_sys::fuzz_target;

/// Where a lexicon file stands says what it may hold.
const PATHS: [&str; 8] = [
    "claims/cure/x.toml",
    "cues/negated.toml",
    "treatments/x.toml",
    "conditions/x.toml",
    "approvals/x.toml",
    "standing/x.toml",
    "evidence/x.toml",
    "terms/x.toml",
];

fuzz_target!(|data: &[u8]| {
    let Some((&first, bytes)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let problems = match first % 10 {
        8 => config::parse("claimlint.toml", text).err().unwrap_or_default(),
        9 => Baseline::parse("baseline", text).err().into_iter().collect(),
        n => {
            let path = PATHS[n as usize].to_string();
            resolve::compile(&[Input { path, text: text.to_string() }]).problems
        }
    };
    for problem in problems {
        if let Some(span) = problem.span {
            assert!(text.get(span.range()).is_some(), "{problem:?}");
        }
    }
});
