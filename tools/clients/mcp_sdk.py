"""The reference SDK of the Model Context Protocol against `mujaz mcp` and `/mcp`."""

import asyncio
import json
import os
import sys

import httpx2
from desk import PRINTED, WITHHELD, served
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError

ARABIC = "افتتح الوزير مستشفى جديدا في الرباط بكلفة 40 مليون درهم."


def text_of(result):
    return "\n".join(c.text for c in result.content)


async def refused(client, name, arguments, said):
    result = await client.call_tool(name, arguments)
    assert result.is_error and said in text_of(result), (name, arguments, result)


async def asked(client, desk, mode):
    """Every tool and every resource, rightly and wrongly asked."""
    assert client.server_info.name == "mujaz" and "cite the sentence" in client.instructions
    tools = {t.name: t for t in (await client.list_tools()).tools}
    heard = []

    async def call(name, **arguments):
        assert set(arguments) <= set(tools[name].input_schema["properties"]), (name, arguments)
        result = await client.call_tool(name, arguments)
        assert not result.is_error, (name, arguments, text_of(result))
        heard.append(text_of(result))
        if result.structured_content is not None:
            assert result.structured_content == json.loads(text_of(result)), name
        return result.structured_content or text_of(result)

    event, corrected, rejected = desk.decided
    listed = await call("list_events", per_page=100)
    assert listed["total"] == len(listed["events"]) == 6, listed["total"]
    assert any(e["event"] == event["event"] for e in (await call("list_events", place="M'Sila"))["events"])
    assert (await call("search", q="فيضانات"))["total"] == 1
    assert (await call("search", q="flood -flood"))["total"] == 0
    for e in listed["events"]:
        brief = await call("read_brief", event=e["event"])
        assert "[S1." in brief or "[[S1." in brief, brief[:400]
        for s in (await call("read_sentences", event=e["event"], revision=e["revision"]))["sentences"]:
            assert s["arabic"]
    sentences = {s["id"]: s for s in (await call("read_sentences", event=event["event"]))["sentences"]}
    assert sentences[corrected]["english"] == PRINTED
    assert sentences[rejected]["english"] is None and sentences[rejected]["help"]["gloss"]
    assert (await call("gloss", text=ARABIC))["lines"][0]["tokens"]
    right = await call("verify", arabic=ARABIC, english="The minister opened a new hospital in Rabat at a cost of 40 million dirhams.")
    wrong = await call("verify", arabic=ARABIC, english="The minister opened a new hospital in Rabat at a cost of 70 million dirhams.", machine=True)
    assert not right["pairs"][0]["findings"] and wrong["pairs"][0]["findings"], (right, wrong)

    await refused(client, "read_brief", {}, "`event` is not given")
    await refused(client, "read_brief", {"event": "no-such-event"}, "no-such-event")
    await refused(client, "read_brief", {"event": event["event"], "revision": 99}, "99")
    await refused(client, "read_sentences", {"event": event["event"], "revision": "first"}, "`revision` has to be of type integer")
    await refused(client, "list_events", {"colour": "red"}, "`colour` is no argument")
    await refused(client, "list_events", {"from": "yesterday"}, "yesterday")
    await refused(client, "list_events", {"per_page": 100000}, "100")
    await refused(client, "search", {"q": ["a"]}, "`q` has to be of type string")
    await refused(client, "verify", {"arabic": ARABIC, "english": 7}, "`english` has to be of type string")
    await refused(client, "verify", {"arabic": ARABIC, "english": "A", "machine": "yes"}, "`machine` has to be of type boolean")
    await refused(client, "gloss", {"text": "ا" * 50_000}, "too much")
    for method, argument in ((client.read_resource, "mujaz://briefs/no-such-event"), (client.read_resource, "file:///etc/passwd")):
        try:
            await method(argument)
        except MCPError as e:
            assert "no" in e.error.message, e
        else:
            raise AssertionError(f"{argument} was read")
    try:
        await client.call_tool("delete_everything", {})
    except MCPError as e:
        assert "delete_everything" in e.error.message
    else:
        raise AssertionError("a tool that is not there was called")

    resources, cursor = [], None
    while True:
        part = await client.list_resources(cursor=cursor)
        resources += part.resources
        cursor = part.next_cursor
        if not cursor:
            break
    assert len(resources) == 6 and (await client.list_resource_templates()).resource_templates
    for r in resources:
        content = (await client.read_resource(str(r.uri))).contents[0]
        assert content.mime_type == "text/markdown" and content.text.startswith("> "), r
        heard.append(content.text)
    whole = "\n".join(heard)
    assert PRINTED in whole, "what an editor corrected is not told"
    assert WITHHELD not in whole, "a withheld line is told"
    assert "<script>" not in whole.replace("\\", ""), "markup of an article is told as it stands"
    print(f"{mode}: {len(tools)} tools, {len(resources)} resources, protocol {client.protocol_version}")


async def main(program):
    with served(program) as desk:
        server = StdioServerParameters(command=str(desk.program), args=["mcp"], cwd=str(desk.folder), env=dict(os.environ))
        for mode in ("auto", "legacy"):
            async with Client(stdio_client(server), mode=mode) as client:
                await asked(client, desk, f"standard input and output, {mode}")
            own = httpx2.AsyncClient(headers={"Authorization": f"Bearer {desk.tokens['reader']}"})
            async with own, Client(streamable_http_client(f"{desk.base}/mcp", http_client=own), mode=mode) as client:
                await asked(client, desk, f"HTTP, {mode}")


asyncio.run(asyncio.wait_for(main(sys.argv[1]), 120))
