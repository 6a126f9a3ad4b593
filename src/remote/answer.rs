//! Answers of the API, read as they arrive.

use std::fmt;
use std::io::BufReader;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::de::DeserializeSeed;
use serde::de::Deserializer;
use serde::de::Error;
use serde::de::IgnoredAny;
use serde::de::MapAccess;
use serde::de::SeqAccess;
use serde::de::Visitor;

use super::body::Body;
use super::element::Element;
use super::element::ElementSeed;
use super::element::LabelsSeed;
use super::element::millis;
use super::element::number;
use super::error::Fault;
use super::failure::excerpt;
use crate::format::histograms_shown;
use crate::label::Labels;
use crate::time::Timestamp;
use crate::value::Cell;
use crate::value::Sample;
use crate::value::Series;
use crate::value::Value;

/// How much of an answer that is something else is looked at.
const EXCERPT: usize = 4096;
/// How many bytes are read together.
const BUFFER: usize = 64 << 10;

/// What a server says: its data, and what it noticed.
#[derive(Clone, PartialEq, Debug, Default)]
#[non_exhaustive]
pub struct Told<T> {
    /// The data.
    pub data: T,
    /// The server's warnings.
    pub warnings: Vec<String>,
    /// The server's infos.
    pub infos: Vec<String>,
}

/// Something that the `data` of an answer can be.
pub(super) trait Data: Default {
    /// Reads it.
    fn read<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Self, A::Error>;
}

/// Reads an answer to its end.
pub(super) fn read<T: Data>(mut body: Body) -> Result<Told<T>, Fault> {
    let begins = body.some()?.iter().copied().find(|byte| !byte.is_ascii_whitespace());
    if begins != Some(b'{') {
        let bytes = body.excerpt(EXCERPT);
        return Err(match excerpt(&bytes) {
            text if text.is_empty() => Fault::Torn("it is empty".to_owned()),
            text => Fault::Foreign(text),
        });
    }
    let mut reader = BufReader::with_capacity(BUFFER, &mut body);
    let mut json = serde_json::Deserializer::from_reader(&mut reader);
    let read = Envelope(PhantomData).deserialize(&mut json).and_then(|told| {
        json.end()?;
        Ok(told)
    });
    drop(json);
    drop(reader);
    let error = match read {
        Ok(Ok(told)) => return Ok(told),
        Ok(Err((kind, text))) => return Err(Fault::Told(kind, text)),
        Err(error) => error,
    };
    Err(match body.take_fault() {
        Some(fault) => fault,
        None if error.is_eof() => Fault::Torn(format!("after {} bytes", body.received())),
        None => Fault::Foreign(error.to_string()),
    })
}

/// The envelope around the data, or the type and the text of an error.
struct Envelope<T>(PhantomData<T>);

impl<'de, T: Data> DeserializeSeed<'de> for Envelope<T> {
    type Value = Result<Told<T>, (String, String)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: Data> Visitor<'de> for Envelope<T> {
    type Value = Result<Told<T>, (String, String)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an answer of the Prometheus API")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut told, mut status) = (Told::<T>::default(), String::new());
        let (mut kind, mut error) = (String::new(), String::new());
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "status" => status = map.next_value()?,
                "data" => told.data = T::read(&mut map)?,
                "warnings" => told.warnings = map.next_value::<Option<_>>()?.unwrap_or_default(),
                "infos" => told.infos = map.next_value::<Option<_>>()?.unwrap_or_default(),
                "errorType" => kind = map.next_value()?,
                "error" => error = map.next_value()?,
                // VictoriaMetrics says so of an answer that lacks what some of its nodes have.
                "isPartial" if map.next_value::<bool>()? => {
                    told.warnings.push("the server says that its answer is partial".to_owned());
                }
                "isPartial" => {}
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        match status.as_str() {
            "success" => Ok(Ok(told)),
            "error" => Ok(Err((kind, error))),
            _ => Err(A::Error::custom("there is no status")),
        }
    }
}

/// Data of any shape that can be held as it is.
#[derive(Default)]
pub(super) struct Plain<T>(pub(super) T);

