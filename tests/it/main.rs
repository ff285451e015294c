//! The integration tests, one binary.

mod baseline;
mod cli;
mod config;
mod emit;
mod pages;
mod prose;
mod reading;
mod schemas;
mod suppress;
