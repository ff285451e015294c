//! What holds for any copy: the same words give the same findings, however they are written down.

use crate::{
    samples::{CHECKER, fixtures},
    spans::sound,
};
use claimlint::{
    diagnostic::Applicability,
    fix,
    lexicon::{resolve, shipped},
    prose,
    source::{Format, SourceFile},
    suppress,
};
use jiff::civil::date;
use proptest::prelude::*;
use rayon::prelude::*;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// One-line sentences of the lexicon's examples, claims and sober ones.
static SENTENCES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let examples = resolve::compile(&shipped()).examples;
    let plain =
        examples.iter().filter(|e| e.format == "text" && !e.text.contains(['\n', '<', '&', '|', '*', '_', '`']));
    let all: Vec<String> = plain.map(|e| e.text.replace("[[", "").replace("]]", "")).collect();
    assert!(all.len() > 100, "only {} sentences", all.len());
    all
});

fn sentence() -> impl Strategy<Value = String> {
    prop::sample::select(SENTENCES.as_slice())
}

/// A few paragraphs of one to three sentences.
fn paragraphs() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(prop::collection::vec(sentence(), 1..4).prop_map(|s| s.join(" ")), 1..6)
}

/// What is found, without positions.
fn found(format: Format, text: &str) -> Vec<(String, String)> {
    let file = SourceFile::new("copy", format, text);
    let report = CHECKER.check(&file);
    for finding in &report.findings {
        if let Err(why) = sound(&file, finding) {
            panic!("{why} in {text:?}");
        }
    }
    let folded = |t: &str| t.nfc().collect::<String>();
    report.findings.iter().map(|f| (f.rule.clone(), folded(&f.text))).collect()
}

/// The text with its fixes applied, if it has any.
fn mend(file: &SourceFile, limit: Applicability) -> Option<String> {
    let document = prose::read(file);
    let mut report = CHECKER.check_document(file, &document);
    suppress::suppress(file, &document, date(2026, 11, 21), |_| true, |_| true, &mut report);
    fix::fix(file, &document, &report.findings, limit).map(|fixed| fixed.text)
}

/// HTML of paragraphs.
fn html(paragraphs: &[String]) -> String {
    paragraphs.iter().map(|p| format!("<p>{p}</p>\n")).collect()
}

