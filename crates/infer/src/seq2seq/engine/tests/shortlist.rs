//! Searches among the tokens that a vocabulary map allows.

use super::*;

/// A vocabulary map that allows for each source token what co-occurred with it in the reference's outputs.
fn map_of(g: &Golden, run: &Value, full: bool) -> tempfile::NamedTempFile {
    let vocab: Value =
        serde_json::from_str(&std::fs::read_to_string(folder("marian").join("vocab.json")).unwrap()).unwrap();
    let names: std::collections::HashMap<u32, &str> =
        vocab.as_object().unwrap().iter().map(|(k, v)| (v.as_u64().unwrap() as u32, k.as_str())).collect();
    let mut text = String::from("\t<unk>\n");
    for (i, output) in run["outputs"].as_array().unwrap().iter().enumerate() {
        let target: Vec<&str> = if full {
            names.values().copied().collect()
        } else {
            ids(&output["ids"]).iter().map(|t| names[t]).filter(|t| *t != "<pad>").collect()
        };
        for t in ids(&g.record["ids"][i]) {
            text += &format!("{}\t{}\n", names[&t], target.join(" "));
        }
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
}

#[test]
fn a_shortlist_keeps_allowed_outputs_and_excludes_the_rest() {
    for place in [Place::Host(Number::F32), Place::Host(Number::Int8), Place::Device(Device::Cpu, DType::F32)] {
        let mut g = golden("marian", place);
        let runs = g.record["runs"].as_array().unwrap().clone();
        let n = g.record["lines"].as_array().unwrap().len();
        for (run, full) in [(&runs[0], true), (&runs[1], true), (&runs[1], false), (&runs[2], false)] {
            let s = settings(&g.settings, &run["settings"]);
            let jobs: Vec<Job> =
                (0..n).map(|i| Job { source: ids(&g.record["ids"][i]), settings: s.clone(), sample: None }).collect();
            g.engine.shortlist = None;
            let plain = g.engine.generate(&jobs, &mut |_, _| ()).unwrap();
            let file = map_of(&g, run, full);
            let list = Shortlist::open(file.path(), &g.tokens, &s.eos, &mut Vec::new()).unwrap();
            let allowed: Vec<Vec<u32>> = jobs.iter().map(|j| list.of(&j.source)).collect();
            g.engine.shortlist = Some(list);
            let listed = g.engine.generate(&jobs, &mut |_, _| ()).unwrap();
            for (i, (a, b)) in plain.iter().zip(&listed).enumerate() {
                let (a, b) = (&a.as_ref().unwrap()[0].tokens, &b.as_ref().unwrap()[0].tokens);
                if full {
                    assert_eq!(a, b, "line {i}");
                }
                assert!(b[1..].iter().all(|t| allowed[i].binary_search(t).is_ok()), "line {i}");
                // The rest of the batch does not change the result.
                let alone = g.engine.generate(&jobs[i..=i], &mut |_, _| ()).unwrap();
                assert_eq!(&alone[0].as_ref().unwrap()[0].tokens, b, "line {i}");
            }
        }
    }
}
