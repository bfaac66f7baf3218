"""A desk to ask: briefs of the examples and of articles with unusual characters, a sentence that an editor corrected, and one
whose English was withheld."""

import contextlib
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]

# English that may be printed as what the source says, and English that may not.
PRINTED = "Corrected by an editor of the desk: the marker that may be printed."
WITHHELD = "Rejected by an editor of the desk: the marker that must not be printed."

UNUSUAL = [
    {"id": "odd-1", "outlet": "Agency \"A\" & <Sons> \U0001f30d", "date": "2025-05-03", "url": "https://example.org/a?b=1&c=%22",
     "title": "مقتل ثلاثة أشخاص في حريق بمدينة طرابلس \U0001f525 <script>alert(1)</script>",
     "text": "قتل ثلاثة أشخاص في حريق اندلع يوم السبت في سوق بمدينة طرابلس الليبية.\n\nوقال شاهد: \"لم أر\u200f مثل\u200d هذا & ذاك\" \u202eثم مضى\u202c."},
    {"id": "odd-2", "outlet": "وكالة «النون»\\", "date": "2025-05-03",
     "title": "حريق في سوق بطرابلس يودي بحياة ثلاثة", "text": "أودى حريق اندلع يوم السبت في سوق بمدينة طرابلس الليبية بحياة ثلاثة أشخاص، وأصيب خمسة.\n\n\u064b\u064c\u064d وقدرت الخسائر بنحو 1,5 مليون دينار \ufdfa."},
]


class Desk:
    """A folder with a store, and what asks its server."""

    def __init__(self, program, folder):
        self.program, self.folder = pathlib.Path(program).resolve(), folder
        self.store, self.tokens, self.base = folder / "desk.db", {}, None

    def run(self, *arguments):
        done = subprocess.run([self.program, *arguments], cwd=self.folder, capture_output=True, text=True)
        assert done.returncode in (0, 3), (arguments, done.returncode, done.stderr)
        return done.stdout

    def ask(self, path, body=None, role="editor"):
        """The status of an answer, and its JSON where it is JSON."""
        own = {"Authorization": f"Bearer {self.tokens[role]}"} if role else {}
        if body is not None:
            own["Content-Type"] = "application/json"
            body = json.dumps(body).encode()
        try:
            with urllib.request.urlopen(urllib.request.Request(self.base + path, body, own), timeout=30) as answer:
                status, kind, text = answer.status, answer.headers.get_content_type(), answer.read()
        except urllib.error.HTTPError as e:
            status, kind, text = e.code, e.headers.get_content_type(), e.read()
        return status, json.loads(text) if kind.endswith("json") else text.decode()

    def events(self):
        return self.ask("/api/v1/events?per_page=100")[1]["events"]

    def sentences(self, event):
        return self.ask(event["links"]["sentences"])[1]["sentences"]


CONFIGURATION = """\
[store]
path = "desk.db"
[brief]
glossaries = ["desk.csv"]
[serve]
rate = 100000
[[job]]
name = "night"
inputs = ["articles"]
model = "none"
retries = 0
[[job.delivery]]
kind = "folder"
path = "delivered"
"""


@contextlib.contextmanager
def served(program):
    """A desk that is served, with tokens of every role."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(program, pathlib.Path(folder))
        shutil.copytree(ROOT / "examples" / "articles", desk.folder / "articles")
        (desk.folder / "desk.csv").write_text("arabic,english\nحموشي,Hamouchi\n", encoding="utf-8")
        (desk.folder / "mujaz.toml").write_text(CONFIGURATION, encoding="utf-8")
        odd = desk.folder / "articles" / "unusual.jsonl"
        odd.write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in UNUSUAL), encoding="utf-8")
        # The last one comes with the second run, so that its event has two revisions.
        late = desk.folder / "articles" / "04-flood-toll-rises.txt"
        text = late.read_bytes()
        late.unlink()
        desk.run("--quiet", "brief", "articles", "--model", "none", "--store", "--out", "briefs")
        late.write_bytes(text)
        desk.run("--quiet", "brief", "articles", "--model", "none", "--store", "--out", "briefs")
        for role in ("reader", "editor", "admin"):
            desk.tokens[role] = desk.run("token", "add", role, "--role", role, "--by", "the check").split()[-1]
        server = subprocess.Popen([desk.program, "serve", "--listen", "0"], cwd=folder, stderr=subprocess.PIPE, text=True)
        try:
            desk.base = re.search(r"(http://127\.0\.0\.1:\d+)/", server.stderr.readline()).group(1)
            event = next(e for e in desk.events() if "M'Sila" in e["title"])
            first, second = desk.sentences(event)[:2]
            for sentence, steps in ((first, [("correct", PRINTED)]), (second, [("correct", WITHHELD), ("reject", None)])):
                for action, english in steps:
                    body = {"action": action, "despite_checks": True, **({"english": english} if english else {})}
                    status, said = desk.ask(f"{event['links']['sentences']}/{sentence['id']}/review", body)
                    assert status == 200, said
            desk.decided = (event, first["id"], second["id"])
            yield desk
        finally:
            server.terminate()
            server.wait()
