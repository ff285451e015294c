//! What holds for every document of every text.

use super::read;
use claimlint::{
    prose::{Document, Piece},
    source::Format,
};
use proptest::prelude::*;

/// Every span lies in the file, on character edges, and in order within its block.
pub(crate) fn assert_sound(source: &str, document: &Document) {
    for (id, block) in document.blocks.iter().enumerate() {
        assert!((block.container as usize) < document.groups.len());
        assert!(block.heading.is_none_or(|h| (h as usize) < id), "a heading stands before what it governs");
        assert!(block.parent.is_none_or(|p| (p as usize) < id), "a parent stands before its child");
        let mut last = 0;
        for piece in document.pieces_of(id as u32) {
            let span = match piece {
                Piece::Verbatim { span, .. } => span,
                Piece::Decoded { span, text, .. } => {
                    assert!(document.decoded.get(text.start as usize..text.end as usize).is_some());
                    span
                }
                Piece::Space | Piece::Line => continue,
            };
            assert!(!span.is_empty(), "an empty span {span:?}");
            assert!(source.get(span.range()).is_some(), "{span:?} is off the edges of {source:?}");
            assert!(span.start >= last, "{span:?} comes before byte {last} in {source:?}");
            last = span.start;
        }
        assert!(!document.text_of(id as u32, source).is_empty(), "block {id} is empty in {source:?}");
    }
    for (id, group) in document.groups.iter().enumerate().skip(1) {
        assert!((group.parent as usize) < id);
    }
}

/// Text made of what the readers look for.
fn text() -> impl Strategy<Value = String> {
    let words = [
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<ul><li>",
        "</ul>",
        "<table><tr><td>",
        "</td>",
        "<th colspan=9>",
        "</table>",
        "<dl><dt>",
        "<dd>",
        "</dl>",
        "<details><summary>",
        "</summary>",
        "<img alt='",
        "' title=\"",
        "\">",
        "<code>",
        "</code>",
        "<script>",
        "</script>",
        "<svg>",
        "<title>",
        "<!--",
        "-->",
        "&amp;",
        "&am",
        "&#",
        "&#x20;",
        "&",
        "<",
        ">",
        "\"",
        "'",
        "`",
        "\\",
        "# ",
        "- ",
        "* ",
        "**",
        "_",
        "~~",
        "| a | b |\n|---|---|\n",
        "> ",
        "[x](y \"z\")",
        "![a](b)",
        "---\n",
        "+++\n",
        "title: ",
        "title = ",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\t",
        " ",
        "é",
        "😀",
        "\u{feff}",
        "\u{a0}",
        "word",
        "Is it safe?",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "1. ",
        "<script type=\"application/ld+json\">",
        "{\"name\": \"a \\u00e9\\n b\"}",
        "<?php echo 'x y'; ?>",
        "{{ 'a b' }}",
        "{% if %}",
        "<div hidden>",
        "</div>",
        "const a = ",
        "'two words'",
        "`t ${x} u v`",
        "=> (",
        "return ",
        "<Hero title=\"two words\" />",
        "{\" \"}",
        ";",
        "import x from 'y'",
        "//",
        "/*",
        "*/",
        "|",
        ">-\n  ",
        "- key: two words\n",
        "key: \"two \\\" words\"\n",
        "00:01 --> 00:02\n",
        "msgid \"a b\"\n",
        "<source>",
        "</source>",
        "\"\"\"",
        "'''",
    ];
    let piece = prop_oneof![4 => prop::sample::select(words.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,6}"];
    prop::collection::vec(piece, 0..40).prop_map(|v| v.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_soundly(text in text()) {
        for format in Format::all() {
            assert_sound(&text, &read(format, &text));
        }
    }
}

#[test]
fn cut_and_mangled_fixtures_are_read_soundly() {
    let fixtures = std::fs::read_dir("fixtures/prose").expect("the fixtures").map(|e| e.expect("an entry").path());
    for path in fixtures {
        let name = path.to_string_lossy().replace("document.xml", "document.docx");
        let (Some(format), Ok(text)) = (Format::of_path(&name), std::fs::read_to_string(&path)) else { continue };
        let edges: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        for &at in edges.iter().step_by(edges.len().div_ceil(150)) {
            let middle = edges[edges.len() / 2];
            for broken in [
                text[..at].to_owned(),
                text[at..].to_owned(),
                format!("{}{}", &text[..at], text[at..].trim_start_matches(['<', '"', '{', '}', '>', '\''])),
                format!("{}é\u{feff}😀{}", &text[..at], &text[at..]),
                format!("{}{}", &text[middle..], &text[..at]),
            ] {
                assert_sound(&broken, &read(format, &broken));
            }
        }
    }
}
