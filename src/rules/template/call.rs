//! Commands: values, fields, and calls with their arguments.

use super::budget::Budget;
use super::datum::Datum;
use super::literal::Number;
use super::member;
use super::member::Member;
use super::run::Expansion;
use super::run::Place;
use super::run::Result;
use super::signature::Form;
use super::signature::Function;
use super::signature::Kind;
use super::signature::Method;
use super::signature::Signature;
use super::tree::Command;
use super::tree::Word;
use super::tree::WordKind;

/// What is passed to a function or method: the words behind its name, and what was piped in.
struct Given<'a, 't> {
    dot: &'a Datum,
    words: &'t [Word],
    piped: Option<Datum>,
}

impl Given<'_, '_> {
    fn is_empty(&self) -> bool {
        self.words.is_empty() && self.piped.is_none()
    }
}

impl<'t> Expansion<'t> {
    /// Computes a command; `piped` is what the command before it returned.
    pub(super) fn command(
        &mut self,
        dot: &Datum,
        command: &'t Command,
        piped: Option<Datum>,
    ) -> Result<Datum> {
        let spent = self.budget.spend(&[]);
        self.checked(spent)?;
        let Some((first, words)) = command.words.split_first() else {
            return Ok(Datum::Nothing);
        };
        let given = Given { dot, words, piped };
        match &first.kind {
            WordKind::Function(name) => {
                self.place = Place::Word(first);
                self.function(name, Place::Command(command), given)
            }
            WordKind::Field(names) => {
                self.place = Place::Word(first);
                self.fields(dot.clone(), first, names, given)
            }
            WordKind::Variable(names) => self.of_variable(first, names, given),
            WordKind::Chain(owner, names) => self.chain(first, owner, names, given),
            WordKind::Pipe(pipe) => {
                self.without_arguments(first, &given)?;
                self.pipeline(dot, pipe)
            }
            WordKind::Nil => {
                self.place = Place::Word(first);
                self.without_arguments(first, &given)?;
                self.fail("nil is not a command")
            }
            _ => {
                self.place = Place::Word(first);
                self.without_arguments(first, &given)?;
                self.constant(dot, first)
            }
        }
    }

    fn without_arguments(&self, word: &Word, given: &Given<'_, 't>) -> Result<()> {
        if given.is_empty() {
            return Ok(());
        }
        self.fail(&format!("can't give argument to non-function {word}"))
    }

    /// Returns the value of a word that stands for itself.
    fn constant(&mut self, dot: &Datum, word: &'t Word) -> Result<Datum> {
        self.place = Place::Word(word);
        match &word.kind {
            WordKind::Bool(value) => Ok(Datum::Bool(*value)),
            WordKind::Dot => Ok(dot.clone()),
            WordKind::Text { value, .. } => Ok(Datum::text(value.as_str())),
            WordKind::Number(number) => self.number(number),
            _ => self.fail(&format!("can't handle {word}")),
        }
    }

    /// Gives a number the type its spelling tells.
    fn number(&self, number: &Number) -> Result<Datum> {
        if let Some((real, imaginary)) = number.complex {
            return Ok(Datum::Complex(real, imaginary));
        }
        let text = &number.text;
        let hex = text.starts_with("0x") || text.starts_with("0X");
        let integral = (hex && !text.contains(['p', 'P'])) || text.starts_with('\'');
        let fractional = text.contains(['.', 'e', 'E', 'p', 'P']);
        match (number.float, number.int) {
            (Some(float), _) if fractional && !integral => Ok(Datum::Float(float)),
            (_, Some(int)) => Ok(Datum::Int(int)),
            _ => self.fail(&format!("{text} overflows int")),
        }
    }

    fn of_variable(
        &mut self,
        word: &'t Word,
        names: &'t [String],
        given: Given<'_, 't>,
    ) -> Result<Datum> {
        self.place = Place::Word(word);
        let Some((name, fields)) = names.split_first() else {
            return Ok(Datum::Nothing);
        };
        let value = self.variable(name)?;
        if fields.is_empty() {
            self.without_arguments(word, &given)?;
            return Ok(value);
        }
        self.fields(value, word, fields, given)
    }

