//! HTML, whole or in pieces: the places of its tokens, and a stack of open elements that knows what each
//! does to the text in it. Tags that are missing, left over or in the wrong order lose no text.

mod entity;
mod scan;

use super::{
    BlockId, Builder, Container, Kind, Style,
    data::Place,
    json,
    keys::{self, KeyRole, Role},
    script, strings,
};
use crate::span::{Span, Src};
use entity::In;
use scan::{Attribute, Token, scan};
use std::borrow::Cow;

/// Elements that are kept open at once; deeper ones end blocks and no more, as in browsers.
const DEEPEST: usize = 512;
/// Level of the heading that the term of a list of terms, or a summary, is for what follows it.
const TERM_LEVEL: u8 = 6;
/// Columns that one cell may span.
const WIDEST: u32 = 1000;

/// Kind of a block, and the block that it hangs on.
pub(super) type Loose = (Kind, Option<BlockId>);

/// Reads `span` of the source as HTML.
pub(super) fn read(builder: &mut Builder<'_>, span: Span<Src>) {
    read_as(builder, span, (Kind::Paragraph, None));
}

/// Reads `span` of the source as HTML that stands where blocks are `loose`.
pub(super) fn read_as(builder: &mut Builder<'_>, span: Span<Src>, loose: Loose) {
    let mut html = Html::new(loose);
    html.feed(builder, span);
    html.finish(builder);
}

/// Reads `span` of the source as HTML whose elements may be components.
pub(super) fn read_components(builder: &mut Builder<'_>, span: Span<Src>) {
    let mut html = Html::of_components((Kind::Paragraph, None));
    html.feed(builder, span);
    html.finish(builder);
}

/// The state between two stretches of HTML, so that Markdown may stand between them.
pub(super) struct Html {
    /// Kind of the blocks in no element.
    root: Loose,
    stack: Vec<Element>,
    tables: Vec<Table>,
    skip: Option<Skip>,
    /// Values of attributes of the tag under way that are read; kept for the next.
    texts: Vec<(KeyRole, Span<Src>)>,
    /// Style of what is around, such as emphasis of Markdown.
    base: Style,
    /// Whether elements may be components: their names tell what they are, their attributes hold text.
    components: bool,
}

/// An open element.
struct Element {
    name: &'static str,
    role: Role,
    /// Containers that were open before it.
    depth: usize,
    /// Kind of the blocks right in it, and what they hang on.
    loose: Loose,
    /// The question that was read in it, for the answers after it.
    question: Option<BlockId>,
}

/// A table under way. Rows and columns count from 1 here, so that 0 is before the first.
#[derive(Default)]
struct Table {
    row: u32,
    col: u32,
    /// For each column, the last row that a cell from above reaches into.
    taken: Vec<u32>,
}

/// An element whose text is not read.
struct Skip {
    name: String,
    /// Whether its text is data with copy in it.
    data: bool,
    /// Elements of this name that are open.
    depth: u32,
    role: Option<Role>,
}

/// What the attributes of a start tag say.
#[derive(Default)]
struct Tag {
    hidden: bool,
    /// Values that are read.
    texts: Vec<(KeyRole, Span<Src>)>,
    /// Values that are expressions of a script.
    expressions: Vec<(KeyRole, Span<Src>)>,
    content: Option<Span<Src>>,
    named_meta: bool,
    value: Option<Span<Src>>,
    button: bool,
    /// Whether it is a script of linked data.
    data: bool,
    colspan: u32,
    rowspan: u32,
}

impl Html {
    /// The state at the start, where blocks are `root`.
    pub(super) fn new(root: Loose) -> Self {
        Html {
            root,
            stack: Vec::new(),
            tables: Vec::new(),
            skip: None,
            texts: Vec::new(),
            base: Style::PLAIN,
            components: false,
        }
    }

    /// The same, for pages whose elements may be components.
    pub(super) fn of_components(root: Loose) -> Self {
        Html { components: true, ..Html::new(root) }
    }

    /// Reads `span` of the source, from where the last stretch ended.
    pub(super) fn feed(&mut self, builder: &mut Builder<'_>, span: Span<Src>) {
        let source = builder.source;
        scan(source, span, self.components, |token, at| match token {
            Token::Text => self.text(builder, at),
            Token::Start { name, attributes, closes_itself } => {
                self.start_tag(builder, name, attributes, closes_itself)
            }
            Token::End(name) => self.end_tag(builder, name),
            Token::Comment => builder.comment(at),
        });
    }

