#!/usr/bin/env python3
"""Generates crates/infer/tests/golden/llamacpp/*.json: llama.cpp's results on real GGUF files.

    python3 -m venv v && v/bin/pip install llama-cpp-python numpy
    v/bin/python tools/llamacpp_golden.py NAME=FILE.gguf …      (NAME is the name of the JSON file)

Each holds the token ids of 200 lines of Arabic, English and mixed text (written for this project); the first 48
greedy tokens after 30 firm prompts, whose continuation is obvious from the text, and after 30 open ones, with
the two best logits at each step and the number of prompts on which llama.cpp without flash attention diverges
from llama.cpp with it; and the mean log-probability of the tokens of the joined lines, in windows of 512, without the
first token of each window.
"""
import ctypes, json, sys
from pathlib import Path
import llama_cpp as L
import numpy as np

OUT = Path(__file__).parent.parent / "crates/infer/tests/golden/llamacpp"
LINES = json.loads((OUT / "lines.json").read_text())

class Model:
    def __init__(self, path, flash=True):
        L.llama_backend_init()
        self.model = L.llama_model_load_from_file(path.encode(), L.llama_model_default_params())
        assert self.model, path
        p = L.llama_context_default_params()
        p.n_ctx, p.n_batch, p.n_ubatch, p.n_threads, p.n_threads_batch = 2048, 512, 512, 2, 2
        p.flash_attn_type = 1 if flash else 0
        self.context = L.llama_init_from_model(self.model, p)
        self.vocab = L.llama_model_get_vocab(self.model)
        self.size = L.llama_vocab_n_tokens(self.vocab)

    def tokens(self, text, beginning=False):
        raw = text.encode()
        out = (L.llama_token * (len(raw) + 8))()
        n = L.llama_tokenize(self.vocab, raw, len(raw), out, len(out), beginning, True)
        assert n >= 0
        return list(out[:n])

    def clear(self):
        L.llama_memory_clear(L.llama_get_memory(self.context), True)

    def greedy(self, text):
        self.clear()
        ids = self.tokens(text, beginning=True)  # a model that wants a token before a text gets it
        for first in range(0, len(ids), 512):
            row = self.feed(ids[first:first + 512], first, False)[-1]
        at, new, best = len(ids), [], []
        for _ in range(48):
            two = np.argsort(row)[-2:][::-1]
            new.append(int(two[0]))
            best.append([[int(t), round(float(row[t]), 4)] for t in two])
            row = self.feed([new[-1]], at, False)[-1]
            at += 1
        return new, best

    def feed(self, tokens, first, all_logits):
        b = L.llama_batch_init(len(tokens), 0, 1)
        b.n_tokens = len(tokens)
        for i, t in enumerate(tokens):
            b.token[i], b.pos[i], b.n_seq_id[i] = t, first + i, 1
            b.seq_id[i][0] = 0
            b.logits[i] = 1 if all_logits or i + 1 == len(tokens) else 0
        assert L.llama_decode(self.context, b) == 0
        rows = range(len(tokens)) if all_logits else [len(tokens) - 1]
        out = [np.ctypeslib.as_array(L.llama_get_logits_ith(self.context, i), (self.size,)).copy() for i in rows]
        L.llama_batch_free(b)
        return out

def firm(lines):
    """Repeated lines: the continuation is obvious."""
    def some(kind, count):
        return [l for l in lines[kind] if 40 < len(l) < 160][:count]
    return [f"{l}\n" * 6 for l in some("arabic", 15) + some("english", 10) + some("mixed", 5)]

def open_ended(lines):
    """A third each: translation in chat format, plain Arabic to continue, plain English."""
    chat = "<|im_start|>user\nTranslate into English: {}<|im_end|>\n<|im_start|>assistant\n"
    return [chat.format(l) for l in lines["arabic"][:10]] + lines["arabic"][10:20] + lines["english"][:10]

for argument in sys.argv[1:]:
    name, path = argument.split("=", 1)
    m = Model(path)
    record = {"tokens": [m.tokens(l) for kind in ("arabic", "english", "mixed") for l in LINES[kind]]}
    # The results with llama.cpp's other attention implementation show how stable its greedy choice is.
    other = Model(path, flash=False)
    for kind, prompts in (("firm", firm(LINES)), ("open", open_ended(LINES))):
        record[kind] = {"prompts": [], "parted": 0}
        for text in prompts:
            new, best = m.greedy(text)
            record[kind]["prompts"].append({"prompt": text, "new": new, "best": best})
            record[kind]["parted"] += other.greedy(text)[0] != new
        print(name, kind, "llama.cpp parts from itself on", record[kind]["parted"])
    ids = m.tokens("\n".join(LINES["arabic"] + LINES["english"] + LINES["mixed"]))
    windows, logs = [ids[i:i + 512] for i in range(0, len(ids) - 1, 512)], []
    for window in windows:
        m.clear()
        for row, t in zip(m.feed(window, 0, True), window[1:]):
            row = row.astype(np.float64)
            top = row.max()
            logs.append(row[t] - top - np.log(np.exp(row - top).sum()))
    record["text"] = {"windows": windows, "mean": float(np.mean(logs))}
    (OUT / f"{name}.json").write_text(json.dumps(record, ensure_ascii=False))
    print(name, len(record["tokens"]), "lines, perplexity", float(np.exp(-np.mean(logs))))
