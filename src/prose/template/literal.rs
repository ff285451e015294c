//! Strings in tags of templates: which of them are shown.

use super::{Masker, quoted};
use crate::{
    prose::{
        keys::KeyRole,
        strings::{self, Escapes},
    },
    span::{Span, Src},
};

/// Words before a string that it is compared with, or that make names of files.
const COMPARES: &[&str] = &["eq", "ne", "is", "contains", "in"];

/// The function of Go templates whose arguments are keys and values by turns.
const PAIRS: &str = "dict";

impl Masker<'_> {
    /// Keeps the strings at `span` that are shown, each set off by `apart`; tells whether there was
    /// one. The first thing that a tag puts out may be a single word, and so may what a key of text names.
    pub(super) fn literals(&mut self, span: Span<Src>, output: bool, apart: &str) -> bool {
        let bytes = &self.source.as_bytes()[..span.end as usize];
        let mut at = span.start as usize;
        let (mut first, mut any) = (output, false);
        // Role of the string that comes, where one before it is its key.
        let mut keyed = None;
        // Whether the string that comes is a key among pairs.
        let mut pairs = None;
        while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr3(b'"', b'\'', b')', rest)) {
            let before = self.source[span.start as usize..at + found].trim_end();
            at += found;
            if bytes[at] == b')' {
                pairs = None;
                at += 1;
                continue;
            }
            let Some(length) = quoted(&bytes[at..]) else { return any };
            let content = Span::new(at as u32 + 1, (at + length - 1) as u32);
            first &= before.trim_start_matches(['-', '~', '=']).is_empty();
            at += length;
            let text = strings::unescape(self.source, content, Escapes::Script);
            let seen = text.get(self.source);
            let last = before.rsplit(|c: char| !is_name(c)).next().unwrap_or("");
            if last == PAIRS {
                pairs = Some(true);
            }
            let after = self.source[at..span.end as usize].trim_start();
            let is_key = after.starts_with("=>")
                || after.starts_with(':') && before.ends_with(['{', ',', '('])
                || pairs == Some(true);
            pairs = pairs.map(|key| !key);
            if is_key {
                keyed = Some(self.keys.key(seen));
                continue;
            }
            let role = keyed.take().or_else(|| named(before).map(|name| self.keys.key(name)));
            let compared = before.ends_with("==") || before.ends_with("!=") || COMPARES.contains(&last);
            let shown = match role {
                Some(KeyRole::Skip | KeyRole::Type) => false,
                None | Some(KeyRole::Unknown) => strings::is_copy(seen) || first && strings::is_shown(seen),
                Some(_) => strings::is_shown(seen),
            };
            if shown && !compared {
                if any || !output {
                    self.inner.gap(content, apart);
                }
                strings::add_unescaped(&mut self.inner, self.source, content, Escapes::Script);
                any = true;
            }
            first = false;
        }
        if any && !output {
            self.inner.gap(span, apart);
        }
        any
    }
}

/// The name that a string after `before` is given to: `title: `, `title =`, `:title =>`.
fn named(before: &str) -> Option<&str> {
    let name = before.strip_suffix("=>").or_else(|| before.strip_suffix([':', '='])).map(str::trim_end)?;
    let name = name.rsplit(|c: char| !is_name(c)).next().unwrap_or("");
    (!name.is_empty()).then_some(name)
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}
