//! The lexicon's one binary table: words, patterns and their indexes as flat arrays that are used where
//! they lie, so that the program starts without building anything, and the facts behind them.
//!
//! A pattern is a sequence of elements: words, classes of symbols, gaps. It is filed under one of them,
//! its anchor: the word or class that prose has least often, so that few sentences ask for it.

use super::model::{ClassId, Evidence, Facts, NUMBER, Symbol, SymbolId};
use std::{
    borrow::Cow,
    cmp::Ordering,
    collections::{BTreeMap, HashMap, HashSet},
};

/// Index of a word of the lexicon.
pub type WordId = u32;
/// Index of a pattern.
pub type PatternId = u32;

/// One element of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Element {
    /// This word.
    Word(WordId),
    /// A hit of a symbol of this class.
    Class(ClassId),
    /// Up to so many words of any kind.
    Gap(u8),
}

impl Element {
    fn pack(self) -> u32 {
        match self {
            Element::Word(w) => w,
            Element::Class(c) => 1 << 30 | u32::from(c),
            Element::Gap(n) => 2 << 30 | u32::from(n),
        }
    }

    fn unpack(packed: u32) -> Element {
        let value = packed & 0x3FFF_FFFF;
        match packed >> 30 {
            0 => Element::Word(value),
            1 => Element::Class(value as ClassId),
            _ => Element::Gap(value as u8),
        }
    }
}

/// What can be told of a pattern before it is looked at: whether it bears on a rule, and the word that
/// must stand right beside its anchor.
#[derive(Clone, Copy, Debug)]
pub struct Glance(u32);

impl Glance {
    const CLAIM: u32 = 1 << 31;

    fn new(pattern: &[Element], anchor: usize, claim: bool) -> Glance {
        let after = pattern.get(anchor + 1);
        let before = anchor.checked_sub(1).map(|i| &pattern[i]);
        let beside = match (after, before) {
            (Some(Element::Word(w)), _) => (w + 1) << 1,
            (_, Some(Element::Word(w))) => (w + 1) << 1 | 1,
            _ => 0,
        };
        Glance(beside | if claim { Glance::CLAIM } else { 0 })
    }

    /// Whether a rule asks for the pattern, or a pattern that a rule asks for.
    pub fn claim(self) -> bool {
        self.0 & Glance::CLAIM != 0
    }

    /// Whether the pattern can match between the words `before` and `after` its anchor.
    pub fn fits(self, before: Option<WordId>, after: Option<WordId>) -> bool {
        let beside = self.0 & !Glance::CLAIM;
        let word = (beside >> 1).checked_sub(1);
        word.is_none() || word == if beside & 1 == 0 { after } else { before }
    }
}

/// A pattern as the table holds it.
#[derive(Clone, Copy, Debug)]
pub struct Pattern<'t> {
    /// What a match is a hit of.
    pub symbol: SymbolId,
    /// 0 if it holds words only; else one more than the highest of the symbols that it asks for.
    pub level: u8,
    /// Whether a rule asks for it, or a pattern that a rule asks for.
    pub claim: bool,
    /// Index of the element that it is filed under.
    pub anchor: u8,
    elements: Array<'t>,
}

impl Pattern<'_> {
    /// Number of elements; never 0.
    pub fn count(&self) -> usize {
        self.elements.len()
    }

    /// Element `i`.
    pub fn element(&self, i: usize) -> Element {
        Element::unpack(self.elements.get(i))
    }
}

/// Little-endian `u32`s in place.
#[derive(Clone, Copy, Debug)]
struct Array<'t>(&'t [u8]);

impl<'t> Array<'t> {
    fn len(&self) -> usize {
        self.0.len() / 4
    }

    fn get(&self, i: usize) -> u32 {
        u32::from_le_bytes(self.0[4 * i..4 * i + 4].try_into().expect("four bytes"))
    }

    fn slice(&self, from: u32, to: u32) -> Array<'t> {
        Array(&self.0[4 * from as usize..4 * to as usize])
    }

    fn iter(self) -> impl Iterator<Item = u32> + 't {
        self.0.as_chunks::<4>().0.iter().map(|c| u32::from_le_bytes(*c))
    }
}

