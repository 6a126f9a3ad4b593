//! The operators between two expressions.

/// An operator between two expressions.
///
/// ```
/// use promqlite::syntax::Operator;
///
/// assert_eq!(Operator::of("unless"), Some(Operator::Unless));
/// assert!(Operator::Multiply.precedence() > Operator::Add.precedence());
/// assert!(Operator::Less.is_comparison());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Operator {
    /// `or`
    Or,
    /// `and`
    And,
    /// `unless`
    Unless,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `</` keeps the part of a histogram up to a value.
    TrimUpper,
    /// `>/` keeps the part of a histogram from a value on.
    TrimLower,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
    /// `atan2`
    Atan2,
    /// `^`
    Power,
}

impl Operator {
    /// Returns the operator that is written so; words may be in any case.
    pub fn of(text: &str) -> Option<Self> {
        Some(match text {
            "==" => Self::Equal,
            "!=" => Self::NotEqual,
            "<" => Self::Less,
            "<=" => Self::LessEqual,
            ">" => Self::Greater,
            ">=" => Self::GreaterEqual,
            "</" => Self::TrimUpper,
            ">/" => Self::TrimLower,
            "+" => Self::Add,
            "-" => Self::Subtract,
            "*" => Self::Multiply,
            "/" => Self::Divide,
            "%" => Self::Modulo,
            "^" => Self::Power,
            word if word.eq_ignore_ascii_case("and") => Self::And,
            word if word.eq_ignore_ascii_case("or") => Self::Or,
            word if word.eq_ignore_ascii_case("unless") => Self::Unless,
            word if word.eq_ignore_ascii_case("atan2") => Self::Atan2,
            _ => return None,
        })
    }

    /// Returns the operator as it is printed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Unless => "unless",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::TrimUpper => "</",
            Self::TrimLower => ">/",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
            Self::Atan2 => "atan2",
            Self::Power => "^",
        }
    }

    /// Returns how tightly the operator binds: the higher, the tighter.
    pub const fn precedence(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And | Self::Unless => 2,
            Self::Equal
            | Self::NotEqual
            | Self::Less
            | Self::LessEqual
            | Self::Greater
            | Self::GreaterEqual
            | Self::TrimUpper
            | Self::TrimLower => 3,
            Self::Add | Self::Subtract => 4,
            Self::Multiply | Self::Divide | Self::Modulo | Self::Atan2 => SIGN_PRECEDENCE,
            Self::Power => 6,
        }
    }

    /// Returns the lowest precedence an operator may have inside the right operand.
    pub const fn right_precedence(self) -> u8 {
        // Only the power is right-associative.
        if matches!(self, Self::Power) { self.precedence() } else { self.precedence() + 1 }
    }

    /// Tells whether the operator compares values.
    pub const fn is_comparison(self) -> bool {
        matches!(
            self,
            Self::Equal
                | Self::NotEqual
                | Self::Less
                | Self::LessEqual
                | Self::Greater
                | Self::GreaterEqual
        )
    }

    /// Tells whether the operator computes new values.
    pub const fn is_arithmetic(self) -> bool {
        matches!(
            self,
            Self::Add
                | Self::Subtract
                | Self::Multiply
                | Self::Divide
                | Self::Modulo
                | Self::Atan2
                | Self::Power
        )
    }

    /// Tells whether the operator looks at label sets alone.
    pub const fn is_set(self) -> bool {
        matches!(self, Self::Or | Self::And | Self::Unless)
    }
}

/// How tightly a sign binds to what follows it: as multiplication does.
pub const SIGN_PRECEDENCE: u8 = 5;

/// A sign before an expression.
///
/// ```
/// use promqlite::syntax::Sign;
///
/// assert_eq!(Sign::Minus.apply(2.0), -2.0);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Sign {
    /// `+`
    Plus,
    /// `-`
    Minus,
}

impl Sign {
    /// Returns the sign that is written so.
    pub fn of(text: &str) -> Self {
        if text == "-" { Self::Minus } else { Self::Plus }
    }

    /// Returns the sign as it is printed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "-",
        }
    }

    /// Applies the sign to a number; what is no number has none.
    pub fn apply(self, value: f64) -> f64 {
        match self {
            Self::Plus => value,
            Self::Minus if value.is_nan() => value,
            Self::Minus => -value,
        }
    }
}
