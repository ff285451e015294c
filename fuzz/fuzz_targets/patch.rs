//! Unified diffs on any text: each stretch of lines begins at 1 or later, and stretches come in order.

#![no_main]

use claimlint::patch::{self, Lines};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(files) = patch::parse(text) else { return };
    for (_, lines) in files {
        if let Lines::Some(stretches) = lines {
            assert!(stretches.iter().all(|&(from, to)| to.saturating_add(1) >= from), "{stretches:?}");
        }
    }
});
