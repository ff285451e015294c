//! Text with character references: each becomes one decoded piece, the rest stays verbatim.

use crate::{
    prose::Builder,
    span::{Span, Src},
};
use html5gum::{
    Tokenizer,
    emitters::callback::{CallbackEmitter, CallbackEvent},
};
use std::convert::Infallible;

/// Longest name of a character reference, `&CounterClockwiseContourIntegral;`, in bytes.
const LONGEST: usize = 33;

/// Where the text stands: in attributes, `&copy=` is no reference.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum In {
    Text,
    Attribute,
}

/// Adds `span` of the source to the open block.
pub(super) fn text(builder: &mut Builder<'_>, span: Span<Src>, place: In) {
    let source = builder.source;
    let (mut from, end) = (span.start as usize, span.end as usize);
    let mut at = from;
    while let Some(found) = memchr::memchr(b'&', &source.as_bytes()[at..end]) {
        at += found;
        let Some((length, decoded)) = reference(&source[at..end], place) else {
            at += 1;
            continue;
        };
        builder.text(Span::new(from as u32, at as u32));
        builder.decoded(Span::new(at as u32, (at + length) as u32), &decoded);
        at += length;
        from = at;
    }
    builder.text(Span::new(from as u32, end as u32));
}

/// The character reference at the start of `text`, which begins with `&`: its bytes and what it says.
fn reference(text: &str, place: In) -> Option<(usize, String)> {
    let body = text.as_bytes()[1..].iter().take(LONGEST);
    let mut length = 1 + body.take_while(|b| b.is_ascii_alphanumeric() || **b == b'#').count();
    if length == 1 {
        return None;
    }
    let closed = text.as_bytes().get(length) == Some(&b';');
    length += usize::from(closed);
    let form = &text[..length];
    let decoded = tokenize(form);
    if decoded == form {
        return None;
    }
    if closed && !decoded.ends_with(';') {
        return Some((length, decoded));
    }
    // Without its semicolon a reference may be followed by letters that are text (`&ampersand`).
    let (first, rest) = decoded.split_at(decoded.chars().next()?.len_utf8());
    let taken = form.strip_suffix(rest)?.len();
    let literal = place == In::Attribute
        && !form[..taken].starts_with("&#")
        && text.as_bytes().get(taken).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'=');
    (!literal).then(|| (taken, first.to_owned()))
}

fn tokenize(form: &str) -> String {
    let mut decoded = Vec::new();
    let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: html5gum::Span<()>| {
        if let CallbackEvent::String { value } = event {
            decoded.extend_from_slice(value);
        }
        None::<Infallible>
    });
    let Ok(()) = Tokenizer::new_with_emitter(form, emitter).finish();
    String::from_utf8(decoded).unwrap_or_else(|_| form.to_owned())
}
