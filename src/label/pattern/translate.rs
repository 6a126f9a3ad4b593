//! From the parsed tree to an automaton.

use regex_automata::meta::Config;
use regex_automata::meta::Regex;
use regex_automata::nfa::thompson::WhichCaptures;
use regex_syntax::hir::Capture;
use regex_syntax::hir::Class as HirClass;
use regex_syntax::hir::ClassUnicode;
use regex_syntax::hir::ClassUnicodeRange;
use regex_syntax::hir::Dot;
use regex_syntax::hir::Hir;
use regex_syntax::hir::Look as HirLook;
use regex_syntax::hir::Repetition;

use super::error::Fault;
use super::error::PatternError;
use super::node::Case;
use super::node::Class;
use super::node::Greed;
use super::node::Item;
use super::node::Look;
use super::node::Node;
use super::node::Sense;
use super::unicode::characters;

/// The most memory one automaton may take; Go's own limit is of this size.
const AUTOMATON_BYTES_MAX: usize = 128 << 20;

/// Whether groups are remembered or only group.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Groups {
    Kept,
    Dropped,
}

/// Translates a node into the representation of the regex family.
pub(super) fn translate(node: &Node, groups: Groups) -> Hir {
    let each = |nodes: &[Node]| nodes.iter().map(|node| translate(node, groups)).collect();
    match node {
        Node::Empty => Hir::empty(),
        Node::Rune(rune, Case::Exact) => match char::from_u32(*rune) {
            Some(rune) => Hir::literal(rune.encode_utf8(&mut [0; 4]).as_bytes()),
            None => Hir::fail(),
        },
        Node::Rune(rune, case) => Hir::class(HirClass::Unicode(range(*rune, *rune, *case))),
        Node::Any => Hir::dot(Dot::AnyChar),
        Node::AnyInLine => Hir::dot(Dot::AnyCharExceptLF),
        Node::Class(class) => Hir::class(HirClass::Unicode(set(class))),
        Node::Look(place) => Hir::look(look(*place)),
        Node::Repeat(repeat) => Hir::repetition(Repetition {
            min: repeat.min,
            max: repeat.max,
            greedy: repeat.greed == Greed::Most,
            sub: Box::new(translate(&repeat.node, groups)),
        }),
        Node::Concat(nodes) => Hir::concat(each(nodes)),
        Node::Alternate(nodes) => Hir::alternation(each(nodes)),
        Node::Capture(_, node) if groups == Groups::Dropped => translate(node, groups),
        Node::Capture(index, node) => Hir::capture(Capture {
            index: *index,
            name: None,
            sub: Box::new(translate(node, groups)),
        }),
    }
}

/// Builds the automaton of a translated expression; `text` is named where it is too large.
pub(super) fn automaton(hir: &Hir, text: &str, groups: Groups) -> Result<Regex, PatternError> {
    let mut config = Config::new().nfa_size_limit(Some(AUTOMATON_BYTES_MAX));
    if groups == Groups::Dropped {
        // Whether there is a match is all that is asked, so what finds its ends is not built.
        config = config.which_captures(WhichCaptures::None).onepass(false);
    }
    Regex::builder()
        .configure(config)
        .build_from_hir(hir)
        .map_err(|_| PatternError::new(Fault::TooLarge, text))
}

fn look(look: Look) -> HirLook {
    match look {
        Look::TextStart => HirLook::Start,
        Look::TextEnd => HirLook::End,
        Look::LineStart => HirLook::StartLF,
        Look::LineEnd => HirLook::EndLF,
        Look::Boundary => HirLook::WordAscii,
        Look::NoBoundary => HirLook::WordAsciiNegate,
    }
}

/// Returns the characters of a set.
fn set(class: &Class) -> ClassUnicode {
    let mut all = ClassUnicode::empty();
    for item in &class.items {
        all.union(&member(item, class.case));
    }
    if class.sense == Sense::Outside {
        all.negate();
    }
    all
}

/// Returns the characters of a member; case is folded before anything is turned round.
fn member(item: &Item, case: Case) -> ClassUnicode {
    let (mut members, sense) = match item {
        Item::Range(low, high) => return range(*low, *high, case),
        Item::Ascii(ranges, sense) => (ascii(ranges), *sense),
        Item::Table(table, sense) => (characters(*table), *sense),
    };
    fold(&mut members, case);
    if sense == Sense::Outside {
        members.negate();
    }
    members
}

fn ascii(ranges: &[(u8, u8)]) -> ClassUnicode {
    let range = |&(low, high): &(u8, u8)| ClassUnicodeRange::new(low.into(), high.into());
    ClassUnicode::new(ranges.iter().map(range))
}

/// Returns the characters from one code point to another; surrogates are none.
fn range(low: u32, high: u32, case: Case) -> ClassUnicode {
    let low = char::from_u32(low).unwrap_or('\u{E000}');
    let high = char::from_u32(high).unwrap_or('\u{D7FF}');
    if high < low {
        return ClassUnicode::empty();
    }
    let mut members = ClassUnicode::new([ClassUnicodeRange::new(low, high)]);
    fold(&mut members, case);
    members
}

fn fold(members: &mut ClassUnicode, case: Case) {
    if case == Case::Folded {
        // The tables are part of the crate as it is built here, so folding cannot fail.
        let _ = members.try_case_fold_simple();
    }
}
