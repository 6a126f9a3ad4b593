//! A bar under a query that takes long, with the time that is left.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;
use std::time::Instant;

use crate::output::Unit;
use crate::output::counted;
use crate::output::number;
use crate::source::Progress;

/// What takes longer than this has a bar.
const PATIENCE: Duration = Duration::from_secs(1);
/// The bar is drawn anew so often.
const EVERY: Duration = Duration::from_millis(100);
/// How long the bar is.
const COLUMNS: u64 = 30;

/// Runs something, and draws how far it is from the first second on.
pub(super) fn watched<T>(progress: &Arc<Progress>, run: impl FnOnce() -> T) -> T {
    if !std::io::stderr().is_terminal() {
        return run();
    }
    let (done, over) = mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || draw(progress, &over));
        let result = run();
        // The thread waits for its end of the channel to be all that is left.
        drop(done);
        result
    })
}

fn draw(progress: &Progress, over: &mpsc::Receiver<()>) {
    let begun = Instant::now();
    let waits = |time| over.recv_timeout(time) == Err(mpsc::RecvTimeoutError::Timeout);
    if !waits(PATIENCE) {
        return;
    }
    loop {
        eprint!("\r\x1b[2K{}", bar(progress.read(), progress.wanted(), begun.elapsed()));
        if !waits(EVERY) {
            break;
        }
    }
    eprint!("\r\x1b[2K");
}

/// Writes how far something is, and how long it will take if it goes on like that.
fn bar(read: u64, wanted: u64, passed: Duration) -> String {
    let full = (read * COLUMNS).checked_div(wanted).unwrap_or(0).min(COLUMNS);
    let bar: String = (0..COLUMNS).map(|at| if at < full { '█' } else { '░' }).collect();
    let [done, all] = [read, wanted].map(counted);
    let told = format!("{bar} {done} of {all} series");
    // What is read but not computed yet takes a time of its own that nobody knows.
    if read == 0 || read >= wanted {
        return told;
    }
    let left = passed.as_secs_f64() * (wanted - read) as f64 / read as f64;
    format!("{told}, {} left", number(left.ceil(), Unit::Seconds))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::bar;

    #[test]
    fn the_time_left_follows_from_what_is_done() {
        let passed = Duration::from_secs(2);
        let told = bar(250, 1000, passed);
        assert!(told.starts_with("███████░") && told.ends_with("250 of 1,000 series, 6s left"));
        assert!(bar(0, 0, passed).ends_with("░ 0 of 0 series"));
        assert!(bar(10, 10, passed).ends_with("█ 10 of 10 series"));
    }
}
