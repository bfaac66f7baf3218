#!/usr/bin/env python3
"""Generates Arabic PDF files with known text, and scores programs that read them.

    python3 tools/pdf/corpus.py make FOLDER [--text FILE] [--layouts]
                                                               files with NAME.pdf and NAME.txt beside it
    python3 tools/pdf/corpus.py score FOLDER -- COMMAND…       {} in COMMAND is the PDF; it prints the text
    python3 tools/pdf/corpus.py score FOLDER --library NAME    pdf_oxide, pypdfium2, pdf_inspector, oxidize_pdf, …

The generators are used if they are installed: `chromium` and `soffice` (LibreOffice), on whose files the layout analysis
was developed, and `weasyprint`, `typst`, `fpdf2`, `reportlab` with `arabic_reshaper` and `python-bidi` (Python packages),
`wkhtmltopdf` and `gs`, on whose files it was not. Fonts: Noto, Amiri, KacstBook, DejaVu.

`make --layouts` makes the pages of `layouts.py` instead, with Chromium, LibreOffice and WeasyPrint. `score.py` says what
counts as an error; it needs the Python package `rapidfuzz`.
"""
import argparse
import html
import itertools
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from layouts import LAYOUTS, Flat, html_page, truth as truth_of
from score import score

HERE = pathlib.Path(__file__).parent
HEAD = "جريدة الأنباء المحلية"
FOOT = "نشرة أسبوعية توزع مجانا"
FONTS = ["Noto Naskh Arabic", "Amiri", "KacstBook", "Noto Sans Arabic", "DejaVu Sans", "Noto Kufi Arabic"]
TABLE = [
    ["المدينة", "عدد السكان", "الكلفة (مليون)", "الشركة"],
    ["سلوان", "48300", "37.5", "Atlas Build"],
    ["المرسى القديم", "12950", "9,25", "شركة الشاطئ"],
    ["عين الذئاب", "103000", "112", "Sigma-7"],
]


def stories(path):
    """Stories as (headline, blocks); a block is ("h" or "p", text)."""
    out = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            out.append((line[2:], []))
        elif line.startswith("## "):
            out[-1][1].append(("h", line[3:]))
        elif line.strip():
            out[-1][1].append(("p", line))
    return out


def flat(story):
    return [story[0]] + [text for _, text in story[1]]


def rows():
    return [" ".join(row) for row in TABLE]


# Pages for browsers.

def page(body, font, css=""):
    return f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>عدد</title><style>
