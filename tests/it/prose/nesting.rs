//! Formats that hold others: the same copy is read from each, at its right place.

use super::{lines, read};
use claimlint::{
    prose::Piece,
    source::{Format, SourceFile},
};

/// The blocks of `text`, but for their kinds.
fn texts(format: Format, text: &str) -> Vec<String> {
    lines(format, text).into_iter().map(|line| line.split_once(": ").expect("a kind").1.to_owned()).collect()
}

const SENTENCE: &str = "Our clinic says it “works” for most & lasts.";

#[test]
fn one_sentence_in_every_format() {
    let escaped = SENTENCE.replace('&', "&amp;");
    let cases: &[(Format, String)] = &[
        (Format::Text, SENTENCE.into()),
        (Format::Markdown, SENTENCE.into()),
        (Format::Html, format!("<p>{escaped}</p>")),
        (Format::Mdx, format!("import X from './x'\n\n<Card>\n    {SENTENCE}\n</Card>\n")),
        (Format::Json, "{\"text\": \"Our clinic says it \\u201cworks\\u201d for most & lasts.\"}".into()),
        (Format::Json, format!("{{\"body\": \"<p>{escaped}<\\/p>\"}}")),
        (Format::Yaml, format!("text: >-\n  {}\n", SENTENCE.replace(" for", "\n  for"))),
        (Format::Yaml, format!("- '{SENTENCE}'\n")),
        (Format::Toml, format!("text = \"{SENTENCE}\"\n")),
        (
            Format::JavaScript,
            "export const data = { text: 'Our clinic says it ' + '“works” for most & lasts.' };".into(),
        ),
        (Format::TypeScript, format!("const html: string = `<p>{escaped}</p>`;")),
        (Format::Tsx, "const P = () => <p>Our clinic says it{\" \"}<b>“works”</b> for most &amp; lasts.</p>;".into()),
        (Format::Vue, format!("<template><p>{escaped}</p></template>\n<script>let a = 1;</script>\n")),
        (Format::Svelte, format!("<script>let a = 1;</script>\n<p class={{a}}>{escaped}</p>\n")),
        (Format::Astro, format!("---\nconst a = 1;\n---\n<p>{escaped}</p>\n")),
        (Format::Php, "<?php $a = 1; ?><p><?= 'Our clinic says it “works” ' . \"for most &amp; lasts.\" ?></p>".into()),
        (Format::Blade, format!("@section('body')\n<p>{escaped}</p>\n@endsection\n")),
        (Format::Template, format!("{{% if a %}}<p>{escaped}</p>{{% endif %}}")),
        (Format::Template, format!("<p>{{{{ \"{SENTENCE}\" }}}}</p>")),
        (Format::Template, format!("<% if a %><p>{escaped}</p><% end %>")),
        (Format::Csv, format!("Headline 1,Final URL\n\"{SENTENCE}\",https://example.org\n")),
        (Format::Tsv, format!("Headline 1\tFinal URL\n{SENTENCE}\thttps://example.org\n")),
        (
            Format::Xliff,
            format!("<xliff><trans-unit id=\"1\"><source>x</source><target>{escaped}</target></trans-unit></xliff>"),
        ),
        (Format::Po, "msgid \"x y\"\nmsgstr \"Our clinic says it “works” \"\n\"for most & lasts.\"\n".into()),
        (Format::SubRip, format!("1\n00:00:01,000 --> 00:00:02,000\n{SENTENCE}\n\n")),
        (Format::WebVtt, format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{SENTENCE}\n")),
        (
            Format::Docx,
            format!(
                "<w:document><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:document>",
                escaped.replace("clinic ", "clinic </w:t></w:r><w:r><w:t>")
            ),
        ),
    ];
    for (format, text) in cases {
        assert_eq!(texts(*format, text), [SENTENCE], "{format:?}: {text}");
        let windows = text.replace('\n', "\r\n");
        assert_eq!(texts(*format, &windows), [SENTENCE], "{format:?} with CRLF: {windows}");
    }
    for format in Format::all() {
        assert!(cases.iter().any(|c| c.0 == format), "{format:?} has a case");
    }
}

#[test]
fn an_escape_is_decoded_and_the_rest_is_verbatim() {
    let text = r#"{"body": "<p>It\u2019s <b>\"new\"<\/b> &amp; good<\/p>"}"#;
    let document = read(Format::Json, text);
    let forms: Vec<_> = document
        .pieces_of(0)
        .iter()
        .map(|piece| match piece {
            Piece::Verbatim { span, .. } => (&text[span.range()], None),
            Piece::Decoded { span, text: decoded, .. } => {
                (&text[span.range()], Some(&document.decoded[decoded.start as usize..decoded.end as usize]))
            }
            Piece::Space | Piece::Line => ("", None),
        })
        .collect();
    let expected = [
        ("It", None),
        (r"\u2019", Some("’")),
        ("s ", None),
        ("\\\"", Some("\"")),
        ("new", None),
        ("\\\"", Some("\"")),
        (" ", None),
        ("&amp;", Some("&")),
        (" good", None),
    ];
    assert_eq!(forms, expected);
}

#[test]
fn keys_give_structure() {
    let json = r#"[{"text": "Two words here", "title": "Serum"}, {"answer": "Yes it is.", "question": "Is it safe?", "slug": "is it safe"}]"#;
    assert_eq!(
        lines(Format::Json, json),
        ["h1: Serum", "label: Two words here", "question: Is it safe?", "answer <Is it safe?>: Yes it is."]
    );
    let document = read(Format::Json, json);
    assert_eq!(document.blocks[1].heading, Some(0));
    assert_eq!(document.blocks[2].heading, None, "a title heads its own object only");
    let yaml = "title: Serum\nitems:\n  - Quick\n  - Gentle on skin\nid: two words\n";
    assert_eq!(lines(Format::Yaml, yaml), ["h1: Serum", "item: Quick", "item: Gentle on skin"]);
    let toml = "[[faq]]\nq = \"Is it safe?\"\na = \"Yes it is.\"\n[faq.more]\ntext = '''Two\nlines'''\n";
    assert_eq!(
        lines(Format::Toml, toml),
        ["question: Is it safe?", "answer <Is it safe?>: Yes it is.", "label: Two lines"]
    );
}

#[test]
fn linked_data_is_read() {
    let html = r#"<script type="application/ld+json">{"@type": "FAQPage", "mainEntity": [{"@type": "Question",
        "name": "Is it safe?", "acceptedAnswer": {"@type": "Answer", "text": "Mostly <b>yes<\/b>."}}]}</script>"#;
    assert_eq!(lines(Format::Html, html), ["question: Is it safe?", "answer <Is it safe?>: Mostly yes."]);
}

