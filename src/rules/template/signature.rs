//! What functions and methods take, under the names of Go's types.

use super::datum::Datum;
use super::datum::Held;
use super::datum::ListKind;
use super::scene::Scene;

/// The type of a parameter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Any,
    Text,
    Int,
    Sample,
    Samples,
    Texts,
    Time,
    Duration,
}

impl Kind {
    /// Returns Go's name of the type.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Any => "interface {}",
            Self::Text => "string",
            Self::Int => "int",
            Self::Sample => "*template.sample",
            Self::Samples => "template.queryResult",
            Self::Texts => "[]string",
            Self::Time => "time.Time",
            Self::Duration => "time.Duration",
        }
    }

    /// Tells whether nil is a value of the type.
    pub(super) fn can_be_nil(self) -> bool {
        matches!(self, Self::Any | Self::Sample | Self::Samples | Self::Texts)
    }

    /// Passes a value to a parameter of the type, or says why it does not fit.
    pub(super) fn admit(self, value: Datum) -> Result<Datum, String> {
        match (self, value) {
            (Self::Any, value)
            | (Self::Text, value @ Datum::Text(_))
            | (Self::Int, value @ Datum::Int(_))
            | (Self::Sample, value @ Datum::Sample(_))
            | (Self::Samples, value @ Datum::Samples(_))
            | (Self::Texts, value @ Datum::List(ListKind::Texts, _)) => Ok(value),
            (Self::Time, Datum::Time(moment, _)) => Ok(Datum::Time(moment, Held::Value)),
            (Self::Duration, Datum::Duration(nanoseconds, _)) => {
                Ok(Datum::Duration(nanoseconds, Held::Value))
            }
            (kind, Datum::Nothing) if kind.can_be_nil() => Ok(Datum::Nothing),
            (kind, Datum::Nothing) => Err(format!("invalid value; expected {}", kind.name())),
            (kind, value) => {
                let (expected, got) = (kind.name(), value.type_name());
                Err(format!("wrong type for value; expected {expected}; got {got}"))
            }
        }
    }
}

/// The parameters of a function.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signature {
    pub(super) fixed: &'static [Kind],
    /// The type of any number of further values.
    pub(super) rest: Option<Kind>,
}

impl Signature {
    /// Returns the type of the parameter a value is passed to.
    pub(super) fn kind(&self, at: usize) -> Kind {
        self.fixed.get(at).copied().or(self.rest).unwrap_or(Kind::Any)
    }

    /// Checks the number of values; `written` of them stand in the text, one more may be piped.
    pub(super) fn check(&self, name: &str, written: usize, count: usize) -> Result<(), String> {
        let wanted = self.fixed.len();
        match self.rest {
            Some(_) if count < wanted => Err(format!(
                "wrong number of args for {name}: want at least {wanted} got {written}"
            )),
            None if count != wanted => {
                Err(format!("wrong number of args for {name}: want {wanted} got {count}"))
            }
            _ => Ok(()),
        }
    }
}

/// How a function is called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// With all its values.
    Plain,
    /// With values up to the first that is false.
    UntilFalse,
    /// With values up to the first that is true.
    UntilTrue,
    /// With a function as its first value, of which there are none.
    Indirect,
}

/// One function of the language.
pub(super) struct Function {
    pub(super) name: &'static str,
    pub(super) signature: Signature,
    pub(super) form: Form,
    /// Computes the result; the error is the text behind `error calling NAME: `.
    pub(super) run: fn(&Scene<'_>, &[Datum]) -> Result<Datum, String>,
}

/// A method that a value has in Go.
pub(super) struct Method {
    pub(super) name: &'static str,
    pub(super) fixed: &'static [Kind],
    /// How many results it has; a template can call only those with one.
    pub(super) results: usize,
    pub(super) run: fn(&Datum, &[Datum]) -> Datum,
}
