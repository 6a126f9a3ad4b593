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
mod cut;
#[cfg(test)]
mod start_encoder;
#[cfg(test)]
mod tests;

pub(super) use self::cut::Cut;
pub(super) use self::cut::cut;
pub(super) use self::decode::Chunk;
pub(super) use self::decode::decode;
pub use self::encoding::Encoding;
pub(super) use self::xor_encoder::XorEncoder;
