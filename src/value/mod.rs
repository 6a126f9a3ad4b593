//! What flows between operators and what comes out of a query.
//!
//! [`Points`] are the decoded samples of one series, in columns. [`Block`] is a piece of an
//! operator's answer: rows are series, columns are steps. [`Notes`] collects warnings and infos.

mod points;
mod ends;
mod windows;
mod naming;
mod identity;
mod block;
mod answer;
mod note;
mod note_text;

pub use self::answer::Cell;
pub use self::answer::Sample;
pub use self::answer::Series;
pub use self::answer::Value;
pub use self::block::Block;
pub use self::block::HistogramCell;
pub use self::block::RowView;
pub use self::ends::Alike;
pub use self::ends::Ends;
pub use self::identity::Identity;
pub use self::identity::NameFate;
pub use self::naming::Naming;
pub use self::note::Monotonicity;
pub use self::note::Note;
pub use self::note::NoteKind;
pub use self::note::Notes;
pub use self::points::HistogramPoints;
pub use self::points::Points;
pub use self::windows::Windows;
