#!/usr/bin/env python3
"""Measures a run with ten new articles on top of a large archive:

    python3 tools/bench_archive.py target/release/mujaz 1000000

A desk takes in a synthetic stream (tools/corpus.py) of 90 days; the events that it has finished by then are repeated
under other names, with their articles, until the store holds as many articles as wanted; then a job runs with ten new
articles of the last days, and once more without any. Time and memory are those of `mujaz jobs run`, which finds no
brief to make. With `--url`, the store is then copied into that database of PostgreSQL (an empty one), and measured there.
"""
import argparse
import json
import os
import resource
import sqlite3
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

HERE = Path(__file__).parent
arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("mujaz", type=Path)
arguments.add_argument("articles", type=int)
arguments.add_argument("--stream", type=int, default=30_000, help="articles of the stream")
arguments.add_argument("--folder", type=Path, default=Path("archive-bench"), help="where the desk is; kept")
arguments.add_argument("--url", help="address of an empty database, to which the store is copied")
args = arguments.parse_args()


def varint(n):
    out = bytearray()
    while n >= 128:
        out.append(n & 127 | 128)
        n >>= 7
    return bytes(out + bytes([n]))


def read_varint(b, at):
    n = shift = 0
    while True:
        byte = b[at]
        n |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return n, at


def seal(state):
    return struct.pack("<I", zlib.crc32(state)) + state


class Story:
    """An event as the store has it (`Story` in src/events/grouper.rs, in postcard)."""

    def __init__(self, state):
        assert state[0] == 0xE7, "another layout: adapt this script"
        length, at = read_varint(state, 1)
        self.id = state[at : at + length].decode()
        at += length
        number, at = read_varint(state, at)
        self.members = []
        for _ in range(number):
            n, at = read_varint(state, at)
            self.members.append(n)
        self.rest = state[at:]
        # After the last day: whether it joined another event, and what is kept of a folded one.
        at = 1
        if self.rest[0]:
            _, at = read_varint(self.rest, 1)
        self.last = self.rest[:at]
        self.joined = self.rest[at]
        self.folded = self.rest[at + 1] if not self.joined else 0
        if self.folded:
            at += 2
            self.centre = None
            if self.rest[at]:
                self.centre, at = read_varint(self.rest, at + 1)
            else:
                at += 1
            # Near misses name events; the copies have none, and neither the days and places.
            self.tail = self.rest[at:]

    def copy(self, tag, first):
        name = f"{self.id}-{tag}".encode()
        place = {n: first + i for i, n in enumerate(self.members)}
        out = b"\xe7" + varint(len(name)) + name + varint(len(self.members))
        out += b"".join(varint(place[n]) for n in self.members) + self.last + b"\0\1"
        out += b"\0" if self.centre not in place else b"\1" + varint(place[self.centre])
        return out + b"\0\0\0"


def node_copy(state, event, new, at):
    """An article of a folded event that is no copy, in another event."""
    mark = b"\0\0" + varint(event) + b"\0\0\0"
    end = state.rfind(mark)
    return None if end < 0 else state[: end + 2] + varint(new) + state[end + len(mark) - 3 :]


def grow(path, wanted):
    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = OFF")
    articles = db.execute("SELECT count(*) FROM article").fetchone()[0]
    events = db.execute("SELECT coalesce(max(number), -1) + 1 FROM event").fetchone()[0]
    whole = []
    nodes = dict(db.execute("SELECT number, state FROM article"))
    for number, state in db.execute("SELECT number, state FROM event"):
        story = Story(state[4:])
        if story.folded and all(node_copy(nodes[n][4:], number, 0, 0) for n in story.members):
            whole.append((number, story))
    cards = {r[0]: r[1:] for r in db.execute("SELECT number, id, path, line, outlet, title, published, url, digest FROM article")}
    print(f"{articles} articles, {events} events, of which {len(whole)} are repeated", flush=True)
    tag = 0
    filters = db.execute("SELECT filter, passes FROM job_article LIMIT 1").fetchone()
    while articles < wanted:
        tag += 1
        rows = {"article": [], "event": [], "version": [], "job_article": []}
        for number, story in whole:
            if articles >= wanted:
                break
            rows["event"].append((events, seal(story.copy(tag, articles))))
            for n in story.members:
                c = cards[n]
                digest = f"{tag:04x}{articles:012x}" + c[7][16:]
                state = node_copy(nodes[n][4:], number, events, 0)
                rows["article"].append((articles, f"{c[0]}-{tag}", c[1], c[2], c[3], c[4], c[5], c[6] and f"{c[6]}?{tag}", digest, seal(state)))
                rows["version"].append((articles, 1, digest, "2026-01-01T00:00:00Z", None))
                rows["job_article"].append(("night", articles, 1, *filters))
                articles += 1
            events += 1
        for table, list_ in rows.items():
            db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(list_[0]))})", list_)
        db.commit()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    open_ = sum(1 for (s,) in db.execute("SELECT state FROM event") if (lambda e: e.members and not e.folded)(Story(s[4:])))
    print(f"{articles} articles in {events} events, {open_} of them not finished", flush=True)


def run(what):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    done = subprocess.run(["/usr/bin/time", "-f", "%M", args.mujaz.resolve(), "jobs", "run", "night", "--offline"], cwd=args.folder, capture_output=True, text=True)
    took = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    memory = int(done.stderr.split()[-1]) / 1024
    assert done.returncode in (0, 3), done.stderr
    print(f"{what}: {took:.1f} s ({cpu:.1f} s of the processor), {memory:.0f} MB; {done.stdout.strip()}", flush=True)


def configure(store):
    text = f'[store]\n{store}\n[model]\nid = "none"\n[[job]]\nname = "night"\ninputs = ["in"]\nwindow = "1h"\n'
    (args.folder / "mujaz.toml").write_text(text)


def ten(seed):
    made = subprocess.run([sys.executable, HERE / "corpus.py", "400", "--seed", str(seed)], stdout=subprocess.PIPE, check=True).stdout
    newest = sorted(made.splitlines(), key=lambda l: json.loads(l)["date"])[-10:]
    (args.folder / "in").mkdir(exist_ok=True)
    for old in (args.folder / "in").iterdir():
        old.unlink()
    out = []
    for i, line in enumerate(newest):
        a = json.loads(line)
        a["id"] = f"new-{seed}-{i}"
        if a.get("url"):
            a["url"] += f"?new-{seed}"
        out.append(json.dumps(a, ensure_ascii=False))
    (args.folder / "in" / f"new-{seed}.jsonl").write_text("\n".join(out) + "\n")


store = args.folder / "desk.db"
args.folder.mkdir(exist_ok=True)
configure('path = "desk.db"')
if not store.exists():
    (args.folder / "in").mkdir(exist_ok=True)
    with open(args.folder / "in" / "stream.jsonl", "wb") as f:
        subprocess.run([sys.executable, HERE / "corpus.py", str(args.stream)], stdout=f, check=True)
    run("the stream")
seed = time.time_ns() % 10**8
ten(seed)
run("ten new articles on top of the stream")
run("no new article")
grow(store, args.articles)
ten(seed + 1)
run("ten new articles on top of the archive")
run("no new article")
if args.url:
    subprocess.run([args.mujaz.resolve(), "store", "copy", "desk.db", args.url], cwd=args.folder, check=True)
    configure(f'url = "{args.url}"')
    ten(seed + 2)
    run("ten new articles on top of the archive, in PostgreSQL")
    run("no new article")
