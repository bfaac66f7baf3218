//! `mujaz completions` and `mujaz man`: descriptions of the command line for shells and for `man`.

use super::exit::Exit;
use super::output::print_text;
use crate::deliver::write_whole;
use crate::error::{Error, Kind, Result};
use clap::Command;
use clap_complete::Shell;
use std::path::{Path, PathBuf};

/// Arguments of `mujaz completions`.
#[derive(Debug, clap::Args)]
pub struct CompletionArguments {
    /// Shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Arguments of `mujaz man`.
#[derive(Debug, clap::Args)]
pub struct ManArguments {
    /// Write a page for the program and one for each command into this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Prints the completions of a shell.
pub fn completions(a: &CompletionArguments, mut program: Command) -> Result<Exit> {
    let mut out = Vec::new();
    clap_complete::generate(a.shell, &mut program, "mujaz", &mut out);
    print_text(&out)?;
    Ok(Exit::Done)
}

/// Prints the manual page of the program, or writes all of them.
pub fn man(a: &ManArguments, mut program: Command) -> Result<Exit> {
    program.build();
    match &a.out {
        Some(folder) => {
            std::fs::create_dir_all(folder)
                .map_err(|e| Error::io(Kind::Output, "cannot make the folder of the manual pages", folder, e))?;
            pages(&program, folder)?;
        }
        None => print_text(&page(&program)?.1)?,
    }
    Ok(Exit::Done)
}

/// The manual page of a command in roff, and the name of its file: `mujaz-models-pull.1`.
fn page(command: &Command) -> Result<(String, Vec<u8>)> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let page = clap_mangen::Man::new(command.clone()).title(name);
    let mut out = Vec::new();
    page.render(&mut out).map_err(|e| Error::new(Kind::Internal, "the manual page cannot be made").because(e))?;
    Ok((page.get_filename(), out))
}

/// Writes the pages of a command and of its subcommands.
fn pages(command: &Command, folder: &Path) -> Result<()> {
    let (file, text) = page(command)?;
    write_whole(&folder.join(file), &text)?;
    command.get_subcommands().filter(|c| c.get_name() != "help").try_for_each(|c| pages(c, folder))
}
