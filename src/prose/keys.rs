//! What is read and what is not, as data: elements, attributes, and keys of data files.

mod names;

use super::Style;
use crate::source::Choice;
use names::Names;
use std::sync::LazyLock;

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

/// Elements with a role, by name. Those that are not named set nothing and end nothing.
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
    static TABLE: LazyLock<Names<Role>> = LazyLock::new(|| Names::new(ELEMENTS.iter().copied()));
    TABLE.get(name)
}

/// Whether the element `name` (lower case) never has an end tag.
pub(super) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

/// Whether the content of a `meta` of this name is read.
pub(super) fn is_meta_name(name: &str) -> bool {
    META_NAMES.iter().any(|n| n.eq_ignore_ascii_case(name))
}

/// What the value of a key of a data file, or of a property of a component, is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyRole {
    /// It heads its siblings.
    Heading,
    /// A question.
    Question,
    /// The answer to the question beside it or around it.
    Answer,
    /// Text that is shown.
    Copy,
    /// Text for those who do not see the picture or control.
    Alt,
    /// A description for machines.
    Meta,
    /// Not read.
    Skip,
    /// What the object is, as in JSON-LD.
    Type,
    /// Its value tells whether it is read.
    Unknown,
}

/// Keys with a role. A key is compared without case and without what is no letter or digit
/// (`og:title`, `meta_title` and `metaTitle` are `ogtitle` and `metatitle`); a key that is not here
/// is what its last word is (`heroTitle` is a `title`).
#[rustfmt::skip]
const KEYS: &[(KeyRole, &[&str])] = &[
    (KeyRole::Heading, &[
        "title", "name", "heading", "headline", "label", "header", "h1", "h2", "h3", "h4", "legend",
    ]),
    (KeyRole::Question, &["question", "q", "faqquestion", "prompt"]),
    (KeyRole::Answer, &["answer", "a", "faqanswer", "response", "reply"]),
    (KeyRole::Copy, &[
        "text", "content", "contents", "description", "desc", "body", "copy", "summary", "excerpt",
        "intro", "introduction", "subtitle", "subheading", "subheadline", "subhead", "tagline", "lead",
        "lede", "eyebrow", "kicker", "blurb", "caption", "quote", "testimonial", "review", "bio",
        "paragraph", "paragraphs", "details", "detail", "message", "note", "notes", "disclaimer",
        "benefit", "benefits", "feature", "features", "highlight", "highlights", "points", "bullets",
        "bullet", "items", "steps", "step", "results", "result", "cta", "button", "overview", "story",
        "info", "tip", "tips", "warning", "conclusion",
        "sentence", "article", "html", "markdown", "md", "value", "stat", "number", "figure",
        "percentage", "duration", "success", "outcome", "causes",
        "badge", "announcement", "slogan", "motto", "children", "string", "source", "target", "term",
        "definition", "statement", "claim", "reason", "why", "how", "what", "who", "when", "expectations",
        "msg", "other", "one", "many",
    ]),
    (KeyRole::Alt, &["alt", "alttext", "imagealt", "arialabel", "ariadescription", "placeholder", "tooltip"]),
    (KeyRole::Meta, &[
        "metadescription", "metatitle", "seotitle", "seodescription", "ogtitle", "ogdescription",
        "twittertitle", "twitterdescription", "pagetitle", "sociallabel",
    ]),
    (KeyRole::Type, &["type"]),
    (KeyRole::Skip, &[
        "id", "slug", "href", "url", "uri", "link", "to", "src", "srcset", "path", "route", "pathname",
        "image", "images", "img", "icon", "icons", "logo", "photo", "avatar", "thumbnail", "poster",
        "video", "file", "filename", "filepath", "classname", "class", "classnames", "style", "styles",
        "css", "sx", "tw", "variant", "variants", "size", "sizes", "color", "colors", "colour", "bg",
        "background", "gradient", "theme", "align", "position", "layout", "template", "permalink",
        "canonical", "locale", "lang", "language", "charset", "encoding", "date", "datepublished",
        "datemodified", "createdat", "updatedat", "publishedat", "timestamp", "time", "email", "phone",
        "telephone", "tel", "fax", "zip", "postalcode", "latitude", "longitude", "lat", "lng", "geo",
        "key", "keys", "keyword", "keywords", "tags", "rel", "method", "action", "role",
        "datatestid", "testid", "htmlfor", "htmltype", "context", "schema", "version", "license",
        "dependencies", "devdependencies", "peerdependencies", "scripts", "main", "module", "exports",
        "engines", "repository", "bugs", "browserslist", "regex", "pattern", "format", "currency",
        "accept", "rev", "hash", "sha", "token", "secret", "password", "username", "handle", "query",
        "selector", "event", "handler", "callback", "d", "viewbox", "fill", "stroke", "transform",
        "x", "y", "width", "height", "animation", "transition", "ease", "easing", "font",
        "fontfamily", "fontsize", "initial", "animate", "exit", "whileinview", "viewport", "code",
        "snippet", "command", "cmd", "env", "port", "host", "domain", "robots", "sitemap", "author",
        "parent", "prefix", "suffix", "delimiter", "ref", "refs", "mime", "mimetype", "extension",
    ]),
];

