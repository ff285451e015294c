//! From bytes to text.

use super::Format;
use std::io::{Cursor, Read};

/// Bytes of a page in which it may declare its encoding.
const DECLARED_WITHIN: usize = 1024;
/// The main part of a Word document.
const WORD_PART: &str = "word/document.xml";
/// Bytes that its parts may unpack to: more is no document.
const WORD_LIMIT: u64 = 64 << 20;
/// Begins the line before each part of a Word document but the main one; the name of the part and `?>`
/// end it.
pub(crate) const PART: &str = "\n<?part ";
/// The part that says what the styles of paragraphs are.
pub(crate) const STYLES: &str = "word/styles.xml";

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

/// The text of a Word document: its main part, then notes, headers, footers and styles.
fn word(bytes: Vec<u8>) -> Result<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| format!("not a Word document: {e}"))?;
    let rank = |name: &str| {
        let file = name.strip_prefix("word/")?.strip_suffix(".xml")?;
        let ranks = ["document", "footnotes", "endnotes", "header", "footer", "styles"];
        ranks.iter().position(|r| *r == file.trim_end_matches(|c: char| c.is_ascii_digit()))
    };
    let mut names: Vec<(usize, String)> =
        archive.file_names().flatten().filter_map(|name| Some((rank(&name)?, name.into_owned()))).collect();
    names.sort();
    if names.first().is_none_or(|n| n.0 != 0) {
        return Err(format!("not a Word document: it has no {WORD_PART}"));
    }
    let mut text = String::new();
    for (i, (_, name)) in names.iter().enumerate() {
        let part = archive.by_name(name).map_err(|e| format!("{name} cannot be unpacked: {e}"))?;
        if i > 0 {
            text += &format!("{PART}{name}?>");
        }
        let left = WORD_LIMIT.saturating_sub(text.len() as u64);
        let mut bytes = Vec::new();
        part.take(left + 1).read_to_end(&mut bytes).map_err(|e| format!("{name} cannot be unpacked: {e}"))?;
        if bytes.len() as u64 > left {
            return Err(format!("{name} unpacks to more than 64 MiB"));
        }
        text += str::from_utf8(&bytes).map_err(|_| format!("{name} is not UTF-8"))?;
    }
    Ok(text)
}

/// Where the paragraphs of a Word document begin, in bytes: what stands for lines there. The first is 0.
pub(super) fn paragraphs(text: &str) -> Vec<u32> {
    let begins = memchr::memmem::find_iter(text.as_bytes(), b"<w:p")
        .filter(|&at| matches!(text.as_bytes().get(at + 4), Some(b' ' | b'>' | b'/')));
    [0].into_iter().chain(begins.skip(1).map(|at| at as u32)).collect()
}
