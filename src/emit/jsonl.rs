//! One JSON object a line: the findings, what was skipped, then the summary. `type` says which.

use super::{
    Emitter, Run,
    json::{Finding, Skipped, Summary},
    to_json,
};
use crate::{diagnostic::Diagnostic, source::SourceFile};
use serde::Serialize;

/// See the module.
pub(super) struct Jsonl;

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Line<'a> {
    Finding {
        path: &'a str,
        format: &'a str,
        #[serde(flatten)]
        finding: Box<Finding<'a>>,
    },
    Skipped(Skipped<'a>),
    Summary(Summary),
}

impl Emitter for Jsonl {
    fn file(&self, file: &SourceFile, findings: &[Diagnostic]) -> String {
        let line = |finding| {
            let finding = Box::new(Finding::of(file, finding));
            to_json(&Line::Finding { path: &file.path, format: file.format.name(), finding }) + "\n"
        };
        findings.iter().map(line).collect()
    }

    fn run(&self, parts: &[String], run: &Run<'_>) -> String {
        let mut out = parts.concat();
        for skipped in run.skipped {
            out += &(to_json(&Line::Skipped(Skipped::of(skipped))) + "\n");
        }
        out + &to_json(&Line::Summary(Summary::of(run.summary))) + "\n"
    }
}
