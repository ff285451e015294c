//! Exceptions: what a directive silences, and that a malformed one silences nothing.

use crate::emit::finding;
use claimlint::{
    config,
    diagnostic::{Report, Severity},
    lexicon::Lexicon,
    prose,
    source::{Format, SourceFile},
    suppress::{self, State},
};
use jiff::civil::date;

/// Rules of the findings left in `text`, where each `cures` is a finding, and the state of each directive.
fn run(format: Format, text: &str) -> (Vec<String>, Vec<State>, u32) {
    let file = SourceFile::new("page", format, text);
    let document = prose::read(&file);
    let findings = (0..text.matches("cures").count()).map(|n| finding(text, "cures", n, Severity::Error)).collect();
    let mut report = Report { findings, ..Report::default() };
    let known = |name: &str| ["cure", "cure/said", "hype"].contains(&name);
    let states = suppress::suppress(&file, &document, date(2026, 11, 21), known, |_| true, &mut report);
    for finding in &report.findings {
        assert!(!finding.span.is_empty() && text.is_char_boundary(finding.span.start as usize));
    }
    let left = report.findings.iter().map(|f| f.rule.clone()).collect();
    (left, states.into_iter().map(|(_, state)| state).collect(), report.suppressed)
}

/// The pages below end with this, which the helper for findings points at.
const END: &str = "\n\nExo 💉\n";

fn markdown(text: &str) -> (Vec<String>, Vec<State>, u32) {
    run(Format::Markdown, &format!("{text}{END}"))
}

#[test]
fn each_kind_reaches_as_far_as_it_says() {
    let (left, states, n) = markdown("<!-- claimlint-disable-next cure -- quoted -->\n\ncures\ncures\n\ncures");
    assert_eq!((left.len(), n, states), (1, 2, vec![State::Active(2)]), "the next block");

    let (left, _, n) = markdown("<!-- claimlint-disable-next cure -- quoted -->\n\n- cures\n- cures\n\ncures");
    assert_eq!((left.len(), n), (1, 2), "a list as a whole");

    let (left, _, n) = markdown("cures <!-- claimlint-disable-line cure/said -- quoted -->\ncures");
    assert_eq!((left.len(), n), (1, 1), "the line");

    let (left, _, n) = markdown(
        "cures\n\n<!-- claimlint-disable cure -- quoted -->\n\ncures\n\n- cures\n\n<!-- claimlint-enable cure -->\n\ncures",
    );
    assert_eq!((left.len(), n), (2, 2), "a range");

    let (left, _, n) = markdown("cures\n\n<!-- claimlint-disable-file cure -- an archive -->\n\ncures");
    assert_eq!((left.len(), n), (0, 2), "the file");
}

#[test]
fn html_comments_count_and_what_only_looks_like_one_does_not() {
    let page = |comment: &str| format!("<p title=\"{comment}\">cures</p><p>{comment}cures</p><p>Exo 💉</p>");
    let comment = "<!-- claimlint-disable-file cure -- quoted -->";
    assert_eq!(run(Format::Html, &page(comment)).2, 2);
    let (left, states, n) = run(Format::Html, &format!("<p title=\"{comment}\">cures Exo 💉</p>"));
    assert_eq!((left.len(), states.len(), n), (1, 0, 0), "a value is no comment");
    let (left, states, _) = markdown(&format!("```\n{comment}\n```\n\ncures"));
    assert_eq!((left.len(), states.len()), (1, 0), "code is no comment");
}

