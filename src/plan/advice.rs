//! What to try instead of what makes no sense.

use crate::function::Functions;
use crate::math::nearest;
use crate::syntax::Error;
use crate::syntax::Fault;

/// Adds advice to an error, if there is any.
pub(super) fn advised(mut error: Error, functions: &Functions) -> Error {
    error.hint = match &error.fault {
        Fault::UnknownFunction(name) => {
            let known = functions.all().map(|row| row.name);
            nearest(name, known).map(|known| format!("did you mean `{known}`?"))
        }
        Fault::FunctionDisabled(_) => {
            Some("enable it with --enable-feature=promql-experimental-functions".to_owned())
        }
        Fault::EdgesDisabled(_) => {
            Some("enable it with --enable-feature=promql-extended-range-selectors".to_owned())
        }
        Fault::FillDisabled => {
            Some("enable it with --enable-feature=promql-binop-fill-modifiers".to_owned())
        }
        Fault::Type { expected: "range vector", found: "instant vector", .. } => {
            Some("add a range behind the selector, such as `[5m]`".to_owned())
        }
        Fault::Type { expected: "instant vector", found: "range vector", .. } => {
            Some("take the range off, or put a function such as `rate` around it".to_owned())
        }
        Fault::ScalarComparison => Some("write `bool` behind the operator".to_owned()),
        Fault::EmptySelector => {
            Some("name a metric, or test a label for something that is not empty".to_owned())
        }
        Fault::SetScalar(_) => Some("wrap the number: `vector(1)`".to_owned()),
        _ => None,
    };
    error
}
