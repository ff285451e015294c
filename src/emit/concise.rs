//! One line a finding, for editors, `grep` and people in a hurry.
//!
//! Columns count UTF-16 units, as the problem matchers of VS Code and of GitHub do, which read this format.
//! They differ from characters only behind what lies outside the basic plane, such as most emoji.

use super::{Emitter, Run, Style, visible};
use crate::{
    diagnostic::{Diagnostic, Severity},
    source::SourceFile,
};
use std::fmt::Write;

/// `path:line:column: severity[rule] message: "words"`.
pub(super) struct Concise {
    pub(super) style: Style,
}

impl Emitter for Concise {
    fn file(&self, file: &SourceFile, findings: &[Diagnostic]) -> String {
        let mut out = String::new();
        for finding in findings.iter().filter(|f| self.style.info || f.severity > Severity::Info) {
            let at = file.lines().position(&file.text, finding.span.start);
            let _ = writeln!(
                out,
                "{}:{}:{}: {}[{}] {}: \"{}\"",
                visible(&file.path),
                at.line,
                at.utf16,
                finding.severity.name(),
                finding.rule,
                visible(&finding.message),
                visible(&finding.text),
            );
        }
        out
    }

    fn run(&self, parts: &[String], _: &Run<'_>) -> String {
        parts.concat()
    }
}