#[test]
fn what_is_said_of_a_frame_is_read() {
    let html =
        "<p><iframe title='Where we are'>not this</iframe><textarea placeholder='Your name'>nor this</textarea></p>";
    assert_eq!(lines(Format::Html, html), ["alt: Where we are", "alt: Your name"]);
    let tsx = "const P = () => <div><iframe title=\"Where we are\" /><svg aria-label=\"A tick\"><title>x y</title></svg></div>;";
    assert_eq!(lines(Format::Tsx, tsx), ["alt: Where we are", "alt: A tick"]);
}

#[test]
fn front_matter_of_both_kinds() {
    for text in [
        "---\ntitle: \"Hair\"\ndescription: >\n  One\n  two\nslug: hair-care\n---\n\nBody\n",
        "+++\ntitle = \"Hair\"\ndescription = '''One two'''\nslug = \"hair-care\"\n+++\n\nBody\n",
    ] {
        assert_eq!(lines(Format::Markdown, text), ["title: Hair", "meta: One two", "paragraph: Body"]);
    }
}

#[test]
fn scripts() {
    let text = include_str!("../../../fixtures/prose/page.tsx");
    let expected = [
        "title: Serum page",
        "meta: About it — now",
        "question: Does it work?",
        "answer <Does it work?>: Yes, it helps some.",
        "label: Helps really for long",
        "h2: Heading in",
        "item: item one here",
        "item: item two",
        "h1: Default title here",
        "h1: Regrow your hair",
        "paragraph: Works slowly in weeks & more",
        "h1: Serum card",
        "label: two words here",
        "paragraph: Child text",
        "item: Painless",
        "item: Last item",
        "paragraph: Open now Closed now",
        "alt <Open now Closed now>: A patient",
        "question: Is it safe?",
        "answer <Is it safe?>: Mostly yes",
        "cell 0,0 head: A head",
        "cell 0,1: Cell",
        "question: Why us?",
        "answer <Why us?>: Because we care",
        "h2: Inner",
        "label: html here",
        "paragraph: Text with bright word",
    ];
    assert_eq!(lines(Format::Tsx, text), expected);
    assert_eq!(lines(Format::Tsx, &text.replace('\n', "\r\n")), expected, "with CRLF");
}