/// Parts of the table, in file order.
#[derive(Clone, Copy)]
enum Part {
    /// Open-addressed hash table: word id + 1, or 0. Its length is a power of two.
    Slots,
    /// Upper half of the hash of the word in each slot.
    Hashes,
    /// Start of each word in `Letters`, one more than there are words.
    WordStarts,
    /// The folded words, end to end.
    Letters,
    /// One `u32` a word: 1 if a sentence with it can hold a claim; a last one for figures.
    Hot,
    /// One bit for each value of [`slot`]: 1 if a word that falls there is hot.
    Sieve,
    /// Start of each word's patterns in `WordPatterns`.
    WordIndex,
    /// Ids of the patterns anchored at a word, those that bear on a rule first.
    WordPatterns,
    /// The [`Glance`] at each of them.
    WordGlances,
    /// Start of each word's classes in `WordClasses`.
    WordClassIndex,
    /// Classes that a word is in by itself, ascending.
    WordClasses,
    /// Start of each class's patterns in `ClassPatterns`.
    ClassIndex,
    /// Ids of the patterns anchored at a class.
    ClassPatterns,
    /// Start of each symbol's classes in `SymbolClasses`.
    SymbolIndex,
    /// The classes that a symbol is in.
    SymbolClasses,
    /// Start of each pattern's elements in `Elements`.
    PatternIndex,
    /// Symbol, level and anchor of each pattern.
    Patterns,
    /// Packed elements.
    Elements,
    /// Facts (postcard).
    Facts,
    /// Evidence records (postcard).
    Evidence,
}

const PARTS: usize = 20;
const MAGIC: u32 = 0x434c_0004;
/// The bit of a packed pattern that tells [`Pattern::claim`].
const CLAIM: u32 = 1 << 23;
/// Bits of the sieve, as a power of two.
const SIEVE: u32 = 16;

/// The table, borrowed from the program or owned.
#[derive(Clone, Debug)]
pub struct Table {
    bytes: Cow<'static, [u8]>,
    bounds: [u32; PARTS + 1],
}

impl Table {
    /// Wraps bytes that [`build`] made; `None` if they are not.
    pub fn new(bytes: Cow<'static, [u8]>) -> Option<Table> {
        let head = Array(bytes.get(..4 * (PARTS + 2))?);
        if head.get(0) != MAGIC {
            return None;
        }
        let mut bounds = [0; PARTS + 1];
        for (i, bound) in bounds.iter_mut().enumerate() {
            *bound = head.get(i + 1);
        }
        (bounds.is_sorted() && bounds[PARTS] as usize == bytes.len()).then_some(Table { bytes, bounds })
    }

    fn part(&self, part: Part) -> &[u8] {
        &self.bytes[self.bounds[part as usize] as usize..self.bounds[part as usize + 1] as usize]
    }

