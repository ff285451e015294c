//! The JSON of DESIGN.md section 7. Its types are its own, so that what is inside can change.

use super::{Emitter, Run, to_json};
use crate::{
    diagnostic::{Diagnostic, Evidence},
    prose::{Container, Document, Kind, Piece},
    source::SourceFile,
    span::{Span, Src},
};
use serde::Serialize;

/// Version of the schema: within 1.x only additions.
const SCHEMA_VERSION: &str = "1.0";

/// One JSON object a run, a line a file.
pub(super) struct Json;

impl Emitter for Json {
    fn file(&self, file: &SourceFile, findings: &[Diagnostic]) -> String {
        to_json(&File {
            path: &file.path,
            format: file.format.name(),
            findings: findings.iter().map(|f| Finding::of(file, f)).collect(),
        })
    }

    fn run(&self, parts: &[String], run: &Run<'_>) -> String {
        let head = Head {
            schema_version: SCHEMA_VERSION,
            tool: Tool {
                name: env!("CARGO_PKG_NAME"),
                version: env!("CARGO_PKG_VERSION"),
                lexicon_version: run.lexicon_version,
            },
        };
        let tail = Tail { skipped: run.skipped.iter().map(Skipped::of).collect(), summary: Summary::of(run.summary) };
        let (head, tail) = (to_json(&head), to_json(&tail));
        let files = if parts.is_empty() { String::new() } else { format!("\n{}\n", parts.join(",\n")) };
        format!("{},\n\"files\":[{files}],\n{}\n", &head[..head.len() - 1], &tail[1..])
    }
}

/// What `claimlint prose --format json` prints: the document that a reader made, one object.
pub fn document(file: &SourceFile, document: &Document) -> String {
    let blocks = document.blocks.iter().enumerate().map(|(id, block)| {
        let pieces = document.pieces_of(id as u32);
        let (level, row, col, head) = match block.kind {
            Kind::Heading(level) => (Some(level), None, None, None),
            Kind::Cell { row, col, head } => (None, Some(row), Some(col), Some(head)),
            _ => (None, None, None, None),
        };
        Block {
            id: id as u32,
            kind: kind_name(block.kind),
            level,
            row,
            col,
            head,
            heading: block.heading,
            parent: block.parent,
            container: block.container,
            text: document.text_of(id as u32, &file.text),
            pieces: pieces.iter().map(|p| ProsePiece::of(file, document, p)).collect(),
        }
    });
    let containers = document.groups.iter().enumerate().map(|(id, group)| ProseContainer {
        id: id as u32,
        kind: match group.kind {
            Container::Root => "root",
            Container::List => "list",
            Container::Table => "table",
            Container::Quote => "quote",
            Container::Section => "section",
        },
        parent: group.parent,
        lead: group.lead,
    });
    to_json(&Prose {
        schema_version: SCHEMA_VERSION,
        path: &file.path,
        format: file.format.name(),
        blocks: blocks.collect(),
        containers: containers.collect(),
    }) + "\n"
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Title => "title",
        Kind::Heading(_) => "heading",
        Kind::Paragraph => "paragraph",
        Kind::Item => "item",
        Kind::Cell { .. } => "cell",
        Kind::Quote => "quote",
        Kind::Question => "question",
        Kind::Answer => "answer",
        Kind::Alt => "alt",
        Kind::Meta => "meta",
        Kind::Label => "label",
    }
}

#[derive(Serialize)]
struct Head<'a> {
    schema_version: &'a str,
    tool: Tool<'a>,
}

#[derive(Serialize)]
struct Tool<'a> {
    name: &'a str,
    version: &'a str,
    lexicon_version: &'a str,
}

#[derive(Serialize)]
struct Tail<'a> {
    skipped: Vec<Skipped<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
pub(super) struct Skipped<'a> {
    path: &'a str,
    reason: &'a str,
}

impl<'a> Skipped<'a> {
    pub(super) fn of(skipped: &'a super::Skipped) -> Self {
        Skipped { path: &skipped.path, reason: &skipped.reason }
    }
}

#[derive(Serialize)]
pub(super) struct Summary {
    files: u32,
    errors: u32,
    warnings: u32,
    infos: u32,
    suppressed: u32,
    baselined: u32,
}

impl Summary {
    pub(super) fn of(summary: super::Summary) -> Self {
        let super::Summary { files, errors, warnings, infos, suppressed, baselined } = summary;
        Summary { files, errors, warnings, infos, suppressed, baselined }
    }
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    format: &'a str,
    findings: Vec<Finding<'a>>,
}

