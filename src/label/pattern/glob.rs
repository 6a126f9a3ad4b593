//! Texts with gaps: what most expressions in selectors come down to.
//!
//! `api|web`, `10\.0\.[12]`, `node-.*`, `.*error.*` and their combinations are a few texts in which
//! some places stand open for any characters. They are tested by comparing, and a set without
//! gaps is a list of strings that an index can look up.

use memchr::memmem::Finder;
use regex_syntax::hir::Class;
use regex_syntax::hir::Hir;
use regex_syntax::hir::HirKind;
use regex_syntax::hir::Look;
use regex_syntax::hir::Repetition;

/// The most globs with gaps that are tried one after the other; an automaton is quicker beyond.
const GLOBS_MAX: usize = 16;
/// The most among them that begin with a gap, so that no first look can rule them out.
const OPEN_GLOBS_MAX: usize = 3;
/// The most strings that a product of choices may come to.
const STRINGS_MAX: usize = 1000;

/// A text with gaps.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Glob {
    /// What the value begins with.
    head: String,
    /// The gaps, each with the text behind it; the last text is what the value ends with.
    tail: Vec<Gap>,
}

/// At least some number of characters, whichever they are, and the text behind them.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Gap {
    min: u32,
    text: String,
}

impl Glob {
    /// Returns a text without gaps.
    pub(super) fn literal(text: &str) -> Self {
        Self { head: text.to_owned(), tail: Vec::new() }
    }

    /// Returns a gap and nothing else.
    pub(super) fn gap(min: u32) -> Self {
        Self { head: String::new(), tail: vec![Gap { min, text: String::new() }] }
    }

    /// Returns what every match begins with.
    pub(super) fn head(&self) -> &str {
        &self.head
    }

    /// Returns the text, if there is no gap in it.
    pub(super) fn into_literal(self) -> Option<String> {
        self.tail.is_empty().then_some(self.head)
    }

    /// Appends another glob.
    fn append(&mut self, other: &Self) {
        match self.tail.last_mut() {
            Some(last) => last.text.push_str(&other.head),
            None => self.head.push_str(&other.head),
        }
        for gap in &other.tail {
            match self.tail.last_mut() {
                Some(last) if last.text.is_empty() => {
                    last.min = last.min.saturating_add(gap.min);
                    last.text.push_str(&gap.text);
                }
                _ => self.tail.push(gap.clone()),
            }
        }
    }
}

/// A glob that is ready to be tested.
#[derive(Clone, Debug)]
pub(super) struct Probe {
    head: String,
    inner: Vec<(u32, Finder<'static>)>,
    last: Option<Gap>,
}

impl From<Glob> for Probe {
    fn from(mut glob: Glob) -> Self {
        let last = glob.tail.pop();
        let finder = |gap: Gap| (gap.min, Finder::new(&gap.text).into_owned());
        Self { head: glob.head, inner: glob.tail.into_iter().map(finder).collect(), last }
    }
}

impl Probe {
    /// Tests a whole value.
    pub(super) fn matches(&self, value: &str) -> bool {
        // As in `is_same`, nothing is never compared with nothing.
        let head = self.head.as_str();
        let behind_head = if head.is_empty() { Some(value) } else { value.strip_prefix(head) };
        let Some(mut left) = behind_head else {
            return false;
        };
        let Some(last) = &self.last else {
            return left.is_empty();
        };
        // The first place where a text fits is the best one: it leaves most to the next gap.
        for (min, finder) in &self.inner {
            match skip(left, *min).and_then(|left| behind(left, finder)) {
                Some(tail) => left = tail,
                None => return false,
            }
        }
        let text = last.text.as_str();
        skip(left, last.min).is_some_and(|left| text.is_empty() || left.ends_with(text))
    }
}

/// Returns what stands behind the first place where a text is found.
fn behind<'a>(text: &'a str, finder: &Finder<'_>) -> Option<&'a str> {
    let at = finder.find(text.as_bytes())?;
    text.get(at + finder.needle().len()..)
}

/// Returns what is left behind some number of characters.
fn skip(text: &str, count: u32) -> Option<&str> {
    let mut runes = text.chars();
    for _ in 0..count {
        runes.next()?;
    }
    Some(runes.as_str())
}

/// Writes an expression as globs, in the order of its alternatives; none if that is not possible.
pub(super) fn globs(hir: &Hir, text_length: usize) -> Option<Vec<Glob>> {
    let globs = expand(hir, Edges { start: true, end: true }, STRINGS_MAX.max(text_length))?;
    let open = globs.iter().filter(|glob| glob.head.is_empty() && !glob.tail.is_empty()).count();
    let is_quick = globs.len() <= GLOBS_MAX && open <= OPEN_GLOBS_MAX;
    (is_quick || globs.iter().all(|glob| glob.tail.is_empty())).then_some(globs)
}

/// Which ends of the value a piece of the expression touches.
#[derive(Clone, Copy)]
struct Edges {
    start: bool,
    end: bool,
}

fn expand(hir: &Hir, edges: Edges, limit: usize) -> Option<Vec<Glob>> {
    match hir.kind() {
        HirKind::Empty => Some(vec![Glob::default()]),
        HirKind::Literal(literal) => {
            std::str::from_utf8(&literal.0).ok().map(|text| vec![Glob::literal(text)])
        }
        HirKind::Class(class) => characters(class, limit),
        // The value is matched as a whole, so its ends need no saying.
        HirKind::Look(Look::Start | Look::StartLF) if edges.start => Some(vec![Glob::default()]),
        HirKind::Look(Look::End | Look::EndLF) if edges.end => Some(vec![Glob::default()]),
        HirKind::Look(_) => None,
        HirKind::Repetition(repetition) => repeated(repetition, limit),
        HirKind::Capture(capture) => expand(&capture.sub, edges, limit),
        HirKind::Concat(parts) => sequence(parts, edges, limit),
        HirKind::Alternation(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(expand(part, edges, limit)?);
                if all.len() > limit {
                    return None;
                }
            }
            Some(all)
        }
    }
}

