//! Sentences of a block, over its tokens.

use crate::{
    fold::Kind,
    lexicon::{Lexicon, model::SymbolId},
    norm::{NormText, Token, UNKNOWN},
};

/// Most tokens of a sentence; a longer one is cut, so that reading stays linear in any text.
pub const LONGEST: usize = 240;

/// A sentence: a half-open range of the block's tokens, its final mark included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// First token.
    pub from: usize,
    /// One past the last token.
    pub to: usize,
    /// Whether it ends in a question mark.
    pub asks: bool,
}

/// Splits a block into sentences.
pub fn sentences(norm: &NormText<'_>, lexicon: &Lexicon) -> Vec<Sentence> {
    let tokens = &norm.tokens;
    let mut out = Vec::new();
    let mut from = 0;
    for at in 0..tokens.len() {
        let ends = match tokens[at].kind {
            Kind::Question | Kind::Exclamation => !followed_by_mark(tokens, at),
            Kind::Stop => ends_at_stop(norm, at, lexicon),
            Kind::Line => line_ends(norm, at),
            _ => at + 1 - from >= LONGEST,
        };
        if ends {
            push(&mut out, tokens, from, at + 1);
            from = at + 1;
        }
    }
    push(&mut out, tokens, from, tokens.len());
    out
}

fn push(out: &mut Vec<Sentence>, tokens: &[Token], from: usize, to: usize) {
    if from < to {
        let asks = tokens[from..to].iter().rev().take(3).any(|t| t.kind == Kind::Question);
        out.push(Sentence { from, to, asks });
    }
}

/// `?!` and `!!` end one sentence, not two.
fn followed_by_mark(tokens: &[Token], at: usize) -> bool {
    tokens.get(at + 1).is_some_and(|t| {
        matches!(t.kind, Kind::Question | Kind::Exclamation | Kind::Stop | Kind::Close)
            && t.span.start == tokens[at].span.end
    })
}

/// Whether the full stop at `at` ends a sentence: it is followed by space and by what can begin one, and
/// does not belong to an abbreviation.
fn ends_at_stop(norm: &NormText<'_>, at: usize, lexicon: &Lexicon) -> bool {
    let tokens = &norm.tokens;
    let Some(next) = tokens.get(at + 1) else { return true };
    if next.kind == Kind::Close {
        return false;
    }
    let between = &norm.text[tokens[at].span.end as usize..next.span.start as usize];
    if !between.contains(char::is_whitespace) {
        return false;
    }
    let begins_small = norm.text[next.span.start as usize..].chars().next().is_some_and(char::is_lowercase);
    let Some(before) = at.checked_sub(1).map(|i| &tokens[i]) else { return true };
    let touches = before.span.end == tokens[at].span.start;
    let letters = &norm.text[before.span.range()];
    if touches && before.kind == Kind::Word && letters.len() == 1 && letters != "I" {
        // an initial, or the end of one like "U.S."
        return !begins_small && at >= 2 && tokens[at - 2].kind == Kind::Stop && is_plain_word(norm, next);
    }
    let english = &lexicon.facts().english;
    if touches && before.word != UNKNOWN {
        let numbered = next.kind == Kind::Number && is_one(before, english.numbering, lexicon);
        if numbered || is_one(before, english.abbreviation, lexicon) {
            return false;
        }
    }
    !begins_small || tokens[at].span.len() == 1 && between.contains('\n') && between.matches('\n').count() > 1
}

/// Whether a token begins with a capital and goes on small: the look of a sentence's first word.
fn is_plain_word(norm: &NormText<'_>, token: &Token) -> bool {
    let mut letters = norm.text[token.span.range()].chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
}

/// Whether a word is by itself a term of this group.
fn is_one(token: &Token, group: Option<SymbolId>, lexicon: &Lexicon) -> bool {
    let Some(symbol) = group else { return false };
    lexicon.table.view().singles(token.word).any(|s| s.symbol() == symbol)
}

/// Whether a visible line end parts sentences: what follows begins like one.
fn line_ends(norm: &NormText<'_>, at: usize) -> bool {
    let Some(next) = norm.tokens.get(at + 1) else { return true };
    !norm.text[next.span.start as usize..].chars().next().is_some_and(char::is_lowercase)
}
