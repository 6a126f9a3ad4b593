//! A client and servers that play every fault, on this machine alone.

mod fake;
mod faults;
mod manners;
mod samples;
mod worlds;
mod fallbacks;
mod encrypted;
