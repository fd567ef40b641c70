"""A conversation with the public Python client `websockets`: SERVER (host:port) EMAIL PASSWORD ROOM.

It prints one line a step, and ends with an error at the first thing that is not as docs/protocol.md says.
"""

import asyncio
import json
import sys
import urllib.request
import uuid

import websockets
from websockets.asyncio.client import connect

SERVER, EMAIL, PASSWORD, ROOM = sys.argv[1:5]
STREAM = f"room:{ROOM}"
MESSAGES = 100
IN_FLIGHT = 32


def check(fine, what):
    if not fine:
        raise AssertionError(what)


def sign_in():
    body = json.dumps({"email": EMAIL, "password": PASSWORD}).encode()
    request = urllib.request.Request(
        f"http://{SERVER}/v1/auth/login", body, {"content-type": "application/json"}
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(request, timeout=30) as answer:
        return json.load(answer)["access_token"]


def dial():
    return connect(
        f"ws://{SERVER}/v1/realtime", subprotocols=["atas.v1.json"], compression="deflate", proxy=None
    )


async def say(ws, **op):
    await ws.send(json.dumps(op, ensure_ascii=False))


async def expect(ws, name):
    while True:
        op = json.loads(await asyncio.wait_for(ws.recv(), 30))
        check(op["op"] != "error", op)
        if op["op"] == name:
            return op


async def greeted(token):
    ws = await dial()
    await say(ws, op="hello", token=token)
    await expect(ws, "welcome")
    return ws


async def subscribed(token, position):
    ws = await greeted(token)
    await say(ws, op="subscribe", ref="s", stream=STREAM, **{"from": position})
    answer = await expect(ws, "subscribed")
    check(answer["ref"] == "s", answer)
    return ws, answer


def send(ws, ref, message_id, text):
    return say(ws, op="send", ref=ref, stream=STREAM, id=message_id, body={"text": text})


async def converse(ws, texts, log):
    """Sends the texts and reads until all are acknowledged and seen, both in order."""
    acked, sent, wanted = [], 0, len(log) + len(texts)
    while len(acked) < len(texts) or len(log) < wanted:
        while sent < len(texts) and sent - len(acked) < IN_FLIGHT:
            await send(ws, sent, str(uuid.uuid4()), texts[sent])
            sent += 1
        op = json.loads(await asyncio.wait_for(ws.recv(), 30))
        check(op["op"] in ("ack", "events", "presence", "rooms"), op)
        if op["op"] == "ack":
            acked.append(op["ref"])
        for event in op.get("events", []):
            check(event["seq"] == len(log) + 1, f"{event} after {len(log)} events")
            log.append(event["body"]["text"])
    check(acked == list(range(len(texts))), "acks come in the order of sends")


async def control(ws):
    latency = await asyncio.wait_for(await ws.ping(b"\x00\xff as it came"), 30)
    check(latency >= 0, "the pong brings back the ping's payload")
    pieces = json.dumps({"op": "ping", "t": "ein Stück 再见 😀"}, ensure_ascii=False)

    async def one_by_one():
        for piece in pieces:
            yield piece

    await ws.send(one_by_one())
    check((await expect(ws, "pong"))["t"] == "ein Stück 再见 😀", "the message is put together")


async def cut_off(token, epoch, log):
    """A connection that breaks with sends under way; the next one resumes and sends them again."""
    ws, _ = await subscribed(token, {"epoch": epoch, "seq": len(log)})
    lost = [(str(uuid.uuid4()), f"python, cut off {n}") for n in range(5)]
    for n, (message_id, text) in enumerate(lost):
        await send(ws, n, message_id, text)
    ws.transport.abort()
    await ws.wait_closed()
    ws, answer = await subscribed(token, {"epoch": epoch, "seq": len(log)})
    check(answer["replay"] == "complete", answer)
    seen = [(event["seq"], event["body"]["text"]) for event in answer["events"]]
    for n, (message_id, text) in enumerate(lost):
        await send(ws, n, message_id, text)
    acks = 0
    while acks < len(lost) or len(seen) < len(lost):
        op = json.loads(await asyncio.wait_for(ws.recv(), 30))
        check(op["op"] in ("ack", "events", "presence", "rooms"), op)
        acks += op["op"] == "ack"
        seen += [(event["seq"], event["body"]["text"]) for event in op.get("events", [])]
    wanted = [(len(log) + 1 + n, text) for n, (_, text) in enumerate(lost)]
    check(seen == wanted, f"each once and in order: {seen}")
    log += [text for _, text in lost]
    await ws.close()


async def main():
    print(f"websockets {websockets.__version__}")
    token = sign_in()
    print("signed in")
    ws, answer = await subscribed(token, None)
    check(ws.subprotocol == "atas.v1.json", ws.subprotocol)
    check("permessage-deflate" in ws.request.headers["Sec-WebSocket-Extensions"], "compression is offered")
    check(ws.protocol.extensions == [], "compression is declined")
    epoch, log = answer["epoch"], [event["body"]["text"] for event in answer["events"]]
    print("subscribed, without compression")
    before = len(log)
    texts = [f"python {n}: 你好 {'x' * n}" for n in range(MESSAGES)]
    await converse(ws, texts, log)
    check(log[before:] == texts, "everything is seen in order")
    print(f"{MESSAGES} messages sent, acknowledged and seen in order")
    await control(ws)
    print("ping, pong and a message in pieces")
    await ws.close(1000, "bye")
    check((ws.close_code, ws.close_reason) == (1000, "bye"), (ws.close_code, ws.close_reason))
    print("closed from here")
    await cut_off(token, epoch, log)
    print("cut off and resumed")
    ws = await dial()
    await say(ws, op="hello", token="forged")
    await ws.wait_closed()
    check(ws.close_code == 4100, ws.close_code)
    print("closed from there")


asyncio.run(main())
