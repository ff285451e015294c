//! The integration tests, one binary.

mod baseline;
mod config;
mod emit;
mod prose;
mod reading;
mod suppress;