#[test]
fn what_is_malformed_silences_nothing_and_is_a_finding() {
    let cases = [
        ("claimlint-disable-file cure", "it gives no reason"),
        ("claimlint-disable-file cure --", "it gives no reason"),
        ("claimlint-disable-file cure -- until=2027-01-01", "it gives no reason"),
        ("claimlint-disable-file -- because", "it names no rule"),
        ("claimlint-disable-file cures -- because", "no rule or category `cures`"),
        ("claimlint-disable-file cure -- because until=soon", "`until=soon` is not a day"),
        ("claimlint-disable-file cure until=2027-13-01 -- because", "`until=2027-13-01` is not a day"),
        ("claimlint-disable-fil cure -- because", "did you mean `claimlint-disable-file`?"),
        ("claimlint-disable cure -- because", "no `claimlint-enable` ends it"),
        ("claimlint-enable cure", "it ends nothing"),
    ];
    for (directive, why) in cases {
        let text = format!("<!-- {directive} -->\n\ncures{END}");
        let file = SourceFile::new("page.md", Format::Markdown, &*text);
        let document = prose::read(&file);
        let mut report = Report { findings: vec![finding(&text, "cures", 0, Severity::Error)], ..Report::default() };
        suppress::suppress(&file, &document, date(2026, 11, 21), |n| n == "cure", |_| true, &mut report);
        let rules: Vec<_> = report.findings.iter().map(|f| &*f.rule).collect();
        assert_eq!(rules, [suppress::MALFORMED, "cure/said"], "{directive}");
        assert!(report.findings[0].message.contains(why), "{}", report.findings[0].message);
        assert_eq!(&text[report.findings[0].span.range()], format!("<!-- {directive} -->"));
    }
}

#[test]
fn an_exception_counts_on_its_last_day_and_not_after() {
    let until = |day: &str| markdown(&format!("<!-- claimlint-disable-file cure -- why until={day} -->\n\ncures"));
    assert_eq!(until("2026-11-21").1, [State::Active(1)]);
    let before = |day: &str| markdown(&format!("<!-- claimlint-disable-file cure until={day} -- why -->\n\ncures"));
    assert_eq!((before("2026-11-21").1, before("2026-11-20").1), (vec![State::Active(1)], vec![State::Expired]));
    let (left, states, n) = until("2026-11-20");
    assert_eq!((states, n), (vec![State::Expired], 0));
    assert_eq!(left, [suppress::EXPIRED, "cure/said"], "the finding returns");
}

#[test]
fn what_silences_nothing_is_told_unless_its_rule_was_not_looked_for() {
    let text = format!("<!-- claimlint-disable-file hype -- why -->\n\ncures{END}");
    assert_eq!(run(Format::Markdown, &text).0, [suppress::UNUSED, "cure/said"]);
    let file = SourceFile::new("page.md", Format::Markdown, &*text);
    let mut report = Report::default();
    let document = prose::read(&file);
    suppress::suppress(&file, &document, date(2026, 11, 21), |_| true, |rule| rule != "hype", &mut report);
    assert!(report.findings.is_empty());
}

#[test]
fn findings_about_the_same_words_have_fingerprints_of_their_own() {
    let text = format!("<!-- claimlint-enable -->\n\na\n\n<!-- claimlint-enable -->{END}");
    let file = SourceFile::new("page.md", Format::Markdown, &*text);
    let mut report = Report::default();
    suppress::suppress(&file, &prose::read(&file), date(2026, 11, 21), |_| true, |_| true, &mut report);
    assert_eq!(report.findings.len(), 2);
    assert_ne!(report.findings[0].fingerprint, report.findings[1].fingerprint);
}

#[test]
fn an_allowed_phrase_passes_where_it_stands_and_nowhere_else() {
    let text = format!("Our *Serum*&nbsp;cures‑all day. It cures all.{END}");
    let file = SourceFile::new("page.md", Format::Markdown, &*text);
    let document = prose::read(&file);
    let lexicon = Lexicon::embedded();
    let allowed = |toml: &str| {
        let config = config::parse("claimlint.toml", toml).unwrap();
        let phrases: Vec<_> = config.allow.iter().collect();
        let findings = (0..2).map(|n| finding(&text, "cures", n, Severity::Error)).collect();
        let mut report = Report { findings, ..Report::default() };
        let passed = suppress::allow(&file, &document, &lexicon.table, &phrases, &mut report);
        (passed, report.findings.len(), report.suppressed)
    };
    assert_eq!(allowed("[[allow]]\ntext = \"SERUM cures all\"\nreason = \"a name\""), (vec![1], 1, 1));
    assert_eq!(
        allowed("[[allow]]\ntext = \"serum cures all\"\nrules = [\"hype\"]\nreason = \"a name\""),
        (vec![0], 2, 0)
    );
    assert_eq!(allowed("[[allow]]\ntext = \"serum\"\nreason = \"does not hold the words\""), (vec![0], 2, 0));
}
