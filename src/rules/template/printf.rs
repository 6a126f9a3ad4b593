//! Go's `Sprint`, `Sprintln` and `Sprintf`.

use std::fmt::Write;

use super::datum::Datum;
use super::datum::Held;
use super::datum::ListKind;
use super::moment::duration_text;
use super::scene::Reading;
use super::scene::Sample;
use super::verb::Flags;
use super::verb::Spec;

/// The largest width or precision Go takes.
const WIDTH_MAX: i64 = 1_000_000;

/// The most text one call writes; a longer one is cut, and its caller refuses it.
pub(super) const TEXT_BYTES_MAX: usize = 4 << 20;

/// Joins values as Go's `Sprint`: blanks stand between two that are both no strings.
pub(super) fn sprint(values: &[Datum]) -> String {
    let mut printer = Printer::default();
    let mut after_text = true;
    for value in values {
        let text = value.as_text().is_some();
        if !after_text && !text {
            printer.push(" ");
        }
        printer.value(value, 'v');
        after_text = text;
    }
    printer.text
}

/// Joins values as Go's `Sprintln`: with blanks between them and a line end.
pub(super) fn sprintln(values: &[Datum]) -> String {
    let mut printer = Printer::default();
    for (at, value) in values.iter().enumerate() {
        printer.push(if at == 0 { "" } else { " " });
        printer.value(value, 'v');
    }
    printer.push("\n");
    printer.text
}

/// Writes values by a format as Go's `Sprintf`, mistakes in it told in the text as Go tells them.
pub(super) fn sprintf(format: &str, values: &[Datum]) -> String {
    let mut reader =
        Reader { format, at: 0, values, next: 0, index: Index::Good, reordered: false };
    let mut printer = Printer::default();
    while let Some(percent) = format[reader.at..].find('%') {
        printer.push(&format[reader.at..reader.at + percent]);
        reader.at += percent + 1;
        reader.verb(&mut printer);
        if printer.text.len() > TEXT_BYTES_MAX {
            return printer.text;
        }
    }
    printer.push(&format[reader.at..]);
    if !reader.reordered && reader.next < values.len() {
        printer.extra(&values[reader.next..]);
    }
    printer.text
}

/// Whether the last argument number in brackets was usable.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Index {
    Good,
    Bad,
}

/// Reads a format.
struct Reader<'a> {
    format: &'a str,
    at: usize,
    values: &'a [Datum],
    next: usize,
    index: Index,
    /// Whether a verb chose its argument by number.
    reordered: bool,
}

impl Reader<'_> {
    /// Reads one verb, whose percent sign is past, and prints what it asks for.
    fn verb(&mut self, printer: &mut Printer) {
        self.index = Index::Good;
        let mut spec = self.spec(printer);
        let Some(verb) = self.format[self.at..].chars().next() else {
            printer.push("%!(NOVERB)");
            return;
        };
        self.at += verb.len_utf8();
        if verb == '%' {
            printer.push("%");
        } else if self.index == Index::Bad {
            printer.push(&format!("%!{verb}(BADINDEX)"));
        } else if let Some(value) = self.values.get(self.next) {
            if verb == 'v' {
                let flags = spec.flags.turned(Flags::SHARP, Flags::SYNTAX);
                spec.flags = flags.turned(Flags::PLUS, Flags::FIELDS);
            }
            printer.spec = spec;
            printer.value(value, verb);
            self.next += 1;
        } else {
            printer.push(&format!("%!{verb}(MISSING)"));
        }
    }

    fn spec(&mut self, printer: &mut Printer) -> Spec {
        let mut spec = Spec::default();
        while let Some(flag) = self.peek().and_then(Flags::of) {
            spec.flags = spec.flags.with(flag);
            self.at += 1;
        }
        let mut numbered = self.argument_number();
        if self.peek() == Some(b'*') {
            self.at += 1;
            match self.star() {
                Some(width) => {
                    spec.width = Some(width.unsigned_abs() as usize);
                    if width < 0 {
                        spec.flags = spec.flags.with(Flags::MINUS).without(Flags::ZERO);
                    }
                }
                None => printer.push("%!(BADWIDTH)"),
            }
            numbered = false;
        } else {
            spec.width = self.number();
            if numbered && spec.width.is_some() {
                self.index = Index::Bad;
            }
        }
        if self.peek() == Some(b'.') && self.at + 1 < self.format.len() {
            self.at += 1;
            numbered = self.precision(&mut spec, numbered, printer);
        }
        if !numbered {
            self.argument_number();
        }
        spec
    }

    /// Reads what follows the point; tells whether an argument number came last.
    fn precision(&mut self, spec: &mut Spec, numbered: bool, printer: &mut Printer) -> bool {
        if numbered {
            self.index = Index::Bad;
        }
        let numbered = self.argument_number();
        if self.peek() != Some(b'*') {
            spec.precision = Some(self.number().unwrap_or(0));
            return numbered;
        }
        self.at += 1;
        spec.precision = self.star().and_then(|precision| usize::try_from(precision).ok());
        if spec.precision.is_none() {
            printer.push("%!(BADPREC)");
        }
        false
    }

    fn peek(&self) -> Option<u8> {
        self.format.as_bytes().get(self.at).copied()
    }

    /// Takes the next argument as a width or precision.
    fn star(&mut self) -> Option<i64> {
        let value = self.values.get(self.next)?;
        self.next += 1;
        value.integer().filter(|width| width.abs() <= WIDTH_MAX)
    }

    /// Reads digits; a number beyond all use swallows the rest of the format, as in Go.
    fn number(&mut self) -> Option<usize> {
        let start = self.at;
        let mut number = 0usize;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            if number as i64 > WIDTH_MAX {
                self.at = self.format.len();
                return None;
            }
            number = number * 10 + usize::from(digit - b'0');
            self.at += 1;
        }
        (self.at > start).then_some(number)
    }

    /// Reads `[n]`, which says which argument comes next; tells whether it was there and usable.
    fn argument_number(&mut self) -> bool {
        if self.peek() != Some(b'[') {
            return false;
        }
        self.reordered = true;
        let Some(length) = self.format[self.at..].find(']').filter(|&length| length > 1) else {
            self.index = Index::Bad;
            self.at += 1;
            return false;
        };
        let digits = &self.format[self.at + 1..self.at + length];
        self.at += length + 1;
        let number = digits.parse::<usize>().ok().filter(|_| !digits.starts_with('+'));
        match number.and_then(|number| number.checked_sub(1)) {
            Some(index) if index < self.values.len() => {
                self.next = index;
                true
            }
            _ => {
                self.index = Index::Bad;
                number.is_some()
            }
        }
    }
}

