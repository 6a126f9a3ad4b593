//! Series and samples of an answer, read as they arrive.

use std::fmt;

use serde::de::DeserializeSeed;
use serde::de::Deserializer;
use serde::de::Error;
use serde::de::IgnoredAny;
use serde::de::MapAccess;
use serde::de::SeqAccess;
use serde::de::Visitor;

use crate::format::Shown;
use crate::format::ShownBucket;
use crate::label::Labels;
use crate::label::LabelsBuilder;

/// A series or a sample of an answer.
#[derive(Clone, Debug, Default)]
pub(super) struct Element {
    pub(super) labels: Labels,
    pub(super) floats: Vec<(i64, f64)>,
    pub(super) histogram_times: Vec<i64>,
    pub(super) histograms: Vec<Shown>,
}

/// Reads an element into one.
pub(super) struct ElementSeed<'e>(pub(super) &'e mut Element);

impl<'de> DeserializeSeed<'de> for ElementSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ElementSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a series")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let element = self.0;
        while let Some(key) = map.next_key::<Key>()? {
            match key {
                Key::Metric => element.labels = map.next_value_seed(LabelsSeed)?,
                Key::Value => map.next_value_seed(PointSeed(element))?,
                Key::Values => map.next_value_seed(PointsSeed(element))?,
                Key::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

/// The keys of an element.
enum Key {
    Metric,
    Value,
    Values,
    Other,
}

impl<'de> serde::Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Words;
        impl Visitor<'_> for Words {
            type Value = Key;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_str<E: Error>(self, word: &str) -> Result<Key, E> {
                Ok(match word {
                    "metric" => Key::Metric,
                    "value" | "histogram" => Key::Value,
                    "values" | "histograms" => Key::Values,
                    _ => Key::Other,
                })
            }
        }
        deserializer.deserialize_str(Words)
    }
}

/// Reads an object of texts as labels.
pub(super) struct LabelsSeed;

impl<'de> DeserializeSeed<'de> for LabelsSeed {
    type Value = Labels;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Labels, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for LabelsSeed {
    type Value = Labels;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("labels")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Labels, A::Error> {
        let mut labels = LabelsBuilder::default();
        while let Some((name, value)) = map.next_entry::<String, String>()? {
            labels.set(&name, &value);
        }
        Ok(labels.build())
    }
}

/// Reads a list of points.
struct PointsSeed<'e>(&'e mut Element);

impl<'de> DeserializeSeed<'de> for PointsSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for PointsSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("points")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(PointSeed(self.0))?.is_some() {}
        Ok(())
    }
}

/// Reads a time and a value, which is a text or a histogram.
struct PointSeed<'e>(&'e mut Element);

impl<'de> DeserializeSeed<'de> for PointSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for PointSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time and a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let short = || A::Error::custom("a point has a time and a value");
        let at = millis(list.next_element()?.ok_or_else(short)?);
        match list.next_element()?.ok_or_else(short)? {
            Held::Float(value) => self.0.floats.push((at, value)),
            Held::Histogram(shown) => {
                self.0.histogram_times.push(at);
                self.0.histograms.push(shown);
            }
        }
        match list.next_element::<IgnoredAny>()? {
            None => Ok(()),
            Some(_) => Err(A::Error::custom("a point has a time and a value, and no more")),
        }
    }
}

/// Returns a time in milliseconds.
pub(super) fn millis(seconds: f64) -> i64 {
    (seconds * 1000.0).round() as i64
}

/// What a point holds.
enum Held {
    Float(f64),
    Histogram(Shown),
}

impl<'de> serde::Deserialize<'de> for Held {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(HeldVisitor)
    }
}

struct HeldVisitor;

impl<'de> Visitor<'de> for HeldVisitor {
    type Value = Held;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number in quotes, or a histogram")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Held, E> {
        number(text).map(Held::Float)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Held, A::Error> {
        let mut shown = Shown::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "count" => shown.count = number(&map.next_value::<String>()?)?,
                "sum" => shown.sum = number(&map.next_value::<String>()?)?,
                "buckets" => {
                    let buckets: Vec<(u8, String, String, String)> = map.next_value()?;
                    for (rule, lower, upper, count) in buckets {
                        let (lower, upper) = (number(&lower)?, number(&upper)?);
                        let count = number(&count)?;
                        shown.buckets.push(ShownBucket { rule, lower, upper, count });
                    }
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(Held::Histogram(shown))
    }
}

/// Reads a number as the API writes it.
pub(super) fn number<E: Error>(text: &str) -> Result<f64, E> {
    text.parse().map_err(|_| E::custom(format!("{text:?} is no number")))
}
