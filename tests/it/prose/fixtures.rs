//! What is read of templates and components, a snapshot a file. Nothing that is no copy is in them:
//! it says so of itself.

use super::lines;
use claimlint::source::Format;
use std::fs;

#[test]
fn templates_and_components() {
    let entries = fs::read_dir("fixtures/prose").expect("the fixtures").map(|e| e.expect("an entry").path());
    let mut read = 0;
    for path in entries {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if !name.starts_with("component.") && !name.starts_with("template.") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("text");
        let format = Format::of_path(&name).expect("a reader");
        let seen = lines(format, &text);
        let none = seen.iter().find(|line| line.to_lowercase().contains("no copy"));
        assert_eq!(none, None, "{name}");
        assert_eq!(lines(format, &text.replace('\n', "\r\n")), seen, "{name} with CRLF");
        insta::assert_snapshot!(name.replace('.', "_"), seen.join("\n"));
        read += 1;
    }
    assert_eq!(read, 11);
}
