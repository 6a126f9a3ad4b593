//! Checks the files of a command line and prints what was found.

use promqlite::engine;
use promqlite::engine::Ask;
use promqlite::engine::Engine;
use promqlite::rules::lint::Checked;
use promqlite::rules::lint::CheckedFile;
use promqlite::rules::lint::Options;
use promqlite::rules::lint::Severity;
use promqlite::rules::lint::all;
use promqlite::rules::lint::check;
use promqlite::storage::Cancel;
use promqlite::storage::Strictness;

use super::baseline;
use super::data;
use super::github;
use super::junit;
use super::sarif;
use super::shown::Shown;
use super::text;
use crate::arguments::Check;
use crate::arguments::CheckFormat;
use crate::arguments::Everywhere;
use crate::config::settled;
use crate::exit::Exit;
use crate::gather;
use crate::report;
use crate::silence::Asked;
use crate::source;
use crate::source::SourceError;
use crate::source::Terms;

/// Checks files, and prints what was found.
pub(crate) fn run(arguments: &Check, everywhere: &Everywhere) -> Exit {
    if let Some(code) = arguments.ignore.iter().find(|code| all().all(|lint| lint.code != **code)) {
        return report::usage(&format!("there is no code {code}"));
    }
    let inputs = match gather::all(&arguments.paths) {
        Ok(inputs) => inputs,
        Err(why) => return report::usage(&why),
    };
    let options = Options {
        target: arguments.target,
        features: everywhere.features(),
        scrape_interval: arguments.scrape_interval,
    };
    let mut checked = check(&inputs, &options);
    if let Err(error) = look_at_data(&mut checked, arguments, everywhere) {
        return report::source(&error);
    }
    let mut findings = shown(&checked, arguments);
    if let Some(path) = &arguments.baseline {
        let done = if arguments.write_baseline {
            baseline::write(path, &findings)
        } else {
            baseline::subtract(path, &mut findings)
        };
        match done {
            Ok(()) if arguments.write_baseline => return Exit::Done,
            Ok(()) => {}
            Err(error) => return report::usage(&format!("{}: {error}", path.display())),
        }
    }
    print(&checked, &findings, arguments, everywhere);
    // The program ends here, and what it took is given back with it in one piece.
    std::mem::forget((checked, inputs));
    let worst = worst(arguments);
    if findings.iter().any(|shown| shown.severity >= worst) { Exit::Found } else { Exit::Done }
}

/// Adds what is found with the data that is named, if any is.
fn look_at_data(
    checked: &mut Checked,
    arguments: &Check,
    everywhere: &Everywhere,
) -> Result<(), SourceError> {
    if arguments.source.is_empty() {
        return Ok(());
    }
    let terms = Terms { strictness: Strictness::Lenient, servers: arguments.servers.terms() };
    let world = source::open(&arguments.source, &terms)?;
    let mut options = engine::Options::default();
    options.features = everywhere.features();
    let clock = world.clock.fresh();
    let asked = Asked {
        engine: &Engine::new(options),
        storage: world.storage.as_ref(),
        span: clock.span,
        ask: Ask::Instant(clock.now),
        zone: &settled().zone,
        cancel: &Cancel::new(),
    };
    let found = data::look(checked, &asked).map_err(|error| {
        let is_remote = source::is_server(&arguments.source);
        let tell = if is_remote { SourceError::remote } else { SourceError::local };
        tell(error.to_string())
    })?;
    checked.add(found);
    Ok(())
}

/// Returns what is bad enough to fail for.
fn worst(arguments: &Check) -> Severity {
    if arguments.strict { Severity::Warning } else { Severity::Error }
}

fn shown(checked: &Checked, arguments: &Check) -> Vec<Shown> {
    let wanted = checked.findings.iter().filter(|finding| {
        finding.severity == Severity::Error
            || arguments.ignore.iter().all(|code| code != finding.lint.code)
    });
    wanted.map(|finding| Shown::of(finding, checked)).collect()
}

fn print(checked: &Checked, findings: &[Shown], arguments: &Check, everywhere: &Everywhere) {
    let out = match arguments.format {
        CheckFormat::Text => {
            let paint = everywhere.color.of(&std::io::stdout());
            let mut out = String::new();
            findings.iter().for_each(|shown| text::push(&mut out, shown, paint));
            out + &summary(checked, findings)
        }
        CheckFormat::Json => serde_json::to_string_pretty(findings).unwrap_or_default() + "\n",
        CheckFormat::Sarif => format!("{:#}\n", sarif::document(findings)),
        CheckFormat::Junit => {
            let files: Vec<_> = checked.files.iter().map(|file| file.name.clone()).collect();
            junit::document(&files, findings, worst(arguments))
        }
        CheckFormat::Github => github::document(findings),
    };
    // Nobody is left to be told where the output is closed.
    let _ = std::io::Write::write_all(&mut std::io::stdout(), out.as_bytes());
}

/// Says how much was checked and found.
fn summary(checked: &Checked, findings: &[Shown]) -> String {
    let has_any = |file: &&CheckedFile| !file.rules.is_empty() || file.query_count() > 0;
    let files = checked.files.iter().filter(has_any).count();
    let rules: usize = checked
        .files
        .iter()
        .flat_map(|file| &file.rules)
        .map(|(file, _)| file.rules().count())
        .sum();
    let queries: usize = checked.files.iter().map(CheckedFile::query_count).sum();
    let count = |severity| findings.iter().filter(|shown| shown.severity == severity).count();
    let plural = |count: usize, word: &str| match count {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    };
    let asked = match queries {
        0 => plural(rules, "rule"),
        1 if rules == 0 => "1 query".to_owned(),
        _ if rules == 0 => format!("{queries} queries"),
        1 => format!("{} and 1 query", plural(rules, "rule")),
        _ => format!("{} and {queries} queries", plural(rules, "rule")),
    };
    format!(
        "{} in {}: {}, {}, {}\n",
        asked,
        plural(files, "file"),
        plural(count(Severity::Error), "error"),
        plural(count(Severity::Warning), "warning"),
        plural(count(Severity::Info), "info"),
    )
}
