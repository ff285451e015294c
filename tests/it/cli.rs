//! The program from outside: arguments, files, exit codes, what it prints where.

mod hostile;
mod scenario;
mod store;

use serde_json::Value;
use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

/// The program, in a folder, with an environment that decides nothing.
fn claimlint(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimlint"));
    command.current_dir(folder).args(arguments).env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_HYPERLINK"] {
        command.env_remove(name);
    }
    command
}

pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Output {
    claimlint(folder, arguments).output().expect("the program starts")
}

/// Runs it on `text` as stdin.
pub(crate) fn run_on(folder: &Path, arguments: &[&str], text: &[u8]) -> Output {
    let mut child = claimlint(folder, arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().unwrap().write_all(text).unwrap();
    child.wait_with_output().unwrap()
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().expect("it ends by itself")
}

pub(crate) fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

pub(crate) fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("messages are UTF-8")
}

/// A folder of files, gone when dropped.
pub(crate) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), files);
    folder
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// A page with one claim that is an error.
const CLAIM: &str = "# Exosome therapy\n\nOur exosomes are FDA approved.\n";
/// A page without.
const SOBER: &str = "# Exosome therapy\n\nExosomes are not FDA approved.\n";

#[test]
fn exit_codes_tell_clean_findings_and_failure() {
    let f = folder(&[("claim.md", CLAIM), ("sober.md", SOBER)]);
    assert_eq!(code(&run(f.path(), &["sober.md"])), 0);
    assert_eq!(code(&run(f.path(), &["claim.md"])), 1);
    assert_eq!(code(&run(f.path(), &["check", "claim.md"])), 1);
    assert_eq!(code(&run(f.path(), &["--fail-on", "never", "claim.md"])), 0);
    assert_eq!(code(&run(f.path(), &["--severity", "approval=info", "claim.md"])), 0);
    assert_eq!(code(&run(f.path(), &["--severity", "approval=info", "--fail-on", "info", "claim.md"])), 1);
    assert_eq!(code(&run(f.path(), &["--severity", "approval=warning", "--fail-on", "error", "claim.md"])), 0);
    assert_eq!(code(&run(f.path(), &["--severity", "approval=warning", "--max-warnings", "1", "claim.md"])), 0);
    assert_eq!(code(&run(f.path(), &["--severity", "approval=warning", "--max-warnings", "0", "claim.md"])), 1);
    assert_eq!(code(&run(f.path(), &["--ignore", "approval", "claim.md"])), 0);
    assert_eq!(code(&run(f.path(), &["--ignore", "*/unapproved-product", "claim.md"])), 0, "a name in all categories");
    assert_eq!(code(&run(f.path(), &["--ignore", "*/promise", "claim.md"])), 1);
    assert_eq!(code(&run(f.path(), &["--ignore", "*/approval", "claim.md"])), 2, "no rule has this name");
    assert_eq!(code(&run(f.path(), &["--select", "hype", "claim.md"])), 0);
    assert_eq!(code(&run(f.path(), &["--help"])), 0);
    assert_eq!(code(&run(f.path(), &[])), 1, "no path means this folder");
}

