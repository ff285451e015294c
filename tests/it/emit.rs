//! Output formats over findings made by hand: positions are held against the bytes of the file,
//! never against what the code says.

use claimlint::{
    diagnostic::{Applicability, Context, Diagnostic, Edit, Evidence, Fix, Related, Scope, Severity, Topic},
    emit::{self, Format, Rule, Run, Skipped, Style, Summary},
    source::{Format as FileFormat, SourceFile},
    span::{Span, Src},
};
use serde_json::Value;

/// A page with everything that makes columns go wrong: byte order mark, CRLF, tab, emoji, entities.
const PAGE: &str = "\u{feff}# Exo 💉\r\n\r\n\tNaïve 👩‍⚕️ copy: it *cures* all.\r\nUnd 𝒳 heals &amp; mends\r\n";

/// A finding at the `nth` place where `words` stand.
pub(crate) fn finding(text: &str, words: &str, nth: usize, severity: Severity) -> Diagnostic {
    let start = text.match_indices(words).nth(nth).expect("the words stand in the page").0 as u32;
    Diagnostic {
        rule: "cure/said".into(),
        category: "cure".into(),
        severity,
        message: "nothing cures this: 100%".into(),
        span: Span::new(start, start + words.len() as u32),
        text: words.into(),
        topic: Topic { treatment: Some("exosome".into()), condition: None, via: None },
        context: Context {
            headings: vec!["Exo 💉".into()],
            scope: Scope::Paragraph,
            sentence: "it cures all.".into(),
            span: None,
        },
        related: vec![Related { message: "said of this".into(), span: span_of(text, "Exo 💉") }],
        correction: Some("Some slow it.".into()),
        notes: vec!["a note".into()],
        fixes: vec![],
        evidence: vec![Evidence {
            id: "notice-2019".into(),
            publisher: "Agency".into(),
            title: "A notice".into(),
            date: "2019-12-06".into(),
            url: "https://example.org/notice".into(),
            finding: "none".into(),
        }],
        jurisdictions: vec!["US".into()],
        fingerprint: format!("{start:08x}"),
    }
}

/// A finding at the `nth` place where `words` stand in a page of only these words.
pub(crate) fn finding_at(words: &str, nth: usize) -> Diagnostic {
    finding_plain(&words.repeat(nth + 1), nth, Severity::Error)
}

fn span_of(text: &str, words: &str) -> Span<Src> {
    let start = text.find(words).expect("the words stand in the page") as u32;
    Span::new(start, start + words.len() as u32)
}

fn page(text: &str) -> SourceFile {
    SourceFile::new("pages/a,b:c.md", FileFormat::Markdown, text)
}

fn render(format: Format, file: &SourceFile, findings: &[Diagnostic]) -> String {
    let style = Style { info: true, ..Style::default() };
    let emitter = emit::emitter(format, style, rules);
    let skipped = [Skipped { path: "logo.txt".into(), reason: "binary".into() }];
    let summary = Summary { files: 1, errors: findings.len() as u32, ..Summary::default() };
    let run = Run { lexicon_version: "2026.11", skipped: &skipped, failed: &[], summary };
    emitter.run(&[emitter.file(file, findings)], &run)
}

fn rules() -> Vec<Rule> {
    let rule = |id: &str| Rule {
        id: id.into(),
        category: id.split('/').next().unwrap().into(),
        title: "A rule".into(),
        severity: Severity::Warning,
        help: "What to know.".into(),
    };
    vec![rule("approval/other"), rule("cure/said")]
}

/// Line (1-based) and the text before `offset` on it, found by splitting the text, not by the index.
fn before(text: &str, offset: usize) -> (usize, &str) {
    let head = &text[..offset];
    let line = head.split("\r\n").count();
    (line, head.split("\r\n").last().unwrap().trim_start_matches('\u{feff}'))
}

