//! Bodies made smaller, in the way a client understands.

use std::io::Write;

use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::header;
use flate2::Compress;
use flate2::Compression;
use flate2::Crc;
use flate2::FlushCompress;
use flate2::write::ZlibEncoder;
use rayon::prelude::*;

use super::reply::Reply;

/// Bodies below this many bytes fit into one packet as they are.
const WORTHWHILE: usize = 1024;

/// How much of a body one thread packs at a time.
const SHARE: usize = 256 * 1024;

/// How bodies are packed: the quickest way, since the next thing is the network.
const LEVEL: u32 = 1;

/// A way to pack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Packing {
    Gzip,
    Deflate,
    Zstd,
}

impl Packing {
    /// Returns the first way that a client names and we know.
    pub(super) fn wanted(headers: &HeaderMap) -> Option<Self> {
        let named = headers.get_all(header::ACCEPT_ENCODING).iter();
        let named =
            named.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
        named.into_iter().find_map(Self::of)
    }

    fn of(text: &str) -> Option<Self> {
        let (name, weight) = text.split_once(';').unwrap_or((text, ""));
        let weight: String = weight.split_whitespace().collect();
        let refused = weight.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0));
        match name.trim() {
            _ if refused => None,
            "gzip" => Some(Self::Gzip),
            "deflate" => Some(Self::Deflate),
            "zstd" => Some(Self::Zstd),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Deflate => "deflate",
            Self::Zstd => "zstd",
        }
    }

    /// Packs the body of a reply, unless it is too small to gain by it.
    pub(super) fn apply(self, reply: Reply) -> Reply {
        if reply.len() < WORTHWHILE {
            return reply;
        }
        let packed = match self {
            Self::Gzip => Some(gzip(&reply.pieces)),
            Self::Deflate => zlib(&reply.pieces).ok(),
            Self::Zstd => zstandard(&reply.pieces).ok(),
        };
        let Some(pieces) = packed else { return reply };
        let name = HeaderValue::from_static(self.name());
        Reply { pieces, ..reply }.with(header::CONTENT_ENCODING, name)
    }
}

/// Packs pieces on all threads into one member of gzip.
///
/// Each share ends at a byte and looks at none before it, so that they may stand side by side.
fn gzip(pieces: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let shares: Vec<_> = pieces.iter().flat_map(|piece| piece.chunks(SHARE)).collect();
    let last = shares.len().saturating_sub(1);
    let packed: Vec<_> = shares
        .par_iter()
        .enumerate()
        .map(|(i, share)| {
            let flush = if i == last { FlushCompress::Finish } else { FlushCompress::Full };
            let mut sum = Crc::new();
            sum.update(share);
            (deflated(share, flush), sum)
        })
        .collect();
    let mut sum = Crc::new();
    packed.iter().for_each(|(_, part)| sum.combine(part));
    let head = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255];
    let mut tail = sum.sum().to_le_bytes().to_vec();
    tail.extend_from_slice(&sum.amount().to_le_bytes());
    let middle = packed.into_iter().map(|(bytes, _)| bytes);
    std::iter::once(head).chain(middle).chain([tail]).collect()
}

/// Packs a share without head and tail.
fn deflated(share: &[u8], flush: FlushCompress) -> Vec<u8> {
    let mut packer = Compress::new(Compression::new(LEVEL), false);
    let mut packed = Vec::with_capacity(share.len() / 4 + 64);
    loop {
        let rest = share.get(packer.total_in() as usize..).unwrap_or_default();
        let before = packed.len();
        // Packing cannot fail: there is no dictionary that could be missing.
        let _ = packer.compress_vec(rest, &mut packed, flush);
        let done = packer.total_in() as usize == share.len();
        if done && packed.len() < packed.capacity() {
            return packed;
        }
        if packed.len() == packed.capacity() || packed.len() == before {
            packed.reserve(packed.len().max(64));
        }
    }
}

fn zlib(pieces: &[Vec<u8>]) -> std::io::Result<Vec<Vec<u8>>> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::new(LEVEL));
    pieces.iter().try_for_each(|piece| packer.write_all(piece))?;
    Ok(vec![packer.finish()?])
}

fn zstandard(pieces: &[Vec<u8>]) -> std::io::Result<Vec<Vec<u8>>> {
    let mut packer = zstd::Encoder::new(Vec::new(), LEVEL as i32)?;
    pieces.iter().try_for_each(|piece| packer.write_all(piece))?;
    Ok(vec![packer.finish()?])
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use axum::http::HeaderMap;
    use axum::http::header;

    use super::Packing;
    use crate::serve::reply::Reply;

    fn wanted(text: &str) -> Option<Packing> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, text.parse().unwrap());
        Packing::wanted(&headers)
    }

    #[test]
    fn the_first_known_way_is_taken() {
        for (text, way) in [
            ("gzip, deflate", Some(Packing::Gzip)),
            ("br, deflate, gzip", Some(Packing::Deflate)),
            ("zstd;q=1.0, gzip", Some(Packing::Zstd)),
            ("gzip; q=0, zstd", Some(Packing::Zstd)),
            ("identity", None),
            ("", None),
        ] {
            assert_eq!(wanted(text), way, "{text}");
        }
    }

    #[test]
    fn what_is_packed_is_unpacked_to_the_same() {
        let noise = |i: u64| (i.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8;
        let large: Vec<u8> = (0..900_000).map(|i| noise(i) & 0x3f).collect();
        let pieces = vec![b"{\"status\":".repeat(200), large, Vec::new(), b"}".to_vec()];
        let whole = pieces.concat();
        for way in [Packing::Gzip, Packing::Deflate, Packing::Zstd] {
            let packed = way.apply(Reply::pieces(pieces.clone()));
            assert!(packed.len() < whole.len(), "{way:?}");
            let bytes = packed.pieces.concat();
            let mut read = Vec::new();
            let mut reader: Box<dyn Read> = match way {
                Packing::Gzip => Box::new(flate2::read::GzDecoder::new(bytes.as_slice())),
                Packing::Deflate => Box::new(flate2::read::ZlibDecoder::new(bytes.as_slice())),
                Packing::Zstd => Box::new(zstd::Decoder::new(bytes.as_slice()).unwrap()),
            };
            reader.read_to_end(&mut read).unwrap();
            assert!(read == whole, "{way:?}");
        }
    }

    #[test]
    fn what_is_small_stays_as_it_is() {
        let reply = Packing::Gzip.apply(Reply::json(b"{}".to_vec()));
        assert_eq!((reply.pieces.concat(), reply.headers.len()), (b"{}".to_vec(), 1));
    }
}
