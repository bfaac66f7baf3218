//! The formats, and how a file of each is damaged.

use crate::bytes::{damage, damage_json, template};
use crate::random::Random;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

/// The formats by name.
pub(crate) const FORMATS: [&str; 13] = [
    "gguf",
    "gguf-t5",
    "safetensors",
    "shards",
    "torch",
    "torch-old",
    "spm",
    "tokenizer",
    "merges",
    "settings",
    "shortlist",
    "template",
    "embedder",
];

/// The name of the vocabulary map, if there is one.
pub(crate) const SHORTLIST: &str = "shortlist.txt";

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Writes a damaged copy of a model into `folder`, which is empty; returns the path to load.
pub(crate) fn write(format: &str, number: u64, folder: &Path) -> std::io::Result<PathBuf> {
    let mut r = Random::new(number.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ format.len() as u64);
    let decoders = ["llama", "qwen2", "qwen3", "gemma3", "hunyuan-dense"];
    let pieces = ["m2m100", "mbart50", "mt5", "nllb", "pegasus", "t5", "marian"];
    Ok(match format {
        "gguf" | "gguf-t5" => {
            let from = match format {
                "gguf" => golden().join(format!("{}.gguf", r.of(&decoders))),
                _ => golden().join("seq2seq/madlad-gguf/model.gguf"),
            };
            let mut bytes = fs::read(from)?;
            gguf(&mut bytes, &mut r);
            let path = folder.join("model.gguf");
            fs::write(&path, bytes)?;
            path
        }
        "safetensors" => {
            copy(&golden().join("decoder").join(r.of(&decoders)), folder)?;
            edit(folder, "model.safetensors", |b| safetensors(b, &mut r))?;
            folder.to_owned()
        }
        "torch" | "torch-old" => {
            let base = if format == "torch" { *r.of(&["marian", "pegasus"]) } else { "marian-old" };
            copy(&golden().join("seq2seq").join(base), folder)?;
            edit(
                folder,
                "pytorch_model.bin",
                |b| if b.starts_with(b"PK") { archive(b, &mut r) } else { old(b, &mut r) },
            )?;
            folder.to_owned()
        }
        "spm" => {
            let base = *r.of(&pieces);
            copy(&golden().join("seq2seq").join(base), folder)?;
            let names = ["source.spm", "spiece.model", "sentencepiece.bpe.model"];
            let name = names.into_iter().find(|n| folder.join(n).is_file()).unwrap_or("source.spm");
            edit(folder, name, |mut b| {
                // Pieces are at the beginning, the table of replacements and the settings at the end.
                let within = if r.one_in(2) { b.len() } else { 4096 };
                damage(&mut b, within, &mut r);
                b
            })?;
            folder.to_owned()
        }
        "tokenizer" => {
            copy(&golden().join("decoder").join(r.of(&decoders)), folder)?;
            edit(folder, "tokenizer.json", |b| damage_json(&b, &mut r))?;
            folder.to_owned()
        }
        "settings" => {
            let (base, names): (PathBuf, &[&str]) = if r.one_in(2) {
                (golden().join("decoder").join(r.of(&decoders)), &["config.json"])
            } else {
                let base = golden().join("seq2seq").join(r.of(&pieces));
                (base, &["config.json", "generation_config.json", "tokenizer_config.json", "vocab.json"])
            };
            copy(&base, folder)?;
            let there: Vec<&&str> = names.iter().filter(|n| folder.join(n).is_file()).collect();
            let name = **r.of(&there);
            edit(folder, name, |b| damage_json(&b, &mut r))?;
            folder.to_owned()
        }
        "shards" => {
            copy(&golden().join("seq2seq").join(r.of(&["m2m100", "nllb", "t5"])), folder)?;
            fs::rename(folder.join("model.safetensors"), folder.join("model-00001-of-00002.safetensors"))?;
            let shard = fs::read(folder.join("model-00001-of-00002.safetensors"))?;
            fs::write(folder.join("model-00002-of-00002.safetensors"), safetensors(shard, &mut r))?;
            let index = serde_json::json!({"metadata": {"total_size": 1}, "weight_map": {
                "a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}});
            let index = serde_json::to_vec(&index).unwrap_or_default();
            let index = if r.one_in(3) { index } else { damage_json(&index, &mut r) };
            fs::write(folder.join("model.safetensors.index.json"), index)?;
            folder.to_owned()
        }
        "merges" => {
            copy(&golden().join("seq2seq/bart"), folder)?;
            if r.one_in(2) {
                edit(folder, "vocab.json", |b| damage_json(&b, &mut r))?;
            } else {
                edit(folder, "merges.txt", |mut b| {
                    let within = b.len();
                    damage(&mut b, within, &mut r);
                    b
                })?;
            }
            folder.to_owned()
        }
        "shortlist" => {
            copy(&golden().join("seq2seq/marian"), folder)?;
            let names: Vec<String> = serde_json::from_slice::<serde_json::Value>(&fs::read(folder.join("vocab.json"))?)
                .ok()
                .and_then(|v| Some(v.as_object()?.keys().cloned().collect()))
                .unwrap_or_default();
            let mut text = String::from("\t<unk> ▁the\n");
            for _ in 0..r.below(40) {
                let line: Vec<&str> = (0..1 + r.below(6)).map(|_| r.of(&names).as_str()).collect();
                let (source, target) = line.split_at(r.below(line.len()));
                text += &format!("{}\t{}\n", source.join(" "), target.join(" "));
            }
            let mut bytes = text.into_bytes();
            let within = bytes.len();
            damage(&mut bytes, within, &mut r);
            fs::write(folder.join(SHORTLIST), bytes)?;
            folder.to_owned()
        }
        "template" => {
            copy(&golden().join("decoder/llama"), folder)?;
            fs::write(folder.join("chat_template.jinja"), template(&mut r))?;
            folder.to_owned()
        }
        _ => {
            copy(&golden().join("embed"), folder)?;
            match r.below(3) {
                0 => edit(folder, "config.json", |b| damage_json(&b, &mut r))?,
                1 => edit(folder, "tokenizer.json", |b| damage_json(&b, &mut r))?,
                _ => edit(folder, "model.safetensors", |b| safetensors(b, &mut r))?,
            }
            folder.to_owned()
        }
    })
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_type()?.is_file() && entry.file_name() != "golden.json" {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

fn edit(folder: &Path, name: &str, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> std::io::Result<()> {
    let path = folder.join(name);
    fs::write(&path, change(fs::read(&path)?))
}

/// Half of the changes affect the numbers after a key or tensor name, the others any part of the header.
fn gguf(bytes: &mut Vec<u8>, r: &mut Random) {
    const KEYS: [&str; 30] = [
        "general.alignment",
        "general.architecture",
        "block_count",
        "embedding_length",
        "attention.head_count",
        "attention.head_count_kv",
        "attention.key_length",
        "attention.value_length",
        "feed_forward_length",
        "context_length",
        "rope.freq_base",
        "rope.dimension_count",
        "rope.scaling.type",
        "rope.scaling.factor",
        "attention.layer_norm_rms_epsilon",
        "attention.sliding_window",
        "tokenizer.ggml.model",
        "tokenizer.ggml.pre",
        "tokenizer.ggml.tokens",
        "tokenizer.ggml.scores",
        "tokenizer.ggml.token_type",
        "tokenizer.ggml.merges",
        "tokenizer.ggml.bos_token_id",
        "tokenizer.ggml.eos_token_id",
        "tokenizer.chat_template",
        "precompiled_charsmap",
        "token_embd.weight",
        "output_norm.weight",
        "attn_q.weight",
        "ffn_down.weight",
    ];
    for _ in 0..1 + r.below(3) {
        if r.one_in(2) {
            let key = r.of(&KEYS).as_bytes();
            let places: Vec<usize> =
                bytes.windows(key.len()).enumerate().filter(|(_, w)| *w == key).map(|(i, _)| i + key.len()).collect();
            if let Some(place) = places.get(r.below(places.len())) {
                // Type, value; or dimensions, shape, type, offset.
                let at = place + 4 * r.below(9);
                let width = *r.of(&[4usize, 8]);
                if at + width <= bytes.len() {
                    let n = r.odd_number().to_le_bytes();
                    bytes[at..at + width].copy_from_slice(&n[..width]);
                }
                continue;
            }
        }
        let within = if r.one_in(8) { bytes.len() } else { 32 << 10 };
        damage(bytes, within, r);
    }
}

fn safetensors(mut bytes: Vec<u8>, r: &mut Random) -> Vec<u8> {
    let length = bytes.get(..8).map_or(0, |b| u64::from_le_bytes(b.try_into().unwrap_or_default()) as usize);
    match (r.below(3), bytes.get(8..8 + length)) {
        (0, Some(header)) => {
            let header = damage_json(header, r);
            let mut out = (header.len() as u64).to_le_bytes().to_vec();
            out.extend(header);
            out.extend(&bytes[8 + length..]);
            out
        }
        (n, _) => {
            damage(&mut bytes, if n == 1 { 8 + length } else { usize::MAX }, r);
            bytes
        }
    }
}

/// An archive that is intact except for a change in its contents, or one with damaged tables.
fn archive(bytes: Vec<u8>, r: &mut Random) -> Vec<u8> {
    let (mut bytes, n) = (bytes.clone(), bytes.len());
    if r.one_in(3) {
        // The tables are at the end.
        let tail = n - n / 8;
        let mut end = bytes.split_off(tail);
        let within = end.len();
        damage(&mut end, within, r);
        bytes.extend(end);
        return bytes;
    }
    let Ok(mut zip) = zip::ZipArchive::new(Cursor::new(&bytes)) else { return bytes };
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..zip.len() {
        let Ok(mut entry) = zip.by_index(i) else { continue };
        let Ok(name) = entry.name().map(|n| n.into_owned()) else { continue };
        let mut content = Vec::new();
        let _ = entry.read_to_end(&mut content);
        if name.ends_with("data.pkl") {
            pickle(&mut content, r);
        } else if r.one_in(20) {
            let within = content.len();
            damage(&mut content, within, r);
        }
        let how = if r.one_in(10) { zip::CompressionMethod::Deflated } else { zip::CompressionMethod::Stored };
        let options = zip::write::SimpleFileOptions::default().compression_method(how);
        if out.start_file(name, options).is_ok() {
            let _ = out.write_all(&content);
        }
    }
    out.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn old(mut bytes: Vec<u8>, r: &mut Random) -> Vec<u8> {
    let within = if r.one_in(6) { bytes.len() } else { 16 << 10 };
    if r.one_in(2) {
        let mut head: Vec<u8> = bytes.drain(..within.min(bytes.len())).collect();
        pickle(&mut head, r);
        head.extend(bytes);
        return head;
    }
    damage(&mut bytes, within, r);
    bytes
}

/// Inserts pickle opcodes at random positions, and other damage.
fn pickle(bytes: &mut Vec<u8>, r: &mut Random) {
    const PARTS: [&[u8]; 14] = [
        b"N",
        b"\x85",
        b"h\x00h\x00\x86q\x00",
        b"X\xff\xff\xff\xff",
        b"(",
        b"t",
        b"}",
        b"]",
        b"a",
        b"R",
        b"Q",
        b"J\xff\xff\xff\x7f",
        b"\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f",
        b"K\x00",
    ];
    if bytes.is_empty() || r.one_in(2) {
        let within = bytes.len();
        return damage(bytes, within, r);
    }
    for _ in 0..1 + r.below(3) {
        let at = r.below(bytes.len());
        let times = if r.one_in(8) { 18 } else { 4 };
        let times = 1usize << r.below(times);
        let part = r.of(&PARTS).repeat(times);
        bytes.splice(at..at, part);
    }
}
