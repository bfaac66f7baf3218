//! Encoder–decoder models in the program, from folders laid out like their repositories.

use crate::support::{names, run, seq2seq_model};
use std::fs;
use std::path::{Path, PathBuf};

/// Sentences that the tiny models were trained on, with their translations.
const KNOWN: [(&str, &str); 3] = [
    ("أعلنت الحكومة خطة جديدة لدعم المزارعين.", "The government announced a new plan to support farmers."),
    ("ارتفعت أسعار الخبز بنسبة 12 في المئة.", "Bread prices rose by 12 percent."),
    ("نفى الناطق باسم الوزارة هذه الأنباء.", "The ministry's spokesman denied these reports."),
];

fn translate(input: &str, arguments: &[&str]) -> (i32, String, String) {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("in.txt"), input).unwrap();
    run(dir.path(), &[&["translate", "in.txt"], arguments].concat())
}

#[test]
fn every_family_translates_from_its_own_files_with_one_line_out_for_each_line_in() {
    let input: Vec<&str> = KNOWN.iter().map(|k| k.0).collect();
    for family in ["marian", "marian-old", "m2m100", "nllb", "mbart50", "t5", "mt5", "madlad-gguf"] {
        for more in [&["--compute-type", "f32"][..], &["--beam", "1"], &["--compute-type", "bf16", "--beam", "2"]] {
            let (code, out, err) =
                translate(&input.join("\n\n"), &[&["--raw", "--model", &seq2seq_model(family)], more].concat());
            let want = KNOWN.iter().map(|k| k.1).collect::<Vec<_>>().join("\n\n");
            assert_eq!((code, out.trim_end()), (0, want.as_str()), "{family} {more:?}: {err}");
        }
    }
}

#[test]
fn checked_translation_says_which_search_made_it() {
    let (code, out, err) = translate(KNOWN[1].0, &["--json", "--model", &seq2seq_model("marian")]);
    let v: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(code, 0, "{err}");
    assert_eq!(v["lines"][0]["english"], KNOWN[1].1);
    assert_eq!(v["lines"][0]["verdict"], "passed");
    assert_eq!(v["model"]["compute_type"], "Int8");
    assert!(v["model"]["decoding"].as_str().unwrap().contains("4 beams"));
}

#[test]
fn a_text_longer_than_the_model_is_translated_in_parts_and_not_cut() {
    let long = KNOWN.iter().map(|k| k.0).cycle().take(24).collect::<Vec<_>>().join(" ");
    let (code, out, err) = translate(&long, &["--raw", "--compute-type", "f32", "--model", &seq2seq_model("marian")]);
    let want = KNOWN.iter().map(|k| k.1).cycle().take(24).collect::<Vec<_>>().join(" ");
    assert_eq!((code, out.trim()), (0, want.as_str()), "{err}");
}

#[test]
fn a_summary_is_kept_only_if_it_adds_nothing_and_the_manifest_names_its_model() {
    let dir = tempfile::tempdir().unwrap();
    let body = KNOWN.iter().map(|k| k.0).collect::<Vec<_>>().join("\n\n");
    fs::write(dir.path().join("a.txt"), format!("خطة جديدة لدعم المزارعين\n\n27 ماي 2025\n\n{body}\n")).unwrap();
    for family in ["bart", "pegasus"] {
        let (model, summariser) = (seq2seq_model("marian"), seq2seq_model(family));
        let arguments = ["brief", "a.txt", "--out", family, "--model", &model, "--summariser", &summariser];
        let (code, _, err) = run(dir.path(), &arguments);
        assert!(code == 0 || code == 3, "{code} {err}");
        let out = dir.path().join(family);
        let manifest = names(&out).into_iter().find(|n| n.ends_with(".json")).unwrap();
        let v: serde_json::Value = serde_json::from_str(&fs::read_to_string(out.join(manifest)).unwrap()).unwrap();
        assert_eq!(v["summariser"]["architecture"], family);
        let rewritten = v["overview_rewritten_by_the_model"].as_bool().unwrap();
        let brief = names(&out).into_iter().find(|n| n.ends_with(".md") && n != "index.md").unwrap();
        let text = fs::read_to_string(out.join(brief)).unwrap();
        assert!(rewritten || text.contains("rewrite of the overview by the model was not kept"), "{text}");
    }
    let (model, other) = (seq2seq_model("marian"), seq2seq_model("nllb"));
    let (code, _, err) = run(dir.path(), &["brief", "a.txt", "--model", &model, "--summariser", &other]);
    assert!(code == 2 && err.contains("--model"), "{code} {err}");
}

/// A copy of a model's folder that may be damaged.
fn copy(family: &str) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let to = dir.path().join("model");
    fs::create_dir(&to).unwrap();
    for e in fs::read_dir(seq2seq_model(family)).unwrap().flatten() {
        fs::copy(e.path(), to.join(e.file_name())).unwrap();
    }
    (dir, to)
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{from}");
    fs::write(path, text.replace(from, to)).unwrap();
}

/// Damages a copy of a family's folder; the message must contain all of `says`.
fn fails(family: &str, spoil: impl Fn(&Path), says: &[&str]) {
    let (_dir, model) = copy(family);
    spoil(&model);
    let (code, _, err) = translate(KNOWN[0].0, &["--model", &model.display().to_string()]);
    assert!(code == 1 && says.iter().all(|s| err.contains(s)), "{says:?}: {code} {err}");
}

