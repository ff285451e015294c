//! Weights of sentences: what fits them, what is refused, what `why` says of them.

use crate::cli::{code, run};
use crate::samples;
use claimlint::{
    check::{Checker, Options},
    examples::unmark,
    lexicon::{Lexicon, resolve, shipped},
    source::{Format, SourceFile},
};
use std::{fs, path::Path};

/// Copy in which one word that no lexicon knows tells claims from the rest.
fn set(folder: &Path) {
    let claims = (0..40).map(|i| {
        format!("{{\"text\": \"Room {i} zorbles your knees, says Quimby.\", \"label\": \"claim\", \"spans\": [{{\"quote\": \"zorbles your knees\", \"category\": \"permanence\"}}]}}\n")
    });
    let others =
        (0..40).map(|i| format!("{{\"text\": \"Room {i} quiffles your knees, says Trelby.\", \"label\": \"ok\"}}\n"));
    fs::write(folder.join("set.jsonl"), claims.chain(others).collect::<String>()).unwrap();
}

#[test]
fn what_is_fitted_loads_and_tells_claims() {
    let folder = tempfile::tempdir().unwrap();
    set(folder.path());
    let fitted = run(folder.path(), &["lexicon", "weigh", "set.jsonl"]);
    assert_eq!(code(&fitted), 0, "{}", String::from_utf8_lossy(&fitted.stderr));
    let text = String::from_utf8(fitted.stdout).unwrap();
    let table: toml::Table = text.parse().unwrap();
    let weight = |word: &str| table["weights"]["word"].get(word).and_then(toml::Value::as_float).unwrap_or_default();
    assert!(weight("zorbles") > 0.5, "{}", weight("zorbles"));
    assert!(weight("quiffles") < -0.5, "{}", weight("quiffles"));
    assert_eq!((weight("quimby"), weight("trelby")), (0.0, 0.0), "names are not learned");
    assert!(weight("zorbles") > weight("knees") && weight("knees") > weight("quiffles"));
    let pair = |reach: &str, pair: &str| table["weights"][reach][pair].as_float().unwrap();
    assert!(
        pair("beside", "zorble your") > 0.0 && pair("within", "zorble your") > 0.0,
        "so do two stems near each other"
    );
    assert!(pair("within", "0 zorble") > 0.0, "and a figure and a stem");
    assert!(table["weights"]["phrase"]["cure"].as_float().unwrap() > 0.0, "an overstated phrase tells for a claim");
    assert!(table["weights"]["passed"]["negated"].as_float().unwrap() < 0.0, "a denied one tells against it");
    let snippet = |word: &str| table["weights"]["snippet"]["word"].get(word).and_then(toml::Value::as_float);
    assert!(snippet("zorbles") > Some(0.1) && snippet("quiffles") < Some(-0.1), "a snippet is weighed as a whole, too");
    assert_eq!(snippet("quimby"), None, "names are not learned there either");
    assert!(table["weights"]["snippet"]["beside"]["zorble your"].as_float() > Some(0.0));
    let told =
        |category: &str| table["weights"]["category"][category]["word"].get("zorbles").and_then(toml::Value::as_float);
    assert!(
        told("permanence") > Some(0.3) && told("efficacy") < Some(0.0),
        "it tells of the category that it was given"
    );
    // what it prints takes the place of the shipped file
    let mut inputs = shipped();
    inputs.iter_mut().find(|i| i.path == "weights.toml").expect("the shipped weights").text = text.clone();
    let problems = resolve::compile(&inputs).problems;
    assert!(problems.is_empty(), "{problems:?}");
    // and it does not hang on chance
    let again = run(folder.path(), &["lexicon", "weigh", "set.jsonl"]).stdout;
    assert!(again == text.as_bytes(), "another run fits other weights");
}

/// What was known stays, moved by what is new; nothing of the old copy is needed for it.
#[test]
fn more_is_learned_onto_what_is_known() {
    let folder = tempfile::tempdir().unwrap();
    set(folder.path());
    let text = run(folder.path(), &["lexicon", "weigh", "--onto", "set.jsonl"]).stdout;
    let text = String::from_utf8(text).unwrap();
    let shipped = shipped().into_iter().find(|i| i.path == "weights.toml").expect("the shipped weights").text;
    let [old, new] = [&shipped, &text].map(|t| t.parse::<toml::Table>().unwrap());
    let weight = |of: &toml::Table, word: &str| of["weights"]["word"].get(word).and_then(toml::Value::as_float);
    assert_eq!((weight(&old, "zorbles"), weight(&old, "quiffles")), (None, None));
    assert!(weight(&new, "zorbles") > Some(0.3) && weight(&new, "quiffles") < Some(-0.3));
    assert_eq!(weight(&new, "quimby"), None, "names are not learned");
    let cases = |of: &toml::Table| of["weights"]["cases"].as_integer().unwrap();
    assert_eq!(cases(&new), cases(&old) + 80);
    let kept = old["weights"]["word"].as_table().unwrap().keys().filter(|w| weight(&new, w).is_some()).count();
    assert!(kept * 100 > old["weights"]["word"].as_table().unwrap().len() * 95, "{kept} words are left");
    let underlined =
        |of: &toml::Table, word: &str| of["weights"]["underline"]["word"].get(word).and_then(toml::Value::as_float);
    assert_eq!(underlined(&old, "zorbles"), None);
    assert!(underlined(&new, "zorbles") > Some(0.0), "and what is underlined");
}