    fn array(&self, part: Part) -> Array<'_> {
        Array(self.part(part))
    }

    /// The word that is folded to these bytes.
    pub fn word(&self, folded: &[u8]) -> Option<WordId> {
        let slots = self.array(Part::Slots);
        let hashes = self.array(Part::Hashes);
        let mask = slots.len() - 1;
        let hash = hash(folded);
        let mut at = hash as usize & mask;
        loop {
            let id = slots.get(at).checked_sub(1)?;
            if hashes.get(at) == (hash >> 32) as u32 && self.letters(id) == folded {
                return Some(id);
            }
            at = (at + 1) & mask;
        }
    }

    /// The folded letters of a word.
    pub fn letters(&self, word: WordId) -> &[u8] {
        let starts = self.array(Part::WordStarts);
        &self.part(Part::Letters)[starts.get(word as usize) as usize..starts.get(word as usize + 1) as usize]
    }

    /// Number of words.
    pub fn words(&self) -> usize {
        self.array(Part::Hot).len() - 1
    }

    /// Number of patterns.
    pub fn patterns(&self) -> usize {
        self.array(Part::Patterns).len()
    }

    /// Whether a sentence with this word can hold a claim.
    pub fn is_hot(&self, word: WordId) -> bool {
        self.array(Part::Hot).get(word as usize) != 0
    }

    /// Whether a word whose first eight letters are ASCII and have this [`key`] may be hot. Few that are
    /// not are let through.
    pub fn may_be_hot(&self, key: u64) -> bool {
        let slot = slot(key);
        self.part(Part::Sieve)[slot / 8] >> (slot % 8) & 1 != 0
    }

    /// Whether a sentence with a figure can hold a claim for that alone.
    pub fn is_hot_number(&self) -> bool {
        self.array(Part::Hot).get(self.words()) != 0
    }

    /// Patterns anchored at a word.
    pub fn at_word(&self, word: WordId) -> impl Iterator<Item = PatternId> + '_ {
        self.ids(Part::WordIndex, Part::WordPatterns, word)
    }

    /// Patterns anchored at a word, those that bear on a rule first, with a glance at each.
    pub fn tries(&self, word: WordId) -> impl Iterator<Item = (PatternId, Glance)> + '_ {
        self.at_word(word).zip(self.ids(Part::WordIndex, Part::WordGlances, word).map(Glance))
    }

    /// Whether a word alone is in this class. It need not be among the hits for that: choices inside terms
    /// make none, as the words that they name are in every sentence.
    pub fn is_choice(&self, word: WordId, class: ClassId) -> bool {
        if word as usize >= self.words() {
            return false;
        }
        let index = self.array(Part::WordClassIndex);
        let classes = self.array(Part::WordClasses).slice(index.get(word as usize), index.get(word as usize + 1));
        let (mut from, mut to) = (0, classes.len());
        while from < to {
            let middle = (from + to) / 2;
            match classes.get(middle).cmp(&u32::from(class)) {
                Ordering::Less => from = middle + 1,
                Ordering::Equal => return true,
                Ordering::Greater => to = middle,
            }
        }
        false
    }

    /// Patterns anchored at a class.
    pub fn at_class(&self, class: ClassId) -> impl Iterator<Item = PatternId> + '_ {
        self.ids(Part::ClassIndex, Part::ClassPatterns, u32::from(class))
    }

    /// Classes that a symbol is in.
    pub fn classes(&self, symbol: SymbolId) -> impl Iterator<Item = ClassId> + '_ {
        self.ids(Part::SymbolIndex, Part::SymbolClasses, u32::from(symbol)).map(|c| c as ClassId)
    }

    /// Whether a symbol is in a class.
    pub fn is_in(&self, symbol: SymbolId, class: ClassId) -> bool {
        self.classes(symbol).any(|c| c == class)
    }

    fn ids(&self, index: Part, list: Part, at: u32) -> impl Iterator<Item = u32> + '_ {
        let index = self.array(index);
        self.array(list).slice(index.get(at as usize), index.get(at as usize + 1)).iter()
    }

    /// A pattern.
    pub fn pattern(&self, id: PatternId) -> Pattern<'_> {
        let index = self.array(Part::PatternIndex);
        let packed = self.array(Part::Patterns).get(id as usize);
        Pattern {
            symbol: packed as SymbolId,
            level: (packed >> 16) as u8 & 0x7F,
            claim: packed & CLAIM != 0,
            anchor: (packed >> 24) as u8,
            elements: self.array(Part::Elements).slice(index.get(id as usize), index.get(id as usize + 1)),
        }
    }

    /// The facts.
    pub fn facts(&self) -> Option<Facts> {
        postcard::from_bytes(self.part(Part::Facts)).ok()
    }

    /// The evidence records, by [`super::model::EvidenceId`].
    pub fn evidence(&self) -> Option<Vec<Evidence>> {
        postcard::from_bytes(self.part(Part::Evidence)).ok()
    }
}

