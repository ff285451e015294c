//! Unified diffs: which lines of which files one touches.

/// The lines of a file that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lines {
    /// All: the file is new.
    All,
    /// First and last line (1-based) of each stretch; `last < first` where lines were only taken out,
    /// right before `first`.
    Some(Vec<(u32, u32)>),
}

/// Each file that the diff leaves in place, with the lines that it touches.
///
/// # Errors
/// A text that is no unified diff.
pub fn parse(text: &str) -> Result<Vec<(String, Lines)>, String> {
    let mut files: Vec<(String, Lines)> = Vec::new();
    let mut lines = text.lines();
    let mut headers = 0;
    let mut open = false;
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix("+++ ") {
            headers += 1;
            let name = path(name);
            // A file that is taken away has nothing to check.
            open = name != "/dev/null";
            if open {
                files.push((name.strip_prefix("b/").unwrap_or(&name).to_string(), Lines::Some(Vec::new())));
            }
        } else if let Some(head) = line.strip_prefix("@@ ") {
            let (mut old, mut new, mut at) = hunk(head).ok_or_else(|| format!("not the head of a hunk: `{line}`"))?;
            // In the head of a hunk without lines, the line is the one before it.
            let mut touched: Vec<(u32, u32)> =
                if new == 0 && old > 0 { vec![(at.saturating_add(1), at)] } else { Vec::new() };
            while old > 0 || new > 0 {
                let Some(line) = lines.next() else { return Err("it ends within a hunk".to_string()) };
                match line.as_bytes().first() {
                    Some(b'+') => {
                        match touched.last_mut() {
                            Some(last) if last.1.saturating_add(1) == at && last.0 <= last.1 => last.1 = at,
                            Some(last) if last.0 == at && last.1 < last.0 => last.1 = at,
                            _ => touched.push((at, at)),
                        }
                        at = at.saturating_add(1);
                        new = new.saturating_sub(1);
                    }
                    Some(b'-') => {
                        if new > 0 && touched.last().is_none_or(|l| l.1.saturating_add(1) < at) {
                            touched.push((at, at.saturating_sub(1)));
                        }
                        old = old.saturating_sub(1);
                    }
                    Some(b'\\') => {}
                    // Some tools drop the space of an empty line of context.
                    _ => {
                        at = at.saturating_add(1);
                        old = old.saturating_sub(1);
                        new = new.saturating_sub(1);
                    }
                }
            }
            if let Some((_, Lines::Some(all))) = files.last_mut().filter(|_| open) {
                all.extend(touched);
            }
        }
    }
    match headers {
        0 if !text.trim().is_empty() && !text.contains("diff --git ") => Err("not a unified diff".to_string()),
        _ => Ok(files),
    }
}

/// Old lines, new lines, and the first new line of `-a,b +c,d @@ …`.
fn hunk(head: &str) -> Option<(u32, u32, u32)> {
    let mut ranges = head.split(' ');
    let range = |text: Option<&str>, sign: char| -> Option<(u32, u32)> {
        let text = text?.strip_prefix(sign)?;
        let (start, count) = text.split_once(',').unwrap_or((text, "1"));
        Some((start.parse().ok()?, count.parse().ok()?))
    };
    let (_, old) = range(ranges.next(), '-')?;
    let (start, new) = range(ranges.next(), '+')?;
    Some((old, new, start))
}

/// A path as it was before the diff quoted it; a date behind it is cut off.
fn path(text: &str) -> String {
    let Some(quoted) = text.strip_prefix('"') else {
        return text.split('\t').next().unwrap_or(text).to_string();
    };
    let mut bytes = Vec::new();
    let mut rest = quoted.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'"' => break,
            b'\\' => match rest.next() {
                Some(first @ b'0'..=b'7') => {
                    let mut value = u32::from(first - b'0');
                    for digit in rest.by_ref().take(2) {
                        value = value * 8 + u32::from(digit.wrapping_sub(b'0') & 7);
                    }
                    bytes.push(value as u8);
                }
                Some(b'n') => bytes.push(b'\n'),
                Some(b't') => bytes.push(b'\t'),
                Some(b'r') => bytes.push(b'\r'),
                Some(other) => bytes.push(other),
                None => {}
            },
            byte => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{Lines, parse, path};

    fn lines(text: &str) -> Vec<(u32, u32)> {
        match parse(text).unwrap().pop().unwrap() {
            (_, Lines::Some(lines)) => lines,
            (_, Lines::All) => panic!("a diff tells lines"),
        }
    }

    #[test]
    fn added_changed_and_taken_out() {
        let head = "--- a/x.md\n+++ b/x.md\n";
        assert_eq!(lines(&format!("{head}@@ -3,0 +4,2 @@\n+a\n+b\n")), [(4, 5)]);
        assert_eq!(lines(&format!("{head}@@ -3 +3 @@ fn\n-a\n+b\n")), [(3, 3)]);
        assert_eq!(lines(&format!("{head}@@ -3,2 +2,0 @@\n-a\n-b\n")), [(3, 2)]);
        let context = "@@ -1,5 +1,5 @@\n one\n-two\n+zwei\n three\n-four\n five\n+six\n";
        assert_eq!(lines(&format!("{head}{context}")), [(2, 2), (4, 3), (5, 5)]);
    }

    #[test]
    fn what_looks_like_a_header_within_a_hunk_is_content() {
        let text = "--- a/x\n+++ b/x\n@@ -1,0 +2,2 @@\n+++ b/other\n+@@ -1 +1 @@\n";
        let files = parse(text).unwrap();
        assert_eq!(files, [("x".to_string(), Lines::Some(vec![(2, 3)]))]);
    }

    #[test]
    fn names_are_unquoted_and_files_that_go_are_left_out() {
        assert_eq!(path("\"b/\\303\\251 \\\"x\\\".md\""), "b/é \"x\".md");
        assert_eq!(path("b/x.md\t2026-01-01"), "b/x.md");
        assert_eq!(parse("--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n").unwrap(), []);
        assert!(parse("hello\n").is_err());
        assert!(parse("--- a/x\n+++ b/x\n@@ -1 +1,9 @@\n+a\n").is_err());
        assert_eq!(parse("").unwrap(), []);
    }
}
