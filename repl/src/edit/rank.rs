//! How well a name fits what was typed.

/// The points of a name that begins as it was typed.
pub(super) const BEGINS: i32 = 1000;

/// Returns how well a name fits what was typed; `None` where letters are missing.
///
/// A beginning beats the beginning of a word inside, that beats any other place, and last come the
/// names that have the letters apart from each other, the better the more of them begin words.
pub(super) fn fit(typed: &str, name: &str) -> Option<i32> {
    let (typed, bytes) = (typed.as_bytes(), name.as_bytes());
    let longer = (bytes.len().min(200)) as i32;
    if typed.is_empty() {
        return Some(0);
    }
    if let Some(start) = bytes.get(..typed.len())
        && start.eq_ignore_ascii_case(typed)
    {
        return Some(BEGINS + 200 - longer);
    }
    if let Some(at) = position(typed, bytes) {
        return Some(if begins_word(bytes, at) { 700 } else { 450 } - longer);
    }
    let (mut points, mut at, mut last) = (100, 0, None);
    for letter in typed {
        let rest = bytes.get(at..)?;
        let found = at + rest.iter().position(|byte| byte.eq_ignore_ascii_case(letter))?;
        points += match last {
            Some(last) if found == last + 1 => 8,
            _ if begins_word(bytes, found) => 12,
            _ => -2,
        };
        last = Some(found);
        at = found + 1;
    }
    Some(points - longer / 4)
}

fn position(part: &[u8], whole: &[u8]) -> Option<usize> {
    whole.windows(part.len()).position(|window| window.eq_ignore_ascii_case(part))
}

/// Tells whether a word begins at a place inside of a name.
fn begins_word(name: &[u8], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|before| name.get(before)) else { return true };
    !before.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn beginnings_come_before_words_inside_and_those_before_scattered_letters() {
        let names = ["nginx_http_requests", "xhttp", "http_requests_total", "hit_the_top", "up"];
        let mut ranked: Vec<_> = names.iter().filter_map(|n| Some((fit("http", n)?, n))).collect();
        ranked.sort_by_key(|(points, _)| -points);
        let ranked: Vec<_> = ranked.iter().map(|(_, name)| **name).collect();
        assert_eq!(ranked, ["http_requests_total", "nginx_http_requests", "xhttp", "hit_the_top"]);
        assert!(fit("HrT", "http_requests_total") > fit("hrt", "threshort"));
        assert_eq!(fit("", "anything"), Some(0));
    }
}
