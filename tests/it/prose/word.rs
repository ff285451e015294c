//! Word documents as programs write them.

use super::sound::assert_sound;
use claimlint::{
    prose,
    source::{Format, SourceFile},
};
use std::io::{Cursor, Write};

/// The blocks of a file, with the paragraph that each begins in.
fn blocks(file: &SourceFile) -> Vec<String> {
    let document = prose::read(file);
    assert_sound(&file.text, &document);
    let line = |id| file.lines().position(&file.text, document.span_of(id).expect("a place").start).line;
    (0..document.blocks.len() as u32)
        .map(|id| {
            let kind = format!("{:?}", document.blocks[id as usize].kind).to_lowercase();
            let kind = kind.split(['(', ' ']).next().unwrap_or_default().to_owned();
            format!("{} {kind}: {}", line(id), document.text_of(id, &file.text))
        })
        .collect()
}

fn archive(parts: &[(&str, &str)]) -> Result<SourceFile, claimlint::source::Undecodable> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a new part");
        zip.write_all(text.as_bytes()).expect("memory");
    }
    SourceFile::from_bytes("x.docx", Format::Docx, zip.finish().expect("memory").into_inner())
}

#[test]
fn as_saved_by_two_programs() {
    let expected = |joined: &[&'static str]| {
        let mut all = vec!["title: Hair care at the clinic", "heading: Exosome therapy"];
        all.push("paragraph: Our exosomes are FDA-approved and gentle.");
        all.extend(joined);
        all.extend(["paragraph: Page field result✓ non-breaking"]);
        all
    };
    for (name, bytes, joined) in [
        (
            "letter",
            include_bytes!("../../../fixtures/prose/letter.docx").to_vec(),
            &["paragraph: One sentence over two paragraphs."][..],
        ),
        (
            "letter-saved",
            include_bytes!("../../../fixtures/prose/letter-saved.docx").to_vec(),
            &["paragraph: One sentence over", "paragraph: two paragraphs."],
        ),
    ] {
        let file = SourceFile::from_bytes(name, Format::Docx, bytes).expect("a document");
        let all = blocks(&file);
        let texts: Vec<&str> = all.iter().map(|b| b.split_once(' ').expect("a line").1).collect();
        let beginning = expected(joined);
        let begins: Vec<String> = texts[..beginning.len()].iter().map(|t| t.replace('\u{2011}', "-")).collect();
        assert_eq!(begins, beginning, "{name}");
        let rest = [
            "paragraph: Words in a box.",
            "paragraph: After the box.",
            "item: Point in List Bullet",
            "item: Point in List Bullet",
            "item: Point in List Number",
            "quote: Quoted words of someone.",
            "cell: Treatment",
            "cell: Approved",
            "cell: Exosomes",
            "cell: No",
            "cell: Serum",
            "cell: Yes",
            "paragraph: Header text of the page",
            "paragraph: Footer text of the page",
        ];
        let seen: Vec<&str> = texts[beginning.len()..].iter().filter(|t| !t.starts_with("alt: ")).copied().collect();
        assert_eq!(seen, rest, "{name}");
    }
}

#[test]
fn parts_styles_and_what_is_no_copy() {
    let document = "<w:document><w:p><w:pPr><w:pStyle w:val=\"Kop\"/></w:pPr><w:r><w:t>Head</w:t></w:r></w:p>\
        <w:p><w:pPr><w:pStyle w:val=\"Punt\"/></w:pPr><w:r><w:t>Point</w:t></w:r></w:p>\
        <w:p><w:r><w:t>a</w:t></w:r><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><w:hyperlink><w:r><w:t> link</w:t></w:r></w:hyperlink>\
        <mc:Fallback><w:t>old</w:t></mc:Fallback></w:p></w:document>";
    let styles = "<w:styles><w:style w:styleId=\"K1\"><w:name w:val=\"heading 2\"/></w:style>\
        <w:style w:styleId=\"Kop\"><w:name w:val=\"Own head\"/><w:basedOn w:val=\"K1\"/></w:style>\
        <w:style w:styleId=\"Punt\"><w:name w:val=\"Own point\"/><w:pPr><w:numPr/></w:pPr></w:style>\
        <w:style w:styleId=\"Round\"><w:name w:val=\"x\"/><w:basedOn w:val=\"Round\"/></w:style></w:styles>";
    let notes = "<w:footnotes><w:footnote><w:p><w:r><w:t>A note</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let parts = [
        ("word/styles.xml", styles),
        ("word/comments.xml", notes),
        ("word/footnotes.xml", notes),
        ("word/document.xml", document),
    ];
    let file = archive(&parts).expect("a document");
    assert_eq!(blocks(&file), ["1 heading: Head", "2 item: Point", "3 paragraph: a link", "4 paragraph: A note"]);
    let reason = archive(&parts[..3]).expect_err("no main part").reason;
    assert_eq!(reason, "not a Word document: it has no word/document.xml");
}

#[test]
fn cut_and_mangled_archives_are_refused_or_read() {
    let bytes = include_bytes!("../../../fixtures/prose/letter-saved.docx");
    for step in 0..200 {
        let at = bytes.len() * step / 200;
        let mut mangled = bytes.to_vec();
        mangled[at] ^= 0x55;
        for bytes in [bytes[..at].to_vec(), mangled] {
            if let Ok(file) = SourceFile::from_bytes("x.docx", Format::Docx, bytes) {
                assert_sound(&file.text, &prose::read(&file));
            }
        }
    }
}
