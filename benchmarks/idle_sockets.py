"""What idle WebSockets cost: memory each, the processor while nothing happens, and a change to all.

``python -m benchmarks.idle_sockets [SOCKETS] [--workers N]``. Every socket has a topic of its own
or, every tenth, one that all of them share; the server runs as ``sesame serve``.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import os
import resource
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import orjson

from tests.faults.people import JSON_LD, TURTLE, Person, signed_in
from tests.faults.servers import Server, running
from tests.web.rules import acl
from vocab.terms import CONTEXTS

SHARED = 10
SOCKETS = 5_000
#: Sockets for each worker that come first: what all share, and caches that are bounded, are full.
WARM = 700
#: Seconds until what connecting took is over; seconds in which nothing happens, which are measured.
SETTLED, IDLE = 2, 5
CLOCK = os.sysconf("SC_CLK_TCK")


def memory_kb(pids: list[int], kind: str = "Pss") -> int:
    """Proportional set size, or another ``kind`` of smaps_rollup."""
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith(f"{kind}:"):
                total += int(line.split()[1])
    return total


def cpu_ms(pids: list[int]) -> float:
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total * 1_000 / CLOCK


async def connect(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """As little of a client as can be: what is measured is the server."""
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    key = base64.b64encode(os.urandom(16)).decode()
    fields = f"Host: {parts.netloc}\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
    fields += "Upgrade: websocket\r\nConnection: Upgrade\r\n"
    writer.write(f"GET {parts.path}?{parts.query} HTTP/1.1\r\n{fields}\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 101"), head
    return reader, writer


async def subscribed(port: int, pod: str, topic: str) -> str:
    """The address to connect to, asked for as a stranger."""
    parts = urlsplit(pod)
    path = f"{parts.path}.notifications/WebSocketChannel2023/"
    body = orjson.dumps(
        {"@context": [CONTEXTS.NOTIFICATIONS], "type": "WebSocketChannel2023", "topic": topic}
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"POST {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: {JSON_LD}\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
        + body
    )
    answer = await reader.read()
    writer.close()
    head, _, said = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    return str(orjson.loads(said)["receiveFrom"])


async def measure(server: Server, alice: Person, sockets: int) -> float:
    """What one costs, in KB; what else there is to say is printed."""
    pids = server.worker_pids() or [server.pid]
    place = f"{alice.pod}open/"
    alice.ask("PUT", f"{place}shared.ttl", b"", TURTLE)
    owner = alice.credentials.web_id
    alice.ask("PUT", f"{place}.acl", acl(place, owner, here="r", inside="r").encode(), TURTLE)
    lines = []

    async def one(number: int) -> None:
        name = "shared" if number % SHARED == 0 else str(number)
        address = await subscribed(server.port, alice.pod, f"{place}{name}.ttl")
        lines.append(await connect(address))

    warm = WARM * len(pids)
    for first in range(0, warm, 20):
        await asyncio.gather(*(one(number) for number in range(first, first + 20)))
    before, had = memory_kb(pids), len(lines)
    for first in range(warm, sockets + warm, 20):
        await asyncio.gather(*(one(number) for number in range(first, first + 20)))
    await asyncio.sleep(SETTLED)  # what is measured begins once this is over
    each = (memory_kb(pids) - before) / (len(lines) - had)
    print(f"{len(lines)} sockets: {each:.1f} KB each")
    used = cpu_ms(pids)
    await asyncio.sleep(IDLE)  # this is what is measured: nothing happens
    print(f"idle: {(cpu_ms(pids) - used) / IDLE:.1f} ms of processor a second")

    def writes(name: str) -> float:
        spent = cpu_ms(pids)
        for number in range(200):
            body = f"<> <urn:p> {number} .".encode()
            assert alice.ask("PUT", f"{alice.pod}{name}.ttl", body, TURTLE).status in (201, 204)
        return (cpu_ms(pids) - spent) / 200

    print(f"a write that nobody listens to: {await asyncio.to_thread(writes, 'other'):.2f} ms")
    used, began = cpu_ms(pids), time.monotonic()
    await asyncio.to_thread(alice.ask, "PUT", f"{place}shared.ttl", b"<> <urn:p> 1 .", TURTLE)
    answered = time.monotonic() - began
    shared = [reader for reader, _ in lines[::1]]
    heard = await asyncio.gather(
        *(asyncio.wait_for(reader.read(2), 1.5) for reader in shared), return_exceptions=True
    )
    told = sum(1 for one in heard if isinstance(one, bytes))
    print(
        f"one change told to {told}: answered in {answered * 1000:.0f} ms, "
        f"{(cpu_ms(pids) - used) / max(1, told) * 1000:.0f} µs of processor each"
    )
    for _, writer in lines:
        writer.close()
    return each


def measured(sockets: int, workers: int = 1) -> float:
    """As :func:`measure`, on a server of its own."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Server(Path(folder) / "data", workers=workers)) as server,
    ):
        (alice,) = signed_in(server, "alice")
        return asyncio.run(measure(server, alice, sockets))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sockets", nargs="?", type=int, default=SOCKETS)
    parser.add_argument("--workers", type=int, default=1)
    asked = parser.parse_args()
    measured(asked.sockets, asked.workers)


if __name__ == "__main__":
    main()
