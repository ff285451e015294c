//! Loading lexicons: the built-in one, with folders and house names of products added.

use super::{Stop, files, store, terminal::Terminal};
use crate::{
    config::Located,
    diagnostic::Problem,
    emit::visible,
    lexicon::{Lexicon, resolve::Input, shipped},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Most files that are added.
const MOST: usize = 10_000;

/// A file that is added to the lexicon.
pub(super) struct Added {
    /// Where it is, for messages.
    pub(super) shown: String,
    /// Its path below the lexicon's folder.
    pub(super) path: String,
    pub(super) text: String,
    /// Of a file that was made from a configuration: where each of its entries was written.
    entries: Vec<Located<String>>,
}

/// Every file of the lexicon: the shipped ones, then `added`.
pub(super) fn inputs(added: &[Added]) -> Vec<Input> {
    let mut inputs = shipped();
    inputs.extend(added.iter().map(|a| Input { path: a.path.clone(), text: a.text.clone() }));
    inputs
}

/// The lexicon with `added`.
pub(super) fn load(added: &[Added], terminal: &mut Terminal) -> Result<Lexicon, Stop> {
    if added.is_empty() {
        return Ok(Lexicon::embedded());
    }
    if let Some(lexicon) = store::load(added) {
        return Ok(lexicon);
    }
    match Lexicon::of(&inputs(added)) {
        Ok((lexicon, _)) => {
            store::keep(added, &lexicon);
            Ok(lexicon)
        }
        Err(problems) => {
            for problem in &problems {
                complain(problem, added, terminal);
            }
            Err(Stop)
        }
    }
}

/// Shows a problem of a lexicon in the file that has it.
pub(super) fn complain(problem: &Problem, added: &[Added], terminal: &mut Terminal) {
    if let Some(file) = added.iter().find(|a| a.path == problem.path) {
        let before = problem.span.map_or(0, |s| file.text[..s.start as usize].matches("[[treatment]]").count());
        if let Some(entry) = file.entries.get(before.saturating_sub(1)) {
            let text = fs::read_to_string(&*entry.path).ok();
            return terminal.problem(&entry.problem(&*problem.message, problem.notes.clone()), text.as_deref());
        }
        let problem = Problem { path: file.shown.clone(), ..problem.clone() };
        return terminal.problem(&problem, Some(&file.text));
    }
    let text = shipped().into_iter().find(|i| i.path == problem.path).map(|i| i.text);
    let problem = Problem { path: format!("lexicon/{}", problem.path), ..problem.clone() };
    terminal.problem(&problem, text.as_deref());
}

/// The `.toml` files under `folders`, in path order within each.
pub(super) fn read(folders: &[PathBuf], terminal: &mut Terminal) -> Result<Vec<Added>, Stop> {
    let mut added = Vec::new();
    for folder in folders {
        let start = added.len();
        gather(folder, folder, &mut added).map_err(|message| terminal.fail(&message))?;
        added[start..].sort_by(|a: &Added, b: &Added| a.path.cmp(&b.path));
        if added.len() == start {
            return Err(terminal.fail(&format!("{}: no lexicon files", visible(&folder.to_string_lossy()))));
        }
    }
    Ok(added)
}

fn gather(root: &Path, path: &Path, added: &mut Vec<Added>) -> Result<(), String> {
    let failed = |path: &Path, why: String| format!("{}: {why}", visible(&path.to_string_lossy()));
    for entry in fs::read_dir(path).map_err(|e| failed(path, files::reason(&e)))? {
        let entry = entry.map_err(|e| failed(path, files::reason(&e)))?;
        let path = entry.path();
        // Links to folders are not followed: they may lead in circles.
        if entry.file_type().is_ok_and(|t| t.is_dir()) {
            gather(root, &path, added)?;
        } else if !path.is_file() {
            continue;
        } else if added.len() >= MOST {
            return Err(failed(root, format!("more than {MOST} lexicon files")));
        } else if path.extension().is_some_and(|e| e == "toml") {
            let bytes = files::read_own(&path).map_err(|e| failed(&path, files::reason(&e)))?;
            let text = String::from_utf8(bytes)
                .map_err(|e| failed(&path, format!("not UTF-8: invalid at byte {}", e.utf8_error().valid_up_to())))?;
            let slashed = |p: &Path| p.to_string_lossy().replace('\\', "/");
            let below = path.strip_prefix(root).unwrap_or(&path);
            added.push(Added { shown: slashed(&path), path: slashed(below), text, entries: Vec::new() });
        }
    }
    Ok(())
}

/// House names of products as a lexicon file: each a treatment that is the one that it stands for.
pub(super) fn products(products: &[(Located<String>, Located<String>)]) -> Option<Added> {
    if products.is_empty() {
        return None;
    }
    let mut text = String::new();
    for (number, (name, treatment)) in products.iter().enumerate() {
        // Braces and bars are what means something in a term.
        let term = name.value.replace(['{', '}', '|'], " ");
        // A string of JSON without control characters is one of TOML.
        let [name, treatment, term] = [&name.value, &treatment.value, &term].map(|s| serde_json::json!(s));
        text += &format!(
            "[[treatment]]\nid = \"house-product-{number}\"\nname = {name}\nis-a = [{treatment}]\nterms = [{term}]\n",
        );
    }
    let shown = products[0].0.path.to_string();
    let entries = products.iter().map(|(name, _)| name.clone()).collect();
    Some(Added { shown, path: "treatments/house-products.toml".to_string(), text, entries })
}