/// Words that make a key one of pictures, style or code when they stand in it, unless the key ends in
/// a word of text (`imageAlt`, `iconTitle`).
#[rustfmt::skip]
const SKIP_WORDS: &[&str] = &[
    "class", "classname", "icon", "image", "img", "src", "href", "url", "color", "style", "css", "path",
    "slug", "id", "ref", "font", "svg", "animation", "handler", "api", "regex",
];

/// The tables, and what a team reads beside them or leaves out.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Keys<'a>(Option<&'a Choice>);

impl<'a> Keys<'a> {
    /// The tables with a team's choice.
    pub(super) fn new(choice: &'a Choice) -> Self {
        Keys((!choice.is_empty()).then_some(choice))
    }

    /// What the value of the key `name` is.
    pub(super) fn key(self, name: &str) -> KeyRole {
        match self.0.and_then(|choice| choice.key(name)) {
            Some(true) => match key(name) {
                KeyRole::Skip | KeyRole::Type | KeyRole::Unknown => KeyRole::Copy,
                role => role,
            },
            Some(false) => KeyRole::Skip,
            None => key(name),
        }
    }

    /// What a column of a table of data holds. The first headline of an advertisement tells what the
    /// others are about.
    pub(super) fn column(self, name: &str) -> KeyRole {
        match self.0.and_then(|choice| choice.key(name.trim().trim_start_matches('\u{feff}'))) {
            Some(true) => KeyRole::Copy,
            Some(false) => KeyRole::Skip,
            None => column(name),
        }
    }

    /// Whether the value of attribute `name` (lower case) of an element of HTML is read.
    pub(super) fn is_text_attribute(self, name: &str) -> bool {
        let chosen = self.0.and_then(|choice| choice.attribute(name));
        chosen.unwrap_or_else(|| TEXT_ATTRIBUTES.contains(&name))
    }
}

/// Bytes of a key in the tables, at most.
const LONGEST_KEY: usize = 24;

fn key(key: &str) -> KeyRole {
    if key.starts_with("on") && key.as_bytes().get(2).is_some_and(u8::is_ascii_uppercase) || key.starts_with("data-") {
        return KeyRole::Skip;
    }
    let mut folded = String::with_capacity(key.len());
    let words = words(key, &mut folded);
    if let Some(role) = listed(&folded) {
        return role;
    }
    let last = words.last().map_or("", |&at| folded[at..].trim_end_matches(|c: char| c.is_ascii_digit()));
    match listed(last) {
        Some(role @ (KeyRole::Copy | KeyRole::Heading | KeyRole::Alt | KeyRole::Question | KeyRole::Answer)) => {
            if folded.starts_with("meta") || folded.starts_with("seo") {
                KeyRole::Meta
            } else {
                role
            }
        }
        Some(KeyRole::Skip | KeyRole::Type) => KeyRole::Skip,
        _ => {
            let ends = words.iter().skip(1).copied().chain([folded.len()]);
            let mut words = words.iter().zip(ends).map(|(&from, to)| &folded[from..to]);
            if words.any(|w| SKIP_WORDS.contains(&w)) { KeyRole::Skip } else { KeyRole::Unknown }
        }
    }
}

