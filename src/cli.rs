//! The command line: the one place with files, arguments, a terminal and exit codes.

mod args;
mod changed;
mod check;
mod explain;
mod files;
mod fix;
mod install;
mod lexicon;
mod lexicons;
mod policy;
mod prose;
mod rules;
mod serve;
mod settings;
mod store;
mod team;
mod terminal;
mod watch;
mod why;

use args::{Arguments, Command};
use clap::Parser;
use std::process::ExitCode;
use terminal::Terminal;

/// What a run came to. DESIGN.md section 7 has the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nothing at or above `--fail-on`.
    Clean,
    /// Findings at or above `--fail-on`.
    Findings,
    /// The job could not be done, or not all of it.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(match outcome {
            Outcome::Clean => 0,
            Outcome::Findings => 1,
            Outcome::Failed => 2,
        })
    }
}

/// Why a command stopped. What there is to say has been said at the terminal.
struct Stop;

/// Runs the program on the arguments of the process.
pub fn main() -> ExitCode {
    let Arguments { command, common, check } = Arguments::parse();
    let mut terminal = Terminal::new(common.color, common.quiet);
    let terminal = &mut terminal;
    let outcome = match command {
        None => check_or_watch(&check, &common, terminal),
        Some(Command::Check(check)) => check_or_watch(&check, &common, terminal),
        Some(Command::Explain(what)) => explain::run(&what, &common, terminal),
        Some(Command::Why(what)) => why::run(&what, &common, terminal),
        Some(Command::Prose(what)) => prose::run(&what, &common, terminal),
        Some(Command::Files(what)) => files::list(&what, &common, terminal),
        Some(Command::Lexicon(what)) => lexicon::run(&what, &common, terminal),
        Some(Command::Serve(what)) => serve::run(&what, &common, terminal),
        Some(Command::Init) => team::init(terminal),
        Some(Command::Baseline(what)) => team::baseline(&what, &common, terminal),
        Some(Command::Suppressions(what)) => team::suppressions(&what, &common, terminal),
        Some(Command::Schema { what }) => team::schema(what, terminal),
        Some(Command::Completions { shell }) => install::completions(shell, terminal),
        Some(Command::Man) => install::man(terminal),
    };
    outcome.unwrap_or(Outcome::Failed).into()
}

fn check_or_watch(arguments: &args::Check, common: &args::Common, terminal: &mut Terminal) -> Result<Outcome, Stop> {
    let run = if arguments.watch { watch::run } else { check::run };
    run(arguments, common, terminal)
}
