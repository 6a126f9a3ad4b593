//! Answers as lines over time.

use promqlite::math::append;
use promqlite::time::Timestamp;
use promqlite::value::Series;
use promqlite::value::Value;

use super::axis;
use super::axis::Scale;
use super::braille::Canvas;
use super::digits::number;
use super::plain;
use super::shown::Shown;
use super::table;
use super::table::Lifted;
use super::unit::Unit;
use crate::paint::Paint;
use crate::screen::Screen;
use crate::screen::push_right;
use crate::screen::shortened;
use crate::screen::width;
use crate::zone::Zone;

/// The size of a chart where nobody says how large the screen is.
const COLUMNS: usize = 80;
const LINES: usize = 16;
/// How many series are drawn, and how many of them the legend names.
const SERIES_MAX: usize = 60;
const LEGEND_MAX: usize = 12;
/// The colours of series, one after the other.
const COLORS: [u8; 8] = [34, 33, 32, 35, 36, 31, 94, 93];

/// Appends an answer; what has no time is a table.
pub(super) fn write(value: &Value, shown: &Shown<'_>, into: &mut String) {
    match value {
        Value::Matrix(all) if all.iter().any(|series| points(series).next().is_some()) => {
            let units = all.iter().map(|series| Unit::of_row(&series.labels, shown.unit));
            let unit = units.reduce(|one, other| if one == other { one } else { Unit::Plain });
            let drawn = all.get(..SERIES_MAX).unwrap_or(all);
            let chart = Chart::of(drawn, unit.unwrap_or_default(), shown);
            chart.draw(drawn, into);
            chart.legend(all, into);
        }
        other => table::write(other, shown, into),
    }
}

/// Returns what is drawn of a series: floats, and the counts of histograms.
fn points(series: &Series) -> impl Iterator<Item = (Timestamp, f64)> {
    let counts = series.histograms.iter().map(|(at, histogram)| (*at, histogram.count));
    let all = series.floats.iter().copied().chain(counts);
    all.filter(|(_, value)| value.is_finite())
}

struct Chart<'a> {
    zone: &'a Zone,
    scale: Scale,
    unit: Unit,
    columns: usize,
    lines: usize,
    margin: usize,
    whole: usize,
    from: Timestamp,
    to: Timestamp,
    step: i64,
    screen: Screen,
}

impl<'a> Chart<'a> {
    fn of(all: &[Series], unit: Unit, shown: &Shown<'a>) -> Self {
        let values = || all.iter().flat_map(points).map(|(_, value)| value);
        let low = values().fold(f64::INFINITY, f64::min);
        let high = values().fold(f64::NEG_INFINITY, f64::max);
        let height = shown.screen.lines.map_or(LINES, |lines| lines.saturating_sub(8));
        let lines = height.clamp(6, 24);
        let scale = Scale::over(low, high, lines / 4);
        let margin = scale.marks().map(|mark| width(&number(mark, unit))).max().unwrap_or(0);
        let whole = shown.screen.columns.unwrap_or(COLUMNS).max(30);
        let columns = whole.saturating_sub(margin + 2).clamp(10, 200);
        let steps = shown.ask.steps();
        let (from, to) = (steps.first(), steps.last());
        // An instant query of a range has samples of its own times.
        let times = || all.iter().flat_map(points).map(|(at, _)| at);
        let from = times().min().map_or(from, |first| first.min(from));
        let (step, screen) = (steps.every().0, shown.screen);
        let zone = shown.zone;
        Self { zone, scale, unit, columns, lines, margin, whole, from, to, step, screen }
    }

    fn draw(&self, all: &[Series], into: &mut String) {
        let mut canvas = Canvas::new(self.columns, self.lines);
        for (color, series) in all.iter().enumerate() {
            self.draw_series(series, color, &mut canvas);
        }
        let mut labels = vec![String::new(); self.lines];
        for mark in self.scale.marks() {
            let line = (1.0 - self.scale.share(mark)) * (self.lines - 1) as f64;
            if let Some(label) = labels.get_mut(line.round() as usize) {
                *label = number(mark, self.unit);
            }
        }
        for (line, label) in labels.iter().enumerate() {
            push_right(label, self.margin, into);
            into.push_str(if label.is_empty() { " │" } else { " ┤" });
            let row = canvas.row(line);
            let start = into.len();
            self.push_letters(row, into);
            into.truncate(start + into[start..].trim_end().len());
            into.push('\n');
        }
        self.push_times(into);
    }