#[test]
fn json_positions_agree_with_the_bytes() {
    let file = page(PAGE);
    let findings = [finding(PAGE, "cures", 0, Severity::Error), finding(PAGE, "heals &amp; mends", 0, Severity::Info)];
    let json: Value = serde_json::from_str(&render(Format::Json, &file, &findings)).unwrap();
    assert_eq!(json["schema_version"], "1.0");
    assert_eq!(json["tool"]["name"], "claimlint");
    assert_eq!(json["skipped"][0]["path"], "logo.txt");
    let listed = json["files"][0]["findings"].as_array().unwrap();
    assert_eq!(listed.len(), 2);
    for (shown, finding) in listed.iter().zip(&findings) {
        for (name, offset) in [("start", finding.span.start), ("end", finding.span.end)] {
            let at = &shown["span"][name];
            let (line, before) = before(PAGE, offset as usize);
            assert_eq!(at["offset"], offset);
            assert_eq!(at["line"], line);
            assert_eq!(at["column"], before.chars().count() + 1);
            assert_eq!(at["utf16"], before.encode_utf16().count() + 1);
        }
        let (start, end) = (&shown["span"]["start"]["offset"], &shown["span"]["end"]["offset"]);
        let slice = &PAGE[start.as_u64().unwrap() as usize..end.as_u64().unwrap() as usize];
        assert_eq!(slice, shown["text"]);
        let heading = &shown["related"][0]["span"];
        assert_eq!((&heading["start"]["line"], &heading["start"]["column"]), (&1.into(), &3.into()));
        assert_eq!(heading["end"]["utf16"], 9, "the emoji is two units");
    }
}

#[test]
fn json_of_no_file_is_still_whole() {
    let emitter = emit::emitter(Format::Json, Style::default(), rules);
    let run = Run { lexicon_version: "1", skipped: &[], failed: &[], summary: Summary::default() };
    let json: Value = serde_json::from_str(&emitter.run(&[], &run)).unwrap();
    assert_eq!(json["files"], Value::Array(vec![]));
    assert_eq!(json["summary"]["files"], 0);
}

#[test]
fn concise_has_a_line_a_finding() {
    let found = [finding(PAGE, "heals", 0, Severity::Error)];
    let shown = render(Format::Concise, &page(PAGE), &found);
    assert_eq!(shown, "pages/a,b:c.md:4:8: error[cure/said] nothing cures this: 100%: \"heals\"\n");
}

/// Behind a tab, emoji, decomposed letters and an entity, in the third line of CRLF behind a byte order mark:
/// a column that counts in the wrong unit, or is off by one, is another number.
#[test]
fn each_format_counts_columns_in_its_own_unit() {
    let line = "\t💉 nai\u{308}ve 👩‍⚕️ &eacute; 𝒳 ";
    let text = format!("\u{feff}# Exo 💉\r\n\r\n{line}cures\tall\r\n");
    let found = [finding(&text, "cures", 0, Severity::Error)];
    let shown = |format| render(format, &page(&text), &found);
    let json = |format| -> Value { serde_json::from_str(&shown(format)).unwrap() };
    let [characters, utf16, bytes] = [line.chars().count() + 1, line.encode_utf16().count() + 1, line.len() + 1];
    assert!(characters < utf16 && utf16 < bytes);

    assert!(shown(Format::Human).contains(&format!("pages/a,b:c.md:3:{characters}\n")), "{}", shown(Format::Human));
    assert!(shown(Format::Concise).starts_with(&format!("pages/a,b:c.md:3:{utf16}: ")), "{}", shown(Format::Concise));
    let github = format!("line=3,endLine=3,col={utf16},endColumn={},", utf16 + 5);
    assert!(shown(Format::Github).contains(&github), "{}", shown(Format::Github));
    let checkstyle = format!("line=\"3\" column=\"{characters}\"");
    assert!(shown(Format::Checkstyle).contains(&checkstyle), "{}", shown(Format::Checkstyle));
    let junit = format!("cure/said at 3:{characters}\"");
    assert!(shown(Format::Junit).contains(&junit), "{}", shown(Format::Junit));
    let region = &json(Format::Sarif)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        (&region["startLine"], &region["startColumn"], &region["endColumn"]),
        (&3.into(), &utf16.into(), &(utf16 + 5).into())
    );
    let range = &json(Format::Rdjson)["diagnostics"][0]["location"]["range"];
    assert_eq!(
        (&range["start"]["line"], &range["start"]["column"], &range["end"]["column"]),
        (&3.into(), &bytes.into(), &(bytes + 5).into())
    );
    assert_eq!(json(Format::Gitlab)[0]["location"]["lines"]["begin"], 3);
    let start = &json(Format::Json)["files"][0]["findings"][0]["span"]["start"];
    assert_eq!((&start["line"], &start["column"], &start["utf16"]), (&3.into(), &characters.into(), &utf16.into()));
    assert_eq!(start["offset"], text.find("cures").unwrap());
}

