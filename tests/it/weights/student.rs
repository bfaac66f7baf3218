//! A real student of Bergamot, English to Portuguese, against the engine that it was made for
//! (`tools/bergamot_golden.py real FOLDER`). `MUJAZ_STUDENT` names the folder with its files.

use super::with_weights;
use crate::support::root;

#[test]
#[ignore = "needs real weights"]
fn a_real_student_writes_what_its_own_engine_writes() {
    let Some(folder) = std::env::var_os("MUJAZ_STUDENT") else {
        println!("skipped: MUJAZ_STUDENT names no folder with a student");
        return;
    };
    let text = std::fs::read_to_string(root().join("tests/it/weights/student.json")).unwrap();
    let golden: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let of = |key: &str| -> Vec<String> { golden.iter().map(|v| v[key].as_str().unwrap().to_owned()).collect() };
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("in.txt"), of("source").join("\n")).unwrap();
    let model = folder.to_string_lossy().into_owned();
    let (code, out, err) = with_weights(dir.path(), &["translate", "in.txt", "--raw", "--offline", "--model", &model]);
    assert_eq!(code, 0, "{err}");
    let same = out.lines().zip(of("reference")).filter(|(ours, theirs)| ours == theirs).count();
    println!("{same} of {} lines are the same", golden.len());
    assert!(same * 10 >= golden.len() * 7, "{same} of {}\n{out}", golden.len());
}
