//! One page for the reviewer who signs off: the copy with its claims marked, and beside each why, what to
//! say instead and on what evidence. It needs no network and no script to be read; a script filters.
//!
//! Whatever comes from a page is escaped, and the page's policy runs nothing but the script and the style
//! of this module: they carry a number that is a hash of the whole, which no text inside it can know.

mod chart;
mod copy;

use super::{Emitter, Escaped, Run, counted, to_json};
use crate::{
    diagnostic::{Applicability, Diagnostic, Evidence, Severity},
    prose,
    source::SourceFile,
};
use chart::Bar;
use copy::{Row, Run as Stretch};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

/// The style that pages of claimlint share: colours, type, cards of findings.
pub const PAGE_STYLE: &str = include_str!("html/page.css");
const STYLE: &str = include_str!("html/report.css");
const SCRIPT: &str = include_str!("html/report.js");
/// Most bars of a chart; the rest is counted together.
const MOST_BARS: usize = 10;

/// See the module.
pub(super) struct Html;

/// What `run` needs to know of a file, the first line of its part.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    path: String,
    /// Identifies the section of the file in the page.
    id: String,
    findings: Vec<Kind>,
    /// Its sources as HTML.
    sources: BTreeSet<String>,
}

/// What filters and charts need to know of a finding.
#[derive(Debug, Serialize, Deserialize)]
struct Kind {
    rule: String,
    category: String,
    /// `error`, `warning` or `info`.
    severity: String,
    treatment: Option<String>,
}

impl Emitter for Html {
    fn file(&self, file: &SourceFile, findings: &[Diagnostic]) -> String {
        let id = blake3::hash(file.path.as_bytes()).to_hex()[..8].to_string();
        let kinds = findings.iter().map(|f| Kind {
            rule: f.rule.clone(),
            category: f.category.clone(),
            severity: f.severity.name().to_string(),
            treatment: f.topic.treatment.clone(),
        });
        let sources = findings.iter().flat_map(|f| &f.evidence).map(cited).collect();
        let head = Head { path: file.path.clone(), id: id.clone(), findings: kinds.collect(), sources };
        let mut out = to_json(&head);
        if findings.is_empty() {
            return out;
        }
        let _ = write!(
            out,
            "\n<section class=\"file\" id=\"file-{id}\" aria-labelledby=\"name-{id}\" data-file=\"{id}\">\n\
             <header><h2 id=\"name-{id}\">{}</h2><p class=\"tally\">{}</p></header>\n",
            Escaped(&file.path),
            tally(&head.findings),
        );
        let page = Page { file, findings, id: &id };
        for row in copy::rows(file, &prose::read(file), findings) {
            page.row(&mut out, &row);
        }
        out += "</section>\n";
        out
    }

    fn run(&self, parts: &[String], run: &Run<'_>) -> String {
        let read = |part: &String| {
            let (head, body) = part.split_once('\n').unwrap_or((part, ""));
            Some((serde_json::from_str::<Head>(head).ok()?, body.to_string()))
        };
        let files: Vec<(Head, String)> = parts.iter().filter_map(read).collect();
        let (found, clean): (Vec<_>, Vec<_>) = files.iter().partition(|(head, _)| !head.findings.is_empty());
        let mut body = String::new();
        summary(&mut body, run);
        if !found.is_empty() {
            charts(&mut body, &found);
            filters(&mut body, &found);
        }
        body += "<main id=\"copy\" tabindex=\"-1\">\n";
        for (_, part) in &found {
            body += part;
        }
        body += "<p id=\"none\" role=\"status\" hidden>No finding is left by these filters.</p>\n</main>\n";
        sources(&mut body, &found);
        let names = clean.iter().map(|(head, _)| (head.path.as_str(), ""));
        list(&mut body, "without findings", names.collect());
        list(&mut body, "skipped", run.skipped.iter().map(|s| (s.path.as_str(), s.reason.as_str())).collect());
        list(&mut body, "not checked", run.failed.iter().map(|line| (line.as_str(), "")).collect());
        page(&body, run)
    }
}

