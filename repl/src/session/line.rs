//! One line of a session.

use super::reply::Reply;
use super::state::Session;
use crate::token::with_last;

impl Session {
    /// Replies to a line: a query, or a command behind a backslash. A comment says nothing.
    pub(crate) fn line(&mut self, line: &str) -> Reply {
        let text = line.trim();
        if text.is_empty() || text.starts_with('#') {
            return Reply::saying("");
        }
        match text.strip_prefix('\\') {
            Some(command) => self.command(command),
            None => self.query(&with_last(text, self.last.as_deref())),
        }
    }
}

#[cfg(test)]
mod tests {
    use promqlite::engine::Engine;

    use super::super::state::Session;
    use crate::exit::Exit;
    use crate::paint::Paint;
    use crate::screen::Screen;
    use crate::source::World;

    /// A counter and a gauge of bytes, a sample a minute for an hour.
    fn session() -> Session {
        let text = "load 1m\n  c_total{job=\"a\"} 0+60x60\n  c_total{job=\"b\"} 0+6x60\n  \
                    m_bytes 1024+1024x60\n";
        let world = World::of_script(text);
        let screen = Screen { columns: Some(80), lines: None, paint: Paint::Plain };
        Session::new(Engine::default(), world, screen, Paint::Plain)
    }

    fn said(session: &mut Session, line: &str) -> String {
        let reply = session.line(line);
        String::from_utf8(reply.output).unwrap() + &reply.notes
    }

    #[test]
    fn queries_are_asked_at_the_end_of_the_data_or_when_a_command_says() {
        let mut session = session();
        assert_eq!(said(&mut session, "sum(rate(c_total[5m]))"), "{} => 1.1 @[3600]\n");
        assert_eq!(said(&mut session, "\\at start+1m"), "");
        assert_eq!(said(&mut session, "m_bytes"), "m_bytes => 2048 @[60]\n");
        said(&mut session, "\\range 0 120 1m");
        assert_eq!(
            said(&mut session, "m_bytes"),
            "m_bytes =>\n1024 @[0]\n2048 @[60]\n3072 @[120]\n"
        );
        said(&mut session, "\\instant");
        said(&mut session, "\\output table");
        assert_eq!(said(&mut session, "m_bytes"), "m_bytes\n value\n61 KiB\n");
    }

    #[test]
    fn what_cannot_be_done_is_said_and_changes_nothing() {
        let mut session = session();
        let reply = session.line("\\outptu csv");
        assert_eq!(reply.exit, Exit::Found);
        assert_eq!(
            reply.notes,
            "error: there is no command `\\outptu`, did you mean `\\output`?\n"
        );
        assert!(said(&mut session, "\\at noon").contains("is no time"));
        assert!(said(&mut session, "\\use ./nowhere").contains("does not exist"));
        assert_eq!(said(&mut session, "# only a comment"), "");
        assert_eq!(said(&mut session, "count(c_total)"), "{} => 2 @[3600]\n");
    }

    #[test]
    fn metrics_labels_and_values_are_listed_with_counts() {
        let mut session = session();
        let metrics = "metric   series  type  help\nc_total       2\nm_bytes       1\n";
        assert_eq!(said(&mut session, "\\metrics"), metrics);
        let labels =
            "label     values  series\n__name__       1       2\njob            2       2\n";
        assert_eq!(said(&mut session, "\\labels c_total"), labels);
        assert_eq!(
            said(&mut session, "\\values job c_total{job!=\"a\"}"),
            "job  series\nb         1\n"
        );
    }
}