/// The role of a key that is in the table.
fn listed(folded: &str) -> Option<KeyRole> {
    static TABLE: LazyLock<Names<KeyRole>> =
        LazyLock::new(|| Names::new(KEYS.iter().flat_map(|&(role, keys)| keys.iter().map(move |&k| (k, role)))));
    if folded.len() > LONGEST_KEY {
        return None;
    }
    TABLE.get(folded).map(|e| e.1)
}

/// Columns of exports of advertising platforms, by the start of their name without its number. What
/// names an advertisement for those who manage it is no copy of it.
#[rustfmt::skip]
const COLUMNS: &[(&str, KeyRole)] = &[
    ("campaign", KeyRole::Skip), ("ad group", KeyRole::Skip), ("ad set", KeyRole::Skip), ("ad name", KeyRole::Skip),
    ("headline", KeyRole::Heading), ("long headline", KeyRole::Copy), ("description", KeyRole::Copy),
    ("title", KeyRole::Heading), ("body", KeyRole::Copy), ("primary text", KeyRole::Copy), ("caption", KeyRole::Copy),
    ("keyword", KeyRole::Copy), ("sitelink", KeyRole::Copy), ("callout", KeyRole::Copy), ("snippet", KeyRole::Copy),
    ("link description", KeyRole::Copy), ("call to action", KeyRole::Copy), ("business name", KeyRole::Copy),
    ("ad text", KeyRole::Copy), ("text", KeyRole::Copy), ("message", KeyRole::Copy),
    ("final url", KeyRole::Skip), ("status", KeyRole::Skip), ("labels", KeyRole::Skip),
];

fn column(name: &str) -> KeyRole {
    let lower = name.trim().trim_start_matches('\u{feff}').to_lowercase();
    if lower.ends_with("position") || lower.ends_with(" id") {
        return KeyRole::Skip;
    }
    COLUMNS.iter().find(|c| lower.starts_with(c.0)).map_or_else(|| key(name), |c| c.1)
}

/// Adds the letters and digits of a key to `folded`, in lower case, and tells where its words begin
/// there: `heroTitle`, `hero_title` and `hero.title` have two.
fn words(key: &str, folded: &mut String) -> Vec<usize> {
    let mut words = Vec::with_capacity(4);
    let mut was = ' ';
    for c in key.chars() {
        if c.is_alphanumeric() {
            if words.is_empty() || !was.is_alphanumeric() || (c.is_uppercase() && was.is_lowercase()) {
                words.push(folded.len());
            }
            if c.is_ascii() {
                folded.push(c.to_ascii_lowercase());
            } else {
                folded.extend(c.to_lowercase());
            }
        }
        was = c;
    }
    words
}

/// Names of components of scripts, by their end, that are structure: `CardTitle` is a heading. The
/// first that fits counts. A component named like an element, such as `H2`, is that element.
#[rustfmt::skip]
const COMPONENTS: &[(&str, Role)] = &[
    ("accordionitem", Role::Details),
    ("accordiontrigger", Role::Summary),
    ("accordionheader", Role::Block),
    ("subtitle", Role::Block),
    ("title", Role::Heading(3)),
    ("subheading", Role::Block),
    ("heading", Role::Heading(2)),
    ("headline", Role::Heading(2)),
    ("listitem", Role::Item),
    ("list", Role::List),
    ("tablehead", Role::HeadCell),
    ("tablecell", Role::Cell),
    ("tablerow", Role::Row),
    ("tablebody", Role::Block),
    ("tableheader", Role::Block),
    ("blockquote", Role::Quote),
    ("anchor", Role::Inline(Style::LINK)),
    ("link", Role::Inline(Style::LINK)),
    ("bold", Role::Inline(Style::STRONG)),
    ("highlight", Role::Inline(Style::STRONG)),
    ("button", Role::Own),
    ("badge", Role::Own),
    ("label", Role::Own),
    ("paragraph", Role::Block),
    ("text", Role::Block),
    ("description", Role::Block),
    ("section", Role::Section),
    ("card", Role::Section),
];