    /// Ends all that is open.
    pub(super) fn finish(&mut self, builder: &mut Builder<'_>) {
        self.skip = None;
        self.pop_to(builder, 0);
        self.end_block(builder);
    }

    /// Whether text is being skipped.
    pub(super) fn skips(&self) -> bool {
        self.skip.is_some()
    }

    /// Kind of a block right here, and what it hangs on.
    pub(super) fn loose(&self) -> Loose {
        self.stack.last().map_or(self.root, |e| e.loose)
    }

    /// Tells the style of what is around.
    pub(super) fn set_base(&mut self, builder: &mut Builder<'_>, base: Style) {
        self.base = base;
        self.set_style(builder);
    }

    /// Adds text with character references, in a block of the kind that stands here.
    pub(super) fn text(&mut self, builder: &mut Builder<'_>, span: Span<Src>) {
        if let Some(skip) = &self.skip {
            if skip.data {
                json::read(builder, span, Place::of(KeyRole::Unknown));
            }
            return;
        }
        if !builder.in_block() {
            if builder.source[span.range()].trim().is_empty() {
                return;
            }
            let (kind, parent) = self.loose();
            builder.begin_under(kind, parent);
        }
        entity::text(builder, span, In::Text);
    }

    /// Begins a block of the kind that stands here, if none is open.
    pub(super) fn ensure_block(&self, builder: &mut Builder<'_>) {
        if !builder.in_block() {
            let (kind, parent) = self.loose();
            builder.begin_under(kind, parent);
        }
    }

    /// Opens an element, for readers that find the tags themselves.
    pub(super) fn open(&mut self, builder: &mut Builder<'_>, name: &'static str, role: Role) {
        self.enter(builder, name, role, &Tag::default());
    }

    /// Closes an element that was opened so.
    pub(super) fn close(&mut self, builder: &mut Builder<'_>, name: &'static str, role: Role) {
        self.leave(builder, name, role);
    }

    fn start_tag(&mut self, builder: &mut Builder<'_>, written: &str, attributes: &[Attribute], closes_itself: bool) {
        let name = &*lower(written);
        let element = self.element(written, name);
        let component = self.components && is_component(written);
        let closed = closes_itself || !component && keys::is_void(name);
        if self.in_skip(name, element, closed) {
            return;
        }
        if name == "head" {
            builder.front();
        }
        let role = element.map(|e| e.1);
        let texts = std::mem::take(&mut self.texts);
        let own = self.components && (component || keys::element(name).is_none());
        let tag = Tag::new(builder, name, attributes, (self.components, own), texts);
        if tag.hidden || matches!(role, Some(Role::Skip | Role::SkipInline)) {
            if !matches!(role, None | Some(Role::SkipInline | Role::Inline(_))) && name != "script" {
                self.end_block(builder);
            } else if name != "script" {
                builder.space();
            }
            // What is said of a frame or a picture is read, though what is in it is not.
            if !tag.hidden {
                self.say(builder, &tag);
            }
            if !closed || (closes_itself && !self.components && is_raw(name)) {
                let data = tag.data && name == "script";
                self.skip = Some(Skip { name: name.to_owned(), data, depth: 1, role });
            }
            self.texts = tag.texts;
            return;
        }
        if let Some((name, role)) = element {
            self.enter(builder, name, role, &tag);
        } else if name.contains('-') {
            self.end_block(builder);
        }
        self.say(builder, &tag);
        if let Some(span) = tag.value
            && tag.button
        {
            self.end_block(builder);
            let (kind, parent) = self.loose();
            builder.begin_under(kind, parent);
            entity::text(builder, span, In::Attribute);
            builder.end();
        }
        if let Some(span) = tag.content
            && tag.named_meta
        {
            aside(builder, Kind::Meta, span);
        }
        if closed && let Some((name, role)) = element {
            self.leave(builder, name, role);
        }
        self.texts = tag.texts;
    }