/// Writes values.
#[derive(Default)]
struct Printer {
    text: String,
    spec: Spec,
}

impl Printer {
    fn push(&mut self, text: &str) {
        if self.text.len() <= TEXT_BYTES_MAX {
            self.text.push_str(text);
        }
    }

    /// Tells what the format left over.
    fn extra(&mut self, values: &[Datum]) {
        self.spec = Spec::default();
        self.push("%!(EXTRA ");
        for (at, value) in values.iter().enumerate() {
            self.push(if at == 0 { "" } else { ", " });
            self.push(value.type_name());
            if !matches!(value, Datum::Nothing) {
                self.push("=");
                self.value(value, 'v');
            }
        }
        self.push(")");
    }

    /// Writes a value under a verb.
    fn value(&mut self, value: &Datum, verb: char) {
        // Maps can share members, and all of them together be larger than any text.
        if self.text.len() > TEXT_BYTES_MAX {
            return;
        }
        if verb == 'T' {
            let name = self.spec.text(value.type_name(), 's').unwrap_or_default();
            return self.push(&name);
        }
        if let Some(text) = self.stringed(value, verb) {
            return self.push(&text);
        }
        let written = match value {
            Datum::Nothing if verb == 'v' => Some(self.spec.pad("<nil>")),
            Datum::Bool(value) => self.spec.truth(*value, verb),
            Datum::Float(value) => self.spec.float(*value, verb),
            Datum::Complex(real, imaginary) => self.complex(*real, *imaginary, verb),
            Datum::Text(text) | Datum::Html(text) => self.spec.text(text, verb),
            Datum::Labels(_)
            | Datum::Args(_)
            | Datum::Root(_)
            | Datum::Kv(_)
            | Datum::Record(_)
            | Datum::List(..) => return self.members(value, verb),
            Datum::Sample(sample) => {
                self.push("&");
                return self.sample(sample, verb);
            }
            Datum::Samples(samples) => return self.samples(samples.len(), verb),
            Datum::Duration(_, Held::Pointer) => self.spec.integer(ADDRESS, verb),
            value => value.integer().and_then(|value| self.spec.integer(value, verb)),
        };
        match written {
            Some(text) => self.push(&text),
            None => self.bad(value, verb),
        }
    }

    /// Writes a value that has a text of its own, under a verb that takes texts.
    fn stringed(&self, value: &Datum, verb: char) -> Option<String> {
        if !matches!(verb, 'v' | 's' | 'x' | 'X' | 'q') {
            return None;
        }
        self.spec.text(&own_text(value)?, verb)
    }

    fn complex(&self, real: f64, imaginary: f64, verb: char) -> Option<String> {
        let signed = Spec { flags: self.spec.flags.with(Flags::PLUS), ..self.spec };
        let (real, imaginary) = (self.spec.float(real, verb)?, signed.float(imaginary, verb)?);
        Some(format!("({real}{imaginary}i)"))
    }

