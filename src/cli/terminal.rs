//! stdout and stderr: colours, broken pipes, messages.

use super::{Stop, args::When};
use crate::{
    diagnostic::{Problem, Severity},
    emit,
};
use std::{
    env,
    io::{self, ErrorKind, IsTerminal, Write},
};

/// Where the program talks to people.
pub(super) struct Terminal {
    /// Whether to colour stdout.
    pub(super) color: bool,
    /// Whether stdout is a terminal.
    pub(super) is_terminal: bool,
    /// Whether stdout is a terminal that knows links.
    pub(super) links: bool,
    /// Whether to colour stderr.
    color_err: bool,
    /// Whether to keep to findings and errors.
    pub(super) quiet: bool,
    /// Whether the reader of stdout has gone away.
    pub(super) gone: bool,
}

impl Terminal {
    pub(super) fn new(when: When, quiet: bool) -> Self {
        let of = |is_terminal: bool| match when {
            When::Always => true,
            When::Never => false,
            When::Auto => colors(is_terminal, |name| env::var(name).ok()),
        };
        let is_terminal = io::stdout().is_terminal();
        let color = of(is_terminal);
        let links = color && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout);
        Terminal { color, is_terminal, links, color_err: of(io::stderr().is_terminal()), quiet, gone: false }
    }

    /// Prints to stdout. A reader that has gone away is no error: nobody waits for the rest.
    pub(super) fn print(&mut self, text: &str) -> Result<(), Stop> {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(self.fail(&format!("stdout: {e}"))),
            Err(_) => {
                self.gone = true;
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    /// Empties the screen, if stdout is one.
    pub(super) fn clear(&mut self) -> Result<(), Stop> {
        if io::stdout().is_terminal() { self.print("\x1b[H\x1b[2J\x1b[3J") } else { Ok(()) }
    }

    /// Prints a line to stderr, unless `--quiet`.
    pub(super) fn remark(&mut self, line: &str) {
        if !self.quiet {
            self.write_err(&format!("{line}\n"));
        }
    }

    /// Says why the job cannot be done.
    pub(super) fn fail(&mut self, message: &str) -> Stop {
        self.fail_with(message, &[])
    }

    /// The same, with what to do about it.
    pub(super) fn fail_with(&mut self, message: &str, notes: &[String]) -> Stop {
        let problem = Problem {
            severity: Severity::Error,
            path: String::new(),
            span: None,
            message: message.to_string(),
            notes: notes.to_vec(),
        };
        self.problem(&problem, None);
        Stop
    }

    /// Shows a mistake that ends the run, in the text that has it.
    pub(super) fn stop(&mut self, problem: &Problem, text: &str) -> Stop {
        self.problem(problem, Some(text));
        Stop
    }

    /// Shows a mistake in a file of the user's, in its text if that is known.
    pub(super) fn problem(&mut self, problem: &Problem, text: Option<&str>) {
        if problem.severity == Severity::Error || !self.quiet {
            let drawn = emit::problem(problem, text, self.color_err);
            self.write_err(&format!("{}\n", drawn.trim_end()));
        }
    }

    /// A message that cannot be shown has nowhere else to go.
    fn write_err(&mut self, text: &str) {
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }
}

/// Whether to colour, as <https://no-color.org> and <https://bixense.com/clicolors> ask.
fn colors(is_terminal: bool, variable: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name| variable(name).filter(|v| !v.is_empty());
    if set("NO_COLOR").is_some() {
        return false;
    }
    if set("CLICOLOR_FORCE").is_some_and(|v| v != "0") {
        return true;
    }
    is_terminal && set("CLICOLOR").is_none_or(|v| v != "0") && set("TERM").is_none_or(|v| v != "dumb")
}

#[cfg(test)]
mod tests {
    use super::colors;

    #[test]
    fn the_environment_decides_about_colours() {
        let with = |set: &'static [(&str, &str)]| {
            move |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, v)| v.to_string())
        };
        assert!(colors(true, with(&[])));
        assert!(!colors(false, with(&[])));
        assert!(!colors(true, with(&[("NO_COLOR", "1")])));
        assert!(colors(true, with(&[("NO_COLOR", "")])), "an empty NO_COLOR says nothing");
        assert!(!colors(true, with(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")])));
        assert!(colors(false, with(&[("CLICOLOR_FORCE", "1")])));
        assert!(!colors(true, with(&[("CLICOLOR", "0")])));
        assert!(!colors(true, with(&[("TERM", "dumb")])));
    }
}
