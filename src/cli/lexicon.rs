//! `claimlint lexicon`: for those who write lexicon files.

use super::{
    Outcome, Stop, args,
    lexicons::{self, Added},
    rules,
    terminal::Terminal,
};
use crate::{
    diagnostic::{Problem, Severity},
    emit::visible,
    examples,
    lexicon::{Lexicon, model::Symbol, resolve::Compiled},
};
use std::{collections::HashSet, fmt::Write, path::PathBuf, sync::Arc};

pub(super) fn run(what: &args::Lexicon, common: &args::Common, terminal: &mut Terminal) -> Result<Outcome, Stop> {
    if let args::Lexicon::New { id } = what {
        return new(id, terminal);
    }
    let folders: Vec<_> = common.lexicon.iter().map(PathBuf::from).collect();
    let added = lexicons::read(&folders, terminal)?;
    let (lexicon, compiled) = match Lexicon::of(&lexicons::inputs(&added)) {
        Ok(whole) => whole,
        Err(problems) => {
            complain(&problems, &added, terminal);
            return Err(Stop);
        }
    };
    match what {
        args::Lexicon::Check => check(&lexicon, &compiled, &added, terminal),
        args::Lexicon::Test => test(lexicon, &compiled, &added, terminal),
        args::Lexicon::List { terms: true } => terms(&lexicon, &compiled, terminal),
        args::Lexicon::List { terms: false } => list(&lexicon, terminal),
        args::Lexicon::New { .. } => unreachable!("it needs no lexicon and was done above"),
    }
}

fn complain(problems: &[Problem], added: &[Added], terminal: &mut Terminal) {
    for problem in problems {
        lexicons::complain(problem, added, terminal);
    }
}

/// What is loaded has no errors; this adds its warnings, and what only `check` asks for.
fn check(lexicon: &Lexicon, compiled: &Compiled, added: &[Added], terminal: &mut Terminal) -> Result<Outcome, Stop> {
    let mut problems = compiled.problems.clone();
    for (rule, place) in lexicon.facts().rules.iter().zip(&compiled.rules) {
        let index = compiled.rules.iter().position(|p| std::ptr::eq(p, place)).unwrap_or_default();
        let count =
            |passes: bool| compiled.examples.iter().filter(|e| e.rule == index && e.passes.is_some() == passes).count();
        for (passes, name) in [(false, "flags"), (true, "passes")] {
            if count(passes) < 2 {
                problems.push(Problem {
                    severity: Severity::Error,
                    path: place.path.clone(),
                    span: Some(place.span),
                    message: format!("`{}` has {} examples that say `{name}`; it needs two", rule.id, count(passes)),
                    notes: Vec::new(),
                });
            }
        }
    }
    complain(&problems, added, terminal);
    let errors = problems.iter().filter(|p| p.severity == Severity::Error).count();
    let facts = lexicon.facts();
    terminal.remark(&format!(
        "lexicon {}: {} rules, {} treatments, {} conditions, {} sources, {} terms; {errors} errors, {} warnings",
        facts.version,
        facts.rules.len(),
        facts.treatments.len(),
        facts.conditions.len(),
        lexicon.evidence().len(),
        compiled.terms.len(),
        problems.len() - errors,
    ));
    Ok(if errors > 0 { Outcome::Failed } else { Outcome::Clean })
}

fn test(lexicon: Lexicon, compiled: &Compiled, added: &[Added], terminal: &mut Terminal) -> Result<Outcome, Stop> {
    let failures = examples::run(&Arc::new(lexicon), &compiled.examples);
    for failure in &failures {
        let example = &compiled.examples[failure.example];
        let problem = Problem {
            severity: Severity::Error,
            path: example.path.clone(),
            span: Some(example.span),
            message: failure.message.clone(),
            notes: Vec::new(),
        };
        lexicons::complain(&problem, added, terminal);
    }
    terminal.remark(&format!("{} examples, {} failed", compiled.examples.len(), failures.len()));
    Ok(if failures.is_empty() { Outcome::Clean } else { Outcome::Findings })
}

fn list(lexicon: &Lexicon, terminal: &mut Terminal) -> Result<Outcome, Stop> {
    let lines: String =
        rules::all(lexicon).iter().map(|r| format!("{:<40} {:<8} {}\n", r.id, r.severity.name(), r.title)).collect();
    terminal.print(&lines)?;
    Ok(Outcome::Clean)
}

/// Each term as written, once, with what it is a term of.
fn terms(lexicon: &Lexicon, compiled: &Compiled, terminal: &mut Terminal) -> Result<Outcome, Stop> {
    let facts = lexicon.facts();
    let mut seen = HashSet::new();
    let mut out = String::new();
    for term in &compiled.terms {
        let of = match facts.symbols[term.symbol as usize] {
            Symbol::Group(g) => format!("group {}", facts.groups[g as usize].name),
            Symbol::Treatment(t) => format!("treatment {}", facts.treatments[t as usize].id),
            Symbol::Condition(c) => format!("condition {}", facts.conditions[c as usize].id),
            Symbol::Regulator(r) => format!("regulator {}", facts.regulators[r as usize].id),
            Symbol::Cue(c) => format!("cue {}", facts.cues[c as usize].stance.name()),
            Symbol::Pseudo(stance) => format!("pseudo cue {}", stance.name()),
            Symbol::Number | Symbol::Choice => continue,
        };
        if seen.insert((of.clone(), term.text.as_str())) {
            let _ = writeln!(out, "{of}\t{}\t{}", term.text, term.place.path);
        }
    }
    terminal.print(&out)?;
    Ok(Outcome::Clean)
}

/// Prints a family to begin with: every mandatory key, and examples to be replaced.
fn new(id: &str, terminal: &mut Terminal) -> Result<Outcome, Stop> {
    let is_name =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    let Some((category, name)) = id.split_once('/').filter(|(c, n)| is_name(c) && is_name(n)) else {
        let message = format!("`{}` is no rule id: <category>/<name>, small letters, digits and hyphens", visible(id));
        return Err(terminal.fail(&message));
    };
    let facts = Lexicon::embedded();
    if !facts.facts().categories.iter().any(|c| c.id == category) {
        let all: Vec<_> = facts.facts().categories.iter().map(|c| &*c.id).collect();
        return Err(terminal.fail(&format!("no category `{category}`: {}", all.join(", "))));
    }
    if facts.facts().rules.iter().any(|r| r.id == id) {
        return Err(terminal.fail(&format!("`{id}` is taken; `claimlint explain {id}` shows it")));
    }
    terminal.print(&include_str!("lexicon/family.toml").replace("CATEGORY", category).replace("NAME", name))?;
    Ok(Outcome::Clean)
}
