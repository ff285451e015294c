//! Markdown for a comment on a pull request or the summary of a CI step.

use super::{Emitter, Run, Style, summary_line, visible};
use crate::{
    diagnostic::{Diagnostic, Severity},
    source::SourceFile,
};
use std::fmt::Write;

/// Bytes that a comment on GitHub may have, less what the end of ours takes.
const ROOM: usize = 65_536 - 512;

/// See the module.
pub(super) struct Markdown {
    pub(super) style: Style,
}

impl Emitter for Markdown {
    fn file(&self, file: &SourceFile, findings: &[Diagnostic]) -> String {
        let mut out = String::new();
        for finding in findings.iter().filter(|f| self.style.info || f.severity > Severity::Info) {
            if out.is_empty() {
                let _ = writeln!(out, "\n#### {}\n", plain(&file.path));
            }
            let at = file.lines().position(&file.text, finding.span.start);
            let _ = write!(
                out,
                "- **{}** line {}: “{}”: {} (`{}`)",
                finding.severity.name(),
                at.line,
                plain(&finding.text),
                plain(&finding.message),
                finding.rule
            );
            if let Some(correction) = &finding.correction {
                let _ = write!(out, "<br>**Say instead:** {}", plain(correction));
            }
            for source in &finding.evidence {
                let date = if source.date.is_empty() { "undated" } else { &source.date };
                let url = source.url.replace('<', "%3C").replace('>', "%3E").replace(char::is_whitespace, "%20");
                let _ = write!(
                    out,
                    "<br>Evidence: {}, [{}](<{}>), {date}",
                    plain(&source.publisher),
                    plain(&source.title),
                    url
                );
            }
            out.push('\n');
        }
        out
    }

    fn run(&self, parts: &[String], run: &Run<'_>) -> String {
        let mut out = format!("### claimlint: {}\n", summary_line(run, self.style));
        let mut left_out = 0;
        for part in parts {
            if left_out == 0 && out.len() + part.len() <= ROOM {
                out += part;
            } else if !part.is_empty() {
                left_out += 1;
            }
        }
        if left_out > 0 {
            let _ =
                writeln!(out, "\n… and findings in {left_out} more files, which would not fit; run claimlint for all.");
        }
        out
    }
}

/// Text that means nothing in Markdown.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '<' => out += "&lt;",
            '&' => out += "&amp;",
            // `@` would call a person, `#` name an issue.
            '@' => out += "&#64;",
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '>' | '!' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
