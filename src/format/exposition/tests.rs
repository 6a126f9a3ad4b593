//! Whole expositions.
