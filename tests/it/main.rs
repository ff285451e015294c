//! The integration tests, one binary.

mod emit;
mod prose;
