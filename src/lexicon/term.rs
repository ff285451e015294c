//! The one syntax of terms: words, `{a|b|}`, `{@name}`, `{@name=id}`, `{~N}`.

/// Most word sequences that one term may expand to.
pub const MOST: usize = 4096;
/// From how many sequences on alternatives are kept together instead of multiplied out.
const MANY: usize = 32;

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
    /// One of these sequences, none of them empty: a group without a name.
    Choice(Vec<Vec<Element>>),
}

/// A term as it is written.
enum Node {
    Leaf(Element),
    Choice(Vec<Vec<Node>>),
}

/// Expands a term into all its sequences. Texts that touch without a space (`cure{|s}`) are joined. A
/// term with very many keeps its larger choices of whole words together.
///
/// # Errors
/// One line that says what is wrong with the braces, or that it expands to too many.
pub fn expand(term: &str) -> Result<Vec<Vec<Element>>, String> {
    let mut rest = term;
    let nodes = sequence(&mut rest, 0)?;
    if !rest.is_empty() {
        return Err("`}` or `|` outside braces".to_string());
    }
    let out = multiply(&nodes, count(&nodes) > MANY);
    if out.len() > MOST {
        return Err(format!("expands to more than {MOST} sequences; use groups"));
    }
    Ok(out.into_iter().map(join).collect())
}

fn sequence(rest: &mut &str, depth: usize) -> Result<Vec<Node>, String> {
    if depth > 16 {
        return Err("braces nest too deep".to_string());
    }
    let mut out = Vec::new();
    loop {
        let stop = rest.find(['{', '}', '|']).unwrap_or(rest.len());
        if stop > 0 {
            out.push(Node::Leaf(Element::Text(rest[..stop].to_string())));
        }
        *rest = &rest[stop..];
        let Some(inner) = rest.strip_prefix('{') else { return Ok(out) };
        if let Some(after) = inner.strip_prefix('@') {
            let end = after.find('}').ok_or("`{@` is not closed")?;
            let (name, id) = match after[..end].trim().split_once('=') {
                Some((n, i)) => (n, Some(i.to_string())),
                None => (after[..end].trim(), None),
            };
            out.push(Node::Leaf(Element::Reference(name.to_string(), id)));
            *rest = &after[end + 1..];
        } else if let Some(after) = inner.strip_prefix('~') {
            let end = after.find('}').ok_or("`{~` is not closed")?;
            let number = after[..end].trim();
            let words = match number {
                "" => 4,
                _ => number.parse().map_err(|_| format!("`{{~{number}}}`: not a number of words"))?,
            };
            if words > 12 {
                return Err("a gap is at most 12 words".to_string());
            }
            out.push(Node::Leaf(Element::Gap(words)));
            *rest = &after[end + 1..];
        } else {
            *rest = inner;
            let mut choices = Vec::new();
            loop {
                choices.push(sequence(rest, depth + 1)?);
                match rest.chars().next() {
                    Some('|') => *rest = &rest[1..],
                    Some('}') => break,
                    _ => return Err("`{` is not closed".to_string()),
                }
            }
            *rest = &rest[1..];
            out.push(Node::Choice(choices));
        }
    }
}

/// How many sequences these nodes stand for.
fn count(nodes: &[Node]) -> usize {
    nodes.iter().fold(1, |n: usize, node| match node {
        Node::Leaf(_) => n,
        Node::Choice(choices) => n.saturating_mul(choices.iter().map(|c| count(c)).fold(0, usize::saturating_add)),
    })
}

/// All sequences. With `compact`, a choice of three or more between spaces stays one element.
fn multiply(nodes: &[Node], compact: bool) -> Vec<Vec<Element>> {
    let mut out: Vec<Vec<Element>> = vec![Vec::new()];
    for (i, node) in nodes.iter().enumerate() {
        let choices: Vec<Vec<Element>> = match node {
            Node::Leaf(element) => vec![vec![element.clone()]],
            Node::Choice(choices) => {
                let all: Vec<Vec<Element>> = choices.iter().flat_map(|c| multiply(c, compact)).collect();
                let whole = |s: &Vec<Element>| !is_blank(s) && s.iter().all(|e| !matches!(e, Element::Gap(_)));
                let solid = all.iter().filter(|s| whole(s)).count();
                if compact && solid >= 3 && stands_alone(nodes, i, &all) {
                    let (solid, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(whole);
                    // spaces at the edges of the choices become spaces around the one element
                    let space = || Element::Text(" ".to_string());
                    let one = vec![space(), Element::Choice(solid.into_iter().map(join).collect()), space()];
                    std::iter::once(one).chain(rest).collect()
                } else {
                    all
                }
            }
        };
        if out.len().saturating_mul(choices.len()) > 2 * MOST {
            // too many; the caller reports it
            return vec![Vec::new(); MOST + 1];
        }
        out = out.iter().flat_map(|o| choices.iter().map(move |c| o.iter().chain(c).cloned().collect())).collect();
    }
    out
}

fn is_blank(sequence: &[Element]) -> bool {
    sequence.iter().all(|e| matches!(e, Element::Text(t) if t.trim().is_empty()))
}

/// Whether each choice of node `i` is whole words: spaces part it from its neighbours.
fn stands_alone(nodes: &[Node], i: usize, choices: &[Vec<Element>]) -> bool {
    let text = |node: Option<&Node>| match node {
        Some(Node::Leaf(Element::Text(t))) => Some(t.clone()),
        _ => None,
    };
    let parted = |c: char| c == ' ' || c == '-';
    let before = i == 0 || text(nodes.get(i - 1)).is_some_and(|t| t.ends_with(parted));
    let after = i + 1 == nodes.len() || text(nodes.get(i + 1)).is_some_and(|t| t.starts_with(parted));
    let edge = |e: Option<&Element>, at_start: bool| match e {
        Some(Element::Text(t)) if at_start => t.starts_with(parted),
        Some(Element::Text(t)) => t.ends_with(parted),
        _ => false,
    };
    let full = || choices.iter().filter(|c| !is_blank(c));
    (before || full().all(|c| edge(c.first(), true))) && (after || full().all(|c| edge(c.last(), false)))
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

    fn show(sequence: &[Element]) -> String {
        let parts: Vec<String> = sequence
            .iter()
            .map(|e| match e {
                Element::Text(t) => t.clone(),
                Element::Reference(n, None) => format!("@{n}"),
                Element::Reference(n, Some(i)) => format!("@{n}={i}"),
                Element::Gap(n) => format!("~{n}"),
                Element::Choice(c) => format!("<{}>", c.iter().map(|s| show(s)).collect::<Vec<_>>().join("|")),
            })
            .collect();
        parts.join("/")
    }

    fn texts(term: &str) -> Vec<String> {
        expand(term).unwrap().iter().map(|s| show(s)).collect()
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
    fn many_choices_stay_together() {
        let long = "{a|b|c} {d|e|f|} {g|h|i|j} x{|s}";
        let all = texts(long);
        assert_eq!(all.len(), 4, "{all:?}");
        assert!(all[0].contains("<a|b|c>"), "{all:?}");
    }

    #[test]
    fn mistakes_are_told() {
        for term in ["{a", "a}", "a|b", "{@x", "{~x}", "{~99}"] {
            assert!(expand(term).is_err(), "{term}");
        }
        assert!(expand(&"{a|b|c|d|e|f|g|h}".repeat(5)).is_err());
    }
}
