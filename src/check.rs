//! The whole pipeline: a file in, a report out. Pure: no I/O, and no text makes it fail.

use crate::{
    diagnostic::{Diagnostic, Dismissal, Report, Severity, Via},
    fold,
    judge::{self, Judged, Verdict, judge},
    lexicon::{
        Lexicon,
        model::{Facts, Feature, Jurisdiction, Symbol},
    },
    prose::{self, BlockId, Container, Kind},
    reading::{Outline, Page, Place, Reading},
    report::{self, fingerprint},
    rules::{Candidate, Index, by_weight, candidates},
    scan::Wanted,
    source::SourceFile,
    span::{Span, Src},
    weigh::Weighing,
};
use rayon::prelude::*;
use std::{
    cmp::Reverse,
    collections::HashMap,
    ops::Range,
    sync::{Arc, OnceLock},
};

/// Bytes of copy that are worth a task of their own: a long file is split where blocks end.
const SHARE: u32 = 128 << 10;

/// What to check for. The default checks for every rule of every category that need not be asked for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether to keep dismissals in the report.
    pub trace: bool,
    /// Rule ids or categories; empty for all. Categories that must be asked for are named here.
    pub select: Vec<String>,
    /// Rule ids or categories that are passed over.
    pub ignore: Vec<String>,
    /// Severities of rules, instead of the lexicon's.
    pub severity: Vec<(String, Severity)>,
    /// Jurisdictions and channels whose rules apply; empty for all countries.
    pub jurisdictions: Vec<String>,
    /// Treatment of copy that names none.
    pub default_treatment: Option<String>,
    /// Condition of copy that names none.
    pub default_condition: Option<String>,
}

/// Jurisdictions where something applies to a rule, each with the places in its list.
type Laws = Vec<(usize, Vec<usize>)>;

/// Checks files. Built once, used from any number of threads.
#[derive(Debug)]
pub struct Checker {
    lexicon: Arc<Lexicon>,
    options: Options,
    index: Index,
    /// The rules for phrases, if some of them are not asked for; found on first use.
    others: OnceLock<Option<Index>>,
    /// By rule, what applies to it where: jurisdictions, and of their lists the places; found on first use.
    laws: Vec<OnceLock<Laws>>,
}

/// A candidate, what became of it, and the table cell that it is said of.
type Judgement = (Candidate, Judged, Option<BlockId>);

