//! No text makes a template panic, hang or point outside of itself.

use crate::rules::Template;

use super::expand;

/// The body of the fuzz test: any text must be read, surveyed and expanded without harm.
fn survives(text: &str) {
    let checked = |error: crate::rules::TemplateError| {
        assert!(error.message.starts_with("template: "), "{error}");
        assert!(error.span.start as usize <= text.len(), "{error} points outside of {text}");
        let _ = (error.line_column(text), error.notice());
    };
    match Template::for_alert("Test", text) {
        Ok(template) => {
            for read in template.reads().labels {
                assert!(read.span.end as usize <= text.len(), "{read:?} is outside of {text}");
            }
            expand(text).map_or_else(checked, drop);
        }
        Err(error) => checked(error),
    }
}

const PIECES: [&str; 92] = [
    "{{",
    "}}",
    "{{ ",
    " }}",
    "{{- ",
    " -}}",
    "{{/* ",
    " */}}",
    "{{ end }}",
    "{{ else }}",
    "{{ if ",
    "{{ with ",
    "{{ range ",
    "{{ define \"x\" }}",
    "{{ template \"x\" ",
    "{{ block \"y\" ",
    "{{ else if ",
    "{{ break }}",
    "{{ continue }}",
    "(",
    ")",
    " ",
    " | ",
    ".",
    "..",
    "$",
    "$x",
    " := ",
    " = ",
    ",",
    "$labels",
    "$value",
    ".Labels",
    ".job",
    ".Value",
    "nil",
    "true",
    "0",
    "1",
    "-1",
    "3",
    "0x",
    "1e9",
    "9223372036854775807",
    "1.5",
    "2i",
    "1_0",
    "'a'",
    "'",
    "\"\"",
    "\"%d\"",
    "\"%*.*f %[2]v %x\"",
    "\"ü%q\"",
    "\"\\xff\"",
    "\"2006 Jan _2 .000Z07:00\"",
    "`raw`",
    "printf ",
    "print ",
    "html ",
    "js ",
    "index ",
    "slice ",
    "len ",
    "eq ",
    "lt ",
    "and ",
    "or ",
    "not ",
    "call ",
    "query \"q\" ",
    "first ",
    "value ",
    "label \"node\" ",
    "sortByLabel ",
    "args ",
    "humanize ",
    "humanizeDuration ",
    "toTime ",
    "toDuration ",
    "now ",
    ".Format ",
    ".Add ",
    ".AddDate 1 2 3 ",
    "parseDuration ",
    "match ",
    "reReplaceAll \"a*\" ",
    "stripDomain ",
    "title ",
    "\u{a0}",
    "€",
    "\n",
    "text",
];

/// A small generator of numbers, so that every run tries the same texts.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

#[test]
fn random_pieces_do_no_harm() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for _ in 0..20_000 {
        let count = 1 + dice.roll(14);
        let text: String = (0..count).map(|_| PIECES[dice.roll(PIECES.len())]).collect();
        survives(&text);
    }
}

#[test]
fn random_actions_do_no_harm() {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    for _ in 0..20_000 {
        let count = 1 + dice.roll(6);
        // From here on the pieces are operands and functions, which parse more often.
        let word = |dice: &mut Dice| PIECES[30 + dice.roll(PIECES.len() - 34)].trim();
        let words: Vec<_> = (0..count).map(|_| word(&mut dice)).collect();
        let bar = [" ", " | "][dice.roll(2)];
        survives(&format!("{{{{ {} }}}}", words.join(bar)));
    }
}

#[test]
fn cut_and_mixed_templates_do_no_harm() {
    let whole = "{{ define \"x\" }}{{ range $i, $s := query \"q\" }}{{ $s.Labels.node | printf \
                 \"%-5.2s|%[1]v\" }}{{ end }}{{ end }}\
                 {{ template \"x\" . }}{{ with $labels.job -}} \
                 ü {{ . | reReplaceAll \"(s)(.*)\" \"${2}$1\" }}{{ else }}{{ humanize $value }}\
                 {{ end }} {{ ((now | toTime).Add (toDuration 5)).Format \"Jan 2\" }}";
    let mut dice = Dice(0x0123_4567_89ab_cdef);
    for end in 0..=whole.len() {
        whole.get(..end).into_iter().for_each(survives);
    }
    for _ in 0..5_000 {
        let mut text: Vec<char> = whole.chars().collect();
        for _ in 0..=dice.roll(4) {
            let (from, to) = (dice.roll(text.len()), dice.roll(text.len()));
            match dice.roll(3) {
                0 => drop(text.remove(from)),
                1 => text.swap(from, to),
                _ => text.insert(to, text[from]),
            }
        }
        survives(&text.into_iter().collect::<String>());
    }
}
