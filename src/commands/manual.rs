//! `glossator manual`: the manual page, and completions for shells, both told by the arguments themselves.

use crate::cli::Cli;
use clap::CommandFactory as _;
use clap_complete::Shell;
use std::io::{self, Write};
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Completions for this shell in place of the manual page
    #[arg(long, value_name = "SHELL")]
    completions: Option<Shell>,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut command = Cli::command();
    // Made in memory first: writing completions to a closed pipe would panic.
    let mut page = Vec::new();
    match args.completions {
        Some(shell) => clap_complete::generate(shell, &mut command, "glossator", &mut page),
        None => render(command, &mut page)?,
    }
    io::stdout().lock().write_all(&page)?;
    Ok(ExitCode::SUCCESS)
}

/// One page: the program, then each of its commands.
fn render(mut command: clap::Command, page: &mut Vec<u8>) -> io::Result<()> {
    command.build();
    let shown = command.clone();
    clap_mangen::Man::new(command).render(page)?;
    for command in shown.get_subcommands().filter(|c| !c.is_hide_set() && c.get_name() != "help") {
        let man = clap_mangen::Man::new(command.clone());
        writeln!(page, ".SH \"{}\"", command.get_name().to_uppercase())?;
        man.render_description_section(page)?;
        man.render_options_section(page)?;
    }
    Ok(())
}