/// How one sentence was read: what `claimlint why` shows.
#[derive(Clone, Debug)]
pub struct SentenceReading {
    /// Where it stands.
    pub span: Span<Src>,
    /// As a reader sees it.
    pub text: String,
    /// What stands in it: kind, name, words.
    pub hits: Vec<(&'static str, String, String)>,
    /// What it weighs as a claim, as a share of 1, and what makes that up; `None` if it is not weighed.
    pub weight: Option<(f32, Vec<(String, f32)>)>,
    /// What was judged.
    pub judged: Vec<JudgedReading>,
}

/// How one candidate was judged.
#[derive(Clone, Debug)]
pub struct JudgedReading {
    /// Rule id.
    pub rule: String,
    /// The words.
    pub text: String,
    /// Stance, and the words that give it.
    pub stance: (&'static str, String),
    /// Treatment and condition, and how they were found.
    pub topic: (Option<String>, Option<String>, Option<Via>),
    /// What the words say of approval, evidence and figures, as far as they do.
    pub said: Vec<String>,
    /// `finding: error`, or `dismissed: negated (not)`.
    pub verdict: String,
}

/// Splits a document into ranges of blocks of about [`SHARE`] bytes each.
fn shares(document: &prose::Document) -> Vec<Range<BlockId>> {
    let mut out = Vec::new();
    let (mut from, mut bytes) = (0, 0);
    for (id, block) in document.blocks.iter().enumerate() {
        let pieces = &document.pieces[block.pieces.start as usize..block.pieces.end as usize];
        bytes += pieces.iter().map(prose::Piece::len).sum::<u32>();
        if bytes >= SHARE {
            out.push(from..id as BlockId + 1);
            (from, bytes) = (id as BlockId + 1, 0);
        }
    }
    if from < document.blocks.len() as BlockId {
        out.push(from..document.blocks.len() as BlockId);
    }
    out
}

impl Checker {
    /// Builds a checker.
    ///
    /// # Errors
    /// A rule, category, jurisdiction, treatment or condition of the options that the lexicon does not have.
    pub fn new(lexicon: impl Into<Arc<Lexicon>>, options: Options) -> Result<Checker, String> {
        let lexicon = lexicon.into();
        let facts = lexicon.facts();
        let known = |name: &str| {
            facts.rules.iter().any(|r| means(name, &r.id)) || facts.categories.iter().any(|c| c.id == name)
        };
        let named = options.select.iter().chain(&options.ignore).chain(options.severity.iter().map(|s| &s.0));
        for name in named {
            if !known(name) {
                let names: Vec<String> = facts
                    .rules
                    .iter()
                    .map(|r| r.id.clone())
                    .chain(facts.categories.iter().map(|c| c.id.clone()))
                    .collect();
                let near = crate::lexicon::resolve::nearest(name, names.iter());
                let hint = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
                return Err(format!("no rule or category `{name}`{hint}"));
            }
        }
        if let Some(j) = options.jurisdictions.iter().find(|j| !facts.jurisdictions.iter().any(|k| k.id == **j)) {
            let all: Vec<&str> = facts.jurisdictions.iter().map(|j| j.id.as_str()).collect();
            return Err(format!("no jurisdiction `{j}`; there are {}", all.join(", ")));
        }
        if let Some(t) = options.default_treatment.as_ref().filter(|t| !facts.treatments.iter().any(|k| k.id == **t)) {
            return Err(format!("no treatment `{t}`"));
        }
        if let Some(c) = options.default_condition.as_ref().filter(|c| !facts.conditions.iter().any(|k| k.id == **c)) {
            return Err(format!("no condition `{c}`"));
        }
        let index = Index::new(facts, |i| enabled(facts, i, &options));
        let laws = facts.rules.iter().map(|_| OnceLock::new()).collect();
        Ok(Checker { lexicon, options, index, others: OnceLock::new(), laws })
    }

    /// The lexicon.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// What it checks for.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// A checker for something else, by the same lexicon.
    ///
    /// # Errors
    /// Those of [`Checker::new`].
    pub fn with(&self, options: Options) -> Result<Checker, String> {
        Checker::new(self.lexicon.clone(), options)
    }

    /// Checks a file.
    pub fn check(&self, file: &SourceFile) -> Report {
        self.check_document(file, &prose::read(file))
    }

    /// Checks a file whose document was read already.
    pub fn check_document(&self, file: &SourceFile, document: &prose::Document) -> Report {
        let outline = Outline::default();
        let page = || {
            let mut page = self.page(file, document);
            page.outline = outline.clone();
            page
        };
        let parts: Vec<Report> = match &shares(document)[..] {
            [] => Vec::new(),
            [all] => vec![self.blocks(&page(), all.clone())],
            shares => shares.into_par_iter().map(|share| self.blocks(&page(), share.clone())).collect(),
        };
        let mut report = Report::default();
        for part in parts {
            report.findings.extend(part.findings);
            report.dismissals.extend(part.dismissals);
        }
        self.settle(&mut report);
        report
    }

    /// What is found in a range of blocks; the blocks around it are read where they bear on it.
    fn blocks(&self, page: &Page<'_>, blocks: Range<BlockId>) -> Report {
        let mut report = Report::default();
        for id in blocks.filter(|&id| page.is_hot(id)) {
            let reading = page.reading(id);
            for sentence in (0..reading.sentences.len()).filter(|&s| reading.is_hot(s, page)) {
                // whoever asks why phrases were let pass is told of all of them
                let weighing = Weighing::of(page, id, &reading, sentence, &[]).filter(|_| !self.options.trace);
                let light = weighing.is_some_and(|w| w.is_light());
                let worth = |symbols: &[_]| self.index.may_claim(page, id, &reading, sentence, symbols, light);
                if reading.claims(sentence, page, Wanted { worth: &worth, light }).is_some() {
                    self.sentence(page, id, sentence, &reading, &mut report);
                }
            }
        }
        report
    }

