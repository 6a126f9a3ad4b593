//! Parameters out of URLs and bodies, as Go reads them.

use axum::http::HeaderMap;
use axum::http::header;
use promqlite::format::Parameters;

/// What was sent with a request, decoded.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Form {
    /// What the body and the URL say.
    pub(super) all: Parameters,
    /// What the URL says.
    pub(super) url: Parameters,
    /// The first thing that could not be decoded, in Go's words; what could is there all the same.
    pub(super) flaw: Option<String>,
}

const FORM: &str = "application/x-www-form-urlencoded";
const PARTS: &str = "multipart/form-data";

/// Names and values, and what was wrong with them first.
type Decoded = (Vec<(String, String)>, Option<String>);

impl Form {
    /// Reads what a request says; of a body, if it is a form.
    pub(super) fn read(query: &str, headers: &HeaderMap, body: &[u8]) -> Self {
        let (url, url_flaw) = pairs(query);
        let (mut all, body_flaw) = from_body(headers, body);
        all.extend(url.iter().cloned());
        // Fields of a body in parts come behind those of the URL.
        all.extend(from_parts(headers, body));
        let flaw = body_flaw.or(url_flaw);
        Self { all: Parameters::new(all), url: Parameters::new(url), flaw }
    }
}

fn from_body(headers: &HeaderMap, body: &[u8]) -> Decoded {
    match content(headers) {
        (kind, _) if kind == FORM => pairs(&String::from_utf8_lossy(body)),
        _ => Decoded::default(),
    }
}

fn from_parts(headers: &HeaderMap, body: &[u8]) -> Vec<(String, String)> {
    match content(headers) {
        (kind, rest) if kind == PARTS => {
            boundary(rest).map_or_else(Vec::new, |boundary| parts(body, boundary))
        }
        _ => Vec::new(),
    }
}

/// Returns the type of a body, and what is said of it beside.
fn content(headers: &HeaderMap) -> (String, &str) {
    let content = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let content = content.unwrap_or_default();
    let (kind, rest) = content.split_once(';').unwrap_or((content, ""));
    (kind.trim().to_ascii_lowercase(), rest)
}

/// Reads `name=value&…`.
fn pairs(text: &str) -> Decoded {
    let (mut pairs, mut flaw) = (Vec::new(), None);
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        if pair.contains(';') {
            flaw.get_or_insert_with(|| "invalid semicolon separator in query".to_owned());
            continue;
        }
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        match (decoded(name), decoded(value)) {
            (Ok(name), Ok(value)) => pairs.push((name, value)),
            (Err(wrong), _) | (_, Err(wrong)) => {
                flaw.get_or_insert(wrong);
            }
        }
    }
    (pairs, flaw)
}

fn decoded(text: &str) -> Result<String, String> {
    let spaced = text.replace('+', " ");
    unescaped(&spaced).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// Replaces `%2F` and its kin; the error is Go's text.
pub(super) fn unescaped(text: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        if byte != b'%' {
            bytes.push(byte);
            rest = after;
            continue;
        }
        let hex = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
        let (Some(high), Some(low)) = (hex(after.first()), hex(after.get(1))) else {
            let wrong = String::from_utf8_lossy(rest.get(..3).unwrap_or(rest));
            return Err(format!("invalid URL escape \"{wrong}\""));
        };
        bytes.push((high * 16 + low) as u8);
        rest = after.get(2..).unwrap_or_default();
    }
    Ok(bytes)
}

/// Returns what stands between the parts of a body.
fn boundary(rest: &str) -> Option<&str> {
    let found = rest.split(';').find_map(|part| part.trim().strip_prefix("boundary="))?;
    Some(found.trim_matches('"')).filter(|boundary| !boundary.is_empty())
}

/// Reads the fields of a body in parts; files among them are no parameters.
fn parts(body: &[u8], boundary: &str) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(body);
    let line = format!("--{boundary}");
    let field = |part: &str| {
        let (head, value) = part.split_once("\r\n\r\n")?;
        let lines = head.lines().filter_map(|line| line.split_once(':'));
        let (_, what) =
            lines.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("content-disposition"))?;
        if what.contains("filename=") {
            return None;
        }
        let name = what.split(';').find_map(|part| part.trim().strip_prefix("name="))?;
        let value = value.strip_suffix("\r\n").unwrap_or(value);
        Some((name.trim_matches('"').to_owned(), value.to_owned()))
    };
    text.split(line.as_str()).skip(1).filter_map(field).collect()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use axum::http::header;

    use super::Form;

    fn read(query: &str, content: &str, body: &str) -> Form {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, content.parse().unwrap());
        Form::read(query, &headers, body.as_bytes())
    }

    const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";

    #[test]
    fn the_body_comes_before_the_url() {
        let form = read("a=1&b=2", FORM, "a=3%204+5");
        assert_eq!((form.all.first("a"), form.all.first("b")), ("3 4 5", "2"));
        assert_eq!(form.all.all("a").count(), 2);
        assert_eq!(form.url.first("a"), "1");
        assert_eq!(read("", "text/plain", "a=3").all.first("a"), "", "that was no form");
    }

    #[test]
    fn what_cannot_be_decoded_is_left_out_and_told() {
        let form = read("", FORM, "a=%zz&b=2&c;d=1");
        assert_eq!((form.all.first("a"), form.all.first("b")), ("", "2"));
        assert_eq!(form.flaw.as_deref(), Some("invalid URL escape \"%zz\""));
        let form = read("c;d=1", FORM, "b=%f");
        assert_eq!(form.flaw.as_deref(), Some("invalid URL escape \"%f\""));
        assert_eq!(read("%", FORM, "").flaw.as_deref(), Some("invalid URL escape \"%\""));
    }

    #[test]
    fn forms_in_parts_are_read_too() {
        let body = "--xx\r\nContent-Disposition: form-data; name=\"query\"\r\n\r\nup\n+ 1\r\n\
                    --xx\r\ncontent-disposition: form-data; name=f; filename=\"f\"\r\n\r\nz\r\n\
                    --xx--";
        let form = read("", "multipart/form-data; boundary=xx", body);
        assert_eq!((form.all.first("query"), form.all.first("f")), ("up\n+ 1", ""));
    }
}