/// Every `step`th letter as an entity.
fn with_entities(text: &str, step: usize) -> String {
    let one = |(i, c): (usize, char)| {
        if c.is_alphabetic() && i % step == 0 { format!("&#{};", u32::from(c)) } else { c.to_string() }
    };
    text.chars().enumerate().map(one).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn line_ends_do_not_matter(paragraphs in paragraphs()) {
        for format in [Format::Text, Format::Markdown] {
            let text = paragraphs.join("\n\n");
            prop_assert_eq!(found(format, &text), found(format, &text.replace('\n', "\r\n")));
        }
    }

    #[test]
    fn composed_and_decomposed_letters_are_one(paragraphs in paragraphs(), vowel in "[aeiou]") {
        let accented: String = vowel.chars().chain(['\u{308}']).collect();
        let text = paragraphs.join("\n\n").replace(&vowel, &accented);
        let (composed, decomposed): (String, String) = (text.nfc().collect(), text.nfd().collect());
        prop_assert_eq!(found(Format::Text, &composed), found(Format::Text, &decomposed));
    }

    #[test]
    fn entities_are_their_characters(paragraphs in paragraphs(), step in 1usize..5) {
        let written: Vec<String> = paragraphs.iter().map(|p| with_entities(p, step)).collect();
        prop_assert_eq!(found(Format::Html, &html(&paragraphs)), found(Format::Html, &html(&written)));
        let (raw, written) = (paragraphs.join("\n\n"), written.join("\n\n"));
        prop_assert_eq!(found(Format::Markdown, &raw), found(Format::Markdown, &written));
    }

    #[test]
    fn more_markup_changes_nothing(paragraphs in paragraphs()) {
        let plain = found(Format::Html, &html(&paragraphs));
        let wrapped = format!(
            "<main class=\"a\"><div id='b'>\n<div>{}</div></div></main>",
            paragraphs.iter().map(|p| format!("<p class=\"x\"><span lang=en>{p}</span></p>")).collect::<String>()
        );
        prop_assert_eq!(&plain, &found(Format::Html, &wrapped));
        let emphasised: Vec<String> = paragraphs
            .iter()
            .map(|p| p.split(' ').map(|w| format!("<b>{w}</b>")).collect::<Vec<_>>().join(" "))
            .collect();
        prop_assert_eq!(&plain, &found(Format::Html, &html(&emphasised)));
        prop_assert_eq!(found(Format::Text, &paragraphs.join("\n\n")).len(), plain.len());
    }

    /// Two pages of a site one after the other, each under its own heading, hold what each holds, if the page is not told by its length.
    #[test]
    fn joined_pages_hold_the_findings_of_both(a in paragraphs(), b in paragraphs()) {
        let found = |page: &str| found(Format::Markdown, &format!("---\nlayout: page\n---\n\n{page}"));
        for rest in ["", &"We open at nine.\n\n".repeat(24)] {
            let page = |p: &[String]| format!("# Notes\n\n{}\n\n# End\n\n{rest}That is all.\n\n", p.join("\n\n"));
            let (a, b) = (page(&a), page(&b));
            let mut both = found(&a);
            both.extend(found(&b));
            let joined = found(&format!("{a}{b}"));
            if !rest.is_empty() {
                prop_assert_eq!(both, joined);
                continue;
            }
            // two short pages may make a long one, of which more is asked: other rules may tell it, but nothing where neither holds anything
            let shared = |f: &str, g: &str| f.split(' ').any(|word| g.split(' ').any(|w| w == word));
            prop_assert!(joined.iter().all(|f| both.iter().any(|g| shared(&f.1, &g.1))), "{both:?} {joined:?}");
        }
    }

    /// The same paragraphs where pages are written as code.
    #[test]
    fn pages_as_code_read_as_pages(paragraphs in paragraphs()) {
        prop_assume!(!paragraphs.iter().any(|p| p.contains(['{', '}', '\\', '"', '\''])));
        let page = html(&paragraphs);
        for page in [page.clone(), page + &"<p>We open at nine.</p>\n".repeat(24)] {
            // with a head it is part of a site, as code is
            let plain = found(Format::Html, &format!("<head></head>\n{page}"));
            let code = [
                (Format::Tsx, format!("export default function Page() {{\n  return (\n<main>\n{page}</main>\n  );\n}}\n")),
                (Format::Vue, format!("<template>\n<main>\n{page}</main>\n</template>\n")),
                (Format::Svelte, format!("<script>\n</script>\n<main>\n{page}</main>\n")),
                (Format::Template, format!("{{% extends 'base' %}}\n<main>\n{page}</main>\n")),
            ];
            for (format, code) in code {
                prop_assert_eq!(&plain, &found(format, &code));
            }
        }
    }

    /// Fixes come to an end, and what was mended once is not mended again.
    #[test]
    fn mending_twice_is_mending_once(paragraphs in paragraphs(), unused in 0usize..4, crlf in any::<bool>()) {
        let directive = "<!-- claimlint-disable-next hype/no-such-rule-fires-here -- a test -->";
        let mut blocks = paragraphs.clone();
        blocks.insert(unused.min(paragraphs.len()), directive.to_string());
        let text = blocks.join("\n\n") + "\n";
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        for limit in [Applicability::Safe, Applicability::Unsafe] {
            let mut file = SourceFile::new("copy", Format::Markdown, text.clone());
            let mut rounds = 0;
            while let Some(fixed) = mend(&file, limit) {
                prop_assert!(fixed != file.text, "a fix changes something");
                prop_assert!(!crlf || !fixed.replace("\r\n", "").contains('\n'), "line ends stay: {fixed:?}");
                file = SourceFile::new("copy", Format::Markdown, fixed);
                rounds += 1;
                prop_assert!(rounds <= if limit == Applicability::Safe { 1 } else { 8 }, "{:?}", file.text);
            }
            prop_assert!(rounds > 0 && !file.text.contains("claimlint-"), "the exception is taken out: {:?}", file.text);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for format in Format::all() {
            if let Ok(file) = SourceFile::from_bytes("copy", format, bytes.clone()) {
                CHECKER.check(&file);
            }
        }
    }

    #[test]
    fn no_mangled_page_makes_it_panic(
        pick in any::<prop::sample::Index>(),
        format in prop::sample::select(Format::all().collect::<Vec<_>>()),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), "\\PC{0,3}"), 1..12),
    ) {
        let all = fixtures();
        let file = pick.get(&all);
        let mut text: Vec<char> = file.text.chars().collect();
        for (at, put) in cuts {
            let at = at.index(text.len());
            let end = (at + 3).min(text.len());
            text.splice(at..end, put.chars());
        }
        let text: String = text.into_iter().collect();
        for format in [file.format, format] {
            let file = SourceFile::new("copy", format, text.clone());
            for finding in CHECKER.check(&file).findings {
                prop_assert!(file.text.get(finding.span.range()).is_some_and(|s| !s.is_empty()), "{:?}", finding);
            }
        }
    }
}

#[test]
fn one_thread_and_many_give_the_same() {
    let files = fixtures();
    let all = |threads: usize| -> Vec<String> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| files.par_iter().map(|f| format!("{:?}", CHECKER.check(f))).collect())
    };
    assert_eq!(all(1), all(8));
    // long enough to be split
    let long = SENTENCES.iter().cycle().take(2600).enumerate().fold(String::new(), |mut text, (i, s)| {
        text.push_str(s);
        text.push_str(if i % 3 == 2 { "\n\n" } else { " " });
        text
    });
    let file = SourceFile::new("long.txt", Format::Text, long);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| format!("{:?}", CHECKER.check(&file)))
    };
    let one = on(1);
    assert!(one.len() > 10_000);
    assert_eq!(one, on(7));
}
