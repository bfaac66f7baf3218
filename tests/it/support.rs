//! Running the program in a folder of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The root of the project.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A tiny model with random weights: it writes noise, so every sentence is rejected.
pub fn noise_model() -> String {
    root().join("crates/infer/tests/golden/qwen2.gguf").display().to_string()
}

/// A tiny encoder–decoder model of a family, trained on twenty sentences.
pub fn seq2seq_model(family: &str) -> String {
    root().join("crates/infer/tests/golden/seq2seq").join(family).display().to_string()
}

/// The program with its own home folder and no network.
pub fn mujaz(dir: &Path, arguments: &[&str]) -> Command {
    let mut c = Command::new(env!("CARGO_BIN_EXE_mujaz"));
    c.args(arguments)
        .current_dir(dir)
        .env("MUJAZ_HOME", dir.join("home"))
        .env("HF_HUB_OFFLINE", "1")
        .env_remove("COLUMNS")
        .stdin(Stdio::null());
    c
}

/// Exit code, standard output, standard error.
pub fn run(dir: &Path, arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = mujaz(dir, arguments).output().expect("the program starts");
    (
        status.code().unwrap_or(-1),
        String::from_utf8_lossy(&stdout).into_owned(),
        String::from_utf8_lossy(&stderr).into_owned(),
    )
}

/// A short article without defects.
pub const ARTICLE: &str = "افتتاح طريق جديد في الرباط\n\nافتتح وزير التجهيز محمد العلوي، الثلاثاء 27 ماي 2025، طريقا جديدا في الرباط طوله 40 كيلومترا.\n\nوبلغت كلفة الطريق 300 مليون درهم حسب الوزارة.\n";

/// Names of the files in a folder, sorted.
pub fn names(dir: &Path) -> Vec<String> {
    let mut list: Vec<String> = std::fs::read_dir(dir)
        .map(|d| d.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect())
        .unwrap_or_default();
    list.sort();
    list
}
