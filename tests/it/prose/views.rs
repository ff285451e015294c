//! One claim, many views: the same words under the same heading give the same finding in every format,
//! each at its right place.

use crate::samples::CHECKER;
use claimlint::source::{Format, SourceFile};

const HEAD: &str = "Exosome therapy";
const CLAIM: &str = "It is FDA-approved for hair loss.";

/// The claim under its heading, as each format writes it.
fn views() -> Vec<(Format, &'static str, String)> {
    let html = format!("<h2>{HEAD}</h2><p>{CLAIM}</p>");
    let split = format!("<h2>{HEAD}</h2><p>{}</p>", CLAIM.replace("FDA-approved", "FDA-<b>appro&#118;ed</b>"));
    let markdown = format!("## {HEAD}\n\n{CLAIM}\n");
    let data = |quote: &str| format!("title: {quote}{HEAD}{quote}, text: {quote}{CLAIM}{quote}");
    let escaped = CLAIM.replace("approved", "appro\\u0076ed");
    vec![
        (Format::Text, "lines", format!("{HEAD}\n\n{CLAIM}\n")),
        (Format::Markdown, "blocks", markdown.clone()),
        (Format::Markdown, "front matter", format!("---\ntitle: {HEAD}\ndescription: {CLAIM}\n---\n")),
        (Format::Html, "plain", html.clone()),
        (Format::Html, "split", split.clone()),
        (Format::Mdx, "JSX", format!("import A from './a'\n\n## {HEAD}\n\n<Card>{CLAIM}</Card>\n")),
        (Format::Json, "object", format!("{{\"title\": \"{HEAD}\", \"text\": \"{CLAIM}\"}}")),
        (Format::Json, "escapes", format!("{{\"text\": \"{escaped}\", \"title\": \"{HEAD}\"}}")),
        (Format::Json, "HTML", format!("{{\"body\": \"{html}\"}}")),
        (Format::Yaml, "mapping", format!("title: {HEAD}\ntext: >-\n  {}\n", CLAIM.replace(" for", "\n  for"))),
        (Format::Toml, "table", format!("title = '{HEAD}'\ntext = '{CLAIM}'\n")),
        (
            Format::JavaScript,
            "sum",
            format!("export const a = {{ title: '{HEAD}', text: 'It is FDA' + '-approved for hair loss.' }};"),
        ),
        (Format::TypeScript, "object", format!("export const a: A = {{ {} }};", data("'"))),
        (Format::TypeScript, "Markdown in a template", format!("export const a = `\n## {HEAD}\n\n{CLAIM}\n`;")),
        (
            Format::Tsx,
            "JSX",
            format!("const P = () => <><h2>{HEAD}</h2><p>It is FDA{{\"-\"}}<b>approved</b> for hair loss.</p></>;"),
        ),
        (Format::Tsx, "properties", format!("const P = () => <Card title=\"{HEAD}\" text=\"{CLAIM}\" />;")),
        (Format::Vue, "template", format!("<template>{html}</template>")),
        (Format::Svelte, "page", format!("<script>let a = 1;</script>{split}")),
        (Format::Astro, "page", format!("---\nconst a = 1;\n---\n{html}")),
        (Format::Php, "page", format!("<?php $a = 1; ?>{html}")),
        (Format::Php, "array", format!("<?php $a = ['title' => '{HEAD}', 'text' => '{CLAIM}'];")),
        (Format::Blade, "section", format!("@section('a')\n{html}\n@endsection\n")),
        (Format::Template, "Liquid", format!("{{% if a %}}<h2>{{{{ '{HEAD}' }}}}</h2><p>{CLAIM}</p>{{% endif %}}")),
        (Format::Template, "ERB", format!("<% if a %>{split}<% end %>")),
        (Format::Csv, "rows", format!("Title,Text\n{HEAD},\"{CLAIM}\"\n")),
        (Format::Tsv, "rows", format!("Title\tText\n{HEAD}\t{CLAIM}\n")),
        (Format::Xliff, "units", unit(&format!("We offer exosome therapy. {CLAIM}"))),
        (
            Format::Po,
            "entries",
            "msgid \"b\"\nmsgstr \"We offer exosome therapy. It is FDA\"\n\"-approved for hair loss.\"\n".into(),
        ),
        (
            Format::SubRip,
            "cues",
            format!("1\n00:00:01,000 --> 00:00:02,000\n{HEAD}.\n\n2\n00:00:03,000 --> 00:00:04,000\n{CLAIM}\n"),
        ),
        (
            Format::WebVtt,
            "cues",
            format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{HEAD}.\n\n00:03.000 --> 00:04.000\n{CLAIM}\n"),
        ),
        (
            Format::Docx,
            "runs",
            paragraph("<w:pPr><w:pStyle w:val=\"Heading2\"/></w:pPr>", HEAD) + &paragraph("", CLAIM),
        ),
    ]
}

fn unit(text: &str) -> String {
    format!("<trans-unit><source>x</source><target>{text}</target></trans-unit>")
}

fn paragraph(properties: &str, text: &str) -> String {
    let runs = text.replace("-approved", "-</w:t></w:r><w:r><w:t>approved");
    format!("<w:p>{properties}<w:r><w:t>{runs}</w:t></w:r></w:p>")
}

#[test]
fn one_claim_many_views() {
    let views = views();
    for format in Format::all() {
        assert!(views.iter().any(|v| v.0 == format), "{format:?} has a view");
    }
    let seen = |format, text: &str| {
        let file = SourceFile::new("page", format, text);
        let found = CHECKER.check(&file).findings;
        let lines = found.iter().map(|f| {
            let span = &text[f.span.range()];
            let plain = span
                .replace("<b>", "")
                .replace("&#118;", "v")
                .replace("\\u0076", "v")
                .replace(['\n', '{', '}', '"', '\''], "");
            let plain = plain.replace("</w:t></w:r><w:r><w:t>", "").replace(" + ", "").replace("  ", " ");
            (f.rule.clone(), f.message.clone(), f.correction.clone(), f.text.clone(), plain)
        });
        lines.collect::<Vec<_>>()
    };
    let first = seen(Format::Markdown, &views[1].2);
    assert_eq!(first.len(), 1, "{first:?}");
    assert_eq!((first[0].0.as_str(), first[0].3.as_str()), ("approval/unapproved-product", "FDA-approved"));
    let wrong: Vec<String> = views
        .iter()
        .filter_map(|(format, name, text)| {
            let here = seen(*format, text);
            (here != first).then(|| format!("{format:?} ({name}): {here:#?} in {text}"))
        })
        .collect();
    assert!(wrong.is_empty(), "not as {first:#?}:\n{}", wrong.join("\n"));
}