    /// How the sentences of a file were read; only those that touch `line` (1-based), if one is given.
    pub fn why(&self, file: &SourceFile, line: Option<u32>) -> Vec<SentenceReading> {
        let document = prose::read(file);
        let mut page = self.page(file, &document);
        page.unheard = true;
        let wanted = line.and_then(|l| file.lines().line_span(&file.text, l));
        let mut out = Vec::new();
        for id in 0..document.blocks.len() as BlockId {
            let reading = page.reading(id);
            for (i, sentence) in reading.sentences.iter().enumerate() {
                let span = reading.norm.source(reading.norm.span_of(sentence.from, sentence.to));
                if line.is_none() || wanted.is_some_and(|w| w.overlaps(span)) {
                    out.push(self.sentence_reading(&page, id, i, &reading, span));
                }
            }
        }
        out
    }

    fn page<'a>(&'a self, file: &'a SourceFile, document: &'a prose::Document) -> Page<'a> {
        let facts = self.lexicon.facts();
        let treatment = self.options.default_treatment.as_ref();
        let condition = self.options.default_condition.as_ref();
        let mut page = Page::new(file, document, &self.lexicon);
        page.default_topic = (
            treatment.and_then(|id| facts.treatments.iter().position(|t| t.id == *id)).map(|i| i as u16),
            condition.and_then(|id| facts.conditions.iter().position(|c| c.id == *id)).map(|i| i as u16),
        );
        page
    }

    fn sentence(&self, page: &Page<'_>, id: BlockId, sentence: usize, reading: &Reading<'_>, report: &mut Report) {
        let judged = self.judged(page, id, sentence, reading);
        for (candidate, judged, cell) in judged.iter().filter(|j| !self.is_idle(page.facts, j, &judged)) {
            match &judged.verdict {
                Verdict::Flag { severity, treatment } => {
                    let mut found = report::diagnostic(page, judged, *severity, *treatment, *cell);
                    if self.adjust(page, candidate.rule, &mut found) {
                        report.findings.push(found);
                    }
                }
                Verdict::Dismiss { reason, because } if self.options.trace => {
                    let place = candidate.place;
                    report.dismissals.push(Dismissal {
                        rule: page.facts.rules[candidate.rule as usize].id.clone(),
                        span: reading.norm.source(reading.norm.span_of(place.start, place.end)),
                        reason,
                        because: because.clone(),
                    });
                }
                Verdict::Dismiss { .. } => {}
            }
        }
    }

    /// Whether a finding will give way to another of its sentence, or to its like, so that nothing need be said of it.
    fn is_idle(&self, facts: &Facts, (_, a, cell): &Judgement, all: &[Judgement]) -> bool {
        let (Verdict::Flag { severity, .. }, None) = (&a.verdict, cell) else { return false };
        // severities that the options or a jurisdiction change are told later
        if !self.options.severity.is_empty() || !self.options.jurisdictions.is_empty() {
            return false;
        }
        let (place, rule) = (a.candidate.place, &facts.rules[a.candidate.rule as usize]);
        all.iter().any(|(_, b, cell)| {
            let (Verdict::Flag { severity: other, .. }, None) = (&b.verdict, cell) else { return false };
            let (at, by) = (b.candidate.place, &facts.rules[b.candidate.rule as usize]);
            let firm = !by.yields && !facts.categories[by.category as usize].opt_in;
            let like = at == place && by.category == rule.category && by.yields == rule.yields;
            rule.yields && firm && at.start < place.end && place.start < at.end
                || like && (other, &rule.id) > (severity, &by.id)
        })
    }

    /// What is judged in a sentence: its phrases, and what is underlined for its weight.
    fn judged(&self, page: &Page<'_>, id: BlockId, sentence: usize, reading: &Reading<'_>) -> Vec<Judgement> {
        let mut phrases = candidates(page, &self.index, id, sentence, reading);
        let reachable = self.options.trace || page.unheard || self.all_phrases().is_some() || {
            let rules = phrases.iter().map(|c| c.rule).filter(|&r| page.facts.is_of_phrases(r));
            let weighing = Weighing::of(page, id, reading, sentence, &[]);
            weighing.is_none_or(|w| w.may_reach_with(rules))
        };
        if !reachable {
            phrases.retain(|c| !page.facts.is_of_phrases(c.rule));
            return self.judge_all(page, phrases);
        }
        let mut out = self.judge_all(page, phrases);
        let others = self.all_phrases().map(|all| self.judge_all(page, candidates(page, all, id, sentence, reading)));
        let all = others.as_ref().unwrap_or(&out);
        let told = judge::told(page.facts, all.iter().map(|j| &j.1));
        // what a phrase of a rule that is not asked for says, it is not for the weight of its sentence to say instead
        let says = |told: &[Feature]| told.iter().any(|f| matches!(f, Feature::Phrase(_)));
        let mut underlined = Vec::new();
        if others.is_none() || !says(&told) || says(&judge::told(page.facts, out.iter().map(|j| &j.1))) {
            underlined = self.judge_all(page, by_weight(page, &self.index, id, sentence, reading, &told));
            underlined.iter_mut().for_each(|u| judge::vouch(page.facts, &mut u.1, all.iter().map(|j| &j.1)));
        }
        out.iter_mut().for_each(|j| judge::weigh(page, &told, &mut j.1));
        out.extend(underlined);
        out
    }

