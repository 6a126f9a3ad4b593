//! `promqlite inspect`: what is in a source.

use promqlite::math::append;
use promqlite::rules::demand::demand;
use promqlite::rules::lint::Options;
use promqlite::rules::lint::check;
use promqlite::syntax::Features;

use crate::arguments::Everywhere;
use crate::arguments::Inspect;
use crate::arguments::InspectFormat;
use crate::exit::Exit;
use crate::gather;
use crate::report;
use crate::screen::Screen;
use crate::session::Reply;
use crate::survey::Survey;
use crate::survey::Unused;

/// Prints the figures of a source.
pub(crate) fn run(arguments: &Inspect, everywhere: &Everywhere) -> Exit {
    if !arguments.unused_by.is_empty() {
        return unused(arguments, everywhere);
    }
    let world = arguments.sourced.open(&arguments.sources);
    let survey = world.and_then(|world| Survey::of(&world, arguments.top));
    let survey = match survey {
        Ok(survey) => survey,
        Err(error) => return report::source(&error),
    };
    match arguments.format {
        InspectFormat::Text => {
            let mut warnings = String::new();
            for text in &survey.warnings {
                append(&mut warnings, format_args!("warning: {text}\n"));
            }
            let page = survey.page(Screen::standard(everywhere.color));
            Reply::saying(page).noting(&warnings).deliver()
        }
        InspectFormat::Json => match serde_json::to_string_pretty(&survey) {
            Ok(json) => Reply::saying(json + "\n").deliver(),
            Err(error) => report::usage(&format!("the figures cannot be written: {error}")),
        },
    }
}

/// Prints what of a source no rule and no dashboard reads.
fn unused(arguments: &Inspect, everywhere: &Everywhere) -> Exit {
    let inputs = match gather::all(&arguments.unused_by) {
        Ok(inputs) => inputs,
        Err(why) => return report::usage(&why),
    };
    let options = Options { features: Features::ALL, ..Options::default() };
    let demand = demand(&check(&inputs, &options));
    let world = arguments.sourced.open(&arguments.sources);
    let unused = match world.and_then(|world| Unused::of(&world, &demand)) {
        Ok(unused) => unused,
        Err(error) => return report::source(&error),
    };
    match arguments.format {
        InspectFormat::Text => {
            let page = unused.page(arguments.top, Screen::standard(everywhere.color));
            Reply::saying(page).noting(&unused.notes()).deliver()
        }
        InspectFormat::Json => match serde_json::to_string_pretty(&unused) {
            Ok(json) => Reply::saying(json + "\n").deliver(),
            Err(error) => report::usage(&format!("the figures cannot be written: {error}")),
        },
    }
}
