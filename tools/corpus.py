#!/usr/bin/env python3
"""Writes a corpus with the statistics of news, to measure everything before the model:

    python3 tools/corpus.py 3000 > corpus.jsonl
    time RAYON_NUM_THREADS=1 mujaz events corpus.jsonl --json > /dev/null

Zipfian words, stories of one to five reports that share words, figures and the day. Deterministic.
"""
import itertools, json, random, re, sys
from pathlib import Path

count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
root = Path(__file__).parent.parent
texts = [p.read_text(encoding="utf-8") for p in sorted((root / "examples/articles").glob("*.txt"))]
texts.append((root / "src/arabic/data/names.tsv").read_text(encoding="utf-8"))
base = sorted({w for t in texts for w in re.findall("[\u0621-\u064A]{3,}", t)})
random.seed(5)
vocabulary = base + [random.choice(base)[:random.randint(2, 4)] + random.choice(base)[-random.randint(2, 4):] for _ in range(30_000 - len(base))]
random.shuffle(vocabulary)
weights = list(itertools.accumulate(1 / (i + 1) for i in range(len(vocabulary))))
words = lambda n: random.choices(vocabulary, cum_weights=weights, k=n)
written = 0
while written < count:
    core, date = words(60), f"2025-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}"
    figures = [str(random.randint(11, 9999)) for _ in range(3)]
    for _ in range(min(random.choice([1, 1, 1, 2, 3, 5]), count - written)):
        text = [w if random.random() < 0.6 else words(1)[0] for w in core] + words(40)
        for at in (5, 20, 45):
            text[at] = random.choice(figures)
        sentences = [" ".join(text[i:i + 18]) + "." for i in range(0, len(text), 18)]
        print(json.dumps({"id": f"a{written}", "text": "\n\n".join(sentences), "date": date}, ensure_ascii=False))
        written += 1