    /// What the phrases of a sentence tell of it, whether their rules are asked for or not.
    pub(crate) fn told(&self, page: &Page<'_>, id: BlockId, sentence: usize, reading: &Reading<'_>) -> Vec<Feature> {
        let phrases = self.all_phrases().unwrap_or(&self.index);
        let judged = self.judge_all(page, candidates(page, phrases, id, sentence, reading));
        judge::told(page.facts, judged.iter().map(|j| &j.1))
    }

    fn judge_all(&self, page: &Page<'_>, all: Vec<Candidate>) -> Vec<Judgement> {
        let judge = |c| self.judgements(page, c).into_iter().map(move |(j, cell)| (c, j, cell));
        all.into_iter().flat_map(judge).collect()
    }

    /// All rules for phrases, if some of them are not asked for.
    fn all_phrases(&self) -> Option<&Index> {
        let find = || {
            let facts = self.lexicon.facts();
            let all = (0..facts.rules.len()).filter(|&r| facts.is_of_phrases(r as u16));
            let missing = all.into_iter().any(|r| !enabled(facts, r, &self.options));
            missing.then(|| Index::new(facts, |r| facts.is_of_phrases(r as u16)))
        };
        self.others.get_or_init(find).as_ref()
    }

    /// Judges a candidate. One in a column head or row label is judged for each cell that affirms it.
    fn judgements(&self, page: &Page<'_>, candidate: Candidate) -> Vec<(Judged, Option<BlockId>)> {
        let block = candidate.place.block;
        let Kind::Cell { row, col, .. } = page.kind(block) else { return vec![(judge(page, candidate, None), None)] };
        let table = page.container(block);
        if page.document.groups[table as usize].kind != Container::Table {
            return vec![(judge(page, candidate, None), None)];
        }
        let cells: Vec<BlockId> = if row == 0 && page.cell(block, 1, col).is_some() && page.cell(block, 0, 1).is_some()
        {
            (1..).map_while(|r| page.cell(block, r, col)).collect()
        } else if col == 0 && row > 0 {
            (1..).map_while(|c| page.cell(block, row, c)).collect()
        } else {
            return vec![(judge(page, candidate, None), None)];
        };
        let english = &page.facts.english;
        let says = |cell: BlockId, symbol: Option<u16>| {
            let reading = page.reading(cell);
            reading.sentences.first().is_some_and(|s| reading.scanned(0, page).of(symbol).any(|h| h.start == s.from))
        };
        let verdicts = cells.iter().any(|&c| says(c, english.cell_yes) || says(c, english.cell_no));
        if !verdicts {
            return vec![(judge(page, candidate, None), None)];
        }
        let mut out = Vec::new();
        for &cell in &cells {
            if says(cell, english.cell_yes) {
                let tokens = page.reading(cell).norm.tokens.len();
                let place = Place {
                    block: cell,
                    sentence: 0,
                    start: 0,
                    end: tokens.clamp(1, page.reading(cell).sentences[0].to),
                };
                out.push((judge(page, candidate, Some(place)), Some(cell)));
            }
        }
        if out.is_empty() {
            let mut judged = judge(page, candidate, None);
            judged.verdict =
                Verdict::Dismiss { reason: "negated", because: "no cell of its column or row affirms it".to_string() };
            out.push((judged, None));
        }
        out
    }

