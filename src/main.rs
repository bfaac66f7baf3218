//! The `mujaz` program.

fn main() {
    std::process::exit(mujaz::cli::main());
}
