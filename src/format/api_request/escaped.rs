//! Names of labels in paths.

use crate::math::quote;

use super::error::ApiError;

/// What an escaped name begins with.
const MARK: &str = "U__";

/// Reads the name of a label from a path, where any character may be escaped: `U__a_2e_b`.
pub fn read_label_name(text: &str) -> Result<String, ApiError> {
    let name = text.strip_prefix(MARK).and_then(unescaped).unwrap_or_else(|| text.to_owned());
    if name.is_empty() {
        return Err(ApiError::bad_data(format!("invalid label name: {}", quote(&name))));
    }
    Ok(name)
}

/// Returns the name behind the mark; `None` for one that is not escaped as it should be.
fn unescaped(text: &str) -> Option<String> {
    let mut name = String::new();
    let mut rest = text;
    while let Some((plain, escaped)) = rest.split_once('_') {
        name.push_str(plain);
        if let Some(after) = escaped.strip_prefix('_') {
            name.push('_');
            rest = after;
            continue;
        }
        let (code, after) = escaped.split_once('_').filter(|(code, _)| code.len() < 6)?;
        let right = code.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u32::from_str_radix(code, 16).ok().filter(|_| right)?;
        name.push(char::from_u32(number)?);
        rest = after;
    }
    name.push_str(rest);
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::read_label_name;

    #[test]
    fn names_are_unescaped_where_they_are_escaped_well() {
        for (text, name) in [
            ("job", "job"),
            ("U__a_2e_b", "a.b"),
            ("U__a__b", "a_b"),
            ("U___1F600_", "\u{1f600}"),
            ("U__a_2e", "U__a_2e"),
            ("U__a_zz_", "U__a_zz_"),
            ("U__a_d800_", "U__a_d800_"),
            ("U__a_0000041_", "U__a_0000041_"),
        ] {
            assert_eq!(read_label_name(text).as_deref(), Ok(name), "{text}");
        }
        assert!(read_label_name("").is_err() && read_label_name("U__").is_err());
    }
}
