//! From tokens to a tree.

use std::collections::BTreeMap;

use crate::syntax::Span;

use super::cursor::Cursor;
use super::datum::Datum;
use super::lexer::Keyword;
use super::lexer::Kind;
use super::lexer::Token;
use super::literal::unquote;
use super::printf::sprintf;
use super::tongue::Tongue;
use super::tree::Branch;
use super::tree::Invocation;
use super::tree::List;
use super::tree::Statement;
use super::tree::Tree;
use super::tree::is_blank;

/// How deep blocks and parentheses may stand in each other, so that recursion has an end.
pub(super) const NESTING_MAX: usize = 100;

/// A parse error: Go's message and the bytes it speaks of.
pub(super) struct Refusal {
    pub(super) message: String,
    pub(super) span: Span,
}

pub(super) type Result<T> = std::result::Result<T, Box<Refusal>>;

/// Reads a template; `name` is what messages call it.
pub(super) fn parse(name: &str, text: &str, tongue: Tongue) -> Result<Tree> {
    let mut parser = Parser {
        name,
        tongue,
        cursor: Cursor::new(text),
        defined: BTreeMap::new(),
        scope: Scope::default(),
        nesting: 0,
    };
    let body = parser.top()?;
    parser.define(name, body.clone())?;
    let mut defined = parser.defined;
    defined.remove(name);
    Ok(Tree { body, defined })
}

/// What ends a run of statements.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    End,
    Else,
}

impl Ending {
    fn text(self) -> &'static str {
        match self {
            Self::End => "{{end}}",
            Self::Else => "{{else}}",
        }
    }
}

/// A statement, or the end of the run it would stand in.
enum Piece {
    Statement(Statement),
    Ending(Ending),
}

/// What a template that is being read has seen so far; a defined one begins anew.
pub(super) struct Scope {
    pub(super) variables: Vec<String>,
    loops: usize,
    /// The line of the action that is being read.
    action_line: Option<usize>,
}

impl Default for Scope {
    fn default() -> Self {
        Self { variables: vec!["$".to_owned()], loops: 0, action_line: None }
    }
}

/// Reads one template and those it defines.
pub(super) struct Parser<'t> {
    name: &'t str,
    pub(super) tongue: Tongue,
    pub(super) cursor: Cursor<'t>,
    defined: BTreeMap<String, List>,
    pub(super) scope: Scope,
    pub(super) nesting: usize,
}

impl<'t> Parser<'t> {
    /// Returns an error; its text is a format of Go, and so is the name in front of it.
    pub(super) fn fail<T>(&self, format: &str, values: &[&str]) -> Result<T> {
        let (start, end) = self.cursor.last();
        self.fail_over(Span::new(start, end), format, values)
    }

    /// Returns an error about a token; its line is still that of the last one, as in Go.
    pub(super) fn fail_at<T>(&self, at: &Token<'t>, format: &str, values: &[&str]) -> Result<T> {
        let length = if at.kind == Kind::Error { 0 } else { at.text.len() };
        self.fail_over(Span::new(at.at, at.at + length), format, values)
    }

    fn fail_over<T>(&self, span: Span, format: &str, values: &[&str]) -> Result<T> {
        let format = format!("template: {}:{}: {format}", self.name, self.cursor.line());
        let values: Vec<Datum> = values.iter().map(|value| Datum::text(*value)).collect();
        Err(Box::new(Refusal { message: sprintf(&format, &values), span }))
    }

    pub(super) fn unexpected<T>(&self, token: &Token<'t>, context: &str) -> Result<T> {
        if token.kind != Kind::Error {
            return self.fail_at(token, "unexpected %s in %s", &[&token.to_string(), context]);
        }
        let extra = match self.scope.action_line {
            Some(line) if line != token.line => {
                let what = if token.text.ends_with(" action") { "" } else { " in action" };
                format!("{what} started at {}:{line}", self.name)
            }
            _ => String::new(),
        };
        self.fail_at(token, "%s%s", &[&token.text, &extra])
    }

