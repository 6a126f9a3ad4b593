//! Aligned columns that fit a screen.

use promqlite::math::append;

use crate::paint::Paint;
use crate::screen::push_left;
use crate::screen::push_right;
use crate::screen::shortened;
use crate::screen::width;

/// What stands between two columns.
const GAP: &str = "  ";
/// A column is not cut below this width.
const CUT_MIN: usize = 8;

/// The side that the cells of a column end at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// Rows of cells under heads.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    heads: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
}

impl Columns {
    /// Adds a column.
    pub(crate) fn column(&mut self, head: &str, align: Align) -> &mut Self {
        self.heads.push((head.to_owned(), align));
        self
    }

    /// Adds a row, a cell for each column.
    pub(crate) fn row(&mut self, cells: Vec<String>) {
        // What would break the line is shown by a sign.
        let clean = |cell: String| {
            if cell.contains(char::is_control) {
                cell.chars().map(|rune| if rune.is_control() { '·' } else { rune }).collect()
            } else {
                cell
            }
        };
        self.rows.push(cells.into_iter().map(clean).collect());
    }

    /// Appends all of it; text is cut where a screen is too narrow for it.
    pub(crate) fn write(&self, columns: Option<usize>, paint: Paint, into: &mut String) {
        let widths = self.widths(columns);
        let heads = self.heads.iter().map(|(head, _)| head.as_str());
        if self.heads.iter().any(|(head, _)| !head.is_empty()) {
            let mut line = String::new();
            self.line(heads, &widths, &mut line);
            let line = line.trim_end();
            match paint {
                Paint::Colored => append(into, format_args!("\x1b[1m{line}\x1b[0m\n")),
                Paint::Plain => append(into, format_args!("{line}\n")),
            }
        }
        for row in &self.rows {
            let start = into.len();
            self.line(row.iter().map(String::as_str), &widths, into);
            into.truncate(start + into[start..].trim_end().len());
            into.push('\n');
        }
    }

    fn line<'a>(&self, cells: impl Iterator<Item = &'a str>, widths: &[usize], into: &mut String) {
        for (i, ((cell, &columns), (_, align))) in cells.zip(widths).zip(&self.heads).enumerate() {
            into.push_str(if i > 0 { GAP } else { "" });
            let cell = shortened(cell, columns);
            match align {
                Align::Left => push_left(&cell, columns, into),
                Align::Right => push_right(&cell, columns, into),
            }
        }
    }

    /// Returns the width of each column; the widest texts give way where there is no room.
    fn widths(&self, most: Option<usize>) -> Vec<usize> {
        let mut widths: Vec<_> = self.heads.iter().map(|(head, _)| width(head)).collect();
        for row in &self.rows {
            for (widest, cell) in widths.iter_mut().zip(row) {
                *widest = (*widest).max(width(cell));
            }
        }
        let Some(most) = most else { return widths };
        let most = most.saturating_sub(GAP.len() * widths.len().saturating_sub(1));
        while widths.iter().sum::<usize>() > most {
            let texts = widths.iter_mut().zip(&self.heads);
            let texts = texts.filter(|(_, (_, align))| *align == Align::Left);
            let widest = texts.map(|(width, _)| width).max_by_key(|width| **width);
            match widest.filter(|width| **width > CUT_MIN) {
                Some(width) => *width -= 1,
                None => break,
            }
        }
        widths
    }
}

#[cfg(test)]
mod tests {
    use super::Align;
    use super::Columns;
    use crate::paint::Paint;

    #[test]
    fn columns_align_and_the_widest_text_is_cut() {
        let mut columns = Columns::default();
        columns
            .column("pod", Align::Left)
            .column("도시", Align::Left)
            .column("value", Align::Right);
        columns.row(vec!["checkout-7d9f8-abcde".into(), "서울".into(), "1".into()]);
        columns.row(vec!["a".into(), "new\nyork".into(), "23".into()]);
        let mut text = String::new();
        columns.write(Some(30), Paint::Plain, &mut text);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(
            lines,
            [
                "pod            도시      value",
                "checkout-7d9…  서울          1",
                "a              new·york     23",
            ]
        );
    }
}
