"""What processes of one data folder say to each other: jobs one way, numbers or errors back.

A frame is two lengths, a head in JSON, and the bytes of bodies behind it. Nothing in it is ever
executed or unpickled; what does not fit the form ends the connection.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from concurrent.futures import Future
from struct import Struct
from typing import TypedDict, cast

import orjson

from pod_server.contracts import Pod
from pod_server.model import errors
from pod_server.model.change import Amend, Change, Key, Kind, Put, Remove, Stored, Write
from pod_server.model.channel import Plain, Progress, as_plain, from_plain
from pod_server.model.iri import Role
from pod_server.storage.jobs import (
    Adjust,
    Begin,
    Commit,
    Follow,
    Hold,
    Job,
    Release,
    Rewrite,
    Sweep,
)
from pod_server.storage.view import View

_LENGTHS = Struct("!II")
_LARGEST = 256 * 1024 * 1024

#: What the head of a frame may hold.
Json = None | bool | int | str | list["Json"] | dict[str, "Json"]
Bodies = list[bytes]


class BadFrame(Exception):
    """The other side does not speak as we do; the connection ends."""


class Head(TypedDict, total=False):
    """The head of a frame. ``id`` pairs an answer with its job."""

    id: int
    job: str
    pod_id: str
    change: list[Json]
    pod: list[str]
    bytes_max: int | None
    resources_max: int | None
    state: str | None
    key: list[str]
    version: int
    deltas: int
    body: int
    blob: str | None
    before_us: int
    token: str
    limit_ms: int
    channels: list[list[Json]]
    number: int
    error: str
    facts: dict[str, Json]
    sizes: list[int]


def send(line: socket.socket, head: Head, bodies: Bodies) -> None:
    head["sizes"] = [len(body) for body in bodies]
    said = orjson.dumps(head)
    rest = b"".join(bodies)
    line.sendall(_LENGTHS.pack(len(said), len(rest)) + said + rest)


def receive(line: socket.socket) -> tuple[Head, Bodies] | None:
    """The next frame, ``None`` where the other side has hung up."""
    lengths = _exactly(line, _LENGTHS.size)
    if lengths is None:
        return None
    said_length, rest_length = _LENGTHS.unpack(lengths)
    if said_length + rest_length > _LARGEST:
        raise BadFrame(f"a frame of {said_length + rest_length} bytes")
    said, rest = _exactly(line, said_length), _exactly(line, rest_length)
    if said is None or rest is None:
        return None
    head: Head = orjson.loads(said)
    bodies, at = [], 0
    for size in head.get("sizes", []):
        bodies.append(rest[at : at + size])
        at += size
    return head, bodies


def _exactly(line: socket.socket, length: int) -> bytes | None:
    got = bytearray()
    while len(got) < length:
        more = line.recv(min(length - len(got), 1 << 20))
        if not more:
            return None
        got += more
    return bytes(got)


def job_said(job: Job) -> tuple[Head, Bodies]:
    """A job as a frame, without its id."""
    bodies: Bodies = []
    head: Head = {"pod_id": job.view.pod_id}
    match job:
        case Commit():
            head |= {"job": "commit", "change": _change_said(job.change, bodies)}
        case Begin():
            pod = job.pod
            head |= {
                "job": "begin",
                "pod": [pod.pod_id, pod.name, pod.base, pod.owner],
                "change": _change_said(job.first, bodies),
                "bytes_max": job.bytes_max,
            }
        case Adjust():
            head |= {"job": "adjust", "bytes_max": job.bytes_max, "state": job.state}
            head["resources_max"] = job.resources_max
        case Rewrite():
            head |= {
                "job": "rewrite",
                "key": [job.seen.name, job.seen.role.value],
                "version": job.seen.version,
                "deltas": job.seen.deltas,
                "body": _body(job.body, bodies),
                "blob": job.blob,
            }
        case Sweep():
            head |= {"job": "sweep", "before_us": job.before_us}
        case Follow():
            head |= {"job": "follow", "channels": _channels_said(job)}
        case Hold():
            head |= {"job": "hold", "token": job.token, "limit_ms": int(job.limit_s * 1000)}
        case Release():
            head |= {"job": "release", "token": job.token}
            if job.change is not None:
                head["change"] = _change_said(job.change, bodies)
        case _:
            raise BadFrame(f"{type(job).__name__} is not sent")
    return head, bodies


def job_heard(head: Head, bodies: Bodies, view: View) -> Job:
    """The job of a frame, for the owner's writer. A hold is granted by its future."""
    try:
        match head["job"]:
            case "commit":
                return Commit(view, _change_heard(head["change"], bodies))
            case "begin":
                first = _change_heard(head["change"], bodies)
                return Begin(view, Pod(*head["pod"]), first, head["bytes_max"] or 0)
            case "adjust":
                return Adjust(view, head["bytes_max"], head["state"], head["resources_max"])
            case "rewrite":
                name, role = head["key"]
                body = None if head["body"] < 0 else bodies[head["body"]]
                version, deltas = head["version"], head["deltas"]
                seen = Stored(name, Role(role), Kind.DOCUMENT, version, "", 0, 0, 0, deltas=deltas)
                return Rewrite(view, seen, body, head["blob"])
            case "sweep":
                return Sweep(view, head["before_us"])
            case "follow":
                return _channels_heard(head["channels"], view)
            case "hold":
                return Hold(view, head["token"], head["limit_ms"] / 1000)
            case "release":
                change = _change_heard(head["change"], bodies) if "change" in head else None
                return Release(view, head["token"], change)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise BadFrame(str(error)) from error
    raise BadFrame(head["job"])


