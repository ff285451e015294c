//! `--show-settings`: each value, and where it comes from.

use super::{Config, Located, Rules};
use crate::{diagnostic::Severity, source::SourceFile};
use std::fmt::Write;

impl Config {
    /// Every setting with its origin, a line each. `files` are the configurations, for their lines.
    pub fn show(&self, files: &[SourceFile]) -> String {
        let mut shown = Shown { files, out: String::new() };
        shown.rules("", &self.rules);
        shown.one("fail-on", self.fail_on.as_ref().map(|l| (format!("{:?}", l.value), l.origin())), "\"warning\"");
        shown.one("max-warnings", self.max_warnings.as_ref().map(|l| (l.value.to_string(), l.origin())), "no limit");
        shown.names("exclude", Some(&self.exclude), "[]");
        for (key, names) in [
            ("prose.read-keys", &self.prose.read_keys),
            ("prose.skip-keys", &self.prose.skip_keys),
            ("prose.read-attributes", &self.prose.read_attributes),
            ("prose.skip-attributes", &self.prose.skip_attributes),
        ] {
            shown.names(key, Some(names), "[]");
        }
        shown.names("lexicon", Some(&self.lexicon), "[]");
        for (name, treatment) in &self.products {
            shown.line(&format!("products.{:?}", name.value), &format!("{:?}", treatment.value), name.origin());
        }
        let file = self.baseline.as_ref().map(|l| (format!("{:?}", l.value), l.origin()));
        shown.one("baseline.file", file, "the nearest claimlint-baseline.jsonl");
        shown.names("baseline.never", Some(&self.never_baseline), "[]");
        for allow in &self.allow {
            shown.line("allow", &format!("{:?}", allow.text.value), allow.text.origin());
        }
        for over in &self.overrides {
            let paths: Vec<_> = over.paths.iter().map(|p| &*p.value).collect();
            shown.rules(&format!("override {} ", paths.join(",")), &over.rules);
        }
        shown.out
    }
}

/// File and offset of a value.
type Origin<'a> = (&'a str, u32);

impl<T> Located<T> {
    fn origin(&self) -> Origin<'_> {
        (&self.path, self.span.start)
    }
}

struct Shown<'a> {
    files: &'a [SourceFile],
    out: String,
}

impl Shown<'_> {
    fn rules(&mut self, prefix: &str, rules: &Rules) {
        // What an override leaves as it is needs no line.
        let default = |text: &'static str| if prefix.is_empty() { text } else { "" };
        let named = |name: &str| format!("{prefix}{name}");
        self.names(&named("select"), rules.select.as_ref(), default("every rule"));
        self.names(&named("ignore"), rules.ignore.as_ref(), default("[]"));
        for (id, severity) in &rules.severity {
            let severity: &Severity = severity;
            self.line(&named(&format!("severity.{}", id.value)), &format!("{:?}", severity.name()), id.origin());
        }
        self.names(&named("jurisdictions"), rules.jurisdictions.as_ref(), default("those of the lexicon"));
        self.names(&named("channels"), rules.channels.as_ref(), default("[]"));
        for (name, value) in [("treatment", &rules.treatment), ("condition", &rules.condition)] {
            let value = value.as_ref().map(|l| (format!("{:?}", l.value), l.origin()));
            self.one(&named(name), value, default("none"));
        }
    }

    fn names(&mut self, key: &str, names: Option<&Vec<Located<String>>>, default: &str) {
        let set = names.filter(|n| !n.is_empty()).map(|names| {
            let values: Vec<_> = names.iter().map(|n| &n.value).collect();
            (format!("{values:?}"), names[names.len() - 1].origin())
        });
        self.one(key, set, default);
    }

    fn one(&mut self, key: &str, set: Option<(String, Origin<'_>)>, default: &str) {
        match set {
            Some((value, origin)) => self.line(key, &value, origin),
            None if default.is_empty() => {}
            None => {
                let _ = writeln!(self.out, "{key} = {default}  # default");
            }
        }
    }

    fn line(&mut self, key: &str, value: &str, (path, offset): Origin<'_>) {
        let file = self.files.iter().find(|f| f.path == path);
        let line = file.map_or(0, |f| f.lines().position(&f.text, offset).line);
        let _ = writeln!(self.out, "{key} = {value}  # {path}:{line}");
    }
}
