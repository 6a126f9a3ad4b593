//! The natural order of texts: numbers inside them count as numbers.

use std::cmp::Ordering;

/// Compares two texts that differ, run by run of digits and other characters.
pub(super) fn natural(one: &str, two: &str) -> Ordering {
    let (mut one_runs, mut two_runs) = (Runs(one), Runs(two));
    loop {
        match (one_runs.next(), two_runs.next()) {
            // Whoever has no more runs comes first.
            (None, _) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(one), Some(two)) => match run(one, two) {
                Ordering::Equal => {}
                decided => return decided,
            },
        }
    }
}

/// Compares two runs: as numbers if both are, else byte by byte.
fn run(one: &str, two: &str) -> Ordering {
    match (one.parse::<i64>(), two.parse::<i64>()) {
        // Different texts of one number each claim to be the first.
        (Ok(a), Ok(b)) if a == b && one != two => Ordering::Less,
        (Ok(a), Ok(b)) => a.cmp(&b),
        _ => one.cmp(two),
    }
}

/// The runs of digits and of other characters of a text.
struct Runs<'a>(&'a str);

impl<'a> Iterator for Runs<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let digits = self.0.chars().next()?.is_ascii_digit();
        let end = self.0.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(self.0.len());
        let (run, rest) = self.0.split_at(end);
        self.0 = rest;
        Some(run)
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::natural;

    #[test]
    fn numbers_inside_texts_count_as_numbers() {
        assert_eq!(natural("4m600", "4m1000"), Ordering::Less);
        assert_eq!(natural("b1", "a2"), Ordering::Greater);
        assert_eq!(natural("node", "node1"), Ordering::Less);
    }
}