    /// Reads the attributes of a tag that hold text.
    fn say(&self, builder: &mut Builder<'_>, tag: &Tag) {
        for &(role, span) in &tag.texts {
            let shown = role == KeyRole::Alt || strings::is_copy(&builder.source[span.range()]);
            if shown {
                aside(builder, if role == KeyRole::Alt { Kind::Alt } else { Kind::Label }, span);
            }
        }
        for &(role, span) in &tag.expressions {
            script::expression(builder, span, role);
        }
    }

    /// What an element is, as one of HTML or as a component; `name` is what is `written`, in lower case.
    fn element(&self, written: &str, name: &str) -> Option<(&'static str, Role)> {
        if self.components && is_component(written) {
            return keys::component(written);
        }
        match keys::element(name) {
            // There it holds what is shown under a condition.
            Some((name, Role::Skip)) if self.components && name == "template" => Some((name, Role::Block)),
            None if self.components => keys::component(name),
            known => known,
        }
    }

    /// Whether a start tag stands in what is skipped. Ends the skipping where a browser would.
    fn in_skip(&mut self, name: &str, element: Option<(&str, Role)>, closed: bool) -> bool {
        let Some(skip) = &mut self.skip else { return false };
        let block = element.is_some_and(|e| ends_paragraph(e.1));
        let optional = matches!(name, "p" | "li" | "dt" | "dd" | "td" | "th" | "tr" | "option");
        let breaks_out = match skip.role {
            Some(Role::SkipInline) => block,
            Some(Role::Skip) => block && matches!(skip.name.as_str(), "svg" | "math"),
            _ => optional && skip.name == name,
        };
        if breaks_out {
            self.skip = None;
            return false;
        }
        if skip.name == name && !closed {
            skip.depth += 1;
        }
        true
    }

    fn end_tag(&mut self, builder: &mut Builder<'_>, written: &str) {
        let name = &*lower(written);
        let element = self.element(written, name);
        if let Some(skip) = &mut self.skip {
            if skip.name == name {
                skip.depth -= 1;
                if skip.depth == 0 {
                    self.skip = None;
                }
                return;
            }
            let inline = skip.role == Some(Role::SkipInline);
            if !(inline && element.is_some_and(|e| ends_paragraph(e.1))) {
                return;
            }
            self.skip = None;
        }
        match element {
            Some((name, role)) => self.leave(builder, name, role),
            None if name.contains('-') => self.end_block(builder),
            None => {}
        }
    }

    /// What a start tag does.
    fn enter(&mut self, builder: &mut Builder<'_>, name: &'static str, role: Role, tag: &Tag) {
        match role {
            Role::Break => return builder.line(),
            Role::Meta | Role::Skip | Role::SkipInline => return,
            Role::Inline(_) => {}
            _ => self.end_block(builder),
        }
        if ends_paragraph(role) {
            self.close_implied(builder, role);
        }
        if self.stack.len() >= DEEPEST {
            return;
        }
        let depth = builder.depth();
        let mut loose = self.loose();
        match role {
            Role::Title => loose = (Kind::Title, None),
            Role::Heading(level) => loose = (Kind::Heading(level), None),
            Role::Section => builder.open(Container::Section),
            Role::List => builder.open(Container::List),
            Role::Item => loose = (Kind::Item, None),
            Role::Quote => {
                builder.open(Container::Quote);
                loose = (Kind::Quote, None);
            }
            Role::Table => {
                builder.open(Container::Table);
                self.tables.push(Table::default());
                loose = (Kind::Paragraph, None);
            }
            Role::Row => {
                if let Some(table) = self.tables.last_mut() {
                    table.row += 1;
                    table.col = 0;
                }
            }
            Role::Cell | Role::HeadCell => {
                if let Some(table) = self.tables.last_mut() {
                    let (row, col) = table.cell(tag.colspan, tag.rowspan);
                    loose = (Kind::Cell { row, col, head: role == Role::HeadCell }, None);
                }
            }
            Role::Terms | Role::Details => builder.open(Container::Section),
            Role::Term => {
                if let Some(list) = self.stack.iter_mut().rfind(|e| e.role == Role::Terms) {
                    list.question = None;
                    builder.close_to(list.depth + 1);
                    builder.open(Container::Section);
                }
                loose = (Kind::Heading(TERM_LEVEL), None);
            }
            Role::Summary => loose = (Kind::Heading(TERM_LEVEL), None),
            Role::Description => {
                let question = self.stack.iter().rfind(|e| e.role == Role::Terms).and_then(|e| e.question);
                loose = question.map_or((Kind::Paragraph, None), |q| (Kind::Answer, Some(q)));
            }
            _ => {}
        }
        // A term opens its section before itself: the description that follows stands in it too.
        let depth = if role == Role::Term { builder.depth() } else { depth };
        self.stack.push(Element { name, role, depth, loose, question: None });
        if let Role::Inline(_) = role {
            self.set_style(builder);
        }
    }

