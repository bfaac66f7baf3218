#!/usr/bin/env python3
"""Measures how fast files of each kind are read: elapsed and processor time, files per minute, peak memory.

    python3 tools/bench_intake.py --mujaz target/release/mujaz [--files 10000] [--cores 2]

Articles from tools/corpus.py are written as text, Markdown, pages (UTF-8 and Windows-1256, with menus and scripts around
the article), JSON, feeds, e-mail, DOCX, ODT, CSV and PDF, one article per file, into a folder that `mujaz events` then
reads, cleans and groups. Each kind is also measured separately, with a tenth of the files.
"""
import argparse
import base64
import html
import io
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from pathlib import Path

HERE = Path(__file__).parent


def text(a):
    return f"{a['title']}\n\n{a['text']}\n".encode()


def markdown(a):
    return f"# {a['title']}\n\n{a['text']}\n".encode()


def page(a, charset="utf-8"):
    menu = "".join(f"<li><a href='/s/{i}'>قسم {i}</a></li>" for i in range(40))
    body = "".join(f"<p>{html.escape(p)}</p>" for p in a["text"].split("\n") if p.strip())
    related = "".join(f"<li><a href='/n/{i}'>خبر آخر من أخبار اليوم رقم {i}</a></li>" for i in range(8))
    code = "<script>" + "window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments);}" * 60 + "</script>"
    style = "<style>" + ".a{color:#111;margin:0 auto;padding:4px}" * 200 + "</style>"
    whole = (
        f"<!DOCTYPE html><html lang=ar dir=rtl><head><meta charset={charset}><title>{html.escape(a['title'])}</title>"
        f"<meta property='article:published_time' content='{a['date']}'>{style}{code}</head><body><nav><ul>{menu}</ul></nav>"
        f"<article><h1>{html.escape(a['title'])}</h1>{body}</article><aside><h3>اقرأ أيضا</h3><ul>{related}</ul></aside>"
        f"<footer>جميع الحقوق محفوظة</footer></body></html>")
    return whole.encode(charset, "replace")


def old_page(a):
    return page(a, "windows-1256")


def record(a):
    return json.dumps([a], ensure_ascii=False).encode()


def feed(a):
    return (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>صحيفة</title><item><title>{html.escape(a['title'])}"
        f"</title><link>https://n.example/{a['id']}</link><pubDate>{a['date']}</pubDate><description><![CDATA[<p>"
        + a["text"].replace("\n", "</p><p>") + "</p>]]></description></item></channel></rss>").encode()