    fn expect(&mut self, kind: Kind, context: &str) -> Result<Token<'t>> {
        let token = self.cursor.next_word();
        if token.kind == kind { Ok(token) } else { self.unexpected(&token, context) }
    }

    /// Enters a block or parenthesis.
    pub(super) fn enter(&mut self) -> Result<()> {
        self.nesting += 1;
        if self.nesting > NESTING_MAX {
            return self.fail("max expression depth exceeded", &[]);
        }
        Ok(())
    }

    fn top(&mut self) -> Result<List> {
        let mut list = List::new();
        while self.cursor.peek().kind != Kind::End {
            if self.cursor.peek().kind == Kind::LeftDelimiter {
                let delimiter = self.cursor.next();
                let word = self.cursor.next_word();
                if word.kind == Kind::Keyword(Keyword::Define) {
                    self.definition()?;
                    continue;
                }
                self.cursor.back(word);
                self.cursor.back(delimiter);
            }
            match self.piece()? {
                Piece::Statement(statement) => list.push(statement),
                Piece::Ending(ending) => return self.fail("unexpected %s", &[ending.text()]),
            }
        }
        Ok(list)
    }

    fn definition(&mut self) -> Result<()> {
        const CONTEXT: &str = "define clause";
        let token = self.cursor.next_word();
        let name = self.template_name(&token, CONTEXT)?;
        self.expect(Kind::RightDelimiter, CONTEXT)?;
        self.separate(&name, CONTEXT)
    }

    /// Reads the body of a template that is defined within this one.
    fn separate(&mut self, name: &str, context: &str) -> Result<()> {
        self.enter()?;
        let outer = std::mem::take(&mut self.scope);
        let (body, ending) = self.list()?;
        if ending == Ending::Else {
            return self.fail("unexpected %s in %s", &[ending.text(), context]);
        }
        self.define(name, body)?;
        self.scope = outer;
        self.nesting -= 1;
        Ok(())
    }

    /// Notes a template; of two of a name, one must be blank.
    fn define(&mut self, name: &str, body: List) -> Result<()> {
        match self.defined.get(name) {
            Some(known) if !is_blank(known) => {
                if !is_blank(&body) {
                    return self.fail("template: multiple definition of template %q", &[name]);
                }
            }
            _ => drop(self.defined.insert(name.to_owned(), body)),
        }
        Ok(())
    }

    fn template_name(&mut self, token: &Token<'t>, context: &str) -> Result<String> {
        match token.kind {
            Kind::Quoted | Kind::RawQuoted => match unquote(&token.text) {
                Some(name) => Ok(name),
                None => self.fail("%s", &["invalid syntax"]),
            },
            _ => self.unexpected(token, context),
        }
    }

    /// Reads statements up to an end or else.
    fn list(&mut self) -> Result<(List, Ending)> {
        let mut list = List::new();
        while self.cursor.peek_word() != Kind::End {
            match self.piece()? {
                Piece::Statement(statement) => list.push(statement),
                Piece::Ending(ending) => return Ok((list, ending)),
            }
        }
        self.fail("unexpected EOF", &[])
    }

    fn piece(&mut self) -> Result<Piece> {
        let token = self.cursor.next_word();
        match token.kind {
            Kind::Text => Ok(Piece::Statement(Statement::Text(token.text.into_owned()))),
            Kind::LeftDelimiter => {
                self.scope.action_line = Some(token.line);
                let piece = self.action();
                self.scope.action_line = None;
                piece
            }
            _ => self.unexpected(&token, "input"),
        }
    }

    fn action(&mut self) -> Result<Piece> {
        let token = self.cursor.next_word();
        let Kind::Keyword(keyword) = token.kind else {
            self.cursor.back(token);
            return self.command_action();
        };
        let statement = match keyword {
            Keyword::Block => self.block()?,
            Keyword::Break => self.leap("{{break}}", Statement::Break)?,
            Keyword::Continue => self.leap("{{continue}}", Statement::Continue)?,
            Keyword::If => Statement::If(self.branch(Keyword::If)?),
            Keyword::Range => Statement::Range(self.branch(Keyword::Range)?),
            Keyword::With => Statement::With(self.branch(Keyword::With)?),
            Keyword::Template => self.invocation()?,
            Keyword::Else => return self.otherwise(),
            Keyword::End => {
                self.expect(Kind::RightDelimiter, "end")?;
                return Ok(Piece::Ending(Ending::End));
            }
            Keyword::Define | Keyword::Dot | Keyword::Nil => {
                self.cursor.back(token);
                return self.command_action();
            }
        };
        Ok(Piece::Statement(statement))
    }

    fn command_action(&mut self) -> Result<Piece> {
        let pipe = self.pipeline("command", Kind::RightDelimiter)?;
        Ok(Piece::Statement(Statement::Action(pipe)))
    }

    /// Reads `break` or `continue`.
    fn leap(&mut self, context: &str, statement: Statement) -> Result<Statement> {
        self.expect(Kind::RightDelimiter, context)?;
        if self.scope.loops == 0 {
            return self.fail(&format!("{context} outside {{{{range}}}}"), &[]);
        }
        Ok(statement)
    }

    /// Reads an else; of `else if` and `else with` the second word is left to the branch.
    fn otherwise(&mut self) -> Result<Piece> {
        match self.cursor.peek_word() {
            Kind::Keyword(Keyword::If | Keyword::With) => {}
            _ => drop(self.expect(Kind::RightDelimiter, "else")?),
        }
        Ok(Piece::Ending(Ending::Else))
    }

    fn branch(&mut self, keyword: Keyword) -> Result<Branch> {
        self.enter()?;
        let mark = self.scope.variables.len();
        let mut branch = Branch { arms: Vec::new(), otherwise: List::new() };
        let context = match keyword {
            Keyword::If => "if",
            Keyword::With => "with",
            _ => "range",
        };
        loop {
            let pipe = self.pipeline(context, Kind::RightDelimiter)?;
            let inner = usize::from(keyword == Keyword::Range);
            self.scope.loops += inner;
            let (list, ending) = self.list()?;
            self.scope.loops -= inner;
            branch.arms.push((pipe, list));
            if ending == Ending::End {
                break;
            }
            let goes_on = keyword != Keyword::Range;
            if goes_on && self.cursor.peek().kind == Kind::Keyword(keyword) {
                self.cursor.next();
                continue;
            }
            let (list, ending) = self.list()?;
            if ending == Ending::Else {
                return self.fail("expected end; found %s", &[ending.text()]);
            }
            branch.otherwise = list;
            break;
        }
        self.scope.variables.truncate(mark);
        self.nesting -= 1;
        Ok(branch)
    }

    fn block(&mut self) -> Result<Statement> {
        const CONTEXT: &str = "block clause";
        let token = self.cursor.next_word();
        let name = self.template_name(&token, CONTEXT)?;
        let pipe = self.pipeline(CONTEXT, Kind::RightDelimiter)?;
        self.separate(&name, CONTEXT)?;
        Ok(Statement::Invoke(Invocation { at: token.at, name, pipe: Some(pipe) }))
    }

    fn invocation(&mut self) -> Result<Statement> {
        const CONTEXT: &str = "template clause";
        let token = self.cursor.next_word();
        let name = self.template_name(&token, CONTEXT)?;
        let mut pipe = None;
        if self.cursor.peek_word() == Kind::RightDelimiter {
            self.cursor.next();
        } else {
            pipe = Some(self.pipeline(CONTEXT, Kind::RightDelimiter)?);
        }
        Ok(Statement::Invoke(Invocation { at: token.at, name, pipe }))
    }
}
