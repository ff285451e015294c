//! A team adopts claimlint: a real repository of git, made on the spot.

use super::{CLAIM, SOBER, claimlint, code, err, out, run, write};
use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"])
        .args(["-c", "commit.gpgsign=false", "-c", "protocol.file.allow=always"])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output()
        .expect("git is installed");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn commit(folder: &Path) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", "a change"]);
}

/// The claims that are reported, each as `path:line`.
fn claims(output: &Output) -> Vec<String> {
    let place = |line: &str| line.splitn(3, ':').take(2).collect::<Vec<_>>().join(":");
    out(output).lines().map(place).collect()
}

fn check(folder: &Path, arguments: &[&str]) -> Output {
    let all: Vec<&str> = ["--format", "concise"].iter().chain(arguments).copied().collect();
    run(folder, &all)
}

fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "-q"]);
    write(folder.path(), &[("pages/old.md", CLAIM), ("pages/sober.md", SOBER), ("pages/two.md", CLAIM)]);
    commit(folder.path());
    folder
}

#[test]
fn a_baseline_lets_old_claims_pass_and_no_new_ones() {
    let repository = repository();
    let f = repository.path();
    assert_eq!(code(&check(f, &[])), 1, "the day before");
    assert_eq!(code(&run(f, &["baseline"])), 0);
    let output = check(f, &[]);
    assert_eq!((code(&output), claims(&output)), (0, vec![]), "adopted: green");
    assert!(err(&output).contains("2 in the baseline"), "{}", err(&output));
    assert_eq!(code(&check(f, &["--no-baseline"])), 1);
    commit(f);

    write(f, &[("pages/old.md", &format!("{CLAIM}\nPRP is FDA approved for hair loss.\n"))]);
    let output = check(f, &[]);
    assert_eq!((code(&output), claims(&output)), (1, vec!["pages/old.md:5".to_string()]), "only the new claim");
    assert_eq!(code(&run(f, &["baseline"])), 0);
    assert_eq!(code(&check(f, &[])), 1, "`baseline` accepts nothing new by itself");

    write(f, &[("pages/old.md", &CLAIM.replace("Our exosomes are", "The exosomes we use are"))]);
    let output = check(f, &[]);
    assert_eq!((code(&output), claims(&output)), (1, vec!["pages/old.md:3".to_string()]), "reworded: red");

    let moved = format!("An intro.\n\n{}", CLAIM.replace('\n', "\r\n"));
    write(f, &[("pages/old.md", SOBER), ("archive/moved.md", &moved)]);
    fs::remove_file(f.join("pages/two.md")).unwrap();
    let output = check(f, &[]);
    assert_eq!(code(&output), 0, "moved and reformatted: green\n{}", out(&output));
    let gone = "fixed since the baseline: 1 finding\n`claimlint baseline` takes them out\n";
    assert!(err(&output).contains(gone), "{}", err(&output));
    assert_eq!(code(&run(f, &["baseline"])), 0);
    let kept = fs::read_to_string(f.join("claimlint-baseline.jsonl")).unwrap();
    assert_eq!(kept.lines().count(), 2, "{kept}");
    assert!(kept.contains("archive/moved.md"));
}

#[test]
fn what_a_team_never_accepts_stays_red() {
    let repository = repository();
    let f = repository.path();
    write(f, &[("claimlint.toml", "[baseline]\nfile = \"team/accepted.jsonl\"\nnever = [\"approval\"]\n")]);
    fs::create_dir(f.join("team")).unwrap();
    assert_eq!(code(&run(f, &["baseline"])), 0);
    assert_eq!(fs::read_to_string(f.join("team/accepted.jsonl")).unwrap().lines().count(), 1);
    assert_eq!(code(&check(f, &[])), 1);
}

#[test]
fn what_was_not_looked_at_is_not_fixed() {
    let repository = repository();
    let f = repository.path();
    assert_eq!(code(&run(f, &["baseline"])), 0);
    commit(f);
    let remarks = |arguments: &[&str]| err(&check(f, arguments));
    assert!(!remarks(&["--select", "cure"]).contains("since the baseline"), "{}", remarks(&["--select", "cure"]));

    // The old claim stands where it stood: its copy in another file is a new one, seen whole or by the change.
    write(f, &[("pages/old.md", &format!("{CLAIM}\nBook today.\n")), ("pages/copy.md", CLAIM)]);
    for arguments in [&[][..], &["--since", "HEAD"]] {
        let output = check(f, arguments);
        assert_eq!((code(&output), claims(&output)), (1, vec!["pages/copy.md:3".to_string()]), "{arguments:?}");
        assert!(!err(&output).contains("since the baseline"), "{}", err(&output));
    }
    write(f, &[("pages/old.md", SOBER), ("pages/copy.md", SOBER)]);
    assert!(remarks(&["--since", "HEAD"]).starts_with("fixed since the baseline: 1 finding\n"), "{}", remarks(&[]));
}

