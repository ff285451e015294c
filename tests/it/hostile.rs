//! Copy and files that are out to break it: each ends soon, with the right outcome.

use crate::{samples::CHECKER, spans::sound};
use claimlint::{
    diagnostic::Report,
    source::{Format, SourceFile},
};

/// Checks `text`; every finding lies where it says.
fn check(format: Format, text: &str) -> Report {
    let file = SourceFile::new("copy", format, text);
    let report = CHECKER.check(&file);
    for finding in &report.findings {
        sound(&file, finding).unwrap_or_else(|why| panic!("{why}"));
    }
    report
}

/// Found by fuzzing: the label of a row, or a cell, of which nothing is a word.
#[test]
fn cells_without_a_word() {
    let page =
        "# Exosomes\n\n|  | FDA approved | Cures baldness |\n|---|---|---|\n| 🎉 | Yes | Yes |\n| &zwj; | Yes | 🎉 |\n";
    let found = check(Format::Markdown, page).findings;
    let words: Vec<&str> = found.iter().map(|f| &page[f.span.range()]).collect();
    assert_eq!(words, ["Yes", "Yes", "Yes"]);
    for (label, cell) in [("🎉", "🎉"), ("", "🎉"), ("🎉", ""), ("", "")] {
        check(Format::Markdown, &format!("# Exosomes\n\n|  | FDA approved |\n|---|---|\n| {label} | {cell} |\n"));
    }
}

/// What nests is read without using up the stack (that of a test is a quarter of the program's), and the
/// claim inside is found.
#[test]
fn nesting_without_end() {
    const DEPTH: usize = 20_000;
    const CLAIM: &str = "Our exosomes are FDA approved.";
    let nest = |open: &str, close: &str| format!("{}{CLAIM}{}", open.repeat(DEPTH), close.repeat(DEPTH));
    let found = [
        (Format::Html, nest("<div>", "</div>")),
        (Format::Html, nest("<ul><li>", "")),
        (Format::Html, nest("<table><tr><td>", "")),
        (Format::Html, format!("<p {}>{CLAIM}</p>", "a=b ".repeat(DEPTH))),
        (Format::Markdown, nest("> ", "")),
        (Format::Markdown, nest("- ", "")),
        (Format::Markdown, nest("[", "]")),
        (Format::Markdown, nest("**", "**")),
        (Format::Text, nest("“", "”")),
        (Format::Xliff, format!("<xliff><file><body><trans-unit id=\"1\"><source>{}", nest("<g>", "</g>"))),
        (Format::Template, nest("{% if a %}", "{% endif %}")),
        (Format::Vue, format!("<template>{}</template>", nest("<div>", "</div>"))),
        (Format::Php, format!("<?php $title = {};", nest("[", "]").replace(CLAIM, &format!("'{CLAIM}'")))),
    ];
    for (format, text) in &found {
        assert!(!check(*format, text).findings.is_empty() || *format == Format::Php, "{format:?}");
    }
    let quoted = |open: &str, close: &str| nest(open, close).replace(CLAIM, &format!("\"{CLAIM}\""));
    let ends = [
        (Format::Json, quoted("[", "]")),
        (Format::Json, quoted("{\"a\":", "}")),
        (Format::Yaml, quoted("[", "]")),
        (Format::Yaml, nest("- ", "")),
        (Format::Toml, format!("a = {}", quoted("[", "]"))),
        (Format::JavaScript, format!("const a = {}", quoted("[\n", "]"))),
        (Format::JavaScript, format!("const a = {}", quoted("(\n", ")"))),
        (Format::TypeScript, format!("type A = {}", nest("Array<\n", ">"))),
        (Format::Tsx, format!("const P = () => {}", nest("<div>\n", "</div>"))),
        (Format::Svelte, nest("{#if a}\n", "{/if}")),
        (Format::Astro, format!("---\n---\n{}", nest("<div>{\n", "}</div>"))),
        (Format::Mdx, nest("<A>\n\n", "")),
        (Format::Blade, nest("@if(\n", ")")),
    ];
    for (format, text) in &ends {
        check(*format, text);
    }
}

