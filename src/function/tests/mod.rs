//! The kernels against twins that look at each window alone, in Prometheus' order.

mod world;
mod naive;
mod sliding;
mod counters;
mod histograms;
mod cells;