def mail(a):
    subject = base64.b64encode(a["title"].encode()).decode()
    body = base64.encodebytes(a["text"].encode()).decode()
    return (
        f"From: desk@n.example\nTo: a@b.example\nDate: {a['date']}T08:00:00Z\nSubject: =?utf-8?B?{subject}?=\nMIME-Version: 1.0\n"
        f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{body}").encode()


def packed(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in files:
            z.writestr(name, content)
    return out.getvalue()


def lines(a):
    return [a["title"]] + [p for p in a["text"].split("\n") if p.strip()]


def docx(a):
    body = "".join(f"<w:p><w:pPr><w:bidi/></w:pPr><w:r><w:rPr><w:rtl/></w:rPr><w:t>{html.escape(p)}</w:t></w:r></w:p>" for p in lines(a))
    return packed([("[Content_Types].xml", "<Types/>"), ("word/document.xml", f"<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>")])


def odt(a):
    body = "".join(f"<text:p>{html.escape(p)}</text:p>" for p in lines(a))
    return packed([("mimetype", "application/vnd.oasis.opendocument.text"),
                   ("content.xml", f"<office:document-content><office:body><office:text>{body}</office:text></office:body></office:document-content>")])


def table(a):
    cell = lambda t: '"' + t.replace('"', '""') + '"'
    return ("title,text,date\n" + ",".join(cell(x) for x in (a["title"], a["text"], a["date"])) + "\n").encode()


def pdf(a):
    """Letters as code points, drawn from the right, in a font that is not embedded but declares its encoding."""
    rows, line = [], []
    for paragraph in lines(a):
        words = paragraph.split()
        while words:
            line, size = [], 0
            while words and size + len(words[0]) < 80:
                size += len(words[0]) + 1
                line.append(words.pop(0))
            if not line:
                line.append(words.pop(0))
            rows.append(" ".join(line))
        rows.append("")
    objects, contents = [], []
    for start in range(0, len(rows), 45):
        draw, y = ["BT /F 11 Tf"], 790
        for row in rows[start : start + 45]:
            codes = "".join(f"{ord(c) & 0xFFFF:04x}" for c in reversed(row))
            draw.append(f"1 0 0 1 {560 - 5.5 * len(row):.1f} {y} Tm <{codes}> Tj")
            y -= 16
        contents.append(zlib.compress("\n".join(draw + ["ET"]).encode()))
    cmap = zlib.compress(
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        + b"100 beginbfrange\n" + b"".join(b"<%02x00> <%02xff> <%02x00>\n" % (i, i, i) for i in range(100)) + b"endbfrange endcmap end end")
    objects.append(b"<< /Type /Catalog /Pages 2 0 R >>")
    kids = b" ".join(b"%d 0 R" % (7 + 2 * i) for i in range(len(contents)))
    objects.append(b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(contents), kids))
    objects.append(b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>")
    objects.append(b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /DW 500 /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 6 0 R >>")
    objects.append(b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(cmap), cmap))
    objects.append(b"<< /Type /FontDescriptor /FontName /A /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>")
    for i, content in enumerate(contents):
        objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F 3 0 R >> >> >>" % (8 + 2 * i))
        objects.append(b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    out, places = b"%PDF-1.5\n", []
    for i, o in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i, o)
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, xref)


KINDS = [("txt", text), ("md", markdown), ("html", page), ("htm", old_page), ("json", record), ("xml", feed), ("eml", mail),
         ("docx", docx), ("odt", odt), ("csv", table), ("pdf", pdf)]


def measure(mujaz, cores, folder):
    command = [mujaz, "--quiet", "events", str(folder), "--json"]
    pinned = ["taskset", "-c", f"0-{cores - 1}"] if cores else []
    start = time.monotonic()
    child = subprocess.Popen(pinned + command, stdout=subprocess.PIPE)
    out = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - start
    found = json.loads(out)
    read = sum(len(e["articles"]) for e in found["events"])
    worked = usage.ru_utime + usage.ru_stime
    return seconds, worked, usage.ru_maxrss / 1024, read, os.waitstatus_to_exitcode(status), found["skipped"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mujaz", default="mujaz")
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--cores", type=int, default=2, help="0: all")
    args = parser.parse_args()
    made = subprocess.run([sys.executable, HERE / "corpus.py", str(args.files), "--seed", "7"], stdout=subprocess.PIPE, check=True).stdout
    articles = [json.loads(line) for line in made.decode().splitlines()]
    for a in articles:
        # The corpus has running text: use its first words as a headline, and three sentences per paragraph.
        a["title"] = " ".join(a["text"].split()[:9])
        sentences = a["text"].split(". ")
        a["text"] = "\n".join(". ".join(sentences[i : i + 3]) + "." for i in range(0, len(sentences), 3))
    print(f"{'kind':6} {'files':>6} {'read':>6} {'seconds':>8} {'of CPU':>8} {'files/min':>15} {'peak MB':>8} exit")
    with tempfile.TemporaryDirectory() as top:
        everything = Path(top) / "all"
        everything.mkdir()
        for a, (ending, write) in zip(articles, itertools.cycle(KINDS)):
            (everything / f"{a['id']}.{ending}").write_bytes(write(a))
        rows = [("all", everything, len(articles))]
        for ending, write in KINDS:
            folder = Path(top) / ending
            folder.mkdir()
            some = articles[: max(1, args.files // 10)]
            for a in some:
                (folder / f"{a['id']}.{ending}").write_bytes(write(a))
            rows.append((ending, folder, len(some)))
        for name, folder, files in rows:
            seconds, worked, memory, read, code, skipped = measure(args.mujaz, args.cores, folder)
            print(f"{name:6} {files:>6} {read:>6} {seconds:>8.1f} {worked:>8.1f} {files / seconds * 60:>15.0f} {memory:>8.0f} {code}", flush=True)
            if skipped:
                print("       left out:", skipped[0]["reason"], f"and {len(skipped) - 1} more")


if __name__ == "__main__":
    main()