@page {{ size: A4; margin: 22mm 18mm; }}
body {{ font-family: '{font}'; font-size: 12pt; line-height: 1.6; margin: 0; }}
h1 {{ font-size: 20pt; line-height: 1.3; }} h2 {{ font-size: 14pt; }} {css}</style></head><body>{body}</body></html>"""


def story_html(story, level=1):
    parts = [f"<h{level}>{html.escape(story[0])}</h{level}>"]
    parts += [f"<{'h2' if kind == 'h' else 'p'}>{html.escape(t)}</{'h2' if kind == 'h' else 'p'}>" for kind, t in story[1]]
    return "\n".join(parts)


def table_html():
    cells = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in TABLE)
    return f"<table border='1' cellpadding='6' style='border-collapse:collapse;width:100%'>{cells}</table>"


RUNNING = f"""@page {{ @top-center {{ content: '{HEAD}'; font-size: 9pt; }}
 @bottom-right {{ content: '{FOOT}'; font-size: 9pt; }} @bottom-left {{ content: counter(page) ' / ' counter(pages); font-size: 9pt; }} }}"""


def variants(all_stories):
    """(name, html for a font, lines of the truth)."""
    one = all_stories[0]
    everything = [line for s in all_stories for line in flat(s)]
    whole = "\n".join(story_html(s) for s in all_stories)
    yield "plain", lambda f: page(whole, f), everything
    yield "running", lambda f: page(whole, f, RUNNING), everything
    yield "columns", lambda f: page(
        f"<h1>{one[0]}</h1><div style='column-count:2;column-gap:9mm;text-align:justify'>"
        + "".join(f"<p>{html.escape(t)}</p>" for _, t in one[1]) + "</div>" + story_html(all_stories[2]), f, RUNNING
    ), flat(one) + flat(all_stories[2])
    yield "newspaper", lambda f: page(
        "".join(
            f"<section style='break-inside:avoid'><h1>{s[0]}</h1><div style='column-count:3;column-gap:6mm;font-size:10pt'>"
            + "".join(f"<p style='margin:0 0 2mm'>{html.escape(t)}</p>" for _, t in s[1]) + "</div></section>"
            for s in all_stories), f, RUNNING
    ), everything
    half = one[1][: len(one[1]) // 2]
    rest = one[1][len(one[1]) // 2 :]
    yield "table", lambda f: page(
        f"<h1>{one[0]}</h1>" + "".join(f"<p>{html.escape(t)}</p>" for _, t in half) + table_html()
        + "".join(f"<p>{html.escape(t)}</p>" for _, t in rest), f, RUNNING
    ), [one[0]] + [t for _, t in half] + rows() + [t for _, t in rest]
    two = all_stories[1]
    yield "list", lambda f: page(
        f"<h1>{two[0]}</h1><ol>" + "".join(f"<li>{html.escape(t)}</li>" for _, t in two[1]) + "</ol>", f
    ), [two[0]] + [f"{i}. {t}" for i, (_, t) in enumerate(two[1], 1)]


# Documents for an office program.

def fodt(all_stories, font, columns=1, table=False, margins=True):
    def p(text, style="P"):
        return f'<text:p text:style-name="{style}">{html.escape(text)}</text:p>'

    body, truth = [], []
    for s in all_stories:
        body.append(p(s[0], "H"))
        truth.append(s[0])
        section = []
        for i, (kind, t) in enumerate(s[1]):
            section.append(p(t, "H2" if kind == "h" else "P"))
            truth.append(t)
            if table and i == 1 and s is all_stories[0]:
                cells = "".join(
                    "<table:table-row>" + "".join(
                        f'<table:table-cell office:value-type="string">{p(c)}</table:table-cell>' for c in row)
                    + "</table:table-row>" for row in TABLE)
                section.append(f'<table:table table:name="T"><table:table-column table:number-columns-repeated="4"/>{cells}</table:table>')
                truth += rows()
        inner = "".join(section)
        body.append(f'<text:section text:style-name="S" text:name="s{len(body)}">{inner}</text:section>' if columns > 1 else inner)
    fonts = f'style:font-name="{font}" style:font-name-complex="{font}"'

    def style(name, size, bold=""):
        weight = f' fo:font-weight="{bold}" style:font-weight-complex="{bold}"' if bold else ""
        return (
            f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties style:writing-mode="rl-tb" '
            f'fo:text-align="start" fo:margin-bottom="0.25cm"/><style:text-properties {fonts} fo:font-size="{size}pt" '
            f'style:font-size-complex="{size}pt" style:language-complex="ar" style:country-complex="SA"{weight}/></style:style>')

    running = (
        f"<style:header>{p(HEAD)}</style:header><style:footer><text:p text:style-name='P'>صفحة <text:page-number/> من "
        f"<text:page-count/></text:p></style:footer>" if margins else "")
    document = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="{font}" svg:font-family="'{font}'"/></office:font-face-decls>
<office:automatic-styles>{style("P", 12)}{style("H", 18, "bold")}{style("H2", 14, "bold")}
<style:style style:name="S" style:family="section"><style:section-properties style:writing-mode="rl-tb"><style:columns fo:column-count="{columns}" fo:column-gap="0.8cm"/></style:section-properties></style:style>
<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm" style:writing-mode="rl-tb"/>
<style:header-style><style:header-footer-properties fo:min-height="1cm" fo:margin-bottom="0.4cm"/></style:header-style>
<style:footer-style><style:header-footer-properties fo:min-height="1cm" fo:margin-top="0.4cm"/></style:footer-style></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L">{running}</style:master-page></office:master-styles>
<office:body><office:text>{"".join(body)}</office:text></office:body></office:document>"""
    return document, truth


