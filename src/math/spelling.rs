//! How far apart two words are.

/// Returns the word that is most like another, if any is like it enough to have been meant.
///
/// ```
/// use promqlite::math::nearest;
///
/// assert_eq!(nearest("rat", ["rate", "sum"]), Some("rate"));
/// assert_eq!(nearest("xyz", ["rate", "sum"]), None);
/// ```
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A typing error in three letters; longer words may have more.
    let most = 1 + word.len() / 5;
    // Of words that are equally far, one that goes on as this one began is the likelier: words
    // are more often cut short than changed.
    let begins =
        |other: &str| other.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let near = known.into_iter().map(|other| (distance(word, other), !begins(other), other));
    near.filter(|(apart, ..)| *apart <= most).min().map(|(.., other)| other)
}

/// Counts the letters to insert, drop, change or swap to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, &a) in one.iter().enumerate() {
        let mut row = Vec::with_capacity(other.len() + 1);
        row.push(i + 1);
        for (j, &b) in other.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX - 1);
            let changed = at(&last, j) + usize::from(!a.eq_ignore_ascii_case(&b));
            let mut best = changed.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped =
                i > 0 && j > 0 && one.get(i - 1) == Some(&b) && other.get(j - 1) == Some(&a);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_a_finger_finds_the_word() {
        let known = ["rad", "rate", "irate", "round", "label_replace"];
        assert_eq!(nearest("rat", known), Some("rate"));
        assert_eq!(nearest("Rate", known), Some("rate"));
        assert_eq!(nearest("label_repalce", known), Some("label_replace"));
        assert_eq!(nearest("fooble", known), None);
    }
}