/// A finding, as `json` and `jsonl` have it.
#[derive(Serialize)]
pub(super) struct Finding<'a> {
    rule: &'a str,
    category: &'a str,
    severity: &'a str,
    message: &'a str,
    span: Range,
    text: &'a str,
    topic: Topic<'a>,
    context: Context<'a>,
    related: Vec<Related<'a>>,
    correction: Option<&'a str>,
    notes: &'a [String],
    fixes: Vec<Fix<'a>>,
    evidence: Vec<Source<'a>>,
    jurisdictions: &'a [String],
    fingerprint: &'a str,
}

impl<'a> Finding<'a> {
    pub(super) fn of(file: &SourceFile, finding: &'a Diagnostic) -> Self {
        let fixes = finding.fixes.iter().map(|fix| Fix {
            title: &fix.title,
            applicability: fix.applicability.name(),
            edits: fix.edits.iter().map(|e| Edit { start: e.span.start, end: e.span.end, text: &e.text }).collect(),
        });
        let related =
            finding.related.iter().map(|r| Related { message: &r.message, span: Range::of(file, r.span) }).collect();
        Finding {
            rule: &finding.rule,
            category: &finding.category,
            severity: finding.severity.name(),
            message: &finding.message,
            span: Range::of(file, finding.span),
            text: &finding.text,
            topic: Topic {
                treatment: finding.topic.treatment.as_deref(),
                condition: finding.topic.condition.as_deref(),
                via: finding.topic.via.map(|via| via.name()),
            },
            context: Context {
                headings: &finding.context.headings,
                scope: finding.context.scope.name(),
                sentence: &finding.context.sentence,
            },
            related,
            correction: finding.correction.as_deref(),
            notes: &finding.notes,
            fixes: fixes.collect(),
            evidence: finding.evidence.iter().map(Source::of).collect(),
            jurisdictions: &finding.jurisdictions,
            fingerprint: &finding.fingerprint,
        }
    }
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

impl Range {
    fn of(file: &SourceFile, span: Span<Src>) -> Self {
        let [start, end] = [span.start, span.end].map(|offset| {
            let at = file.lines().position(&file.text, offset);
            Position { offset, line: at.line, column: at.column, utf16: at.utf16 }
        });
        Range { start, end }
    }
}

#[derive(Serialize)]
struct Position {
    offset: u32,
    line: u32,
    column: u32,
    utf16: u32,
}

#[derive(Serialize)]
struct Topic<'a> {
    treatment: Option<&'a str>,
    condition: Option<&'a str>,
    via: Option<&'a str>,
}

#[derive(Serialize)]
struct Context<'a> {
    headings: &'a [String],
    scope: &'a str,
    sentence: &'a str,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    span: Range,
}

#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    applicability: &'a str,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
struct Edit<'a> {
    start: u32,
    end: u32,
    text: &'a str,
}

#[derive(Serialize)]
struct Source<'a> {
    id: &'a str,
    publisher: &'a str,
    title: &'a str,
    date: &'a str,
    url: &'a str,
    finding: &'a str,
}

impl<'a> Source<'a> {
    fn of(evidence: &'a Evidence) -> Self {
        let Evidence { id, publisher, title, date, url, finding } = evidence;
        Source { id, publisher, title, date, url, finding }
    }
}

#[derive(Serialize)]
struct Prose<'a> {
    schema_version: &'a str,
    path: &'a str,
    format: &'a str,
    blocks: Vec<Block>,
    containers: Vec<ProseContainer>,
}

#[derive(Serialize)]
struct Block {
    id: u32,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    col: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    head: Option<bool>,
    heading: Option<u32>,
    parent: Option<u32>,
    container: u32,
    text: String,
    pieces: Vec<ProsePiece>,
}

#[derive(Serialize)]
struct ProseContainer {
    id: u32,
    kind: &'static str,
    parent: u32,
    lead: Option<u32>,
}

/// A piece: `verbatim` and `decoded` have a span and text, `space` and `line` have neither.
#[derive(Serialize)]
struct ProsePiece {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<Range>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

impl ProsePiece {
    fn of(file: &SourceFile, document: &Document, piece: &Piece) -> Self {
        match piece {
            Piece::Verbatim { span, .. } => ProsePiece {
                kind: "verbatim",
                span: Some(Range::of(file, *span)),
                text: Some(file.text[span.range()].to_string()),
            },
            Piece::Decoded { span, text, .. } => ProsePiece {
                kind: "decoded",
                span: Some(Range::of(file, *span)),
                text: Some(document.decoded[text.start as usize..text.end as usize].to_string()),
            },
            Piece::Space => ProsePiece { kind: "space", span: None, text: None },
            Piece::Line => ProsePiece { kind: "line", span: None, text: None },
        }
    }
}
