//! The program, run as a user runs it.

use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;

/// What a run of the program left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Its exit code.
    pub(crate) code: i32,
    /// What it wrote to the standard output.
    pub(crate) out: String,
    /// What it wrote to the standard error.
    pub(crate) err: String,
}

/// Runs the program with arguments.
pub(crate) fn run(arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_promqlite"))
        .args(arguments)
        .env("NO_COLOR", "1")
        .output()
        .expect("the program can be started");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
    let code = output.status.code().expect("the program ends by itself");
    Ran { code, out: text(output.stdout), err: text(output.stderr) }
}

/// Runs the program in a folder, on the demo of the documents and a screen of eighty columns.
pub(crate) fn run_in(folder: &Folder, arguments: &[&str], input: &str) -> Ran {
    let variables = [("PROMQLITE_DEMO_END", "2026-01-01T00:00:00Z"), ("COLUMNS", "80")];
    run_with(arguments, input, &variables, &folder.0)
}

/// Runs the program with arguments, a text to read and one variable of the environment.
pub(crate) fn run_reading(arguments: &[&str], input: &str, variable: (&str, &str)) -> Ran {
    run_with(arguments, input, &[variable], Path::new("."))
}

fn run_with(arguments: &[&str], input: &str, variables: &[(&str, &str)], folder: &Path) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_promqlite"))
        .args(arguments)
        .env("NO_COLOR", "1")
        .envs(variables.iter().copied())
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be started");
    let mut to_child = child.stdin.take().expect("the program has an input");
    // A program that has seen enough closes its end, and that is its right.
    let _ = to_child.write_all(input.as_bytes());
    drop(to_child);
    let output = child.wait_with_output().expect("the program ends by itself");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
    let code = output.status.code().expect("the program ends by itself");
    Ran { code, out: text(output.stdout), err: text(output.stderr) }
}

/// A folder of a test's own, which is gone when the test is over.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Makes an empty folder; no two tests may use the same name.
    pub(crate) fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder can be made");
        Self(path)
    }

    /// Writes a file and returns its path.
    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, text).expect("a file can be written");
        path.display().to_string()
    }

    /// Returns the texts of all files below a folder somewhere in this one.
    pub(crate) fn find(&self, name: &str) -> Option<String> {
        let mut waiting = vec![self.0.clone()];
        while let Some(folder) = waiting.pop() {
            let entries = std::fs::read_dir(&folder).ok()?.flatten();
            let paths: Vec<_> = entries.map(|entry| entry.path()).collect();
            if folder.file_name().is_some_and(|own| own == name) {
                let texts = paths.iter().filter_map(|path| std::fs::read_to_string(path).ok());
                return Some(texts.collect());
            }
            waiting.extend(paths.into_iter().filter(|path| path.is_dir()));
        }
        None
    }

    /// Returns the folder's path.
    pub(crate) fn path(&self) -> String {
        self.0.display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