    fn draw_series(&self, series: &Series, color: usize, canvas: &mut Canvas) {
        let mut before: Option<(Timestamp, (usize, usize))> = None;
        for (at, value) in points(series) {
            let place = (self.x(at), self.y(value));
            match before {
                // Over a gap of some steps no line is drawn, as nothing is known there.
                Some((earlier, from)) if self.step == 0 || (at - earlier).0 <= self.step => {
                    canvas.line(from, place, color);
                }
                _ => canvas.dot(place.0, place.1, color),
            }
            before = Some((at, place));
        }
    }

    fn x(&self, at: Timestamp) -> usize {
        let span = (self.to - self.from).0.max(1);
        let share = (at - self.from).0 as f64 / span as f64;
        (share.clamp(0.0, 1.0) * (self.columns * 2 - 1) as f64).round() as usize
    }

    fn y(&self, value: f64) -> usize {
        ((1.0 - self.scale.share(value)) * (self.lines * 4 - 1) as f64).round() as usize
    }

    fn push_letters(&self, row: impl Iterator<Item = (char, usize)>, into: &mut String) {
        let mut worn = None;
        for (letter, color) in row {
            let wanted = (self.screen.paint == Paint::Colored && letter != ' ').then_some(color);
            if wanted != worn {
                into.push_str(&wanted.map_or_else(|| "\x1b[0m".to_owned(), escape));
                worn = wanted;
            }
            into.push(letter);
        }
        if worn.is_some() {
            into.push_str("\x1b[0m");
        }
    }

    fn push_times(&self, into: &mut String) {
        let span = (self.to - self.from).0;
        push_right("└", self.margin + 2, into);
        into.extend(std::iter::repeat_n('─', self.columns));
        into.push('\n');
        let sample = width(&axis::time(self.to, span, self.zone));
        let marks = (self.columns / (sample + 8)).max(1);
        let mut line = String::new();
        for i in 0..=marks {
            let at = self.from + promqlite::time::Millis(span / marks as i64 * i as i64);
            let text = axis::time(at, span, self.zone);
            let center = self.margin + 2 + self.columns * i / marks;
            let start = center.saturating_sub(if i == marks { sample } else { sample / 2 });
            let blanks = start.saturating_sub(line.len());
            line.extend(std::iter::repeat_n(' ', blanks));
            line.push_str(&text);
        }
        into.push_str(line.trim_end());
        into.push('\n');
    }

    /// Appends a line for each series, with its colour.
    fn legend(&self, all: &[Series], into: &mut String) {
        let labels: Vec<_> = all.iter().map(|series| &series.labels).collect();
        let lifted = Lifted::of(&labels);
        if all.len() > 1 {
            lifted.title(self.screen, into);
        }
        for (color, series) in all.iter().take(LEGEND_MAX).enumerate() {
            let own = series.labels.filter(|name| all.len() == 1 || !lifted.holds(name));
            let last = points(series).last().map(|(_, value)| number(value, self.unit));
            let last = last.map_or_else(String::new, |last| format!("  {last}"));
            let mut metric = String::new();
            plain::metric(&own, &mut metric);
            let room = self.whole.saturating_sub(2 + width(&last));
            let text = shortened(&metric, room) + &last;
            match self.screen.paint {
                Paint::Colored => append(into, format_args!("{}━\x1b[0m {text}\n", escape(color))),
                Paint::Plain => append(into, format_args!("━ {text}\n")),
            }
        }
        let more = all.len().saturating_sub(LEGEND_MAX);
        if more > 0 {
            append(into, format_args!("… and {more} more series\n"));
        }
        let hidden = all.len().saturating_sub(SERIES_MAX);
        if hidden > 0 {
            append(into, format_args!("{hidden} of {} series are not drawn\n", all.len()));
        }
    }
}

fn escape(color: usize) -> String {
    format!("\x1b[{}m", COLORS[color % COLORS.len()])
}
