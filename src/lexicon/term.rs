//! The one syntax of terms: words, `{a|b|}`, `{@name}`, `{@name=id}`, `{~N}`.

/// Most word sequences that one term may expand to.
pub const MOST: usize = 4096;

/// One element of an expanded term.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Element {
    /// Text to be folded into words: no braces left.
    Text(String),
    /// A hit of a group, or of a kind: `treatment`, `condition`, `regulator`, `number`; with `=ID` the
    /// second part.
    Reference(String, Option<String>),
    /// Up to so many words of any kind.
    Gap(u8),
}

/// Expands a term into all its sequences. Texts that touch without a space (`cure{|s}`) are joined.
///
/// # Errors
/// One line that says what is wrong with the braces.
pub fn expand(term: &str) -> Result<Vec<Vec<Element>>, String> {
    let mut rest = term;
    let out = alternatives(&mut rest, 0)?;
    if !rest.is_empty() {
        return Err("`}` or `|` outside braces".to_string());
    }
    Ok(out.into_iter().map(join).collect())
}

/// Reads `a|b|c` up to the closing brace (depth > 0) or the end. At depth 0 a `|` is an error.
fn alternatives(rest: &mut &str, depth: usize) -> Result<Vec<Vec<Element>>, String> {
    if depth > 16 {
        return Err("braces nest too deep".to_string());
    }
    let mut all = Vec::new();
    loop {
        all.extend(sequence(rest, depth)?);
        if all.len() > MOST {
            return Err(format!("expands to more than {MOST} sequences; use groups"));
        }
        if depth > 0 && rest.starts_with('|') {
            *rest = &rest[1..];
        } else {
            return Ok(all);
        }
    }
}

fn sequence(rest: &mut &str, depth: usize) -> Result<Vec<Vec<Element>>, String> {
    let mut out: Vec<Vec<Element>> = vec![Vec::new()];
    while let Some(stop) = rest.find(['{', '}', '|']) {
        push_text(&mut out, &rest[..stop]);
        *rest = &rest[stop..];
        if !rest.starts_with('{') {
            return Ok(out);
        }
        let inner = &rest[1..];
        if let Some(after) = inner.strip_prefix('@') {
            let end = after.find('}').ok_or("`{@` is not closed")?;
            let name = after[..end].trim();
            let (name, id) = match name.split_once('=') {
                Some((n, i)) => (n, Some(i.to_string())),
                None => (name, None),
            };
            for o in &mut out {
                o.push(Element::Reference(name.to_string(), id.clone()));
            }
            *rest = &after[end + 1..];
        } else if let Some(after) = inner.strip_prefix('~') {
            let end = after.find('}').ok_or("`{~` is not closed")?;
            let number = after[..end].trim();
            let words = if number.is_empty() {
                4
            } else {
                number.parse().map_err(|_| format!("`{{~{number}}}`: not a number of words"))?
            };
            if words > 12 {
                return Err("a gap is at most 12 words".to_string());
            }
            for o in &mut out {
                o.push(Element::Gap(words));
            }
            *rest = &after[end + 1..];
        } else {
            *rest = inner;
            let choices = alternatives(rest, depth + 1)?;
            *rest = rest.strip_prefix('}').ok_or("`{` is not closed")?;
            if out.len() * choices.len() > MOST {
                return Err(format!("expands to more than {MOST} sequences; use groups"));
            }
            out = out.iter().flat_map(|o| choices.iter().map(move |c| o.iter().chain(c).cloned().collect())).collect();
        }
    }
    push_text(&mut out, rest);
    *rest = "";
    Ok(out)
}

fn push_text(out: &mut [Vec<Element>], text: &str) {
    if !text.is_empty() {
        for o in out {
            o.push(Element::Text(text.to_string()));
        }
    }
}

/// Joins neighbouring texts, so that `cure{|s}` is one word.
fn join(sequence: Vec<Element>) -> Vec<Element> {
    let mut out: Vec<Element> = Vec::new();
    for element in sequence {
        match (out.last_mut(), element) {
            (Some(Element::Text(before)), Element::Text(text)) => before.push_str(&text),
            (_, element) => out.push(element),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(term: &str) -> Vec<String> {
        expand(term)
            .unwrap()
            .into_iter()
            .map(|s| {
                s.iter()
                    .map(|e| match e {
                        Element::Text(t) => t.clone(),
                        Element::Reference(n, None) => format!("@{n}"),
                        Element::Reference(n, Some(i)) => format!("@{n}={i}"),
                        Element::Gap(n) => format!("~{n}"),
                    })
                    .collect::<Vec<_>>()
                    .join("/")
            })
            .collect()
    }

    #[test]
    fn braces_expand() {
        assert_eq!(texts("cure{|s|d}"), ["cure", "cures", "cured"]);
        assert_eq!(texts("{male|female} x{ y|}"), ["male x y", "male x", "female x y", "female x"]);
        assert_eq!(texts("a {b{c|d}|} e"), ["a bc e", "a bd e", "a  e"]);
        assert_eq!(texts("by {the |}{@regulator}"), ["by the /@regulator", "by /@regulator"]);
        assert_eq!(texts("{@v} {~} {@condition=x}"), ["@v/ /~4/ /@condition=x"]);
    }

    #[test]
    fn mistakes_are_told() {
        for term in ["{a", "a}", "a|b", "{@x", "{~x}", "{~99}"] {
            assert!(expand(term).is_err(), "{term}");
        }
        assert!(expand(&"{a|b|c|d|e|f|g|h}".repeat(5)).is_err());
    }
}