#[test]
fn a_script_that_does_not_parse_is_scanned() {
    let text = "const a = {{ title: 'Two plain words' ;\nreturn <p>Some shown text here</p> // not this text\n)))";
    let all = texts(Format::Tsx, text).join(" | ");
    assert!(all.contains("Two plain words") && all.contains("Some shown text here"), "{all}");
    assert!(!all.contains("not this"));
    let deep = format!("const a = {}'two words here'", "[".repeat(50_000));
    assert_eq!(texts(Format::JavaScript, &deep), ["two words here"]);
}

#[test]
fn what_is_no_copy_is_not_read() {
    let script = r#"'use strict is set';
        import a from "some module here";
        const classes = "flex items-center gap-2 text-sm";
        const item = { href: "/two words", className: "Two Words", id: "two words", d: "M0 0 L10 10" };
        if (kind === "Two words here") throw new Error("Not this one");
        console.log("Nor this one", style`color: red blue`);
        type T = "Two words here"; switch (a) { case "One more case": }
    "#;
    assert_eq!(texts(Format::TypeScript, script), [""; 0]);
    let php =
        "<?php // Not this text\n require 'not this one'; if ($a == 'Nor this one') { $b['and this key'] = 1; } ?>";
    assert_eq!(texts(Format::Php, php), [""; 0]);
}

#[test]
fn templates_leave_gaps_for_tags() {
    let liquid = "<h2>{{ 'Plain' | upcase }}</h2>{% comment %}Not this{% endcomment %}{# nor this #}\
                  <p>Lasts {{ weeks }} weeks</p>{% schema %}{\"name\": \"Not this one\"}{% endschema %}";
    assert_eq!(lines(Format::Template, liquid), ["h2: Plain", "paragraph: Lasts weeks"]);
    let php = "<?php $faqs = [['question' => 'Is it safe?', 'answer' => \"It's $mostly safe.\"]]; ?><ul>\
               <?php foreach ($x as $y): ?><li><?= $y ?> and more</li><?php endforeach; echo '<li>Last one</li>'; ?></ul>";
    assert_eq!(
        lines(Format::Php, php),
        ["question: Is it safe?", "answer <Is it safe?>: It's safe.", "item: and more", "item: Last one"]
    );
    let svelte = "{#if a}<p>One {b} two</p>{:else}<p title={'Said here'}>Three</p>{/if}";
    assert_eq!(lines(Format::Svelte, svelte), ["paragraph: One two", "alt: Said here", "paragraph: Three"]);
    let astro = "---\nconst t = 'Two words here';\n---\n<ul>{items.map((i) => <li>Item {i} here</li>)}</ul><Card title=\"Said of it\" />";
    assert_eq!(lines(Format::Astro, astro), ["label: Two words here", "item: Item here", "label: Said of it"]);
}