#[test]
fn github_escapes_and_gives_columns_on_one_line_only() {
    let shown = render(Format::Github, &page(PAGE), &[finding(PAGE, "heals", 0, Severity::Error)]);
    assert!(
        shown.starts_with("::error file=pages/a%2Cb%3Ac.md,line=4,endLine=4,col=8,endColumn=13,title=cure/said::"),
        "{shown}"
    );
    assert!(shown.contains("100%25"), "a per cent sign is escaped: {shown}");
    assert_eq!(shown.lines().count(), 1, "line ends of the message are escaped: {shown}");

    let over = finding(PAGE, "all.\r\nUnd", 0, Severity::Warning);
    let shown = render(Format::Github, &page(PAGE), &[over]);
    assert!(shown.starts_with("::warning file=pages/a%2Cb%3Ac.md,line=3,endLine=4,title="), "{shown}");
}

#[test]
fn github_shows_the_gravest_first_and_rolls_up_the_rest() {
    let text = "cures ".repeat(30);
    let mut findings: Vec<_> = (0..25).map(|n| finding_plain(&text, n, Severity::Warning)).collect();
    findings.push(finding_plain(&text, 25, Severity::Error));
    let shown = render(Format::Github, &page(&text), &findings);
    assert!(shown.starts_with("::error "));
    let warnings: Vec<_> = shown.lines().filter(|l| l.starts_with("::warning")).collect();
    assert_eq!(warnings.len(), 10, "GitHub shows ten of a level");
    assert!(warnings[9].contains("and 16 more"), "{}", warnings[9]);
    assert_eq!(shown.lines().count(), 27, "every finding is in the log");
}

fn finding_plain(text: &str, nth: usize, severity: Severity) -> Diagnostic {
    Diagnostic { related: vec![], ..finding(&format!("{text}Exo 💉"), "cures", nth, severity) }
}

#[test]
fn human_shows_words_relation_correction_and_source() {
    insta::assert_snapshot!(render(Format::Human, &page(PAGE), &[finding(PAGE, "cures", 0, Severity::Error)]));
}

#[test]
fn human_escapes_what_would_move_the_cursor() {
    let text = "It \u{1b}[31mcures\u{202e} all Exo 💉";
    let shown = render(Format::Human, &page(text), &[finding(text, "cures", 0, Severity::Error)]);
    assert!(!shown.contains('\u{1b}') && !shown.contains('\u{202e}'));
    let lines: Vec<_> = shown.lines().collect();
    let source = lines.iter().position(|l| l.contains("\\u{1b}[31mcures\\u{202e}")).expect("the line is shown");
    let column = lines[source].chars().position(|c| c == 'c').unwrap();
    assert_eq!(lines[source + 1].chars().position(|c| c == '^'), Some(column), "{shown}");
    assert!(shown.contains("c.md:1:9"), "the column is that of the file: {shown}");
}

#[test]
fn human_cuts_very_long_lines_around_the_words() {
    let text = format!("<h1>Exo 💉</h1>{}it cures all{}", "é ".repeat(5_000), " ü".repeat(500_000));
    let shown = render(Format::Human, &page(&text), &[finding(&text, "cures", 0, Severity::Error)]);
    assert!(shown.len() < 2_000, "{} bytes", shown.len());
    assert!(shown.contains("it cures all") && shown.contains("Exo 💉") && shown.contains("said of this"), "{shown}");
    let column = before(&text, text.find("cures").unwrap()).1.chars().count() + 1;
    assert!(shown.contains(&format!("c.md:1:{column}\n")), "the column is that of the file: {shown}");
}

#[test]
fn jsonl_is_a_value_a_line_and_ends_with_the_summary() {
    let findings = [finding(PAGE, "cures", 0, Severity::Error), finding(PAGE, "heals", 0, Severity::Error)];
    let shown = render(Format::Jsonl, &page(PAGE), &findings);
    let lines: Vec<Value> = shown.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let types: Vec<_> = lines.iter().map(|l| l["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["finding", "finding", "skipped", "summary"]);
    assert_eq!(lines[0]["path"], "pages/a,b:c.md");
    assert_eq!(lines[1]["span"]["start"]["utf16"], 8);
    assert_eq!(lines[3]["errors"], 2);
}

/// The words that a region of SARIF points at, found by counting UTF-16 units on the line.
fn sarif_words<'a>(text: &'a str, region: &Value) -> &'a str {
    let number = |name: &str| region[name].as_u64().unwrap() as usize;
    let line = text.split("\r\n").nth(number("startLine") - 1).unwrap().trim_start_matches('\u{feff}');
    let offset = |column: usize| {
        let mut units = 1;
        let found = line.char_indices().find(|(_, c)| {
            let here = units == column;
            units += c.len_utf16();
            here
        });
        found.map_or(line.len(), |(i, _)| i)
    };
    assert_eq!(region["startLine"], region["endLine"]);
    &line[offset(number("startColumn"))..offset(number("endColumn"))]
}

