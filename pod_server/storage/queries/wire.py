"""What the server and a query process say to each other over a socket pair.

Downwards go pickled values: the child trusts the server. Upwards come a letter and bytes: the
server trusts no child, which runs strangers' queries.
"""

from __future__ import annotations

import pickle
import socket
import struct
import time
from collections.abc import Iterable, Mapping

from pod_server.model.query import Query
from proofs.value import value

_LENGTH = struct.Struct("!Q")
_CHUNK = 1024 * 1024


@value
class Fed:
    """A resource as it is now. ``media_type`` is empty for what is no RDF, and for containers."""

    name: str
    role: str
    is_container: bool
    label: str
    media_type: str = ""
    body: bytes = b""


@value
class Feed:
    """Documents that came, changed or went; ``fresh``: forget what was there of the pod."""

    pod_id: str
    base: str
    fresh: bool
    fed: tuple[Fed, ...]
    gone: tuple[tuple[str, str], ...] = ()


@value
class Names:
    """Which names are there, these and below them?"""

    pod_id: str
    below: tuple[str, ...]


@value
class Relabel:
    """These names have another reader class now."""

    pod_id: str
    labels: Mapping[str, str]


@value
class Ask:
    """Run a query over what the labels allow below a container.

    In ``places`` (IRIs) the labels ``there`` allow it too.
    """

    pod_id: str
    below: str
    labels: frozenset[str]
    query: Query
    base: str
    media_type: str
    max_bytes: int
    max_rows: int
    seconds: int
    places: tuple[str, ...] = ()
    there: frozenset[str] = frozenset()


Message = Feed | Names | Relabel | Ask

# What a child answers, by its first letter.
FOLLOWED = b"f"  # reader classes, then pods let go of
NAMES = b"n"
BEGUN = b"b"  # the dataset is ready: the query's time runs from here
RESULT = b"r"
REFUSED = b"x"
SYNTAX = b"s"


def send(channel: socket.socket, payload: bytes) -> None:
    """One frame."""
    channel.sendall(_LENGTH.pack(len(payload)))
    channel.sendall(payload)


def receive(channel: socket.socket, limit: int, deadline: float | None = None) -> bytes:
    """One frame, whole by ``deadline`` (of the monotonic clock).

    Raises ``EOFError`` where the other side is gone or sends more than ``limit``, ``TimeoutError``.
    """
    (length,) = _LENGTH.unpack(_exactly(channel, _LENGTH.size, deadline))
    if length > limit:
        raise EOFError
    return _exactly(channel, length, deadline)


def _exactly(channel: socket.socket, count: int, deadline: float | None) -> bytes:
    got = bytearray()
    while len(got) < count:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            channel.settimeout(left)
        more = channel.recv(min(_CHUNK, count - len(got)))
        if not more:
            raise EOFError
        got += more
    return bytes(got)


def pack(message: Message) -> bytes:
    """A message to a child."""
    return pickle.dumps(message, pickle.HIGHEST_PROTOCOL)


def unpack(payload: bytes) -> Message:
    """In the child: what the server said."""
    message = pickle.loads(payload)  # noqa: S301  (from our own parent, over a socket pair)
    if not isinstance(message, Message):
        raise EOFError
    return message


def lists(*parts: Iterable[str]) -> bytes:
    """Lists of names or labels, neither of which holds control characters; the root's is empty."""
    return b"\0".join("".join(f"{name}\n" for name in part).encode() for part in parts)


def unlists(payload: bytes) -> list[list[str]]:
    """Inverse of :func:`lists`."""
    return [part.decode().split("\n")[:-1] for part in payload.split(b"\0")]
