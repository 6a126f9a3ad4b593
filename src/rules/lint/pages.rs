//! Dashboards and other documents of a file, and what is wrong with them.

use std::path::Path;

use crate::function::Kind;
use crate::rules::dashboard;
use crate::rules::dashboard::Backend;
use crate::rules::dashboard::Board;
use crate::rules::dashboard::Certainty;
use crate::rules::dashboard::Query;
use crate::rules::dashboard::Unread;
use crate::rules::file::Dialect;
use crate::rules::file::Wanted;
use crate::rules::yaml::Source;
use crate::rules::yaml::YamlError;
use crate::syntax::Expr;

use super::finding::Look;
use super::finding::Report;
use super::table::BOARDS;
use super::table::LOOKING;
use super::unreadable;
use super::view::Pane;

/// A query that was parsed, or why it was not.
type Parsed = Result<(Expr, Kind), Box<Unread>>;

/// The dashboards of a file.
#[derive(Debug)]
pub(super) struct Pages {
    pub(super) source: Source,
    pub(super) boards: Vec<Board>,
    /// The queries of each dashboard.
    parsed: Vec<Vec<Parsed>>,
    broken: Vec<YamlError>,
    /// Whether there is nothing else in the file.
    pub(super) is_whole: bool,
}

/// Endings of names of texts for people.
const DOCUMENTS: [&str; 2] = ["md", "markdown"];

impl Pages {
    /// Reads the dashboards of a text.
    pub(super) fn read(name: &str, text: &str, wanted: Wanted, dialect: &Dialect) -> Self {
        let ends = |ending: &str| Path::new(name).extension().is_some_and(|own| own == ending);
        let (found, is_whole) = if DOCUMENTS.into_iter().any(ends) {
            (dashboard::read_document(text).into(), true)
        } else {
            let found = dashboard::read(text);
            let is_object = text.contains("apiVersion");
            let is_other = ends("json") && wanted == Wanted::Found && !is_object;
            let is_whole = found.is_whole() || is_other;
            (found, is_whole)
        };
        let parse =
            |query: &Query| dashboard::parse(query.promql(), dialect.features, &dialect.functions);
        let parsed = found.boards.iter().map(|board| board.queries.iter().map(parse).collect());
        let (parsed, broken) = (parsed.collect(), found.broken);
        Self { source: found.source, boards: found.boards, parsed, broken, is_whole }
    }

    /// Lists all queries, read or not.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&Board, &Query, &Parsed)> {
        let boards = self.boards.iter().zip(&self.parsed);
        boards.flat_map(|(board, parsed)| {
            board.queries.iter().zip(parsed).map(move |(query, parsed)| (board, query, parsed))
        })
    }

    /// Lists the queries that can be read.
    pub(super) fn readable(&self) -> impl Iterator<Item = (&Board, &Query, &(Expr, Kind))> {
        self.pairs()
            .filter_map(|(board, query, parsed)| Some((board, query, parsed.as_ref().ok()?)))
    }

    /// Looks for all that dashboards are checked for.
    pub(super) fn look(&self, number: usize, panes: &[Pane<'_>], report: &mut Report) {
        for error in &self.broken {
            report.add(&unreadable::JSON, (number, error.span), &*error.message, "");
        }
        for (board, query, parsed) in self.pairs() {
            if let Err(unread) = parsed {
                unreadable(number, board, query, unread, report);
            }
        }
        for pane in panes {
            for lint in LOOKING.iter().chain(BOARDS) {
                match lint.look {
                    Look::Asked(look) => look(pane, report),
                    Look::Pane(look) => look(pane, report),
                    _ => {}
                }
            }
        }
    }
}

fn unreadable(number: usize, board: &Board, query: &Query, unread: &Unread, report: &mut Report) {
    // What may be right with some values, or for a server that knows more, is left alone.
    if unread.certainty == Certainty::Certain && query.backend != Backend::Extended {
        let span = query.in_file(&board.source, unread.span);
        let hint = unread.hint.clone().unwrap_or_default();
        let message = format!("could not parse expression: {}", unread.message);
        report.add(&unreadable::LINT, (number, span), message, hint);
    }
}
