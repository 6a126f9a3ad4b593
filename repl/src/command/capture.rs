//! `promqlite capture`: series out of a source into blocks.

use promqlite::storage::Context;
use promqlite::tsdb::CaptureError;
use promqlite::tsdb::Captured;
use promqlite::tsdb::capture;
use promqlite::tsdb::write_metadata;

use super::bar::Bar;
use crate::arguments::Capture;
use crate::arguments::Everywhere;
use crate::exit::Exit;
use crate::moment::written;
use crate::output::Unit;
use crate::output::counted;
use crate::output::number;
use crate::report;
use crate::source::World;

/// Copies what is asked for, and says what it was.
pub(crate) fn run(arguments: &Capture, everywhere: &Everywhere) -> Exit {
    let opened = arguments.sourced.open(&[]);
    let timed = |world: World| if arguments.looks_at_ends() { world.timed() } else { Ok(world) };
    let world = match opened.and_then(timed) {
        Ok(world) => world,
        Err(error) => return report::source(&error),
    };
    let order = match arguments.order(&world) {
        Ok(order) => order,
        Err(text) => return report::usage(&text),
    };
    let mut bar = Bar::new(everywhere.color);
    let storage = world.storage.as_ref();
    let result = capture(storage, &order, &arguments.out, &Context::default(), &mut |progress| {
        let windows = progress.windows.max(1) as f64;
        let series = progress.series_done as f64 / progress.series.max(1) as f64;
        let part = (progress.windows_done as f64 + series.min(1.0)) / windows;
        let samples = counted(progress.samples as u64);
        let block = (progress.windows_done + 1).min(progress.windows);
        bar.show(part, || format!("block {block} of {}, {samples} samples", progress.windows));
    });
    bar.clear();
    let result = result.and_then(|captured| {
        if arguments.metadata && captured.blocks > 0 {
            write_metadata(&arguments.out, &storage.metadata())?;
        }
        Ok(captured)
    });
    match result {
        Ok(captured) => {
            for warning in &captured.warnings {
                eprintln!("warning: {warning}");
            }
            eprintln!("{}: {}", arguments.out.display(), summary(&captured));
            Exit::Done
        }
        Err(error) => failed(&error, &world),
    }
}

fn failed(error: &CaptureError, world: &World) -> Exit {
    let text = report::usage(&error.to_string());
    let server = world.sources.iter().any(|source| source.kind == "server");
    if server && matches!(error, CaptureError::Storage(_)) { Exit::Found } else { text }
}

fn summary(captured: &Captured) -> String {
    let Captured { blocks, resumed, series, samples, bytes, first, last, .. } = captured;
    let [blocks, series, samples] = [*blocks, *series, *samples].map(|one| counted(one as u64));
    let size = number(*bytes as f64, Unit::Bytes);
    let before = if *resumed > 0 {
        format!(" ({} windows of time were there already)", counted(*resumed as u64))
    } else {
        String::new()
    };
    format!(
        "{series} series, {samples} samples, {size} in {blocks} blocks, from {} to {}{before}",
        written(*first),
        written(*last)
    )
}
