"""The head of an answer as bytes: nothing is sent that would be read as something else (S-41).

Fields are looked at together, all names and all values, for one by one that was a third of the
work of a small GET.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from pod_server.web.asgi import Header

#: What no value may hold (RFC 9110 §5.5): controls but the tab; a line end would begin a new field.
_CONTROLS = bytes(n for n in range(0x20) if n != 0x09) + b"\x7f"
#: What no name may hold (RFC 9110 §5.1), and capitals: ASGI has names in lower case.
_NO_NAME = bytes(range(0x21)) + b'\x7f()<>@,;:[]={}\\"ABCDEFGHIJKLMNOPQRSTUVWXYZ'


def _status_line(status: int) -> bytes:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return f"HTTP/1.1 {status} {phrase}\r\n".encode()


STATUS_LINES = {status: _status_line(status) for status in range(200, 600)}

CLOSE = b"connection: close\r\n\r\n"
CHUNKED = b"transfer-encoding: chunked\r\n"
LAST_CHUNK = b"0\r\n\r\n"
_PLAIN = b"content-type: text/plain; charset=utf-8\r\n"
_NONSENSE = b"Invalid HTTP request received."


def lines(fields: Sequence[Header]) -> bytes:
    """The fields as lines. Raises ``RuntimeError`` for one that would become something else."""
    names = b"".join([name for name, _ in fields])
    values = b"".join([value for _, value in fields])
    if len(names.translate(None, _NO_NAME)) != len(names):
        raise RuntimeError("a field of the answer has a name that is none")
    if len(values.translate(None, _CONTROLS)) != len(values):
        raise RuntimeError("a field of the answer has control characters in its value")
    return b"".join([b"%b: %b\r\n" % field for field in fields])


def line(name: bytes, value: bytes) -> bytes:
    """As :func:`lines`, for one field with a name of ours."""
    if len(value.translate(None, _CONTROLS)) != len(value):
        raise RuntimeError("a field of the answer has control characters in its value")
    return b"%b: %b\r\n" % (name, value)


def chunk(piece: bytes) -> bytes:
    """A piece of a body of unknown length (RFC 9112 §7.1)."""
    return b"%x\r\n%b\r\n" % (len(piece), piece)


def refusal_of_nonsense(date: bytes) -> bytes:
    """The whole answer to what is no HTTP: nobody knows what a sender of it understands."""
    length = b"content-length: %d\r\n" % len(_NONSENSE)
    return b"".join((STATUS_LINES[400], date, _PLAIN, length, CLOSE, _NONSENSE))


_known: tuple[Sequence[Header], bytes] = ((), b"")


def known_lines(fields: Sequence[Header]) -> bytes:
    """The lines of a sequence that hardly ever changes, told by its identity."""
    global _known
    if fields is not _known[0]:
        _known = (fields, lines(fields))
    return _known[1]
