//! Hosts, ports, links and the words of a title.

use std::fmt::Write;
use std::net::IpAddr;

/// Splits `host:port` and `[host]:port`; `None` where it is not of that form.
fn split_host_port(text: &str) -> Option<(&str, &str)> {
    let colon = text.rfind(':')?;
    let (host, port) = (&text[..colon], &text[colon + 1..]);
    if port.contains(['[', ']']) {
        return None;
    }
    let Some(inner) = host.strip_prefix('[') else {
        return (!host.contains([':', '[', ']'])).then_some((host, port));
    };
    let inner = inner.strip_suffix(']')?;
    (!inner.contains(['[', ']'])).then_some((inner, port))
}

/// Drops the port of `host:port`.
pub(super) fn strip_port(text: &str) -> &str {
    split_host_port(text).map_or(text, |(host, _)| host)
}

/// Keeps of a host the first label, and its port; addresses stay as they are.
pub(super) fn strip_domain(text: &str) -> String {
    let (host, port) = split_host_port(text).unwrap_or((text, ""));
    if is_address(host) {
        return text.to_owned();
    }
    let host = host.split('.').next().unwrap_or("");
    match port {
        "" => host.to_owned(),
        port if host.contains([':', '%']) => format!("[{host}]:{port}"),
        port => format!("{host}:{port}"),
    }
}

fn is_address(host: &str) -> bool {
    host.parse::<IpAddr>().is_ok()
}

/// Escapes a text for the query of a URL, as Go does.
pub(super) fn query_escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match byte {
            b' ' => escaped.push('+'),
            b'-' | b'_' | b'.' | b'~' => escaped.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => escaped.push(char::from(byte)),
            byte => drop(write!(escaped, "%{byte:02X}")),
        }
    }
    escaped
}

/// Undoes the escapes of the query of a URL.
pub(super) fn query_unescape(text: &str) -> Result<String, String> {
    let escapes =
        text.match_indices('%').map(|(at, _)| text.get(at..at + 3).unwrap_or(&text[at..]));
    let is_escape =
        |part: &str| part.len() == 3 && part[1..].bytes().all(|c| c.is_ascii_hexdigit());
    match escapes.into_iter().find(|part| !is_escape(part)) {
        Some(part) => Err(format!("invalid URL escape {}", crate::math::quote(part))),
        None => Ok(unescape(&text.replace('+', " "))),
    }
}

/// Returns the link to an expression on Prometheus' page, with the tab it opens.
pub(super) fn graph_link(expression: &str, tab: u8) -> String {
    format!("/graph?g0.expr={}&g0.tab={tab}", query_escape(expression))
}

/// Returns the path of a URL, unescaped.
pub(super) fn path(url: &str) -> String {
    let without_scheme = url.split_once("://").map(|(_, rest)| rest);
    let rest = match without_scheme {
        Some(rest) => rest.find(['/', '?', '#']).map_or("", |at| &rest[at..]),
        None => url,
    };
    let path = &rest[..rest.find(['?', '#']).unwrap_or(rest.len())];
    unescape(path)
}

fn unescape(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).filter(|_| *first == b'%');
        let code = digits.and_then(|hex| std::str::from_utf8(hex).ok());
        let code = code.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Turns each letter into its capital, where that is a single letter, as Go does.
pub(super) fn upper(text: &str) -> String {
    let single = |c: char| {
        let mut capital = c.to_uppercase();
        capital.next().filter(|_| capital.next().is_none()).unwrap_or(c)
    };
    text.chars().map(single).collect()
}

/// Turns each letter into its small form, one for one, as Go does.
pub(super) fn lower(text: &str) -> String {
    text.chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect()
}

/// Begins every word with a capital and leaves its other letters as they are.
pub(super) fn title(text: &str) -> String {
    let mut titled = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut inside = false;
    while let Some(c) = chars.next() {
        if c.is_alphanumeric() || c == '_' || is_mark(c) {
            let cased = c.is_lowercase() || c.is_uppercase();
            if cased && !inside {
                titled.extend(capital(c));
                inside = true;
            } else {
                titled.push(c);
            }
        } else {
            // A point, colon or apostrophe between two letters does not end the word.
            let joins = matches!(c, '.' | ':' | '\'' | '’' | '·');
            inside = inside && joins && chars.peek().is_some_and(|next| next.is_alphabetic());
            titled.push(c);
        }
    }
    titled
}

fn is_mark(c: char) -> bool {
    matches!(c as u32, 0x300..=0x36f | 0x200d | 0xfe00..=0xfe0f)
}

fn capital(c: char) -> Vec<char> {
    match c {
        'ß' => vec!['S', 's'],
        c => c.to_uppercase().collect(),
    }
}