    /// Applies the jurisdictions and the options' severities. Tells whether the finding stands: one of a
    /// category that must be asked for stands only where a rule of an active jurisdiction backs it.
    fn adjust(&self, page: &Page<'_>, rule: u16, found: &mut Diagnostic) -> bool {
        let named = &self.options.jurisdictions;
        let laws = self.laws[rule as usize].get_or_init(|| laws(page.facts, found));
        for (j, rules) in laws {
            let j = &page.facts.jurisdictions[*j];
            if named.is_empty() && j.channel || !named.is_empty() && !named.contains(&j.id) {
                continue;
            }
            found.jurisdictions.push(j.id.clone());
            // the law of a jurisdiction is told to those who asked for it
            for a in rules.iter().map(|&a| &j.applies[a]).filter(|_| !named.is_empty()) {
                found.notes.extend(a.note.iter().map(|n| format!("{}: {n}", j.id)));
                found.evidence.extend(a.see.iter().map(|&id| report::evidence(page, id)));
                if let Some(s) = a.severity {
                    found.severity = found.severity.max(Severity::ALL[usize::from(s.min(2))]);
                }
            }
        }
        for (name, severity) in &self.options.severity {
            if means(name, &found.rule) || *name == found.category {
                found.severity = *severity;
            }
        }
        let category = page.facts.categories.iter().find(|c| c.id == found.category);
        !found.jurisdictions.is_empty() || category.is_none_or(|c| !c.opt_in)
    }

    /// Puts findings in order, keeps one of each category where several overlap, and names them.
    fn settle(&self, report: &mut Report) {
        let mut all = std::mem::take(&mut report.findings);
        self.give_way(&mut all);
        let long = |d: &Diagnostic| fold::composed(&d.text).count();
        all.sort_by_cached_key(|d| (Reverse((d.severity, long(d))), d.span, d.rule.clone()));
        // by category, the kept spans by start: none of them overlap, so two neighbours tell
        let mut kept: HashMap<String, std::collections::BTreeMap<u32, Span<Src>>> = HashMap::new();
        for found in all {
            let spans = kept.entry(found.category.clone()).or_default();
            let before = spans.range(..found.span.end).next_back();
            if before.is_none_or(|(_, s)| !s.overlaps(found.span)) {
                spans.insert(found.span.start, found.span);
                report.findings.push(found);
            }
        }
        report.findings.sort_by(|a, b| (a.span.start, a.span.end, &a.rule).cmp(&(b.span.start, b.span.end, &b.rule)));
        report.dismissals.sort_by(|a, b| (a.span.start, a.span.end, &a.rule).cmp(&(b.span.start, b.span.end, &b.rule)));
        let mut seen: HashMap<String, usize> = HashMap::new();
        for found in &mut report.findings {
            let first = fingerprint(&found.rule, &found.text, &found.context.sentence, 0);
            let nth = seen.entry(first.clone()).or_default();
            found.fingerprint =
                if *nth == 0 { first } else { fingerprint(&found.rule, &found.text, &found.context.sentence, *nth) };
            *nth += 1;
        }
    }

    /// Drops findings of wide rules that share words with a finding of another.
    fn give_way(&self, all: &mut Vec<Diagnostic>) {
        let facts = self.lexicon.facts();
        let wide = |f: &Diagnostic| facts.rules.iter().any(|r| r.yields && r.id == f.rule);
        let (yielding, firm): (Vec<_>, Vec<_>) = std::mem::take(all).into_iter().partition(wide);
        let mut spans: Vec<Span<Src>> = firm.iter().map(|f| f.span).collect();
        spans.sort();
        // ends that only grow tell in one step whether anything before a place reaches into it
        let mut reach = 0;
        let ends: Vec<u32> = spans
            .iter()
            .map(|s| {
                reach = reach.max(s.end);
                reach
            })
            .collect();
        let free = |f: &Diagnostic| {
            let before = spans.partition_point(|s| s.start < f.span.end);
            before == 0 || ends[before - 1] <= f.span.start
        };
        *all = firm;
        all.extend(yielding.into_iter().filter(free));
    }

