//! The integration tests, one binary.

mod baseline;
mod cli;
mod config;
mod emit;
mod growth;
mod layers;
mod lexicon;
mod fix;
mod html;
mod pages;
mod properties;
mod prose;
mod reading;
mod samples;
mod schemas;
mod spans;
mod suppress;
