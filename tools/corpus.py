#!/usr/bin/env python3
"""Writes a labelled corpus with the statistics of a national news stream, to measure grouping at
any size:

    python3 tools/corpus.py 100000 > corpus.jsonl
    /usr/bin/time -v mujaz events corpus.jsonl --json > /dev/null
    mujaz eval events corpus.jsonl

Words follow a Zipf distribution over a vocabulary of Arabic forms; event sizes have a heavy tail, and
reports come in a burst that decays; stories run for weeks as a sequence of events with
the same names; wire copies have small changes; some outlets append the same text to every article.
The output is deterministic for a given number of articles, days (default 90) and seed.
"""
import argparse
import datetime
import itertools
import json
import random
import re
import sys
from pathlib import Path

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("articles", type=int)
arguments.add_argument("--days", type=int, default=90)
arguments.add_argument("--seed", type=int, default=5)
a = arguments.parse_args()
rng = random.Random(a.seed)
root = Path(__file__).parent.parent / "crates/arabic/data"

# Real words first (the most common ones), then forms generated from roots and patterns.
lexicon = [w for l in (root / "lexicon.tsv").read_text(encoding="utf-8").splitlines() if not l.startswith("#") for w in l.split("\t")[0].split()]
patterns = ["{0}ا{1}{2}", "م{0}{1}و{2}", "ت{0}{1}ي{2}", "{0}{1}ا{2}ة", "ا{0}ت{1}ا{2}", "م{0}ا{1}{2}ة", "{0}{1}{2}ي", "است{0}{1}ا{2}", "{0}{1}و{2}", "أ{0}{1}ا{2}", "م{0}{1}{2}ون", "ت{0}ا{1}{2}ات"]
letters = "بتثجحخدذرزسشصضطعغفقكلمنهي"
vocabulary = list(dict.fromkeys(lexicon))
known = set(vocabulary)
while len(vocabulary) < 120_000:
    w = rng.choice(patterns).format(*rng.sample(letters, 3))
    if w not in known:
        known.add(w)
        vocabulary.append(w if rng.random() < 0.5 else "ال" + w)
head = vocabulary[: len(lexicon)]
rng.shuffle(head)
vocabulary[: len(lexicon)] = head
cumulative = list(itertools.accumulate(1 / (i + 2.7) ** 1.02 for i in range(len(vocabulary))))
function = "في من على إلى عن مع هذا هذه التي الذي أن إن كما بعد قبل خلال وقد ولم بين حول عند لكن كان كانت".split()
names = [l.split("\t") for l in (root / "names.tsv").read_text(encoding="utf-8").splitlines() if not l.startswith("#")]
places = [n[1].split("|")[0] for n in names if n[0] in ("place", "country")]
people = [n[1].split("|")[0] for n in names if n[0] in ("person", "body")]
given = "محمد أحمد علي حسن خالد سعيد يوسف عمر إبراهيم مريم فاطمة ليلى نادية سمير طارق وليد هشام كريم".split()
months = "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split()
outlets = [f"outlet{i:02d}.example" for i in range(60)]


def words(n):
    return rng.choices(vocabulary, cum_weights=cumulative, k=n)


def rare(n):
    """Words that are not among the most common, like those that characterise a story."""
    return [vocabulary[rng.randrange(1500, len(vocabulary))] for _ in range(n)]


def filler(n):
    return [rng.choice(function) if rng.random() < 0.28 else w for w in words(n)]


footers = {o: " ".join(filler(14)) + ". " + " ".join(filler(11)) + "." for o in outlets[:20]}


class Story:
    def __init__(self):
        self.words = rare(30) + words(15)
        self.people = rng.sample(people, 2) + [f"{rng.choice(given)} {rare(1)[0].removeprefix('ال')}" for _ in range(3)]
        self.place = rng.choice(places)


def sentence(event, density):
    out = []
    for w in filler(rng.randint(12, 26)):
        r = rng.random()
        if r < density:
            w = rng.choice(event["words"])
        elif r < density * 1.35:
            w = rng.choice(event["story"].words)
        out.append(w)
    if rng.random() < density:
        out.insert(rng.randrange(len(out)), rng.choice(event["story"].people))
    if rng.random() < density * 0.8:
        out.insert(rng.randrange(len(out)), f"{rng.choice(event['figures'])} {rng.choice(event['words'])}")
    return " ".join(out) + "."


def article(event):
    d = event["day"]
    lead = sentence(event, 0.5)[:-1] + f" في {event['place']}"
    if rng.random() < 0.6:
        lead += f" يوم {d.day} {months[d.month - 1]} {d.year}"
    body = [lead + "."] + [sentence(event, max(0.12, 0.42 - 0.04 * i)) for i in range(min(40, max(2, int(rng.lognormvariate(1.9, 0.6)))))]
    return body


start = datetime.date(2026, 1, 1)
rows = []
label = 0
stories = []
while len(rows) < a.articles:
    # A third of the events continue a story of the last weeks.
    if stories and rng.random() < 0.35:
        story = rng.choice(stories[-400:])
    else:
        story = Story()
        stories.append(story)
    day = start + datetime.timedelta(days=rng.randrange(a.days))
    event = {"story": story, "words": rare(18) + words(6), "figures": [rng.randint(11, 9999) for _ in range(4)], "day": day, "place": story.place if rng.random() < 0.6 else rng.choice(places)}
    size = min(150, int(rng.paretovariate(1.25)))
    label += 1
    wire = None
    for _ in range(size):
        outlet = rng.choice(outlets)
        if wire and rng.random() < 0.35:
            body = list(wire)
            if rng.random() < 0.7:
                swap = body[-1].split()
                swap[rng.randrange(len(swap))] = words(1)[0]
                body[-1] = " ".join(swap)
        else:
            body = article(event)
            wire = wire or body
        if outlet in footers:
            body = body + [footers[outlet]]
        late = min(6, int(rng.expovariate(1.4)))
        date = event["day"] + datetime.timedelta(days=late)
        rows.append((date, label, outlet, "\n\n".join(" ".join(body[i : i + 3]) for i in range(0, len(body), 3))))
rows = rows[: a.articles]
rows.sort(key=lambda r: (r[0], r[1]))
for i, (date, label, outlet, text) in enumerate(rows):
    json.dump({"id": f"a{i}", "event": f"e{label}", "outlet": outlet, "date": date.isoformat(), "text": text}, sys.stdout, ensure_ascii=False)
    print()
