//! `promqlite inspect`: what is in a source.

use promqlite::math::append;

use crate::arguments::Everywhere;
use crate::arguments::Inspect;
use crate::arguments::InspectFormat;
use crate::exit::Exit;
use crate::report;
use crate::screen::Screen;
use crate::session::Reply;
use crate::survey::Survey;

/// Prints the figures of a source.
pub(crate) fn run(arguments: &Inspect, everywhere: &Everywhere) -> Exit {
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
