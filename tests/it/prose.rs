//! The readers: what they read, as what, and that every span is right.

mod fixtures;
mod nesting;
mod sound;
mod views;
mod word;

use claimlint::{
    prose::{self, Document, Kind, Piece, Style},
    source::{Format, SourceFile},
};

/// The document of `text`.
pub(crate) fn read(format: Format, text: &str) -> Document {
    prose::read(&SourceFile::new("x", format, text))
}

/// One line for each block: its kind, what it hangs on, and its text.
pub(crate) fn lines(format: Format, text: &str) -> Vec<String> {
    let document = read(format, text);
    sound::assert_sound(text, &document);
    (0..document.blocks.len() as u32)
        .map(|id| {
            let block = &document.blocks[id as usize];
            let kind = match block.kind {
                Kind::Heading(level) => format!("h{level}"),
                Kind::Cell { row, col, head } => format!("cell {row},{col}{}", if head { " head" } else { "" }),
                kind => format!("{kind:?}").to_lowercase(),
            };
            let under = block.parent.map_or(String::new(), |p| format!(" <{}>", document.text_of(p, text)));
            format!("{kind}{under}: {}", document.text_of(id, text))
        })
        .collect()
}

#[test]
fn markdown() {
    let text = include_str!("../../fixtures/prose/page.md");
    let expected = [
        "title: Hair care at the Example Clinic",
        "meta: What we offer & what it costs",
        "h1: Platelet-rich plasma",
        "paragraph: A plain paragraph with FDA-approved words on two lines & an old link.",
        "alt <A plain paragraph with FDA-approved words on two lines & an old link.>: See the source",
        "item: First item",
        "item: Nested item with bold text",
        "item: Second item",
        "quote: Quoted words.",
        "cell 0,0 head: Treatment",
        "cell 0,1 head: Approved",
        "cell 1,0: Exosomes",
        "cell 1,1: No",
        "paragraph: Card text",
        "question: Is it safe?",
        "answer <Is it safe?>: Mostly yes.",
        "alt: A smiling patient",
        "paragraph: Gone but not forgotten. Next line.",
    ];
    assert_eq!(lines(Format::Markdown, text), expected);
    assert_eq!(lines(Format::Markdown, &text.replace('\n', "\r\n")), expected, "with CRLF");
    assert_eq!(lines(Format::Markdown, &format!("\u{feff}{text}")), expected, "with a byte order mark");
}

#[test]
fn html() {
    let text = include_str!("../../fixtures/prose/page.html");
    let expected = [
        "title: Hair care – Example Clinic",
        "meta: We say \"maybe\".",
        "meta: Shared title",
        "h1: Platelet-rich plasma",
        "paragraph: FDA-approved since 2019 — or so it was is said. Next line",
        "paragraph: An unclosed paragraph with in it",
        "item: First item",
        "item: Nested item",
        "item: Second item",
        "cell 0,0 head: Treatment",
        "cell 0,1 head: Approved",
        "cell 1,0: Exosomes",
        "cell 1,1: No",
        "cell 1,2: Yes",
        "cell 2,1: Never",
        "cell 2,2: Always",
        "quote: Quoted words.",
        "question: Is it safe?",
        "answer <Is it safe?>: Mostly.",
        "h6: Downtime",
        "paragraph: One day.",
        "question: Does it last?",
        "answer <Does it last?>: For a while.",
        "alt: A smiling & happy patient",
        "paragraph: After a year",
        "alt: Book a visit",
        "paragraph: Book",
        "paragraph: Send",
    ];
    assert_eq!(lines(Format::Html, text), expected);
    assert_eq!(lines(Format::Html, &text.replace('\n', "\r\n")), expected, "with CRLF");
    assert_eq!(lines(Format::Html, &text.replace('\n', "\t\n")), expected, "with tabs");
}

#[test]
fn text() {
    let text = include_str!("../../fixtures/prose/page.txt");
    let expected = [
        "paragraph: Hair care at the Example Clinic",
        "paragraph: We offer two things, and this is one of them.",
        "item: First item goes on",
        "item: Second item",
        "item: A second paragraph of it.",
        "item: Numbered",
        "paragraph: After the list.",
    ];
    for end in ["\n", "\r\n", "\r"] {
        assert_eq!(lines(Format::Text, &text.replace('\n', end)), expected, "lines end with {end:?}");
    }
}