    /// What an end tag does.
    fn leave(&mut self, builder: &mut Builder<'_>, name: &'static str, role: Role) {
        match role {
            Role::Break => return builder.line(),
            Role::Meta | Role::Skip | Role::SkipInline => return,
            Role::Inline(_) => {
                if let Some(i) = self.stack.iter().rposition(|e| e.name == name) {
                    self.stack.remove(i);
                    self.set_style(builder);
                }
                return;
            }
            _ => {}
        }
        let of_table = matches!(role, Role::Cell | Role::HeadCell | Role::Row | Role::Table) || role == Role::Block;
        let barrier = |r: Role| r == Role::Table || !of_table && matches!(r, Role::Cell | Role::HeadCell);
        for i in (0..self.stack.len()).rev() {
            if self.stack[i].name == name {
                return self.pop_to(builder, i);
            }
            if barrier(self.stack[i].role) {
                break;
            }
        }
        self.end_block(builder);
    }

    /// Ends the elements whose end tag may be left out before an element of this role.
    fn close_implied(&mut self, builder: &mut Builder<'_>, role: Role) {
        let ends = |r: Role, name: &str| match role {
            Role::Item => r == Role::Item,
            Role::Term | Role::Description => matches!(r, Role::Term | Role::Description),
            Role::Cell | Role::HeadCell => matches!(r, Role::Cell | Role::HeadCell),
            Role::Row => r == Role::Row,
            Role::Heading(_) => matches!(r, Role::Heading(_)) || name == "p",
            _ => name == "p",
        };
        let stops = |r: Role| match role {
            Role::Item => matches!(r, Role::List | Role::Table | Role::Cell | Role::HeadCell),
            Role::Term | Role::Description => matches!(r, Role::Terms | Role::Table | Role::Cell | Role::HeadCell),
            Role::Cell | Role::HeadCell => matches!(r, Role::Row | Role::Table),
            Role::Row => r == Role::Table,
            _ => !matches!(r, Role::Inline(_)),
        };
        for i in (0..self.stack.len()).rev() {
            let element = &self.stack[i];
            if ends(element.role, element.name) {
                return self.pop_to(builder, i);
            }
            if stops(element.role) {
                return;
            }
        }
    }

    /// Ends the open elements from `index` up.
    fn pop_to(&mut self, builder: &mut Builder<'_>, index: usize) {
        while self.stack.len() > index {
            self.end_block(builder);
            let Some(element) = self.stack.pop() else { return };
            builder.close_to(element.depth);
            if element.role == Role::Table {
                self.tables.pop();
            }
        }
        self.set_style(builder);
    }

    /// Ends the open block. Now it is known whether a term or summary is a question.
    pub(super) fn end_block(&mut self, builder: &mut Builder<'_>) {
        if !builder.in_block() {
            return;
        }
        let holder = match self.stack.iter().rfind(|e| matches!(e.role, Role::Term | Role::Summary)).map(|e| e.role) {
            Some(Role::Term) => Some(Role::Terms),
            Some(_) => Some(Role::Details),
            None => None,
        };
        let asks =
            holder.is_some() && builder.kind() == Some(Kind::Heading(TERM_LEVEL)) && builder.last_char() == Some('?');
        if !asks {
            builder.end_all();
            return;
        }
        builder.set_kind(Kind::Question);
        let question = builder.end();
        if let Some(element) = self.stack.iter_mut().rfind(|e| Some(e.role) == holder) {
            element.question = question;
            if element.role == Role::Details && question.is_some() {
                element.loose = (Kind::Answer, question);
            }
        }
    }

    fn set_style(&self, builder: &mut Builder<'_>) {
        let mut style = self.base;
        for element in &self.stack {
            if let Role::Inline(own) = element.role {
                style = style.with(own);
            }
        }
        builder.set_style(style);
    }
}

