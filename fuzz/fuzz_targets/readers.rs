//! Every reader on any bytes, and every encoding: what is read lies in the text, on character edges, in
//! order; comments and directives too.

#![no_main]

use claimlint::{
    prose::{self, Piece},
    suppress,
};
use claimlint_fuzz::file;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some(file) = file(data) else { return };
    let document = prose::read(&file);
    for (id, block) in document.blocks.iter().enumerate() {
        assert!((block.container as usize) < document.groups.len());
        assert!(block.heading.is_none_or(|h| (h as usize) < id));
        assert!(block.parent.is_none_or(|p| (p as usize) < id));
        let mut last = 0;
        for piece in document.pieces_of(id as u32) {
            let span = match piece {
                Piece::Verbatim { span, .. } => span,
                Piece::Decoded { span, text, .. } => {
                    assert!(document.decoded.get(text.start as usize..text.end as usize).is_some());
                    span
                }
                Piece::Space | Piece::Line => continue,
            };
            assert!(file.text.get(span.range()).is_some_and(|s| !s.is_empty()), "{span:?}");
            assert!(span.start >= last);
            last = span.start;
        }
    }
    for comment in &document.comments {
        assert!(file.text.get(comment.range()).is_some());
    }
    suppress::directives(&file, &document, |id| id.len() % 2 == 0);
});
