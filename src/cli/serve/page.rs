//! The page: one file, whose script and style alone may run in it.

use super::http::Response;
use crate::{
    cli::policy::Policy,
    emit::{self, Escaped},
    source::Format,
};
use std::fmt::Write;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The formats that copy can be typed in.
pub(super) fn formats() -> impl Iterator<Item = Format> {
    Format::all().filter(|f| *f != Format::Docx)
}

/// The page. `nonce` is the word by which its own script and style are known.
pub(super) fn page(policy: &Policy, nonce: &str) -> Response {
    let lexicon = policy.checker.lexicon();
    let mut options = String::new();
    for format in formats() {
        let _ = writeln!(options, "<option>{}</option>", format.name());
    }
    let active = &policy.checker.options().jurisdictions;
    let [mut countries, mut channels] = [String::new(), String::new()];
    for place in &lexicon.facts().jurisdictions {
        let checked = if active.contains(&place.id) { " checked" } else { "" };
        let _ = writeln!(
            if place.channel { &mut channels } else { &mut countries },
            "<label><input type=\"checkbox\" name=\"jurisdiction\" value=\"{}\"{checked}> {}</label>",
            Escaped(&place.id),
            Escaped(&place.name),
        );
    }
    let page = PAGE
        .replace("@options@", &options)
        .replace("@countries@", &countries)
        .replace("@channels@", &channels)
        .replace("@version@", env!("CARGO_PKG_VERSION"))
        .replace("@lexicon@", &Escaped(lexicon.version()).to_string())
        .replace("@nonce@", nonce)
        .replace("@style@", &format!("{}{STYLE}", emit::PAGE_STYLE))
        .replace("@script@", SCRIPT);
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; \
         img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    Response::page(page, policy)
}
