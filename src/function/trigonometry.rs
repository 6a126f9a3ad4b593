//! Trigonometric functions, in radians.

use std::f64::consts::PI;

use crate::function::Function;
use crate::function::Kernel;
use crate::function::Kind;

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    cell("acos", |x, _| crate::math::acos(x), "The angle of a cosine."),
    cell("acosh", |x, _| crate::math::acosh(x), "The inverse of the hyperbolic cosine."),
    cell("asin", |x, _| crate::math::asin(x), "The angle of a sine."),
    cell("asinh", |x, _| crate::math::asinh(x), "The inverse of the hyperbolic sine."),
    cell("atan", |x, _| crate::math::atan(x), "The angle of a tangent."),
    cell("atanh", |x, _| crate::math::atanh(x), "The inverse of the hyperbolic tangent."),
    cell("cos", |x, _| crate::math::cos(x), "The cosine."),
    cell("cosh", |x, _| crate::math::cosh(x), "The hyperbolic cosine."),
    cell("sin", |x, _| crate::math::sin(x), "The sine."),
    cell("sinh", |x, _| crate::math::sinh(x), "The hyperbolic sine."),
    cell("tan", |x, _| crate::math::tan(x), "The tangent."),
    cell("tanh", |x, _| crate::math::tanh(x), "The hyperbolic tangent."),
    cell("deg", |x, _| x * 180.0 / PI, "Radians as degrees."),
    cell("rad", |x, _| x * PI / 180.0, "Degrees as radians."),
    Function::new("pi", &[], Kernel::Number(|_, _| PI))
        .returns(Kind::Scalar)
        .about("2.31.0", "The number pi."),
];

const fn cell(name: &'static str, run: fn(f64, &[f64]) -> f64, about: &'static str) -> Function {
    Function::new(name, &[Kind::Vector], Kernel::Cell(run)).about("2.31.0", about)
}
