//! `claimlint lexicon weigh`: labelled copy in, `lexicon/weights.toml` out.

use super::{Outcome, Stop, Terminal};
use crate::{
    cli::lexicons::{self, Added},
    examples::{
        self,
        weigh::{Case, Fit, Fitted, PAIR, TELLING, fit},
    },
    lexicon::{
        Lexicon,
        file::{self, Text},
    },
    weigh::name,
};
use serde::Deserialize;
use std::{collections::BTreeMap, fmt::Write, fs, path::PathBuf, sync::Arc};

/// The file that this writes.
const FILE: &str = "weights.toml";
/// Share from which on a sentence is a claim. Of 719 cases that nothing was learned from it finds 88% of the claims with a precision of 0.96.
const FLAG: f32 = 0.46;
/// The same on a whole page, where claims are rarer. On sites left out of the fit it finds a sixth of the claims, and of what it flags and
/// readers agree on nine in ten are claims.
const PAGE: f32 = 0.997;

/// What words, and pairs of them, add at least to what a snippet weighs, or they are left out.
const LEAST_OF_SNIPPET: [f32; 2] = [0.04, 0.07];

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
    #[serde(default)]
    page: bool,
    #[serde(default = "one")]
    counts: f64,
}

#[derive(Deserialize)]
struct Quote {
    quote: String,
    category: Option<String>,
}

fn one() -> f64 {
    1.0
}

/// The tables of `[weights]`.
const TABLES: [&str; 10] = ["group", "cue", "pseudo", "near", "kind", "phrase", "passed", "word", "beside", "within"];
/// The tables of `[weights.underline]`.
const UNDERLINE: [&str; 2] = ["group", "word"];
/// The tables of `[weights.snippet]`.
const SNIPPET: [&str; 3] = ["word", "beside", "within"];
/// The tables of each category.
const CATEGORY: [&str; 3] = ["group", "word", "near"];

/// Weights by table and name.
type Tables = BTreeMap<&'static str, BTreeMap<String, f32>>;
/// Bias and tables of each category.
type Categories = BTreeMap<String, (f32, Tables)>;

pub(super) fn run(sets: &[PathBuf], onto: bool, added: &[Added], terminal: &mut Terminal) -> Result<Outcome, Stop> {
    let (mut cases, mut places) = (Vec::new(), Vec::new());
    for path in sets {
        let text = fs::read_to_string(path).map_err(|e| terminal.fail(&format!("{}: {e}", path.display())))?;
        for (n, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            let place = format!("{}:{}", path.display(), n + 1);
            let line = serde_json::from_str::<Line>(line).map_err(|e| e.to_string()).and_then(case);
            if let Some(case) = line.map_err(|e| terminal.fail(&format!("{place}: {e}")))? {
                cases.push(case);
                places.push(place);
            }
        }
    }
    let mut inputs = lexicons::inputs(added);
    let old = onto.then(|| {
        let written =
            inputs.iter().find(|input| input.path == FILE).and_then(|i| file::parse(FILE, &i.text).ok()?.weights);
        written.expect("the lexicon comes with weights")
    });
    if !onto {
        // what phrases say is weighed as they say it by themselves
        inputs.retain(|input| input.path != FILE);
    }
    let (lexicon, compiled) = Lexicon::of(&inputs).map_err(|problems| {
        problems.iter().for_each(|p| lexicons::complain(p, added, terminal));
        Stop
    })?;
    let lexicon = Arc::new(lexicon);
    let known = |id: &String| lexicon.facts().categories.iter().any(|c| c.id == *id);
    for (place, case) in places.iter().zip(&cases) {
        if let Some(unknown) = case.spans.iter().filter_map(|s| s.1.as_ref()).find(|id| !known(id)) {
            return Err(terminal.fail(&format!("{place}: `{unknown}` is no category")));
        }
    }
    let Fit { sentences, snippets, words, categories } = fit(&lexicon, &compiled, &cases);
    let (mut bias, mut learned_from) = (sentences.bias, cases.len());
    let mut weights = tables(&lexicon, sentences);
    let mut snippet = (snippets.bias, tables(&lexicon, snippets));
    let mut underline = (words.bias, tables(&lexicon, words));
    let mut categories: Categories =
        categories.into_iter().map(|(id, fitted)| (id, (fitted.bias, tables(&lexicon, fitted)))).collect();
    if let Some(old) = old {
        bias += old.bias;
        learned_from += old.cases;
        underline.0 += old.underline.bias;
        let all = [
            old.group, old.cue, old.pseudo, old.near, old.kind, old.phrase, old.passed, old.word, old.beside,
            old.within,
        ];
        add(&mut weights, named(TABLES, all));
        snippet.0 += old.snippet.bias;
        add(&mut snippet.1, named(SNIPPET, [old.snippet.word, old.snippet.beside, old.snippet.within]));
        add(&mut underline.1, named(UNDERLINE, [old.underline.group, old.underline.word]));
        for (id, old) in old.category {
            let of = categories.entry(id.into_inner()).or_default();
            of.0 += old.bias;
            add(&mut of.1, named(CATEGORY, [old.group, old.word, old.near]));
        }
    }
    let mut out = format!(
        "# What a sentence weighs as a claim, in log-odds: the bias, and what each thing in it adds. Made by `claimlint lexicon weigh`\n\
         # from labelled copy and the examples of the lexicon; not written by hand. See lexicon/README.md.\n\n\
         [weights]\ncases = {learned_from}   # of labelled copy, learned from\nbias = {}\n\
         flag = {FLAG}   # share from which on a sentence is a claim\n\
         page = {PAGE}    # the same on a whole page\n",
        shown(bias),
    );
    write_tables(&mut out, "weights", &TABLES, &weights, [0.005, PAIR]);
    let _ = write!(
        out,
        "\n# What all the words of copy that comes alone weigh together: below 0 it is taken from each of its sentences.\n[weights.snippet]\nbias = {}\n",
        shown(snippet.0)
    );
    write_tables(&mut out, "weights.snippet", &SNIPPET, &snippet.1, LEAST_OF_SNIPPET);
    let _ = write!(
        out,
        "\n# Which words of a claim a reviewer underlines.\n[weights.underline]\nbias = {}\n",
        shown(underline.0)
    );
    write_tables(&mut out, "weights.underline", &UNDERLINE, &underline.1, [0.005, PAIR]);
    out.push_str("\n# Of which category the words underlined are; `near`: words beside them.\n");
    for (id, (bias, tables)) in &categories {
        let _ = write!(out, "\n[weights.category.{id}]\nbias = {}\n", shown(*bias));
        write_tables(&mut out, &format!("weights.category.{id}"), &CATEGORY, tables, [TELLING, PAIR]);
    }
    terminal.print(&out)?;
    Ok(Outcome::Clean)
}

