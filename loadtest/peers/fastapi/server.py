"""One room over FastAPI's WebSockets, with Redis pub/sub between workers: the stack that ATAS replaced."""

import asyncio
import json
import os
from collections import defaultdict
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import uuid4

from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from redis.asyncio import Redis

rooms: dict[str, set[WebSocket]] = defaultdict(set)
redis = Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)


async def deliver() -> None:
    """Hands what any worker published to the sockets of this one."""
    async with redis.pubsub() as pubsub:
        await pubsub.psubscribe("room:*")
        async for message in pubsub.listen():
            if message["type"] != "pmessage":
                continue
            members = rooms[message["channel"].removeprefix("room:")]
            for socket in list(members):
                try:
                    await socket.send_text(message["data"])
                except (RuntimeError, WebSocketDisconnect):
                    members.discard(socket)


@asynccontextmanager
async def lifespan(_: FastAPI):
    """Delivers for as long as the worker lives."""
    delivery = asyncio.create_task(deliver())
    yield
    delivery.cancel()


app = FastAPI(lifespan=lifespan)


@app.websocket("/rooms/{room}")
async def enter(socket: WebSocket, room: str) -> None:
    """Subscribes to a room; what is heard is said to everybody in it."""
    await socket.accept()
    rooms[room].add(socket)
    await socket.send_text('{"op":"subscribed"}')
    author = str(uuid4())
    try:
        while True:
            said = await socket.receive_json()
            seq = await redis.incr(f"seq:{room}")
            event = {
                "seq": seq,
                "kind": "message",
                "id": said["id"],
                "author": author,
                "at": datetime.now(UTC).isoformat(),
                "body": {"text": said["text"]},
            }
            events = {"op": "events", "stream": f"room:{room}", "events": [event]}
            await redis.publish(f"room:{room}", json.dumps(events, separators=(",", ":")))
    except WebSocketDisconnect:
        pass
    finally:
        rooms[room].discard(socket)