#[test]
fn invalid_settings_are_reported_with_file_and_field() {
    let swap = |file: &'static str, from: &'static str, to: &'static str| move |m: &Path| edit(&m.join(file), from, to);
    let c = "config.json";
    fails("marian", swap(c, "\"d_model\": 32", "\"d_mdl\": 32"), &[c, "`d_model`", "missing"]);
    fails("marian", swap(c, "\"d_model\": 32", "\"d_model\": -2"), &[c, "`d_model`", "-2"]);
    fails("marian", swap(c, "\"marian\"", "\"bert\""), &[c, "`model_type`", "`bert`"]);
    fails("marian", swap(c, "\"swish\"", "\"swash\""), &["activation_function", "`swash`"]);
    let says = ["pytorch_model.bin", "fc1.weight", "[64, 32]", "[96, 32]"];
    fails("marian", swap(c, "\"encoder_ffn_dim\": 64", "\"encoder_ffn_dim\": 96"), &says);
    let says = ["model.safetensors", "lack", "block.2"];
    fails("mt5", swap(c, "\"num_layers\": 2", "\"num_layers\": 3"), &says);
    fails("marian", swap("vocab.json", "\"<unk>\"", "\"<unknown>\""), &["vocab.json", "`<unk>`"]);
    let g = "generation_config.json";
    fails("bart", swap(g, "\"early_stopping\": true", "\"early_stopping\": 7"), &[g, "`early_stopping`"]);
    // A vocabulary that does not match the weights.
    fails("marian", swap(c, "\"vocab_size\": 286", "\"vocab_size\": 200"), &[c, "`vocab_size`", "vocab.json"]);
}

#[test]
fn missing_or_damaged_files_are_named() {
    let without = |file: &'static str| move |m: &Path| fs::remove_file(m.join(file)).unwrap();
    fails("marian", without("source.spm"), &["source.spm"]);
    fails("nllb", without("special_tokens_map.json"), &["arb_Arab", "tokenizer_config.json"]);
    fails("t5", without("model.safetensors"), &["no weights", "model.safetensors"]);
    fails("t5", |m| fs::write(m.join("spiece.model"), b"junk").unwrap(), &["spiece.model", "SentencePiece"]);
    for (family, file) in [
        ("marian", "pytorch_model.bin"),
        ("marian-old", "pytorch_model.bin"),
        ("t5", "model.safetensors"),
        ("madlad-gguf", "model.gguf"),
    ] {
        let cut = |m: &Path| {
            let bytes = fs::read(m.join(file)).unwrap();
            fs::write(m.join(file), &bytes[..bytes.len() * 2 / 3]).unwrap();
        };
        fails(family, cut, &[file]);
    }
}

#[test]
fn shards_are_read_like_one_file() {
    let (_dir, model) = copy("mt5");
    let shard = "model-00001-of-00001.safetensors";
    fs::rename(model.join("model.safetensors"), model.join(shard)).unwrap();
    let index = format!(r#"{{"metadata":{{}},"weight_map":{{"shared.weight":"{shard}"}}}}"#);
    fs::write(model.join("model.safetensors.index.json"), index).unwrap();
    let model = model.display().to_string();
    let (code, out, err) = translate(KNOWN[0].0, &["--raw", "--compute-type", "f16", "--model", &model]);
    assert_eq!((code, out.trim()), (0, KNOWN[0].1), "{err}");
}

#[test]
fn an_instruct_model_refuses_what_only_the_others_have() {
    let model = crate::support::noise_model();
    for (flag, value) in [("--beam", "4"), ("--compute-type", "int8"), ("--batch", "1000")] {
        let (code, _, err) = translate(KNOWN[0].0, &[flag, value, "--model", &model]);
        assert!(code == 2 && err.contains(flag), "{code} {err}");
    }
    let (code, _, err) = translate(KNOWN[0].0, &["--compute-type", "int4", "--model", &model]);
    assert!(code == 2 && err.contains("int4"), "{code} {err}");
}

#[test]
fn an_invalid_or_foreign_shortlist_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vmap.txt");
    for (text, says) in [("no tab here\n", "vmap.txt:1"), ("zzz\tyyy\n", "another model")] {
        fs::write(&path, text).unwrap();
        let model = seq2seq_model("marian");
        let (code, _, err) = translate(KNOWN[0].0, &["--model", &model, "--shortlist", &path.display().to_string()]);
        assert!(code == 2 && err.contains(says), "{code} {err}");
    }
}

#[test]
fn a_memory_limit_changes_no_output_and_one_below_the_model_is_refused() {
    let input: Vec<&str> = KNOWN.iter().map(|k| k.0).collect();
    let with =
        |more: &[&str]| translate(&input.join("\n"), &[&["--raw", "--model", &seq2seq_model("marian")], more].concat());
    let (_, free, _) = with(&[]);
    let (code, bound, err) = with(&["--memory", "500M"]);
    assert_eq!((code, &bound), (0, &free), "{err}");
    let (code, _, err) = with(&["--memory", "1M"]);
    assert!(code == 2 && err.contains("the model alone takes"), "{err}");
    let (code, _, err) = with(&["--memory", "plenty"]);
    assert!(code == 2 && err.contains("write 4G"), "{err}");
}

#[test]
fn an_instruct_model_runs_from_the_files_of_its_repository() {
    let text = "أعلنت الوزارة أن 12 مشروعا ستنتهي في سنة 2026.";
    let folder = crate::support::root().join("crates/infer/tests/golden/decoder/qwen2").display().to_string();
    let (code, file, err) = translate(text, &["--raw", "--model", &crate::support::noise_model()]);
    assert_eq!(code, 0, "{err}");
    let (code, repository, err) = translate(text, &["--raw", "--compute-type", "f32", "--model", &folder]);
    assert!(code == 0 && err.contains("qwen2, F32"), "{err}");
    assert_eq!(repository, file);
    let (code, eight, err) = translate(text, &["--raw", "--model", &folder]);
    assert!(code == 0 && err.contains("qwen2, Q8_0") && !eight.trim().is_empty(), "{err}");
}
