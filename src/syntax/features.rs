//! What of the language is switched on.

/// The parts of the language that a server may switch on, by Prometheus' own names.
///
/// ```
/// use promqlite::syntax::{Feature, Features};
///
/// let features = Features::read("promql-delayed-name-removal").unwrap();
/// assert!(features.has(Feature::DelayedNameRemoval));
/// assert!(!features.has(Feature::UseStartTimestamps));
/// assert_eq!(Features::read("promql-nonsense"), Err("promql-nonsense"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Features {
    bits: u8,
}

/// A part of the language that may be switched on.
///
/// ```
/// use promqlite::syntax::{Feature, Features};
///
/// let features = Features::NONE.with(Feature::BinopFillModifiers);
/// assert!(features.has(Feature::BinopFillModifiers));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
#[non_exhaustive]
pub enum Feature {
    /// Functions and aggregations that may change.
    ExperimentalFunctions = 1,
    /// `anchored` and `smoothed`.
    ExtendedRangeSelectors = 2,
    /// `fill`, `fill_left` and `fill_right`.
    BinopFillModifiers = 4,
    /// Names are dropped at the end of a query, not where they lose their meaning.
    DelayedNameRemoval = 8,
    /// Counters are known to begin at their start timestamps.
    UseStartTimestamps = 16,
    /// Types and units are labels.
    TypeAndUnitLabels = 32,
}

/// All features with their names.
const FEATURES: [(&str, Feature); 6] = [
    ("promql-experimental-functions", Feature::ExperimentalFunctions),
    ("promql-extended-range-selectors", Feature::ExtendedRangeSelectors),
    ("promql-binop-fill-modifiers", Feature::BinopFillModifiers),
    ("promql-delayed-name-removal", Feature::DelayedNameRemoval),
    ("use-start-timestamps", Feature::UseStartTimestamps),
    ("type-and-unit-labels", Feature::TypeAndUnitLabels),
];

/// Names that Prometheus takes and that change nothing any more.
const ALWAYS_ON: [&str; 3] = ["promql-duration-expr", "promql-at-modifier", "native-histograms"];

impl Features {
    /// What a server has without any switches.
    pub const NONE: Self = Self { bits: 0 };
    /// Everything that is syntax: functions, selectors and fill modifiers.
    pub const SYNTAX: Self = Self { bits: 7 };
    /// Everything there is.
    pub const ALL: Self = Self { bits: 63 };

    /// Tells whether a feature is on.
    pub const fn has(self, feature: Feature) -> bool {
        self.bits & feature as u8 != 0
    }

    /// Returns the features and one more.
    #[must_use]
    pub const fn with(self, feature: Feature) -> Self {
        Self { bits: self.bits | feature as u8 }
    }

    /// Reads names divided by commas; `all` stands for all of them. An unknown name is the error.
    pub fn read(names: &str) -> Result<Self, &str> {
        let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
        names.into_iter().try_fold(Self::NONE, |features, name| {
            if name == "all" {
                return Ok(Self::ALL);
            }
            match FEATURES.iter().find(|(known, _)| *known == name) {
                Some((_, feature)) => Ok(features.with(*feature)),
                None if ALWAYS_ON.contains(&name) => Ok(features),
                None => Err(name),
            }
        })
    }

    /// Returns both sets together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self { bits: self.bits | other.bits }
    }

    /// Lists the names of all features.
    pub fn names() -> impl Iterator<Item = &'static str> {
        FEATURES.iter().map(|(name, _)| *name)
    }
}
