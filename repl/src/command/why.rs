//! `promqlite why`: from the Service to the pager.

use promqlite::engine::Engine;
use promqlite::engine::Options;
use promqlite::storage::Cancel;

use crate::arguments::Everywhere;
use crate::arguments::Why;
use crate::arguments::WhyFormat;
use crate::config::settled;
use crate::exit::Exit;
use crate::gather;
use crate::report;
use crate::source;
use crate::why::Case;
use crate::why::Live;
use crate::why::Question;

/// Walks along the chain of an alert, and prints it.
pub(super) fn run(arguments: &Why, everywhere: &Everywhere) -> Exit {
    let inputs = match gather::all(&arguments.paths) {
        Ok(inputs) => inputs,
        Err(why) => return report::usage(&why),
    };
    let features = everywhere.features();
    // Without any source there is no data, and not the demo: files alone say much.
    let is_named = !arguments.sourced.source.is_empty() || !source::from_environment().is_empty();
    let world = match (is_named || arguments.paths.is_empty()).then(|| arguments.sourced.open(&[]))
    {
        Some(Err(error)) => return report::source(&error),
        Some(Ok(world)) => Some(world),
        None => None,
    };
    let clock = world.as_ref().map(|world| world.clock);
    let at = match clock.map(|clock| clock.read(arguments.at.as_deref().unwrap_or("now"))) {
        Some(Err(why)) => return report::usage(&why),
        Some(Ok(at)) => at,
        None => promqlite::time::Timestamp(0),
    };
    let cancel = Cancel::new();
    let live = world.as_ref().and_then(|world| Live::of(world, at, &cancel));
    let case = Case::of(&inputs, features).beside(live, &arguments.alert, inputs, features);
    let mut options = Options::default();
    options.features = features;
    let question = Question {
        subject: &arguments.alert,
        case: &case,
        world: world.as_ref(),
        at,
        engine: &Engine::new(options),
        zone: &settled().zone,
        cancel: &cancel,
    };
    let chain = question.walk();
    let text = match arguments.output {
        WhyFormat::Text => chain.text(everywhere.color.of(&std::io::stdout())),
        WhyFormat::Json => serde_json::to_string_pretty(&chain).unwrap_or_default() + "\n",
    };
    // Nobody is left to be told where the output is closed.
    let _ = std::io::Write::write_all(&mut std::io::stdout(), text.as_bytes());
    if chain.broken.is_some() { Exit::Found } else { Exit::Done }
}