def _body(body: bytes | None, bodies: Bodies) -> int:
    if body is None:
        return -1
    bodies.append(body)
    return len(bodies) - 1


def _change_said(change: Change, bodies: Bodies) -> list[Json]:
    return [
        [_write_said(write, bodies) for write in change.writes],
        [[name, role.value, version] for (name, role), version in change.rests_on.items()],
        change.rules_at,
        [*change.empty],
        change.actor,
    ]


def _write_said(write: Write, bodies: Bodies) -> list[Json]:
    match write:
        case Put(name, media_type, body, blob, size, role, kind, original):
            at = _body(body, bodies)
            return ["put", name, role.value, media_type, at, blob, size, kind.value, original]
        case Amend(name, removed, inserted, size, role):
            gone, come = _body(removed, bodies), _body(inserted, bodies)
            return ["amend", name, role.value, gone, come, size]
        case Remove(name, role):
            return ["remove", name, role.value]


def _change_heard(said: list[Json], bodies: Bodies) -> Change:
    writes, rests_on, rules_at, empty, actor = said
    if (
        not isinstance(writes, list)
        or not isinstance(rests_on, list)
        or not isinstance(empty, list)
    ):
        raise BadFrame("a change")
    return Change(
        tuple(_write_heard(write, bodies) for write in writes),
        dict(_ground_heard(line) for line in rests_on),
        rules_at if isinstance(rules_at, int) else None,
        frozenset(name for name in empty if isinstance(name, str)),
        actor if isinstance(actor, str) else None,
    )


def _ground_heard(said: Json) -> tuple[Key, int | None]:
    match said:
        case [str(name), str(role), int() | None as version]:
            return (name, Role(role)), version
    raise BadFrame("what a change rests on")


def _write_heard(said: Json, bodies: Bodies) -> Write:
    match said:
        case ["put", str(name), str(role), str(media), int(at), str() | None as blob, int(size),
              str(kind), bool(original)]:  # fmt: skip
            body = None if at < 0 else bodies[at]
            return Put(name, media, body, blob, size, Role(role), Kind(kind), original)
        case ["amend", str(name), str(role), int(gone), int(come), int(size)]:
            return Amend(name, bodies[gone], bodies[come], size, Role(role))
        case ["remove", str(name), str(role)]:
            return Remove(name, Role(role))
    raise BadFrame("a write")


def _channels_said(job: Follow) -> list[list[Json]]:
    return [
        [cast("Json", as_plain(channel)) for channel in job.added],
        [[moved.channel_id, moved.told, moved.failures] for moved in job.moved],
        [*job.dropped],
    ]


def _channels_heard(said: list[list[Json]], view: View) -> Follow:
    added, moved, dropped = said
    return Follow(
        view,
        tuple(from_plain(cast("Plain", plain)) for plain in added),
        tuple(Progress(*cast("tuple[str, int, int]", line)) for line in moved),
        tuple(str(channel_id) for channel_id in dropped),
    )


def answer_said(number: int, future: Future[int]) -> Head:
    """What became of job ``number``."""
    error = future.exception()
    if error is None:
        return {"id": number, "number": future.result()}
    if not isinstance(error, errors.PodError):
        return {"id": number, "error": "Corrupted", "facts": {"what": repr(error)}}
    named = getattr(error, "__dataclass_fields__", ())
    facts: dict[str, Json] = {name: getattr(error, name) for name in named}
    return {"id": number, "error": type(error).__name__, "facts": facts}


def answer_heard(head: Head, future: Future[int]) -> None:
    """Settle the future of a job as its owner has."""
    if "number" in head:
        future.set_result(head["number"])
        return
    kind: Callable[..., object] | None = getattr(errors, head.get("error", ""), None)
    made = kind(**head.get("facts", {})) if kind is not None else None
    if isinstance(made, errors.PodError):
        future.set_exception(made)
    else:
        future.set_exception(errors.Corrupted("The pod's owner answered what we do not know."))
