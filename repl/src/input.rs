//! Text from files and from the standard input.

use std::io::Read;
use std::path::Path;

/// Reads the standard input; what is no UTF-8 becomes U+FFFD, which the parser points at.
pub(crate) fn standard() -> std::io::Result<String> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(text(bytes))
}

/// Reads a file; `-` is the standard input.
pub(crate) fn file(path: &Path) -> std::io::Result<String> {
    if path == Path::new("-") { standard() } else { std::fs::read(path).map(text) }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
