//! `claimlint lexicon weigh`: labelled copy in, `lexicon/weights.toml` out.

use super::{Outcome, Stop, Terminal};
use crate::{
    examples::{
        self,
        weigh::{Case, fit},
    },
    lexicon::{
        Lexicon,
        model::{Feature, KINDS, Symbol},
        resolve::Compiled,
    },
};
use serde::Deserialize;
use std::{fmt::Write, fs, path::PathBuf};

/// Share of claims, as the weights have it, below which a sentence is let pass, and from which on it is one: chosen on copy that was
/// not fitted to, where recall and precision were best together.
const FLOOR: f32 = 0.05;
const FLAG: f32 = 0.5;

/// A line of a set.
#[derive(Deserialize)]
struct Line {
    text: String,
    #[serde(default)]
    format: String,
    label: String,
    #[serde(default)]
    spans: Vec<Quote>,
    #[serde(default)]
    also: Vec<Quote>,
    #[serde(default = "one")]
    counts: f64,
}

#[derive(Deserialize)]
struct Quote {
    quote: String,
}

fn one() -> f64 {
    1.0
}

pub(super) fn run(
    sets: &[PathBuf],
    lexicon: &Lexicon,
    compiled: &Compiled,
    terminal: &mut Terminal,
) -> Result<Outcome, Stop> {
    let mut cases = Vec::new();
    for path in sets {
        let text = fs::read_to_string(path).map_err(|e| terminal.fail(&format!("{}: {e}", path.display())))?;
        for (n, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            let line: Line =
                serde_json::from_str(line).map_err(|e| terminal.fail(&format!("{}:{}: {e}", path.display(), n + 1)))?;
            // on the rest reviewers differ
            if matches!(line.label.as_str(), "claim" | "ok") {
                cases.push(case(line));
            }
        }
    }
    let weights = fit(lexicon, compiled, &cases);
    let facts = lexicon.facts();
    let mut tables: [(&str, Vec<String>); 5] = ["group", "cue", "pseudo", "near", "kind"].map(|t| (t, Vec::new()));
    for (feature, weight) in weights.of {
        let (table, name) = match feature {
            Feature::Group(s) => match facts.symbols[s as usize] {
                Symbol::Group(g) => (0, facts.groups[g as usize].name.as_str()),
                _ => continue,
            },
            Feature::Cue(stance) => (1, stance.name()),
            Feature::Pseudo(stance) => (2, stance.name()),
            Feature::Near(stance) => (3, stance.name()),
            kind => (4, KINDS.iter().find(|k| k.0 == kind).map_or("", |k| k.1)),
        };
        tables[table].1.push(format!("{name} = {weight}\n"));
    }
    let mut out = format!(
        "# What a sentence weighs as a claim, in log-odds: the bias, and what each thing in it adds. Made by `claimlint lexicon weigh`\n\
         # from {} cases of labelled copy and the examples of the lexicon; not written by hand. See lexicon/README.md.\n\n\
         [weights]\nbias = {}\nfloor = {FLOOR}   # share of claims below which a sentence is let pass, whatever phrase stands in it\n\
         flag = {FLAG}   # share from which on the rules that weigh take it up\n",
        cases.len(),
        weights.bias,
    );
    for (table, lines) in &mut tables {
        lines.sort();
        let _ = write!(out, "\n[weights.{table}]\n{}", lines.concat());
    }
    terminal.print(&out)?;
    Ok(Outcome::Clean)
}

fn case(line: Line) -> Case {
    let quotes = line.spans.iter().chain(&line.also).map(|q| &q.quote);
    let spans = quotes.filter_map(|q| line.text.find(q.as_str()).map(|at| at..at + q.len())).collect();
    Case { spans, format: examples::format(&line.format), counts: line.counts, text: line.text }
}
