//! The program `claimlint`; everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    claimlint::cli::main()
}
