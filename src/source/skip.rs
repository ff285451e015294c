//! Files that have a reader and hold no copy.

/// Folders whose files others wrote, or machines.
#[rustfmt::skip]
const FOLDERS: &[(&str, &str)] = &[
    ("node_modules", "vendored"), ("vendor", "vendored"), ("bower_components", "vendored"),
    ("third_party", "vendored"), (".next", "generated"), (".nuxt", "generated"), (".svelte-kit", "generated"),
    (".astro", "generated"), (".vercel", "generated"), (".git", "version control"), (".vscode", "configuration"),
    ("__tests__", "test data"), ("__mocks__", "test data"), ("__snapshots__", "test data"),
];

/// Names of files that machines write, or that configure tools.
#[rustfmt::skip]
const NAMES: &[(&str, &str)] = &[
    ("package-lock.json", "lock file"), ("npm-shrinkwrap.json", "lock file"), ("composer.lock", "lock file"),
    ("pnpm-lock.yaml", "lock file"), ("pnpm-workspace.yaml", "configuration"), ("package.json", "configuration"),
    ("composer.json", "configuration"), ("components.json", "configuration"), ("vercel.json", "configuration"),
    ("netlify.toml", "configuration"), ("cargo.toml", "configuration"), ("pyproject.toml", "configuration"),
    ("turbo.json", "configuration"), ("deno.json", "configuration"), ("robots.txt", "configuration"),
    ("requirements.txt", "configuration"), ("docker-compose.yml", "configuration"), ("claimlint.toml", "configuration"),
];

/// Tools whose `NAME.config.js` holds no copy. Those of frameworks may: `nuxt.config.ts` describes the site.
#[rustfmt::skip]
const TOOLS: &[&str] = &[
    "babel", "commitlint", "craco", "cypress", "drizzle", "eslint", "jest", "knip", "lint-staged", "metro", "next",
    "playwright", "postcss", "prettier", "rollup", "stylelint", "svelte", "tailwind", "tsup", "vite", "vitest", "webpack",
];

/// Why a folder of this name is not entered: others wrote what is in it, or machines. `None` if it is.
pub fn skip_folder(name: &str) -> Option<&'static str> {
    FOLDERS.iter().find(|f| f.0 == name).map(|f| f.1)
}

/// Why the file at `path` (parts divided by `/`) is not read although a reader would take it: a lock
/// file, a bundle, vendored or generated files, configuration, test data. `None` if it is to be read.
pub fn skip_reason(path: &str) -> Option<&'static str> {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or(path).to_ascii_lowercase();
    if let Some(&(_, reason)) = NAMES.iter().find(|n| n.0 == name) {
        return Some(reason);
    }
    if name.contains(".min.") || name.ends_with(".bundle.js") || name.contains("-min.") {
        return Some("a minified bundle");
    }
    if name.ends_with(".d.ts") || name.starts_with("tsconfig") || name.starts_with("jsconfig") {
        return Some("configuration");
    }
    if name.split_once(".config.").is_some_and(|(tool, _)| TOOLS.contains(&tool)) {
        return Some("configuration");
    }
    if [".test.", ".spec.", ".stories."].iter().any(|mark| name.contains(mark)) {
        return Some("test data");
    }
    parts.find_map(skip_folder)
}

/// Whether a script looks as if a machine wrote it: long, in very few lines.
pub(super) fn is_minified(text: &str) -> bool {
    let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1;
    text.len() > 20_000 && text.len() / lines > 1_000 && {
        // A page of copy in long strings has spaces as any text has; a bundle has few.
        let spaces = memchr::memchr_iter(b' ', text.as_bytes()).count();
        spaces * 14 < text.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_machines_write_is_skipped_with_its_reason() {
        assert_eq!(skip_reason("site/package-lock.json"), Some("lock file"));
        assert_eq!(skip_reason("js/app.min.js"), Some("a minified bundle"));
        assert_eq!(skip_reason("node_modules/x/README.md"), Some("vendored"));
        assert_eq!(skip_reason("src/Hero.test.tsx"), Some("test data"));
        assert_eq!(skip_reason("tailwind.config.ts"), Some("configuration"));
        assert_eq!(skip_reason("app/hair/page.tsx"), None);
        assert_eq!(skip_reason("app/coverage/page.tsx"), None, "insurers cover treatments");
        assert_eq!(skip_reason("site.config.ts"), None, "it holds the site's title and description");
    }

    #[test]
    fn a_bundle_is_told_by_its_looks() {
        assert!(is_minified(&"var a=function(b){return b.c};".repeat(1_000)));
        assert!(!is_minified(&"const text = 'one two three four five';\n".repeat(1_000)));
    }
}
