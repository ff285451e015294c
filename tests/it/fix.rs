//! Fixes: what they change, and that they change nothing else.

use crate::{
    cli::{code, err, folder, out, run, run_on},
    emit::finding_at,
};
use claimlint::{
    check::{Checker, Options},
    diagnostic::{Applicability, Diagnostic, Edit, Fix, Report},
    fix::{Fixed, fix},
    lexicon::Lexicon,
    prose::{self, Document},
    source::{Format, SourceFile},
    span::Span,
    suppress,
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// A claim whose rule proposes a rewrite, with a comment that silences nothing before it.
const PAGE: &str = "\u{feff}# Exosome therapy\r\n\r\n<!-- claimlint-disable-next cure -- none here -->\r\n\r\nOur exosomes are FDA-approved.\r\nBook today\r\n";

fn edit(start: usize, end: usize, text: &str) -> Edit {
    Edit { span: Span::new(start as u32, end as u32), text: text.into() }
}

/// A finding on `words` with a fix.
fn proposing(text: &str, words: &str, applicability: Applicability, edits: Vec<Edit>) -> Diagnostic {
    let start = text.find(words).expect("the words stand in the page") as u32;
    let mut found = finding_at("cures", 0);
    found.span = Span::new(start, start + words.len() as u32);
    found.fixes = vec![Fix { title: "mend".into(), applicability, edits }];
    found
}

fn apply(format: Format, text: &str, findings: &[Diagnostic], limit: Applicability) -> Option<Fixed> {
    let file = SourceFile::new("a", format, text);
    fix(&file, &prose::read(&file), findings, limit)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { out.extend(files(&path)) } else { out.push(path) }
    }
    out.sort();
    out
}

fn check(checker: &Checker, file: &SourceFile) -> (Document, Report) {
    let document = prose::read(file);
    let mut report = checker.check_document(file, &document);
    suppress::suppress(file, &document, "2030-01-01".parse().unwrap(), |_| true, |_| true, &mut report);
    (document, report)
}

#[test]
fn only_what_was_asked_for_is_applied() {
    let text = "safe, unsafe, display\n";
    let on = |words: &str, a| {
        let start = text.find(&format!(" {words}")).map_or(0, |i| i + 1);
        proposing(text, words, a, vec![edit(start, start + words.len(), "X")])
    };
    let all =
        [on("safe", Applicability::Safe), on("unsafe", Applicability::Unsafe), on("display", Applicability::Display)];
    let with = |limit| apply(Format::Text, text, &all, limit).map(|f| f.text);
    assert_eq!(with(Applicability::Safe).unwrap(), "X, unsafe, display\n");
    assert_eq!(with(Applicability::Unsafe).unwrap(), "X, X, display\n");
    assert_eq!(with(Applicability::Display), None);
}

#[test]
fn the_first_of_overlapping_fixes_wins_and_a_fix_is_whole() {
    let text = "one two three four\n";
    let of = |words: &str, edits| proposing(text, words, Applicability::Safe, edits);
    let all = [
        of("one", vec![edit(0, 7, "A")]),
        of("two", vec![edit(4, 7, "B"), edit(8, 13, "C")]),
        of("four", vec![edit(14, 18, "D")]),
    ];
    let fixed = apply(Format::Text, text, &all, Applicability::Safe).unwrap();
    assert_eq!((fixed.text.as_str(), fixed.applied), ("A three D\n", vec![0, 2]));
}

#[test]
fn no_edit_crosses_markup_or_touches_what_is_no_prose() {
    let text = "<p class=\"x\">cures <b>all</b> &amp; more</p>\n";
    let of = |from: &str, to: &str| {
        let (start, end) = (text.find(from).unwrap(), text.find(to).unwrap() + to.len());
        let found = proposing(text, "cures", Applicability::Safe, vec![edit(start, end, "X")]);
        apply(Format::Html, text, &[found], Applicability::Safe)
    };
    assert_eq!(of("cures", "all"), None, "across a tag");
    assert_eq!(of("class", "x\""), None, "an attribute");
    assert_eq!(of("&amp;", "&amp;"), None, "an entity");
    assert_eq!(of("cures", "cures").unwrap().text, text.replace("cures", "X"));
}

