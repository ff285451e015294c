//! TOML: events of toml_parser, which goes on after mistakes.

use super::{
    Builder,
    data::{self, NoOthers, Node, Place, Tree},
    strings::{self, Escapes},
};
use crate::span::{Span, Src};
use toml_parser::{
    ErrorSink, ParseError, Source,
    decoder::Encoding,
    parser::{EventReceiver, RecursionGuard, parse_document},
};

/// Brackets that may stand one in another; the parser recurses into them.
const DEEPEST: u32 = 100;

/// Reads `span` of the source as TOML whose values stand at `place`.
pub(super) fn read(builder: &mut Builder<'_>, span: Span<Src>, place: Place) {
    let source = builder.source;
    let tokens: Vec<_> = Source::new(&source[span.range()]).lex().collect();
    let mut reader = Reader {
        source,
        base: span.start,
        tree: Tree::new(builder.keys),
        header: None,
        path: Vec::new(),
        open: Vec::new(),
        comments: Vec::new(),
    };
    reader.tree.object();
    parse_document(&tokens, &mut RecursionGuard::new(&mut reader, DEEPEST), &mut |_: ParseError| {});
    let Reader { tree, comments, .. } = reader;
    for comment in comments {
        builder.comment(comment);
    }
    for node in tree.finish() {
        data::read(builder, node, place, &mut NoOthers);
    }
}

struct Reader<'t> {
    source: &'t str,
    base: u32,
    tree: Tree<'t>,
    /// Parts of the header under way.
    header: Option<Vec<String>>,
    /// Key parts before the value, of which the last counts.
    path: Vec<String>,
    /// Headers of the open tables.
    open: Vec<Vec<String>>,
    comments: Vec<Span<Src>>,
}

impl Reader<'_> {
    fn span(&self, span: toml_parser::Span) -> Span<Src> {
        Span::new(self.base + span.start() as u32, self.base + span.end() as u32)
    }

    /// A header is complete: tables that do not hold the new one end.
    fn enter(&mut self) {
        let header = self.header.take().unwrap_or_default();
        while let Some(open) = self.open.last()
            && !(header.len() > open.len() && header.starts_with(open))
        {
            self.open.pop();
            self.tree.close();
        }
        self.tree.key(header.last().map_or("", String::as_str));
        self.tree.object();
        self.open.push(header);
    }

    fn value_key(&mut self) {
        if let Some(name) = self.path.pop() {
            self.tree.key(&name);
            self.path.clear();
        }
    }
}

impl EventReceiver for Reader<'_> {
    fn std_table_open(&mut self, _: toml_parser::Span, _: &mut dyn ErrorSink) {
        self.header = Some(Vec::new());
    }

    fn std_table_close(&mut self, _: toml_parser::Span, _: &mut dyn ErrorSink) {
        self.enter();
    }

    fn array_table_open(&mut self, _: toml_parser::Span, _: &mut dyn ErrorSink) {
        self.header = Some(Vec::new());
    }

    fn array_table_close(&mut self, _: toml_parser::Span, _: &mut dyn ErrorSink) {
        self.enter();
    }

    fn simple_key(&mut self, span: toml_parser::Span, _: Option<Encoding>, _: &mut dyn ErrorSink) {
        let name = self.source[self.span(span).range()].trim_matches(['"', '\'']).to_owned();
        match &mut self.header {
            Some(header) => header.push(name),
            None => self.path.push(name),
        }
    }

    fn key_val_sep(&mut self, _: toml_parser::Span, _: &mut dyn ErrorSink) {
        self.value_key();
    }

    fn inline_table_open(&mut self, _: toml_parser::Span, _: &mut dyn ErrorSink) -> bool {
        self.tree.object();
        true
    }

    fn inline_table_close(&mut self, _: toml_parser::Span, _: &mut dyn ErrorSink) {
        self.tree.close();
    }

    fn array_open(&mut self, _: toml_parser::Span, _: &mut dyn ErrorSink) -> bool {
        self.tree.list();
        true
    }

    fn array_close(&mut self, _: toml_parser::Span, _: &mut dyn ErrorSink) {
        self.tree.close();
    }

    fn scalar(&mut self, span: toml_parser::Span, kind: Option<Encoding>, _: &mut dyn ErrorSink) {
        let (quotes, escapes) = match kind {
            Some(Encoding::LiteralString) => (1, Escapes::None),
            Some(Encoding::BasicString) => (1, Escapes::Script),
            Some(Encoding::MlLiteralString) => (3, Escapes::None),
            Some(Encoding::MlBasicString) => (3, Escapes::Script),
            None => return,
        };
        let span = self.span(span);
        let text = &self.source[span.range()];
        let start = quotes.min(text.len());
        let quote = &text[..start];
        let inside = text[start..].strip_suffix(quote).unwrap_or(&text[start..]);
        let start = span.start + start as u32;
        let content = Span::new(start, start + inside.len() as u32);
        self.tree.value(Node::Text(strings::unescape(self.source, content, escapes)));
    }

    fn comment(&mut self, span: toml_parser::Span, _: &mut dyn ErrorSink) {
        self.comments.push(self.span(span));
    }
}
