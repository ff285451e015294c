//! Accepted findings: what stays accepted, and what does not.

use crate::emit::finding_at;
use claimlint::{
    baseline::{Baseline, Entry},
    diagnostic::Diagnostic,
};

fn of(rule: &str, fingerprint: &str) -> Diagnostic {
    let (category, _) = rule.split_once('/').unwrap();
    Diagnostic {
        rule: rule.into(),
        category: category.into(),
        fingerprint: fingerprint.into(),
        ..finding_at("cures", 0)
    }
}

fn baseline(of_files: &[(&str, &[Diagnostic])]) -> Baseline {
    let entries = of_files.iter().flat_map(|(path, found)| found.iter().map(|f| Entry::of(path, f)));
    Baseline { entries: entries.collect() }
}

/// Fingerprints left in each file, and the numbers of entries kept, fixed, stale and unseen.
fn settle(baseline: &Baseline, files: &[(&str, &[Diagnostic])], never: &[&str]) -> (Vec<Vec<String>>, [usize; 4]) {
    let mut found: Vec<Vec<Diagnostic>> = files.iter().map(|f| f.1.to_vec()).collect();
    let mut input: Vec<_> = files.iter().map(|f| f.0.to_string()).zip(found.iter_mut()).collect();
    let never: Vec<_> = never.iter().map(|n| n.to_string()).collect();
    let s = baseline.settle(&mut input, |path| path.starts_with("gone"), &never);
    let left = found.iter().map(|f| f.iter().map(|f| f.fingerprint.clone()).collect()).collect();
    (left, [s.kept.len(), s.fixed.len(), s.stale.len(), s.unseen.len()])
}

#[test]
fn old_claims_pass_and_new_ones_do_not() {
    let b = baseline(&[("a.md", &[of("cure/said", "1"), of("cure/said", "2")])]);
    let (left, counts) = settle(&b, &[("a.md", &[of("cure/said", "1"), of("cure/said", "3")])], &[]);
    assert_eq!((left, counts), (vec![vec!["3".to_string()]], [1, 1, 0, 0]));
}

#[test]
fn a_moved_claim_passes_and_a_copied_one_does_not() {
    let b = baseline(&[("gone.md", &[of("cure/said", "1")])]);
    let (left, counts) = settle(&b, &[("new.md", &[of("cure/said", "1")])], &[]);
    assert_eq!((left, counts), (vec![vec![]], [1, 0, 0, 0]));

    let b = baseline(&[("old.md", &[of("cure/said", "1")])]);
    let both: [(&str, &[Diagnostic]); 2] = [("new.md", &[of("cure/said", "1")]), ("old.md", &[of("cure/said", "1")])];
    assert_eq!(settle(&b, &both, &[]).0, [vec!["1".to_string()], vec![]]);

    // `old.md` is there and was not looked at: it may hold the claim still.
    let (left, counts) = settle(&b, &both[..1], &[]);
    assert_eq!((left, counts), (vec![vec!["1".to_string()]], [0, 0, 0, 1]));
}

#[test]
fn one_entry_accepts_one_finding() {
    let b = baseline(&[("gone.md", &[of("cure/said", "1")])]);
    let twice: [(&str, &[Diagnostic]); 2] = [("a.md", &[of("cure/said", "1")]), ("b.md", &[of("cure/said", "1")])];
    assert_eq!(settle(&b, &twice, &[]).0.concat().len(), 1);
}

#[test]
fn what_is_never_accepted_is_found_again() {
    let b = baseline(&[("a.md", &[of("approval/x", "1"), of("cure/said", "2")])]);
    let files: [(&str, &[Diagnostic]); 1] = [("a.md", &[of("approval/x", "1"), of("cure/said", "2")])];
    assert_eq!(settle(&b, &files, &["approval"]).0, [vec!["1".to_string()]]);
    assert_eq!(settle(&b, &files, &["cure/said"]).0, [vec!["2".to_string()]]);
}

#[test]
fn the_file_is_sorted_and_reads_back() {
    let b = baseline(&[("b.md", &[of("cure/said", "2")]), ("a.md", &[of("cure/said", "9"), of("approval/x", "1")])]);
    let text = b.render();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 4, "a line for the form, and one a finding");
    assert!(lines[1].contains("\"path\":\"a.md\",\"rule\":\"approval/x\""), "{text}");
    assert_eq!(Baseline::parse("b", &text).unwrap(), b);
    assert_eq!(Baseline::parse("b", &text.replace('\n', "\r\n")).unwrap(), b, "a checkout may change line ends");
}

#[test]
fn a_line_that_is_no_entry_is_shown() {
    let text = format!("{}<<<<<<< ours\n", baseline(&[("a.md", &[of("cure/said", "1")])]).render());
    let problem = Baseline::parse("b.jsonl", &text).unwrap_err();
    assert_eq!(&text[problem.span.unwrap().range()], "<<<<<<< ours");
    assert_eq!(Baseline::parse("b.jsonl", "[]\n").unwrap_err().message, "not a baseline");
    assert!(Baseline::parse("b.jsonl", "").unwrap().entries.is_empty(), "an empty file accepts nothing");
}
