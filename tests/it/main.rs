//! The integration tests, one binary.

mod config;
mod emit;
mod prose;