    /// Says that a verb does not fit its value.
    fn bad(&mut self, value: &Datum, verb: char) {
        self.push(&format!("%!{verb}({}", value.type_name()));
        if !matches!(value, Datum::Nothing) {
            self.push("=");
            let own = own_text(value).and_then(|text| self.spec.text(&text, 'v'));
            match own {
                Some(text) => self.push(&text),
                None => self.value(value, 'v'),
            }
        }
        self.push(")");
    }

    /// Writes a map or a struct, each member under the verb.
    fn members(&mut self, value: &Datum, verb: char) {
        match value {
            Datum::Labels(labels) | Datum::Kv(labels) => {
                self.push("map[");
                for (at, (name, value)) in labels.iter().enumerate() {
                    self.pair(at, &Datum::text(name), &Datum::text(value), verb);
                }
                self.push("]");
            }
            Datum::Args(map) => {
                self.push("map[");
                for (at, (name, value)) in map.members.iter().enumerate() {
                    self.pair(at, &Datum::text(name.as_str()), value, verb);
                }
                self.push("]");
            }
            Datum::List(_, items) => {
                self.push("[");
                for (at, item) in items.iter().enumerate() {
                    self.push(if at == 0 { "" } else { " " });
                    self.value(item, verb);
                }
                self.push("]");
            }
            Datum::Record(record) => {
                self.push("{");
                for (at, (name, value)) in record.fields.iter().enumerate() {
                    self.push(if at == 0 { "" } else { " " });
                    self.field(name, value, verb);
                }
                self.push("}");
            }
            Datum::Root(root) => {
                self.push("{");
                self.field("Labels", &Datum::Labels(root.labels.clone()), verb);
                self.push(" ");
                self.field("ExternalLabels", &Datum::Labels(root.external_labels.clone()), verb);
                self.push(" ");
                self.field("ExternalURL", &Datum::Text(root.external_url.clone()), verb);
                self.push(" ");
                self.field("Value", &Datum::reading(&root.value), verb);
                self.push("}");
            }
            _ => {}
        }
    }

    fn pair(&mut self, at: usize, name: &Datum, value: &Datum, verb: char) {
        self.push(if at == 0 { "" } else { " " });
        self.value(name, verb);
        self.push(":");
        self.value(value, verb);
    }

    fn field(&mut self, name: &str, value: &Datum, verb: char) {
        if self.spec.flags.has(Flags::FIELDS) || self.spec.flags.has(Flags::SYNTAX) {
            self.push(name);
            self.push(":");
        }
        self.value(value, verb);
    }

    fn sample(&mut self, sample: &Sample, verb: char) {
        self.push("{");
        self.field("Labels", &Datum::Labels(sample.labels.clone()), verb);
        self.push(" ");
        self.field("Value", &Datum::reading(&sample.value), verb);
        self.push("}");
    }

    /// Writes a list of pointers, of which Go shows the addresses.
    fn samples(&mut self, count: usize, verb: char) {
        self.push("[");
        for at in 0..count as i64 {
            let spec = Spec { flags: self.spec.flags.with(Flags::SHARP), ..self.spec };
            let verb = if verb == 'v' { 'x' } else { verb };
            let address = spec.integer(ADDRESS + 16 * at, verb);
            let text = address.unwrap_or_else(|| format!("%!{verb}(*template.sample)"));
            self.push(if at == 0 { "" } else { " " });
            self.push(&text);
        }
        self.push("]");
    }
}

/// An address of Go's heap. Which one it is differs from run to run there; here it does not.
const ADDRESS: i64 = 0xc0_0000_0000;

/// Returns the text of a value that knows how to write itself.
fn own_text(value: &Datum) -> Option<String> {
    match value {
        Datum::Time(moment, _) => Some(moment.text()),
        Datum::Duration(nanoseconds, _) => Some(duration_text(*nanoseconds)),
        Datum::Named(named) => Some(named.name().to_owned()),
        Datum::Histogram(Reading::Histogram { text, .. }) => Some(text.to_string()),
        Datum::List(ListKind::Pairs, _) => Some(value.paired()),
        _ => None,
    }
}

/// Writes what a template shows of a value that an action leaves.
pub(super) fn show(value: &Datum, into: &mut String) {
    match value {
        Datum::Text(text) | Datum::Html(text) => into.push_str(text),
        Datum::Nothing => into.push_str("<no value>"),
        Datum::Int(value) => drop(write!(into, "{value}")),
        // The action looks through the pointer.
        Datum::Sample(sample) => {
            let mut printer = Printer::default();
            printer.sample(sample, 'v');
            into.push_str(&printer.text);
        }
        value => into.push_str(&sprint(std::slice::from_ref(value))),
    }
}
