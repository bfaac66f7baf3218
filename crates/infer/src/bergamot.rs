//! The students of Bergamot and of Firefox (Kim et al. 2019, Bogoychev et al. 2020): Marian models whose decoder keeps a
//! state in place of attention to its own words (a simple recurrent unit, SSRU), quantised for the CPU.

use crate::architecture::Architecture;
use crate::error::{Error, Kind, Result};
use crate::kernels::Activation;
use crate::seq2seq::config::{Config, Positions};
use crate::seq2seq::naming::Naming;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Positions that are computed; the reference parts what has more than 128 tokens.
const POSITIONS: usize = 512;

/// The files of a student's folder.
pub(crate) struct Files {
    /// `model….bin`.
    pub weights: PathBuf,
    /// `vocab….spm`.
    pub vocabulary: PathBuf,
    /// `lex….bin`, the shortlist.
    pub shortlist: Option<PathBuf>,
}

impl Files {
    /// All of them.
    pub(crate) fn all(self) -> Vec<PathBuf> {
        [self.weights, self.vocabulary].into_iter().chain(self.shortlist).collect()
    }
}

/// Whether a file's name is that of a student's weights.
pub(crate) fn is_weights(name: &str) -> bool {
    name.starts_with("model.") && name.ends_with(".bin")
}

/// Finds the files of a student in a folder; nothing if there is none.
///
/// # Errors
/// The folder cannot be listed, or holds several models.
pub(crate) fn files(folder: &Path) -> Result<Option<Files>> {
    let list = std::fs::read_dir(folder).map_err(|e| Error::io(Kind::Model, "cannot list the folder", folder, e))?;
    let mut paths: Vec<PathBuf> = list.flatten().map(|e| e.path()).filter(|p| p.is_file()).collect();
    paths.sort();
    let named = |begin: &str, end: &str| -> Vec<PathBuf> {
        let name = |p: &PathBuf| p.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
        let fits = |p: &&PathBuf| name(p).starts_with(begin) && name(p).ends_with(end);
        paths.iter().filter(fits).cloned().collect()
    };
    let (mut weights, mut vocabularies) = (named("model.", ".bin"), named("vocab.", ".spm"));
    let several = |what: &str, list: &[PathBuf]| {
        let first = list.first().map_or(folder, PathBuf::as_path);
        Error::new(Kind::Model, format!("the folder holds several {what}")).at(first).help("give each model its own")
    };
    if weights.len() > 1 {
        return Err(several("models (`model.….bin`)", &weights));
    }
    if vocabularies.len() > 1 {
        return Err(several("vocabularies (`vocab.….spm`)", &vocabularies));
    }
    let Some(weights) = weights.pop() else { return Ok(None) };
    let Some(vocabulary) = vocabularies.pop() else {
        // A checkpoint of PyTorch may be called so, too.
        if !named("srcvocab.", ".spm").is_empty() {
            return Err(Error::new(Kind::Model, "models with a vocabulary for each language cannot be run")
                .at(&weights)
                .help("those with one `vocab.….spm` can"));
        }
        return Ok(None);
    };
    Ok(Some(Files { weights, vocabulary, shortlist: named("lex.", ".bin").into_iter().next() }))
}

/// The settings that the file of the weights holds: keys and values at the first level of a YAML document, and lists.
struct Settings<'a> {
    values: HashMap<&'a str, Vec<&'a str>>,
    path: &'a Path,
}

impl<'a> Settings<'a> {
    fn read(text: &'a str, path: &'a Path) -> Self {
        let mut values: HashMap<&str, Vec<&str>> = HashMap::new();
        let mut last = "";
        for line in text.lines() {
            if let Some(item) = line.trim_start().strip_prefix("- ") {
                values.entry(last).or_default().push(item.trim());
            } else if let Some((key, value)) = line.split_once(':') {
                last = key.trim();
                let value = value.trim().trim_matches('"');
                let list = if value.is_empty() || value == "[]" { Vec::new() } else { vec![value] };
                values.insert(last, list);
            }
        }
        Self { values, path }
    }

    fn text(&self, key: &str) -> &'a str {
        self.values.get(key).and_then(|v| v.first()).copied().unwrap_or_default()
    }

    fn wrong(&self, key: &str, why: &str) -> Error {
        Error::new(Kind::Model, format!("the setting `{key}` {why}")).at(self.path)
    }

    fn size(&self, key: &str) -> Result<usize> {
        let text = self.text(key);
        let n = text.parse::<usize>().ok().filter(|n| (1..=1 << 24).contains(n));
        n.ok_or_else(|| self.wrong(key, &format!("is `{text}`, not a size")))
    }

    /// A size that is another one where it is missing or 0.
    fn size_or(&self, key: &str, default: usize) -> Result<usize> {
        if matches!(self.text(key), "" | "0") { Ok(default) } else { self.size(key) }
    }

    /// Refuses what the network does not do.
    fn must(&self, key: &str, allowed: &[&str]) -> Result<()> {
        let text = self.text(key);
        if allowed.contains(&text) {
            return Ok(());
        }
        let known: Vec<String> = allowed.iter().map(|a| format!("`{a}`")).collect();
        Err(self.wrong(key, &format!("is `{text}`, which cannot be run; it may be {}", known.join(" or "))))
    }
}

