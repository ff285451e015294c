//! What installs claimlint elsewhere: the action's own script is run, what it calls is pinned, the names and
//! versions in templates and examples are those of the package.

use crate::cli::folder;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The script of a step of the action.
fn script(step: &str) -> String {
    let action = read("action.yml");
    let after = action.split(&format!("- name: {step}\n")).nth(1).expect("the step is there");
    let lines = after.split("run: |\n").nth(1).expect("it has a script").lines();
    let inside = lines.take_while(|l| l.is_empty() || l.starts_with("        "));
    inside.map(|l| l.trim_start_matches("        ").to_string() + "\n").collect()
}

/// What the action's check came to.
#[cfg(unix)]
struct Checked {
    output: Output,
    /// What it told the steps after it.
    outputs: String,
    summary: String,
}

/// Runs the action's check in a folder, as a runner does.
#[cfg(unix)]
fn check(folder: &Path, paths: &str, arguments: &str, fail_on: &str) -> Checked {
    let temporary = tempfile::tempdir().unwrap();
    let [outputs, summary] = ["outputs", "summary"].map(|name| temporary.path().join(name));
    let program = Path::new(env!("CARGO_BIN_EXE_claimlint")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let output = Command::new("bash")
        .current_dir(folder)
        .args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", &script("Check the copy")])
        .env("PATH", path)
        .env("RUNNER_TEMP", temporary.path())
        .env("GITHUB_OUTPUT", &outputs)
        .env("GITHUB_STEP_SUMMARY", &summary)
        .env("CLAIMLINT_PATHS", paths)
        .env("CLAIMLINT_ARGS", arguments)
        .env("CLAIMLINT_FAIL_ON", fail_on)
        .output()
        .expect("bash is there");
    let text = |path: &Path| fs::read_to_string(path).unwrap_or_default();
    if let Some(sarif) = text(&outputs).lines().find_map(|l| l.strip_prefix("sarif-file=")) {
        let sarif: serde_json::Value = serde_json::from_str(&text(Path::new(sarif))).unwrap();
        assert_eq!(sarif["version"], "2.1.0");
    }
    Checked { output, outputs: text(&outputs), summary: text(&summary) }
}

#[cfg(unix)]
#[test]
fn the_script_of_the_action_does_what_it_says() {
    let claim = "Our exosomes are FDA-approved.\n";
    let f =
        folder(&[("content/a.md", claim), ("pages/b.md", claim), ("other/c.md", claim), ("sober.md", "Parking.\n")]);
    let found = check(f.path(), "content  pages\n", "", "warning");
    let out = String::from_utf8_lossy(&found.output.stdout);
    assert_eq!(found.output.status.code(), Some(1), "{out}");
    assert!(
        out.contains("::error file=content/a.md,line=1")
            && out.contains("file=pages/b.md")
            && !out.contains("other/c.md")
    );
    assert!(found.outputs.contains("exit-code=1") && found.outputs.contains("sarif-file="), "{}", found.outputs);
    assert!(found.summary.contains("FDA-approved"), "{}", found.summary);

    let clean = check(f.path(), "sober.md", "--jurisdiction US,UK --info", "warning");
    assert_eq!((clean.output.status.code(), clean.outputs.contains("exit-code=0")), (Some(0), true));
    assert_eq!(check(f.path(), ".", "", "never").output.status.code(), Some(0));
    let wrong = check(f.path(), "content", "--no-such-option", "warning");
    assert_eq!((wrong.output.status.code(), wrong.outputs.contains("exit-code=2")), (Some(2), true));
    assert!(wrong.summary.is_empty() && !wrong.outputs.contains("sarif-file"));

    let hostile =
        check(f.path(), "$(touch,pwned) `touch,pwned` ;touch,pwned *", "$(touch${IFS}pwned)", "$(touch pwned)");
    assert_eq!(hostile.output.status.code(), Some(2));
    assert!(!f.path().join("pwned").exists() && !f.path().join(",pwned").exists(), "inputs are no commands");
}

#[test]
fn what_the_action_and_the_examples_call_is_pinned() {
    let mut seen = 0;
    for path in ["action.yml", "README.md", ".github/examples/claims.yml", ".github/examples/reviewdog.yml"] {
        for line in read(path).lines().filter(|l| l.trim_start().trim_start_matches("- ").starts_with("uses: ")) {
            seen += 1;
            let called = line.split("uses: ").nth(1).unwrap();
            if called.starts_with("claimlint/") {
                assert!(
                    called.starts_with(concat!("claimlint/claimlint@v", env!("CARGO_PKG_VERSION"))),
                    "{path}: {line}"
                );
                continue;
            }
            let (_, rest) = called.split_once('@').unwrap_or_else(|| panic!("{path}: {line}"));
            let (commit, version) = rest.split_once(" # v").unwrap_or_else(|| panic!("{path}: {line}: no version"));
            assert!(commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit()), "{path}: {line}");
            assert!(version.starts_with(|c: char| c.is_ascii_digit()), "{path}: {line}");
        }
    }
    assert!(seen >= 8, "{seen}");
}

#[test]
fn templates_name_what_there_is() {
    let all = ["README.md", "templates/gitlab.yml", "action.yml", "Dockerfile", ".pre-commit-hooks.yaml"];
    for path in all {
        assert!(!read(path).contains("OWNER"), "{path}: a placeholder");
    }
    let version = env!("CARGO_PKG_VERSION");
    assert!(
        read("templates/gitlab.yml").contains(&format!("raw/v{version}/"))
            && read("README.md").contains(&format!("rev: v{version}"))
    );
    let minimum = read("Cargo.toml")
        .lines()
        .find_map(|l| l.strip_prefix("rust-version = \"").map(|v| v.trim_matches('"').to_string()));
    assert!(
        read("Dockerfile").contains(&format!("FROM rust:{}-", minimum.unwrap())),
        "the image builds by the stated Rust"
    );
    for option in ["--fail-on", "--output", "--format", "--quiet", "--fix"] {
        let help = Command::new(env!("CARGO_BIN_EXE_claimlint")).args(["check", "--help"]).output().unwrap();
        assert!(String::from_utf8_lossy(&help.stdout).contains(option), "{option}");
    }
}