#[test]
fn a_word_document() {
    let text = include_str!("../../../fixtures/prose/document.xml");
    let expected = [
        "title: Hair care",
        "h1: Serum",
        "paragraph: Works slowly & gently.",
        "item: First point",
        "item: Second point",
        "cell 0,0 head: Head",
        "cell 1,0: Body",
        "paragraph: After the table.",
    ];
    assert_eq!(lines(Format::Docx, text), expected);
    let file = SourceFile::new("x.docx", Format::Docx, text);
    let at = text.find("gently").expect("the fixture has it") as u32;
    assert_eq!(file.lines().position(text, at).line, 3, "its paragraph");
}

#[test]
fn encodings() {
    let utf16: Vec<u8> =
        [0xFEFFu16].into_iter().chain("<p>Café here</p>".encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let file = SourceFile::from_bytes("a.html", Format::Html, utf16).expect("UTF-16 is read");
    assert_eq!((file.text.as_str(), file.decoded_from), ("<p>Café here</p>", Some("utf-16le")));
    let latin = b"<meta charset=\"iso-8859-1\"><p>Caf\xE9</p>".to_vec();
    let file = SourceFile::from_bytes("a.html", Format::Html, latin).expect("declared");
    assert!(file.text.ends_with("<p>Café</p>"));
    let error = SourceFile::from_bytes("a.html", Format::Html, b"<p>Caf\xE9</p>".to_vec()).expect_err("not declared");
    assert_eq!(error.reason, "not UTF-8: invalid at byte 6");
    assert!(SourceFile::from_bytes("a.docx", Format::Docx, b"PK".to_vec()).is_err());
}

#[test]
fn fixtures_of_templates_and_data() {
    let cases: &[(Format, &str, &[&str])] = &[
        (
            Format::Php,
            include_str!("../../../fixtures/prose/page.php"),
            &[
                "h1: Care for your skin",
                "question: Is it safe?",
                "answer <Is it safe?>: Mostly, yes.",
                "question: How long?",
                "answer <How long?>: About weeks.",
                "paragraph: Call us at any hour of the day.",
                "item: First point",
            ],
        ),
        (
            Format::Template,
            include_str!("../../../fixtures/prose/page.liquid"),
            &["paragraph: Care for your skin", "h1: Our services", "alt: Said of it", "paragraph: One two"],
        ),
        (
            Format::Vue,
            include_str!("../../../fixtures/prose/page.vue"),
            &[
                "item: Quick to do",
                "item: Gentle on skin",
                "h2: Care for",
                "h3: A card",
                "label: Said in a box",
                "paragraph: Shown & read",
            ],
        ),
        (
            Format::Yaml,
            include_str!("../../../fixtures/prose/data.yaml"),
            &[
                "h1: Care",
                "label: It’s quick and gentle",
                "h2: Heading",
                "label: Some more words",
                "question: Is it safe?",
                "answer <Is it safe?>: Yes it is",
            ],
        ),
        (
            Format::Csv,
            include_str!("../../../fixtures/prose/ads.csv"),
            &["h1: Care, for \"you\"", "label: Quick and gentle care"],
        ),
    ];
    for (format, text, expected) in cases {
        assert_eq!(lines(*format, text), *expected, "{format:?}");
        assert_eq!(lines(*format, &text.replace('\n', "\r\n")), *expected, "{format:?} with CRLF");
    }
}

#[test]
fn a_heading_is_one_phrase_however_its_lines_are_broken() {
    for (format, text) in [
        (Format::Html, "<h2>Get your free<br>joint check</h2><p>One line<br>and another</p>"),
        (Format::Tsx, "const P = () => <><h2>Get your free<br /> joint check</h2><p>One line<br />and another</p></>;"),
    ] {
        assert_eq!(texts(format, text), ["Get your free joint check", "One line and another"], "{format:?}");
        let document = read(format, text);
        let broken = |id| document.pieces_of(id).iter().any(|p| matches!(p, Piece::Line));
        assert_eq!((broken(0), broken(1)), (false, true), "{format:?}");
    }
}
