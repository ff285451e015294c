//! The integration tests, one binary.

mod baseline;
mod cli;
mod config;
mod emit;
mod fix;
mod growth;
mod hostile;
mod html;
mod install;
mod layers;
mod lexicon;
mod pages;
mod properties;
mod prose;
mod reading;
mod samples;
mod schemas;
mod serve;
mod spans;
mod suppress;
mod watch;
mod weigh;