#[test]
fn a_bad_set_is_refused_with_its_line() {
    let bad = [
        ("{\"text\": \"One.\", \"label\": \"perhaps\"}", "`perhaps` is no label: claim, ok or borderline"),
        (
            "{\"text\": \"One.\", \"label\": \"claim\", \"spans\": [{\"quote\": \"Two\"}]}",
            "`Two` does not stand in the text",
        ),
        (
            "{\"text\": \"One.\", \"label\": \"claim\", \"spans\": [{\"quote\": \"One\", \"category\": \"cures\"}]}",
            "`cures` is no category",
        ),
        ("{\"text\": \"One.\"", "EOF"),
    ];
    for (line, says) in bad {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("set.jsonl"), format!("{{\"text\": \"Fine.\", \"label\": \"ok\"}}\n\n{line}\n"))
            .unwrap();
        let refused = run(folder.path(), &["lexicon", "weigh", "set.jsonl"]);
        let told = String::from_utf8_lossy(&refused.stderr);
        assert_eq!(code(&refused), 2, "{told}");
        assert!(told.contains("set.jsonl:3: ") && told.contains(says), "{told}");
        assert!(refused.stdout.is_empty());
    }
}

#[test]
fn why_says_what_weighs() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("page.md"), "Our cell programme rebuilds worn knees without surgery.\n").unwrap();
    let why = String::from_utf8(run(folder.path(), &["why", "page.md"]).stdout).unwrap();
    let line = why.lines().find(|l| l.trim_start().starts_with("weighs ")).unwrap_or_else(|| panic!("{why}"));
    let (share, parts) = line.trim_start()["weighs ".len()..].split_once(" as a claim: ").expect("what makes it up");
    assert!((0.0..=1.0).contains(&share.parse::<f32>().unwrap()), "{line}");
    let sums: Vec<f32> = parts.split(", ").map(|p| p.rsplit_once(' ').unwrap().1.parse().unwrap()).collect();
    assert!(sums.len() > 2 && sums.is_sorted_by(|a, b| a.abs() >= b.abs()), "{line}");
}

/// What stands around a sentence tells what it is for where copy comes alone: no page is judged by that.
#[test]
fn a_snippet_is_weighed_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let weighed = |text: &str| {
        fs::write(folder.path().join("copy.md"), text).unwrap();
        let why = String::from_utf8(run(folder.path(), &["why", "copy.md:1"]).stdout).unwrap();
        let line = why.lines().find(|l| l.trim_start().starts_with("weighs ")).unwrap_or_else(|| panic!("{why}"));
        let parts = line.split_once(": ").expect("what makes it up").1.to_string();
        parts.split(", ").find_map(|p| p.strip_prefix("snippet (")?.split_once(") ")?.1.parse::<f32>().ok())
    };
    let claim = "The patches wake follicles that have slept for years.";
    let told = "\n\nSo says the advertisement; there is no good evidence for any of it, and a dermatologist should see you first.\n";
    assert_eq!(weighed(claim), None, "a snippet adds nothing");
    let among = weighed(&format!("{claim}{told}")).expect("a snippet");
    assert!(among < -0.5, "{among} when what it is told for follows");
    assert_eq!(weighed(&format!("{claim}{}", told.repeat(8))), None, "a page");
    fs::write(folder.path().join("shell.html"), format!("<html><head><title>Home</title></head><p>{claim}</p></html>"))
        .unwrap();
    let why = String::from_utf8(run(folder.path(), &["why", "shell.html:1"]).stdout).unwrap();
    assert!(why.contains(claim) && !why.contains("snippet ("), "what has a head is a page of a site: {why}");
}

/// What is not worth a look is left out for speed alone: whoever asks for each phrase that was let pass gets the same findings.
#[test]
fn what_is_left_out_finds_nothing() {
    let all = Checker::new(Lexicon::embedded(), Options { trace: true, ..Options::default() }).expect("no names");
    let examples = resolve::compile(&shipped()).examples.into_iter().filter(|e| e.format == "text");
    let examples: Vec<String> = examples.filter_map(|e| Some(unmark(&e.text).ok()?.0)).collect();
    let pages = examples.chunks(40).map(|page| SourceFile::new("page", Format::Text, page.join("\n\n")));
    let mut found = 0;
    for file in pages.chain(samples::fixtures()) {
        let (quick, whole) = (samples::CHECKER.check(&file).findings, all.check(&file).findings);
        assert_eq!(quick, whole, "{}", file.text);
        found += quick.len();
    }
    assert!(found > 500, "{found} findings");
}
