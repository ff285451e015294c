//! `claimlint.toml`: what is read, and that every mistake is shown at its place.

use claimlint::{
    config::{self, Config},
    diagnostic::Severity,
    prose,
    source::{Format, SourceFile},
};

fn parse(text: &str) -> Config {
    config::parse("claimlint.toml", text).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// The words that the only problem of `text` points at, its message and its notes.
fn problem(text: &str) -> (&str, String, Vec<String>) {
    let mut problems = config::parse("claimlint.toml", text).expect_err("there is a mistake");
    assert_eq!(problems.len(), 1, "{problems:?}");
    let problem = problems.remove(0);
    (&text[problem.span.expect("it has a place").range()], problem.message, problem.notes)
}

#[test]
fn the_template_and_its_uncommented_form_are_valid() {
    parse(config::TEMPLATE);
    // A line of the form `# key = …` or `# [table]` is an example; prose of the template ends in a full stop
    // or begins with a capital letter.
    let example = |line: &&str| {
        let body = line.trim_start_matches("# ");
        line.starts_with("# ") && (body.starts_with(['[', '"']) || body.split(" = ").count() > 1)
    };
    let text: String = config::TEMPLATE.lines().filter(example).map(|l| format!("{}\n", &l[2..])).collect();
    let config = parse(&text);
    assert_eq!(config.overrides.len(), 1);
    assert_eq!(config.allow[0].until, Some(jiff::civil::date(2027, 3, 31)));
    assert_eq!(config.products[0].0.value, "House Serum");
    assert_eq!(config.baseline.unwrap().value, "claimlint-baseline.jsonl");
}

#[test]
fn an_unknown_key_is_shown_with_what_was_probably_meant() {
    let (at, message, notes) = problem("# é\nfail-onn = \"error\"\n");
    assert_eq!((at, &*message, &*notes[0]), ("fail-onn", "unknown key `fail-onn`", "did you mean `fail-on`?"));
    let (at, _, notes) = problem("[[allow]]\ntext = \"x\"\nreasn = \"y\"\n");
    assert_eq!((at, &*notes[0]), ("reasn", "did you mean `reason`?"));
    let (at, _, notes) = problem("zzzzzz = 1\n");
    assert_eq!(at, "zzzzzz");
    assert!(notes[0].starts_with("known keys:"), "nothing is like it: {notes:?}");
}

#[test]
fn mistakes_in_values_are_shown_at_the_value() {
    assert_eq!(problem("fail-on = \"fatal\"").0, "\"fatal\"");
    assert_eq!(problem("[severity]\ncure = \"bad\"").0, "\"bad\"");
    assert_eq!(problem("max-warnings = -1").0, "-1");
    assert_eq!(problem("select = \"cure\"").0, "\"cure\"");
    assert_eq!(problem("[[allow]]\ntext = \"a\"\nreason = \" \"").0, "\" \"");
    assert_eq!(
        problem("[[allow]]\ntext = \"a\"\nreason = \"b\"\nuntil = 2027-03-31T10:00:00").0,
        "2027-03-31T10:00:00"
    );
    assert_eq!(problem("[products]\n\"!\" = \"prp\"").0, "\"!\"");
    assert_eq!(problem("[products]\n\"a\\u001b\" = \"prp\"").0, "\"a\\u001b\"");
    assert_eq!(problem("a = [").1.lines().count(), 1);
}

#[test]
fn keys_and_attributes_are_read_as_the_team_says() {
    let text = "[prose]\nread-keys = [\"house-aside\", \"slug\"]\nskip-keys = [\"caption\"]\n\
                read-attributes = [\"data-tip\"]\nskip-attributes = [\"alt\"]\n";
    let read = |format, text: &str, config: &str| {
        let mut file = SourceFile::new("x", format, text);
        file.choice = parse(config).prose.choice().into();
        let document = prose::read(&file);
        (0..document.blocks.len() as u32).map(|id| document.text_of(id, text)).collect::<Vec<_>>()
    };
    let json = r#"{"houseAside": "Alone", "slug": "Two words", "caption": "Three small words", "text": "Last"}"#;
    assert_eq!(read(Format::Json, json, ""), ["Three small words", "Last"]);
    assert_eq!(read(Format::Json, json, text), ["Alone", "Two words", "Last"]);
    let html = "<p data-tip='Tip'>One</p><img alt='Picture'>";
    assert_eq!(read(Format::Html, html, ""), ["One", "Picture"]);
    assert_eq!(read(Format::Html, html, text), ["Tip", "One"]);
    let tsx = "<Card slug='Two words' caption='Small words'><img alt='Picture' data-tip='Tip' /></Card>";
    assert_eq!(read(Format::Tsx, tsx, ""), ["Small words", "Picture"]);
    assert_eq!(read(Format::Tsx, tsx, text), ["Two words", "Tip"]);
    assert_eq!(read(Format::Csv, "Slug,Caption\nTwo words,Small words\n", text), ["Two words"]);
    assert_eq!(problem("[prose]\nreed-keys = []\n").2[0], "did you mean `read-keys`?");
    assert_eq!(problem("[prose]\nread-keys = [\"a\"]\nskip-keys = [\"a\"]\n").1, "`a` is both read and skipped");
    assert_eq!(problem("[prose]\nskip-attributes = [\"-\"]\n").0, "\"-\"");
    let over = parse(text).extended_by(parse("[prose]\nread-keys = [\"caption\"]\n")).prose;
    assert!(over.skip_keys.is_empty(), "what extends it is stronger");
}

#[test]
fn every_mistake_is_told_at_once() {
    let text = "fail-on = \"x\"\n[severity]\na = \"y\"\nb = \"z\"\n";
    assert_eq!(config::parse("c", text).unwrap_err().len(), 3);
}

#[test]
fn what_extends_replaces_lists_and_adds_to_tables() {
    let base = parse("select = [\"cure\"]\njurisdictions = [\"US\"]\nexclude = [\"a\"]\n[severity]\nhype = \"info\"\n");
    let top = parse("select = [\"hype\"]\nexclude = [\"b\"]\n[severity]\nhype = \"error\"\n");
    let both = base.extended_by(top);
    let select: Vec<_> = both.rules.select.unwrap().into_iter().map(|n| n.value).collect();
    assert_eq!(select, ["hype"]);
    assert_eq!(both.rules.jurisdictions.unwrap()[0].value, "US");
    assert_eq!(both.exclude.len(), 2);
    assert_eq!(both.rules.severity.last().unwrap().1, Severity::Error, "the stronger comes last");
}

#[test]
fn settings_are_shown_with_their_lines() {
    let text = "\nfail-on = \"error\"\n[[override]]\npaths = [\"blog/**\"]\ntreatment = \"prp\"\n";
    let shown = parse(text).show(&[SourceFile::new("claimlint.toml", Format::Text, text)]);
    assert!(shown.contains("fail-on = \"error\"  # claimlint.toml:2\n"), "{shown}");
    assert!(shown.contains("override blog/** treatment = \"prp\"  # claimlint.toml:5\n"), "{shown}");
    assert!(shown.contains("select = every rule  # default\n"), "{shown}");
}