/// The page around its body.
fn page(body: &str, run: &Run<'_>) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [PAGE_STYLE, STYLE, SCRIPT, body] {
        hasher.update(part.as_bytes());
    }
    let nonce = &hasher.finalize().to_hex()[..32];
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'nonce-{nonce}'; \
         style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>claimlint: {}</title>\n<style nonce=\"{nonce}\">\n{PAGE_STYLE}{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#copy\">To the copy</a>\n{body}\
         <footer>claimlint {}, lexicon {}. Engineering, not legal advice: a person signs off.</footer>\n\
         <script nonce=\"{nonce}\">\n{SCRIPT}</script>\n</body>\n</html>\n",
        total(run),
        env!("CARGO_PKG_VERSION"),
        Escaped(run.lexicon_version),
    )
}

fn total(run: &Run<'_>) -> String {
    let n = run.summary.errors + run.summary.warnings + run.summary.infos;
    format!("{} in {}", counted(n, "finding"), counted(run.summary.files, "file"))
}

fn summary(out: &mut String, run: &Run<'_>) {
    let s = run.summary;
    let _ = write!(out, "<header class=\"top\">\n<h1>{}</h1>\n<ul class=\"counts\">\n", total(run));
    for (n, name, class) in
        [(s.errors, "error", "error"), (s.warnings, "warning", "warning"), (s.infos, "info", "info")]
    {
        let name = if n == 1 || class == "info" { name.to_string() } else { format!("{name}s") };
        let _ = writeln!(out, "<li class=\"{class}\"><b>{n}</b> {name}</li>");
    }
    for (n, name) in [(s.suppressed, "suppressed"), (s.baselined, "in the baseline")] {
        if n > 0 {
            let _ = writeln!(out, "<li><b>{n}</b> {name}</li>");
        }
    }
    *out += "</ul>\n</header>\n";
}

fn charts(out: &mut String, found: &[&(Head, String)]) {
    let mut categories: BTreeMap<&str, [u32; 3]> = BTreeMap::new();
    let mut files = Vec::new();
    for (head, _) in found {
        let mut of_file = [0; 3];
        for kind in &head.findings {
            let level = 2 - Severity::of_name(&kind.severity).map_or(0, |s| s as usize);
            categories.entry(&kind.category).or_default()[level] += 1;
            of_file[level] += 1;
        }
        files.push(Bar { label: &head.path, counts: of_file });
    }
    let categories = categories.into_iter().map(|(label, counts)| Bar { label, counts }).collect();
    *out += "<section class=\"charts\" aria-label=\"Counts\">\n";
    chart::draw(out, "Findings by category", "categories", categories, MOST_BARS);
    chart::draw(out, "Findings by file", "files", files, MOST_BARS);
    *out += "</section>\n";
}

/// The filters; the script shows them.
fn filters(out: &mut String, found: &[&(Head, String)]) {
    let kinds = || found.iter().flat_map(|f| &f.0.findings);
    let rules: BTreeSet<&str> = kinds().map(|k| k.rule.as_str()).collect();
    let treatments: BTreeSet<&str> = kinds().filter_map(|k| k.treatment.as_deref()).collect();
    *out += "<form id=\"filters\" hidden aria-label=\"Filters\">\n<fieldset><legend>Severity</legend>\n";
    for severity in Severity::ALL.iter().rev().map(|s| s.name()) {
        let _ = writeln!(
            out,
            "<label><input type=\"checkbox\" name=\"severity\" value=\"{severity}\" checked> {severity}</label>"
        );
    }
    *out += "</fieldset>\n";
    let choice = |out: &mut String, name: &str, label: &str, options: &[(&str, &str)]| {
        let _ = writeln!(out, "<label>{label} <select name=\"{name}\"><option value=\"\">all</option>");
        for (value, text) in options {
            let _ = writeln!(out, "<option value=\"{}\">{}</option>", Escaped(value), Escaped(text));
        }
        *out += "</select></label>\n";
    };
    let same = |set: BTreeSet<&'_ str>| set.into_iter().map(|v| (v.to_string(), v.to_string())).collect::<Vec<_>>();
    let files: Vec<(String, String)> = found.iter().map(|(h, _)| (h.id.clone(), h.path.clone())).collect();
    for (name, label, options) in
        [("rule", "Rule", same(rules)), ("treatment", "Treatment", same(treatments)), ("file", "File", files)]
    {
        let options: Vec<(&str, &str)> = options.iter().map(|(v, t)| (v.as_str(), t.as_str())).collect();
        choice(out, name, label, &options);
    }
    *out += "<button type=\"reset\">Show all</button>\n<p id=\"shown\" role=\"status\"></p>\n</form>\n";
}

