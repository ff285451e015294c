//! Clinic-like corpora from a seed: the same seed gives the same bytes on every machine.

use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

/// One sentence in so many holds a term of [`terms`].
pub const DENSE: u64 = 5;
/// The same for copy that is mostly plain.
pub const SPARSE: u64 = 200;

/// SplitMix64 (<https://prng.di.unimi.it/splitmix64.c>).
pub struct Random(u64);

impl Random {
    /// A stream of numbers of its own for each seed.
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((u128::from(z ^ z >> 31) * u128::from(n)) >> 64) as u64
    }

    fn pick<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len() as u64) as usize]
    }
}

const QUALITY: [&str; 36] = [
    "guaranteed",
    "permanent",
    "miracle",
    "risk-free",
    "pain-free",
    "instant",
    "lifelong",
    "total",
    "complete",
    "100% effective",
    "clinically proven",
    "doctor approved",
    "FDA approved",
    "revolutionary",
    "unmatched",
    "side-effect-free",
    "world-leading",
    "unbeatable",
    "breakthrough",
    "all-natural",
    "fully safe",
    "never-failing",
    "age-reversing",
    "scar-free",
    "once-only",
    "foolproof",
    "superior",
    "award-winning",
    "scientifically proven",
    "zero-risk",
    "lasting",
    "effortless",
    "certified",
    "unrivalled",
    "regenerative",
    "flawless",
];
const THING: [&str; 17] = [
    "hair regrowth",
    "cure",
    "results",
    "skin renewal",
    "treatment",
    "pain relief",
    "recovery",
    "stem cell therapy",
    "exosome therapy",
    "remedy",
    "injections",
    "rejuvenation",
    "solution",
    "protocol",
    "weight loss",
    "healing",
    "success",
];
const WHO: [&str; 12] = [
    "our nurse",
    "the surgeon",
    "your therapist",
    "a colleague",
    "the reception desk",
    "Dr. Marlow",
    "our dietitian",
    "the laboratory",
    "a trained assistant",
    "the practice",
    "your doctor",
    "Mr. Ode",
];
const DOES: [&str; 12] = [
    "looks at",
    "explains",
    "goes through",
    "writes down",
    "can change",
    "will review",
    "discusses",
    "asks about",
    "measures",
    "files",
    "talks over",
    "prepares",
];
const WHAT: [&str; 16] = [
    "your medical history",
    "the plan of care",
    "the price list",
    "the dose",
    "what helps at home",
    "the dressing",
    "your next visit",
    "the side effects you noted",
    "the forms",
    "your skin type",
    "the swelling",
    "a diet sheet",
    "the risks and benefits",
    "your blood results",
    "the opening hours",
    "how the laser works",
];
const WHEN: [&str; 12] = [
    "before you leave",
    "at the first visit",
    "within 14 days",
    "on Mondays from 9:15",
    "in a quiet room",
    "by letter",
    "after six weeks",
    "over the phone",
    "when the swelling is down",
    "each spring",
    "in plain words",
    "if you wish",
];
const TAIL: [&str; 10] = [
    "",
    "",
    "",
    ", so bring a friend",
    ", although results vary",
    " — at no cost",
    ", and we’ll write to you",
    "; parking is free",
    ", as the leaflet says",
    ", which most find useful",
];
const CLAIM: [&str; 8] = [
    "We offer % for every patient.",
    "Only our clinic has %.",
    "% is what you get.",
    "Patients praise our %.",
    "Ask for the % that lasts.",
    "“%”, says the founder.",
    "It is simply %, in one visit.",
    "This spring: %!",
];
const HEAD: [&str; 14] = [
    "About us",
    "Opening hours",
    "Skin care",
    "Hair loss",
    "Your first visit",
    "Prices",
    "Our team",
    "Questions",
    "Laser",
    "Aftercare",
    "Joint pain",
    "How to find us",
    "Nutrition",
    "News",
];

/// 612 phrases, the list that a grep-like rival gets.
pub fn terms() -> Vec<String> {
    QUALITY.iter().flat_map(|q| THING.iter().map(move |t| format!("{q} {t}"))).collect()
}

/// Writes copy.
pub struct Writer {
    random: Random,
    share: u64,
}

impl Writer {
    /// One sentence in `share` holds a claim.
    pub fn new(seed: u64, share: u64) -> Self {
        Writer { random: Random::new(seed), share }
    }

    /// One sentence.
    pub fn sentence(&mut self) -> String {
        let r = &mut self.random;
        if r.below(self.share) == 0 {
            let claim = format!("{} {}", r.pick(&QUALITY), r.pick(&THING));
            return r.pick(&CLAIM).replace('%', &claim);
        }
        let text = format!("{} {} {} {}{}.", r.pick(&WHO), r.pick(&DOES), r.pick(&WHAT), r.pick(&WHEN), r.pick(&TAIL));
        text[..1].to_uppercase() + &text[1..]
    }

    fn paragraph(&mut self) -> String {
        let sentences = 3 + self.random.below(4);
        (0..sentences).map(|_| self.sentence()).collect::<Vec<_>>().join(" ")
    }