/// Adds to what each thing weighs.
fn add(weights: &mut Tables, more: Tables) {
    for (table, of) in more {
        let table = weights.entry(table).or_default();
        of.into_iter().for_each(|(name, weight)| *table.entry(name).or_default() += weight);
    }
}

/// What was fitted, by table and name.
fn tables(lexicon: &Lexicon, fitted: Fitted) -> Tables {
    let mut out = Tables::new();
    for (feature, weight) in fitted.features {
        let (table, name) = name(lexicon.facts(), feature);
        out.entry(table).or_default().insert(name.to_string(), weight);
    }
    let of_words =
        [("word", fitted.words), ("beside", fitted.beside), ("within", fitted.within), ("near", fitted.near)];
    for (table, of) in of_words {
        out.entry(table).or_default().extend(of);
    }
    out
}

/// Weights as they are written, by table and name.
fn named<const N: usize>(tables: [&'static str; N], written: [BTreeMap<Text, f32>; N]) -> Tables {
    let by_name = |of: BTreeMap<Text, f32>| of.into_iter().map(|(name, weight)| (name.into_inner(), weight)).collect();
    tables.into_iter().zip(written.map(by_name)).collect()
}

/// Writes tables below `over`, without things and pairs that weigh less than `least`.
fn write_tables(out: &mut String, over: &str, names: &[&str], tables: &Tables, least: [f32; 2]) {
    let mut names = names.to_vec();
    names.sort_unstable();
    for table in names {
        let least = least[usize::from(["beside", "within"].contains(&table))];
        let of = tables.get(table).into_iter().flatten().filter(|(_, weight)| weight.abs() >= least);
        let mut lines: Vec<String> = of.map(|(name, weight)| format!("{} = {}\n", key(name), shown(*weight))).collect();
        lines.sort();
        let _ = write!(out, "\n[{over}.{table}]\n{}", lines.concat());
    }
}

/// A weight in hundredths.
fn shown(weight: f32) -> String {
    format!("{:?}", (weight * 100.0).round() / 100.0)
}

/// A key of TOML.
fn key(name: &str) -> String {
    let bare = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    // what JSON escapes, TOML reads
    if bare { name.to_string() } else { serde_json::Value::from(name).to_string() }
}

/// What a line says; nothing if reviewers differ on it.
fn case(line: Line) -> Result<Option<Case>, String> {
    match line.label.as_str() {
        "claim" | "ok" => {}
        "borderline" => return Ok(None),
        other => return Err(format!("`{other}` is no label: claim, ok or borderline")),
    }
    let mut spans = Vec::new();
    for Quote { quote, category } in line.spans.iter().chain(&line.also) {
        let at = line.text.find(quote.as_str()).ok_or_else(|| format!("`{quote}` does not stand in the text"))?;
        spans.push((at..at + quote.len(), category.clone()));
    }
    Ok(Some(Case {
        spans,
        format: examples::format(&line.format),
        page: line.page,
        counts: line.counts,
        text: line.text,
    }))
}