/// The first eight bytes of the word `start..end` of `text`, case aside: equal for words that fold alike
/// as far as their first eight bytes are ASCII. `None` where they are not.
pub fn key(text: &[u8], start: usize, end: usize) -> Option<u64> {
    const CASE: u64 = 0x2020_2020_2020_2020;
    const ASCII: u64 = 0x8080_8080_8080_8080;
    let mut bytes = [0; 8];
    let word = match text.get(start..start + 8) {
        Some(eight) => {
            bytes.copy_from_slice(eight);
            let all = u64::from_le_bytes(bytes);
            if end - start < 8 { all & !(u64::MAX << (8 * (end - start))) } else { all }
        }
        None => {
            bytes[..end - start].copy_from_slice(&text[start..end]);
            u64::from_le_bytes(bytes)
        }
    };
    (word & ASCII == 0).then_some(word | CASE)
}

/// The bit of the sieve for a key.
fn slot(key: u64) -> usize {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - SIEVE)) as usize
}

/// A multiply-and-rotate hash of short words, eight bytes at a time, in the manner of FxHash
/// (<https://github.com/rust-lang/rustc-hash>).
pub fn hash(bytes: &[u8]) -> u64 {
    const K: u64 = 0x517c_c1b7_2722_0a95;
    let mut h = bytes.len() as u64;
    let mut add = |v: u64| h = (h.rotate_left(5) ^ v).wrapping_mul(K);
    let (chunks, rest) = bytes.as_chunks::<8>();
    for chunk in chunks {
        add(u64::from_le_bytes(*chunk));
    }
    if !rest.is_empty() {
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        add(u64::from_le_bytes(last));
    }
    h ^ h >> 29
}

/// A pattern to be put into a table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Draft {
    /// What a match is a hit of.
    pub symbol: SymbolId,
    /// Its elements: folded words, classes and gaps.
    pub elements: Vec<DraftElement>,
}

/// An element before words have ids.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum DraftElement {
    /// A folded word.
    Word(String),
    /// A class.
    Class(ClassId),
    /// A gap.
    Gap(u8),
}

/// What [`build`] puts into a table besides the patterns.
pub struct Content<'a> {
    /// The patterns, none of them twice; their ids are their indexes.
    pub patterns: Vec<Draft>,
    /// Members of each class.
    pub classes: Vec<Vec<SymbolId>>,
    /// How often prose has each folded word.
    pub frequency: HashMap<String, u32>,
    /// How often prose has a figure in digits.
    pub figures: u32,
    /// Symbols that a rule asks for.
    pub claims: Vec<SymbolId>,
    /// The facts.
    pub facts: &'a Facts,
    /// The evidence.
    pub evidence: &'a [Evidence],
}

