//! Reading a page of any format: the tokens of a block go through the source map to places in the file, on
//! character edges and in order; sentences cover them, and each token of a sentence has its clause.

#![no_main]

use claimlint::{
    fold::Kind,
    prose::{self, BlockId},
    reading::Page,
};
use claimlint_fuzz::{LEXICON, file};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some(file) = file(data) else { return };
    let document = prose::read(&file);
    let page = Page::new(&file, &document, &LEXICON);
    for id in 0..document.blocks.len() as BlockId {
        let reading = page.reading(id);
        let mut last = 0;
        for at in 0..reading.norm.tokens.len() {
            let span = reading.norm.source(reading.norm.span_of(at, at + 1));
            assert!(file.text.get(span.range()).is_some(), "{span:?}");
            assert!(span.start >= last, "{span:?} after {last}");
            last = span.start;
        }
        let mut from = 0;
        for (i, sentence) in reading.sentences.iter().enumerate() {
            assert!(sentence.from == from && sentence.to > from);
            from = sentence.to;
            let scanned = reading.scanned(i, &page);
            assert_eq!(scanned.clauses.len(), sentence.to - sentence.from);
            let mut next = 0;
            for (k, &clause) in scanned.clauses.iter().enumerate() {
                assert!(clause <= next, "clauses are counted onwards: {:?}", scanned.clauses);
                let resumes = clause + 1 < next && k > 0 && scanned.clauses[k - 1] != clause;
                let closed = || reading.norm.tokens[sentence.from + k - 1].kind == Kind::Close;
                assert!(!resumes || closed(), "one goes on after brackets only: {:?}", scanned.clauses);
                next = next.max(clause + 1);
            }
        }
        assert_eq!(from, reading.norm.tokens.len());
    }
});
