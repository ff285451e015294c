//! From bytes to text.

use super::Format;
use std::io::{Cursor, Read};

/// Bytes of a page in which it may declare its encoding.
const DECLARED_WITHIN: usize = 1024;
/// The part of a Word document that is read.
const WORD_PART: &str = "word/document.xml";
/// Bytes that this part may unpack to: more is no document.
const WORD_LIMIT: u64 = 64 << 20;

/// The text, and what it was decoded from if it was not UTF-8; otherwise the reason why there is none.
pub(super) fn decode(format: Format, bytes: Vec<u8>) -> Result<(String, Option<&'static str>), String> {
    if bytes.len() >= u32::MAX as usize {
        return Err("larger than 4 GiB".into());
    }
    if format == Format::Docx {
        return word(bytes).map(|text| (text, Some(WORD_PART)));
    }
    let wide = match bytes.get(..2) {
        Some([0xFF, 0xFE]) => Some((encoding_rs::UTF_16LE, "utf-16le")),
        Some([0xFE, 0xFF]) => Some((encoding_rs::UTF_16BE, "utf-16be")),
        _ => None,
    };
    if let Some((encoding, name)) = wide {
        let (text, malformed) = encoding.decode_without_bom_handling(&bytes[2..]);
        return if malformed {
            Err(format!("not {name}, as its byte order mark says"))
        } else {
            Ok((text.into_owned(), Some(name)))
        };
    }
    if let Some(at) = memchr::memchr(0, &bytes) {
        return Err(format!("binary: a NUL at byte {at}"));
    }
    String::from_utf8(bytes).map(|text| (text, None)).or_else(|error| {
        let at = error.utf8_error().valid_up_to();
        let bytes = error.into_bytes();
        let page = matches!(format, Format::Html | Format::Php | Format::Template | Format::Blade);
        if page && declares_latin(&bytes) {
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
            return Ok((text.into_owned(), Some("windows-1252")));
        }
        Err(format!("not UTF-8: invalid at byte {at}"))
    })
}

/// Whether a page says that it is in Windows-1252, under this name or one of those that browsers take
/// for it.
fn declares_latin(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARED_WITHIN)]).to_ascii_lowercase();
    let Some((_, rest)) = head.split_once("charset") else { return false };
    let name: String = rest
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\''))
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_')
        .collect();
    encoding_rs::Encoding::for_label(name.as_bytes()) == Some(encoding_rs::WINDOWS_1252)
}

fn word(bytes: Vec<u8>) -> Result<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| format!("not a Word document: {e}"))?;
    let part = archive.by_name(WORD_PART).map_err(|_| format!("not a Word document: it has no {WORD_PART}"))?;
    let mut text = Vec::new();
    part.take(WORD_LIMIT + 1).read_to_end(&mut text).map_err(|e| format!("{WORD_PART} cannot be unpacked: {e}"))?;
    if text.len() as u64 > WORD_LIMIT {
        return Err(format!("{WORD_PART} unpacks to more than 64 MiB"));
    }
    String::from_utf8(text).map_err(|_| format!("{WORD_PART} is not UTF-8"))
}