/// What the component `name` (its last part: `motion.h2` is `h2`) does; `None` if its name does not tell.
pub(super) fn component(name: &str) -> Option<(&'static str, Role)> {
    let name = name.rsplit('.').next().unwrap_or(name);
    let name: String = name.chars().filter(|&c| c != '-').map(|c| c.to_ascii_lowercase()).collect();
    // `Title` is a heading of the page's own, `Template` a part of it.
    let element = element(&name).filter(|e| e.1 != Role::Title && e.0 != "template");
    element.or_else(|| COMPONENTS.iter().find(|c| name.ends_with(c.0)).copied())
}

/// Functions whose arguments are code or addresses: those of the console, of class lists, of queries.
#[rustfmt::skip]
const CODE_CALLS: &[&str] = &[
    "require", "import", "fetch", "cn", "clsx", "classNames", "classnames", "cva", "cx", "tv", "twMerge",
    "css", "styled", "log", "warn", "error", "debug", "info", "trace", "assert", "invariant",
    "querySelector", "querySelectorAll", "getElementById", "getElementsByClassName", "closest", "matches",
    "addEventListener", "removeEventListener", "dispatchEvent", "setAttribute", "getAttribute", "test",
    "match", "matchAll", "split", "replace", "replaceAll", "startsWith", "endsWith", "includes", "indexOf",
    "describe", "it", "expect", "getItem", "setItem", "removeItem", "readFileSync", "readFile",
    "writeFileSync", "revalidatePath", "redirect", "push", "dynamic", "lazy", "exec", "execSync", "sql",
    "gql", "matchMedia", "createElementNS", "useMediaQuery", "Error", "TypeError", "RangeError", "RegExp",
    "useTranslation", "useTranslations", "getTranslations", "gtag", "fbq", "ga", "track", "trackEvent", "logEvent",
    "capture", "identify", "getServerSideProps", "createContext", "useContext", "setTimeout", "setInterval",
    "URL", "Date", "toLocaleDateString", "toLocaleString", "NumberFormat", "DateTimeFormat",
];

/// Whether the arguments of the function `name` are no copy.
pub(super) fn is_code_call(name: &str) -> bool {
    CODE_CALLS.contains(&name) || name.ends_with("Error")
}

/// Tags of template literals that hold text.
const TEXT_TAGS: &[&str] =
    &["html", "md", "mdx", "markdown", "t", "msg", "i18n", "dedent", "outdent", "stripIndent", "raw"];

/// Whether a template literal with this tag is read.
pub(super) fn is_text_tag(name: &str) -> bool {
    TEXT_TAGS.contains(&name)
}

/// Whether a variable of this name describes a page, so that its title is that of the page.
pub(super) fn is_page(name: &str) -> bool {
    matches!(name, "metadata" | "generateMetadata" | "frontmatter" | "frontMatter" | "meta" | "seo")
}

/// Whether a folder of this name holds translations.
pub(super) fn is_translations(name: &str) -> bool {
    matches!(name, "locales" | "locale" | "i18n" | "lang" | "langs" | "translations" | "messages" | "_locales")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_stand_once() {
        assert!(ELEMENTS.is_sorted_by(|a, b| a.0 < b.0), "and in order, for who reads the table");
    }

    #[test]
    fn a_key_stands_once_and_as_it_is_compared() {
        let mut all: Vec<&str> = KEYS.iter().flat_map(|(_, keys)| keys.iter().copied()).collect();
        let total = all.len();
        assert!(
            all.iter()
                .all(|k| k.len() <= LONGEST_KEY && k.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
        );
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), total, "one has two roles");
    }

    #[test]
    fn a_key_is_what_it_or_its_last_word_is() {
        let roles = [
            ("heroTitle", KeyRole::Heading),
            ("hero_title2", KeyRole::Heading),
            ("metaTitle", KeyRole::Meta),
            ("seoText", KeyRole::Meta),
            ("imageAlt", KeyRole::Alt),
            ("iconColorName", KeyRole::Heading),
            ("iconColorX", KeyRole::Skip),
            ("onClick", KeyRole::Skip),
            ("strapline", KeyRole::Unknown),
        ];
        for (name, role) in roles {
            assert_eq!(key(name), role, "{name}");
        }
    }
}
