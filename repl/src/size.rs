//! Numbers of bytes as people write them.

/// Reads a number of bytes.
pub(crate) fn bytes(text: &str) -> Result<u64, String> {
    let upper = text.trim().to_ascii_uppercase();
    let stem = upper.trim_end_matches('B').trim_end_matches('I');
    let (digits, factor) = match stem.strip_suffix(['K', 'M', 'G', 'T']) {
        None => (stem, 1),
        Some(digits) if stem.ends_with('K') => (digits, 1 << 10),
        Some(digits) if stem.ends_with('M') => (digits, 1 << 20),
        Some(digits) if stem.ends_with('G') => (digits, 1 << 30),
        Some(digits) => (digits, 1_u64 << 40),
    };
    let count = digits.trim().parse::<u64>().ok().and_then(|count| count.checked_mul(factor));
    count.ok_or_else(|| format!("`{text}` is no number of bytes: write 1000000, 64M or 2G"))
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn bytes_are_read_with_and_without_a_prefix() {
        for (text, count) in [("7", 7), ("2k", 2048), ("64MiB", 64 << 20), ("1 GB", 1 << 30)] {
            assert_eq!(bytes(text), Ok(count), "{text}");
        }
        for text in ["", "M", "-1", "1.5G", "99999999999T"] {
            assert!(bytes(text).is_err(), "{text}");
        }
    }
}
