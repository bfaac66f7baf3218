#!/usr/bin/env python3
"""The curve of grouping: time, memory, quality and the cost of one more article by size of the corpus.

    python3 tools/bench_events.py --mujaz target/release/mujaz 10000 30000 100000
    python3 tools/bench_events.py --mujaz target/release/mujaz --store 100000

With --store the articles are stored first, and what is measured is a run that adds one to them. Each size is made by tools/corpus.py (90 days) and grouped from nothing by `mujaz events` and
`mujaz eval events`. The exponent is that of time between the first and the last size.
"""
import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("sizes", type=int, nargs="*", default=[10_000, 30_000, 100_000])
parser.add_argument("--mujaz", default="mujaz")
parser.add_argument("--seed", type=int, default=5)
parser.add_argument("--store", action="store_true", help="measure a run with one new article on top of a store")
a = parser.parse_args()
here = Path(__file__).parent
rows = []


def run(*arguments):
    """Seconds and peak memory in MB."""
    start = time.monotonic()
    child = subprocess.Popen([a.mujaz, "--quiet", *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        sys.exit(f"mujaz {' '.join(map(str, arguments))} failed")
    return time.monotonic() - start, usage.ru_maxrss / 1024


def on_top_of_store(folder, n):
    """Stores a corpus but for its last article, then that one."""
    corpus, last, store = Path(folder) / f"{n}.jsonl", Path(folder) / "last.jsonl", Path(folder) / f"{n}.db"
    lines = subprocess.run([sys.executable, here / "corpus.py", str(n + 1), "--seed", str(a.seed)], stdout=subprocess.PIPE, check=True).stdout.splitlines(keepends=True)
    corpus.write_bytes(b"".join(lines[:n]))
    last.write_bytes(lines[n])
    whole = run("events", corpus, "--json", f"--store={store}")
    one = run("events", last, "--json", f"--store={store}")
    size = store.stat().st_size / 1e6
    print(f"{n:>9} stored in {whole[0]:.1f} s and {whole[1]:.0f} MB, {size:.0f} MB on disk; one more: {one[0]:.2f} s and {one[1]:.0f} MB", flush=True)
    corpus.unlink()


if a.store:
    with tempfile.TemporaryDirectory() as folder:
        for n in a.sizes:
            on_top_of_store(folder, n)
    sys.exit()
print(f"{'articles':>9} {'seconds':>8} {'per s':>7} {'peak MB':>8} {'F1':>6} {'placing ms':>11} {'99 %':>6}")
with tempfile.TemporaryDirectory() as folder:
    for n in a.sizes:
        corpus = Path(folder) / f"{n}.jsonl"
        with open(corpus, "wb") as f:
            subprocess.run([sys.executable, here / "corpus.py", str(n), "--seed", str(a.seed)], stdout=f, check=True)
        seconds, peak = run("events", corpus, "--json")
        e = json.loads(subprocess.run([a.mujaz, "eval", "events", corpus, "--json"], stdout=subprocess.PIPE, check=True).stdout)
        p = e["placing_ms"]
        rows.append((n, seconds))
        print(f"{n:>9} {seconds:>8.1f} {n / seconds:>7.0f} {peak:>8.0f} {e['f1']:>6.3f} {p['median']:>11.2f} {p['p99']:>6.2f}", flush=True)
        corpus.unlink()
if len(rows) > 1:
    (n1, t1), (n2, t2) = rows[0], rows[-1]
    print(f"exponent of time from {n1} to {n2}: {math.log(t2 / t1) / math.log(n2 / n1):.2f}")
