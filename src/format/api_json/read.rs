//! Reads saved answers into memory.

use crate::format::Loaded;
use crate::format::NotationError;
use crate::format::gathered::Gathered;
use crate::format::gathered::Shown;
use crate::format::gathered::ShownBucket;
use crate::format::loaded::Faults;
use crate::format::read_float;
use crate::label::Labels;
use crate::label::LabelsBuilder;
use crate::storage::Memory;
use crate::storage::Strictness;
use crate::time::Timestamp;

use super::json::Broken;
use super::json::Json;

/// Reads a saved answer of `/api/v1/query_range`, `/query` or `/series`.
///
/// The `data` alone of an answer is read too, and so is the `result` alone. Series of `/series`
/// have no samples, and a scalar is a series without labels. Empty buckets of native histograms
/// and reset hints are not in an answer, and so not in what is read.
///
/// ```
/// use promqlite::format::read_answer;
/// use promqlite::storage::Strictness;
///
/// let saved = br#"{"status":"success","data":{"resultType":"vector","result":[
///     {"metric":{"__name__":"up"},"value":[60,"1"]}]}}"#;
/// assert_eq!(read_answer(saved, Strictness::Strict)?.memory.len(), 1);
/// # Ok::<(), promqlite::format::NotationError>(())
/// ```
pub fn read_answer(bytes: &[u8], strictness: Strictness) -> Result<Loaded, NotationError> {
    let (text, torn) = match std::str::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let text = std::str::from_utf8(valid).unwrap_or_default();
            (text, Some(NotationError::at(text, text.len(), 1, "expected valid UTF-8")))
        }
    };
    let mut faults = Faults::new(strictness);
    let mut reader = Reader { memory: Memory::new(), found: false, faults: &mut faults };
    let broken = reader.node(&mut Json::new(text)).err();
    let Reader { memory, found, .. } = reader;
    let broken = broken.map(|Broken { at, text: why }| NotationError::at(text, at, 1, why));
    if !found {
        let nothing = || NotationError::on_line(1, "no answer of a query: there is no result");
        return Err(broken.unwrap_or_else(nothing));
    }
    if let Some(error) = torn.or(broken) {
        faults.fault(error)?;
    }
    Ok(Loaded { memory, warnings: faults.finish() })
}

/// Tells whether a text begins as JSON does, and nothing else that holds samples.
pub(in crate::format) fn is_answer(text: &str) -> bool {
    let mut json = Json::new(text);
    match json.peek() {
        Some(b'[') => true,
        Some(b'{') => {
            let key = json.expect(b'{').and_then(|()| json.string());
            key.is_ok() && json.peek() == Some(b':')
        }
        _ => false,
    }
}

struct Reader<'f> {
    memory: Memory,
    /// Whether there was a result.
    found: bool,
    faults: &'f mut Faults,
}

/// What an element of a result holds.
#[derive(Default)]
struct Element {
    labels: LabelsBuilder,
    samples: Gathered,
}

impl Reader<'_> {
    /// Reads an answer, or what is inside of it.
    fn node(&mut self, json: &mut Json<'_>) -> Result<(), Broken> {
        if json.peek() == Some(b'[') {
            return self.result(json);
        }
        let (mut kind, mut told) = (None, None);
        json.object(|key, json| match key {
            "data" if json.peek() == Some(b'{') => self.data(json),
            "data" | "result" => self.result(json),
            "errorType" => Ok(kind = Some(json.string()?.into_owned())),
            "error" => Ok(told = Some(json.string()?.into_owned())),
            "warnings" | "infos" if json.peek() == Some(b'[') => json.list(|json| {
                let text = json.string()?.into_owned();
                Ok(self.faults.warn(format!("the answer says: {text}")))
            }),
            _ => json.skip(),
        })?;
        match told {
            Some(told) if !self.found => {
                let kind = kind.unwrap_or_else(|| "unknown".to_owned());
                Err(Broken { at: 0, text: format!("the answer is an error, {kind}: {told}") })
            }
            _ => Ok(()),
        }
    }

    fn data(&mut self, json: &mut Json<'_>) -> Result<(), Broken> {
        json.object(|key, json| match key {
            "result" => self.result(json),
            _ => json.skip(),
        })
    }

    /// Reads a list of series or samples; or the time and the value of a scalar or a text.
    fn result(&mut self, json: &mut Json<'_>) -> Result<(), Broken> {
        let mut at = None;
        json.list(|json| match json.peek() {
            Some(b'{') => {
                self.found = true;
                self.element(json)
            }
            Some(b'"') => {
                let start = json.at();
                let text = json.string()?;
                let Some(at) = at else {
                    return Err(Broken { at: start, text: "expected series or samples".into() });
                };
                match read_float(&text) {
                    Ok(value) => self.memory.add(&Labels::empty(), Timestamp(at), value),
                    Err(_) => self.faults.warn(format!("a text is no sample: {text:?}")),
                }
                Ok(self.found = true)
            }
            _ => Ok(at = Some(time(json)?)),
        })?;
        self.found |= at.is_none();
        Ok(())
    }

    fn element(&mut self, json: &mut Json<'_>) -> Result<(), Broken> {
        let mut element = Element::default();
        let mut plain = Vec::new();
        let mut labelled = false;
        let ended = json.object(|key, json| match (key, json.peek()) {
            ("metric", Some(b'{')) => {
                labelled = true;
                element.read_labels(json)
            }
            ("value" | "histogram", Some(b'[')) => element.point(json),
            ("values" | "histograms", Some(b'[')) => json.list(|json| element.point(json)),
            (_, Some(b'"')) => Ok(plain.push((key.to_owned(), json.string()?.into_owned()))),
            _ => json.skip(),
        });
        if !labelled {
            // An element of `/series` is a set of labels and nothing else.
            ended?;
            for (name, value) in &plain {
                element.labels.set(name, value);
            }
            self.memory.position(&element.labels.build());
            return Ok(());
        }
        element.samples.add_to(&element.labels.build(), &mut self.memory, self.faults);
        ended
    }
}

