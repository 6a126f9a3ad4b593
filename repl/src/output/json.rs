//! What a Prometheus server would answer.

use promqlite::engine::Answer;
use promqlite::format::write_answer;

/// Writes an answer in the envelope of the HTTP API.
pub(super) fn written(answer: &Answer, query: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_answer(answer, query, &mut bytes);
    bytes.push(b'\n');
    bytes
}
