//! Chunks: the samples of one series over some time, as few bits as possible.
//!
//! [`Encoding`] names the kinds; `decode` turns a [`Chunk`] of any kind into columns.

mod encoding;
mod bits;
mod start;
mod xor;
mod xor2;
mod layout;
mod sink;
mod histogram;
mod float_histogram;
mod decode;
mod continuity;
mod bit_writer;
mod xor_encoder;
mod layout_encoder;
mod histogram_encoder;
#[cfg(test)]
mod start_encoder;
#[cfg(test)]
mod tests;

pub(super) use self::continuity::Continuity;
pub(super) use self::continuity::continuity;
pub(super) use self::decode::Chunk;
pub(super) use self::decode::decode;
pub use self::encoding::Encoding;
pub(super) use self::histogram_encoder::encode as encode_histograms;
pub(super) use self::histogram_encoder::is_whole;
pub(super) use self::layout_encoder::Cell;
pub(super) use self::xor_encoder::XorEncoder;
