//! How far long work has come, for a person who waits for it.

use std::io::IsTerminal;
use std::time::Duration;
use std::time::Instant;

use indicatif::ProgressBar;
use indicatif::ProgressDrawTarget;
use indicatif::ProgressStyle;

use crate::paint::Color;
use crate::paint::Paint;

/// Work that is done sooner shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);
/// How finely the bar is divided.
const LENGTH: u64 = 10_000;

/// A bar on the standard error, where that is a terminal and the work takes long.
pub(crate) struct Bar {
    begun: Instant,
    template: Option<&'static str>,
    shown: Option<ProgressBar>,
}

impl Bar {
    /// Returns a bar that is not shown yet.
    pub(crate) fn new(color: Color) -> Self {
        let stderr = std::io::stderr();
        let template = stderr.is_terminal().then(|| match color.of(&stderr) {
            Paint::Colored => "{bar:30.cyan/dim} {percent:>3} %  {msg}, {eta} left",
            Paint::Plain => "{bar:30} {percent:>3} %  {msg}, {eta} left",
        });
        Self { begun: Instant::now(), template, shown: None }
    }

    /// Shows how much is done, from 0 to 1, and something beside it.
    pub(crate) fn show(&mut self, part: f64, beside: impl FnOnce() -> String) {
        let Some(template) = self.template else { return };
        if self.shown.is_none() && self.begun.elapsed() < PATIENCE {
            return;
        }
        let bar = self.shown.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(Some(LENGTH), ProgressDrawTarget::stderr());
            let bar = bar.with_elapsed(self.begun.elapsed());
            match ProgressStyle::with_template(template) {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            }
        });
        bar.set_message(beside());
        bar.set_position((part * LENGTH as f64) as u64);
    }

    /// Takes the bar away.
    pub(crate) fn clear(&mut self) {
        if let Some(bar) = self.shown.take() {
            bar.finish_and_clear();
        }
    }
}