/// Every source once: on paper the findings only name them.
fn sources(out: &mut String, found: &[&(Head, String)]) {
    let all: BTreeSet<&String> = found.iter().flat_map(|(head, _)| &head.sources).collect();
    if all.is_empty() {
        return;
    }
    *out += "<section class=\"all-sources\" aria-labelledby=\"sources\">\n<h2 id=\"sources\">Sources</h2>\n<ol>\n";
    for source in all {
        let _ = writeln!(out, "<li>{source}</li>");
    }
    *out += "</ol>\n</section>\n";
}

/// A list of files with remarks, folded up.
fn list(out: &mut String, what: &str, entries: Vec<(&str, &str)>) {
    if entries.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "<details class=\"list\"><summary>{} {what}</summary>\n<ul>",
        counted(entries.len() as u32, "file")
    );
    for (path, remark) in entries {
        let colon = if remark.is_empty() { "" } else { ": " };
        let _ = writeln!(out, "<li>{}{colon}{}</li>", Escaped(path), Escaped(remark));
    }
    *out += "</ul></details>\n";
}

/// A file as it is drawn.
struct Page<'a> {
    file: &'a SourceFile,
    findings: &'a [Diagnostic],
    id: &'a str,
}

impl Page<'_> {
    /// Blocks that stand side by side, and beside them what is found in them.
    fn row(&self, out: &mut String, row: &Row) {
        *out += if row.cards.is_empty() { "<div class=\"row\">" } else { "<div class=\"row found\">" };
        *out += "<div class=\"copy\">";
        for block in &row.blocks {
            let _ = write!(out, "<div class=\"block {}\">", block.class);
            if !block.label.is_empty() {
                let _ = write!(out, "<span class=\"kind\">{}</span> ", block.label);
            }
            *out += "<bdi>";
            for stretch in &block.runs {
                self.stretch(out, stretch);
            }
            *out += "</bdi></div>";
        }
        *out += "</div>";
        if !row.cards.is_empty() {
            *out += "<div class=\"cards\">\n";
            for &i in &row.cards {
                self.card(out, &self.findings[i]);
            }
            *out += "</div>";
        }
        *out += "</div>\n";
    }

    fn stretch(&self, out: &mut String, stretch: &Stretch) {
        let gravest = stretch.findings.iter().map(|&i| &self.findings[i]).max_by_key(|f| f.severity);
        match gravest.filter(|_| !stretch.text.trim().is_empty()) {
            // White space alone is no link that could be read out.
            None => {
                let _ = write!(out, "{}", Escaped(&stretch.text));
            }
            Some(finding) => {
                let _ = write!(
                    out,
                    "<a class=\"mark {}\" href=\"#{}-{}\" data-of=\"",
                    finding.severity.name(),
                    Escaped(&finding.fingerprint),
                    self.id
                );
                for (n, &i) in stretch.findings.iter().enumerate() {
                    let space = if n > 0 { " " } else { "" };
                    let _ = write!(out, "{space}{}-{}", Escaped(&self.findings[i].fingerprint), self.id);
                }
                let _ = write!(out, "\">{}</a>", Escaped(&stretch.text));
            }
        }
        if stretch.line {
            *out += "<br>";
        }
    }

    fn card(&self, out: &mut String, finding: &Diagnostic) {
        let (severity, print, id) = (finding.severity.name(), Escaped(&finding.fingerprint), self.id);
        let line = self.file.lines().position(&self.file.text, finding.span.start).line;
        let _ = write!(
            out,
            "<article class=\"card {severity}\" id=\"{print}-{id}\" tabindex=\"-1\" data-fingerprint=\"{print}\" \
             data-severity=\"{severity}\" data-rule=\"{}\" data-treatment=\"{}\">\n\
             <h3><span class=\"badge\">{severity}</span> <bdi>{}</bdi></h3>\n\
             <p class=\"said\">“<bdi>{}</bdi>”</p>\n",
            Escaped(&finding.rule),
            Escaped(finding.topic.treatment.as_deref().unwrap_or("")),
            Escaped(&finding.message),
            Escaped(&finding.text),
        );
        if let Some(correction) = &finding.correction {
            let _ = writeln!(out, "<p class=\"instead\"><b>Say instead</b> <q>{}</q></p>", Escaped(correction));
        }
        for note in &finding.notes {
            let _ = writeln!(out, "<p class=\"note\">{}</p>", Escaped(note));
        }
        for fix in &finding.fixes {
            let how = match fix.applicability {
                Applicability::Safe => "Fix",
                Applicability::Unsafe => "Rewrite",
                Applicability::Display => "Suggestion",
            };
            let _ = writeln!(out, "<p class=\"note\"><b>{how}</b> <bdi>{}</bdi></p>", Escaped(&fix.title));
        }
        if !finding.evidence.is_empty() {
            let short: Vec<String> = finding.evidence.iter().map(brief).collect();
            let _ = writeln!(
                out,
                "<details class=\"sources\"><summary>Sources: {}</summary>\n<ul>",
                Escaped(&short.join("; "))
            );
            for source in &finding.evidence {
                let _ = writeln!(out, "<li>{}</li>", cited(source));
            }
            *out += "</ul></details>\n";
        }
        let topic: Vec<&str> =
            [&finding.topic.treatment, &finding.topic.condition].into_iter().flatten().map(|t| t.as_str()).collect();
        let mut facts = vec![finding.rule.clone(), format!("line {line}")];
        if !topic.is_empty() {
            facts.push(format!("about {}", topic.join(", ")));
        }
        if !finding.jurisdictions.is_empty() {
            facts.push(finding.jurisdictions.join(", "));
        }
        let _ = writeln!(
            out,
            "<p class=\"facts\">{} <a href=\"#{print}-{id}\" aria-label=\"Link to this finding: {}, line {line}\">link</a></p>\n\
             </article>",
            Escaped(&facts.join(" · ")),
            Escaped(&finding.text),
        );
    }
}