#[test]
fn sarif_counts_utf16_and_lists_every_rule() {
    let mut found = finding(PAGE, "heals &amp; mends", 0, Severity::Error);
    found.fixes =
        vec![fix(Applicability::Unsafe, found.span, "may help"), fix(Applicability::Display, found.span, "?")];
    let sarif: Value = serde_json::from_str(&render(Format::Sarif, &page(PAGE), &[found])).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    let result = &run["results"][0];
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "pages/a%2Cb%3Ac.md");
    assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
    assert_eq!(sarif_words(PAGE, &place["region"]), "heals &amp; mends");
    assert_eq!(place["region"]["snippet"]["text"], "heals &amp; mends");
    assert_eq!(sarif_words(PAGE, &result["relatedLocations"][0]["physicalLocation"]["region"]), "Exo 💉");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), 2, "rules without findings too, so that their alerts are closed");
    assert_eq!(rules[result["ruleIndex"].as_u64().unwrap() as usize]["id"], result["ruleId"]);
    assert_eq!(result["fixes"].as_array().unwrap().len(), 1, "what is for show only is no fix");
    assert_eq!(run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap().len(), 1);
    assert_eq!(run["results"].as_array().unwrap().len(), 1);
}

#[test]
fn sarif_keeps_the_gravest_of_too_many() {
    let text = "cures ".repeat(5_010);
    let severity = |n| if n > 5_005 { Severity::Error } else { Severity::Info };
    let findings: Vec<_> = (0..5_010).map(|n| finding_plain(&text, n, severity(n))).collect();
    let sarif: Value = serde_json::from_str(&render(Format::Sarif, &page(&text), &findings)).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 5_000);
    assert_eq!(results.iter().filter(|r| r["level"] == "error").count(), 4);
    let told = sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"].to_string();
    assert!(told.contains("5010 results"), "{told}");
}

fn fix(applicability: Applicability, span: Span<Src>, text: &str) -> Fix {
    Fix { title: "weaker".into(), applicability, edits: vec![Edit { span, text: text.into() }] }
}

#[test]
fn gitlab_has_the_fields_that_gitlab_reads_and_no_fingerprint_twice() {
    let found = finding(PAGE, "cures", 0, Severity::Warning);
    let emitter = emit::emitter(Format::Gitlab, Style::default(), rules);
    let other = SourceFile::new("b.md", FileFormat::Markdown, PAGE);
    let clean = SourceFile::new("c.md", FileFormat::Markdown, PAGE);
    let parts = [
        emitter.file(&page(PAGE), std::slice::from_ref(&found)),
        emitter.file(&clean, &[]),
        emitter.file(&other, &[found]),
    ];
    let run = Run { lexicon_version: "1", skipped: &[], failed: &[], summary: Summary::default() };
    let issues: Vec<Value> = serde_json::from_str(&emitter.run(&parts, &run)).unwrap();
    assert_eq!(issues.len(), 2);
    for issue in &issues {
        assert!(issue["description"].as_str().unwrap().starts_with("cure/said: "));
        assert_eq!(issue["check_name"], "cure/said");
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&issue["severity"].as_str().unwrap()));
        assert_eq!(issue["location"]["lines"]["begin"], 3);
    }
    assert_ne!(issues[0]["fingerprint"], issues[1]["fingerprint"]);
}

#[test]
fn rdjson_counts_bytes() {
    let mut found = finding(PAGE, "heals &amp; mends", 0, Severity::Error);
    found.fixes = vec![fix(Applicability::Unsafe, found.span, "may help")];
    let json: Value = serde_json::from_str(&render(Format::Rdjson, &page(PAGE), &[found])).unwrap();
    let one = &json["diagnostics"][0];
    let words = |range: &Value| {
        let line = PAGE.split("\r\n").nth(range["start"]["line"].as_u64().unwrap() as usize - 1).unwrap();
        let column = |end: &str| range[end]["column"].as_u64().unwrap() as usize - 1;
        line.trim_start_matches('\u{feff}')[column("start")..column("end")].to_string()
    };
    assert_eq!(words(&one["location"]["range"]), "heals &amp; mends");
    assert_eq!(words(&one["suggestions"][0]["range"]), "heals &amp; mends");
    assert_eq!(words(&one["related_locations"][0]["location"]["range"]), "Exo 💉");
    assert_eq!(one["code"]["value"], "cure/said");
    assert_eq!((&json["severity"], &one["severity"]), (&"ERROR".into(), &"ERROR".into()));
}