impl Table {
    /// Row and column, 0-based, of the next cell, which is so wide and high.
    fn cell(&mut self, colspan: u32, rowspan: u32) -> (u32, u32) {
        self.row = self.row.max(1);
        while self.taken.get(self.col as usize).is_some_and(|&last| last >= self.row) {
            self.col += 1;
        }
        let col = self.col;
        self.col += colspan.clamp(1, WIDEST);
        if rowspan > 1 {
            let width = (self.col as usize).max(self.taken.len());
            self.taken.resize(width, 0);
            let last = self.row.saturating_add(rowspan - 1);
            self.taken[col as usize..self.col as usize].fill(last);
        }
        (self.row - 1, col)
    }
}

impl Tag {
    /// Reads the attributes of an element. Among components those of one that is of a page's `own` making are
    /// what their keys say. `texts` is empty storage.
    fn new(
        builder: &Builder<'_>,
        element: &str,
        attributes: &[Attribute],
        (components, own): (bool, bool),
        mut texts: Vec<(KeyRole, Span<Src>)>,
    ) -> Tag {
        let (source, keys) = (builder.source, builder.keys);
        texts.clear();
        let mut tag = Tag { texts, ..Tag::default() };
        for attribute in attributes {
            let name = &*lower(&source[attribute.name.range()]);
            let value = attribute.value.map_or("", |span| source[span.range()].trim());
            match name {
                // Such an element is found by searching the page, and shown then.
                "hidden" => tag.hidden = !value.eq_ignore_ascii_case("until-found"),
                "content" => tag.content = attribute.value,
                "name" | "property" | "itemprop" => tag.named_meta |= super::keys::is_meta_name(value),
                "value" => tag.value = attribute.value,
                "type" => {
                    tag.button = element == "input" && matches!(value, "submit" | "button" | "reset");
                    tag.data = value.eq_ignore_ascii_case("application/ld+json");
                }
                "colspan" => tag.colspan = value.parse().unwrap_or(1),
                "rowspan" => tag.rowspan = value.parse().unwrap_or(1),
                _ if components && (name.starts_with([':', '@', '#', '{']) || name.starts_with("v-")) => {
                    if let (Some(name), Some(span)) = (bound(&source[attribute.name.range()]), attribute.value) {
                        let role = match name {
                            "" => KeyRole::Copy,
                            _ if own => keys.key(name),
                            _ if keys.is_text_attribute(name) => KeyRole::Alt,
                            _ => KeyRole::Skip,
                        };
                        tag.expressions.push((role, span));
                    }
                }
                _ => {
                    let role = match own {
                        true => keys.key(&source[attribute.name.range()]),
                        false if keys.is_text_attribute(name) => KeyRole::Alt,
                        false => KeyRole::Skip,
                    };
                    if let Some(span) = attribute.value
                        && !matches!(role, KeyRole::Skip | KeyRole::Type | KeyRole::Unknown)
                    {
                        tag.texts.push((role, span));
                    }
                }
            }
        }
        tag
    }
}

/// The attribute that `name` binds to an expression, as Vue writes it; empty for the content itself.
fn bound(name: &str) -> Option<&str> {
    match name {
        "v-text" | "v-html" => Some(""),
        _ => name.strip_prefix("v-bind:").or_else(|| name.strip_prefix(':')).filter(|n| !n.is_empty()),
    }
}

/// A name in lower case.
fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// Whether an element of this name is a component where there are such: `Title`, `ui.Title`.
fn is_component(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) || name.contains('.')
}

/// Adds the value of an attribute as a block that hangs on the open one.
pub(super) fn aside(builder: &mut Builder<'_>, kind: Kind, span: Span<Src>) {
    builder.begin_aside(kind);
    entity::text(builder, span, In::Attribute);
    builder.end();
}

/// Whether the tokenizer takes all up to the end tag as text, even if the tag closes itself.
fn is_raw(name: &str) -> bool {
    matches!(name, "script" | "style" | "textarea" | "iframe" | "xmp" | "noscript" | "noframes")
}

/// Whether a start tag of this role ends an open `p`.
fn ends_paragraph(role: Role) -> bool {
    !matches!(role, Role::Inline(_) | Role::Break | Role::Meta | Role::Skip | Role::SkipInline | Role::Own)
}
