//! The letters of words: eight bytes at a time, in lower case, hashed; and their stems.

/// A word has letters outside ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAscii;

/// The same byte eight times.
const fn eight_times(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The bytes of `text` from `at`, eight or as many as there are before `end`, then zeros.
#[inline]
pub(super) fn eight(text: &[u8], at: usize, end: usize) -> Result<u64, NotAscii> {
    let count = (end - at).min(8);
    let word = match text.get(at..at + 8).and_then(|eight| eight.first_chunk()) {
        Some(eight) => u64::from_le_bytes(*eight) & (u64::MAX >> (64 - 8 * count)),
        None => {
            let mut bytes = [0; 8];
            bytes[..count].copy_from_slice(&text[at..at + count]);
            u64::from_le_bytes(bytes)
        }
    };
    if word & eight_times(0x80) == 0 { Ok(word) } else { Err(NotAscii) }
}

/// Eight ASCII bytes in lower case.
#[inline]
pub(super) fn lower(word: u64) -> u64 {
    let from_a = word + eight_times(0x80 - b'A');
    let beyond_z = word + eight_times(0x7F - b'Z');
    word | (from_a & !beyond_z & eight_times(0x80)) >> 2
}

/// The first eight bytes of the word `start..end` of `text`, case aside: equal for words that fold alike
/// as far as their first eight bytes are ASCII. `None` where they are not.
#[inline]
pub fn key(text: &[u8], start: usize, end: usize) -> Option<u64> {
    eight(text, start, end).ok().map(|word| word | eight_times(0x20))
}

/// The first letters of a folded word, which it shares with its other forms and its kin; `0` of figures in digits.
pub fn stem(word: &str) -> &str {
    const LETTERS: usize = 6;
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return "0";
    }
    word.char_indices().nth(LETTERS).map_or(word, |(end, _)| &word[..end])
}

/// A multiply-and-rotate hash of short words, eight bytes at a time, in the manner of FxHash
/// (<https://github.com/rust-lang/rustc-hash>).
pub fn hash(bytes: &[u8]) -> u64 {
    let mut h = bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        h = add(h, u64::from_le_bytes(eight));
    }
    h ^ h >> 29
}

#[inline]
pub(super) fn add(hash: u64, eight: u64) -> u64 {
    (hash.rotate_left(5) ^ eight).wrapping_mul(0x517c_c1b7_2722_0a95)
}
