//! Quoted strings as Go and Prometheus read them.

/// Reads a string literal in double, single or back quotes; `None` where it is not one.
pub fn unquote(literal: &str) -> Option<String> {
    let mark = literal.chars().next()?;
    let inner = literal.strip_prefix(mark)?.strip_suffix(mark)?;
    match mark {
        '`' => (!inner.contains('`')).then(|| inner.to_owned()),
        '"' | '\'' if !inner.contains('\n') => resolve(inner, mark),
        _ => None,
    }
}

fn resolve(inner: &str, mark: char) -> Option<String> {
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner.chars();
    while let Some(next) = rest.next() {
        match next {
            '\\' => escape(&mut rest, mark, &mut bytes)?,
            bare if bare == mark => return None,
            other => push(other, &mut bytes),
        }
    }
    // An escape may name a byte that is no text; what can be shown of it is kept.
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn escape(rest: &mut std::str::Chars<'_>, mark: char, bytes: &mut Vec<u8>) -> Option<()> {
    let kind = rest.next()?;
    match kind {
        'a' => bytes.push(0x07),
        'b' => bytes.push(0x08),
        'f' => bytes.push(0x0c),
        'n' => bytes.push(b'\n'),
        'r' => bytes.push(b'\r'),
        't' => bytes.push(b'\t'),
        'v' => bytes.push(0x0b),
        '\\' => bytes.push(b'\\'),
        'x' => bytes.push(number(rest, 2, 16, 0)? as u8),
        'u' => push(char::from_u32(number(rest, 4, 16, 0)?)?, bytes),
        'U' => push(char::from_u32(number(rest, 8, 16, 0)?)?, bytes),
        '0'..='7' => {
            let byte = number(rest, 2, 8, kind.to_digit(8)?)?;
            bytes.push(u8::try_from(byte).ok()?);
        }
        quote if quote == mark => push(quote, bytes),
        _ => return None,
    }
    Some(())
}

fn number(rest: &mut std::str::Chars<'_>, digits: usize, base: u32, first: u32) -> Option<u32> {
    (0..digits).try_fold(first, |value, _| {
        value.checked_mul(base)?.checked_add(rest.next()?.to_digit(base)?)
    })
}

fn push(c: char, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::unquote;

    #[test]
    fn each_kind_of_quote_is_read() {
        assert_eq!(unquote(r#""a\tb""#).as_deref(), Some("a\tb"));
        assert_eq!(unquote(r"'it\'s'").as_deref(), Some("it's"));
        assert_eq!(unquote(r"`a\tb`").as_deref(), Some(r"a\tb"));
        assert_eq!(unquote(r#""\u00e9\x41\101""#).as_deref(), Some("éAA"));
    }

    #[test]
    fn broken_literals_are_refused() {
        for literal in ["", "\"", "\"a", "\"a'", r#""\q""#, r#""\u12""#, r#""\777""#, "abc"] {
            assert_eq!(unquote(literal), None, "{literal}");
        }
    }
}
