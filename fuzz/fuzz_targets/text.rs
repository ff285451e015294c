//! Folding, sentences, clauses and the scan on any text: tokens in order on character edges, sentences
//! that cover them, hits inside their sentence, and a first look that says the same as the second.

#![no_main]

use claimlint::{
    fold,
    lexicon::Lexicon,
    norm::{self, NormText},
    scan::scan,
    sentence::sentences,
};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::embedded);

fuzz_target!(|text: &str| {
    let mut last = 0;
    fold::tokens(text, |t| {
        assert!(t.start >= last && t.end > t.start);
        assert!(text.get(t.start as usize..t.end as usize).is_some());
        last = t.end;
    });
    let norm = NormText::of_text(text, &LEXICON.table);
    assert_eq!(norm.hot, norm::is_hot(text, &LEXICON.table.view()));
    let mut from = 0;
    for sentence in sentences(&norm, &LEXICON) {
        assert!(sentence.from == from && sentence.to > from);
        from = sentence.to;
        for hit in scan(&LEXICON, &norm, sentence) {
            assert!(sentence.from <= hit.start && hit.start < hit.end && hit.end <= sentence.to);
        }
    }
    assert_eq!(from, norm.tokens.len());
});