    fn chain(
        &mut self,
        word: &'t Word,
        owner: &'t Word,
        names: &'t [String],
        given: Given<'_, 't>,
    ) -> Result<Datum> {
        self.place = Place::Word(word);
        if matches!(owner.kind, WordKind::Nil) {
            return self.fail(&format!("indirection through explicit nil in {word}"));
        }
        let value = self.argument(given.dot, owner, Kind::Any)?;
        self.fields(value, word, names, given)
    }

    /// Follows fields; the last, if it is a method, gets the arguments.
    fn fields(
        &mut self,
        owner: Datum,
        word: &'t Word,
        names: &'t [String],
        given: Given<'_, 't>,
    ) -> Result<Datum> {
        let (mut value, mut open) = (owner, false);
        let Some((last, before)) = names.split_last() else {
            return Ok(value);
        };
        for name in before {
            let none = Given { dot: given.dot, words: &[], piped: None };
            let next_open = member::is_open(&value, name);
            value = self.field(&value, open, word, name, none)?;
            open = next_open;
        }
        self.field(&value, open, word, last, given)
    }

    /// Returns a field; `open` says that Go does not declare the type of its owner.
    fn field(
        &mut self,
        owner: &Datum,
        open: bool,
        word: &'t Word,
        name: &str,
        given: Given<'_, 't>,
    ) -> Result<Datum> {
        let declared = if open { Kind::Any.name() } else { owner.type_name() };
        match member::find(owner, name) {
            Some(Member::Method(method)) => self.method(owner, method, word, given),
            Some(Member::Field(_)) if !given.is_empty() => {
                self.fail(&format!("{name} has arguments but cannot be invoked as function"))
            }
            Some(Member::Entry(_)) if !given.is_empty() => {
                self.fail(&format!("{name} is not a method but has arguments"))
            }
            Some(Member::Field(value) | Member::Entry(value)) => Ok(value),
            None if matches!(owner, Datum::Nothing) && open => {
                self.fail(&format!("nil pointer evaluating {declared}.{name}"))
            }
            None if matches!(owner, Datum::Nothing) => Ok(Datum::Nothing),
            None => self.fail(&format!("can't evaluate field {name} in type {declared}")),
        }
    }

    fn method(
        &mut self,
        owner: &Datum,
        method: &'static Method,
        word: &'t Word,
        given: Given<'_, 't>,
    ) -> Result<Datum> {
        let signature = Signature { fixed: method.fixed, rest: None };
        let count = given.words.len() + usize::from(given.piped.is_some());
        self.checked(signature.check(method.name, given.words.len(), count))?;
        if method.results != 1 {
            let (name, results) = (crate::math::quote(method.name), method.results);
            return self.fail(&format!("can't call method/function {name} with {results} results"));
        }
        let values = self.arguments(signature, given)?;
        let value = (method.run)(owner, &values);
        self.place = Place::Word(word);
        self.returned(value)
    }

    /// Calls a function; errors of its own speak of `place`.
    fn function(&mut self, name: &str, place: Place<'t>, given: Given<'_, 't>) -> Result<Datum> {
        let Some(function) = self.setting.tongue.find(name) else {
            return self.fail(&format!("{} is not a defined function", crate::math::quote(name)));
        };
        let count = given.words.len() + usize::from(given.piped.is_some());
        self.checked(function.signature.check(name, given.words.len(), count))?;
        let outcome = match function.form {
            Form::UntilFalse | Form::UntilTrue => return self.until(function, given),
            Form::Indirect => {
                let callee = given.words.first().map(ToString::to_string);
                let values = self.arguments(function.signature, given)?;
                Err(not_callable(callee, values.first()))
            }
            Form::Plain => {
                let values = self.arguments(function.signature, given)?;
                let spent = self.budget.spend(&values);
                self.checked(spent)?;
                (function.run)(self.setting.scene, &values)
            }
        };
        match outcome {
            Ok(value) => self.returned(value),
            Err(message) => {
                self.place = place;
                self.fail(&format!("error calling {name}: {message}"))
            }
        }
    }

