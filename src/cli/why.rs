//! `claimlint why`: what was seen in a file or a line, and how each candidate was judged.

use super::{Outcome, Stop, args, files, policy::Policies, terminal::Terminal};
use crate::{check::SentenceReading, emit::visible, source::SourceFile};
use std::fmt::Write;

pub(super) fn run(arguments: &args::Why, common: &args::Common, terminal: &mut Terminal) -> Result<Outcome, Stop> {
    let (path, line) = place(&arguments.place);
    let mut file = files::read_one(path, arguments.stdin_filename.as_deref(), terminal)?;
    let last = file.lines().lines();
    if line.is_some_and(|l| l == 0 || l > last) {
        return Err(terminal.fail(&format!("{}: there are lines 1 to {last}", visible(&arguments.place))));
    }
    let mut policies = Policies::new(common, &arguments.rules, true, terminal)?;
    let policy = policies.of_file(&file.path, terminal)?;
    file.choice = policies.settings(policy).choice.clone();
    let readings = policies.all[policy].checker.why(&file, line);
    let text: String = readings.iter().map(|r| shown(&file, r)).collect();
    terminal.print(&text)?;
    if readings.is_empty() {
        terminal.remark("no prose is read there; `claimlint prose` shows what is");
    }
    Ok(Outcome::Clean)
}

/// Most parts of a weight that are shown.
const WEIGHTIEST: usize = 8;

/// File and line of `FILE[:LINE]`. A file that is called so as a whole wins.
fn place(place: &str) -> (&str, Option<u32>) {
    match place.rsplit_once(':') {
        Some((path, line)) if !files::exists(place) => match line.parse() {
            Ok(line) => (path, Some(line)),
            Err(_) => (place, None),
        },
        _ => (place, None),
    }
}

fn shown(file: &SourceFile, reading: &SentenceReading) -> String {
    let at = file.lines().position(&file.text, reading.span.start);
    let mut out = format!("{}:{}:{}: {}\n", visible(&file.path), at.line, at.column, visible(&reading.text));
    if reading.hits.is_empty() {
        out += "  nothing that the lexicon knows\n";
    }
    for (kind, name, words) in &reading.hits {
        let name = if name.is_empty() { String::new() } else { format!(" {name}") };
        let _ = writeln!(out, "  saw {kind}{name}: \"{}\"", visible(words));
    }
    if let Some((share, parts)) = &reading.weight {
        let shown = parts.iter().take(WEIGHTIEST).map(|(name, w)| format!("{name} {w:+.2}")).collect::<Vec<_>>();
        let _ = writeln!(out, "  weighs {share:.2} as a claim: {}", shown.join(", "));
    }
    for judged in &reading.judged {
        let _ = writeln!(out, "  {} on \"{}\"", judged.rule, visible(&judged.text));
        let (stance, because) = &judged.stance;
        let because = if because.is_empty() { String::new() } else { format!(", by \"{}\"", visible(because)) };
        let _ = writeln!(out, "    stance: {stance}{because}");
        let (treatment, condition, via) = &judged.topic;
        let of = [treatment, condition].into_iter().flatten().map(|t| &**t).collect::<Vec<_>>().join(", ");
        let of = if of.is_empty() { "unknown" } else { &of };
        let via = via.map(|v| format!(" (via {})", v.name())).unwrap_or_default();
        let _ = writeln!(out, "    topic: {of}{via}");
        for said in &judged.said {
            let _ = writeln!(out, "    {said}");
        }
        let _ = writeln!(out, "    {}", judged.verdict);
    }
    out.push('\n');
    out
}