#[test]
fn an_entity_is_one_piece_and_the_rest_is_verbatim() {
    let text = "<p>caf&eacute; &amp; &notit; &copy2 AT&T &#x1F600; é</p>";
    let document = read(Format::Html, text);
    let forms: Vec<_> = document
        .pieces_of(0)
        .iter()
        .map(|piece| match piece {
            Piece::Verbatim { span, .. } => (&text[span.range()], &text[span.range()]),
            Piece::Decoded { span, text: decoded, .. } => {
                (&text[span.range()], &document.decoded[decoded.start as usize..decoded.end as usize])
            }
            Piece::Space | Piece::Line => ("", " "),
        })
        .filter(|(form, seen)| form != seen)
        .collect();
    let expected = [("&eacute;", "é"), ("&amp;", "&"), ("&not", "¬"), ("&copy", "©"), ("&#x1F600;", "😀")];
    assert_eq!(forms, expected);
    assert_eq!(document.text_of(0, text), "café & ¬it; ©2 AT&T 😀 é");
}

#[test]
fn styles_are_told() {
    for (format, text) in [
        (Format::Markdown, "~~gone~~ **[here](x)** <q>said</q>"),
        (Format::Html, "<del>gone</del> <b><a href=x>here</a></b> <q>said</q>"),
    ] {
        let document = read(format, text);
        let style_of = |word: &str| {
            document.pieces.iter().find_map(|piece| match piece {
                Piece::Verbatim { span, style } if &text[span.range()] == word => Some(*style),
                _ => None,
            })
        };
        assert_eq!(style_of("gone"), Some(Style::STRUCK));
        assert_eq!(style_of("here"), Some(Style::STRONG.with(Style::LINK)));
        assert_eq!(style_of("said"), Some(Style::QUOTED));
    }
}

#[test]
fn misnested_and_unclosed_tags_lose_no_text() {
    let text = "<b>one<i>two</b>three</i><ul><li>four<p>five</ul>six</div><td>seven<table>eight<tr><td>nine</p>ten<svg><p>eleven</p>\
                <code>skipped<p>twelve</p><select><option>thirteen<option>fourteen";
    let all = lines(Format::Html, text).join(" ");
    for word in "onetwothree four five six seven eight nine ten eleven twelve thirteen fourteen".split(' ') {
        assert!(all.contains(word), "{word} is not in {all}");
    }
    assert!(!all.contains("skipped"));
}

#[test]
fn deep_nesting_is_read_to_the_bottom() {
    for tag in ["div", "b", "ul", "section", "blockquote", "table"] {
        let text = format!("{}deepest", format!("<{tag}>").repeat(20_000));
        assert_eq!(read(Format::Html, &text).blocks.len(), 1, "{tag}");
    }
    read(Format::Markdown, &format!("{}deepest", "> ".repeat(5_000)));
    read(Format::Html, &format!("{}{}", "<p><td><b>".repeat(20_000), "</i></p>".repeat(20_000)));
}

#[test]
fn headings_govern_what_stands_under_them() {
    let text = "# One\n\ntext\n\n## Two\n\n- item\n\n# Three\n\nlast\n";
    let document = read(Format::Markdown, text);
    let trail = |id| document.headings(id).map(|h| document.text_of(h, text)).collect::<Vec<_>>();
    assert_eq!(trail(1), ["One"]);
    assert_eq!(trail(2), ["One"]);
    assert_eq!(trail(3), ["Two", "One"]);
    assert_eq!(trail(5), ["Three"]);
}

#[test]
fn comments_are_told_where_the_format_has_them() {
    let of = |format, text: &'static str| -> Vec<&str> {
        read(format, text).comments.iter().map(|c| &text[c.range()]).collect()
    };
    assert_eq!(of(Format::Html, "<p>a<!-- é -->b <p title='<!-- no -->'>c<!--d-->"), ["<!-- é -->", "<!--d-->"]);
    let text = "<!-- one -->\n\ntext <!-- two --> text\n\n```html\n<!-- code -->\n```\n\n- item\n\n  <!-- three\n  lines -->\n";
    assert_eq!(of(Format::Markdown, text), ["<!-- one -->", "<!-- two -->", "<!-- three\n  lines -->"]);
    assert!(of(Format::Text, "<!-- text -->").is_empty());
}
