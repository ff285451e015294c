//! What an installation puts beside the program: completions and the manual page, from the arguments.

use super::{Outcome, Stop, args::Arguments, terminal::Terminal};
use clap::CommandFactory;
use std::fmt::Write;

/// `claimlint completions`.
pub(super) fn completions(shell: clap_complete::Shell, terminal: &mut Terminal) -> Result<Outcome, Stop> {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), env!("CARGO_PKG_NAME"), &mut out);
    terminal.print(&String::from_utf8_lossy(&out))?;
    Ok(Outcome::Clean)
}

/// `claimlint man`: the page of the program, and after it those of its commands as sections.
pub(super) fn man(terminal: &mut Terminal) -> Result<Outcome, Stop> {
    let mut command = Arguments::command();
    command.build();
    let mut text = rendered(|out| clap_mangen::Man::new(command.clone()).render(out), terminal)?;
    for sub in command.get_subcommands().filter(|s| s.get_name() != "help") {
        let _ = writeln!(text, ".SH \"COMMAND {}\"", sub.get_name().to_uppercase());
        let man = clap_mangen::Man::new(sub.clone());
        let body = rendered(|out| man.render_description_section(out), terminal)?
            + &rendered(|out| man.render_options_section(out), terminal)?;
        // Sections of a command are parts of its section.
        text += &body.replace(".SH DESCRIPTION\n", "").replace(".SH OPTIONS", ".SS Options");
    }
    terminal.print(&text)?;
    Ok(Outcome::Clean)
}

fn rendered(render: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>, terminal: &mut Terminal) -> Result<String, Stop> {
    let mut out = Vec::new();
    render(&mut out).map_err(|e| terminal.fail(&format!("the manual page cannot be made: {e}")))?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}
