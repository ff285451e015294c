//! Reading a page of any format: the tokens of a block go through the source map to places in the file, on
//! character edges and in order; sentences cover them, and each token of a sentence has its clause.

#![no_main]

use claimlint::{
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
            assert!(scanned.clauses.is_sorted(), "clauses are counted onwards: {:?}", scanned.clauses);
        }
        assert_eq!(from, reading.norm.tokens.len());
    }
});
