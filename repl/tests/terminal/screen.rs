//! A terminal whose screen a test can read.

use std::io::Read;
use std::io::Write;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::Condvar;
use std::sync::Mutex;
use std::time::Duration;

use portable_pty::Child;
use portable_pty::CommandBuilder;
use portable_pty::PtySize;
use portable_pty::native_pty_system;

use crate::program::Folder;

const LINES: u16 = 40;
const COLUMNS: u16 = 110;
/// Only a program that hangs is waited for that long.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the program has drawn, and whether it draws on.
struct Drawn {
    parser: vt100::Parser,
    over: bool,
}

/// A terminal whose screen a test can read.
pub(super) struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    drawn: Arc<(Mutex<Drawn>, Condvar)>,
}

impl Terminal {
    /// Starts the program on the demo.
    pub(super) fn on_demo(folder: &Folder, variables: &[(&str, &str)]) -> Self {
        Self::of(folder, &[], variables)
    }

    /// Starts the program with arguments, in a folder that is its home.
    pub(super) fn of(folder: &Folder, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let size = PtySize { rows: LINES, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("there are terminals");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_promqlite"));
        command.args(arguments);
        command.cwd(folder.path());
        command.env_clear();
        let home = folder.path();
        let own = [
            ("HOME", home.as_str()),
            ("PATH", env!("PATH")),
            ("TERM", "xterm-256color"),
            ("LANG", "C.UTF-8"),
            ("PROMQLITE_DEMO_END", "2026-01-01T00:00:00Z"),
            ("PAGER", "cat"),
        ];
        own.iter().chain(variables).for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).expect("the program can be started");
        drop(pair.slave);
        let mut output = pair.master.try_clone_reader().expect("a terminal can be read");
        let keys = pair.master.take_writer().expect("a terminal can be written");
        let [lines, columns] =
            [LINES, COLUMNS].map(|size| NonZero::new(size).expect("no terminal is empty"));
        let parser = vt100::Parser::new(lines, columns, 1000);
        let drawn = Arc::new((Mutex::new(Drawn { parser, over: false }), Condvar::new()));
        let seen = drawn.clone();
        std::thread::spawn(move || {
            // The terminal lives as long as somebody reads it.
            let _master = pair.master;
            let mut bytes = [0; 4096];
            loop {
                let count = output.read(&mut bytes).unwrap_or(0);
                let mut drawn = seen.0.lock().expect("nobody panics with the screen");
                drawn.parser.process(&bytes[..count]);
                drawn.over = count == 0;
                seen.1.notify_all();
                if count == 0 {
                    return;
                }
            }
        });
        Self { child, keys, drawn }
    }

    /// Presses keys.
    pub(super) fn types(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("the program reads");
        self.keys.flush().expect("the program reads");
    }

    /// Types a line, and waits until it stands there before its end is typed.
    #[track_caller]
    pub(super) fn enters(&mut self, line: &str) {
        self.types(line);
        self.shows(&format!("> {line}"));
        self.types("\r");
    }

    /// Waits until the screen shows a text; the ends of its lines carry no blanks.
    #[track_caller]
    pub(super) fn shows(&self, text: &str) {
        let (drawn, news) = &*self.drawn;
        let drawn = drawn.lock().expect("nobody panics with the screen");
        let waits = |drawn: &mut Drawn| !drawn.over && !contents(&drawn.parser).contains(text);
        let (drawn, _) = news.wait_timeout_while(drawn, PATIENCE, waits).expect("it is ours");
        let contents = contents(&drawn.parser);
        drop(drawn);
        assert!(contents.contains(text), "{text:?} is not on the screen:\n{contents}");
    }

    /// Waits until the line of the cursor is a text, which is that of a prompt.
    #[track_caller]
    pub(super) fn is_ready(&self, prompt: &str) {
        let line = |drawn: &Drawn| {
            let screen = drawn.parser.screen();
            let row = usize::from(screen.cursor_position().0);
            screen.rows(0, COLUMNS).nth(row).unwrap_or_default().trim_end().to_owned()
        };
        let (drawn, news) = &*self.drawn;
        let drawn = drawn.lock().expect("nobody panics with the screen");
        let waits = |drawn: &mut Drawn| !drawn.over && line(drawn) != prompt;
        let (drawn, _) = news.wait_timeout_while(drawn, PATIENCE, waits).expect("it is ours");
        let (line, contents) = (line(&drawn), contents(&drawn.parser));
        drop(drawn);
        assert_eq!(line, prompt, "the cursor is somewhere else:\n{contents}");
    }

    /// Presses the key of completion until the screen shows a text: what is not known at once is
    /// fetched while the person goes on.
    #[track_caller]
    pub(super) fn completes(&mut self, text: &str) {
        for _ in 0..60 {
            self.types("\t");
            let (drawn, news) = &*self.drawn;
            let drawn = drawn.lock().expect("nobody panics with the screen");
            let waits = |drawn: &mut Drawn| !contents(&drawn.parser).contains(text);
            let second = Duration::from_secs(1);
            let waited = news.wait_timeout_while(drawn, second, waits).expect("it is ours").1;
            if !waited.timed_out() {
                return;
            }
        }
        self.shows(text);
    }

    /// Tells whether the screen shows a text.
    pub(super) fn has(&self, text: &str) -> bool {
        contents(&self.drawn.0.lock().expect("nobody panics with the screen").parser).contains(text)
    }

    /// Returns the colour that a text on the screen begins with; none for that of all text.
    #[track_caller]
    pub(super) fn color_of(&self, text: &str) -> Option<vt100::Color> {
        let drawn = self.drawn.0.lock().expect("nobody panics with the screen");
        let screen = drawn.parser.screen();
        let rows: Vec<_> = screen.rows(0, COLUMNS).collect();
        let found = rows.iter().enumerate().rev().find_map(|(row, line)| {
            let at = line.find(text)?;
            Some((row, line[..at].chars().count()))
        });
        let (row, column) = found.expect("the text is on the screen");
        let color = screen.cell(row as u16, column as u16).map(vt100::Cell::fgcolor);
        color.filter(|color| *color != vt100::Color::Default)
    }

    /// Waits for the program's end and returns its exit code.
    pub(super) fn leaves(mut self) -> u32 {
        let (drawn, news) = &*self.drawn;
        let drawn = drawn.lock().expect("nobody panics with the screen");
        let waits = |drawn: &mut Drawn| !drawn.over;
        let waited = news.wait_timeout_while(drawn, PATIENCE, waits).expect("it is ours").1;
        assert!(!waited.timed_out(), "the program goes on");
        self.child.wait().expect("the program ends").exit_code()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A test that is over has no use for the program.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn contents(parser: &vt100::Parser) -> String {
    let rows = parser.screen().rows(0, COLUMNS).map(|row| row.trim_end().to_owned() + "\n");
    rows.collect()
}
