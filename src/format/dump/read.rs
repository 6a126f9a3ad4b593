//! Reads dumps, line by line.

use memchr::memchr;

use crate::format::Loaded;
use crate::format::NotationError;
use crate::format::gathered::Gathered;
use crate::format::loaded::Faults;
use crate::label::Labels;
use crate::storage::Memory;
use crate::storage::Strictness;

use super::line::Flaw;
use super::line::Told;
use super::line::read_labels;
use super::line::read_tail;

/// Tells whether a line is one of a dump.
pub(in crate::format) fn is_dump_line(line: &str) -> bool {
    read_labels(line).and_then(|(_, end)| read_tail(line, end)).is_ok()
}

/// Reads the text of `promtool tsdb dump`.
///
/// A dump shows stale markers as it shows other NaN, so they are read as NaN, with a warning.
pub fn read_dump(text: &[u8], strictness: Strictness) -> Result<Loaded, NotationError> {
    let mut faults = Faults::new(strictness);
    let mut reader = Reader::default();
    let (mut from, mut number) = (0, 0);
    while from < text.len() {
        let end = memchr(b'\n', &text[from..]).map_or(text.len(), |length| from + length);
        let line = &text[from..end];
        number += 1;
        let read = match std::str::from_utf8(line.strip_suffix(b"\r").unwrap_or(line)) {
            Ok("") => Ok(()),
            Ok(line) => reader.line(line, &mut faults),
            Err(error) => Err((error.valid_up_to(), "expected valid UTF-8")),
        };
        if let Err((at, text)) = read {
            let (line, column) = (number, at + 1);
            faults.fault(NotationError { line, column, text: text.to_owned() })?;
        }
        from = end + 1;
    }
    reader.flush(&mut faults);
    if reader.numberless > 0 {
        faults.warn(format!(
            "{} samples are NaN: a dump does not tell which of them are stale markers",
            reader.numberless
        ));
    }
    Ok(Loaded { memory: reader.memory, warnings: faults.finish() })
}

#[derive(Default)]
struct Reader {
    memory: Memory,
    /// The text that the labels of the last line were read from, and the labels.
    written: String,
    labels: Labels,
    gathered: Gathered,
    /// How many samples are NaN.
    numberless: usize,
}

impl Reader {
    fn line(&mut self, line: &str, faults: &mut Faults) -> Result<(), Flaw> {
        // Lines of one series follow each other, and a closing brace ends what names it.
        let same = !self.written.is_empty() && line.starts_with(&self.written);
        let end = if same { self.written.len() } else { self.begin(line, faults)? };
        match read_tail(line, end)? {
            (at, Told::Float(value)) => {
                self.numberless += usize::from(value.is_nan());
                self.gathered.floats.push((at, value));
            }
            (at, Told::Histogram(shown)) => self.gathered.push_histogram(at, shown),
        }
        Ok(())
    }

    /// Begins a series; returns where its labels end.
    fn begin(&mut self, line: &str, faults: &mut Faults) -> Result<usize, Flaw> {
        let (labels, end) = read_labels(line)?;
        self.flush(faults);
        self.labels = labels;
        line[..end].clone_into(&mut self.written);
        Ok(end)
    }

    fn flush(&mut self, faults: &mut Faults) {
        if !self.gathered.is_empty() {
            self.gathered.add_to(&self.labels, &mut self.memory, faults);
            self.gathered.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::format::read_dump;
    use crate::histogram::Histogram;
    use crate::histogram::Side;
    use crate::label::Labels;
    use crate::math::general;
    use crate::storage::Strictness;

    fn read(text: &str) -> crate::format::Loaded {
        read_dump(text.as_bytes(), Strictness::Lenient).unwrap()
    }

    #[test]
    fn series_and_their_samples_come_back() {
        let histogram = Histogram {
            schema: 1,
            count: 9.0,
            sum: -2.5,
            zero_count: 2.0,
            zero_threshold: 0.001,
            positive: Side::starting_at(-3, vec![1.0, 0.0, 2.0]),
            negative: Side::starting_at(5, vec![4.0]),
            ..Histogram::default()
        };
        let labels = Labels::of([("__name__", "a.b"), ("c d", "é\"\\\n\t\u{7f}")]);
        let text = format!(
            "{labels} 1e-09 -5\n{labels} NaN 10\n{{__name__=\"h\"}} {histogram} 7\n{{}} +Inf 1\n"
        );
        let loaded = read(&text);
        let warning = "1 samples are NaN: a dump does not tell which of them are stale markers";
        assert_eq!(loaded.warnings, [warning]);
        let series: Vec<_> = loaded.memory.iter().collect();
        assert_eq!(series[0].0, &labels);
        assert_eq!(series[0].1.times, [-5, 10]);
        assert_eq!(series[0].1.values[0], 1e-9);
        let cell = &series[1].1.histograms.cells[0];
        assert_eq!((cell.to_string(), cell.schema), (histogram.to_string(), 1));
        assert_eq!(cell.zero_threshold, 0.001);
        assert_eq!(series[2].1.values, [f64::INFINITY]);
    }

    #[test]
    fn a_bad_line_is_named_and_the_rest_is_served() {
        let text = "{a=\"1\"} 1 1\n{a=\"1\" 2 2\n{a=\"1\"} x 2\n{a=\"1\"} {count:1} 2\n\
                    {a=\"1\"} 3 x\n\n{a=\"1\"} 4 4\n";
        let loaded = read(text);
        let told: Vec<_> = loaded.warnings.iter().map(|text| &text[..4]).collect();
        assert_eq!(told, ["2:7:", "3:9:", "4:9:", "5:11"]);
        assert_eq!(loaded.memory.iter().next().unwrap().1.times, [1, 4]);
        assert!(read_dump(text.as_bytes(), Strictness::Strict).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn floats_come_back(bits in any::<u64>(), at in any::<i64>(), label in "\\PC{0,5}") {
            let labels = Labels::of([("__name__", "m"), ("l", &label)]);
            let value = f64::from_bits(bits);
            let loaded = read(&format!("{labels} {} {at}\n", general(value)));
            let (read, points) = loaded.memory.iter().next().unwrap();
            prop_assert_eq!(read, &labels);
            prop_assert_eq!(&points.times, &[at]);
            prop_assert!(points.values[0].to_bits() == bits || value.is_nan());
        }

        #[test]
        fn no_text_panics(
            text in "(\\{|\\}|a=|\"x\"|\"|\\\\|, | |count:|sum:|[(,\\]:0-9]|\n){0,40}"
        ) {
            prop_assert!(read_dump(text.as_bytes(), Strictness::Lenient).is_ok());
        }
    }
}