/// Publisher and year, as a sentence would name the source.
fn brief(source: &Evidence) -> String {
    let year = source.date.get(..4).unwrap_or("undated");
    format!("{} {year}", source.publisher)
}

/// A source with its address and what it found, as HTML.
fn cited(source: &Evidence) -> String {
    let date = if source.date.is_empty() { "undated" } else { &source.date };
    let title = if source.url.starts_with("https://") || source.url.starts_with("http://") {
        let (url, title) = (Escaped(&source.url), Escaped(&source.title));
        format!("<a href=\"{url}\" rel=\"noopener noreferrer\" target=\"_blank\">{title}</a>")
    } else {
        Escaped(&source.title).to_string()
    };
    let colon = if source.finding.is_empty() { "" } else { ": " };
    format!("{}, {title}, {}{colon}{}", Escaped(&source.publisher), Escaped(date), Escaped(&source.finding))
}

/// `2 errors, 1 warning`.
fn tally(kinds: &[Kind]) -> String {
    let count = |s: Severity| kinds.iter().filter(|k| k.severity == s.name()).count() as u32;
    let of = |(s, name)| Some(count(s)).filter(|n| *n > 0).map(|n| counted(n, name));
    let all = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "info finding")];
    all.into_iter().filter_map(of).collect::<Vec<_>>().join(", ")
}