impl Element {
    fn read_labels(&mut self, json: &mut Json<'_>) -> Result<(), Broken> {
        json.object(|name, json| {
            self.labels.set(name, &json.string()?);
            Ok(())
        })
    }

    /// Reads a time and a value or a histogram.
    fn point(&mut self, json: &mut Json<'_>) -> Result<(), Broken> {
        json.expect(b'[')?;
        let at = time(json)?;
        json.expect(b',')?;
        if json.peek() == Some(b'{') {
            let shown = histogram(json)?;
            self.samples.push_histogram(at, shown);
        } else {
            self.samples.floats.push((at, number(json)?));
        }
        json.expect(b']')
    }
}

fn histogram(json: &mut Json<'_>) -> Result<Shown, Broken> {
    let mut shown = Shown::default();
    json.object(|key, json| {
        match key {
            "count" => shown.count = number(json)?,
            "sum" => shown.sum = number(json)?,
            "buckets" if json.peek() == Some(b'[') => json.list(|json| {
                let mut numbers = [0.0; 4];
                let mut given = 0;
                json.list(|json| {
                    let number = number(json)?;
                    if let Some(place) = numbers.get_mut(given) {
                        *place = number;
                    }
                    Ok(given += 1)
                })?;
                let [rule, lower, upper, count] = numbers;
                shown.buckets.push(ShownBucket { rule: rule as u8, lower, upper, count });
                if given == 4 { Ok(()) } else { Err(json.broken("a bucket has four numbers")) }
            })?,
            _ => json.skip()?,
        }
        Ok(())
    })?;
    Ok(shown)
}

/// Reads a number, as a string or plain.
#[inline]
fn number(json: &mut Json<'_>) -> Result<f64, Broken> {
    let at = json.peek();
    let start = json.at();
    let broken =
        |text: &str, why| Broken { at: start, text: format!("{text:?} is no number: {why}") };
    if at == Some(b'"') {
        let text = json.string()?;
        return read_float(&text).map_err(|why| broken(&text, why));
    }
    let text = json.word()?;
    read_float(text).map_err(|why| broken(text, why))
}

/// Reads a time in seconds into milliseconds.
#[inline]
fn time(json: &mut Json<'_>) -> Result<i64, Broken> {
    let start = json.at();
    let word = json.word()?;
    milliseconds(word).ok_or_else(|| Broken { at: start, text: format!("{word:?} is no time") })
}

#[inline]
fn milliseconds(word: &str) -> Option<i64> {
    let (whole, fraction) = word.split_once('.').unwrap_or((word, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if fraction.len() <= 3 && (1..=15).contains(&whole.len()) && digits(whole) && digits(fraction) {
        let scale = [1000, 100, 10, 1][fraction.len()];
        let rest = if fraction.is_empty() { 0 } else { fraction.parse::<i64>().ok()? };
        return Some(whole.parse::<i64>().ok()? * 1000 + rest * scale);
    }
    let seconds = word.parse::<f64>().ok().filter(|seconds| seconds.is_finite())?;
    Some((seconds * 1000.0).round() as i64)
}
