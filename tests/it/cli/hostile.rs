//! Files, names and settings that are out to break it: told in one line, with the right exit code.

use super::{CLAIM, SOBER, claimlint, code, err, folder, out, run, run_on, write};
use serde_json::Value;
use std::{fs, io::Write, process::Output};

/// No sign that would act on a terminal, nor one that reorders its text.
fn is_harmless(text: &str) -> bool {
    text.chars().all(|c| c == '\n' || !c.is_control() && !('\u{202a}'..='\u{202e}').contains(&c))
}

/// Ends by itself, and says nothing that acts on a terminal.
fn checked(output: &Output, what: &str) {
    assert!(matches!(code(output), 0..=2), "{what}");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!err.contains("panicked"), "{what}: {err}");
    assert!(is_harmless(&out) && is_harmless(&err), "{what}: {out:?} {err:?}");
}

const FORMATS: [&str; 12] = [
    "human",
    "concise",
    "json",
    "jsonl",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "checkstyle",
    "rdjson",
    "markdown",
    "html",
];

/// Colours, titles, a clipboard, an 8-bit introducer and reordered text in copy reach no terminal, in any format.
#[test]
fn escapes_in_copy_do_not_reach_the_terminal() {
    let page = "# Exosome \u{1b}[31mtherapy\u{9b}2J\n\nOur \u{1b}]0;x\u{7}exosomes are FDA\u{1b}[8m approved\u{202e}.\n\n\
                <!-- claimlint-disable-next cure -- \u{1b}[2Jwhy -->\n\nx\u{8}\r\n";
    let f = folder(&[("page.md", page)]);
    for format in FORMATS {
        let output = run(f.path(), &["--format", format, "--info", "page.md"]);
        assert_eq!(code(&output), 1, "{format}: {}", err(&output));
        assert!(is_harmless(&out(&output)), "{format}: {:?}", out(&output));
    }
    for arguments in [
        &["why", "page.md"][..],
        &["prose", "page.md"],
        &["prose", "--format", "json", "page.md"],
        &["suppressions"],
        &["suppressions", "--format", "json"],
        &["files"],
        &["baseline"],
    ] {
        checked(&run(f.path(), arguments), &format!("{arguments:?}"));
    }
}

/// Names of files are spelled out where they would act on a terminal or end a line, in every format.
#[cfg(unix)]
#[test]
fn names_of_files_are_escaped() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let f = folder(&[]);
    for name in
        [&b"a\nb::error title=x::y.md"[..], b"c\x1b[31m.md", b"d\xff.md", b"d\xfe.md", "e\u{202e}.md".as_bytes()]
    {
        fs::write(f.path().join(OsStr::from_bytes(name)), CLAIM).unwrap();
    }
    for format in FORMATS {
        let output = run(f.path(), &["--format", format]);
        assert_eq!(code(&output), 1, "{format}: {}", err(&output));
        assert!(is_harmless(&out(&output)), "{format}: {:?}", out(&output));
        if format == "github" {
            assert_eq!(out(&output).lines().count(), 5, "one command a finding: {}", out(&output));
        }
    }
    let json: Value = serde_json::from_str(&out(&run(f.path(), &["--format", "json"]))).unwrap();
    let found = |file: &Value| file["findings"].as_array().map_or(0, Vec::len);
    let all: Vec<usize> = json["files"].as_array().unwrap().iter().map(found).collect();
    assert_eq!(all, [1; 5], "each is read, also where its name is not UTF-8");
    checked(&run(f.path(), &["files"]), "files");
    checked(&run(f.path(), &["a\nb", "c\u{1b}[31m", "\u{9b}"]), "missing paths");
}

