//! Reads pipelines: commands, their operands, and the variables they set.

use super::lexer::Keyword;
use super::lexer::Kind;
use super::literal::Number;
use super::literal::unquote;
use super::parser::Parser;
use super::parser::Result;
use super::tree::Binding;
use super::tree::Command;
use super::tree::Pipe;
use super::tree::Word;
use super::tree::WordKind;

/// The most commands of one pipeline, as in Go.
const COMMANDS_MAX: usize = 100_000;

/// Tells whether a token can begin an operand.
fn begins_operand(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Bool
            | Kind::Rune
            | Kind::Complex
            | Kind::Field
            | Kind::Identifier
            | Kind::Number
            | Kind::Keyword(Keyword::Dot | Keyword::Nil)
            | Kind::RawQuoted
            | Kind::Quoted
            | Kind::Variable
            | Kind::LeftParen
    )
}

impl Parser<'_> {
    /// Reads a pipeline and the token that ends it.
    pub(super) fn pipeline(&mut self, context: &str, end: Kind) -> Result<Pipe> {
        let at = self.cursor.place();
        let (variables, binding) = self.declarations(context)?;
        let mut commands = Vec::new();
        loop {
            let token = self.cursor.next_word();
            if token.kind == end {
                break;
            }
            if !begins_operand(token.kind) {
                return self.unexpected(&token, context);
            }
            self.cursor.back(token);
            commands.push(self.command()?);
            if commands.len() > COMMANDS_MAX {
                return self.fail("pipeline too long", &[]);
            }
        }
        if commands.is_empty() {
            return self.fail("missing value for %s", &[context]);
        }
        // Only the first command can begin with something that is no function.
        let is_constant =
            |command: &Command| command.words.first().is_some_and(|word| word.kind.is_constant());
        if let Some(stage) = commands.iter().skip(1).position(is_constant) {
            let format = format!("non executable command in pipeline stage {}", stage + 2);
            return self.fail(&format, &[]);
        }
        Ok(Pipe { at, binding, variables, commands })
    }

    /// Reads the variables a pipeline sets, if it sets any.
    fn declarations(&mut self, context: &str) -> Result<(Vec<String>, Binding)> {
        let mut variables: Vec<String> = Vec::new();
        while self.cursor.peek_word() == Kind::Variable {
            let variable = self.cursor.next();
            let after = self.cursor.next();
            let (space, next) = match after.kind {
                Kind::Space => (Some(after), self.cursor.next_word()),
                _ => (None, after),
            };
            let name = variable.text.clone().into_owned();
            match next.kind {
                Kind::Assign | Kind::Declare => {
                    let assigns = next.kind == Kind::Assign;
                    let binding = if assigns { Binding::Assign } else { Binding::Declare };
                    self.scope.variables.push(name.clone());
                    variables.push(name);
                    return Ok((variables, binding));
                }
                Kind::Character if next.text == "," => {
                    self.scope.variables.push(name.clone());
                    variables.push(name);
                    if context != "range" || variables.len() > 1 {
                        return self.fail("too many declarations in %s", &[context]);
                    }
                    match self.cursor.peek_word() {
                        Kind::Variable | Kind::RightDelimiter | Kind::RightParen => {}
                        _ => return self.fail("range can only initialize variables", &[]),
                    }
                }
                _ => {
                    self.cursor.back(next);
                    if let Some(space) = space {
                        self.cursor.back(space);
                    }
                    self.cursor.back(variable);
                    break;
                }
            }
        }
        Ok((variables, Binding::Declare))
    }

    /// Reads a command, up to a bar, which it takes, or the end of the pipeline.
    fn command(&mut self) -> Result<Command> {
        let at = self.cursor.place();
        let mut words = Vec::new();
        loop {
            words.extend(self.operand()?);
            let token = self.cursor.next();
            match token.kind {
                Kind::Space => continue,
                Kind::RightDelimiter | Kind::RightParen => self.cursor.back(token),
                Kind::Pipe => {}
                _ => return self.unexpected(&token, "operand"),
            }
            break;
        }
        if words.is_empty() {
            return self.fail("empty command", &[]);
        }
        Ok(Command { at, words })
    }

    /// Reads a term and the fields behind it; nothing where no operand is next.
    fn operand(&mut self) -> Result<Option<Word>> {
        let Some(mut word) = self.term()? else {
            return Ok(None);
        };
        if self.cursor.peek().kind != Kind::Field {
            return Ok(Some(word));
        }
        let at = self.cursor.peek().at;
        let mut fields = Vec::new();
        while self.cursor.peek().kind == Kind::Field {
            fields.push(self.cursor.next().text[1..].to_owned());
        }
        if word.kind.is_constant() {
            return self.fail("unexpected . after term %q", &[&word.to_string()]);
        }
        // Go places the whole at its first field, and so do its messages.
        match &mut word.kind {
            WordKind::Field(names) | WordKind::Variable(names) => {
                names.extend(fields);
                Ok(Some(Word { at, ..word }))
            }
            _ => Ok(Some(Word { at, kind: WordKind::Chain(Box::new(word), fields) })),
        }
    }

    fn term(&mut self) -> Result<Option<Word>> {
        let token = self.cursor.next_word();
        let text = token.text.as_ref();
        let number = |read: std::result::Result<Number, String>| read.map(WordKind::Number);
        let kind = match token.kind {
            Kind::Identifier if self.tongue.find(text).is_none() => {
                return self.fail_at(&token, "function %q not defined", &[text]);
            }
            Kind::Identifier => Ok(WordKind::Function(text.to_owned())),
            Kind::Keyword(Keyword::Dot) => Ok(WordKind::Dot),
            Kind::Keyword(Keyword::Nil) => Ok(WordKind::Nil),
            Kind::Variable if !self.scope.variables.iter().any(|known| known == text) => {
                return self.fail_at(&token, "undefined variable %q", &[text]);
            }
            Kind::Variable => Ok(WordKind::Variable(vec![text.to_owned()])),
            Kind::Field => Ok(WordKind::Field(vec![text[1..].to_owned()])),
            Kind::Bool => Ok(WordKind::Bool(text == "true")),
            Kind::Number => number(Number::read(text)),
            Kind::Complex => number(Number::read_complex(text)),
            Kind::Rune => number(Number::read_char(text)),
            Kind::LeftParen => return self.parenthesis().map(Some),
            Kind::Quoted | Kind::RawQuoted => match unquote(text) {
                Some(value) => Ok(WordKind::Text { written: text.to_owned(), value }),
                None => Err("invalid syntax".to_owned()),
            },
            _ => {
                self.cursor.back(token);
                return Ok(None);
            }
        };
        match kind {
            Ok(kind) => Ok(Some(Word { at: token.at, kind })),
            Err(message) => self.fail_at(&token, "%s", &[&message]),
        }
    }

    fn parenthesis(&mut self) -> Result<Word> {
        self.enter()?;
        let pipe = self.pipeline("parenthesized pipeline", Kind::RightParen)?;
        self.nesting -= 1;
        Ok(Word { at: pipe.at, kind: WordKind::Pipe(pipe) })
    }
}
