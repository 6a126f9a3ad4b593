//! `promqlite parse --jsonl`: queries by the thousand.

use std::borrow::Cow;
use std::io::BufRead;
use std::io::Write;

use promqlite::function::Functions;
use promqlite::math::append;
use promqlite::math::json_into;
use promqlite::plan;
use promqlite::syntax::Error;
use promqlite::syntax::Features;
use promqlite::syntax::WIDTH;
use promqlite::syntax::pretty;
use promqlite::syntax::print_into;
use serde::Deserialize;

use crate::exit::Exit;

/// How many bytes of answers are gathered before they are written.
const GATHERED: usize = 1 << 18;

/// A line of the input; what else it may hold is passed over.
#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    q: Cow<'a, str>,
}

/// Answers each line of the standard input.
pub(crate) fn run(features: Features) -> Exit {
    let functions = Functions::default();
    let mut answers = Answers { features, functions, out: String::new(), text: String::new() };
    match answers.all() {
        Ok(exit) => exit,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Exit::Done,
        Err(error) => {
            eprintln!("error: {error}");
            Exit::Usage
        }
    }
}

struct Answers {
    features: Features,
    functions: Functions,
    out: String,
    text: String,
}

impl Answers {
    fn all(&mut self) -> std::io::Result<Exit> {
        let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout().lock());
        let (mut line, mut number, mut exit) = (Vec::new(), 0, Exit::Done);
        while input.read_until(b'\n', &mut line)? > 0 {
            number += 1;
            if !line.trim_ascii().is_empty() {
                match serde_json::from_slice::<Line<'_>>(&line) {
                    Ok(line) => self.answer(&line.q),
                    Err(error) => {
                        eprintln!("error: line {number} is no object with a text `q`: {error}");
                        exit = Exit::Found;
                    }
                }
            }
            line.clear();
            if self.out.len() >= GATHERED {
                output.write_all(self.out.as_bytes())?;
                self.out.clear();
            }
        }
        output.write_all(self.out.as_bytes())?;
        output.flush()?;
        Ok(exit)
    }

    fn answer(&mut self, text: &str) {
        self.out.push_str("{\"q\":");
        json_into(text, &mut self.out);
        match plan::parse(text, self.features, &self.functions) {
            Ok((expr, kind)) => {
                self.text.clear();
                print_into(&expr, &mut self.text);
                self.field(",\"ok\":true,\"string\":");
                if self.text.len() > WIDTH {
                    self.text = pretty(&expr);
                }
                self.field(",\"pretty\":");
                self.out.push_str(",\"type\":\"");
                self.out.push_str(plan::api_name(kind));
                self.out.push_str("\",\"ast\":");
                plan::tree_into(&expr, &self.functions, &mut self.out);
                self.out.push_str("}\n");
            }
            Err(error) => self.refusal(&error, text),
        }
    }

    fn field(&mut self, key: &str) {
        self.out.push_str(key);
        json_into(&self.text, &mut self.out);
    }

    fn refusal(&mut self, error: &Error, text: &str) {
        self.text = error.message(text);
        self.field(",\"ok\":false,\"error\":");
        let (line, column) = error.span.line_column(text).unwrap_or((1, 1));
        append(&mut self.out, format_args!(",\"line\":{line},\"column\":{column}"));
        if let Some(hint) = &error.hint {
            self.text.clone_from(hint);
            self.field(",\"hint\":");
        }
        self.out.push_str("}\n");
    }
}
