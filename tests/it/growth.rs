//! No copy makes checking quadratic: four times the copy costs at most some four times the work.

use crate::samples::CHECKER;
use claimlint::source::{Format, SourceFile};
use std::{fs, hint, thread, time::Instant};

/// Nanoseconds that this thread has worked: the kernel's count where there is one, as the machine may be
/// busy with other things.
fn worked() -> u128 {
    // the kernel counts when it has the thread before it
    thread::yield_now();
    static BEGAN: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let first = told.and_then(|t| t.split(' ').next().and_then(|n| n.parse().ok()));
    first.unwrap_or_else(|| BEGAN.elapsed().as_nanos())
}

/// The least work of three checks.
fn cost(format: Format, text: String) -> u128 {
    let file = SourceFile::new("copy", format, text);
    let once = || {
        let before = worked();
        hint::black_box(CHECKER.check(&file));
        worked() - before
    };
    (0..3).map(|_| once()).min().unwrap_or_default()
}

/// Asserts that `make(4 n)` costs less than ten times `make(n)`: sixteen times would be quadratic.
fn grows_linearly(name: &str, format: Format, n: usize, make: impl Fn(usize) -> String + Sync) {
    // one thread, so that its work is all the work
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let (small, large) = pool.install(|| (cost(format, make(n)), cost(format, make(4 * n))));
    assert!(large < 10 * small.max(2_000_000), "{name}: {small} ns for {n}, {large} ns for four times as many");
}

#[test]
fn many_bullets_under_one_heading() {
    let bullets = |n: usize| "## Exosome therapy\n\n".to_string() + &"- FDA approved and painless\n".repeat(n);
    grows_linearly("bullets", Format::Markdown, 150, bullets);
}

#[test]
fn cues_without_end_in_one_sentence() {
    let cues = |n: usize| "we do not say it may never ".repeat(n) + "cure baldness.";
    grows_linearly("cues", Format::Text, 100, cues);
}

#[test]
fn claims_without_end_in_one_sentence() {
    let claims = |n: usize| "it cures baldness and is FDA approved and ".repeat(n);
    grows_linearly("claims", Format::Text, 30, claims);
}

#[test]
fn no_full_stop() {
    let words = |n: usize| "a gentle result for hair that helps, ".repeat(n);
    grows_linearly("no full stop", Format::Text, 200, words);
}

#[test]
fn one_long_line_of_markup() {
    let line = |n: usize| "<b>FDA</b> approved <i>exosomes</i> cure &amp; heal. ".repeat(n);
    grows_linearly("one line", Format::Html, 60, line);
}

#[test]
fn lists_within_lists() {
    let nested = |n: usize| (0..n).map(|d| format!("{}- cures baldness\n", "  ".repeat(d % 60))).collect();
    grows_linearly("nested lists", Format::Markdown, 80, nested);
}

#[test]
fn questions_without_end() {
    let questions = |n: usize| "Is it FDA approved? ".repeat(n);
    grows_linearly("questions", Format::Text, 150, questions);
}

#[test]
fn a_wide_and_a_long_table() {
    let wide =
        |n: usize| format!("|{}\n|{}\n|{}\n", " Cures baldness |".repeat(n), "---|".repeat(n), " Yes |".repeat(n));
    grows_linearly("wide table", Format::Markdown, 20, wide);
    let long = |n: usize| "| Cures baldness | x |\n|---|---|\n".to_string() + &"| Exosomes | Yes |\n".repeat(n);
    grows_linearly("long table", Format::Markdown, 60, long);
}

#[test]
fn many_headings() {
    let headings =
        |n: usize| (0..n).map(|i| format!("{} Exosomes\n\nThey cure baldness.\n\n", "#".repeat(i % 6 + 1))).collect();
    grows_linearly("headings", Format::Markdown, 60, headings);
}
