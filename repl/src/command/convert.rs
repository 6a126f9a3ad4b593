//! `promqlite convert`: rules moved between their homes.

use std::path::Path;

use promqlite::rules::file::RuleFile;
use promqlite::rules::file::Valid;
use promqlite::rules::lint::Checked;
use promqlite::rules::lint::Input;
use promqlite::rules::lint::Options;
use promqlite::rules::lint::Severity;
use promqlite::rules::lint::check;
use promqlite::rules::rewrite::Brackets;
use promqlite::rules::rewrite::Converted;
use promqlite::rules::rewrite::Form;
use promqlite::rules::rewrite::Naming;
use promqlite::rules::rewrite::convert;
use promqlite::rules::rewrite::differences;

use crate::arguments::Convert;
use crate::arguments::ConvertTo;
use crate::exit::Exit;
use crate::gather::RULES;
use crate::gather::gather;
use crate::report;

/// Writes rules in another form, or compares two sets of them.
pub(crate) fn run(arguments: &Convert) -> Exit {
    if arguments.check {
        return compare(arguments);
    }
    let Some(to) = arguments.to else { return report::usage("--to says what to make of rules") };
    let mut inputs = Vec::new();
    for path in &arguments.paths {
        if let Err(error) = gather(path, RULES, &mut inputs) {
            return report::usage(&format!("{} cannot be read: {error}", path.display()));
        }
    }
    let checked = check(&inputs, &Options::default());
    if let Some(exit) = refusal(&checked) {
        return exit;
    }
    let converted = converted(&checked, arguments, to);
    if converted.is_empty() {
        return report::usage("there are no rules in that");
    }
    deliver(&converted, arguments, to)
}

/// Says which files cannot be read, if any.
fn refusal(checked: &Checked) -> Option<Exit> {
    let errors = checked.findings.iter().filter(|one| one.severity == Severity::Error);
    let mut exit = None;
    for error in errors {
        if let Some(file) = checked.files.get(error.file) {
            let (line, column) = file.source.line_column(error.span);
            eprintln!("error: {}:{line}:{column}: {}", file.name, error.message);
            exit = Some(Exit::Found);
        }
    }
    exit
}

fn converted(checked: &Checked, arguments: &Convert, to: ConvertTo) -> Vec<Converted> {
    let naming = Naming {
        name: arguments.name.clone(),
        namespace: arguments.namespace.clone(),
        labels: arguments.labels.clone(),
    };
    let form = match to {
        ConvertTo::Rules => Form::Rules,
        ConvertTo::PrometheusRule => Form::PrometheusRule,
        ConvertTo::ConfigMap => Form::ConfigMap,
    };
    let brackets = if arguments.helm { Brackets::Helm } else { Brackets::Prometheus };
    let files = checked.files.iter().flat_map(|file| {
        let name = Path::new(&file.name).file_stem().unwrap_or_default();
        let stem = name.to_string_lossy().into_owned();
        file.rules.iter().map(move |(rules, _)| (stem.clone(), rules))
    });
    files.map(|(stem, rules)| convert(rules, &stem, form, &naming, brackets)).collect()
}

/// Prints the files, or writes each into the folder.
fn deliver(converted: &[Converted], arguments: &Convert, to: ConvertTo) -> Exit {
    let mut notes: Vec<&str> = converted.iter().flat_map(|one| &one.notes).map(|n| &**n).collect();
    notes.sort_unstable();
    notes.dedup();
    notes.iter().for_each(|note| eprintln!("warning: {note}"));
    let Some(folder) = &arguments.out else {
        if converted.len() > 1 && to == ConvertTo::Rules {
            let words = "Prometheus reads one document of a file, and these are several: --out DIR";
            return report::usage(words);
        }
        let texts: Vec<_> = converted.iter().map(|one| one.text.as_str()).collect();
        print!("{}", texts.join("---\n"));
        return Exit::Done;
    };
    match write(converted, folder) {
        Ok(()) => Exit::Done,
        Err(error) => report::usage(&format!("{}: {error}", folder.display())),
    }
}

fn write(converted: &[Converted], folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut names = std::collections::BTreeMap::<&str, usize>::new();
    for one in converted {
        let count = names.entry(&one.name).and_modify(|count| *count += 1).or_insert(1);
        let name = match *count {
            1 => format!("{}.yaml", one.name),
            count => format!("{}-{count}.yaml", one.name),
        };
        std::fs::write(folder.join(name), &one.text)?;
    }
    Ok(())
}

fn compare(arguments: &Convert) -> Exit {
    let [one, other] = arguments.paths.as_slice() else {
        return report::usage("--check compares two paths");
    };
    let mut sets = Vec::new();
    for path in [one, other] {
        match set(path) {
            Ok(set) => sets.push(set),
            Err(exit) => return exit,
        }
    }
    let [one, other] = sets.as_slice() else { return Exit::Usage };
    let told = differences(one, other);
    told.iter().for_each(|difference| println!("{difference}"));
    if told.is_empty() { Exit::Done } else { Exit::Found }
}

fn set(path: &Path) -> Result<Vec<(RuleFile, Valid)>, Exit> {
    let mut inputs: Vec<Input> = Vec::new();
    gather(path, RULES, &mut inputs)
        .map_err(|error| report::usage(&format!("{} cannot be read: {error}", path.display())))?;
    let checked = check(&inputs, &Options::default());
    match refusal(&checked) {
        Some(exit) => Err(exit),
        None => Ok(checked.files.into_iter().flat_map(|file| file.rules).collect()),
    }
}
