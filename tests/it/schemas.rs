//! The published JSON Schemas: they are sound, and what the program prints and reads agrees with them.

use claimlint::{
    check::{Checker, Options},
    config,
    emit::{self, Format, Run, Style, Summary},
    lexicon::Lexicon,
    source::{Format as FileFormat, SourceFile},
};
use serde_json::Value;
use std::{fs, path::Path};

const OUTPUT: &str = include_str!("../../schemas/output-1.json");
const CONFIG: &str = include_str!("../../schemas/config.json");

/// What is wrong with `value` by `schema`. Knows the words of JSON Schema that our schemas use, and
/// panics on others, so that none is silently without effect.
fn faults(root: &Value, schema: &Value, value: &Value, at: &str, out: &mut Vec<String>) {
    for (word, says) in schema.as_object().expect("a schema is an object") {
        let mut fault = |why: String| out.push(format!("{at}: {why}: {value}"));
        match word.as_str() {
            "$schema" | "$defs" | "title" | "description" => {}
            "$ref" => {
                let pointer = says.as_str().unwrap().strip_prefix('#').unwrap();
                faults(root, root.pointer(pointer).expect("the reference resolves"), value, at, out);
            }
            "type" => {
                let is = |name: &Value| match name.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "integer" => value.is_u64() || value.is_i64(),
                    "null" => value.is_null(),
                    other => panic!("type {other}"),
                };
                if !says.as_array().map_or_else(|| is(says), |names| names.iter().any(is)) {
                    fault(format!("not {says}"));
                }
            }
            "const" if value != says => fault(format!("not {says}")),
            "const" => {}
            "enum" if !says.as_array().unwrap().contains(value) => fault(format!("none of {says}")),
            "enum" => {}
            "minimum" if value.as_i64().is_some_and(|n| n < says.as_i64().unwrap()) => fault(format!("below {says}")),
            "minimum" => {}
            "pattern" => {
                let pattern = regex::Regex::new(says.as_str().unwrap()).unwrap();
                if value.as_str().is_some_and(|text| !pattern.is_match(text)) {
                    fault(format!("not like {says}"));
                }
            }
            "required" => {
                for key in says.as_array().unwrap() {
                    if value.get(key.as_str().unwrap()).is_none() {
                        fault(format!("lacks {key}"));
                    }
                }
            }
            "properties" => {
                for (key, schema) in says.as_object().unwrap() {
                    if let Some(value) = value.get(key) {
                        faults(root, schema, value, &format!("{at}/{key}"), out);
                    }
                }
            }
            "additionalProperties" => {
                for (key, value) in value.as_object().into_iter().flatten() {
                    if schema.get("properties").is_none_or(|known| known.get(key).is_none()) {
                        match says {
                            Value::Bool(false) => out.push(format!("{at}: unknown key {key}")),
                            _ => faults(root, says, value, &format!("{at}/{key}"), out),
                        }
                    }
                }
            }
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    faults(root, says, item, &format!("{at}/{i}"), out);
                }
            }
            other => panic!("the schema uses `{other}`"),
        }
    }
}

fn check(schema: &str, value: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(schema).expect("the schema is JSON");
    let mut out = Vec::new();
    faults(&schema, &schema, value, "", &mut out);
    out
}

/// Every file below `folder` that has a reader.
fn fixtures(folder: &Path, out: &mut Vec<SourceFile>) {
    for entry in fs::read_dir(folder).expect("fixtures are there") {
        let path = entry.unwrap().path();
        let name = path.to_string_lossy().into_owned();
        if path.is_dir() {
            fixtures(&path, out);
        } else if let Some(format) = FileFormat::of_path(&name)
            && let Ok(file) = SourceFile::from_bytes(name, format, fs::read(&path).unwrap())
        {
            out.push(file);
        }
    }
}

#[test]
fn json_of_every_fixture_agrees_with_its_schema() {
    let checker = Checker::new(Lexicon::embedded(), Options::default()).unwrap();
    let mut files = vec![SourceFile::new("page.md", FileFormat::Markdown, "## Exosome therapy\n\n- FDA approved 💉\n")];
    fixtures(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures")), &mut files);
    let emitter = emit::emitter(Format::Json, Style::default(), Vec::new);
    let mut summary = Summary::default();
    let parts: Vec<String> = files
        .iter()
        .map(|file| {
            let report = checker.check(file);
            summary.add(&report);
            emitter.file(file, &report.findings)
        })
        .collect();
    let version = checker.lexicon().version();
    let run = Run { lexicon_version: version, skipped: &[], failed: &[], summary };
    let json: Value = serde_json::from_str(&emitter.run(&parts, &run)).unwrap();
    assert_eq!(check(OUTPUT, &json), Vec::<String>::new());
    assert!(json["summary"]["errors"].as_u64().unwrap() > 0, "there is something to hold against it");
    for (file, shown) in files.iter().zip(json["files"].as_array().unwrap()) {
        for finding in shown["findings"].as_array().unwrap() {
            let offset = |end: &str| finding["span"][end]["offset"].as_u64().unwrap() as usize;
            let words = &file.text[offset("start")..offset("end")];
            assert!(!words.is_empty(), "{}", file.path);
        }
    }
}

#[test]
fn the_output_schema_refuses_what_is_not_so() {
    let mut json = serde_json::json!({ "schema_version": "1.0", "files": [], "skipped": [],
        "tool": { "name": "claimlint", "version": "1", "lexicon_version": "1" },
        "summary": { "files": 0, "errors": 0, "warnings": 0, "infos": 0, "suppressed": 0, "baselined": 0 } });
    assert_eq!(check(OUTPUT, &json), Vec::<String>::new());
    json["summary"]["errors"] = (-1).into();
    json["schema_version"] = "2.0".into();
    json["files"] = serde_json::json!([{ "path": "a" }]);
    assert_eq!(check(OUTPUT, &json).len(), 4, "{:?}", check(OUTPUT, &json));
}

#[test]
fn the_configuration_schema_has_the_keys_that_are_read() {
    let schema: Value = serde_json::from_str(CONFIG).unwrap();
    // What the parser says it knows is what the schema has, on each level.
    let levels = [
        ("", "", ""),
        ("[[allow]]\n", "allow", "/items"),
        ("[[override]]\n", "override", "/items"),
        ("[baseline]\n", "baseline", ""),
        ("[prose]\n", "prose", ""),
    ];
    for (table, key, below) in levels {
        let problems = config::parse("claimlint.toml", &format!("{table}zzzzzz = 1\n")).unwrap_err();
        let known = problems[0].notes.iter().find_map(|n| n.strip_prefix("known keys: ")).unwrap();
        let mut known: Vec<&str> = known.split(", ").collect();
        let pointer =
            if key.is_empty() { "/properties".to_string() } else { format!("/properties/{key}{below}/properties") };
        let mut listed: Vec<&str> =
            schema.pointer(&pointer).unwrap().as_object().unwrap().keys().map(|k| &**k).collect();
        known.sort_unstable();
        listed.sort_unstable();
        assert_eq!(known, listed, "{key}");
    }
}