/// Builds the table. A symbol that is asked for in a circle is returned as the error.
///
/// # Errors
/// The symbol through which groups refer to each other in a circle.
pub fn build(content: Content<'_>) -> Result<Vec<u8>, SymbolId> {
    let symbols = content.facts.symbols.len();
    let levels = levels(&content, symbols)?;

    let mut ids: BTreeMap<&str, WordId> = BTreeMap::new();
    let mut shared: HashMap<&str, u32> = HashMap::new();
    for pattern in &content.patterns {
        for element in &pattern.elements {
            if let DraftElement::Word(w) = element {
                ids.insert(w, 0);
                *shared.entry(w).or_default() += 1;
            }
        }
    }
    for (i, id) in ids.values_mut().enumerate() {
        *id = i as WordId;
    }

    let pattern_levels: Vec<u8> =
        content.patterns.iter().map(|p| pattern_level(p, &content.classes, &levels)).collect();
    let anchors = anchors(&content, &pattern_levels, &shared);
    let claims = closure(&content);

    let choices = choices(&content);
    let asked: HashSet<SymbolId> = content.claims.iter().copied().collect();
    let single = single_words(&content, &ids);
    let mut word_classes = vec![Vec::new(); ids.len()];
    let mut class_words = vec![Vec::new(); content.classes.len()];
    for (class, members) in content.classes.iter().enumerate() {
        for &word in members.iter().flat_map(|s| single.get(s).into_iter().flatten()) {
            word_classes[word as usize].push(class as u32);
            class_words[class].push(word);
        }
    }
    word_classes.iter_mut().for_each(|classes| classes.dedup());
    for words in &mut class_words {
        words.sort_unstable();
        words.dedup();
    }

    let mut at_word = vec![Vec::new(); ids.len()];
    let mut at_class = vec![Vec::new(); content.classes.len()];
    let mut index = vec![0u32];
    let (mut heads, mut elements) = (Vec::new(), Vec::new());
    for (id, pattern) in content.patterns.iter().enumerate() {
        let packed: Vec<Element> = pattern
            .elements
            .iter()
            .map(|e| match e {
                DraftElement::Word(w) => Element::Word(ids[w.as_str()]),
                DraftElement::Class(c) => Element::Class(*c),
                DraftElement::Gap(n) => Element::Gap(*n),
            })
            .collect();
        match packed[anchors[id]] {
            Element::Word(_) if pattern.elements.len() == 1 && choices.contains(&pattern.symbol) => {}
            Element::Word(w) => at_word[w as usize].push(id as u32),
            Element::Class(c) => {
                at_class[c as usize].push(id as u32);
                class_words[c as usize].iter().for_each(|&w| at_word[w as usize].push(id as u32));
            }
            Element::Gap(_) => {}
        }
        // a word that other terms ask for is known to be in its class without being tried
        let tried = !matches!(pattern.elements[..], [DraftElement::Word(_)]) || asked.contains(&pattern.symbol);
        let claim = if tried && claims.contains(&pattern.symbol) { CLAIM } else { 0 };
        heads
            .push(u32::from(pattern.symbol) | u32::from(pattern_levels[id]) << 16 | claim | (anchors[id] as u32) << 24);
        elements.extend(packed.iter().map(|e| e.pack()));
        index.push(elements.len() as u32);
    }
    let glance = |id: u32| {
        let (from, to) = (index[id as usize] as usize, index[id as usize + 1] as usize);
        let pattern: Vec<Element> = elements[from..to].iter().map(|e| Element::unpack(*e)).collect();
        Glance::new(&pattern, anchors[id as usize], heads[id as usize] & CLAIM != 0)
    };
    for list in &mut at_word {
        list.sort_unstable();
        list.dedup();
        list.sort_by_key(|&id| heads[id as usize] & CLAIM == 0);
    }
    let glances: Vec<Vec<u32>> = at_word.iter().map(|l| l.iter().map(|&id| glance(id).0).collect()).collect();
    let mut symbol_classes = vec![Vec::new(); symbols];
    for (class, members) in content.classes.iter().enumerate() {
        for &symbol in members {
            symbol_classes[symbol as usize].push(class as u32);
        }
    }

    let hot = hot_words(&content, &anchors, &ids);
    let mut sieve = vec![0u8; 1 << (SIEVE - 3)];
    for (word, _) in ids.iter().filter(|(_, id)| hot[**id as usize] != 0) {
        // words that are not ASCII are looked up whatever the sieve says
        if let Some(key) = key(word.as_bytes(), 0, word.len()) {
            sieve[slot(key) / 8] |= 1 << (slot(key) % 8);
        }
    }
    let capacity = (ids.len() * 2).next_power_of_two().max(2);
    let (mut slots, mut hashes) = (vec![0u32; capacity], vec![0u32; capacity]);
    let (mut starts, mut letters) = (vec![0u32], Vec::new());
    for (&word, &id) in &ids {
        let h = hash(word.as_bytes());
        let mut at = h as usize & (capacity - 1);
        while slots[at] != 0 {
            at = (at + 1) & (capacity - 1);
        }
        (slots[at], hashes[at]) = (id + 1, (h >> 32) as u32);
        letters.extend_from_slice(word.as_bytes());
        starts.push(letters.len() as u32);
    }

    let flat = |lists: &[Vec<u32>]| -> (Vec<u32>, Vec<u32>) {
        let mut index = vec![0u32];
        let mut all = Vec::new();
        for list in lists {
            all.extend_from_slice(list);
            index.push(all.len() as u32);
        }
        (index, all)
    };
    let bytes = |list: &[u32]| -> Vec<u8> { list.iter().flat_map(|v| v.to_le_bytes()).collect() };
    let (word_index, word_patterns) = flat(&at_word);
    let (_, word_glances) = flat(&glances);
    let (word_class_index, word_classes) = flat(&word_classes);
    let (class_index, class_patterns) = flat(&at_class);
    let (symbol_index, symbol_classes) = flat(&symbol_classes);
    let parts: [Vec<u8>; PARTS] = [
        bytes(&slots),
        bytes(&hashes),
        bytes(&starts),
        letters,
        bytes(&hot),
        sieve,
        bytes(&word_index),
        bytes(&word_patterns),
        bytes(&word_glances),
        bytes(&word_class_index),
        bytes(&word_classes),
        bytes(&class_index),
        bytes(&class_patterns),
        bytes(&symbol_index),
        bytes(&symbol_classes),
        bytes(&index),
        bytes(&heads),
        bytes(&elements),
        postcard::to_allocvec(content.facts).expect("plain data"),
        postcard::to_allocvec(content.evidence).expect("plain data"),
    ];
    let mut out = MAGIC.to_le_bytes().to_vec();
    let mut at = 4 * (PARTS as u32 + 2);
    out.extend_from_slice(&at.to_le_bytes());
    for part in &parts {
        at += part.len() as u32;
        out.extend_from_slice(&at.to_le_bytes());
    }
    for part in parts {
        out.extend_from_slice(&part);
    }
    Ok(out)
}

