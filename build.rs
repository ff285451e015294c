//! Compiles `lexicon/` into the binary table that the program embeds, and bundles its TOML for lexicons
//! that add to it at run time.

#![allow(clippy::print_stderr, reason = "what a build script has to say")]
#![allow(dead_code, missing_docs, unreachable_pub, reason = "build.rs uses a part of the library's modules")]

#[path = "src/diagnostic.rs"]
mod diagnostic;
#[path = "src/fold.rs"]
mod fold;
#[path = "src/span.rs"]
mod span;
mod lexicon {
    #[path = "../src/lexicon/file.rs"]
    pub mod file;
    #[path = "../src/lexicon/model.rs"]
    pub mod model;
    #[path = "../src/lexicon/resolve.rs"]
    pub mod resolve;
    #[path = "../src/lexicon/table.rs"]
    pub mod table;
    #[path = "../src/lexicon/term.rs"]
    pub mod term;
}

use lexicon::resolve::{Input, compile};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
};

fn main() {
    println!("cargo::rerun-if-changed=lexicon");
    println!("cargo::rerun-if-changed=src/lexicon");
    println!("cargo::rerun-if-changed=src/fold.rs");
    println!("cargo::rerun-if-changed=build.rs");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("lexicon");
    let mut paths = Vec::new();
    gather(&root, &mut paths);
    paths.sort();
    let inputs: Vec<Input> = paths
        .iter()
        .map(|p| Input {
            path: p.strip_prefix(&root).expect("below the root").to_string_lossy().replace('\\', "/"),
            text: fs::read_to_string(p).unwrap_or_else(|e| fail(&format!("{}: {e}", p.display()))),
        })
        .collect();
    let compiled = compile(&inputs);
    let mut failed = false;
    for problem in &compiled.problems {
        let line = problem.span.and_then(|s| {
            let input = inputs.iter().find(|i| i.path == problem.path)?;
            let before = input.text.get(..s.start as usize)?;
            let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
            Some(format!(":{}:{column}", before.matches('\n').count() + 1))
        });
        let notes: String = problem.notes.iter().map(|n| format!(" ({n})")).collect();
        eprintln!("lexicon/{}{}: {}{notes}", problem.path, line.unwrap_or_default(), problem.message);
        failed |= problem.severity == diagnostic::Severity::Error;
    }
    if failed {
        fail("the lexicon has mistakes, listed above");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let bundle: String = inputs.iter().map(|i| format!("\u{1}{}\u{2}{}", i.path, i.text)).collect();
    write(&out.join("lexicon.bin"), &compiled.table);
    println!("cargo::rustc-env=CLAIMLINT_TABLE={:016x}", lexicon::table::hash(&compiled.table));
    write(&out.join("lexicon.toml.txt"), bundle.as_bytes());
}

fn gather(folder: &Path, paths: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| fail(&format!("{}: {e}", folder.display())));
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, paths);
        } else if path.extension().is_some_and(|e| e == "toml") {
            paths.push(path);
        }
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap_or_else(|e| fail(&format!("{}: {e}", path.display())));
}

fn fail(message: &str) -> ! {
    eprintln!("{message}");
    process::exit(1)
}