#[test]
fn bytes_that_are_no_text_are_told_and_skipped() {
    let f = folder(&[("ok.md", SOBER)]);
    let wide = |text: &str, more: &[u8]| {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xff, 0xfe].into_iter().chain(units).chain(more.iter().copied()).collect::<Vec<u8>>()
    };
    let files: [(&str, Vec<u8>, &str); 4] = [
        ("nul.md", b"Our exosomes\0 are FDA approved.".to_vec(), "binary: a NUL at byte 12"),
        ("cut.md", "Our exosomes are FDA approved 💉".as_bytes()[..32].to_vec(), "not UTF-8: invalid at byte 30"),
        ("lone.md", wide("Our exosomes", &[0x00, 0xd8]), "not utf-16le, as its byte order mark says"),
        ("word.docx", b"PK\x03\x04 no".to_vec(), "not a Word document"),
    ];
    for (name, bytes, reason) in &files {
        fs::write(f.path().join(name), bytes).unwrap();
        let output = run(f.path(), &[name]);
        assert_eq!(code(&output), 2);
        assert!(err(&output).contains(&format!("{name}: {reason}")), "{}", err(&output));
    }
    let output = run(f.path(), &[]);
    assert_eq!(code(&output), 0, "met while walking they change nothing: {}", err(&output));
    assert!(err(&output).contains("skipped nul.md: binary") && err(&output).contains("4 skipped"), "{}", err(&output));
    fs::write(f.path().join("wide.md"), wide("Our exosomes are FDA approved.", &[])).unwrap();
    assert_eq!(code(&run(f.path(), &["wide.md"])), 1, "UTF-16 itself is read");
}

