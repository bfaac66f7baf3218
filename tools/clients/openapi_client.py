"""A client generated from the OpenAPI document against every operation of it, with the token of an editor (the log: of an
admin). Every answer must be what the document says: the generated client parses it, and jsonschema checks it."""

import datetime
import importlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import jsonschema
from desk import served
from openapi_spec_validator import OpenAPIV31SpecValidator

ARABIC = "افتتح الوزير مستشفى جديدا في الرباط بكلفة 40 مليون درهم."

# Read as they come: no JSON, or a stream that does not end soon.
STREAMS = {"followProgress"}


def snake(name):
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)


def generated(document, folder):
    """The package that openapi-python-client makes, with all of what it warned of."""
    (folder / "openapi.json").write_text(json.dumps(document))
    (folder / "config.yaml").write_text("project_name_override: desk-client\npackage_name_override: desk_client\n"
                                         "content_type_overrides:\n  application/atom+xml: text/plain\n  application/feed+json: application/json\n  application/stix+json: application/json\n")
    made = subprocess.run(
        ["openapi-python-client", "generate", "--path", "openapi.json", "--config", "config.yaml", "--meta", "none"],
        cwd=folder, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    warned = [l for l in (made.stdout + made.stderr).splitlines() if "WARNING" in l.upper() or "unsupported" in l.lower()]
    assert not warned, made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    return importlib.import_module("desk_client")


def plain(value):
    """A value without what may be written in two ways: a point in time, and what is null or absent."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)", value):
        return re.sub(r"(\.\d+)?(Z|\+00:00)$", "", value)
    return value


def resolved(document, schema):
    return {**schema, "components": document["components"]}


def main(program):
    with served(program) as desk, tempfile.TemporaryDirectory() as folder:
        status, document = desk.ask("/api/v1/openapi.json", role="reader")
        assert status == 200
        errors = list(OpenAPIV31SpecValidator(document).iter_errors())
        assert not errors, [e.message for e in errors]
        client = generated(document, pathlib.Path(folder))
        event, sentence, _ = desk.decided
        job = desk.ask("/api/v1/jobs")[1]["jobs"][0]["name"]
        operations = {o["operationId"]: (path, method, o) for path, item in document["paths"].items() for method, o in item.items()}

        def models():
            return importlib.import_module("desk_client.models")

        def call(name, body=None, role="editor", expect=200, **arguments):
            path, method, operation = operations[name]
            own = client.AuthenticatedClient(base_url=desk.base, token=desk.tokens[role], raise_on_unexpected_status=True)
            module = next(pathlib.Path(folder, "desk_client", "api").glob(f"*/{snake(name)}.py"))
            function = importlib.import_module(f"desk_client.api.{module.parent.name}.{module.stem}").sync_detailed
            if body is not None:
                reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].split("/")[-1]
                model = getattr(models(), reference)
                jsonschema.Draft202012Validator(resolved(document, {"$ref": f"#/components/schemas/{reference}"})).validate(body)
                arguments["body"] = model.from_dict(body)
            answer = function(client=own, **arguments)
            assert answer.status_code == expect, (name, answer.status_code, answer.content[:400])
            described = operation["responses"].get(str(expect)) or operation["responses"]["default"]
            for kind, content in described["content"].items():
                assert answer.headers["content-type"].startswith(kind), (name, answer.headers["content-type"])
                if kind.endswith("json") and "schema" in content:
                    value = json.loads(answer.content)
                    jsonschema.Draft202012Validator(resolved(document, content["schema"])).validate(value)
                    assert answer.parsed is not None, name
                    again = json.loads(json.dumps(answer.parsed.to_dict()))
                    assert plain(again) == plain(value), f"{name}: the client lost something of the answer"
            operations[name][2]["asked"] = True
            return answer.parsed

        of = {"event": event["event"], "revision": event["revision"]}
        call("listEvents")
        call("listEvents", per_page=2, page=2, order=models().ListEventsOrder("made"), confidence="high,moderate", from_=datetime.date(2025, 1, 1))
        call("readEvent", event=of["event"])
        call("search", q="flood")
        call("listBriefs", after=datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc))
        call("readNewestBrief", event=of["event"])
        call("readBrief", **of)
        call("readBrief", event="none", revision=1, expect=404)
        call("listSentences", **of)
        call("readSentence", **of, sentence=sentence)
        call("reviewSentence", **of, sentence=sentence, body={"action": "withdraw"})
        call("readDifferences", **of)
        call("readManifest", **of)
        call("readStix", **of)
        call("glossText", text=ARABIC)
        call("glossLines", body={"lines": [ARABIC, ""]})
        call("verify", body={"pairs": [{"arabic": ARABIC, "english": "The minister opened a hospital."}], "machine": True})
        call("readAtomFeed")
        call("readJsonFeed", place="M'Sila")
        call("readHealth")
        call("readMetrics")
        call("listJobs")
        call("runJob", job=job, body={})
        for _ in range(200):
            doing = desk.ask("/api/v1/jobs")[1]["doing"]
            if not doing["busy"] and all(t["state"] in ("done", "failed") for t in doing["tasks"]):
                break
            time.sleep(0.1)
        runs = call("listRuns").to_dict()["runs"]
        call("retryRun", run=runs[0]["number"], body={}, expect=409 if runs[0]["outcome"] == "ok" else 200)
        call("listDeliveries")
        task = call("translate", body={"lines": [ARABIC]}).to_dict()
        call("readTranslation", task=task["task"]["number"] if isinstance(task.get("task"), dict) else task["task"])
        call("listTerms", q="Hamouchi")
        call("changeTerm", body={"action": "add", "term": {"arabic": "نواذيبو", "english": "Nouadhibou"}})
        call("suggestTerms", at_least=1)
        call("readLog", role="admin")
        call("readLog", role="editor", expect=403)
        call("readOpenApi")
        left = [n for n, o in operations.items() if "asked" not in o[2] and n not in STREAMS]
        assert not left, f"not asked: {left}"
        print(f"OpenAPI 3.1: valid; a generated client asked {len(operations) - len(STREAMS)} operations")


main(sys.argv[1])