/// Entities that stand for entities are not expanded, and cost nothing.
#[test]
fn a_billion_laughs() {
    let entity =
        |i: u8| format!("<!ENTITY {} \"{}\">", char::from(b'b' + i), format!("&{};", char::from(b'a' + i)).repeat(10));
    let entities: String = (0..20).map(entity).collect();
    let body = "<source>&u; Our exosomes are FDA approved.</source>";
    let text = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"lol\">{entities}]><xliff><file><body><trans-unit id=\"1\">{body}"
    );
    let found = check(Format::Xliff, &text).findings;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].text, "FDA approved");
}

/// Letters that look like others, joiners and marks of direction hide no claim, and the words that are told
/// hold none that would act on a terminal.
#[test]
fn tricks_with_letters_are_seen_through() {
    for claim in [
        "Our exosomes are F\u{200b}D\u{ad}A ap\u{2060}proved.",
        "Our exosomes are \u{202d}FDA approved\u{202c}.",
        "Our exosomes are \u{ff26}\u{ff24}\u{ff21} approved.",
        "Our exosomes are FD\u{410} appr\u{43e}ved.",
        "Our exosomes are FDA\u{a0}\u{2009}approved.",
        "Our \u{feff}exosomes are FDA\u{2011}approved.",
    ] {
        assert_eq!(check(Format::Text, claim).findings.len(), 1, "{claim:?}");
    }
}

/// Scripts whose parser and its visitors recurse: no line is long, as a minified bundle's would be. Found by
/// trying; each ended the program.
#[test]
fn scripts_that_nest_without_brackets() {
    const DEPTH: usize = 8_000;
    let many = |text: &str| text.repeat(DEPTH);
    let scripts = [
        (Format::JavaScript, format!("const x = {}1;", many("!\n"))),
        (Format::JavaScript, format!("const x = {}1;", many("a =>\n"))),
        (Format::JavaScript, format!("const x = {}1;", many("a ?\nb :"))),
        (Format::JavaScript, format!("x{};", many(".y('a b c')\n"))),
        (Format::JavaScript, format!("{}b;", many("if (a)\n"))),
        (Format::JavaScript, format!("if (a) {{}}\n{}b;", many("else if (a) {}\n"))),
        (Format::JavaScript, format!("async function f() {{ {} b }}", many("await\n"))),
        (Format::JavaScript, (0..DEPTH).map(|i| format!("a{i}:\n")).collect::<String>() + "b"),
        (Format::JavaScript, format!("{}1;", many("a =\n"))),
        (Format::JavaScript, format!("x = {}A;", many("new\n"))),
        (Format::JavaScript, format!("x = {}1;", many("a **\n"))),
        (Format::JavaScript, format!("x = {}1{};", many("`a ${\n"), many("}`"))),
        (Format::TypeScript, format!("type A = {}string{}", many("Array<\n"), many(">"))),
        (Format::TypeScript, format!("type A = {}d", many("a extends b ? c :\n"))),
        (Format::TypeScript, format!("const a = {}b", many("<A>\n"))),
        (Format::Tsx, format!("const P = () => {}x{}", many("<div>\n"), many("\n</div>"))),
        (Format::Tsx, format!("const P = () => {}", many("<b>{/* </b> */}\n"))),
    ];
    for (format, text) in &scripts {
        check(*format, &format!("{text}\nexport const title = \"Our exosomes are FDA approved.\";\n"));
    }
    let deep = &scripts[15].1.replace(">x<", ">Our exosomes are FDA approved.<");
    assert_eq!(check(Format::Tsx, &deep.replace("\nx\n", "\nOur exosomes are FDA approved.\n")).findings.len(), 1);
}