/// A Word file of a few kilobytes that unpacks to more than a document can be.
#[test]
fn a_bomb_is_no_document() {
    let f = folder(&[]);
    let mut archive = zip::ZipWriter::new(fs::File::create(f.path().join("bomb.docx")).unwrap());
    archive.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    for _ in 0..65 {
        archive.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    archive.finish().unwrap();
    assert!(fs::metadata(f.path().join("bomb.docx")).unwrap().len() < 1 << 20);
    let output = run(f.path(), &["bomb.docx"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("unpacks to more than 64 MiB"), "{}", err(&output));
}

#[cfg(unix)]
#[test]
fn links_pipes_devices_and_closed_folders() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let f = folder(&[("page.md", CLAIM), ("closed/page.md", CLAIM), ("closed.md", CLAIM)]);
    let at = |name: &str| f.path().join(name);
    symlink(".", at("loop")).unwrap();
    symlink("round.md", at("round.md")).unwrap();
    symlink("/dev/zero", at("zero.md")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(at("pipe.md")).status().unwrap().success());
    let output = run(f.path(), &["--format", "concise"]);
    let shown = out(&output);
    let paths: Vec<&str> = shown.lines().map(|l| l.split(':').next().unwrap()).collect();
    assert_eq!(paths, ["closed.md", "closed/page.md", "page.md"], "links and pipes are passed over: {}", err(&output));
    for (name, reason) in [("zero.md", "a device, not a file"), ("round.md", "")] {
        let output = run(f.path(), &[name]);
        assert_eq!(code(&output), 2);
        assert!(err(&output).contains(&format!("{name}: {reason}")), "{}", err(&output));
    }
    let closed = fs::Permissions::from_mode(0o0);
    for name in ["closed", "closed.md"] {
        fs::set_permissions(at(name), closed.clone()).unwrap();
    }
    if fs::read_dir(at("closed")).is_err() {
        // who may enter everything sees no closed folder
        let output = run(f.path(), &["--format", "concise"]);
        assert_eq!((code(&output), out(&output).lines().count()), (2, 1), "the rest is done: {}", err(&output));
        assert!(err(&output).contains("closed.md: permission denied"), "{}", err(&output));
    }
    fs::set_permissions(at("closed"), fs::Permissions::from_mode(0o755)).unwrap();
}

/// Settings and wording that lead in circles, to devices, or to very much.
#[cfg(unix)]
#[test]
fn settings_that_lead_nowhere() {
    use std::os::unix::fs::symlink;
    let f = folder(&[("page.md", CLAIM), ("house/terms/x.toml", "")]);
    let says = |config: &str, words: &str| {
        write(f.path(), &[("claimlint.toml", config)]);
        let output = run(f.path(), &["page.md"]);
        checked(&output, config.get(..80).unwrap_or(config));
        assert!(
            code(&output) == 2 && err(&output).contains(words),
            "{words}: {}",
            err(&output).get(..800).unwrap_or_default()
        );
    };
    says("extends = [\"/dev/zero\"]\n", "a device, not a file");
    says("lexicon = [\"/dev/zero\"]\n", "/dev/zero");
    says("[baseline]\nfile = \"/dev/zero\"\n", "a device, not a file");
    says("extends = [\"x/../claimlint.toml\"]\n", "extends itself");
    let long = "x".repeat(1 << 20);
    says(&format!("select = [\"{long}\"]\n"), "no rule or category");
    says(&format!("{long} = 1\n"), "unknown key");
    says(&format!("a = {}", "[".repeat(100_000)), "claimlint.toml:1:");
    says("[products]\n\"a\\u001b[31m\" = \"prp\"\n", "not a name");

    let chain: Vec<(String, String)> =
        (0..40).map(|i| (format!("c{i}.toml"), format!("extends = [\"c{}.toml\"]\n", i + 1))).collect();
    write(f.path(), &chain.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect::<Vec<_>>());
    says("extends = [\"c0.toml\"]\n", "more than 32 configurations build on each other");
    // Each of these builds twice on the next: read once each.
    let fans: Vec<(String, String)> = (0..24)
        .map(|i| (format!("f{i}.toml"), format!("extends = [\"f{0}.toml\", \"./f{0}.toml\"]\n", i + 1)))
        .chain([("f24.toml".to_string(), "ignore = [\"approval\"]\n".to_string())])
        .collect();
    write(f.path(), &fans.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect::<Vec<_>>());
    write(f.path(), &[("claimlint.toml", "extends = [\"f0.toml\"]\n")]);
    assert_eq!(code(&run(f.path(), &["page.md"])), 0, "what all build on counts");

    let here = f.path().join("house");
    for name in ["a", "b", "c"] {
        symlink(".", here.join(name)).unwrap();
    }
    let boom = |terms: &str, words: &str| {
        write(f.path(), &[("house/terms/x.toml", &format!("[group.house]\nterms = [\"{terms}\"]\n"))]);
        let output = run(f.path(), &["--isolated", "--lexicon", "house", "page.md"]);
        checked(&output, words);
        assert!(code(&output) == 2 && err(&output).contains(words), "{words}: {}", err(&output));
    };
    boom(&"{a|b|c|d}".repeat(40), "expands to more than");
    boom(&"{a {b|".repeat(40), "nest too deep");
    boom("{@nothing}", "nothing");
}

/// A baseline of very many lines, and one that is cut in the middle.
#[test]
fn a_baseline_of_very_many_lines() {
    let f = folder(&[("page.md", CLAIM)]);
    let entry = |i: usize| {
        format!("{{\"path\":\"p{i}.md\",\"rule\":\"cure/said\",\"fingerprint\":\"{i:016x}\",\"text\":\"x\"}}\n")
    };
    let mut text = "{\"claimlint_baseline\":1}\n".to_string();
    text.extend((0..20_000).map(entry));
    write(f.path(), &[("claimlint-baseline.jsonl", &text)]);
    let output = run(f.path(), &[]);
    assert_eq!(code(&output), 1);
    assert!(err(&output).contains("gone since the baseline: 20000 files with 20000 findings"), "{}", err(&output));
    write(f.path(), &[("claimlint-baseline.jsonl", &text[..text.len() - 9])]);
    let output = run(f.path(), &[]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("claimlint-baseline.jsonl:20001:"), "{}", err(&output));
}

/// A patch with numbers that no file has.
#[test]
fn a_patch_beyond_the_end() {
    let f = folder(&[("page.md", CLAIM)]);
    for head in [
        "-0,0 +4294967295,1",
        "-1,0 +4294967295,0",
        "-4294967295 +1,4294967295",
        "-1 +0,0",
        "-1,x +1",
        "-1 +4294967296",
    ] {
        let patch = format!("--- a/page.md\n+++ b/page.md\n@@ {head} @@\n+x\n");
        let output = run_on(f.path(), &["--patch", "-", "page.md"], patch.as_bytes());
        checked(&output, head);
    }
}

/// Colours and links of our own, and nothing else.
#[test]
fn colours_are_all_that_acts_on_a_terminal() {
    let f = folder(&[("page.md", CLAIM)]);
    let output = claimlint(f.path(), &["--color", "always", "page.md"]).env("FORCE_HYPERLINK", "1").output().unwrap();
    let shown = out(&output);
    let (mut rest, mut links) = (shown.as_str(), 0);
    while let Some(at) = rest.find('\u{1b}') {
        rest = &rest[at + 1..];
        assert!(rest.starts_with('[') || rest.starts_with("]8;;") || rest.starts_with('\\'), "{rest:?}");
        links += usize::from(rest.starts_with("]8;;https://"));
    }
    assert!(links > 0, "addresses are links: {shown}");
}
