//! The last question and its answer as a golden test.

use promqlite::engine::Ask;
use promqlite::engine::Engine;
use promqlite::format::Script;
use promqlite::format::script_options;
use promqlite::storage::Context;
use promqlite::syntax::print;
use promqlite::value::Points;

use super::reply::Reply;
use super::shrink::Extract;
use super::state::Session;
use crate::grid;
use crate::grid::Series;
use crate::output::counted;
use crate::report;

/// The most series that a test is made of.
const SERIES_MAX: usize = 2000;

impl Session {
    /// Writes what was asked last, its answer and the data it needs as a test.
    pub(super) fn save(&mut self, rest: &str) -> Result<Reply, String> {
        let path = rest.strip_prefix("test").map(str::trim).filter(|path| !path.is_empty());
        let path = path.ok_or("it is written \\save test FILE")?;
        let text = self.given("").map_err(|_| "nothing has been asked yet".to_owned())?;
        let ask = self.ask()?;
        let answer = match self.answer(&text, ask) {
            Ok(answer) => answer,
            Err(error) => return Ok(Reply::failing(report::failure(&error, &text, self.errors))),
        };
        let expr = self.engine.parse(&text).map_err(|error| error.to_string())?.0;
        let query = print(&expr);
        let data = self.data(&text, ask)?;
        let mut options = script_options();
        options.features = options.features.and(self.engine.options().features);
        let engine = Engine::new(options);
        let extract = Extract::of(&engine, &query, ask, &data, &answer.value);
        let mut extract = extract.ok_or(
            "this answer depends on the time of day, on an instant of its own, or on more than a \
             test can hold: ask something smaller",
        )?;
        extract.shrink();
        let warned = !answer.notes.warnings(&text).is_empty();
        let told = !answer.notes.infos(&text).is_empty();
        let expects: Vec<_> =
            [(warned, "warn"), (told, "info")].into_iter().filter(|(is, _)| *is).collect();
        let expects: Vec<_> = expects.into_iter().map(|(_, expect)| expect).collect();
        let script = filled(&extract.script(&expects), &engine)?;
        std::fs::write(path, script).map_err(|error| format!("{path}: {error}"))?;
        let (series, samples) = extract.size();
        let (all, [series, samples]) =
            (counted(data.len() as u64), [series, samples].map(|count| counted(count as u64)));
        Ok(Reply::saying(format!(
            "{path} holds {series} of {all} series, {samples} samples; it runs with: promqlite \
             test {path}\n"
        )))
    }

    /// Returns all samples that a query looks at.
    fn data(&self, text: &str, ask: Ask) -> Result<Series, String> {
        let plan = self.engine.plan(text, ask).map_err(|error| error.to_string())?;
        let context = Context::new(self.cancel.clone());
        let sets = self.world.storage.select(&plan.selects, &context);
        let sets = sets.map_err(|error| error.to_string())?;
        let mut data = Series::new();
        let mut points = Points::default();
        for (set, select) in sets.iter().zip(&plan.selects) {
            if data.len() + set.len() > SERIES_MAX {
                let most = counted(SERIES_MAX as u64);
                return Err(format!(
                    "a test of more than {most} series helps nobody: ask for less"
                ));
            }
            for series in 0..set.len() {
                points.clear();
                set.read(series, &mut points).map_err(|error| error.to_string())?;
                let (from, to) = (select.reach.after.0, select.reach.until.0);
                let samples = data.entry(set.labels(series)).or_default();
                grid::add(&points, from, to, samples);
            }
        }
        data.retain(|_, samples| !samples.is_empty());
        Ok(data)
    }
}

/// Fills in what is expected, and makes sure that the test passes.
fn filled(script: &str, engine: &Engine) -> Result<String, String> {
    let run = |text: &str| {
        let script = Script::read(text).map_err(|error| error.to_string())?;
        Ok::<_, String>(script.run(engine))
    };
    let (text, _) = Script::update(script, &run(script)?);
    for outcome in run(&text)? {
        if let Err(difference) = outcome.verdict {
            return Err(format!("this cannot be written as a test: {difference}"));
        }
    }
    Ok(text)
}
