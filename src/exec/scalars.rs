//! Numbers for every step of a grid.

use std::sync::Arc;

use super::arithmetic::number;
use super::collect;
use crate::exec::Builder;
use crate::exec::ExecError;
use crate::function::Kernel;
use crate::math::deep;
use crate::plan::Scalar;
use crate::time::Steps;

impl<'a> Builder<'a> {
    /// Returns a number for every step of a grid.
    pub fn scalar(&'a self, scalar: &'a Scalar, steps: Steps) -> Result<Arc<[f64]>, ExecError> {
        deep(|| self.scalar_row(scalar, steps))
    }

    fn scalar_row(&'a self, scalar: &'a Scalar, steps: Steps) -> Result<Arc<[f64]>, ExecError> {
        let row = match scalar {
            Scalar::Number(value) => vec![*value; steps.len()].into(),
            Scalar::Negate(inner) => self.scalar(inner, steps)?.iter().map(|x| -x).collect(),
            Scalar::Binary(op, left, right) => {
                let (left, right) = (self.scalar(left, steps)?, self.scalar(right, steps)?);
                left.iter().zip(right.iter()).map(|(&l, &r)| number(*op, l, r)).collect()
            }
            Scalar::Call(function, args) => {
                let args = self.scalars(args, steps)?;
                let Kernel::Number(kernel) = function.kernel else { return Ok(Arc::from([])) };
                let at = |(step, now)| {
                    kernel(now, &args.iter().map(|row| row[step]).collect::<Vec<_>>())
                };
                steps.iter().enumerate().map(at).collect()
            }
            Scalar::Only(vector) => {
                let blocks = self.vector(vector, steps)?.gather(self.run)?;
                collect::only(&blocks, steps.len())
            }
            Scalar::Hold(inner) => {
                let value = self.scalar(inner, Steps::at(steps.first()))?[0];
                vec![value; steps.len()].into()
            }
        };
        Ok(row)
    }

    /// Returns numbers for every step of a grid.
    pub fn scalars(
        &'a self,
        scalars: &'a [Scalar],
        steps: Steps,
    ) -> Result<Vec<Arc<[f64]>>, ExecError> {
        scalars.iter().map(|scalar| self.scalar(scalar, steps)).collect()
    }
}
