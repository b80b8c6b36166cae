"""What JSON-LD would leave out without a word: it would be shown, and not be signed.

A misspelt term, an address that is none or a null vanishes when JSON-LD becomes RDF, so a signature
over RDF does not cover it. A node whose own address is none vanishes whole: beside it, in
``@included``, could stand what somebody did sign. Documents in one plain context (ours is) can be
read for that exactly; for documents in others, ``eddsa-jcs-2022`` signs every byte instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from pyoxigraph import NamedNode

from proofs.contexts import CONTEXT, PlainContext
from proofs.strict_json import Json
from proofs.value import value

#: Steps from the root, innermost outside: made into a pointer only where one is asked for.
_Path: TypeAlias = "tuple[()] | tuple[_Path, str | int]"

#: Those by which nodes stand beside the document, or point at it, are not among them: who reads
#: its members would not read these.
_KEYWORDS = frozenset(f"@{word}" for word in ("id", "type", "value", "language", "list", "set"))
_JUDGED = 4_096
_ADDRESSES = frozenset(("@id", "@type", "@vocab"))
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`\x7f]*\Z")
_BLANK = re.compile(r"_:[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?\Z")
_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*\Z")


@value
class Loss:
    """One thing left out: where (JSON Pointer, RFC 6901), which text, and of what kind.

    ``kind`` is ``term`` (not in the context), ``iri`` (not a whole address), ``language``,
    ``empty`` (null, or a list of nothing) or ``context`` (another one, further in).
    """

    pointer: str
    kind: str
    text: str


def losses(document: Json, context: PlainContext) -> Iterator[Loss]:
    """Everything in the document that its RDF would not say."""
    todo: list[tuple[_Path, Json]] = [((), document)]
    while todo:
        path, value = todo.pop()
        if isinstance(value, list):
            for at, inner in enumerate(value):
                todo.append(((path, at), inner))
                if inner is None or inner == []:
                    yield Loss(_pointer((path, at)), "empty", "")
            continue
        if not isinstance(value, dict):
            continue
        for key, inner in value.items():
            if key == CONTEXT:
                if path:
                    yield Loss(_pointer((path, key)), "context", key)
                continue
            meaning = _meaning(key, context)
            if isinstance(inner, (dict, list)):
                todo.append(((path, key), inner))
            if meaning is None:
                yield Loss(_pointer((path, key)), "term", key)
            elif inner is None or inner == []:
                yield Loss(_pointer((path, key)), "empty", "")
            elif meaning in _ADDRESSES:
                yield from _addresses(inner, meaning, (path, key), context)
            elif meaning == "@language" and not _fits(_TAG, inner):
                yield Loss(_pointer((path, key)), "language", str(inner))


def _pointer(path: _Path) -> str:
    steps: list[str] = []
    while path:
        path, step = path
        steps.append(str(step).replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{step}" for step in reversed(steps))


def _meaning(key: str, context: PlainContext) -> str | None:
    """How the values of a key are read: a keyword, ``@id`` or ``@vocab`` for addresses, or ""."""
    known = context.meanings.get(key)
    if known is not None:
        return known
    if key in _KEYWORDS:
        return key
    return "" if ":" in key and key[0] != "@" and _is_whole(key, context) else None


def _addresses(value: Json, meaning: str, path: _Path, context: PlainContext) -> Iterator[Loss]:
    if isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _addresses(inner, meaning, (path, at), context)
    elif value is not None and not isinstance(value, dict):
        named = meaning != "@id" and value in context.names
        whole = isinstance(value, str) and _is_whole(value, context)
        if not (named or whole or _fits(_BLANK, value)):
            yield Loss(_pointer(path), "iri", str(value))


def _is_whole(text: str, context: PlainContext) -> bool:
    """Whether it is an address, written out or with a prefix, that RDF takes."""
    return _fits(_IRI, text) and _is_address(context.written_out(text))


@lru_cache(_JUDGED)
def _is_address(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _fits(form: re.Pattern[str], value: Json) -> bool:
    return isinstance(value, str) and form.match(value) is not None
