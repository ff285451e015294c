//! The integration tests, one binary.

mod baseline;
mod cli;
mod config;
mod emit;
mod pages;
mod growth;
mod layers;
mod lexicon;
mod properties;
mod prose;
mod reading;
mod schemas;
mod samples;
mod spans;
mod suppress;