#[test]
fn an_edit_after_which_other_blocks_read_differently_is_not_made() {
    let text = "# Title\n\nmend this\n\nand that\n";
    let of = |with: &str| {
        let at = text.find("mend").unwrap();
        let found = proposing(text, "mend", Applicability::Safe, vec![edit(at, at + 4, with)]);
        apply(Format::Markdown, text, &[found], Applicability::Safe)
    };
    assert_eq!(of("<!--"), None);
    assert_eq!(of("\n\n# "), None);
    assert!(of("heed").is_some());
}

#[test]
fn a_file_in_another_encoding_is_never_edited() {
    let text: Vec<u8> = [0xFF, 0xFE].into_iter().chain("cures".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let file = SourceFile::from_bytes("a.txt", Format::Text, text).unwrap();
    let found = proposing(&file.text, "cures", Applicability::Safe, vec![edit(0, 5, "X")]);
    assert_eq!(fix(&file, &prose::read(&file), &[found], Applicability::Unsafe), None);
}

/// On every fixture and under both limits: no byte outside the edits changes, the same blocks are read,
/// what was mended is not found again, and a second round has nothing to do.
#[test]
fn fixes_of_all_fixtures_are_sound() {
    let checker = Checker::new(Lexicon::embedded(), Options::default()).unwrap();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut mended = 0;
    for path in files(&root) {
        let path = path.to_string_lossy().into_owned();
        let Some(format) = Format::of_path(&path) else { continue };
        let Ok(file) = SourceFile::from_bytes(&*path, format, fs::read(&path).unwrap()) else { continue };
        for limit in [Applicability::Safe, Applicability::Unsafe] {
            let (document, report) = check(&checker, &file);
            let Some(fixed) = fix(&file, &document, &report.findings, limit) else { continue };
            mended += fixed.applied.len();
            let mut edits: Vec<&Edit> =
                fixed.applied.iter().flat_map(|&i| &report.findings[i].fixes[0].edits).collect();
            edits.sort_by_key(|e| e.span);
            let (mut old, mut new) = (file.text.as_str(), fixed.text.as_str());
            for e in edits.iter().rev() {
                let tail = &old[e.span.range().end..];
                new = new.strip_suffix(tail).and_then(|n| n.strip_suffix(&*e.text)).unwrap_or_else(|| {
                    panic!("{path}: bytes outside {e:?} changed");
                });
                old = &old[..e.span.range().start];
            }
            assert_eq!(old, new, "{path}");

            let after = SourceFile::new(&*path, format, fixed.text.clone());
            let (read, left) = check(&checker, &after);
            assert_eq!(read.blocks.len(), document.blocks.len(), "{path}");
            // a sentence that is rid of a phrase may still weigh as a claim; the phrase itself must be gone
            let of_mended = |all: &[Diagnostic]| {
                let rules: Vec<&str> = fixed.applied.iter().map(|&i| report.findings[i].rule.as_str()).collect();
                all.iter().filter(|f| rules.contains(&f.rule.as_str())).count()
            };
            let (before, after_it) = (of_mended(&report.findings), of_mended(&left.findings));
            assert!(after_it + fixed.applied.len() <= before, "{path}: what was mended is found again");
            assert_eq!(fix(&after, &read, &left.findings, limit), None, "{path}: not idempotent");
        }
    }
    assert!(mended >= 3, "too few fixes to prove anything: {mended}");
}

/// What `--fix` makes of a page of text, if it does anything.
fn mended(checker: &Checker, text: &str) -> Option<String> {
    let file = SourceFile::new("page.md", Format::Markdown, text);
    let (document, report) = check(checker, &file);
    fix(&file, &document, &report.findings, Applicability::Safe).map(|fixed| fixed.text)
}

/// A level that is wrong and whose right one is on record for the use that is named.
#[test]
fn a_cleared_device_that_is_called_approved_is_called_cleared() {
    let checker = Checker::new(Lexicon::embedded(), Options::default()).unwrap();
    for (text, want) in [
        ("An FDA-approved laser cap for pattern hair loss.\n", "An FDA-cleared laser cap for pattern hair loss.\n"),
        (
            "The LaserComb is FDA approved for androgenetic alopecia.\n",
            "The LaserComb is FDA cleared for androgenetic alopecia.\n",
        ),
        ("# FDA-APPROVED LASER COMB FOR PATTERN HAIR LOSS\n", "# FDA-CLEARED LASER COMB FOR PATTERN HAIR LOSS\n"),
        ("FDA Approved Microneedling for Acne Scars\n", "FDA Cleared Microneedling for Acne Scars\n"),
        (
            "Microneedling is approved by the FDA for *acne scars*.\n",
            "Microneedling is cleared by the FDA for *acne scars*.\n",
        ),
        (
            "Our laser cap is FDA-approved for male pattern baldness.\r\n",
            "Our laser cap is FDA-cleared for male pattern baldness.\r\n",
        ),
    ] {
        assert_eq!(mended(&checker, text).as_deref(), Some(want), "{text}");
        let (_, report) = check(&checker, &SourceFile::new("page.md", Format::Markdown, want));
        assert!(report.findings.iter().all(|f| f.category != "approval"), "{want}: {:?}", report.findings);
    }
}

#[test]
fn what_is_not_on_record_for_the_use_that_is_named_is_left() {
    let checker = Checker::new(Lexicon::embedded(), Options::default()).unwrap();
    for text in [
        "An FDA-approved laser cap for alopecia areata.\n",
        "An FDA-approved laser cap.\n",
        "FDA-approved laser caps for hair loss.\n",
        "## Laser caps\n\nFDA-approved for pattern hair loss.\n",
        "## Pattern hair loss\n\nOur laser cap is FDA-approved.\n",
        "FDA-approved laser caps and PRP for pattern hair loss.\n",
        "FDA- and EMA-approved laser cap for pattern hair loss.\n",
        "An EMA-approved laser cap for pattern hair loss.\n",
        "FDA-approved microneedling for acne scars and hair loss.\n",
        "An FDA-*approved* laser cap for pattern hair loss.\n",
        "Our exosomes are FDA-approved for pattern hair loss.\n",
        "A laser cap is not FDA-approved for pattern hair loss.\n",
        "Baricitinib is FDA-approved for severe alopecia areata.\n",
    ] {
        let made = mended(&checker, text);
        // markup inside the words is left, markup around the one word that changes is not in its way
        let want = text.contains('*').then(|| text.replace("approved", "cleared"));
        assert_eq!(made, want, "{text}");
    }
}

#[test]
fn unused_and_expired_exceptions_are_taken_out_in_every_syntax() {
    let checker = Checker::new(Lexicon::embedded(), Options::default()).unwrap();
    let d = "claimlint-disable-next cure -- why until=2020-01-01";
    let cases = [
        ("a.md", format!("One\n\n<!-- {d} -->\n\nTwo\n"), "One\n\nTwo\n"),
        ("a.md", format!("One\n<!-- {d} -->\nTwo\n"), "One\n\nTwo\n"),
        ("a.html", format!("<p>One</p>\n  <!-- {d} -->\n<p>Two</p>\n"), "<p>One</p>\n<p>Two</p>\n"),
        ("a.html", format!("<p>One <!-- {d} -->two</p>\r\n"), "<p>One two</p>\r\n"),
        ("a.yaml", format!("title: One\n# {d}\ntext: Two words\n"), "title: One\ntext: Two words\n"),
        (
            "a.md",
            "<!-- claimlint-disable cure -- why -->\n\nOne\n\n<!-- claimlint-enable cure -->\n\nTwo\n".to_string(),
            "One\n\nTwo\n",
        ),
    ];
    for (path, text, want) in cases {
        let file = SourceFile::new(path, Format::of_path(path).unwrap(), &*text);
        let (document, report) = check(&checker, &file);
        let fixed = fix(&file, &document, &report.findings, Applicability::Safe);
        assert_eq!(fixed.map(|f| f.text).as_deref(), Some(want), "{text}");
    }
}

#[test]
fn the_program_mends_in_place_and_keeps_the_rest() {
    let f = folder(&[("page.md", PAGE), ("sober.md", "Exosomes are not FDA approved.\n")]);
    let read = || fs::read_to_string(f.path().join("page.md")).unwrap();

    let shown = run(f.path(), &["--diff", "--unsafe-fixes"]);
    assert_eq!(code(&shown), 1);
    assert!(out(&shown).starts_with("--- a/page.md\n+++ b/page.md\n"), "{}", out(&shown));
    assert!(out(&shown).contains("+Our exosomes are investigational.\r\n"), "{}", out(&shown));
    assert_eq!(read(), PAGE, "--diff writes nothing");

    let safe = run(f.path(), &["--fix"]);
    assert_eq!(code(&safe), 1, "the claim is left");
    assert!(err(&safe).contains("applied 1 fix in 1 file"), "{}", err(&safe));
    assert!(err(&safe).contains("1 more with --unsafe-fixes"), "{}", err(&safe));
    assert_eq!(read(), PAGE.replace("<!-- claimlint-disable-next cure -- none here -->\r\n\r\n", ""));

    let rewritten = run(f.path(), &["--unsafe-fixes"]);
    assert_eq!(code(&rewritten), 0, "{}", out(&rewritten));
    let want = "\u{feff}# Exosome therapy\r\n\r\nOur exosomes are investigational.\r\nBook today\r\n";
    assert_eq!(read(), want);
    assert_eq!(code(&run(f.path(), &["--diff", "--unsafe-fixes"])), 0, "nothing is left to do");
    assert_eq!(fs::read_dir(f.path()).unwrap().count(), 2, "no file is left behind");
}

#[test]
fn stdin_is_mended_to_stdout() {
    let f = folder(&[]);
    let output = run_on(f.path(), &["--unsafe-fixes", "--stdin-filename", "a.md", "-"], PAGE.as_bytes());
    assert_eq!(code(&output), 0);
    assert!(out(&output).contains("Our exosomes are investigational.\r\n") && !out(&output).contains("claimlint"));
}

#[test]
fn what_a_baseline_accepts_is_left_as_it_is() {
    let f = folder(&[("page.md", "# Exosome therapy\n\nOur exosomes are FDA-approved.\n")]);
    assert_eq!(code(&run(f.path(), &["baseline"])), 0);
    assert_eq!(code(&run(f.path(), &["--diff", "--unsafe-fixes"])), 0);
    assert_eq!(code(&run(f.path(), &["--diff", "--unsafe-fixes", "--no-baseline"])), 1);
}

#[cfg(unix)]
#[test]
fn links_and_read_only_files_are_not_written() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let f = folder(&[("real/page.md", PAGE), ("pages/a.md", "Sober.\n")]);
    symlink(f.path().join("real/page.md"), f.path().join("pages/link.md")).unwrap();
    let original = || fs::read_to_string(f.path().join("real/page.md")).unwrap();
    run(f.path(), &["--unsafe-fixes", "pages"]);
    assert_eq!(original(), PAGE, "a link met on the way");
    let output = run(f.path(), &["--unsafe-fixes", "pages/link.md"]);
    assert_eq!((code(&output), original().as_str()), (2, PAGE), "a link that was named");
    assert!(f.path().join("pages/link.md").is_symlink());
    symlink("real", f.path().join("folder")).unwrap();
    for named in ["folder", "folder/page.md", "./folder/"] {
        let output = run(f.path(), &["--unsafe-fixes", named]);
        assert_eq!((code(&output), original().as_str()), (2, PAGE), "a folder that is a link: {named}");
    }

    let page = f.path().join("real/page.md");
    fs::set_permissions(&page, fs::Permissions::from_mode(0o444)).unwrap();
    assert_eq!((code(&run(f.path(), &["--unsafe-fixes", "real"])), original().as_str()), (2, PAGE));
    fs::set_permissions(&page, fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(code(&run(f.path(), &["--unsafe-fixes", "real"])), 0);
    assert_eq!(fs::metadata(&page).unwrap().permissions().mode() & 0o777, 0o640, "the permissions are kept");
}

/// `PAGE` as it is with all its fixes made.
const MENDED: &str = "\u{feff}# Exosome therapy\r\n\r\nOur exosomes are investigational.\r\nBook today\r\n";

/// The files below a folder that are neither one text nor the other, and how many are the first.
fn neither(folder: &Path, old: &str, new: &str) -> (Vec<PathBuf>, usize) {
    let (mut odd, mut olds) = (Vec::new(), 0);
    for path in files(folder).into_iter().filter(|p| p.extension().is_some_and(|e| e == "md")) {
        match fs::read_to_string(&path).ok() {
            Some(text) if text == old => olds += 1,
            Some(text) if text == new => {}
            _ => odd.push(path),
        }
    }
    (odd, olds)
}

/// Killed at many moments, early, in the middle and late, a run leaves every file whole, old or new; the
/// next run does the rest.
#[test]
fn a_run_that_is_killed_leaves_every_file_whole() {
    const FILES: usize = 160;
    let f = folder(&[]);
    for i in 0..FILES {
        fs::create_dir_all(f.path().join(format!("{}", i % 4))).unwrap();
    }
    let path = |i: usize| f.path().join(format!("{}/page-{i:03}.md", i % 4));
    let mut in_the_middle = 0;
    for (round, after) in [0, 0, 1, 2, 5, 11, 23, 47, 80, 120, 150, 158].into_iter().enumerate() {
        for i in 0..FILES {
            fs::write(path(i), PAGE).unwrap();
        }
        // files are mended in path order: folder by folder
        let nth = path((after % 40) * 4 + after / 40);
        let mut child = Command::new(env!("CARGO_BIN_EXE_claimlint"))
            .current_dir(f.path())
            .args(["--unsafe-fixes", "--quiet", "."])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let began = Instant::now();
        while after > 0
            && fs::read(&nth).unwrap() == PAGE.as_bytes()
            && child.try_wait().unwrap().is_none()
            && began.elapsed() < Duration::from_secs(60)
        {
            thread::yield_now();
        }
        thread::sleep(Duration::from_micros(137 * round as u64));
        child.kill().unwrap();
        child.wait().unwrap();
        let (odd, olds) = neither(f.path(), PAGE, MENDED);
        assert!(odd.is_empty(), "killed after {after} files, {odd:?} are neither old nor new");
        in_the_middle += usize::from(olds > 0 && olds < FILES);
    }
    assert!(in_the_middle >= 3, "only {in_the_middle} runs were killed in the middle");
    assert_eq!(code(&run(f.path(), &["--unsafe-fixes", "--quiet", "."])), 0);
    assert_eq!(neither(f.path(), PAGE, MENDED), (vec![], 0), "the next run does the rest");
    let all = files(f.path());
    let names: Vec<String> = all.iter().map(|p| p.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert!(names.iter().all(|n| n.ends_with(".md") || n.starts_with('.') && n.ends_with(".claimlint")), "{names:?}");
    assert_eq!(code(&run(f.path(), &["--fail-on", "info", "."])), 0, "what was left behind is not read as copy");
}

/// In the middle of one file: the system stops the writing after a kilobyte or less.
#[cfg(unix)]
#[test]
fn a_file_whose_writing_breaks_off_stays_as_it_was() {
    let old = format!("{PAGE}{}", "\r\nParking is free.\r\n".repeat(2_000));
    let f = folder(&[("page.md", &old)]);
    let shell = |script: &str| {
        let program = env!("CARGO_BIN_EXE_claimlint");
        let script = format!("{script}; exec '{program}' --unsafe-fixes --quiet page.md");
        Command::new("sh").current_dir(f.path()).args(["-c", &script]).output().unwrap()
    };
    let page = || fs::read_to_string(f.path().join("page.md")).unwrap();
    let killed = shell("ulimit -c 0; ulimit -f 1");
    assert_eq!(killed.status.code(), None, "the signal ends it");
    assert!(page() == old, "killed while writing");
    let refused = shell("trap '' XFSZ; ulimit -f 1");
    assert_eq!(refused.status.code(), Some(2), "{}", err(&refused));
    assert!(err(&refused).contains("page.md: not mended"), "{}", err(&refused));
    assert!(page() == old, "refused while writing");
    let left: Vec<PathBuf> = files(f.path()).into_iter().filter(|p| !p.ends_with("page.md")).collect();
    assert_eq!(left.len(), 1, "the run that went on has taken back what it began: {left:?}");
    assert_eq!(code(&run(f.path(), &["--unsafe-fixes", "--quiet", "page.md"])), 0);
    assert!(page().starts_with(MENDED), "the next run does it");
}