/// From the settings in the file of the weights, and the end and unknown tokens of its vocabulary.
pub(crate) fn config(text: &str, path: &Path, end: u32) -> Result<Config> {
    let s = Settings::read(text, path);
    s.must("type", &["transformer"])?;
    s.must("tied-embeddings-all", &["true"])?;
    for (key, allowed) in [
        ("transformer-preprocess", &[""][..]),
        ("transformer-postprocess", &["dan", "an"]),
        ("transformer-postprocess-emb", &["d", ""]),
        ("transformer-postprocess-top", &[""]),
        ("transformer-ffn-depth", &["2", ""]),
        ("transformer-decoder-ffn-depth", &["0", "2", ""]),
        ("transformer-train-position-embeddings", &["false", ""]),
        ("transformer-tied-layers", &[""]),
        ("transformer-no-projection", &["false", ""]),
        ("transformer-rnn-projection", &["false", ""]),
        ("layer-normalization", &["false", ""]),
        ("lemma-dim-emb", &["0", ""]),
    ] {
        s.must(key, allowed)?;
    }
    s.must("transformer-decoder-autoreg", &["rnn", "self-attention"])?;
    let recurrent = s.text("transformer-decoder-autoreg") == "rnn";
    if recurrent {
        s.must("dec-cell", &["ssru"])?;
        s.must("dec-cell-base-depth", &["2", ""])?;
    }
    let (width, heads, wide) = (s.size("dim-emb")?, s.size("transformer-heads")?, s.size("transformer-dim-ffn")?);
    if !width.is_multiple_of(heads) {
        return Err(s.wrong("transformer-heads", &format!("is {heads}, which does not divide the width of {width}")));
    }
    let vocabularies = s.values.get("dim-vocabs").cloned().unwrap_or_default();
    let vocab = vocabularies.first().and_then(|v| v.parse::<usize>().ok());
    let vocab = vocab.ok_or_else(|| s.wrong("dim-vocabs", "does not give the size of the vocabulary"))?;
    let activation = match s.text("transformer-ffn-activation") {
        "relu" => Activation::Relu,
        "swish" => Activation::Swish,
        other => return Err(s.wrong("transformer-ffn-activation", &format!("names the activation `{other}`"))),
    };
    let head_dim = width / heads;
    Ok(Config {
        family: Architecture::Bergamot,
        naming: Naming::Bart,
        vocab,
        decoder_vocab: vocab,
        width,
        layers: [s.size("enc-depth")?, s.size("dec-depth")?],
        heads: [heads; 2],
        head_dim,
        feed_forward: [wide, s.size_or("transformer-decoder-dim-ffn", wide)?],
        activation,
        gated: false,
        rms: false,
        eps: 1e-6,
        pre_norm: false,
        embedding_norm: false,
        positions: Positions::SinusoidalFairseq(0),
        max_positions: Some(POSITIONS),
        embedding_scale: (width as f32).sqrt(),
        attention_scale: 1.0 / (head_dim as f32).sqrt(),
        output_scale: 1.0,
        separate_embeddings: false,
        separate_head: false,
        recurrent,
        // Marian's decoder begins with no word at all.
        begins_empty: true,
        decoder_start: Some(end),
        eos: vec![end],
        pad: end,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "dec-cell: ssru\ndec-cell-base-depth: 2\ndec-depth: 2\ndim-emb: 256\ndim-vocabs:\n  - 32000\n  - \
        32000\nenc-depth: 6\ninput-types: []\nlayer-normalization: false\ntied-embeddings-all: \
        true\ntransformer-decoder-autoreg: rnn\ntransformer-decoder-dim-ffn: 0\ntransformer-dim-ffn: \
        1536\ntransformer-ffn-activation: relu\ntransformer-heads: 8\ntransformer-postprocess: \
        dan\ntransformer-postprocess-emb: d\ntransformer-preprocess: \"\"\ntransformer-tied-layers: []\ntype: transformer\n";

    #[test]
    fn sizes_come_from_the_settings_in_the_file() {
        let c = config(TEXT, Path::new("model.bin"), 0).unwrap();
        assert_eq!((c.vocab, c.width, c.layers, c.head_dim), (32000, 256, [6, 2], 32));
        assert_eq!((c.feed_forward, c.embedding_scale, c.recurrent), ([1536; 2], 16.0, true));
    }

    #[test]
    fn what_the_network_does_not_do_is_refused_by_name() {
        for (from, to, told) in [
            ("dec-cell: ssru", "dec-cell: gru", "`dec-cell` is `gru`"),
            ("postprocess: dan", "postprocess: da", "`transformer-postprocess` is `da`"),
            ("tied-embeddings-all: true", "tied-embeddings-all: false", "`tied-embeddings-all` is `false`"),
            ("heads: 8", "heads: 7", "does not divide"),
            ("dim-emb: 256", "dim-emb: -1", "`dim-emb` is `-1`, not a size"),
            ("ffn-activation: relu", "ffn-activation: elu", "names the activation `elu`"),
        ] {
            let e = config(&TEXT.replace(from, to), Path::new("model.bin"), 0).unwrap_err().report();
            assert!(e.contains(told), "{e}");
        }
    }
}
