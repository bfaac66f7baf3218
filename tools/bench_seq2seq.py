#!/usr/bin/env python3
"""Compares Mujaz with CTranslate2 on an encoder–decoder model, alternating in one session:

    cargo build --release
    python3 -m venv v && v/bin/pip install torch transformers sentencepiece ctranslate2 numpy
    v/bin/python tools/bench_seq2seq.py base big [--rounds 3] [--types int8 float32] [--folder DIR]

The models have the real shapes of OPUS-MT base (512 × 6, 62,834 tokens) and big (1024 × 6, 61,248) with
random weights; 64 sentences in batches of 32, exactly 32 output tokens each, greedy and beam 4, two threads. Prints
the medians of output tokens per second, their ratio, and the peak memory of each process.
"""
import argparse, json, os, statistics, subprocess, sys, tempfile, time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHAPES = {"base": (512, 2048, 8, 6, 62834, 512), "big": (1024, 4096, 16, 6, 61248, 1024)}


def lines(low, high):
    text = "\n".join(p.read_text(encoding="utf-8", errors="ignore") for p in sorted((ROOT / "examples/articles").rglob("*.txt")))
    parts = [s.strip() for l in text.split("\n") for s in l.replace(". ", ".\n").split("\n")]
    return [s for s in parts if low < len(s) < high]


def make(size, folder):
    """A Marian checkpoint of the real shape with random weights."""
    import sentencepiece as spm, torch
    from transformers import MarianConfig, MarianMTModel
    folder.mkdir(parents=True)
    (folder / "ar.txt").write_text("\n".join(lines(5, 4000) * 3))
    (folder / "en.txt").write_text("\n".join(p.read_text() for p in [ROOT / "README.md", *sorted((ROOT / "docs/src").glob("*.md"))]) * 2)
    vocab = {"</s>": 0, "<unk>": 1}
    for side, text in (("source", "ar.txt"), ("target", "en.txt")):
        spm.SentencePieceTrainer.train(input=str(folder / text), model_prefix=str(folder / side), vocab_size=3000, hard_vocab_limit=False,
                                       character_coverage=1.0, bos_id=-1, eos_id=1, unk_id=0, minloglevel=2)
        (folder / f"{side}.model").rename(folder / f"{side}.spm")
        sp = spm.SentencePieceProcessor(model_file=str(folder / f"{side}.spm"))
        for i in range(sp.get_piece_size()): vocab.setdefault(sp.id_to_piece(i), len(vocab))
    d, ff, heads, layers, words, positions = SHAPES[size]
    for i in range(words - 1 - len(vocab)): vocab[f"▁dummy{i}"] = len(vocab)
    vocab["<pad>"] = words - 1
    json.dump(vocab, open(folder / "vocab.json", "w"), ensure_ascii=False)
    json.dump({"source_lang": "ar", "target_lang": "en"}, open(folder / "tokenizer_config.json", "w"))
    c = MarianConfig(vocab_size=words, d_model=d, encoder_ffn_dim=ff, decoder_ffn_dim=ff, encoder_attention_heads=heads, decoder_attention_heads=heads,
                     encoder_layers=layers, decoder_layers=layers, max_position_embeddings=positions, activation_function="swish", pad_token_id=words - 1,
                     eos_token_id=0, decoder_start_token_id=words - 1, scale_embedding=True, static_position_embeddings=True, forced_eos_token_id=0)
    torch.manual_seed(0)
    MarianMTModel(c).save_pretrained(folder)


def peak():
    """Peak resident memory of this process, in bytes."""
    line = next(l for l in open("/proc/self/status") if l.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def peer(folder, kind, text, beams):
    """Runs in a separate process: `--peer`."""
    import ctranslate2
    from transformers import MarianTokenizer
    tok = MarianTokenizer.from_pretrained(folder)
    sources = [tok.convert_ids_to_tokens(tok(s)["input_ids"]) for s in Path(text).read_text().split("\n") if s]
    before = peak()
    model = ctranslate2.Translator(f"{folder}-{kind}", device="cpu", compute_type=kind, inter_threads=1, intra_threads=2)
    for _ in range(2):
        begin = time.time()
        out = model.translate_batch(sources, beam_size=beams, max_batch_size=32, min_decoding_length=32, max_decoding_length=32)
        rate = sum(len(r.hypotheses[0]) for r in out) / (time.time() - begin)
    # Memory that the interpreter used before loading the model does not count.
    print(json.dumps({"rate": rate, "memory": peak() - before}))


def main():
    a = argparse.ArgumentParser()
    a.add_argument("sizes", nargs="*", default=["base", "big"])
    a.add_argument("--rounds", type=int, default=3)
    a.add_argument("--types", nargs="+", default=["int8", "float32"])
    a.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "mujaz-bench")
    a.add_argument("--peer", nargs=4)
    a = a.parse_args()
    if a.peer:
        return peer(a.peer[0], a.peer[1], a.peer[2], int(a.peer[3]))
    env = {k: v for k, v in os.environ.items() if not k.startswith("OPENBLAS")}
    for size in a.sizes:
        folder = a.folder / size
        if not folder.exists():
            make(size, folder)
        text = folder / "sentences.txt"
        some = lines(60, 200)
        text.write_text("\n".join((some * 64)[:64]))
        for kind in a.types:
            if not Path(f"{folder}-{kind}").exists():
                from ctranslate2.converters import TransformersConverter
                TransformersConverter(str(folder)).convert(f"{folder}-{kind}", quantization=kind)
            for beams in (1, 4):
                ours, theirs = [], []
                for _ in range(a.rounds):
                    run = subprocess.run([sys.executable, __file__, "--peer", str(folder), kind, str(text), str(beams)], capture_output=True, text=True, env=env, check=True)
                    theirs.append(json.loads(run.stdout.strip().split("\n")[-1]))
                    run = subprocess.run([str(ROOT / "target/release/mujaz"), "bench", "--model", str(folder), "--compute-type", kind, "--beams", str(beams), "--batch", "32",
                                          "--threads", "2", "--input", str(text), "--offline", "--quiet", "--json"], capture_output=True, text=True, check=True)
                    v = json.loads(run.stdout)
                    ours.append({"rate": v["searches"][0]["tokens_per_second"], "memory": v["peak_memory_bytes"]})
                m = lambda runs, key: statistics.median(r[key] for r in runs)
                print(f"{size:<5} {kind:<8} beam {beams}:  mujaz {m(ours, 'rate'):7.1f}  CTranslate2 {m(theirs, 'rate'):7.1f} tokens/s  ratio {m(ours, 'rate') / m(theirs, 'rate'):.2f};"
                      f"  memory {m(ours, 'memory') / 1e9:.2f} and {m(theirs, 'memory') / 1e9:.2f} GB", flush=True)


main()
