//! A canvas of braille letters: two dots wide and four dots high a letter.

/// The dots of a letter, by row and column.
const DOTS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
/// The letter without dots.
const BLANK: u32 = 0x2800;

/// Letters with dots, each in the colour of who drew on it last.
pub(super) struct Canvas {
    columns: usize,
    letters: Vec<(u8, usize)>,
}

impl Canvas {
    /// Returns an empty canvas of so many letters.
    pub(super) fn new(columns: usize, lines: usize) -> Self {
        Self { columns, letters: vec![(0, 0); columns * lines] }
    }

    /// Sets a dot; what lies outside is not drawn.
    pub(super) fn dot(&mut self, x: usize, y: usize, color: usize) {
        if x / 2 >= self.columns {
            return;
        }
        if let Some(letter) = self.letters.get_mut(y / 4 * self.columns + x / 2) {
            *letter = (letter.0 | DOTS[y % 4][x % 2], color);
        }
    }

    /// Draws a line between two dots.
    pub(super) fn line(&mut self, from: (usize, usize), to: (usize, usize), color: usize) {
        let (across, down) = (to.0 as i64 - from.0 as i64, to.1 as i64 - from.1 as i64);
        let length = across.abs().max(down.abs());
        for i in 0..=length {
            let along = |start: usize, whole: i64| {
                let part =
                    if length == 0 { 0 } else { (2 * whole * i + length).div_euclid(2 * length) };
                usize::try_from(start as i64 + part).unwrap_or(0)
            };
            self.dot(along(from.0, across), along(from.1, down), color);
        }
    }

    /// Returns the letters of a line with their colours.
    pub(super) fn row(&self, line: usize) -> impl Iterator<Item = (char, usize)> {
        let row = self.letters.get(line * self.columns..(line + 1) * self.columns);
        row.unwrap_or_default().iter().map(|(dots, color)| {
            // A letter without dots is a blank, which can be trimmed and is drawn as one.
            let letter = char::from_u32(BLANK + u32::from(*dots)).filter(|_| *dots != 0);
            (letter.unwrap_or(' '), *color)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Canvas;

    #[test]
    fn a_diagonal_is_drawn_from_corner_to_corner() {
        let mut canvas = Canvas::new(2, 1);
        canvas.line((0, 3), (3, 0), 1);
        let row: String = canvas.row(0).map(|(letter, _)| letter).collect();
        assert_eq!(row, "⡠⠊");
        canvas.dot(9, 0, 1);
        canvas.dot(0, 9, 1);
    }
}
