"""The child that judges by shapes which did not ship with us; it may be killed at any moment.

It reads frames (four bytes of length, then JSON ``[N-Triples, Turtle of the shape]``) and answers
with frames of JSON. It has limits of memory and of processor time, opens no file and knows no pod.
"""

from __future__ import annotations

import json
import os
import resource
import select
import struct
from dataclasses import asdict

from proofs import shapes

MEMORY = 1024**3
CPU_SECONDS = 4
#: A child that nobody asked for so long goes home.
IDLE_SECONDS = 300
_HEADER = struct.Struct("!I")


def answer(question: bytes) -> bytes:
    """The verdict on one graph, or why there is none."""
    data, shape = json.loads(question)
    try:
        report = shapes.validate(data, shape, engine="shacl")
    except (shapes.BadShapes, shapes.BadData) as error:
        return json.dumps({"broken": str(error)}).encode()
    return json.dumps(
        {
            "accepted": report.accepted,
            "focus_nodes": report.focus_nodes,
            "results": [asdict(result) for result in report.results],
            "turtle": report.turtle().decode(),
            "jsonld": report.jsonld().decode(),
        }
    ).encode()


def main() -> None:
    """Answer until the parent closes the pipe, or nobody asks."""
    replies = os.dup(1)
    os.dup2(2, 1)  # what a library prints must not get between the frames
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    while select.select([0], [], [], IDLE_SECONDS)[0]:
        header = _take(_HEADER.size)
        if len(header) < _HEADER.size:
            return
        question = _take(_HEADER.unpack(header)[0])
        used = resource.getrusage(resource.RUSAGE_SELF)
        _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + CPU_SECONDS)
        reply = answer(question)
        _give(replies, _HEADER.pack(len(reply)) + reply)


def _limit(what: int, soft: int) -> None:
    _, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    resource.setrlimit(what, (soft, hard))


def _take(size: int) -> bytes:
    taken = bytearray()
    while len(taken) < size:
        piece = os.read(0, size - len(taken))
        if not piece:
            break
        taken += piece
    return bytes(taken)


def _give(where: int, data: bytes) -> None:
    while data:
        data = data[os.write(where, data) :]


if __name__ == "__main__":
    main()
