//! Weights that stay in the block types of their GGUF file.

use super::*;
use crate::encoder_decoder::open_gguf;
use crate::gguf::Gguf;
use candle_core::quantized::{GgmlDType, QTensor, gguf_file};

/// The GGUF checkpoint of T5 with its matrices in a block type.
fn quantised(dtype: GgmlDType) -> tempfile::NamedTempFile {
    let mut from = std::fs::File::open(folder("madlad-gguf").join("model.gguf")).unwrap();
    let content = gguf_file::Content::read(&mut from).unwrap();
    let names: Vec<&String> = content.tensor_infos.keys().collect();
    let tensors: Vec<QTensor> = names
        .iter()
        .map(|n| {
            let t = content.tensor(&mut from, n, &Device::Cpu).unwrap().dequantize(&Device::Cpu).unwrap();
            let blocks = t.dims().len() == 2 && t.dims()[1].is_multiple_of(32);
            QTensor::quantize(&t, if blocks { dtype } else { GgmlDType::F32 }).unwrap()
        })
        .collect();
    let metadata: Vec<(&str, &gguf_file::Value)> = content.metadata.iter().map(|(k, v)| (k.as_str(), v)).collect();
    let tensors: Vec<(&str, &QTensor)> = names.iter().map(|n| n.as_str()).zip(&tensors).collect();
    let mut to = tempfile::NamedTempFile::new().unwrap();
    gguf_file::write(&mut to, &metadata, &tensors).unwrap();
    to
}

#[test]
fn gguf_blocks_are_kept_and_translate_like_their_dequantised_values() {
    for dtype in [GgmlDType::Q8_0, GgmlDType::Q5_0, GgmlDType::Q4_1] {
        let file = quantised(dtype);
        let record: Value =
            serde_json::from_str(&std::fs::read_to_string(folder("madlad-gguf").join("golden.json")).unwrap()).unwrap();
        let load = |place| {
            let opened = open_gguf(Gguf::open(file.path()).unwrap(), &Wishes::default()).unwrap();
            assert!(opened.checkpoint.block_types().unwrap().contains(&format!("{dtype:?}")));
            let network = Network::load(&opened.checkpoint, opened.config, place).unwrap();
            (Engine::new(network, Limits { sentences: 16, tokens: 4096, bytes: None }), opened.settings)
        };
        let ((mut blocks, settings), (mut plain, _)) = (load(Place::Blocks), load(Place::Host(Number::F32)));
        assert!(blocks.network.bytes() * 2 < plain.network.bytes(), "{dtype:?}");
        let run = &record["runs"][0]["outputs"];
        for i in [0, 4, 20] {
            let (source, output) = (ids(&record["ids"][i]), ids(&run[i]["ids"]));
            let (a, b) = (forced(&blocks, &source, &output), forced(&plain, &source, &output));
            let pairs = || a.1.iter().flatten().zip(b.1.iter().flatten());
            let error = pairs().map(|(a, b)| f64::from(a - b).powi(2)).sum::<f64>();
            let power = pairs().map(|(_, b)| f64::from(*b).powi(2)).sum::<f64>();
            assert!(error < 1e-2 * power, "{dtype:?} line {i}: {}", error / power);
        }
        let s = Settings { num_beams: 4, max_length: 48, ..settings };
        let jobs: Vec<Job> =
            (0..20).map(|i| Job { source: ids(&record["ids"][i]), settings: s.clone(), sample: None }).collect();
        let texts = |e: &mut Engine| -> Vec<Vec<u32>> {
            e.generate(&jobs, &mut |_, _| ()).unwrap().into_iter().map(|r| r.unwrap()[0].tokens.clone()).collect()
        };
        let (a, b) = (texts(&mut blocks), texts(&mut plain));
        let same = a.iter().zip(&b).filter(|(a, b)| a == b).count();
        assert!(same >= 18, "{dtype:?}: {same} of 20");
    }
}
