//! Bodies of fuzz targets: run with seeds here, and without end by the targets in `fuzz/`.

pub(crate) mod chunk;
pub(crate) mod exposition;
pub(crate) mod folder;
pub(crate) mod order;
pub(crate) mod parser;
pub(crate) mod pattern;
