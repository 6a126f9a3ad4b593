//! `promqlite serve`: the HTTP API over sources.

use std::sync::Arc;
use std::time::Duration;

use promqlite::engine::Engine;
use promqlite::time::Millis;

use crate::arguments::Everywhere;
use crate::arguments::Serve;
use crate::command::book;
use crate::exit::Exit;
use crate::memory;
use crate::report;
use crate::ruled::Blank;
use crate::ruled::Book;
use crate::ruled::Standing;
use crate::serve;
use crate::serve::Guard;
use crate::serve::Origins;
use crate::serve::Service;
use crate::serve::Settings;
use crate::serve::Shift;

/// Serves until it is told to stop.
pub(crate) fn run(arguments: &Serve, everywhere: &Everywhere) -> Exit {
    let settings = match settings(arguments) {
        Ok(settings) => settings,
        Err(text) => return report::usage(&text),
    };
    let guarded = &arguments.guarded;
    let guard = Guard::read(guarded.web_config.as_deref(), guarded.bearer_token_file.as_deref());
    let guard = match guard {
        Ok(guard) => guard,
        Err(text) => return report::usage(&text),
    };
    arguments.limited.prepare_threads();
    let options = arguments.limited.options(everywhere.features());
    let mut world = match arguments.sourced.open(&arguments.sources) {
        Ok(world) => world,
        Err(error) => return report::source(&error),
    };
    memory::keep_freed();
    let engine = Engine::new(options);
    let mut book: Arc<dyn Book> = Arc::new(Blank);
    if !arguments.rules.is_empty() {
        let rules = match book::read(&arguments.rules, everywhere.features()) {
            Ok(rules) => rules,
            Err(exit) => return exit,
        };
        let clock = world.clock;
        let standing = Standing::new(rules, engine.clone(), world.storage.clone(), clock);
        let standing = Arc::new(standing);
        // Recorded data is gone through before anybody has to wait for it.
        if clock.span.is_some() {
            standing.groups();
        }
        (world, book) = (world.over(standing.clone()), standing);
    }
    let listen = settings.listen;
    let scheme = guard.scheme();
    let service = Service::new(engine, world, book, settings, guard);
    match serve::serve(service, |address| eprintln!("listening on {scheme}://{address}")) {
        Ok(()) => Exit::Done,
        Err(error) => report::usage(&format!("{listen} cannot be served: {error}")),
    }
}

fn settings(arguments: &Serve) -> Result<Settings, String> {
    let Serve { guarded, limited, .. } = arguments;
    let options = limited.options(promqlite::syntax::Features::NONE);
    let size = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX);
    Ok(Settings {
        listen: arguments.listen,
        workers: guarded.workers.max(1),
        concurrency: guarded.max_concurrency.clamp(1, 10_000),
        queue: guarded.max_queue,
        connections: guarded.max_connections.max(1),
        patience: options.limits.timeout.unwrap_or(Duration::MAX),
        body_max: size(guarded.max_body),
        answer_max: size(guarded.max_answer),
        head_timeout: length(guarded.read_timeout),
        grace: length(guarded.grace),
        origins: Origins::read(&guarded.cors_origin)
            .map_err(|error| format!("--cors-origin: {error}"))?,
        log: arguments.log_format,
        shift: if arguments.shift_to_now { Shift::ToNow } else { Shift::Stays },
    })
}

fn length(millis: Millis) -> Duration {
    Duration::from_millis(u64::try_from(millis.0).unwrap_or_default())
}
