//! Data files of every syntax: objects, lists and strings, and what keys tell about them.

use super::{
    BlockId, Builder, Container, Kind,
    html::Loose,
    keys::{KeyRole, Keys},
    strings::{self, Text},
};
use std::convert::Infallible;

/// Level of the heading that a key such as `title` is for its siblings.
const KEY_LEVEL: u8 = 1;
/// Depth of objects and lists that readers keep; what stands deeper is read as if it stood there.
const DEEPEST: usize = 100;

/// A value. `O` is what a syntax has beside strings, lists and objects: expressions, functions.
#[derive(Debug)]
pub(super) enum Node<O = Infallible> {
    /// A string.
    Text(Text),
    /// A list.
    List(Vec<Node<O>>),
    /// An object: values with what their keys say.
    Object(Vec<(KeyRole, Node<O>)>),
    /// Something else, that a reader reads itself.
    Other(O),
}

/// Builds values from what a scanner meets, in order. What is not closed is closed at the end.
#[derive(Default)]
pub(super) struct Tree<'a> {
    keys: Keys<'a>,
    /// Values that stand in nothing.
    done: Vec<Node>,
    open: Vec<Open>,
    /// Whether it is the schema of a section of a theme.
    schema: bool,
    /// Objects and lists that were not opened because they stood too deep.
    flat: usize,
}

/// An object or list under way.
struct Open {
    /// Role of the key whose value it is.
    role: KeyRole,
    entries: Vec<(KeyRole, Node)>,
    /// Role of the key that was read last, until its value comes.
    key: Option<KeyRole>,
    is_object: bool,
    /// Whether its key comes next and is `settings`.
    is_settings: bool,
    /// Whether it holds what was set in a schema.
    set: bool,
}

impl<'a> Tree<'a> {
    /// Nothing yet. Keys are what `keys` says.
    pub(super) fn new(keys: Keys<'a>) -> Self {
        Tree { keys, ..Tree::default() }
    }

    /// The same for the schema of a section of a theme.
    pub(super) fn of_schema(keys: Keys<'a>) -> Self {
        Tree { schema: true, ..Tree::new(keys) }
    }

    /// An object begins.
    pub(super) fn object(&mut self) {
        self.begin(true);
    }

    /// A list begins.
    pub(super) fn list(&mut self) {
        self.begin(false);
    }

    fn begin(&mut self, is_object: bool) {
        if self.open.len() >= DEEPEST {
            self.flat += 1;
            return;
        }
        let outer = self.open.last_mut();
        // In a schema `settings` is a list of what can be set; as an object it holds what was set.
        let set = outer.as_ref().is_some_and(|o| o.set || o.is_settings && is_object);
        let role = outer.and_then(|o| o.key.take()).unwrap_or(KeyRole::Unknown);
        self.open.push(Open { role, entries: Vec::new(), key: None, is_object, set, is_settings: false });
    }

    /// Whether an object is the innermost that is open.
    pub(super) fn in_object(&self) -> bool {
        self.open.last().is_some_and(|o| o.is_object)
    }

    /// Whether an object or list is open.
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// The key of the next value. What has a key is an object.
    pub(super) fn key(&mut self, name: &str) {
        if let Some(open) = self.open.last_mut() {
            // Only in linked data, as `@type`, does it tell what the object is.
            open.is_object = true;
            open.is_settings = name == "settings";
            open.key = Some(match name {
                "type" => KeyRole::Skip,
                "default" | "content" if self.schema && !open.set => KeyRole::Copy,
                "name" | "label" | "info" | "category" if self.schema && !open.set => KeyRole::Skip,
                _ => self.keys.key(name),
            });
        }
    }

    /// A value.
    pub(super) fn value(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(open) => {
                let role = open.key.take().unwrap_or(KeyRole::Unknown);
                open.entries.push((role, node));
            }
            None => self.done.push(node),
        }
    }

    /// The innermost object or list ends.
    pub(super) fn close(&mut self) {
        if self.flat > 0 {
            self.flat -= 1;
        } else if let Some(open) = self.open.pop() {
            let node = if open.is_object {
                Node::Object(open.entries)
            } else {
                Node::List(open.entries.into_iter().map(|(_, node)| node).collect())
            };
            if let Some(outer) = self.open.last_mut() {
                outer.entries.push((open.role, node));
            } else {
                self.done.push(node);
            }
        }
    }

    /// The values that stand in nothing.
    pub(super) fn finish(mut self) -> Vec<Node> {
        self.flat = 0;
        while !self.open.is_empty() {
            self.close();
        }
        self.done
    }
}

/// What stands around a value.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) role: KeyRole,
    /// The question around it.
    question: Option<BlockId>,
    /// Whether it stands in a list.
    item: bool,
    /// Whether what its object is makes its name a question and its text an answer.
    of: Of,
    /// Whether every string is read that is no address, as in files of translations.
    all: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Anything,
    Question,
    Answer,
    /// The description of a page, as frameworks and front matter have it.
    Page,
}

impl Place {
    /// The value of a key, or of none.
    pub(super) fn of(role: KeyRole) -> Self {
        Place { role, question: None, item: false, of: Of::Anything, all: false }
    }