/// Expands parts that follow each other.
fn sequence(parts: &[Hir], edges: Edges, limit: usize) -> Option<Vec<Glob>> {
    let is_look = |part: &Hir| matches!(part.kind(), HirKind::Look(_));
    let mut all = vec![Glob::default()];
    for (at, part) in parts.iter().enumerate() {
        let (before, behind) = (parts.get(..at)?, parts.get(at + 1..)?);
        let edges = Edges {
            start: edges.start && before.iter().all(is_look),
            end: edges.end && behind.iter().all(is_look),
        };
        all = product(&all, &expand(part, edges, limit)?, limit)?;
    }
    Some(all)
}

/// Expands a repetition: a gap, or a counted choice of few things.
fn repeated(repetition: &Repetition, limit: usize) -> Option<Vec<Glob>> {
    if let (None, true) = (repetition.max, is_any(&repetition.sub)) {
        return Some(vec![Glob::gap(repetition.min)]);
    }
    // Inside of a repetition no place is the value's end for certain.
    let once = expand(&repetition.sub, Edges { start: false, end: false }, limit)?;
    let max = repetition.max.filter(|max| *max as usize <= limit)?;
    let mut all = Vec::new();
    let mut times = vec![Glob::default()];
    for count in 0..=max {
        if count >= repetition.min {
            all.extend(times.iter().cloned());
        }
        if all.len() > limit {
            return None;
        }
        if count < max {
            times = product(&times, &once, limit)?;
        }
    }
    Some(all)
}

fn product(left: &[Glob], right: &[Glob], limit: usize) -> Option<Vec<Glob>> {
    if left.len().saturating_mul(right.len()) > limit {
        return None;
    }
    let joined = left.iter().flat_map(|first| {
        right.iter().map(|second| {
            let mut both = first.clone();
            both.append(second);
            both
        })
    });
    Some(joined.collect())
}

/// Returns each character of a small set.
fn characters(class: &Class, limit: usize) -> Option<Vec<Glob>> {
    let Class::Unicode(class) = class else { return None };
    let size: usize = class.iter().map(regex_syntax::hir::ClassUnicodeRange::len).sum();
    if size > limit {
        return None;
    }
    let runes = class.iter().flat_map(|range| range.start()..=range.end());
    Some(runes.map(|rune| Glob::literal(rune.encode_utf8(&mut [0; 4]))).collect())
}

/// Tells whether a piece matches any one character.
fn is_any(hir: &Hir) -> bool {
    let HirKind::Class(Class::Unicode(class)) = hir.kind() else { return false };
    matches!(class.ranges(), [range] if range.start() == '\0' && range.end() == char::MAX)
}

/// Returns a text that every match of an expression begins with.
pub(super) fn prefix(hir: &Hir) -> String {
    match hir.kind() {
        HirKind::Literal(literal) => String::from_utf8(literal.0.to_vec()).unwrap_or_default(),
        HirKind::Capture(capture) => prefix(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => prefix(&repetition.sub),
        HirKind::Alternation(parts) => shared(parts.iter().map(prefix)),
        HirKind::Concat(parts) => {
            let first = parts.iter().find(|part| !matches!(part.kind(), HirKind::Look(_)));
            first.map(prefix).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// Returns what all texts begin with.
pub(super) fn shared<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> String {
    let common = |left: String, right: T| {
        let pairs = left.chars().zip(right.as_ref().chars());
        pairs.take_while(|(left, right)| left == right).map(|(rune, _)| rune).collect()
    };
    let mut texts = texts.into_iter();
    let first = texts.next().map(|text| text.as_ref().to_owned()).unwrap_or_default();
    texts.fold(first, common)
}