impl<T: DeserializeOwned + Default> Data for Plain<T> {
    fn read<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Self, A::Error> {
        Ok(Self(map.next_value::<Option<T>>()?.unwrap_or_default()))
    }
}

/// A list of label sets.
impl Data for Vec<Labels> {
    fn read<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Self, A::Error> {
        struct List;
        impl<'de> DeserializeSeed<'de> for List {
            type Value = Vec<Labels>;

            fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
                json.deserialize_seq(self)
            }
        }
        impl<'de> Visitor<'de> for List {
            type Value = Vec<Labels>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of label sets")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<Labels>, A::Error> {
                let mut all = Vec::new();
                while let Some(labels) = list.next_element_seed(LabelsSeed)? {
                    all.push(labels);
                }
                Ok(all)
            }
        }
        map.next_value_seed(List)
    }
}

/// What a query gave.
#[derive(Default)]
pub(super) struct Outcome {
    kind: String,
    elements: Vec<Element>,
    /// The time and the text of a scalar or a text.
    single: Option<(i64, String)>,
}

impl Data for Outcome {
    fn read<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Self, A::Error> {
        map.next_value_seed(OutcomeSeed)
    }
}

struct OutcomeSeed;

impl<'de> DeserializeSeed<'de> for OutcomeSeed {
    type Value = Outcome;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Outcome, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for OutcomeSeed {
    type Value = Outcome;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the result of a query")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Outcome, A::Error> {
        let mut outcome = Outcome::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "resultType" => outcome.kind = map.next_value()?,
                "result" => map.next_value_seed(ResultSeed(&mut outcome))?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(outcome)
    }
}

/// Reads a list of elements, or a time and a text.
struct ResultSeed<'o>(&'o mut Outcome);

impl<'de> DeserializeSeed<'de> for ResultSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ResultSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of series")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        if matches!(self.0.kind.as_str(), "scalar" | "string") {
            let short = || A::Error::custom("a scalar is a time and a value");
            let at = millis(list.next_element()?.ok_or_else(short)?);
            self.0.single = Some((at, list.next_element()?.ok_or_else(short)?));
            return Ok(());
        }
        let mut element = Element::default();
        while list.next_element_seed(ElementSeed(&mut element))?.is_some() {
            let length = element.floats.len();
            self.0.elements.push(std::mem::take(&mut element));
            // The series of an answer are mostly of one length.
            element.floats.reserve_exact(length);
        }
        Ok(())
    }
}

impl Outcome {
    /// Returns it as a value.
    pub(super) fn value(self) -> Result<Value, Fault> {
        let foreign = |text: &str| Fault::Foreign(text.to_owned());
        let single = self.single.ok_or_else(|| foreign("a value is missing"));
        Ok(match self.kind.as_str() {
            "matrix" => Value::Matrix(self.elements.into_iter().map(Element::series).collect()),
            "vector" => {
                Value::Vector(self.elements.into_iter().filter_map(Element::sample).collect())
            }
            "scalar" => {
                let (at, text) = single?;
                let value = number::<serde_json::Error>(&text);
                Value::Scalar(Timestamp(at), value.map_err(|why| foreign(&why.to_string()))?)
            }
            "string" => single.map(|(at, text)| Value::Text(Timestamp(at), text))?,
            other => return Err(foreign(&format!("a result of the type {other:?}"))),
        })
    }
}

impl Element {
    fn series(self) -> Series {
        let histograms = histograms_shown(&self.histograms).into_iter().map(Arc::new);
        let times = self.histogram_times.into_iter().map(Timestamp);
        Series {
            labels: self.labels,
            floats: self.floats.into_iter().map(|(at, value)| (Timestamp(at), value)).collect(),
            histograms: times.zip(histograms).collect(),
        }
    }

    fn sample(self) -> Option<Sample> {
        let Series { labels, floats, histograms } = self.series();
        let float = floats.first().map(|(at, value)| (*at, Cell::Float(*value)));
        let histogram = || histograms.first().map(|(at, one)| (*at, Cell::Histogram(one.clone())));
        let (at, cell) = float.or_else(histogram)?;
        Some(Sample { labels, at, cell })
    }
}
