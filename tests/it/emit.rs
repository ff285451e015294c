//! Output formats over findings made by hand: positions are held against the bytes of the file,
//! never against what the code says.

use claimlint::{
    diagnostic::{Context, Diagnostic, Evidence, Related, Scope, Severity, Topic},
    emit::{self, Format, Run, Skipped, Style, Summary},
    source::{Format as FileFormat, SourceFile},
    span::{Span, Src},
};
use serde_json::Value;

/// A page with everything that makes columns go wrong: byte order mark, CRLF, tab, emoji, entities.
const PAGE: &str = "\u{feff}# Exo 💉\r\n\r\n\tNaïve 👩‍⚕️ copy: it *cures* all.\r\nUnd 𝒳 heals &amp; mends\r\n";

/// A finding at the `nth` place where `words` stand.
fn finding(text: &str, words: &str, nth: usize, severity: Severity) -> Diagnostic {
    let start = text.match_indices(words).nth(nth).expect("the words stand in the page").0 as u32;
    Diagnostic {
        rule: "cure/said".into(),
        category: "cure".into(),
        severity,
        message: "nothing cures this: 100%".into(),
        span: Span::new(start, start + words.len() as u32),
        text: words.into(),
        topic: Topic { treatment: Some("exosome".into()), condition: None, via: None },
        context: Context {
            headings: vec!["Exo 💉".into()], scope: Scope::Paragraph, sentence: "it cures all.".into()
        },
        related: vec![Related { message: "said of this".into(), span: span_of(text, "Exo 💉") }],
        correction: Some("Some slow it.".into()),
        notes: vec!["a note".into()],
        fixes: vec![],
        evidence: vec![Evidence {
            id: "notice-2019".into(),
            publisher: "Agency".into(),
            title: "A notice".into(),
            date: "2019-12-06".into(),
            url: "https://example.org/notice".into(),
            finding: "none".into(),
        }],
        jurisdictions: vec!["US".into()],
        fingerprint: format!("{start:08x}"),
    }
}

/// A finding at the `nth` place where `words` stand in a page of only these words.
pub(crate) fn finding_at(words: &str, nth: usize) -> Diagnostic {
    finding_plain(&words.repeat(nth + 1), nth, Severity::Error)
}

fn span_of(text: &str, words: &str) -> Span<Src> {
    let start = text.find(words).expect("the words stand in the page") as u32;
    Span::new(start, start + words.len() as u32)
}

fn page(text: &str) -> SourceFile {
    SourceFile::new("pages/a,b:c.md", FileFormat::Markdown, text)
}

fn render(format: Format, file: &SourceFile, findings: &[Diagnostic]) -> String {
    let style = Style { info: true, ..Style::default() };
    let emitter = emit::emitter(format, style);
    let skipped = [Skipped { path: "logo.txt".into(), reason: "binary".into() }];
    let summary = Summary { files: 1, errors: findings.len() as u32, ..Summary::default() };
    let run = Run { lexicon_version: "2026.11", skipped: &skipped, summary };
    emitter.run(&[emitter.file(file, findings)], &run)
}

/// Line (1-based) and the text before `offset` on it, found by splitting the text, not by the index.
fn before(text: &str, offset: usize) -> (usize, &str) {
    let head = &text[..offset];
    let line = head.split("\r\n").count();
    (line, head.split("\r\n").last().unwrap().trim_start_matches('\u{feff}'))
}

#[test]
fn json_positions_agree_with_the_bytes() {
    let file = page(PAGE);
    let findings = [finding(PAGE, "cures", 0, Severity::Error), finding(PAGE, "heals &amp; mends", 0, Severity::Info)];
    let json: Value = serde_json::from_str(&render(Format::Json, &file, &findings)).unwrap();
    assert_eq!(json["schema_version"], "1.0");
    assert_eq!(json["tool"]["name"], "claimlint");
    assert_eq!(json["skipped"][0]["path"], "logo.txt");
    let listed = json["files"][0]["findings"].as_array().unwrap();
    assert_eq!(listed.len(), 2);
    for (shown, finding) in listed.iter().zip(&findings) {
        for (name, offset) in [("start", finding.span.start), ("end", finding.span.end)] {
            let at = &shown["span"][name];
            let (line, before) = before(PAGE, offset as usize);
            assert_eq!(at["offset"], offset);
            assert_eq!(at["line"], line);
            assert_eq!(at["column"], before.chars().count() + 1);
            assert_eq!(at["utf16"], before.encode_utf16().count() + 1);
        }
        let (start, end) = (&shown["span"]["start"]["offset"], &shown["span"]["end"]["offset"]);
        let slice = &PAGE[start.as_u64().unwrap() as usize..end.as_u64().unwrap() as usize];
        assert_eq!(slice, shown["text"]);
        let heading = &shown["related"][0]["span"];
        assert_eq!((&heading["start"]["line"], &heading["start"]["column"]), (&1.into(), &3.into()));
        assert_eq!(heading["end"]["utf16"], 9, "the emoji is two units");
    }
}

