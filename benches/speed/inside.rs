//! In one process, one thread: what a file costs once the program runs.

use crate::corpus::{DENSE, SPARSE, Writer, terms};
use claimlint::{
    check::{Checker, Options},
    lexicon::{Lexicon, resolve},
    prose,
    source::{Format, SourceFile},
};
use std::{
    fs, hint, io,
    path::Path,
    time::{Duration, Instant},
};

/// Median time of `runs` calls.
fn median<R>(runs: usize, mut call: impl FnMut() -> R) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let began = Instant::now();
            hint::black_box(call());
            began.elapsed()
        })
        .collect();
    times.sort();
    times[times.len() / 2]
}

fn rate(bytes: usize, time: Duration) -> f64 {
    bytes as f64 / time.as_secs_f64() / 1e6
}

/// Prints the table.
pub fn run() {
    let start = median(21, || Checker::new(Lexicon::embedded(), Options::default()));
    println!("a checker from the embedded lexicon: {:.0} us", start.as_secs_f64() * 1e6);
    let checker = Checker::new(Lexicon::embedded(), Options::default()).expect("no options");
    println!("\n| copy | read MB/s | read and check MB/s | findings |\n| --- | --- | --- | --- |");
    let mega = 1 << 20;
    let corpora = [
        ("text sparse", Format::Text, Writer::new(1, SPARSE).text(mega)),
        ("text dense", Format::Text, Writer::new(2, DENSE).text(mega)),
        ("Markdown dense", Format::Markdown, Writer::new(3, DENSE).markdown(mega)),
        ("HTML dense", Format::Html, Writer::new(4, DENSE).html(mega)),
        ("TSX dense", Format::Tsx, Writer::new(5, DENSE).tsx(mega)),
        ("JSON dense", Format::Json, Writer::new(6, DENSE).json(mega)),
    ];
    for (name, format, text) in corpora {
        let bytes = text.len();
        let file = SourceFile::new("copy", format, text);
        let read = median(7, || prose::read(&file));
        let whole = median(7, || checker.check(&file));
        let findings = checker.check(&file).findings.len();
        println!("| {name} | {:.0} | {:.0} | {findings} |", rate(bytes, read), rate(bytes, whole));
    }
    let page = Writer::new(7, DENSE).markdown(6 << 10);
    let page = SourceFile::new("page.md", Format::Markdown, page);
    let again = median(101, || checker.check(&page));
    let us = again.as_secs_f64() * 1e6;
    println!("\na page of 6 KB, checked again, warm: {us:.0} us (must be below 1000, aim 300)");
    more_terms();
}

/// The same copy with ever more terms.
fn more_terms() {
    let copy = SourceFile::new("copy", Format::Text, Writer::new(1, SPARSE).text(1 << 20));
    let shipped = Lexicon::embedded();
    let own = shipped.table.patterns();
    println!("\n| patterns | compile | check 1 MB | ratio (must be at most 1.5, aim 1.2) |\n| --- | --- | --- | --- |");
    let mut first = None;
    for times in [1, 4, 16] {
        let mut inputs = claimlint::lexicon::shipped();
        for (path, text) in crate::corpus::lexicon(own * (times - 1)) {
            inputs.push(resolve::Input { path, text });
        }
        let began = Instant::now();
        let Ok((lexicon, _)) = Lexicon::of(&inputs) else { return println!("| the lexicon is refused |") };
        let compile = began.elapsed();
        let patterns = lexicon.table.patterns();
        let checker = Checker::new(lexicon, Options::default()).expect("no options");
        let time = median(7, || checker.check(&copy));
        let ratio = time.as_secs_f64() / first.get_or_insert(time).as_secs_f64();
        let [compile, time] = [compile, time].map(|t| t.as_secs_f64() * 1e3);
        println!("| {patterns} | {compile:.0} ms | {time:.1} ms | {ratio:.2} |");
    }
    hint::black_box(terms());
}

/// Reads and checks one file again and again, for a profiler.
pub fn repeat(path: &Path, runs: usize) -> io::Result<()> {
    let name = path.to_string_lossy();
    let file = SourceFile::new(name.clone(), Format::of_path(&name).unwrap_or(Format::Text), fs::read_to_string(path)?);
    let checker = Checker::new(Lexicon::embedded(), Options::default()).map_err(io::Error::other)?;
    let time = median(runs, || checker.check(&file).findings.len());
    println!("{:.2} ms, {:.0} MB/s", time.as_secs_f64() * 1e3, rate(file.text.len(), time));
    Ok(())
}
