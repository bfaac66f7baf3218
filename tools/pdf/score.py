"""How far the output of programs that read PDF files is from the text that the files were made from.

The error of a file is the edit distance between the output and the text in reading order, per character of the
text: compatibility forms, tatweel and the amount of white space are ignored; order, words and punctuation count. Running
heads and page numbers do not belong to the text: printing them counts as an error.
"""
import subprocess
import sys
import unicodedata

# The generators on whose files the layout analysis was developed.
DEVELOPED = {"chromium", "office"}

def plain(text):
    text = unicodedata.normalize("NFKC", text)
    text = "".join(c for c in text if c not in "ـ•◦▪" and unicodedata.category(c) not in ("Cf", "Cc") or c in "\n\t\f")
    return " ".join(text.replace("|", " ").split())


def library(name, path):
    if name == "pypdfium2":
        import pypdfium2
        return "\n".join(p.get_textpage().get_text_bounded() for p in pypdfium2.PdfDocument(path))
    if name == "pymupdf":
        import pymupdf
        return "\n".join(p.get_text() for p in pymupdf.open(path))
    if name == "pdfminer":
        from pdfminer.high_level import extract_text
        return extract_text(path)
    if name == "pdf_oxide":
        import pdf_oxide
        document = pdf_oxide.PdfDocument(path)
        return "\n".join(document.extract_text(i) for i in range(document.page_count()))
    if name == "pdf_inspector":
        import pdf_inspector
        return pdf_inspector.extract_text(path)
    if name == "oxidize_pdf":
        import oxidize_pdf
        return "\n".join(oxidize_pdf.PdfReader.open(path).extract_text())
    if name == "pypdf":
        import pypdf
        return "\n".join(p.extract_text() for p in pypdf.PdfReader(path).pages)
    raise SystemExit(f"unknown library {name}")


def score(folder, command, name):
    from rapidfuzz.distance import Levenshtein
    by_maker = {}
    for pdf in sorted(folder.glob("*.pdf")):
        truth_file = pdf.with_suffix(".txt")
        if not truth_file.exists():
            continue
        truth = plain(truth_file.read_text(encoding="utf-8"))
        try:
            if name:
                got = library(name, str(pdf))
            else:
                done = subprocess.run([c.replace("{}", str(pdf)) for c in command], capture_output=True, timeout=120)
                got = done.stdout.decode("utf-8", "replace")
        except Exception as e:  # a program that fails has read nothing
            print(f"{pdf.name}: {e}", file=sys.stderr)
            got = ""
        wrong = Levenshtein.distance(truth, plain(got))
        print(f"{100 * wrong / len(truth):7.2f} %  {pdf.stem}")
        maker = by_maker.setdefault(pdf.stem.split("-")[0], [0, 0, 0])
        for i, n in enumerate([min(wrong, len(truth)), len(truth), 1]):
            maker[i] += n
    for maker, (wrong, size, files) in by_maker.items():
        print(f"{maker:12} {files:3} files {100 * wrong / size:7.2f} %")
    for group, among in [("others", lambda m: m not in DEVELOPED), ("all", lambda m: True)]:
        wrong, size, files = (sum(v[i] for m, v in by_maker.items() if among(m)) for i in (0, 1, 2))
        print(f"{group:12} {files:3} files {100 * wrong / max(size, 1):7.2f} %")