#[test]
fn no_baseline_accepts_an_exception() {
    let repository = repository();
    let f = repository.path();
    write(f, &[("pages/old.md", &CLAIM.replace("Our", "<!-- claimlint-disable-next cure -- why -->\n\nOur"))]);
    let output = run(f, &["baseline"]);
    assert!(err(&output).contains("1 finding is never accepted"), "{}", err(&output));
    assert_eq!(claims(&check(f, &[])), ["pages/old.md:3"], "the exception that silences nothing");
}

#[test]
fn an_expired_exception_is_red() {
    let repository = repository();
    let f = repository.path();
    let page = |until: &str| {
        CLAIM.replace("Our", &format!("<!-- claimlint-disable-next approval -- why until={until} -->\n\nOur"))
    };
    write(f, &[("pages/old.md", &page("2099-01-01")), ("pages/two.md", SOBER)]);
    assert_eq!(code(&check(f, &[])), 0);
    write(f, &[("pages/old.md", &page("2020-01-01"))]);
    let output = check(f, &[]);
    assert_eq!((code(&output), claims(&output)), (1, vec!["pages/old.md:3".to_string(), "pages/old.md:5".to_string()]));
    assert!(out(&output).contains("[exception/expired]") && out(&output).contains("[approval/"), "{}", out(&output));
}

#[test]
fn only_what_changed_counts() {
    let repository = repository();
    let f = repository.path();
    let base = git(f, &["rev-parse", "HEAD"]);
    let base = base.trim();
    assert_eq!(code(&check(f, &["--since", base])), 0, "nothing changed");

    let page = format!("{CLAIM}\nOur exosomes\nare FDA approved\nand gentle.\n\nBook today.\n");
    write(f, &[("pages/old.md", &page), ("new page é.md", CLAIM)]);
    let output = check(f, &["--since", base]);
    assert_eq!(claims(&output), ["new page é.md:3", "pages/old.md:6"], "untracked files are new");
    commit(f);
    assert_eq!(claims(&check(f, &["--since", base])), ["new page é.md:3", "pages/old.md:6"]);
    assert_eq!(claims(&check(&f.join("pages"), &["--since", base, ".."])), ["../new page é.md:3", "../pages/old.md:6"]);

    write(f, &[("pages/old.md", &page.replace("and gentle", "and safe"))]);
    assert_eq!(claims(&check(f, &["--since", "HEAD"])), ["pages/old.md:6"], "the sentence changed on another line");
    write(f, &[("pages/old.md", &page.replace("Book today", "Book now"))]);
    assert_eq!(code(&check(f, &["--since", "HEAD"])), 0, "another paragraph changed");

    git(f, &["checkout", "-q", "--", "."]);
    git(f, &["mv", "pages/old.md", "pages/renamed.md"]);
    commit(f);
    assert_eq!(code(&check(f, &["--since", "HEAD~1"])), 0, "a renamed file holds nothing new");

    git(f, &["checkout", "-q", "-b", "topic", base]);
    write(f, &[("pages/topic.md", CLAIM)]);
    commit(f);
    assert_eq!(claims(&check(f, &["--merge-base", "main"])), ["pages/topic.md:3"]);
}

#[test]
fn a_patch_tells_what_changed_without_git() {
    let repository = repository();
    let f = repository.path();
    write(f, &[("pages/two.md", &format!("{CLAIM}\nPRP is FDA approved.\n"))]);
    let patch = git(f, &["diff"]);
    fs::remove_dir_all(f.join(".git")).unwrap();
    write(f, &[("change.patch", &patch)]);
    assert_eq!(claims(&check(f, &["--patch", "change.patch"])), ["pages/two.md:5"]);
    let output = super::run_on(f, &["--format", "concise", "--patch", "-", "pages"], patch.as_bytes());
    assert_eq!(claims(&output), ["pages/two.md:5"]);
    assert_eq!(code(&check(f, &["--patch", "pages/old.md"])), 2, "that is no patch");
    let output = check(f, &["--since", "HEAD"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("--patch takes a diff without git"), "{}", err(&output));
}

#[test]
fn a_shallow_clone_is_told_what_to_fetch() {
    let repository = repository();
    let f = repository.path();
    let base = git(f, &["rev-parse", "HEAD"]);
    write(f, &[("pages/old.md", SOBER)]);
    commit(f);
    let clone = tempfile::tempdir().unwrap();
    let from = format!("file://{}", f.display());
    git(clone.path(), &["clone", "-q", "--depth", "1", &from, "c"]);
    let c = clone.path().join("c");
    for option in ["--since", "--merge-base"] {
        let output = check(&c, &[option, base.trim()]);
        assert_eq!((code(&output), out(&output)), (2, String::new()), "{option}: neither everything nor nothing");
        assert!(err(&output).contains("shallow") && err(&output).contains("fetch-depth: 0"), "{}", err(&output));
    }
    let output = check(f, &["--since", "no-such-branch"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("git fetch origin"), "{}", err(&output));
    let output = claimlint(f, &["--since", "HEAD"]).env("PATH", "").output().unwrap();
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("not installed"), "{}", err(&output));
}
