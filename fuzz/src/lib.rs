//! What the targets share.

use claimlint::{
    check::{Checker, Options},
    lexicon::Lexicon,
    source::{Format, SourceFile},
};
use std::sync::LazyLock;

/// The shipped lexicon.
pub static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::embedded);

/// Checks with the shipped lexicon, and tells what it lets pass.
pub static CHECKER: LazyLock<Checker> = LazyLock::new(|| {
    let options = Options { trace: true, ..Options::default() };
    Checker::new(Lexicon::embedded(), options).expect("no names in the options")
});

/// A file of any format: the first byte chooses the format, the others are its bytes. `None` if there are none, or if they are no text.
pub fn file(data: &[u8]) -> Option<SourceFile> {
    let (&first, bytes) = data.split_first()?;
    let formats: Vec<Format> = Format::all().collect();
    SourceFile::from_bytes("copy", formats[first as usize % formats.len()], bytes.to_vec()).ok()
}
