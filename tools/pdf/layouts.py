"""Page layouts of offices and newspapers, each as HTML and as a flat OpenDocument text, with its text in reading order.

`corpus.py make FOLDER --layouts` writes them. A layout is a function from the stories to a list of blocks, which both
writers below understand, so that the two programs print the same content in their own ways:

    ("title" | "head" | "p" | "quote" | "date" | "caption", text)
    ("table", rows, borders)       cells are strings
    ("list", items)                bullets; a nested list is a list among the items
    ("columns", count, blocks)
    ("tabs", lines)                lines of two parts, one at each margin
    ("aside", blocks)              a box at the left margin, beside the blocks that follow
    ("note", text, footnote)       a paragraph with a footnote at its end
    ("figure", caption)            a picture with its caption
"""
import html

HEADS = ("جريدة الأنباء المحلية", "العدد 1487 – الأربعاء 19 نونبر 2025")
FOOT = "www.anbaa-mahaliya.example"
TABLE = [
    ["المدينة", "عدد السكان", "الكلفة (مليون)", "الشركة المنفذة"],
    ["سلوان", "48300", "37.5", "Atlas Build"],
    ["المرسى القديم", "12950", "9,25", "شركة الشاطئ"],
    ["عين الذئاب", "103000", "112", "Sigma-7"],
]
WIDE = [
    ["الاجتماع", "ما تقرر", "الموعد"],
    ["لجنة الميزانية", "رفع المبلغ المخصص لصيانة الطرق القروية إلى 14 مليون درهم وتأجيل شراء السيارات إلى السنة المقبلة", "12 يناير"],
    ["لجنة التعمير", "إعادة دراسة ملف الحي الجامعي بعد اعتراض السكان المجاورين للمشروع", "3 فبراير"],
    ["لجنة الثقافة", "تنظيم معرض الكتاب في القاعة الكبرى، بمشاركة 46 ناشرا من تسع دول", "8 مارس"],
]


def prose(story, most=99):
    return [("head" if kind == "h" else "p", text) for kind, text in story[1][:most]]


def letter(stories):
    s = stories[0]
    return [
        ("tabs", [("بلدية سلوان", "الرقم: 114/2025"), ("مكتب الإعلام والتواصل", "التاريخ: 18/11/2025")]),
        ("title", s[0]), ("date", "سلوان، الثلاثاء 18 نونبر 2025"), *prose(s), ("tabs", [("رئيس المجلس", "هشام العمراني")]),
    ]


def dated_table(stories):
    s = stories[0]
    half = len(s[1]) // 2
    return [
        ("title", s[0]), ("date", "سلوان في 18 نونبر 2025"), *prose((s[0], s[1][:half])), ("date", "الأرقام حتى 1/11/2025"),
        ("table", TABLE, True), *prose((s[0], s[1][half:])),
    ]


def bare_table(stories):
    s = stories[1]
    return [("title", s[0]), *prose(s, 2), ("table", TABLE, False), *prose((s[0], s[1][2:]))]


def wide_table(stories):
    s = stories[2]
    return [("title", s[0]), *prose(s, 1), ("table", WIDE, True), *prose((s[0], s[1][1:])), ("table", WIDE, False)]


def two_columns(stories):
    out = []
    for s in stories:
        out += [("title", s[0]), ("columns", 2, prose(s))]
    return out


def three_columns(stories):
    out = []
    for s in stories:
        out += [("title", s[0]), ("columns", 3, prose(s))]
    return out


def dated_columns(stories):
    s, t = stories[1], stories[0]
    return [("title", s[0]), ("date", "الرباط (وكالة الأنباء المحلية)"), ("columns", 2, prose(s)), ("head", t[0]), *prose(t, 3)]


def columns_with_table(stories):
    s = stories[0]
    return [("title", s[0]), ("columns", 2, [*prose(s, 4), ("table", [r[:3] for r in TABLE], True), *prose((s[0], s[1][4:]))])]


def lists(stories):
    s = stories[1]
    items = [t for _, t in s[1]]
    return [
        ("title", s[0]), ("p", items[0]), ("list", [*items[1:4], ["تنظيف المجاري", "مراقبة الجسور", "إخلاء البيوت القريبة من الوادي"], *items[4:]]),
        ("p", stories[2][1][0][1]),
    ]


def quotes(stories):
    s = stories[2]
    out = [("title", s[0])]
    for i, block in enumerate(prose(s)):
        out.append(block)
        out.append(("quote", stories[1][1][i][1]))
    return out


