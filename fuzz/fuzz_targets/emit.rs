//! Every output format over what is found in any text under any name: nothing that would act on a terminal,
//! JSON that parses, one line where one line is due.

#![no_main]

use claimlint::{
    emit::{self, Format as Output, Run, Style, Summary},
    prose,
    source::SourceFile,
    suppress,
};
use claimlint_fuzz::{CHECKER, file};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some(file) = file(data) else { return };
    // the name is a part of the text, so that it is hostile too
    let name: String = file.text.chars().take(20).collect();
    let file = SourceFile::new(name, file.format, file.text);
    let document = prose::read(&file);
    let mut report = CHECKER.check_document(&file, &document);
    suppress::suppress(&file, &document, date(2026, 11, 21), |name| !name.contains('?'), |_| true, &mut report);
    let mut summary = Summary::default();
    summary.add(&report);
    let run = Run { lexicon_version: "1", skipped: &[], failed: &[], summary };
    for format in Output::ALL {
        let emitter = emit::emitter(format, Style { info: true, ..Style::default() }, Vec::new);
        let shown = emitter.run(&[emitter.file(&file, &report.findings)], &run);
        let acts = |c: char| c != '\n' && (c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c));
        assert!(!shown.contains(acts), "{}: {shown:?}", format.name());
        match format {
            Output::Json | Output::Sarif | Output::Gitlab | Output::Rdjson => {
                serde_json::from_str::<serde_json::Value>(&shown).expect("it is JSON");
            }
            Output::Concise => assert_eq!(shown.lines().count(), report.findings.len()),
            Output::Jsonl => assert_eq!(shown.lines().count(), report.findings.len() + 1),
            _ => {}
        }
    }
});
