//! How far a number reaches in series notation.

/// Returns the length of the number at the front, and whether it is well formed.
///
/// Hexadecimal is left out, since its `x` would be a repetition. What is well formed here may still
/// be no number to Go, which is found when it is read.
pub(super) fn scan(bytes: &[u8]) -> (usize, bool) {
    let mut scan = Scan { bytes, at: 0 };
    let good = scan.number();
    (scan.at, good)
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scan<'_> {
    fn number(&mut self) -> bool {
        self.accept(b".");
        self.accept(b"0123456789");
        let (mut dotted, mut raised) = (false, false);
        while self.is(b"0123456789._eE") {
            if (dotted && self.accept(b".")) || (raised && self.accept(b"eE")) {
                return false;
            }
            let sound = if self.accept(b".") {
                dotted = true;
                !self.accept(b"_.")
            } else if self.accept(b"eE") {
                raised = true;
                self.accept(b"+-");
                !self.accept(b"._eE") && self.peek().is_some()
            } else if self.accept(b"_") {
                !self.accept(b"._eE") && self.peek().is_some()
            } else {
                while self.accept(b"0123456789") {}
                true
            };
            if !sound {
                return false;
            }
        }
        self.at > 0 && self.ends()
    }

    /// Tells whether nothing follows that would belong to a name; `x` is the repetition.
    fn ends(&self) -> bool {
        self.peek()
            .is_none_or(|next| next == b'x' || !(next == b'_' || next.is_ascii_alphanumeric()))
    }

    fn accept(&mut self, set: &[u8]) -> bool {
        let there = self.is(set);
        self.at += usize::from(there);
        there
    }

    fn is(&self, set: &[u8]) -> bool {
        self.peek().is_some_and(|next| set.contains(&next))
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::scan;

    #[test]
    fn numbers_end_where_prometheus_ends_them() {
        assert_eq!(scan(b"1x5"), (1, true));
        assert_eq!(scan(b"1.5e-3 "), (6, true));
        assert_eq!(scan(b".5+1"), (2, true));
        assert_eq!(scan(b"1_000 "), (5, true));
    }

    #[test]
    fn malformed_numbers_are_noticed() {
        for text in ["1..2", "1e", "1_", "5m", "1e5e5", "1._5"] {
            assert!(!scan(text.as_bytes()).1, "{text}");
        }
    }
}