#[test]
fn json_of_no_file_is_still_whole() {
    let emitter = emit::emitter(Format::Json, Style::default());
    let run = Run { lexicon_version: "1", skipped: &[], summary: Summary::default() };
    let json: Value = serde_json::from_str(&emitter.run(&[], &run)).unwrap();
    assert_eq!(json["files"], Value::Array(vec![]));
    assert_eq!(json["summary"]["files"], 0);
}

#[test]
fn concise_counts_characters() {
    let found = [finding(PAGE, "heals", 0, Severity::Error)];
    let shown = render(Format::Concise, &page(PAGE), &found);
    assert_eq!(shown, "pages/a,b:c.md:4:7: error[cure/said] nothing cures this: 100%: \"heals\"\n");
}

#[test]
fn github_escapes_and_gives_columns_on_one_line_only() {
    let shown = render(Format::Github, &page(PAGE), &[finding(PAGE, "heals", 0, Severity::Error)]);
    assert!(
        shown.starts_with("::error file=pages/a%2Cb%3Ac.md,line=4,endLine=4,col=8,endColumn=13,title=cure/said::"),
        "{shown}"
    );
    assert!(shown.contains("100%25"), "a per cent sign is escaped: {shown}");
    assert_eq!(shown.lines().count(), 1, "line ends of the message are escaped: {shown}");

    let over = finding(PAGE, "all.\r\nUnd", 0, Severity::Warning);
    let shown = render(Format::Github, &page(PAGE), &[over]);
    assert!(shown.starts_with("::warning file=pages/a%2Cb%3Ac.md,line=3,endLine=4,title="), "{shown}");
}

#[test]
fn github_shows_the_gravest_first_and_rolls_up_the_rest() {
    let text = "cures ".repeat(30);
    let mut findings: Vec<_> = (0..25).map(|n| finding_plain(&text, n, Severity::Warning)).collect();
    findings.push(finding_plain(&text, 25, Severity::Error));
    let shown = render(Format::Github, &page(&text), &findings);
    assert!(shown.starts_with("::error "));
    let warnings: Vec<_> = shown.lines().filter(|l| l.starts_with("::warning")).collect();
    assert_eq!(warnings.len(), 10, "GitHub shows ten of a level");
    assert!(warnings[9].contains("and 16 more"), "{}", warnings[9]);
    assert_eq!(shown.lines().count(), 27, "every finding is in the log");
}

fn finding_plain(text: &str, nth: usize, severity: Severity) -> Diagnostic {
    Diagnostic { related: vec![], ..finding(&format!("{text}Exo 💉"), "cures", nth, severity) }
}

#[test]
fn human_shows_words_relation_correction_and_source() {
    insta::assert_snapshot!(render(Format::Human, &page(PAGE), &[finding(PAGE, "cures", 0, Severity::Error)]));
}

#[test]
fn human_escapes_what_would_move_the_cursor() {
    let text = "It \u{1b}[31mcures\u{202e} all Exo 💉";
    let shown = render(Format::Human, &page(text), &[finding(text, "cures", 0, Severity::Error)]);
    assert!(!shown.contains('\u{1b}') && !shown.contains('\u{202e}'));
    let lines: Vec<_> = shown.lines().collect();
    let source = lines.iter().position(|l| l.contains("\\u{1b}[31mcures\\u{202e}")).expect("the line is shown");
    let column = lines[source].chars().position(|c| c == 'c').unwrap();
    assert_eq!(lines[source + 1].chars().position(|c| c == '^'), Some(column), "{shown}");
    assert!(shown.contains("c.md:1:9"), "the column is that of the file: {shown}");
}

#[test]
fn human_cuts_very_long_lines_around_the_words() {
    let text = format!("<h1>Exo 💉</h1>{}it cures all{}", "é ".repeat(5_000), " ü".repeat(500_000));
    let shown = render(Format::Human, &page(&text), &[finding(&text, "cures", 0, Severity::Error)]);
    assert!(shown.len() < 2_000, "{} bytes", shown.len());
    assert!(shown.contains("it cures all") && shown.contains("Exo 💉") && shown.contains("said of this"), "{shown}");
    let column = before(&text, text.find("cures").unwrap()).1.chars().count() + 1;
    assert!(shown.contains(&format!("c.md:1:{column}\n")), "the column is that of the file: {shown}");
}
