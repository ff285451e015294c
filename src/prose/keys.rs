//! What is read and what is not, as data: elements, attributes, and keys of data files.

use super::Style;

/// What an element does to the text in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Its text is the title of the page.
    Title,
    /// A heading, level 1 to 6.
    Heading(u8),
    /// Begins and ends a block; the kind of block is that of what holds it.
    Block,
    /// The same, and it may stand in a paragraph without ending it: a button, a label.
    Own,
    /// Opens a stretch with headings of its own.
    Section,
    /// A list.
    List,
    /// An item of a list.
    Item,
    /// A quotation.
    Quote,
    /// A table.
    Table,
    /// A row of a table.
    Row,
    /// A cell of a table.
    Cell,
    /// A head of a row or column.
    HeadCell,
    /// A list of terms and descriptions.
    Terms,
    /// A term of such a list: a question, or a heading.
    Term,
    /// What is said of the term.
    Description,
    /// A disclosure: a summary and what it hides.
    Details,
    /// The summary: a question, or a heading.
    Summary,
    /// Sets text in a line.
    Inline(Style),
    /// Ends a line.
    Break,
    /// A description of the page for machines.
    Meta,
    /// Nothing in it is prose, and it stands within a line.
    SkipInline,
    /// Nothing in it is prose.
    Skip,
}

/// Elements with a role, by name; ascending. Those that are not named set nothing and end nothing.
#[rustfmt::skip]
const ELEMENTS: &[(&str, Role)] = &[
    ("a", Role::Inline(Style::LINK)),
    ("address", Role::Block),
    ("article", Role::Section),
    ("aside", Role::Section),
    ("b", Role::Inline(Style::STRONG)),
    ("blockquote", Role::Quote),
    ("body", Role::Block),
    ("br", Role::Break),
    ("button", Role::Own),
    ("caption", Role::Own),
    ("center", Role::Block),
    ("code", Role::SkipInline),
    ("dd", Role::Description),
    ("del", Role::Inline(Style::STRUCK)),
    ("details", Role::Details),
    ("dialog", Role::Block),
    ("dir", Role::List),
    ("div", Role::Block),
    ("dl", Role::Terms),
    ("dt", Role::Term),
    ("em", Role::Inline(Style::STRONG)),
    ("fieldset", Role::Block),
    ("figcaption", Role::Own),
    ("figure", Role::Block),
    ("footer", Role::Block),
    ("form", Role::Block),
    ("h1", Role::Heading(1)),
    ("h2", Role::Heading(2)),
    ("h3", Role::Heading(3)),
    ("h4", Role::Heading(4)),
    ("h5", Role::Heading(5)),
    ("h6", Role::Heading(6)),
    ("head", Role::Block),
    ("header", Role::Block),
    ("hgroup", Role::Block),
    ("hr", Role::Block),
    ("html", Role::Block),
    ("i", Role::Inline(Style::STRONG)),
    ("iframe", Role::Skip),
    ("kbd", Role::SkipInline),
    ("label", Role::Own),
    ("legend", Role::Own),
    ("li", Role::Item),
    ("main", Role::Block),
    ("math", Role::Skip),
    ("menu", Role::List),
    ("meta", Role::Meta),
    ("nav", Role::Section),
    ("noframes", Role::Skip),
    ("noscript", Role::Skip),
    ("object", Role::Block),
    ("ol", Role::List),
    ("optgroup", Role::Block),
    ("option", Role::Own),
    ("p", Role::Block),
    ("picture", Role::Inline(Style::PLAIN)),
    ("pre", Role::Skip),
    ("q", Role::Inline(Style::QUOTED)),
    ("s", Role::Inline(Style::STRUCK)),
    ("samp", Role::SkipInline),
    ("script", Role::Skip),
    ("search", Role::Block),
    ("section", Role::Section),
    ("select", Role::Block),
    ("strike", Role::Inline(Style::STRUCK)),
    ("strong", Role::Inline(Style::STRONG)),
    ("style", Role::Skip),
    ("summary", Role::Summary),
    ("svg", Role::Skip),
    ("table", Role::Table),
    ("tbody", Role::Block),
    ("td", Role::Cell),
    ("template", Role::Skip),
    ("textarea", Role::Skip),
    ("tfoot", Role::Block),
    ("th", Role::HeadCell),
    ("thead", Role::Block),
    ("title", Role::Title),
    ("tr", Role::Row),
    ("ul", Role::List),
    ("video", Role::Block),
    ("xmp", Role::Skip),
];

/// Elements that have no end tag.
#[rustfmt::skip]
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Attributes whose value is for those who do not see the picture or control.
const TEXT_ATTRIBUTES: &[&str] = &["alt", "aria-description", "aria-label", "placeholder", "title"];

/// Values of `name`, `property` or `itemprop` of a `meta` whose `content` is read.
#[rustfmt::skip]
const META_NAMES: &[&str] = &[
    "abstract", "description", "og:description", "og:image:alt", "og:title", "subject", "summary",
    "title", "twitter:description", "twitter:image:alt", "twitter:title",
];

/// The element `name` (lower case) and what it does; `None` for one that does nothing.
pub(super) fn element(name: &str) -> Option<(&'static str, Role)> {
    ELEMENTS.binary_search_by_key(&name, |e| e.0).ok().map(|i| ELEMENTS[i])
}

/// Whether the element `name` (lower case) never has an end tag.
pub(super) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

/// Whether the value of attribute `name` (lower case) is read.
pub(super) fn is_text_attribute(name: &str) -> bool {
    TEXT_ATTRIBUTES.contains(&name)
}

/// Whether the content of a `meta` of this name is read.
pub(super) fn is_meta_name(name: &str) -> bool {
    META_NAMES.iter().any(|n| n.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_sorted_for_the_search() {
        assert!(ELEMENTS.is_sorted_by(|a, b| a.0 < b.0));
    }
}