    /// What describes a page: its title is the title of the document.
    pub(super) fn page() -> Self {
        Place { of: Of::Page, ..Place::of(KeyRole::Unknown) }
    }

    /// A file of translations.
    pub(super) fn translations() -> Self {
        Place { all: true, ..Place::of(KeyRole::Copy) }
    }

    /// Kind of the block that a string here is, and what it hangs on.
    pub(super) fn loose(self) -> Loose {
        match (self.role, self.of) {
            (KeyRole::Heading, Of::Question) | (KeyRole::Question, _) => (Kind::Question, None),
            (KeyRole::Copy, Of::Answer) | (KeyRole::Answer, _) => (Kind::Answer, self.question),
            (KeyRole::Alt, _) => (Kind::Alt, None),
            (KeyRole::Heading, Of::Page) => (Kind::Title, None),
            (KeyRole::Meta, _) | (KeyRole::Copy, Of::Page) => (Kind::Meta, None),
            _ if self.item => (Kind::Item, None),
            (KeyRole::Heading, _) => (Kind::Heading(KEY_LEVEL), None),
            _ => (Kind::Label, None),
        }
    }

    /// Whether a string here is copy.
    pub(super) fn shows(self, text: &str) -> bool {
        match self.role {
            KeyRole::Skip | KeyRole::Type => false,
            KeyRole::Unknown => strings::is_copy(text),
            _ => strings::is_shown(text),
        }
    }
}

/// Reads the values that are neither strings nor lists nor objects.
pub(super) trait Others<O> {
    /// Reads one.
    fn other(&mut self, builder: &mut Builder<'_>, other: O, place: Place);
}

/// For syntaxes that have none.
pub(super) struct NoOthers;

impl Others<Infallible> for NoOthers {
    fn other(&mut self, _: &mut Builder<'_>, other: Infallible, _: Place) {
        match other {}
    }
}

/// Reads a value.
pub(super) fn read<O>(builder: &mut Builder<'_>, node: Node<O>, place: Place, others: &mut impl Others<O>) {
    match node {
        Node::Text(text) => {
            if place.shows(text.get(builder.source)) {
                let (kind, parent) = place.loose();
                strings::read(builder, text, kind, parent);
            }
        }
        Node::List(nodes) => list(builder, nodes, place, others),
        Node::Object(entries) => {
            let depth = builder.depth();
            builder.open(Container::Section);
            properties(builder, entries, place, others);
            builder.close_to(depth);
        }
        Node::Other(other) => others.other(builder, other, place),
    }
}

fn list<O>(builder: &mut Builder<'_>, nodes: Vec<Node<O>>, place: Place, others: &mut impl Others<O>) {
    let mut role = place.role;
    if role == KeyRole::Unknown {
        let copy = |n: &Node<O>| matches!(n, Node::Text(t) if strings::is_copy(t.get(builder.source)));
        if nodes.iter().filter(|n| copy(n)).count() * 2 > nodes.len() {
            role = KeyRole::Copy;
        }
    }
    let depth = builder.depth();
    if nodes.iter().any(|n| matches!(n, Node::Text(_))) {
        builder.open(Container::List);
    }
    for node in nodes {
        let of = if place.of == Of::Page { Of::Anything } else { place.of };
        read(builder, node, Place { role, item: true, of, ..place }, others);
    }
    builder.close_to(depth);
}

/// Reads the entries of an object, in a container that is open already.
pub(super) fn properties<O>(
    builder: &mut Builder<'_>,
    mut entries: Vec<(KeyRole, Node<O>)>,
    place: Place,
    others: &mut impl Others<O>,
) {
    let kind = entries.iter().find_map(|entry| match entry {
        (KeyRole::Type, Node::Text(text)) => Some(text.get(builder.source)),
        _ => None,
    });
    let of = match kind {
        Some("Question") => Of::Question,
        Some("Answer") => Of::Answer,
        _ if place.of == Of::Page => Of::Page,
        _ => Of::Anything,
    };
    // What heads the others comes first: a heading, then a question; the order is kept otherwise.
    entries.sort_by_key(|(role, node)| match (role, node) {
        (KeyRole::Heading, Node::Text(_)) => 0,
        (KeyRole::Question, _) => 1,
        _ => 2,
    });
    let depth = builder.depth();
    let mut question = place.question;
    let mut headed = false;
    for (role, node) in entries {
        let role = match (role, &node) {
            (KeyRole::Unknown, _) if place.all => KeyRole::Copy,
            // One heads the others; more of them are text.
            (KeyRole::Heading, Node::Text(_)) if headed => KeyRole::Copy,
            (KeyRole::Heading, Node::List(_) | Node::Object(_)) => KeyRole::Copy,
            _ => role,
        };
        headed |= role == KeyRole::Heading;
        let asks = role == KeyRole::Question || role == KeyRole::Heading && of == Of::Question;
        read(builder, node, Place { role, question, item: false, of, all: place.all }, others);
        if asks {
            builder.end_all();
            question = builder.last();
        }
        builder.close_to(depth);
    }
}