    /// Refuses a result that is too large, and counts its making.
    fn returned(&mut self, value: Datum) -> Result<Datum> {
        self.checked(Budget::admit(value.as_text().map_or(0, |text| text.len())))?;
        let spent = self.budget.spend_bytes(value.weight());
        self.checked(spent)?;
        Ok(value)
    }

    /// Computes `and` and `or`, which look at no more values than they need.
    fn until(&mut self, function: &Function, given: Given<'_, 't>) -> Result<Datum> {
        let mut value = Datum::Nothing;
        for word in given.words {
            value = self.argument(given.dot, word, Kind::Any)?;
            if value.is_true() == (function.form == Form::UntilTrue) {
                return Ok(value);
            }
        }
        Ok(given.piped.unwrap_or(value))
    }

    fn arguments(&mut self, signature: Signature, given: Given<'_, 't>) -> Result<Vec<Datum>> {
        let mut values = Vec::with_capacity(given.words.len() + 1);
        for (at, word) in given.words.iter().enumerate() {
            values.push(self.argument(given.dot, word, signature.kind(at))?);
        }
        if let Some(piped) = given.piped {
            let kind = signature.kind(values.len());
            values.push(self.checked(kind.admit(piped))?);
        }
        Ok(values)
    }

    /// Computes one argument for a parameter of a type.
    fn argument(&mut self, dot: &Datum, word: &'t Word, kind: Kind) -> Result<Datum> {
        self.place = Place::Word(word);
        let none = Given { dot, words: &[], piped: None };
        let value = match &word.kind {
            WordKind::Dot => dot.clone(),
            WordKind::Nil if kind.can_be_nil() => Datum::Nothing,
            WordKind::Nil => return self.fail(&format!("cannot assign nil to {}", kind.name())),
            WordKind::Field(names) => self.fields(dot.clone(), word, names, none)?,
            WordKind::Variable(names) => self.of_variable(word, names, none)?,
            WordKind::Pipe(pipe) => self.pipeline(dot, pipe)?,
            WordKind::Function(name) => self.function(name, Place::Word(word), none)?,
            WordKind::Chain(owner, names) => self.chain(word, owner, names, none)?,
            _ => return self.literal(dot, word, kind),
        };
        self.checked(kind.admit(value))
    }

    /// Takes a constant for a parameter, whose type decides what it is read as.
    fn literal(&mut self, dot: &Datum, word: &'t Word, kind: Kind) -> Result<Datum> {
        let int = |kind: &WordKind| match kind {
            WordKind::Number(number) => number.int,
            _ => None,
        };
        match (kind, &word.kind) {
            (Kind::Any, _) | (Kind::Text, WordKind::Text { .. }) => self.constant(dot, word),
            (Kind::Text, _) => self.fail(&format!("expected string; found {word}")),
            (Kind::Int | Kind::Duration, _) => match int(&word.kind) {
                Some(value) if kind == Kind::Int => Ok(Datum::Int(value)),
                Some(value) => Ok(Datum::Duration(value, super::datum::Held::Value)),
                None => self.fail(&format!("expected integer; found {word}")),
            },
            _ => self.fail(&format!("can't handle {word} for arg of type {}", kind.name())),
        }
    }
}

/// Says that a value cannot be called; templates hold no functions.
fn not_callable(callee: Option<String>, value: Option<&Datum>) -> String {
    match value {
        None | Some(Datum::Nothing) => "call of nil".to_owned(),
        Some(value) => {
            let name = callee.unwrap_or_else(|| super::printf::sprint(std::slice::from_ref(value)));
            format!("non-function {name} of type {}", value.type_name())
        }
    }
}