/// The level of each symbol: the highest of its patterns.
fn levels(content: &Content<'_>, symbols: usize) -> Result<Vec<u8>, SymbolId> {
    let mut asks: Vec<HashSet<SymbolId>> = vec![HashSet::new(); symbols];
    for pattern in &content.patterns {
        for element in &pattern.elements {
            if let DraftElement::Class(c) = element {
                asks[pattern.symbol as usize].extend(&content.classes[*c as usize]);
            }
        }
    }
    let mut levels = vec![None; symbols];
    let mut open = vec![false; symbols];
    fn level(
        s: SymbolId,
        asks: &[HashSet<SymbolId>],
        levels: &mut [Option<u8>],
        open: &mut [bool],
    ) -> Result<u8, SymbolId> {
        if let Some(l) = levels[s as usize] {
            return Ok(l);
        }
        if std::mem::replace(&mut open[s as usize], true) {
            return Err(s);
        }
        let mut highest = 0;
        for &a in &asks[s as usize] {
            highest = highest.max(level(a, asks, levels, open)?.saturating_add(1));
        }
        open[s as usize] = false;
        levels[s as usize] = Some(highest);
        Ok(highest)
    }
    (0..symbols).map(|s| level(s as SymbolId, &asks, &mut levels, &mut open)).collect()
}

fn pattern_level(pattern: &Draft, classes: &[Vec<SymbolId>], levels: &[u8]) -> u8 {
    let asked = pattern.elements.iter().filter_map(|e| match e {
        DraftElement::Class(c) => Some(&classes[*c as usize]),
        _ => None,
    });
    asked.flatten().map(|&s| levels[s as usize] + 1).max().unwrap_or(0)
}

