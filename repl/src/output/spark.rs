//! A series in a word.

/// The heights of a spark.
const SPARKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Draws numbers as bars of eight heights; where there is no number, there is a blank.
///
/// More numbers than columns are brought together, the largest of each column standing for all.
pub(crate) fn sparkline(numbers: &[Option<f64>], columns: usize) -> String {
    let columns = columns.min(numbers.len()).max(1);
    let finite = || numbers.iter().flatten().copied().filter(|number| number.is_finite());
    let low = finite().fold(f64::INFINITY, f64::min);
    let high = finite().fold(f64::NEG_INFINITY, f64::max);
    let spark = |column: usize| {
        let (from, to) = (column * numbers.len() / columns, (column + 1) * numbers.len() / columns);
        let part = numbers.get(from..to).unwrap_or_default().iter().flatten().copied();
        let largest = part.filter(|number| number.is_finite()).reduce(f64::max);
        let Some(largest) = largest else { return ' ' };
        // A flat line stands low if it is zero, in the middle if not.
        let share =
            if high > low { (largest - low) / (high - low) } else { 0.5 * f64::from(low != 0.0) };
        let height = (share * (SPARKS.len() - 1) as f64).round() as usize;
        SPARKS.get(height).copied().unwrap_or(' ')
    };
    (0..columns).map(spark).collect()
}

#[cfg(test)]
mod tests {
    use super::sparkline;

    #[test]
    fn heights_follow_the_numbers_and_gaps_stay_gaps() {
        let numbers = [Some(0.0), Some(1.0), None, Some(f64::NAN), Some(7.0)];
        assert_eq!(sparkline(&numbers, 10), "▁▂  █");
        assert_eq!(sparkline(&[Some(3.0); 4], 2), "▅▅");
        assert_eq!(sparkline(&[Some(0.0)], 2), "▁");
        assert_eq!(sparkline(&[], 2), " ");
    }
}
