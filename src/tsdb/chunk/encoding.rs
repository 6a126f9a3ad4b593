//! The kinds of chunks.

/// How the samples of a chunk are written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Encoding {
    /// Floats.
    Xor,
    /// Native histograms with integer counts.
    Histogram,
    /// Native histograms with float counts.
    FloatHistogram,
    /// Floats, with start timestamps.
    Xor2,
    /// Native histograms with integer counts and start timestamps.
    HistogramStart,
    /// Native histograms with float counts and start timestamps.
    FloatHistogramStart,
}

impl Encoding {
    /// All encodings, by their numbers from 1 on.
    pub const ALL: [Self; 6] = [
        Self::Xor,
        Self::Histogram,
        Self::FloatHistogram,
        Self::Xor2,
        Self::HistogramStart,
        Self::FloatHistogramStart,
    ];

    /// Returns the encoding of a number, as chunks begin with it.
    pub fn of(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number).checked_sub(1)?).copied()
    }

    /// Returns the number that chunks begin with.
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// Returns the name as it is told to people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Xor => "xor",
            Self::Histogram => "histogram",
            Self::FloatHistogram => "float histogram",
            Self::Xor2 => "xor2",
            Self::HistogramStart => "histogram with start timestamps",
            Self::FloatHistogramStart => "float histogram with start timestamps",
        }
    }
}
