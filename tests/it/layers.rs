//! The order of the modules, read from the sources: each imports only from rows above its own.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The modules, row by row. Children count as part of their module.
const ROWS: &[&[&str]] = &[
    &["span"],
    &["source", "fold"],
    &["diagnostic"],
    &["lexicon", "config", "prose"],
    &["norm"],
    &["sentence"],
    &["scan"],
    &["reading"],
    &["context", "topic", "weigh"],
    &["rules"],
    &["judge"],
    &["report", "suppress"],
    &["check"],
    &["baseline", "fix", "examples", "patch"],
    &["emit"],
    &["cli", "lsp"],
    &["main"],
];

/// Where a package or a part of the standard library may be named: below these paths of `src/`.
const ONLY: &[(&str, &[&str])] = &[
    ("codespan_reporting", &["emit/human"]),
    ("clap", &["cli", "main.rs"]),
    ("aho_corasick", &["scan"]),
    ("serde", &["baseline", "config", "emit", "examples", "lexicon", "cli"]),
    ("serde_json", &["baseline", "emit", "cli", "lsp"]),
    ("std::fs", &["cli", "lsp"]),
    ("std::env", &["cli", "lsp", "main.rs"]),
    ("std::process", &["cli", "lsp", "main.rs"]),
    ("std::net", &["cli/serve", "lsp"]),
    ("unsafe", &[]),
];

fn row(module: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&module))
}

/// The sources, by path below `src/`, without comments.
fn sources() -> BTreeMap<String, String> {
    fn gather(folder: &Path, out: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("the sources are there") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                gather(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                out.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    gather(&root, &mut paths);
    let code = |line: &str| line.split("//").next().unwrap_or_default().to_string();
    paths
        .iter()
        .map(|path| {
            let name = path.strip_prefix(&root).expect("below the root").to_string_lossy().replace('\\', "/");
            let text = fs::read_to_string(path).expect("UTF-8");
            (name, text.lines().map(code).collect::<Vec<_>>().join("\n"))
        })
        .collect()
}

/// The module that a file belongs to, and how deep below the root it stands.
fn module(path: &str) -> (String, usize) {
    let stem = path.trim_end_matches(".rs");
    let parts: Vec<&str> = stem.split('/').collect();
    (parts[0].to_string(), parts.len())
}

/// The names right below the root that a source refers to: `crate::a`, `crate::{a, b::c}`, and
/// `super::a` where that climbs to the root.
fn referred(code: &str, depth: usize) -> BTreeSet<String> {
    let to_root = "super::".repeat(depth);
    let mut out = BTreeSet::new();
    for start in ["crate::", "claimlint::", &to_root] {
        for (at, _) in code.match_indices(start) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let rest = &code[at + start.len()..];
            if rest.starts_with('{') {
                out.extend(group(rest));
            } else {
                out.insert(identifier(rest));
            }
        }
    }
    out
}

/// First names of the parts of `{a, b::{c, d}}`.
fn group(text: &str) -> Vec<String> {
    let (mut depth, mut out, mut first) = (0, Vec::new(), true);
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => first = true,
            c if depth == 1 && first && (c.is_alphabetic() || c == '_') => {
                out.push(identifier(&text[at..]));
                first = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    out
}

fn identifier(text: &str) -> String {
    text.chars().take_while(|&c| c.is_alphanumeric() || c == '_').collect()
}

#[test]
fn modules_import_only_from_rows_above() {
    let mut wrong = Vec::new();
    for (path, code) in sources() {
        let (own, depth) = module(&path);
        if own == "lib" {
            continue;
        }
        let Some(own_row) = row(&own) else {
            wrong.push(format!("src/{path}: the module `{own}` has no row"));
            continue;
        };
        for name in referred(&code, depth) {
            // names that are no module of a row: items of the root, children reached by `super`
            if let Some(its_row) = row(&name)
                && name != own
                && its_row >= own_row
            {
                wrong.push(format!("src/{path} (row {own_row}) imports `{name}` (row {its_row})"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_library_lists_its_modules_in_order() {
    let lib = &sources()["lib.rs"];
    let listed: Vec<String> = lib.match_indices("mod ").map(|(at, m)| identifier(&lib[at + m.len()..])).collect();
    assert!(listed.len() >= 15, "{listed:?}");
    let rows: Vec<Option<usize>> = listed.iter().map(|m| row(m)).collect();
    assert!(rows.iter().all(Option::is_some) && rows.is_sorted(), "{listed:?}: {rows:?}");
}

#[test]
fn packages_are_named_only_where_they_belong() {
    let mut wrong = Vec::new();
    for (path, code) in sources() {
        for (name, places) in ONLY {
            if places.iter().any(|place| path.starts_with(place)) {
                continue;
            }
            let named = code.match_indices(name).any(|(at, _)| {
                // A hyphen belongs to the word: options in messages are no code.
                let edge = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '"' | '-'));
                edge(code[..at].chars().next_back()) && edge(code[at + name.len()..].chars().next())
            });
            if named {
                wrong.push(format!("src/{path} names `{name}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn references_are_found() {
    let code = "use crate::{a::{b, c}, d, self as e};\nlet x = crate::f::g(); use super::super::h;";
    let found: Vec<String> = referred(code, 2).into_iter().collect();
    assert_eq!(found, ["a", "d", "f", "h", "self"]);
}