def write(folder, name, truth, make):
    out = folder / f"{name}.pdf"
    try:
        make(out)
    except (OSError, subprocess.SubprocessError, ImportError, RuntimeError) as e:
        print(f"{name}: {e}", file=sys.stderr)
        return
    if out.exists():
        (folder / f"{name}.txt").write_text("\n".join(truth) + "\n", encoding="utf-8")
        print(name)


def run(command, **more):
    subprocess.run(command, check=True, capture_output=True, timeout=180, **more)


def make(folder, text):
    folder.mkdir(parents=True, exist_ok=True)
    all_stories = stories(text)
    fonts = itertools.cycle(FONTS)
    cases = list(variants(all_stories))
    with tempfile.TemporaryDirectory() as temporary:
        temporary = pathlib.Path(temporary)
        if browser := shutil.which("chromium") or shutil.which("google-chrome"):
            for name, build, truth in cases:
                for font in [next(fonts), next(fonts)]:
                    source = temporary / "page.html"
                    source.write_text(build(font), encoding="utf-8")
                    # The headers and footers of the browser itself: date, title, URL, page.
                    flags = [] if name == "plain" else ["--no-pdf-header-footer"]
                    write(folder, f"chromium-{name}-{font.split()[-2 if font.startswith('Noto') else 0]}", truth, lambda out: run(
                        [browser, "--headless", "--no-sandbox", "--disable-gpu", *flags, f"--print-to-pdf={out}", source.as_uri()]))
        if shutil.which("soffice"):
            for name, options in [("plain", {}), ("columns", {"columns": 2}), ("table", {"table": True}), ("bare", {"margins": False})]:
                for font in [next(fonts), next(fonts)]:
                    document, truth = fodt(all_stories, font, **options)
                    source = temporary / "document.fodt"
                    source.write_text(document, encoding="utf-8")

                    write(folder, f"office-{name}-{font.split()[-2 if font.startswith('Noto') else 0]}", truth, lambda out: print_document(source, out))
        unseen(folder, temporary, cases, all_stories, fonts)


def make_layouts(folder, text):
    """Every layout, printed by each program in a font of its turn, alternately justified and ragged."""
    folder.mkdir(parents=True, exist_ok=True)
    all_stories = stories(text)
    fonts = itertools.cycle(FONTS)
    with tempfile.TemporaryDirectory() as temporary:
        temporary = pathlib.Path(temporary)
        for n, (name, build) in enumerate(LAYOUTS.items()):
            blocks = build(all_stories)
            lines, notes = truth_of(blocks)
            lines += notes
            justify = n % 2 == 0
            page_source, office_source = temporary / "page.html", temporary / "document.fodt"
            page_source.write_text(html_page(blocks, next(fonts), justify), encoding="utf-8")
            office_source.write_text(Flat(next(fonts), justify).document(blocks), encoding="utf-8")
            if browser := shutil.which("chromium") or shutil.which("google-chrome"):
                write(folder, f"chromium-{name}", lines, lambda out: run(print_page(browser, page_source, out)))
            if shutil.which("soffice"):
                write(folder, f"office-{name}", lines, lambda out: print_document(office_source, out))
            write(folder, f"weasyprint-{name}", lines, lambda out: with_weasyprint(page_source.read_text("utf-8"), out))


