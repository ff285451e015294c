//! The page for the reviewer: complete, unambiguous, and inert whatever the copy says.

use claimlint::{
    check::{Checker, Options},
    diagnostic::Report,
    emit::{self, Format, Run, Skipped, Style, Summary},
    lexicon::Lexicon,
    source::{Format as FileFormat, SourceFile},
};
use std::{collections::BTreeSet, fs, path::PathBuf};

const HOSTILE: &str = "# Exosomes &lt;script&gt;alert(1)&lt;/script&gt; \"quoted\" 'single'\n\n\
    Our FDA-approved exosomes regrow lost hair \\</article>\\<script>alert(2)\\</script> \\<img src=x onerror=alert(3)>.\n\n\
    evil \u{202e}desrever\u{202c} exosomes are FDA&#45;approved \" onmouseover=\"alert(4)\n";

/// The page of some files, and their reports.
fn page(files: &[(&str, &str)]) -> (String, Vec<Report>) {
    let checker = Checker::new(Lexicon::embedded(), Options::default()).unwrap();
    let emitter = emit::emitter(Format::Html, Style::default(), Vec::new);
    let (mut parts, mut reports, mut summary) = (Vec::new(), Vec::new(), Summary::default());
    for (path, text) in files {
        let format = FileFormat::of_path(path).unwrap();
        let file = SourceFile::new(*path, format, *text);
        let report = checker.check(&file);
        summary.add(&report);
        parts.push(emitter.file(&file, &report.findings));
        reports.push(report);
    }
    let skipped = [Skipped { path: "<b>.png".into(), reason: "binary".into() }];
    let failed = ["gone.md: no such file".to_string()];
    let run = Run { lexicon_version: "2026.11", skipped: &skipped, failed: &failed, summary };
    (emitter.run(&parts, &run), reports)
}

/// The values of an attribute.
fn values<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let body = page.split("</style>").nth(1).unwrap().split("<script").next().unwrap();
    let starts = body.match_indices(&format!(" {name}=\"")).map(|(i, m)| i + m.len()).collect::<Vec<_>>();
    starts.into_iter().map(|i| body[i..].split('"').next().unwrap()).collect()
}

#[test]
fn a_hostile_page_stays_inert() {
    let (page, reports) = page(&[("<i>\"'.md", HOSTILE)]);
    assert!(reports[0].findings.len() >= 2, "{:?}", reports[0].findings);
    assert_eq!(page.matches("<script").count(), 1, "the page's own");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &quot;quoted&quot; &#39;single&#39;"));
    assert!(!page.contains("<img") && !page.contains("<i>") && !page.contains("<b>.png"));
    assert!(values(&page, "onmouseover").is_empty() && values(&page, "onerror").is_empty());
    assert!(!page.contains(['\u{202e}', '\u{202c}']) && page.contains("\\u{202e}"));
}

#[test]
fn nothing_but_its_own_script_and_style_may_run() {
    let (page, _) = page(&[("a.md", HOSTILE)]);
    let policy = page.split("Content-Security-Policy\" content=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'nonce-"), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    assert_eq!(page.matches(&format!(" nonce=\"{nonce}\"")).count(), 2);
    assert!(values(&page, "style").is_empty() && values(&page, "src").is_empty());
    let other = self::page(&[("a.md", &HOSTILE.replace("evil", "kind"))]).0;
    assert!(!other.contains(nonce), "another page, another number");
}

#[test]
fn every_finding_has_one_card_that_its_words_lead_to() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let names = ["overstated/clinic.md", "overstated/clinic.html", "prose/data.yaml", "sober/faq.md"];
    let texts: Vec<String> = names.iter().map(|n| fs::read_to_string(root.join(n)).unwrap()).collect();
    let mut files: Vec<(&str, &str)> = names.iter().zip(&texts).map(|(n, t)| (*n, t.as_str())).collect();
    // The same copy twice: fingerprints do not know of paths, places in the page must.
    files.push(("copy.md", &texts[0]));
    let (page, reports) = page(&files);
    let ids = values(&page, "id");
    let all: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(all.len(), ids.len(), "no id twice");
    let prints = values(&page, "data-fingerprint");
    let found: Vec<&str> = reports.iter().flat_map(|r| &r.findings).map(|f| f.fingerprint.as_str()).collect();
    assert_eq!(prints.len(), found.len());
    assert_eq!(prints.iter().collect::<BTreeSet<_>>(), found.iter().collect::<BTreeSet<_>>());
    let marked: BTreeSet<&str> = values(&page, "data-of").into_iter().flat_map(|v| v.split(' ')).collect();
    let cards: BTreeSet<&str> = ids.iter().copied().filter(|id| prints.iter().any(|p| id.starts_with(p))).collect();
    assert_eq!(marked, cards);
    for link in values(&page, "href").into_iter().filter_map(|h| h.strip_prefix('#')) {
        assert!(all.contains(link), "a link to nowhere: {link}");
    }
    let words = |mark: &str| mark.split('>').nth(1).unwrap().split('<').next().unwrap().trim().to_string();
    assert!(page.split("data-of=").skip(1).all(|m| !words(m).is_empty()), "a link that cannot be read out");
    for name in ["sober/faq.md", "&lt;b&gt;.png: binary", "gone.md: no such file"] {
        assert!(page.contains(name), "{name}");
    }
}

#[test]
fn the_words_of_a_finding_are_marked_and_no_more() {
    let (page, _) = page(&[("a.md", "Before: our exosomes are *FDA*-approved, and after.\n")]);
    let text = |from: &str, to: &str| page.split(from).nth(1).unwrap().split(to).next().unwrap().to_string();
    let marked = text("data-of=\"", "</a>");
    assert!(marked.ends_with(">FDA-approved"), "{marked}");
    assert!(text("<bdi>", "</bdi>").starts_with("Before: our exosomes are <a "));
    assert!(text("FDA-approved</a>", "</bdi>").starts_with(", and after."));
}
