//! Bodies of fuzz targets: run with seeds here, and without end by the targets in `fuzz/`.

pub(crate) mod order;
pub(crate) mod parser;
pub(crate) mod pattern;
