//! Functions of one number: rounding, powers, bounds.

use crate::function::Function;
use crate::function::Kernel;
use crate::function::Kind;
use crate::function::Variadic;
use crate::value::Block;

const BOUNDED: &[Kind] = &[Kind::Vector, Kind::Scalar];
const PAIR: &[Kind] = &[Kind::Scalar, Kind::Scalar];

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    cell("abs", |x, _| x.abs()).about("0.7.0", "The value without its sign."),
    cell("ceil", |x, _| x.ceil()).about("0.11.0", "The value rounded up to an integer."),
    cell("floor", |x, _| x.floor()).about("0.11.0", "The value rounded down to an integer."),
    cell("exp", |x, _| crate::math::exp(x)).about("0.13.0", "e to the power of the value."),
    cell("ln", |x, _| crate::math::ln(x)).about("0.13.0", "The natural logarithm."),
    cell("log2", |x, _| crate::math::log2(x)).about("0.13.0", "The logarithm to base 2."),
    cell("log10", |x, _| crate::math::log10(x)).about("0.13.0", "The logarithm to base 10."),
    cell("sqrt", |x, _| crate::math::sqrt(x)).about("0.14.0", "The square root."),
    cell("sgn", |x, _| sign(x)).about("2.26.0", "1, -1 or 0, by the value's sign."),
    Function::new("round", BOUNDED, Kernel::Cell(round))
        .variadic(Variadic::Optional(1))
        .about("0.11.0", "The nearest multiple of a number, 1 by default; ties go up."),
    Function::new("clamp", &[Kind::Vector, Kind::Scalar, Kind::Scalar], Kernel::Cell(clamp))
        .about("2.26.0", "The value, held between two bounds; nothing if they cross."),
    Function::new("clamp_max", BOUNDED, Kernel::Cell(clamp_max))
        .about("0.16.2", "The value, held at or below a bound."),
    Function::new("clamp_min", BOUNDED, Kernel::Cell(clamp_min))
        .about("0.16.2", "The value, held at or above a bound."),
    Function::new("max_of", PAIR, Kernel::Number(|_, args| crate::math::max(args[0], args[1])))
        .returns(Kind::Scalar)
        .experimental()
        .about("3.13.0", "The larger of two scalars."),
    Function::new("min_of", PAIR, Kernel::Number(|_, args| crate::math::min(args[0], args[1])))
        .returns(Kind::Scalar)
        .experimental()
        .about("3.13.0", "The smaller of two scalars."),
];

const fn cell(name: &'static str, kernel: fn(f64, &[f64]) -> f64) -> Function {
    Function::new(name, &[Kind::Vector], Kernel::Cell(kernel))
}

fn sign(x: f64) -> f64 {
    match x {
        x if x < 0.0 => -1.0,
        x if x > 0.0 => 1.0,
        // Zero keeps its sign, and NaN stays NaN.
        x => x,
    }
}

fn round(x: f64, args: &[f64]) -> f64 {
    // Multiplying by the inverse is what Prometheus does: 0.1 would round less well as a divisor.
    let inverse = 1.0 / args.first().copied().unwrap_or(1.0);
    (x * inverse + 0.5).floor() / inverse
}

fn clamp(x: f64, args: &[f64]) -> f64 {
    between(x, args[0], args[1])
}

fn clamp_max(x: f64, args: &[f64]) -> f64 {
    between(x, f64::NEG_INFINITY, args[0])
}

fn clamp_min(x: f64, args: &[f64]) -> f64 {
    between(x, args[0], f64::INFINITY)
}

fn between(x: f64, lowest: f64, highest: f64) -> f64 {
    if highest < lowest {
        return Block::ABSENT;
    }
    crate::math::max(lowest, crate::math::min(highest, x))
}
