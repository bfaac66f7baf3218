#!/usr/bin/env python3
"""Measure `mujaz serve` over a desk of many articles.

    cargo build --release
    python3 tools/bench_serve.py --articles 100000 target/release/mujaz

writes articles (each of an event of its own or of two, with invented figures, days and places), makes their briefs with
`mujaz brief --model none --store` into a folder that is kept for the next measurement, serves them, and asks for brief pages
and searches over connections that stay open. Prints requests a second, the median and the 95th percentile, for pages asked for
the first time and for pages that the server has answered before.
"""

import argparse
import http.client
import json
import pathlib
import random
import re
import statistics
import subprocess
import threading
import time
import urllib.parse

PLACES = ["الرباط", "طنجة", "أكادير", "القاهرة", "بغداد", "دمشق", "بيروت", "عمان", "الجزائر", "تونس", "طرابلس", "الخرطوم", "صنعاء", "الدوحة", "مسقط"]
KINDS = [
    ("مصرع {n} أشخاص في فيضانات {p}", "لقي {n} أشخاص مصرعهم في فيضانات ضربت مدينة {p}، {d}.", "وأصيب {m} آخرون بجروح، بحسب الوقاية المدنية."),
    ("افتتاح طريق جديد في {p}", "افتتح وزير التجهيز {d} طريقا جديدا في {p} طوله {n} كيلومترا.", "وبلغت كلفة المشروع {m} مليون درهم، وفق بيان للوزارة."),
    ("توقيف {n} مشتبها بهم في {p}", "أوقفت الشرطة {d} {n} مشتبها بهم في مدينة {p}.", "وحجزت {m} كيلوغراما من المخدرات خلال العملية."),
    ("حريق في سوق {p}", "اندلع حريق كبير {d} في سوق مدينة {p}، وخلف {n} جرحى.", "وأتلفت النيران {m} محلا تجاريا قبل إخمادها."),
]
MONTHS = ["يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"]
WORDS = ["flood Tangier", "طريق", "سفينة", "الشرطة مخدرات", "market Baghdad", "\"الوقاية المدنية\"", "road -flood", "Cairo"]


def articles(number, seed=1):
    random.seed(seed)
    for i in range(number):
        title, first, second = random.choice(KINDS)
        month, day, year = random.randrange(12), random.randrange(1, 29), random.randrange(2018, 2026)
        values = dict(p=random.choice(PLACES), n=random.randrange(3, 60), m=random.randrange(61, 900), d=f"يوم {day} {MONTHS[month]} {year}")
        yield {
            "id": f"a{i}", "outlet": f"وكالة {i % 40}", "date": f"{year}-{month + 1:02}-{day:02}",
            "title": title.format(**values), "text": f"{first.format(**values)}\n\n{second.format(**values)}",
        }


def asked(port, paths, threads):
    """Asks for every path once, over so many connections; seconds of each, and in all."""
    took, left, lock = [], list(paths), threading.Lock()

    def work():
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            with lock:
                if not left:
                    return
                path = left.pop()
            began = time.perf_counter()
            for _ in range(2):
                try:
                    link.request("GET", path)
                    answer = link.getresponse()
                    body = answer.read()
                    break
                except (http.client.HTTPException, OSError):
                    link.close()  # the server ends connections after a while
            assert answer.status == 200, (path, answer.status, body[:200])
            with lock:
                took.append(time.perf_counter() - began)

    began = time.perf_counter()
    workers = [threading.Thread(target=work) for _ in range(threads)]
    [w.start() for w in workers]
    [w.join() for w in workers]
    return took, time.perf_counter() - began


def told(name, took, whole):
    took = sorted(took)
    at = lambda share: took[min(len(took) - 1, int(len(took) * share))] * 1000
    print(f"{name}: {len(took) / whole:.0f} requests/s, median {statistics.median(took) * 1000:.1f} ms, 95 % {at(.95):.1f} ms, slowest {took[-1] * 1000:.1f} ms")


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("program", type=pathlib.Path)
    a.add_argument("--articles", type=int, default=100_000)
    a.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("target/bench-serve"))
    a.add_argument("--pages", type=int, default=2_000)
    a.add_argument("--connections", type=int, default=4)
    given = a.parse_args()
    folder = given.folder / str(given.articles)
    folder.mkdir(parents=True, exist_ok=True)
    program, store = given.program.resolve(), folder / "desk.db"
    if not store.exists():
        source = folder / "in.jsonl"
        with source.open("w", encoding="utf-8") as out:
            for article in articles(given.articles):
                out.write(json.dumps(article, ensure_ascii=False) + "\n")
        began = time.perf_counter()
        made = subprocess.run([program, "--quiet", "brief", "in.jsonl", "--model", "none", "--store=desk.db", "--out", "out"], cwd=folder, stdout=subprocess.DEVNULL)
        assert made.returncode in (0, 3), made
        print(f"made in {time.perf_counter() - began:.0f} s")
    server = subprocess.Popen([program, "serve", "--listen", "0", "--store", "desk.db"], cwd=folder, stderr=subprocess.PIPE, text=True)
    try:
        port = int(re.search(r"http://127\.0\.0\.1:(\d+)/", server.stderr.readline()).group(1))
        link = http.client.HTTPConnection("127.0.0.1", port)
        pages, number = [], 1
        while len(pages) < given.pages:
            link.request("GET", f"/api/v1/events?per_page=100&page={number}")
            part = json.loads(link.getresponse().read())
            pages += [e["links"]["page"] for e in part["events"]]
            if number == 1:
                print(f"{part['total']} events, {store.stat().st_size / 1e6:.0f} MB")
            if not part["next"]:
                break
            number += 1
        pages = pages[: given.pages]
        told("brief pages, first time", *asked(port, pages, given.connections))
        told("brief pages, again", *asked(port, pages, given.connections))
        searches = [f"/?q={urllib.parse.quote(w)}&page={n}" for w in WORDS for n in (1, 2, 3)]
        told("searches, one after the other", *asked(port, searches, 1))
        told("the desk, one after the other", *asked(port, [f"/?page={n}" for n in range(1, 40)], 1))
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
