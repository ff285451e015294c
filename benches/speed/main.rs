//! How fast claimlint is, beside the rivals that are installed.
//!
//! `cargo bench` prints both parts; `cargo bench -- inside` and `cargo bench -- outside` one of them, and
//! `cargo bench -- corpora DIR` only writes the corpora. `CLAIMLINT=PATH` names another binary to time,
//! `RG=PATH` another ripgrep; `RUNS=N` sets how often each pair is run (default 7).

#![allow(clippy::print_stdout, reason = "a program that prints its figures")]
#![allow(missing_docs, unreachable_pub, reason = "not a library")]

mod corpus;
mod inside;
mod outside;

use std::{env, io, path::Path};

fn main() -> io::Result<()> {
    // cargo adds its own flag
    let arguments: Vec<String> = env::args().skip(1).filter(|a| a != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {
            inside::run();
            outside::run()
        }
        ["inside"] => {
            inside::run();
            Ok(())
        }
        ["inside", file, runs] => inside::repeat(Path::new(file), runs.parse().unwrap_or(1)),
        ["outside"] => outside::run(),
        ["corpora", folder] => outside::corpora(Path::new(folder)).map(|_| ()),
        _ => Err(io::Error::other("cargo bench [-- inside [FILE RUNS] | outside | corpora DIR]")),
    }
}