/// The element that each pattern is filed under: the one that prose has least often. A class is as
/// frequent as all its terms are together, a term as its rarest element.
fn anchors(content: &Content<'_>, levels: &[u8], shared: &HashMap<&str, u32>) -> Vec<usize> {
    /// A word that prose does not have still costs something, above all if it is short.
    const SEEN: u64 = 16;
    let mut symbols = vec![0u64; content.facts.symbols.len()];
    symbols[NUMBER as usize] = SEEN * u64::from(content.figures);
    let mut out = vec![0; content.patterns.len()];
    let mut order: Vec<usize> = (0..content.patterns.len()).collect();
    order.sort_by_key(|&i| levels[i]);
    for i in order {
        let pattern = &content.patterns[i];
        let cost = |e: &DraftElement| match e {
            DraftElement::Gap(_) => (u64::MAX, 0, 0),
            DraftElement::Word(w) => {
                let seen = SEEN * u64::from(content.frequency.get(w).copied().unwrap_or_default());
                (seen + SEEN / w.len().clamp(1, 16) as u64, shared[w.as_str()], usize::MAX - w.len())
            }
            DraftElement::Class(c) => {
                let sum = content.classes[*c as usize].iter().map(|&s| symbols[s as usize]).sum::<u64>();
                (sum.saturating_add(1), u32::MAX, 0)
            }
        };
        let (best, at) = (0..pattern.elements.len()).map(|k| (cost(&pattern.elements[k]), k)).min().unwrap_or_default();
        out[i] = at;
        symbols[pattern.symbol as usize] = symbols[pattern.symbol as usize].saturating_add(best.0);
    }
    out
}

/// Choices inside terms: no one looks for them among the hits, but for what ends the reach of a cue.
fn choices(content: &Content<'_>) -> HashSet<SymbolId> {
    let stops: HashSet<SymbolId> = content.facts.cues.iter().filter_map(|c| c.stops).collect();
    let all = content.facts.symbols.iter().enumerate().filter(|(_, s)| **s == Symbol::Choice);
    all.map(|(id, _)| id as SymbolId).filter(|id| !stops.contains(id)).collect()
}

/// The terms of one word of each symbol. Figures are read, not looked up.
fn single_words(content: &Content<'_>, ids: &BTreeMap<&str, WordId>) -> HashMap<SymbolId, Vec<WordId>> {
    let mut out: HashMap<SymbolId, Vec<WordId>> = HashMap::new();
    for pattern in content.patterns.iter().filter(|p| p.symbol != NUMBER) {
        if let [DraftElement::Word(word)] = &pattern.elements[..] {
            out.entry(pattern.symbol).or_default().push(ids[word.as_str()]);
        }
    }
    out
}

/// The symbols of rules and all that their terms ask for.
fn closure(content: &Content<'_>) -> HashSet<SymbolId> {
    let mut asks: HashMap<SymbolId, HashSet<ClassId>> = HashMap::new();
    for pattern in &content.patterns {
        let classes = pattern.elements.iter().filter_map(|e| match e {
            DraftElement::Class(c) => Some(*c),
            _ => None,
        });
        asks.entry(pattern.symbol).or_default().extend(classes);
    }
    let mut done = HashSet::new();
    let mut todo = content.claims.clone();
    while let Some(symbol) = todo.pop() {
        if done.insert(symbol) {
            let classes = asks.get(&symbol).into_iter().flatten();
            todo.extend(classes.flat_map(|c| &content.classes[*c as usize]));
        }
    }
    done
}

/// Words without which no claim can be: the anchors through which the symbols of rules are reached.
fn hot_words(content: &Content<'_>, anchors: &[usize], ids: &BTreeMap<&str, WordId>) -> Vec<u32> {
    let mut by_symbol: HashMap<SymbolId, Vec<usize>> = HashMap::new();
    for (i, pattern) in content.patterns.iter().enumerate() {
        by_symbol.entry(pattern.symbol).or_default().push(i);
    }
    let mut hot = vec![0u32; ids.len()];
    let mut todo = content.claims.clone();
    let mut done: HashSet<SymbolId> = HashSet::new();
    while let Some(symbol) = todo.pop() {
        if !done.insert(symbol) {
            continue;
        }
        for &i in by_symbol.get(&symbol).into_iter().flatten() {
            match &content.patterns[i].elements[anchors[i]] {
                DraftElement::Word(w) => hot[ids[w.as_str()] as usize] = 1,
                DraftElement::Class(c) => todo.extend(&content.classes[*c as usize]),
                DraftElement::Gap(_) => {}
            }
        }
    }
    hot.push(u32::from(done.contains(&NUMBER)));
    hot
}
