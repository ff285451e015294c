//! The integration tests, one binary.

mod emit;
