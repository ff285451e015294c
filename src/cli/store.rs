//! Lexicons with added files, kept in the user's cache as they were built: to build one takes seconds.
//!
//! The name of a file is the hash of all that the lexicon was built from, and its end the hash of the rest. What is missing or
//! not whole is built anew; that nothing can be written is no error.

use super::{files, lexicons::Added};
use crate::lexicon::{Lexicon, VERSION};
use etcetera::{BaseStrategy, choose_base_strategy};
use std::{
    env, fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// Most lexicons that are kept, of some twenty megabytes each.
const KEPT: usize = 4;
/// How the files are called after the point.
const EXTENSION: &str = "lexicon";
/// Bytes of the hash at the end of a file.
const HASH: usize = blake3::OUT_LEN;

/// The lexicon with `added`, if it is kept.
pub(super) fn load(added: &[Added]) -> Option<Lexicon> {
    Lexicon::stored(whole(fs::read(place(added)?).ok()?)?)
}

/// What stands before the hash in the bytes of a file, if it has that hash.
fn whole(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let hash = bytes.split_off(bytes.len().checked_sub(HASH)?);
    (blake3::hash(&bytes).as_bytes()[..] == hash).then_some(bytes)
}

/// Keeps the lexicon with `added`, and forgets those that were kept longest if they are too many.
pub(super) fn keep(added: &[Added], lexicon: &Lexicon) {
    let Some(place) = place(added) else { return };
    let Some(folder) = place.parent() else { return };
    let table = lexicon.bytes();
    let whole = [table, blake3::hash(table).as_bytes()].concat();
    let kept = fs::create_dir_all(folder).and_then(|()| files::replace(&place, &whole, None));
    if kept.is_ok() {
        forget(folder);
    }
}

/// Removes all but the newest files of a cache.
fn forget(folder: &Path) {
    let age = |path: &PathBuf| fs::metadata(path).and_then(|m| m.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
    let mut all: Vec<PathBuf> = entries.filter(|p| p.extension().is_some_and(|e| e == EXTENSION)).collect();
    all.sort_by_cached_key(|path| std::cmp::Reverse(age(path)));
    for old in all.iter().skip(KEPT) {
        // another run may have removed it
        let _ = fs::remove_file(old);
    }
}

/// Where the lexicon with `added` is kept; `None` if none is to be kept, or there is no place for it.
fn place(added: &[Added]) -> Option<PathBuf> {
    if env::var_os("CLAIMLINT_NO_CACHE").is_some_and(|v| !v.is_empty()) {
        return None;
    }
    let mut hash = blake3::Hasher::new();
    hash.update(VERSION.as_bytes());
    for part in added.iter().flat_map(|a| [&a.path, &a.text]) {
        hash.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
    }
    let name = &hash.finalize().to_hex()[..32];
    Some(choose_base_strategy().ok()?.cache_dir().join("claimlint").join(name).with_extension(EXTENSION))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_whole_is_not_used() {
        let file = [b"a table", &blake3::hash(b"a table").as_bytes()[..]].concat();
        assert_eq!(whole(file.clone()).as_deref(), Some(&b"a table"[..]));
        for i in 0..file.len() {
            let mut changed = file.clone();
            changed[i] ^= 1;
            assert_eq!(whole(changed), None, "byte {i} is another");
            assert_eq!(whole(file[..i].to_vec()), None, "{i} bytes are left");
        }
    }
}
