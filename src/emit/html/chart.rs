//! Bars of counts, as SVG in the page.

use crate::emit::Escaped;
use std::fmt::Write;

/// A bar: errors, warnings and infos of one thing.
pub(super) struct Bar<'a> {
    pub(super) label: &'a str,
    pub(super) counts: [u32; 3],
}

/// Height of a bar with its label, in units of the drawing.
const STEP: u32 = 34;
/// Width of the drawing.
const WIDTH: u32 = 320;
/// Width that is left for the number after a bar.
const NUMBER: u32 = 40;
/// Characters of a label that fit.
const LABEL: usize = 44;

/// Draws the longest bars, at most `most`, and counts the others together.
pub(super) fn draw(out: &mut String, title: &str, others: &str, mut bars: Vec<Bar<'_>>, most: usize) {
    let total = |bar: &Bar<'_>| bar.counts.iter().sum::<u32>();
    bars.sort_by(|a, b| total(b).cmp(&total(a)).then(a.label.cmp(b.label)));
    let rest = bars.split_off(bars.len().min(most));
    let longest = bars.first().map_or(1, total).max(1);
    let height = STEP * bars.len() as u32;
    let _ = write!(
        out,
        "<figure><figcaption>{title}</figcaption>\n\
         <svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{title}: "
    );
    for (i, bar) in bars.iter().enumerate() {
        let comma = if i > 0 { ", " } else { "" };
        let _ = write!(out, "{comma}{} {}", Escaped(bar.label), total(bar));
    }
    *out += "\">\n";
    for (i, bar) in bars.iter().enumerate() {
        let top = STEP * i as u32;
        let _ = writeln!(out, "<text x=\"0\" y=\"{}\">{}</text>", top + 12, Escaped(&short(bar.label)));
        let mut x = 0;
        for (count, class) in bar.counts.into_iter().zip(["error", "warning", "info"]) {
            // Whole units, and never nothing for something.
            let width = (count * (WIDTH - NUMBER) / longest).max(u32::from(count > 0) * 2);
            if width > 0 {
                let _ = writeln!(
                    out,
                    "<rect class=\"{class}\" x=\"{x}\" y=\"{}\" width=\"{width}\" height=\"10\"/>",
                    top + 17
                );
            }
            x += width;
        }
        let _ = writeln!(out, "<text x=\"{}\" y=\"{}\">{}</text>", x + 6, top + 26, total(bar));
    }
    *out += "</svg>\n";
    if !rest.is_empty() {
        let sum: u32 = rest.iter().map(total).sum();
        let _ = writeln!(out, "<p>{sum} more in {} further {others}</p>", rest.len());
    }
    *out += "</figure>\n";
}

/// A label that fits: the end of a path tells more than its start.
fn short(label: &str) -> String {
    let count = label.chars().count();
    if count <= LABEL {
        return label.to_string();
    }
    std::iter::once('…').chain(label.chars().skip(count - LABEL + 1)).collect()
}