def footnotes(stories):
    s = stories[0]
    out = [("title", s[0])]
    # On one page, so that the notes come last.
    for i, (kind, text) in enumerate(prose(s, 5)):
        if i in (1, 3):
            out.append(("note", text, stories[2][1][i % 3][1]))
        else:
            out.append((kind, text))
    return out


def figures(stories):
    s = stories[0]
    return [("title", s[0]), *prose(s, 2), ("figure", "الباب الشرقي للسوق بعد الترميم (تصوير: سناء البقالي)"), *prose((s[0], s[1][2:]))]


def aside(stories):
    s, t = stories[0], stories[2]
    return [("title", s[0]), ("aside", [("head", t[0]), *prose(t, 2)]), *prose(s)]


def mixed(stories):
    out = [("title", "شركة Nova-Tech تطلق Phone X12 بسعر 1.299,00 درهم")]
    for text in [
        "أعلنت شركة Nova-Tech Systems (NTS) يوم 2025/11/18، على الساعة 10:45، إطلاق هاتف Phone X12 Pro بذاكرة 256 GB وشاشة 6.7 بوصة، وقالت إن سعره 1.299,00 درهم (نحو 119,90 €).",
        "وحسب بيان نشرته الشركة على https://news.nova-tech.example/ar/2025/x12?id=45 فإن المبيعات ارتفعت بنسبة +12.5% في الربع الثالث (Q3)، مقابل -3% في الفترة 2023-2024.",
        "وقال مدير المنتج John O’Neil: «معيار Wi-Fi 7 وشريحة A-19 يمنحان سرعة 5.8 Gbit/s»، وأضاف أن رقم الدعم هو 0800-12-34-56 والبريد support@nova-tech.example.",
        "وتضم النسخة ثلاثة ألوان [أسود، أبيض، أزرق]؛ ويبدأ البيع في 24 متجرا و3 مواقع (منها Souk.example) ابتداء من الساعة 9:00 صباحا!",
    ]:
        out.append(("p", text))
    return out + prose(stories[0], 3)


def agenda(stories):
    s = stories[2]
    return [
        ("title", "برنامج الأسبوع الثقافي"),
        ("tabs", [("الاثنين 24 نونبر", "الساعة 18:00"), ("افتتاح معرض الخط العربي", "القاعة الكبرى"), ("الأربعاء 26 نونبر", "الساعة 20:30"),
                  ("أمسية شعرية", "دار الثقافة"), ("الجمعة 28 نونبر", "الساعة 17:15")]),
        *prose(s),
    ]


LAYOUTS = {
    "letter": letter, "dated": dated_table, "bare": bare_table, "wide": wide_table, "two": two_columns, "three": three_columns,
    "datedcolumns": dated_columns, "columntable": columns_with_table, "lists": lists, "quotes": quotes, "footnotes": footnotes,
    "figures": figures, "aside": aside, "mixed": mixed, "agenda": agenda,
}


def truth(blocks):
    """The text in reading order, one line a block or row. Footnotes come at the end."""
    lines, notes = [], []
    for block in blocks:
        match block:
            case ("table", rows, _):
                lines += [" ".join(row) for row in rows]
            case ("list", items):
                for item in items:
                    lines += [f"• {i}" for i in item] if isinstance(item, list) else [f"• {item}"]
            case ("columns", _, inner) | ("aside", inner):
                inner_lines, inner_notes = truth(inner)
                lines += inner_lines
                notes += inner_notes
            case ("tabs", pairs):
                lines += [" ".join(pair) for pair in pairs]
            case ("note", text, note):
                notes.append(f"{len(notes) + 1} {note}")
                lines.append(text + str(len(notes)))
            case (_, text):
                lines.append(text)
    return lines, notes


# HTML.

