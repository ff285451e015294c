//! Taking a directive out of its file.

use super::{Action, Directive};
use crate::{
    diagnostic::{Applicability, Edit, Fix},
    source::{Format, SourceFile},
    span::{Span, Src},
};

/// The fix that takes out directive `i`, and with it the directive that ends its range, if all that begin
/// there may go (`removable`).
pub(super) fn fix(
    file: &SourceFile,
    directives: &[Directive],
    reaches: &[Option<Span<Src>>],
    i: usize,
    removable: impl Fn(usize) -> bool,
) -> Fix {
    let action = |d: usize| directives[d].reading.as_ref().ok().map(|r| r.action);
    let mut edits = vec![removal(file, directives[i].span)];
    if action(i) == Some(Action::Disable)
        && let Some(reach) = reaches[i]
    {
        let ends = |d: usize| reaches[d].is_some_and(|r| r.end == reach.end);
        let free = (0..directives.len()).filter(|&d| action(d) == Some(Action::Disable) && ends(d)).all(removable);
        let end = directives.iter().find(|d| d.span.start == reach.end);
        edits.extend(end.filter(|_| free).map(|end| removal(file, end.span)));
    }
    Fix { title: "remove the exception".to_string(), applicability: Applicability::Safe, edits }
}

/// Takes a comment out, with its line if nothing else stands on it.
fn removal(file: &SourceFile, comment: Span<Src>) -> Edit {
    Edit { span: widened(file, comment), text: String::new() }
}

fn widened(file: &SourceFile, comment: Span<Src>) -> Span<Src> {
    let text = &file.text;
    let line = |offset| file.lines().position(text, offset).line;
    // The comment of some formats ends with the line end.
    let last = line(comment.end.saturating_sub(1).max(comment.start));
    let (Some(head), Some(tail)) =
        (file.lines().line_span(text, line(comment.start)), file.lines().line_span(text, last))
    else {
        return comment;
    };
    let blank = |start: u32, end: u32| text[start as usize..end.max(start) as usize].trim().is_empty();
    let start = head.start.max(if text.starts_with('\u{feff}') { 3 } else { 0 });
    if !blank(start, comment.start) || !blank(comment.end, tail.end) {
        return comment;
    }
    let whole = Span::new(start, tail.end);
    if !matches!(file.format, Format::Markdown | Format::Mdx) {
        return whole;
    }
    // In Markdown the line may be all that keeps two paragraphs apart, and two empty lines are one too many.
    let empty = |n: u32| file.lines().line_span(text, n).filter(|s| blank(s.start, s.end));
    let before = start == head.start && (head.start == 0 || empty(line(comment.start) - 1).is_some());
    let before = before || start != head.start;
    match empty(last + 1).filter(|s| !s.is_empty()) {
        Some(after) if before => whole.cover(after),
        Some(_) => whole,
        None if before || tail.end as usize == text.len() => whole,
        None => comment,
    }
}