    fn sentence_reading(
        &self,
        page: &Page<'_>,
        id: BlockId,
        i: usize,
        reading: &Reading<'_>,
        span: Span<Src>,
    ) -> SentenceReading {
        let facts = page.facts;
        let hits = reading
            .scanned(i, page)
            .hits
            .iter()
            .filter_map(|h| {
                let (kind, name) = match facts.symbols[h.symbol as usize] {
                    Symbol::Number => ("number", String::new()),
                    Symbol::Group(g) => ("group", facts.groups[g as usize].name.clone()),
                    Symbol::Treatment(t) => ("treatment", facts.treatments[t as usize].id.clone()),
                    Symbol::Condition(c) => ("condition", facts.conditions[c as usize].id.clone()),
                    Symbol::Regulator(r) => ("regulator", facts.regulators[r as usize].id.clone()),
                    Symbol::Cue(c) => {
                        let cue = &facts.cues[c as usize];
                        ("cue", format!("{} {:?} {:?}", cue.stance.name(), cue.scope, cue.direction).to_lowercase())
                    }
                    Symbol::Pseudo(stance) => ("pseudo cue", stance.name().to_string()),
                    Symbol::Choice => return None,
                };
                Some((kind, name, reading.words(h.start, h.end)))
            })
            .collect();
        let mut judged = Vec::new();
        for (candidate, j, _) in self.judged(page, id, i, reading) {
            let place = candidate.place;
            let said = [
                j.said.level.map(|l| format!("level said: {l:?}").to_lowercase()),
                j.said.needs.map(|n| format!("evidence needed: {n:?}").to_lowercase()),
                j.said.figure.as_ref().map(|(unit, low, high)| format!("figure: {low}–{high} {unit}")),
            ];
            judged.push(JudgedReading {
                rule: facts.rules[candidate.rule as usize].id.clone(),
                text: reading.words(place.start, place.end),
                stance: (j.heard.stance.name(), j.heard.because.clone()),
                topic: (
                    j.topic
                        .treatments
                        .first()
                        .or(j.topic.generic.as_ref())
                        .map(|&t| facts.treatments[t as usize].id.clone()),
                    j.topic.condition.map(|c| facts.conditions[c as usize].id.clone()),
                    j.topic.via,
                ),
                said: said.into_iter().flatten().collect(),
                verdict: match &j.verdict {
                    Verdict::Flag { severity, .. } => format!("finding: {}", severity.name()),
                    Verdict::Dismiss { reason, because } if because.is_empty() => format!("dismissed: {reason}"),
                    Verdict::Dismiss { reason, because } => format!("dismissed: {reason} ({because})"),
                },
            });
        }
        let told = self.told(page, id, i, reading);
        let weight = Weighing::of(page, id, reading, i, &told).map(|w| (1.0 / (1.0 + (-w.weight()).exp()), w.parts()));
        SentenceReading { span, text: reading.sentence_text(i), hits, weight, judged }
    }
}

/// What applies to a finding's rule: jurisdictions, each with the places in its list.
fn laws(facts: &Facts, found: &Diagnostic) -> Laws {
    let places = |j: &Jurisdiction| {
        let all = j.applies.iter().enumerate().filter(|(_, a)| a.rules.iter().any(|r| applies(r, found)));
        all.map(|(i, _)| i).collect::<Vec<_>>()
    };
    let all = facts.jurisdictions.iter().map(places).enumerate();
    all.filter(|(_, places)| !places.is_empty()).collect()
}

/// Whether a pattern of a jurisdiction (`category`, `category/*`, a rule id) means this finding.
fn applies(pattern: &str, found: &Diagnostic) -> bool {
    pattern == found.rule || pattern.strip_suffix("/*").unwrap_or(pattern) == found.category
}

/// Whether a name of the options means a rule: its id, or `*/name` for the rules of that name in all categories.
fn means(name: &str, rule: &str) -> bool {
    name == rule || name.strip_prefix("*/").is_some_and(|n| rule.split_once('/').is_some_and(|r| r.1 == n))
}

/// Whether the options want rule `i`.
fn enabled(facts: &Facts, i: usize, options: &Options) -> bool {
    let rule = &facts.rules[i];
    let category = &facts.categories[rule.category as usize];
    let names = |list: &[String]| list.iter().any(|n| means(n, &rule.id) || *n == category.id);
    // naming the jurisdictions that one advertises in asks for what may not be advertised there
    let asked = !category.opt_in || !options.jurisdictions.is_empty();
    let chosen = if options.select.is_empty() { asked } else { names(&options.select) };
    chosen && !names(&options.ignore)
}
