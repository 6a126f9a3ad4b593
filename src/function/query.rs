//! Functions of the query itself: its time, its ends, its step.

use crate::function::Function;
use crate::function::Kernel;
use crate::function::Kind;
use crate::function::QueryFact;
use crate::function::Whole;

/// The rows of this family.
pub(super) const ROWS: &[Function] = &[
    Function::new("time", &[], Kernel::Number(|at, _| at.seconds()))
        .returns(Kind::Scalar)
        .at_evaluation()
        .about("0.1.0", "The time of evaluation, in seconds since 1970."),
    fact("start", QueryFact::Start, "The first time of evaluation of the whole query."),
    fact("end", QueryFact::End, "The end of the whole query."),
    fact("range", QueryFact::Range, "The length of the whole query, in seconds."),
    fact("step", QueryFact::Step, "The step of the whole query, in seconds."),
];

const fn fact(name: &'static str, fact: QueryFact, about: &'static str) -> Function {
    Function::new(name, &[], Kernel::Whole(Whole::Query(fact)))
        .returns(Kind::Scalar)
        .experimental()
        .at_evaluation()
        .about("3.12.0", about)
}
