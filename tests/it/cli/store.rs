//! Lexicons with added files are kept, and only what is whole is used.

use super::{claimlint, code};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What is found in `copy.txt` with the lexicon of folder `added`, and how often `Glowdew` was flagged.
fn flagged(folder: &Path, added: &str) -> usize {
    let output = claimlint(folder, &["check", "--lexicon", added, "--format", "concise", "copy.txt"])
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .output()
        .unwrap();
    assert!(code(&output) < 2, "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().filter(|line| line.contains("Glowdew")).count()
}

fn kept(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.join("cache/claimlint")).into_iter().flatten();
    entries.map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "lexicon")).collect()
}

#[test]
#[cfg(unix)]
fn a_lexicon_is_kept_and_used_while_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("copy.txt"), "Glowdew cures baldness.\n").unwrap();
    for (name, treatment) in [("with", "Glowdew"), ("without", "Dewglow")] {
        let text = format!(
            "[[treatment]]\nid = \"house\"\nname = \"{treatment}\"\nis-a = [\"exosome\"]\nterms = [\"{treatment}\"]\n"
        );
        fs::create_dir(folder.join(name)).unwrap();
        fs::write(folder.join(name).join("house.toml"), text).unwrap();
    }
    let none = claimlint(folder, &["check", "--lexicon", "with", "copy.txt"])
        .envs([("XDG_CACHE_HOME", folder.join("cache").as_os_str()), ("CLAIMLINT_NO_CACHE", "1".as_ref())])
        .output()
        .unwrap();
    assert_eq!((code(&none), kept(folder).len()), (1, 0), "nothing is kept where that is turned off");
    let with = flagged(folder, "with");
    let first = kept(folder);
    assert_eq!((with > 0, first.len()), (true, 1));
    let without = flagged(folder, "without");
    let both = kept(folder);
    assert_eq!((without < with, both.len()), (true, 2), "what is kept is told by what it was built from");
    let second = both.iter().find(|p| !first.contains(p)).unwrap();

    // what is kept is what is used
    let whole = fs::read(second).unwrap();
    fs::copy(&first[0], second).unwrap();
    assert_eq!(flagged(folder, "without"), with);

    // but not if a byte of it changed
    let mut changed = whole.clone();
    changed[whole.len() / 2] ^= 1;
    fs::write(second, changed).unwrap();
    assert_eq!(flagged(folder, "without"), without);
    assert_eq!(fs::read(second).unwrap(), whole, "it was kept anew");
}