    fn head(&mut self) -> &'static str {
        self.random.pick(&HEAD)
    }

    /// Plain text of about `bytes` bytes.
    pub fn text(&mut self, bytes: usize) -> String {
        let mut out = String::with_capacity(bytes + 1024);
        while out.len() < bytes {
            out.push_str(&self.paragraph());
            out.push_str("\n\n");
        }
        out
    }

    /// A Markdown page of about `bytes` bytes.
    pub fn markdown(&mut self, bytes: usize) -> String {
        let mut out = format!("---\ntitle: {}\ndraft: false\n---\n\n# {}\n\n", self.head(), self.head());
        while out.len() < bytes {
            let _ = match self.random.below(10) {
                0 => writeln!(out, "## {}\n", self.head()),
                1 => writeln!(out, "- **{}**: {}\n- {}\n", self.head(), self.sentence(), self.sentence()),
                2 => writeln!(out, "> {}\n", self.sentence()),
                3 => writeln!(out, "See [{}](/page/{} \"open\"). *{}*\n", self.head(), out.len(), self.sentence()),
                4 => writeln!(out, "| Service | Price |\n| --- | ---: |\n| {} | €{} |\n", self.head(), out.len()),
                _ => writeln!(out, "{}\n", self.paragraph()),
            };
        }
        out
    }

    /// An HTML page of about `bytes` bytes.
    pub fn html(&mut self, bytes: usize) -> String {
        let mut out = format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title>\n\
             <style>.hero{{margin:0 auto}} .btn{{border-radius:4px}}</style>\n\
             <script>window.page=window.page||[];page.push({{id:{bytes},kind:\"article\"}});</script>\n\
             </head><body class=\"page\"><main id=\"main\">\n<h1>{}</h1>\n",
            self.head(),
            self.head()
        );
        while out.len() < bytes {
            let _ = match self.random.below(10) {
                0 => writeln!(out, "<h2 class=\"title\">{}</h2>", self.head()),
                1 => writeln!(out, "<ul>\n<li><strong>{}</strong> {}</li>\n</ul>", self.head(), self.sentence()),
                2 => writeln!(
                    out,
                    "<p><a class=\"btn\" href=\"/book?id={}&amp;r=1\">Book</a> {}</p>",
                    out.len(),
                    self.sentence()
                ),
                3 => writeln!(out, "<img src=\"/img/{}.jpg\" alt=\"{}\" width=\"640\">", out.len(), self.head()),
                _ => writeln!(out, "<p>{}</p>", self.paragraph().replace('’', "&rsquo;")),
            };
        }
        out + "</main></body></html>\n"
    }

    /// A page component of about `bytes` bytes.
    pub fn tsx(&mut self, bytes: usize) -> String {
        let mut out = format!(
            "import React from \"react\";\n\nconst meta = {{ title: \"{}\" }};\n\nexport default function Page() {{\n  \
             return (\n    <main className=\"page\">\n      <h1>{{meta.title}}</h1>\n",
            self.head()
        );
        while out.len() < bytes {
            let _ = match self.random.below(10) {
                0 => writeln!(out, "      <h2 className=\"title\">{}</h2>", self.head()),
                1 => writeln!(out, "      <Card title=\"{}\" text=\"{}\" />", self.head(), self.sentence()),
                2 => writeln!(out, "      <img src=\"/img/{}.jpg\" alt=\"{}\" />", out.len(), self.head()),
                _ => writeln!(out, "      <p>{}</p>", self.paragraph()),
            };
        }
        out + "    </main>\n  );\n}\n"
    }

    /// A content file of about `bytes` bytes.
    pub fn json(&mut self, bytes: usize) -> String {
        let mut out = format!("{{\n  \"title\": \"{}\",\n  \"sections\": [\n", self.head());
        while out.len() < bytes {
            let _ = writeln!(
                out,
                "    {{ \"id\": {}, \"heading\": \"{}\", \"body\": \"{}\" }},",
                out.len(),
                self.head(),
                self.paragraph()
            );
        }
        out + "    { \"heading\": \"End\" }\n  ]\n}\n"
    }
}

/// Writes a site of `files` pages of about 6 KB in folders below `root`, by the two makers in turn (three
/// of the first to two of the second). Tells its bytes.
pub fn site(root: &Path, files: u64, share: u64, extensions: [&str; 2]) -> io::Result<u64> {
    let mut bytes = 0;
    for n in 0..files {
        let mut writer = Writer::new(n + 1, share);
        let extension = extensions[usize::from(n % 5 >= 3)];
        let size = 4000 + writer.random.below(4000) as usize;
        let page = match extension {
            "md" => writer.markdown(size),
            "html" => writer.html(size),
            "tsx" => writer.tsx(size),
            _ => writer.json(size),
        };
        let folder: PathBuf = root.join(format!("part-{}", n % 16));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(format!("page-{n}.{extension}")), &page)?;
        bytes += page.len() as u64;
    }
    Ok(bytes)
}

/// Files of a lexicon with `count` further terms, in groups of a thousand that rules ask for: path and text.
pub fn lexicon(count: usize) -> Vec<(String, String)> {
    (0..count)
        .step_by(1000)
        .map(|from| {
            let name = format!("bench-{from}");
            let terms: Vec<String> = (from..(from + 1000).min(count)).map(|n| format!("\"{}\"", made_up(n))).collect();
            let text = format!(
                "[group.{name}]\nterms = [{}]\n\n[[rule]]\nid = \"hype/{name}\"\ntitle = \"Words of the benchmark\"\n\
                 severity = \"warning\"\nsince = \"0.1.0\"\n\n[rule.says]\nwhat = [\"{name}\"]\nunknown = \"flag\"\n\n\
                 [rule.report]\nmessage = \"{{said}}\"\nquestion = \"efficacy\"\n",
                terms.join(", ")
            );
            (format!("claims/hype/{name}.toml"), text)
        })
        .collect()
}

/// Two words that no language has, the second one of the benchmark's copy now and then.
fn made_up(mut n: usize) -> String {
    let mut word = String::from("q");
    for _ in 0..4 {
        word.push(char::from(b"bdfgklmnprstvz"[n % 14]));
        word.push(char::from(b"aeiou"[n % 5]));
        n /= 14;
    }
    format!("{word} {}", THING[word.len() % THING.len()])
}