def to_html(blocks, notes):
    out = []
    for block in blocks:
        match block:
            case ("title", text):
                out.append(f"<h1>{html.escape(text)}</h1>")
            case ("head", text):
                out.append(f"<h2>{html.escape(text)}</h2>")
            case ("quote", text):
                out.append(f"<blockquote>{html.escape(text)}</blockquote>")
            case ("table", rows, borders):
                cells = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>" for row in rows)
                out.append(f"<table {'border=1' if borders else ''}>{cells}</table>")
            case ("list", items):
                inner = "".join(
                    f"<ul>{''.join(f'<li>{html.escape(i)}</li>' for i in item)}</ul>" if isinstance(item, list) else f"<li>{html.escape(item)}</li>"
                    for item in items)
                out.append(f"<ul>{inner}</ul>")
            case ("columns", count, inner):
                out.append(f"<div style='column-count:{count};column-gap:8mm'>{to_html(inner, notes)}</div>")
            case ("tabs", pairs):
                out += [f"<div class=tabs><span>{html.escape(a)}</span><span>{html.escape(b)}</span></div>" for a, b in pairs]
            case ("aside", inner):
                out.append(f"<aside>{to_html(inner, notes)}</aside>")
            case ("note", text, note):
                notes.append(note)
                out.append(f"<p>{html.escape(text)}<sup>{len(notes)}</sup></p>")
            case ("figure", text):
                picture = "<svg width='70mm' height='40mm'><rect width='100%' height='100%' fill='#999'/></svg>"
                out.append(f"<figure>{picture}<figcaption>{html.escape(text)}</figcaption></figure>")
            case ("date", text):
                out.append(f"<p class=date>{html.escape(text)}</p>")
            case (_, text):
                out.append(f"<p>{html.escape(text)}</p>")
    return "\n".join(out)


def html_page(blocks, font, justify):
    notes = []
    body = to_html(blocks, notes)
    if notes:
        body += "<hr>" + "".join(f"<p class=note><sup>{i}</sup> {html.escape(n)}</p>" for i, n in enumerate(notes, 1))
    return f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><style>
@page {{ size: A4; margin: 24mm 18mm; @top-right {{ content: '{HEADS[0]}'; font-size: 9pt; }} @top-left {{ content: '{HEADS[1]}'; font-size: 9pt; }}
 @bottom-right {{ content: '{FOOT}'; font-size: 9pt; }} @bottom-left {{ content: counter(page); font-size: 9pt; }} }}
