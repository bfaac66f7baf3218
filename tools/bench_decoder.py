#!/usr/bin/env python3
"""Compares the throughput of the instruct engine with that of llama.cpp, alternating, and prints the ratio of medians.

    python3 -m venv v && CMAKE_ARGS="…" v/bin/pip install llama-cpp-python    (the flags for your processor)
    v/bin/python tools/bench_decoder.py MODEL.gguf [--streams 1,8,32] [--rounds 3] [--mujaz target/release/mujaz]

Both read prompts of 100 tokens, then generate 32 tokens per stream, all streams in every step, on two
threads. Each measurement runs in a separate process, so that peak memory is measured separately too.
"""
import argparse, json, os, resource, statistics, subprocess, sys, time

PROMPT, NEW = 100, 32

def llama(path, streams):
    import llama_cpp as L
    model = L.llama_model_load_from_file(path.encode(), L.llama_model_default_params())
    p = L.llama_context_default_params()
    p.n_ctx, p.n_batch, p.n_ubatch, p.n_seq_max, p.n_threads, p.n_threads_batch = streams * 256, 512, 512, streams, 2, 2
    p.kv_unified = False
    context = L.llama_init_from_model(model, p)
    b = L.llama_batch_init(512, 0, streams)
    def step(items):
        b.n_tokens = len(items)
        for i, (t, at, s) in enumerate(items):
            b.token[i], b.pos[i], b.n_seq_id[i], b.logits[i] = t, at, 1, 1 if at >= PROMPT - 1 else 0
            b.seq_id[i][0] = s
        assert L.llama_decode(context, b) == 0
    start = time.time()
    for s in range(streams):
        step([(1000 + (i * 37 + s) % 5000, i, s) for i in range(PROMPT)])
    L.llama_synchronize(context)
    read = time.time() - start
    start = time.time()
    for k in range(NEW):
        step([(2000 + k + s, PROMPT + k, s) for s in range(streams)])
    L.llama_synchronize(context)
    write = time.time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"prefill": streams * PROMPT / read, "decode": streams * NEW / write, "memory": peak}))

def peer(a, streams):
    run = subprocess.run([sys.executable, __file__, a.model, "--peer", str(streams)], capture_output=True, text=True, check=True)
    return json.loads(run.stdout.strip().splitlines()[-1])

def ours(a, streams):
    run = subprocess.run([a.mujaz, "bench", "--model", a.model, "--streams", str(streams), "--batch", str(max(streams, 1)), "--prompt", str(PROMPT),
                          "--new", str(NEW), "--json"], capture_output=True, text=True, check=True,
                         env=dict(os.environ, RAYON_NUM_THREADS="2"))
    d = json.loads(run.stdout)
    s = d["streams"][0]
    return {"prefill": s["prefill_tokens_per_second"], "decode": s["decode_tokens_per_second"], "memory": d["peak_memory_bytes"]}

if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("model")
    p.add_argument("--streams", default="1,8,32")
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--mujaz", default="target/release/mujaz")
    p.add_argument("--peer", type=int)
    a = p.parse_args()
    if a.peer:
        llama(a.model, a.peer)
        sys.exit()
    print("| streams | what | mujaz | llama.cpp | ratio |\n| --- | --- | --- | --- | --- |")
    for n in map(int, a.streams.split(",")):
        rounds = [(ours(a, n), peer(a, n)) for _ in range(a.rounds)]
        for what in ("prefill", "decode", "memory"):
            x, y = (statistics.median(r[i][what] for r in rounds) for i in (0, 1))
            show = (lambda v: f"{v / 1e9:.2f} GB") if what == "memory" else (lambda v: f"{v:.1f} tokens/s")
            print(f"| {n} | {what} | {show(x)} | {show(y)} | {x / y:.2f} |", flush=True)