#[test]
fn what_cannot_be_done_names_the_place_and_exits_2() {
    let f = folder(&[("claim.md", CLAIM), ("lexicon/claims/cure/x.toml", "[[rule]]\nid = \"cure/x\"\nbad = 1\n")]);
    fs::write(f.path().join("binary.md"), b"a\0b").unwrap();
    fs::write(f.path().join("latin.md"), b"caf\xe9").unwrap();
    let cases: &[(&[&str], &[&str])] = &[
        (&["--bogus"], &["--bogus"]),
        (&["--format", "xml"], &["xml", "human"]),
        (&["missing.md"], &["missing.md: no such file"]),
        #[cfg(unix)]
        (&["/dev/zero"], &["/dev/zero: a device"]),
        (&["binary.md"], &["binary.md: binary: a NUL at byte 1"]),
        (&["latin.md"], &["latin.md: not UTF-8: invalid at byte 3"]),
        (&["--select", "approvall", "claim.md"], &["approvall", "did you mean `approval`?"]),
        (&["--jurisdiction", "XX", "claim.md"], &["XX"]),
        (&["--lexicon", "nowhere", "claim.md"], &["nowhere: no such file"]),
        (&["--lexicon", "lexicon", "claim.md"], &["lexicon/claims/cure/x.toml:3:1", "bad = 1"]),
        (&["--config", "none.toml", "claim.md"], &["none.toml: no such file"]),
        (&["--output", "sarif=none/out.sarif", "claim.md"], &["none/out.sarif: no such file"]),
        (&["why", "claim.md:99"], &["claim.md:99", "lines 1 to 4"]),
    ];
    for &(arguments, expected) in cases {
        let output = run(f.path(), arguments);
        assert_eq!(code(&output), 2, "{arguments:?}: {}", err(&output));
        for words in expected {
            assert!(err(&output).contains(words), "{arguments:?} says\n{}", err(&output));
        }
        assert!(!err(&output).contains("panicked"), "{}", err(&output));
    }
    let output = run(f.path(), &["missing.md", "claim.md"]);
    assert_eq!(code(&output), 2);
    assert!(out(&output).contains("FDA approved"), "the rest is done: {}", out(&output));
}