/// Elements of an XML document with their attributes, decoded. Panics if it is not well formed.
fn elements(xml: &str) -> Vec<(String, Vec<(String, String)>)> {
    use quick_xml::{Reader, XmlVersion, events::Event};
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut out = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(e) | Event::Empty(e) => {
                let attributes = e.attributes().map(|a| {
                    let a = a.unwrap();
                    let value = a.normalized_value(XmlVersion::Explicit1_0).unwrap();
                    (a.key.as_ref().to_string(), value.into_owned())
                });
                out.push((e.name().as_ref().to_string(), attributes.collect()));
            }
            Event::Eof => return out,
            _ => {}
        }
    }
}

fn attribute<'a>(element: &'a (String, Vec<(String, String)>), name: &str) -> &'a str {
    &element.1.iter().find(|a| a.0 == name).unwrap_or_else(|| panic!("{name} of {element:?}")).1
}

#[test]
fn junit_counts_its_cases_and_a_clean_file_passes() {
    let emitter = emit::emitter(Format::Junit, Style::default(), rules);
    let findings = [finding(PAGE, "cures", 0, Severity::Error), finding(PAGE, "heals", 0, Severity::Info)];
    let file = SourceFile::new("a<&\"\u{1b}.md", FileFormat::Markdown, PAGE);
    let parts = [emitter.file(&file, &findings), emitter.file(&page(PAGE), &[])];
    let summary = Summary { files: 2, errors: 1, infos: 1, ..Summary::default() };
    let xml = emitter.run(&parts, &Run { lexicon_version: "1", skipped: &[], failed: &[], summary });
    let all = elements(&xml);
    assert_eq!(all[0].0, "testsuites");
    let count = |name: &str| all.iter().filter(|e| e.0 == name).count();
    assert_eq!(attribute(&all[0], "tests"), count("testcase").to_string());
    assert_eq!(attribute(&all[0], "failures"), count("failure").to_string());
    assert_eq!((count("testsuite"), count("testcase"), count("failure")), (2, 3, 1));
    let suite = all.iter().find(|e| e.0 == "testsuite").unwrap();
    assert_eq!(attribute(suite, "name"), "a<&\"\\u{1b}.md", "what XML cannot hold is spelled out");
    assert_eq!((attribute(suite, "tests"), attribute(suite, "failures")), ("2", "1"));
}

#[test]
fn checkstyle_has_a_file_with_its_errors() {
    let xml = render(Format::Checkstyle, &page(PAGE), &[finding(PAGE, "heals", 0, Severity::Warning)]);
    let all = elements(&xml);
    let names: Vec<_> = all.iter().map(|e| &*e.0).collect();
    assert_eq!(names, ["checkstyle", "file", "error"]);
    assert_eq!(attribute(&all[1], "name"), "pages/a,b:c.md");
    let error = &all[2];
    assert_eq!((attribute(error, "line"), attribute(error, "column")), ("4", "7"));
    assert_eq!(attribute(error, "severity"), "warning");
    assert_eq!(attribute(error, "source"), "claimlint.cure/said");
}

#[test]
fn markdown_calls_nobody_and_fits_a_comment() {
    let mut found = finding(PAGE, "cures", 0, Severity::Error);
    found.message = "see @team and #12 | <script>".into();
    let shown = render(Format::Markdown, &page(PAGE), &[found]);
    assert!(shown.contains("&#64;team and \\#12 \\| &lt;script\\>"), "{shown}");
    assert!(shown.contains("[A notice](<https://example.org/notice>), 2019-12-06"), "{shown}");

    let text = "cures ".repeat(2_000);
    let many: Vec<_> = (0..2_000).map(|n| finding_plain(&text, n, Severity::Error)).collect();
    let shown = render(Format::Markdown, &page(&text), &many);
    assert!(shown.len() < 65_536 && shown.contains("would not fit"), "{}", shown.len());
}