body {{ font-family: '{font}'; font-size: 11.5pt; line-height: 1.55; margin: 0; text-align: {'justify' if justify else 'start'}; }}
h1 {{ font-size: 19pt; line-height: 1.3; text-align: start; }} h2 {{ font-size: 13.5pt; text-align: start; }}
table {{ border-collapse: collapse; width: 100%; text-align: start; }} td {{ padding: 2mm; vertical-align: top; }}
blockquote {{ margin: 2mm 15mm; font-style: italic; }} .date {{ font-size: 10.5pt; color: #555; }} .note {{ font-size: 9pt; margin: 0; }}
.tabs {{ display: flex; justify-content: space-between; }} figcaption {{ font-size: 9.5pt; }} figure {{ text-align: center; }}
aside {{ float: left; width: 60mm; border: 1px solid; margin: 0 6mm 3mm 0; padding: 2mm; font-size: 10pt; }}
</style></head><body>{body}</body></html>"""


# OpenDocument.

STYLES = {"title": (18, True), "head": (13.5, True), "p": (12, False), "date": (11, False), "quote": (12, False), "caption": (9.5, False), "cell": (11, False), "small": (9, False), "tabs": (12, False)}


class Flat:
    """Writes blocks as a flat OpenDocument text."""

    def __init__(self, font, justify):
        self.font, self.justify, self.notes, self.names, self.automatic = font, justify, 0, 0, []

    def name(self):
        self.names += 1
        return f"n{self.names}"

    def p(self, text, style):
        return f'<text:p text:style-name="{style}">{html.escape(text)}</text:p>'

    def body(self, blocks):
        return "".join(self.block(b) for b in blocks)

    def block(self, block):
        match block:
            case ("table", rows, borders):
                style = "boxed" if borders else "open"
                cells = "".join(
                    "<table:table-row>" + "".join(
                        f'<table:table-cell table:style-name="{style}" office:value-type="string">{self.p(c, "cell")}</table:table-cell>' for c in row)
                    + "</table:table-row>" for row in rows)
                return (f'<table:table table:name="{self.name()}" table:style-name="T"><table:table-column '
                        f'table:number-columns-repeated="{len(rows[0])}"/>{cells}</table:table>')
            case ("list", items):
                inner = "".join(
                    f"<text:list-item>{self.block(('list', item))}</text:list-item>" if isinstance(item, list)
                    else f"<text:list-item>{self.p(item, 'p')}</text:list-item>" for item in items)
                return f'<text:list text:style-name="L">{inner}</text:list>'
            case ("columns", count, inner):
                return f'<text:section text:style-name="S{count}" text:name="{self.name()}">{self.body(inner)}</text:section>'
            case ("tabs", pairs):
                return "".join(f'<text:p text:style-name="tabs">{html.escape(a)}<text:tab/>{html.escape(b)}</text:p>' for a, b in pairs)
            case ("aside", inner):
                return (f'<text:p text:style-name="small"><draw:frame draw:style-name="F" draw:name="{self.name()}" text:anchor-type="paragraph" '
                        f'svg:width="6cm"><draw:text-box fo:min-height="3cm">{self.body(inner)}</draw:text-box></draw:frame></text:p>')
            case ("note", text, note):
                self.notes += 1
                cite = (f'<text:note text:id="f{self.notes}" text:note-class="footnote"><text:note-citation>{self.notes}</text:note-citation>'
                        f'<text:note-body>{self.p(note, "small")}</text:note-body></text:note>')
                return f'<text:p text:style-name="p">{html.escape(text)}{cite}</text:p>'
            case ("figure", text):
                return (f'<text:p text:style-name="caption"><draw:rect draw:style-name="G" text:anchor-type="as-char" svg:width="7cm" svg:height="4cm"/></text:p>'
                        + self.p(text, "caption"))
            case (kind, text):
                return self.p(text, kind)

    def style(self, name, size, bold):
        align = "justify" if self.justify and name in ("p", "quote") else "center" if name == "caption" else "start"
        margins = 'fo:margin-left="1.5cm" fo:margin-right="1.5cm"' if name == "quote" else ""
        tabs = '<style:tab-stops><style:tab-stop style:position="17cm" style:type="right"/></style:tab-stops>' if name == "tabs" else ""
        weight = ' fo:font-weight="bold" style:font-weight-complex="bold"' if bold else ""
        below = "0cm" if name in ("cell", "small") else "0.22cm"
        return (
            f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties style:writing-mode="rl-tb" '
            f'fo:text-align="{align}" fo:margin-bottom="{below}" {margins}>{tabs}</style:paragraph-properties><style:text-properties '
            f'style:font-name="F" style:font-name-complex="F" fo:font-size="{size}pt" style:font-size-complex="{size}pt" '
            f'style:language-complex="ar" style:country-complex="SA"{weight}/></style:style>')

    def document(self, blocks):
        body = self.body(blocks)
        head = f'<text:p text:style-name="tabs">{HEADS[0]}<text:tab/>{HEADS[1]}</text:p>'
        foot = f'<text:p text:style-name="tabs">{FOOT}<text:tab/><text:page-number/></text:p>'
        border = 'fo:border="0.5pt solid #000000"'
        return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="F" svg:font-family="'{self.font}'"/></office:font-face-decls>
<office:automatic-styles>{"".join(self.style(n, *s) for n, s in STYLES.items())}
<style:style style:name="T" style:family="table"><style:table-properties style:rel-width="100%" table:align="margins" style:writing-mode="rl-tb"/></style:style>
<style:style style:name="boxed" style:family="table-cell"><style:table-cell-properties {border} fo:padding="0.1cm"/></style:style>
<style:style style:name="open" style:family="table-cell"><style:table-cell-properties fo:padding="0.1cm"/></style:style>
<style:style style:name="F" style:family="graphic"><style:graphic-properties style:wrap="right" style:horizontal-pos="left" style:horizontal-rel="paragraph"
 style:vertical-pos="top" style:vertical-rel="paragraph" fo:padding="0.15cm" fo:margin-right="0.4cm" {border}/></style:style>
<style:style style:name="G" style:family="graphic"><style:graphic-properties draw:fill="solid" draw:fill-color="#999999"/></style:style>
<text:list-style style:name="L"><text:list-level-style-bullet text:level="1" text:bullet-char="•"><style:list-level-properties
 text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.6cm" fo:margin-left="1.2cm"/></style:list-level-properties></text:list-level-style-bullet>
<text:list-level-style-bullet text:level="2" text:bullet-char="•"><style:list-level-properties
 text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.6cm" fo:margin-left="2.2cm"/></style:list-level-properties></text:list-level-style-bullet></text:list-style>
{"".join(f'<style:style style:name="S{n}" style:family="section"><style:section-properties style:writing-mode="rl-tb"><style:columns fo:column-count="{n}" fo:column-gap="0.8cm"/></style:section-properties></style:style>' for n in (2, 3))}
<style:page-layout style:name="P"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm" style:writing-mode="rl-tb"/>
<style:header-style><style:header-footer-properties fo:min-height="1cm" fo:margin-bottom="0.4cm"/></style:header-style>
<style:footer-style><style:header-footer-properties fo:min-height="1cm" fo:margin-top="0.4cm"/></style:footer-style></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="P"><style:header>{head}</style:header><style:footer>{foot}</style:footer></style:master-page></office:master-styles>
<office:body><office:text>{body}</office:text></office:body></office:document>"""
