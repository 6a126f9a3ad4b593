//! Remote read, in both forms.

use crate::server::Server;

/// Writes a field of a message: a number, or bytes with their length.
fn number(tag: u8, value: u64, into: &mut Vec<u8>) {
    into.push(tag << 3);
    varint(value, into);
}

fn bytes(tag: u8, value: &[u8], into: &mut Vec<u8>) {
    into.push(tag << 3 | 2);
    varint(value.len() as u64, into);
    into.extend_from_slice(value);
}

fn varint(mut value: u64, into: &mut Vec<u8>) {
    while value >= 0x80 {
        into.push(value as u8 | 0x80);
        value >>= 7;
    }
    into.push(value as u8);
}

/// Reads a number off the front.
fn take_varint(from: &mut &[u8]) -> u64 {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = from[0];
        *from = &from[1..];
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
    }
    value
}

/// Asks for a metric from the epoch on, in the forms that are accepted.
fn asked(metric: &str, end: u64, accepted: &[u64]) -> Vec<u8> {
    let (mut matcher, mut query, mut request) = (Vec::new(), Vec::new(), Vec::new());
    bytes(2, b"__name__", &mut matcher);
    bytes(3, metric.as_bytes(), &mut matcher);
    number(1, 0, &mut query);
    number(2, end, &mut query);
    bytes(3, &matcher, &mut query);
    bytes(1, &query, &mut request);
    accepted.iter().for_each(|form| number(2, *form, &mut request));
    snap::raw::Encoder::new().compress_vec(&request).expect("it can be packed")
}

#[test]
fn samples_come_packed_and_in_order() {
    let server = Server::start("read-samples", &["--log-format", "none"]);
    let answer = server.ask("POST", "/api/v1/read", "", &asked("up", 60_000, &[]));
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/x-protobuf");
    assert_eq!(answer.header("content-encoding"), "snappy");
    let body = snap::raw::Decoder::new().decompress_vec(&answer.body).expect("it can be unpacked");
    let text = String::from_utf8_lossy(&body);
    assert!(text.find("api") < text.find("web"), "series are sorted: {text}");
    // Three samples of each series lie in the first minute: a float is tag 1 of 8 bytes.
    let one = [&[0x09][..], &1.0_f64.to_le_bytes()].concat();
    assert_eq!(body.windows(9).filter(|bytes| *bytes == one.as_slice()).count(), 6);
}

#[test]
fn chunks_come_in_frames_with_checksums() {
    let server = Server::start("read-chunks", &["--log-format", "none"]);
    for (metric, series, encoding) in [("up", 2, 1), ("latency", 1, 2)] {
        let asked = asked(metric, 4_000_000, &[1]);
        let answer = server.ask("POST", "/api/v1/read", "", &asked);
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(answer.header("content-type").starts_with("application/x-streamed-protobuf"));
        let (mut rest, mut frames) = (answer.body.as_slice(), 0);
        while !rest.is_empty() {
            let length = take_varint(&mut rest) as usize;
            let (sum, message) = (&rest[..4], &rest[4..4 + length]);
            assert_eq!(sum, crc32c::crc32c(message).to_be_bytes(), "the checksum of a frame");
            let kind = [0x18, encoding, 0x22];
            assert!(message.windows(3).any(|three| three == kind), "{metric}: {message:?}");
            rest = &rest[4 + length..];
            frames += 1;
        }
        assert_eq!(frames, series, "{metric}");
    }
}

#[test]
fn what_cannot_be_read_is_told_in_plain_text() {
    let server = Server::start("read-wrong", &["--log-format", "none", "--max-samples", "10"]);
    let wrong = |body: &[u8]| {
        let answer = server.ask("POST", "/api/v1/read", "", body);
        (answer.status, answer.text())
    };
    assert_eq!(wrong(b"\xff\xff"), (400, "snappy: corrupt input\n".to_owned()));
    assert_eq!(wrong(&asked("up", 60_000, &[9])).0, 400);
    let (status, text) = wrong(&asked("up", 4_000_000, &[0]));
    assert_eq!((status, text.as_str()), (400, "exceeded sample limit (10)\n"));
    assert_eq!(server.get("/api/v1/read").status, 405);
}