def print_page(browser, source, out):
    return [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={out}", source.as_uri()]


def print_document(source, out):
    folder = source.parent
    run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf", "--outdir", str(folder), str(source)])
    shutil.move(source.with_suffix(".pdf"), out)


def with_weasyprint(page, out):
    import weasyprint
    weasyprint.HTML(string=page).write_pdf(out)


def unseen(folder, temporary, cases, all_stories, fonts):
    """Files of generators on which the layout analysis was not developed."""
    everything = [line for s in all_stories for line in flat(s)]

    for name, build, truth in cases:
        write(folder, f"weasyprint-{name}", truth, lambda out: with_weasyprint(build(next(fonts)), out))
    if shutil.which("wkhtmltopdf"):
        for name in ["plain", "table"]:
            build, truth = next((b, t) for n, b, t in cases if n == name)
            source = temporary / "wk.html"
            source.write_text(build("Amiri"), encoding="utf-8")
            write(folder, f"wkhtmltopdf-{name}", truth, lambda out: run(["wkhtmltopdf", "-q", str(source), str(out)], env={"QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin", "HOME": str(temporary)}))
    if shutil.which("gs"):
        for made in ["chromium-columns", "office-table"]:
            for source in list(folder.glob(f"{made}-*.pdf"))[:1]:
                truth = source.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
                write(folder, f"ghostscript-{made}", truth, lambda out: run(
                    ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", f"-sOutputFile={out}", str(source)]))

    def with_typst(columns):
        def go(out):
            import typst
            text = f"#set text(lang: \"ar\", dir: rtl, font: \"Amiri\", size: 11pt)\n#set page(numbering: \"1\", header: [{HEAD}], columns: {columns})\n"
            for s in all_stories:
                text += f"= {escape(s[0])}\n\n" + "".join(("== " if k == "h" else "") + escape(t) + "\n\n" for k, t in s[1])
            source = temporary / "a.typ"
            source.write_text(text, encoding="utf-8")
            typst.compile(str(source), output=str(out))
        return go

    def escape(text):
        return re.sub(r"([#*_`$@<>\[\]/\\=+-])", r"\\\1", text)

    write(folder, "typst-plain", everything, with_typst(1))
    write(folder, "typst-columns", everything, with_typst(2))

    def font_file(name):
        found = subprocess.run(["fc-match", "-f", "%{file}", name], capture_output=True, text=True).stdout
        if not found.endswith(".ttf"):
            raise RuntimeError(f"no file of the font {name}")
        return found

    def with_fpdf(out):
        import fpdf
        pdf = fpdf.FPDF()
        pdf.add_font("a", fname=font_file("DejaVu Sans"))
        pdf.set_text_shaping(True)
        pdf.add_page()
        for kind, text in [(k, t) for s in all_stories for k, t in [("h", s[0]), *s[1]]]:
            pdf.set_font("a", size=16 if kind == "h" else 12)
            pdf.multi_cell(0, 8, text, align="R", new_x="LMARGIN", new_y="NEXT")
            pdf.ln(3)
        pdf.output(str(out))

    write(folder, "fpdf2-plain", everything, with_fpdf)

    def with_reportlab(out):
        # Like programs without text shaping: presentation forms, reversed line by line.
        import arabic_reshaper
        from bidi.algorithm import get_display
        from reportlab.lib.pagesizes import A4
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont
        from reportlab.pdfgen import canvas
        pdfmetrics.registerFont(TTFont("a", font_file("DejaVu Sans")))
        c = canvas.Canvas(str(out), pagesize=A4)
        y = 800
        for text in everything:
            words = text.split()
            while words:
                n = len(words)
                while n > 1 and pdfmetrics.stringWidth(arabic_reshaper.reshape(" ".join(words[:n])), "a", 12) > 480:
                    n -= 1
                if y < 60:
                    c.showPage()
                    y = 800
                c.setFont("a", 12)
                c.drawRightString(550, y, get_display(arabic_reshaper.reshape(" ".join(words[:n]))))
                words = words[n:]
                y -= 18
            y -= 10
        c.save()

    write(folder, "reportlab-plain", everything, with_reportlab)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["make", "score"])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--text", type=pathlib.Path, default=HERE / "news.txt")
    parser.add_argument("--layouts", action="store_true")
    parser.add_argument("--library")
    parser.add_argument("command", nargs="*")
    args = parser.parse_args()
    if args.what == "make":
        (make_layouts if args.layouts else make)(args.folder, args.text)
    else:
        score(args.folder, args.command, args.library)


if __name__ == "__main__":
    main()
