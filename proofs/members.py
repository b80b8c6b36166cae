"""Members of a signed document, for whoever reads these and not its RDF: one spelling, one meaning.

A signature over RDF holds however the RDF was written. A relay could thus write a member under its
whole address, where a reader of members does not look, and hide it under a good signature.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from proofs import shelf
from proofs.strict_json import Json
from vocab.terms import SESAME


def must_be_named(document: Json) -> None:
    """Raise ``ValueError`` where it says under an address what our context has a name for."""
    context = shelf.bundled().plain(SESAME.CONTEXT)
    if context is None:  # then nothing could be judged here, and hiding would go unseen
        raise LookupError(f"{SESAME.CONTEXT} is no plain context.")
    for key in _keys(document):
        name = context.by_address.get(context.written_out(key), "") if ":" in key else ""
        if name:
            raise ValueError(f"“{key}” is called “{name}” here.")


def moment(text: str) -> datetime:
    """A moment with its time zone, which can be told from others. Raises ``ValueError``."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"{text} names no time zone; end it with Z.")
    try:
        found.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text} is no moment of any calendar.") from None
    return found


def _keys(document: Json) -> Iterator[str]:
    todo: list[Json] = [document]
    while todo:
        value = todo.pop()
        if isinstance(value, dict):
            yield from value
            todo.extend(value.values())
        elif isinstance(value, list):
            todo.extend(value)