#[test]
fn folders_are_walked_as_gitignore_says_and_binaries_are_skipped() {
    let f = folder(&[
        ("a/claim.md", CLAIM),
        ("a/.gitignore", "build/\n"),
        ("a/build/claim.md", CLAIM),
        ("a/.hidden/claim.md", CLAIM),
        ("a/style.css", "/* FDA approved */"),
        ("a/package-lock.json", "{}"),
        ("a/vendor/page.md", CLAIM),
        ("a/app.js", &"var a=function(b){return b.c};".repeat(1_000)),
    ]);
    fs::write(f.path().join("a/binary.txt"), b"a\0b").unwrap();
    let output = run(f.path(), &["--format", "json", "a"]);
    assert_eq!(code(&output), 1);
    let json: Value = serde_json::from_str(&out(&output)).unwrap();
    let paths: Vec<_> = json["files"].as_array().unwrap().iter().map(|f| f["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["a/claim.md"]);
    let skipped: Vec<_> = json["skipped"].as_array().unwrap().iter().map(|f| f["path"].as_str().unwrap()).collect();
    assert_eq!(skipped, ["a/app.js", "a/binary.txt", "a/package-lock.json", "a/vendor"]);
    assert_eq!(code(&run(f.path(), &["a/build/claim.md"])), 1, "a file that is named is checked");
    let listed = "skipped    a/.gitignore: hidden\nskipped    a/.hidden: hidden\nskipped    a/app.js: a minified bundle\n\
                  skipped    a/binary.txt: binary: a NUL at byte 1\nmarkdown   a/claim.md\n\
                  skipped    a/package-lock.json: lock file\nskipped    a/style.css: no reader for .css\n\
                  skipped    a/vendor: vendored\n";
    assert_eq!(out(&run(f.path(), &["files", "."])), listed);
    assert_eq!(code(&run(&f.path().join("a/vendor"), &["."])), 1, "what stands above says nothing");
    assert_eq!(code(&run(f.path(), &["a/vendor"])), 1, "a folder that is named is walked");
}

#[test]
fn output_is_the_same_for_any_number_of_threads() {
    let names: Vec<String> = (0..40).map(|n| format!("p{n:02}/page.md")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|n| (n.as_str(), CLAIM)).collect();
    let f = folder(&files);
    for format in ["human", "json", "sarif", "junit"] {
        let one = run(f.path(), &["--format", format, "-j", "1"]).stdout;
        assert_eq!(one, run(f.path(), &["--format", format, "-j", "16"]).stdout, "{format}");
        assert_eq!(one, run(f.path(), &["--format", format, "p00", "."]).stdout, "no file twice: {format}");
    }
}

#[test]
fn stdin_is_read_under_the_name_that_is_given() {
    let f = folder(&[]);
    let html = b"<p title=\"x\">Our exosomes are <b>FDA</b>&nbsp;approved.</p>";
    let output = run_on(f.path(), &["--format", "concise", "--stdin-filename", "a/page.html", "-"], html);
    assert_eq!(code(&output), 1);
    assert!(out(&output).starts_with("a/page.html:1:"), "{}", out(&output));
    let output = run_on(f.path(), &["--format", "json", "-"], CLAIM.as_bytes());
    let json: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!((&json["files"][0]["path"], &json["files"][0]["format"]), (&"-".into(), &"text".into()));
}

#[test]
fn colours_follow_option_and_environment() {
    let f = folder(&[("claim.md", CLAIM)]);
    let colored = |arguments: &[&str], variable: Option<(&str, &str)>| {
        let output = claimlint(f.path(), arguments).envs(variable).output().unwrap();
        out(&output).contains('\u{1b}')
    };
    assert!(!colored(&["claim.md"], None), "no terminal, no colours");
    assert!(colored(&["--color", "always", "claim.md"], None));
    assert!(colored(&["--color", "always", "claim.md"], Some(("NO_COLOR", "1"))), "the option decides");
    assert!(colored(&["claim.md"], Some(("CLICOLOR_FORCE", "1"))));
    assert!(!colored(&["--color", "never", "claim.md"], Some(("CLICOLOR_FORCE", "1"))));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let f = folder(&[("claim.md", &CLAIM.repeat(3_000))]);
    let mut child = claimlint(f.path(), &["--format", "json", "claim.md"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 1, "{}", err(&output));
    assert_eq!(err(&output), "");
}

#[test]
fn quiet_keeps_to_findings() {
    let f = folder(&[("claim.md", CLAIM)]);
    assert_eq!(err(&run(f.path(), &["claim.md"])), "1 error in 1 file\n");
    let output = run(f.path(), &["--quiet", "claim.md"]);
    assert_eq!((code(&output), err(&output)), (1, String::new()));
    assert!(out(&output).contains("approval/"));
}

#[test]
fn several_reports_of_one_run() {
    let f = folder(&[("claim.md", CLAIM)]);
    let arguments = ["--output", "sarif=out.sarif", "--output", "json=out.json", "--format", "concise", "claim.md"];
    let output = run(f.path(), &arguments);
    assert!(out(&output).starts_with("claim.md:3:"));
    let read =
        |name: &str| -> Value { serde_json::from_str(&fs::read_to_string(f.path().join(name)).unwrap()).unwrap() };
    assert_eq!(read("out.json")["summary"]["errors"], 1);
    let sarif = read("out.sarif");
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(rules.iter().any(|r| r["id"] == "exception/unused") && rules.len() > 12);
    let index = sarif["runs"][0]["results"][0]["ruleIndex"].as_u64().unwrap() as usize;
    assert_eq!(rules[index]["id"], sarif["runs"][0]["results"][0]["ruleId"]);
}

#[test]
fn statistics_count_the_rules() {
    let f = folder(&[("a.md", CLAIM), ("b.md", CLAIM)]);
    let shown = out(&run(f.path(), &["--statistics", "--format", "concise", "--select", "approval"]));
    let last = shown.lines().last().unwrap().split_whitespace().collect::<Vec<_>>();
    assert_eq!(last[..2], ["2", "error"], "{shown}");
    assert!(last[2].starts_with("approval/"));
}

#[test]
fn explain_knows_rules_categories_sources_and_near_names() {
    let f = folder(&[("claim.md", CLAIM)]);
    let json: Value = serde_json::from_str(&out(&run(f.path(), &["--format", "json", "claim.md"]))).unwrap();
    let finding = &json["files"][0]["findings"][0];
    let rule = finding["rule"].as_str().unwrap();
    let shown = out(&run(f.path(), &["explain", rule]));
    assert!(shown.starts_with(rule) && shown.contains("Flags:\n  - ") && shown.contains("Passes:\n  - "), "{shown}");
    assert!(shown.contains("https://"), "{shown}");
    let evidence = &finding["evidence"][0];
    let shown = out(&run(f.path(), &["explain", evidence["id"].as_str().unwrap()]));
    assert!(shown.contains(evidence["url"].as_str().unwrap()), "{shown}");
    assert!(out(&run(f.path(), &["explain", "approval"])).contains(rule));
    let output = run(f.path(), &["explain", "aproval"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("did you mean `approval`?"), "{}", err(&output));
}

#[test]
fn why_tells_what_was_seen_and_why_it_passed() {
    let f = folder(&[("sober.md", SOBER)]);
    let shown = out(&run(f.path(), &["why", "sober.md:3"]));
    assert!(shown.starts_with("sober.md:3:1: Exosomes are not FDA approved."), "{shown}");
    assert!(shown.contains("stance: negated, by \"not"), "{shown}");
    assert!(shown.contains("dismissed: negated"), "{shown}");
    assert!(shown.contains("topic: exosome"), "{shown}");
    assert!(!shown.contains("sober.md:1:"), "only the line that was asked about");
}

#[test]
fn prose_shows_blocks_with_their_places() {
    let f = folder(&[("claim.md", CLAIM)]);
    let shown = out(&run(f.path(), &["prose", "claim.md"]));
    assert_eq!(
        shown,
        "#0 1:3 heading 1: Exosome therapy\n#1 3:1 paragraph heading #0: Our exosomes are FDA approved.\n"
    );
    let json: Value = serde_json::from_str(&out(&run(f.path(), &["prose", "--format", "json", "claim.md"]))).unwrap();
    assert_eq!(json["blocks"][1]["text"], "Our exosomes are FDA approved.");
    let span = &json["blocks"][1]["pieces"][0]["span"];
    let range = span["start"]["offset"].as_u64().unwrap() as usize..span["end"]["offset"].as_u64().unwrap() as usize;
    assert_eq!(CLAIM[range].trim_end(), "Our exosomes are FDA approved.");
}

#[test]
fn lexicon_commands_for_authors() {
    let f = folder(&[]);
    let output = run(f.path(), &["lexicon", "check"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(out(&run(f.path(), &["lexicon", "list"])).lines().count() > 12);
    assert!(out(&run(f.path(), &["lexicon", "list", "--terms"])).lines().any(|l| l.starts_with("treatment exosome\t")));
    let family = out(&run(f.path(), &["lexicon", "new", "hype/new-thing"]));
    write(f.path(), &[("mine/claims/hype/new-thing.toml", &family)]);
    let output = run(f.path(), &["lexicon", "check", "--lexicon", "mine"]);
    assert_eq!(code(&output), 0, "what `new` prints is sound: {}", err(&output));
    let output = run_on(
        f.path(),
        &["--lexicon", "mine", "--select", "hype/new-thing", "-"],
        b"Our serum is first wording for hair loss.",
    );
    assert_eq!(code(&output), 1, "{}{}", out(&output), err(&output));
    assert_eq!(code(&run(f.path(), &["lexicon", "new", "Hype"])), 2);
}

#[test]
fn a_configuration_counts_for_the_files_below_it() {
    let f = folder(&[
        ("claimlint.toml", "ignore = [\"approval\"]\n[[override]]\npaths = [\"strict/**\"]\nignore = []\n"),
        ("page.md", CLAIM),
        ("strict/page.md", CLAIM),
        ("own/claimlint.toml", "fail-on = \"error\"\n"),
        ("own/page.md", CLAIM),
    ]);
    let shown = out(&run(f.path(), &["--format", "concise"]));
    let paths: Vec<_> = shown.lines().map(|l| l.split(':').next().unwrap()).collect();
    assert_eq!(paths, ["own/page.md", "strict/page.md"], "{shown}");
    assert_eq!(out(&run(f.path(), &["--isolated", "--format", "concise"])).lines().count(), 3);
    let output = run(f.path(), &["--config", "own/claimlint.toml", "--format", "concise"]);
    assert_eq!(out(&output).lines().count(), 3);
    write(f.path(), &[("own/claimlint.toml", "exclude = [\"*.md\"]\n")]);
    assert_eq!(code(&run(f.path(), &["own"])), 0, "left out");
    assert_eq!(code(&run(f.path(), &["own/page.md"])), 1, "a file that is named is checked");
    assert_eq!(
        out(&run(f.path(), &["files"])),
        "skipped    own/page.md: excluded by the configuration\nmarkdown   page.md\nmarkdown   strict/page.md\n"
    );
    let shown = out(&run(f.path(), &["--show-settings"]));
    assert!(shown.contains("ignore = [\"approval\"]  # claimlint.toml:1\n"), "{shown}");
}

#[test]
fn wording_of_the_team_is_no_copy() {
    let f = folder(&[
        ("claimlint.toml", "extends = [\"base.toml\"]\nlexicon = [\"house/lexicon\"]\n"),
        ("base.toml", "[products]\n\"Our FDA approved exosomes\" = \"exosome\"\n"),
        ("house/lexicon/terms/x.toml", "# Our exosomes are FDA approved\n"),
        ("more/terms/y.toml", "# title = \"Our exosomes are FDA approved\"\n"),
        ("page.md", SOBER),
    ]);
    let listed = out(&run(f.path(), &["files", "--lexicon", "more"]));
    let skipped: Vec<_> = listed.lines().filter(|l| l.ends_with(": a file of the configuration")).collect();
    assert_eq!(skipped.len(), 3, "{listed}");
    assert!(listed.contains("markdown   page.md"), "{listed}");
    assert_eq!(err(&run(f.path(), &["--lexicon", "more"])), "No overstated claims in 1 file\n");
}

#[test]
fn mistakes_in_a_configuration_are_shown_at_their_place() {
    let f = folder(&[("page.md", CLAIM), ("base.toml", "treatmnt = \"prp\"\n")]);
    let says = |config: &str| {
        write(f.path(), &[("claimlint.toml", config)]);
        let output = run(f.path(), &["page.md"]);
        assert_eq!(code(&output), 2, "{config}");
        err(&output)
    };
    let shown = says("# é\nselekt = [\"cure\"]\n");
    assert!(shown.contains("claimlint.toml:2:1") && shown.contains("did you mean `select`?"), "{shown}");
    let shown = says("ignore = [\"hype\", \"cures\"]\n");
    assert!(shown.contains("claimlint.toml:1:19") && shown.contains("did you mean `cure`?"), "{shown}");
    assert!(says("extends = [\"base.toml\"]\n").contains("base.toml:1:1"));
    assert!(says("extends = [\"claimlint.toml\"]\n").contains("extends itself"));
    assert!(says("extends = [\"none.toml\"]\n").contains("claimlint.toml:1:12"));
    assert!(says("exclude = [\"a[\"]\n").contains("not a glob"));
    assert!(says("[products]\nX = \"exosomee\"\n").contains("did you mean `exosome`?"));
}

#[test]
fn house_names_stand_for_their_treatment_and_allowed_phrases_pass() {
    let page = "# Glowcell\n\nGlowcell Serum is FDA approved.\n";
    let f = folder(&[("claimlint.toml", "[products]\n\"Glowcell Serum\" = \"exosome\"\n"), ("page.md", page)]);
    let json: Value = serde_json::from_str(&out(&run(f.path(), &["--format", "json", "page.md"]))).unwrap();
    let treatment = json["files"][0]["findings"][0]["topic"]["treatment"].as_str().unwrap_or_default();
    assert!(treatment.starts_with("house-product"), "{json}");
    for name in ["Glow|\\\\ {cell} \\\"X\\\"", "Ω 💉 serum"] {
        let config = format!("[products]\n\"{name}\" = \"exosome\"\n");
        write(f.path(), &[("claimlint.toml", &config)]);
        let output = run(f.path(), &["page.md"]);
        assert_ne!(code(&output), 2, "{name}: {}", err(&output));
    }
    write(
        f.path(),
        &[("claimlint.toml", "[[allow]]\ntext = \"are FDA-approved\"\nreason = \"a test\"\n"), ("page.md", CLAIM)],
    );
    let output = run(f.path(), &["page.md"]);
    assert_eq!((code(&output), err(&output)), (0, "No overstated claims in 1 file (1 suppressed)\n".to_string()));
    let listed = out(&run(f.path(), &["suppressions"]));
    assert!(listed.contains("claimlint.toml:2: active allow \"are FDA-approved\": any rule\n    a test\n"), "{listed}");
}

#[test]
fn exceptions_are_listed_and_can_be_passed_over() {
    let page = format!("<!-- claimlint-disable-next approval -- quoted from a letter until=2099-01-01 -->\n\n{CLAIM}");
    let page = page.replace("# Exosome therapy\n\n", "");
    let f = folder(&[("page.md", &page)]);
    assert_eq!(code(&run(f.path(), &["page.md"])), 0);
    assert_eq!(code(&run(f.path(), &["--no-inline-suppressions", "page.md"])), 1);
    write(f.path(), &[("claimlint.toml", "[[allow]]\ntext = \"x\"\nreason = \"y\"\nuntil = 2020-01-01\n")]);
    assert!(err(&run(f.path(), &[])).contains("this exception ended on 2020-01-01"), "{}", err(&run(f.path(), &[])));
    write(f.path(), &[("typo.md", "<!-- claimlint-disable-next aproval -- why -->\n\nx\n")]);
    let listed = out(&run(f.path(), &["suppressions"]));
    let typo = "typo.md:1: malformed\n    there is no rule or category `aproval`; did you mean `approval`?\n";
    assert!(listed.contains(typo), "{listed}");
    assert!(listed.contains("claimlint.toml:2: expired allow \"x\": any rule, until 2020-01-01\n    y\n"), "{listed}");
    let json: Value = serde_json::from_str(&out(&run(f.path(), &["suppressions", "--format", "json"]))).unwrap();
    let one = &json["exceptions"][0];
    assert_eq!((&one["line"], &one["state"], &one["silences"]), (&1.into(), &"active".into(), &1.into()));
    assert_eq!((&one["reason"], &one["until"]), (&"quoted from a letter".into(), &"2099-01-01".into()));
}

#[test]
fn exceptions_stand_in_the_comments_of_each_format() {
    let html = "<!-- claimlint-disable-file approval -- quoted -->\n<p>Our exosomes are FDA approved.</p>\n";
    let tsx = "export const P = () => <main>{/* claimlint-disable-next approval -- quoted */}\n<p>Our exosomes are FDA approved.</p></main>;\n";
    let js = "// claimlint-disable-next approval -- quoted\nexport const title = \"Our exosomes are FDA approved.\";\n";
    let directive = "claimlint-disable-next approval -- quoted";
    let claim = "Our exosomes are FDA approved.";
    let others = [
        ("page.md", format!("<!-- {directive} -->\n\n{claim}\n")),
        ("link.md", format!("[//]: # ({directive})\n\n{claim}\n")),
        ("matter.md", format!("---\n# {directive}\ntitle: {claim}\n---\n\nx\n")),
        ("page.mdx", format!("{{/* {directive} */}}\n\n{claim}\n")),
        ("page.vue", format!("<template><!-- {directive} --><p>{claim}</p></template>\n")),
        ("page.svelte", format!("<!-- {directive} --><p>{claim}</p>\n")),
        ("page.astro", format!("---\n---\n<!-- {directive} --><p>{claim}</p>\n")),
        ("page.liquid", format!("{{%- comment -%}}{directive}{{%- endcomment -%}}<p>{claim}</p>\n")),
        ("page.njk", format!("{{# {directive} #}}<p>{claim}</p>\n")),
        ("page.hbs", format!("{{{{!-- {directive} --}}}}<p>{claim}</p>\n")),
        ("page.gohtml", format!("{{{{/* {directive} */}}}}<p>{claim}</p>\n")),
        ("page.erb", format!("<%# {directive} %><p>{claim}</p>\n")),
        ("page.blade.php", format!("{{{{-- {directive} --}}}}<p>{claim}</p>\n")),
        ("page.php", format!("<?php /* {directive} */ ?><p>{claim}</p>\n")),
        ("echo.php", format!("<?php\n// {directive}\necho '{claim}';\n")),
        ("data.yaml", format!("# {directive}\ntitle: {claim}\n")),
        ("data.toml", format!("# {directive}\ntitle = \"{claim}\"\n")),
        ("data.jsonc", format!("{{ // {directive}\n\"title\": \"{claim}\" }}\n")),
        ("words.po", format!("# {directive}\nmsgid \"{claim}\"\nmsgstr \"{claim}\"\n")),
        ("film.vtt", format!("WEBVTT\n\nNOTE {directive}\n\n00:01.000 --> 00:02.000\n{claim}\n")),
    ];
    let all = [("page.html", html), ("page.tsx", tsx), ("page.js", js)].map(|(name, text)| (name, text.to_string()));
    for (name, text) in all.iter().chain(&others) {
        let f = folder(&[(name, text.as_str())]);
        let output = run(f.path(), &["--format", "concise", "."]);
        assert_eq!(
            (code(&output), err(&output)),
            (0, "No overstated claims in 1 file (1 suppressed)\n".into()),
            "{name}"
        );
        assert_eq!(code(&run(f.path(), &["--no-inline-suppressions", "."])), 1, "{name}");
    }
}

#[test]
fn the_problem_matcher_of_vs_code_reads_every_line() {
    let tasks = include_str!("../../editors/vscode/tasks.json");
    let pattern = tasks.lines().find_map(|l| l.trim().strip_prefix("\"regexp\": ")).unwrap().trim_end_matches(',');
    let pattern = regex::Regex::new(&serde_json::from_str::<String>(pattern).unwrap()).unwrap();
    let f = folder(&[("a/claim.md", CLAIM), ("b: 1.md", &format!("\u{feff}{}", CLAIM.replace("Our", "💉 Our")))]);
    let shown = out(&run(f.path(), &["--format", "concise"]));
    assert_eq!(shown.lines().count(), 2);
    // "FDA" stands behind 17 characters; VS Code counts the emoji of the second page as two.
    for (line, (file, column)) in shown.lines().zip([("a/claim.md", "18"), ("b: 1.md", "21")]) {
        let found = pattern.captures(line).unwrap_or_else(|| panic!("{line}"));
        assert_eq!((&found[1], &found[2], &found[3], &found[4]), (file, "3", column, "error"));
        assert!(found[5].starts_with("approval/") && !found[6].is_empty());
    }
}

#[test]
fn init_writes_once() {
    let f = folder(&[]);
    assert_eq!(code(&run(f.path(), &["init"])), 0);
    assert_eq!(code(&run(f.path(), &["--show-settings"])), 0, "what it writes is sound");
    assert_eq!(code(&run(f.path(), &["init"])), 2);
}

#[test]
fn completions_and_the_manual_page_know_the_options() {
    let f = folder(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(f.path(), &["completions", shell]);
        assert!(code(&output) == 0 && out(&output).contains("unsafe-fixes"), "{shell}");
    }
    let output = run(f.path(), &["man"]);
    assert!(code(&output) == 0 && out(&output).starts_with(".ie"), "{}", out(&output));
    assert!(out(&output).contains("COMMAND SUPPRESSIONS") && out(&output).contains("unsafe\\-fixes"));
}
