//! `claimlint prose`: what a reader made of a file.

use super::{
    Outcome, Stop,
    args::{self, PlainFormat},
    files,
    settings::Finder,
    terminal::Terminal,
};
use crate::{
    emit::{self, visible},
    prose::{self, Document, Kind},
    source::SourceFile,
};
use std::fmt::Write;

pub(super) fn run(arguments: &args::Prose, common: &args::Common, terminal: &mut Terminal) -> Result<Outcome, Stop> {
    let mut file = files::read_one(&arguments.file, arguments.stdin_filename.as_deref(), terminal)?;
    let mut finder = Finder::new(common, terminal)?;
    let settings = finder.of_file(&file.path, terminal)?;
    file.choice = finder.all[settings].choice.clone();
    let document = prose::read(&file);
    terminal.print(&match arguments.format {
        PlainFormat::Json => emit::document(&file, &document),
        PlainFormat::Human => human(&file, &document),
    })?;
    Ok(Outcome::Clean)
}

/// A line a block: number, place, kind, what it hangs on, text.
fn human(file: &SourceFile, document: &Document) -> String {
    let mut out = String::new();
    for (id, block) in document.blocks.iter().enumerate() {
        let id = id as u32;
        let kind = match block.kind {
            Kind::Heading(level) => format!("heading {level}"),
            Kind::Cell { row, col, head } => {
                format!("cell {row},{col}{}", if head { " head" } else { "" })
            }
            other => format!("{other:?}").to_lowercase(),
        };
        let place = document.pieces_of(id).iter().find_map(|piece| match piece {
            prose::Piece::Verbatim { span, .. } | prose::Piece::Decoded { span, .. } => Some(span.start),
            _ => None,
        });
        let at = file.lines().position(&file.text, place.unwrap_or(0));
        let mut under = String::new();
        for (name, to) in [("under", block.parent), ("heading", block.heading)] {
            if let Some(to) = to {
                let _ = write!(under, " {name} #{to}");
            }
        }
        let text = document.text_of(id, &file.text);
        let _ = writeln!(out, "#{id} {}:{} {kind}{under}: {}", at.line, at.column, visible(&text));
    }
    out
}
