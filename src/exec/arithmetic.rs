//! The operators between two numbers.

use crate::math::atan2;
use crate::math::modulo;
use crate::math::pow;
use crate::syntax::Operator;

/// Computes an operator between two floats; a comparison gives 0 or 1.
///
/// Trimming and set operators have no meaning between floats and are refused before.
#[inline]
pub fn number(op: Operator, left: f64, right: f64) -> f64 {
    let truth = |holds: bool| f64::from(u8::from(holds));
    match op {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        Operator::Divide => left / right,
        Operator::Modulo => modulo(left, right),
        Operator::Power => pow(left, right),
        Operator::Atan2 => atan2(left, right),
        Operator::Equal => truth(left == right),
        Operator::NotEqual => truth(left != right),
        Operator::Greater => truth(left > right),
        Operator::Less => truth(left < right),
        Operator::GreaterEqual => truth(left >= right),
        Operator::LessEqual => truth(left <= right),
        Operator::TrimUpper
        | Operator::TrimLower
        | Operator::And
        | Operator::Or
        | Operator::Unless => f64::NAN,
    }
}
