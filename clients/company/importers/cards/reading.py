"""A file's bytes as one JSON document, with exact numbers; anything else is refused."""

from __future__ import annotations

import codecs
import json
from decimal import Decimal
from typing import Any

from clients.company.importers.cards.place import Place, root
from proofs import strict_json
from proofs.strict_json import MAX_DEPTH, MalformedJson, TooComplex

MOST_BYTES = 20_000_000
#: Longer numbers are no measure, and cost time.
_LONGEST_NUMBER = 40


class NoCard(ValueError):
    """A document from which no card comes; ``fr`` and ``en`` say why, and what would do."""

    def __init__(self, code: str, fr: str, en: str) -> None:
        super().__init__(en)
        self.code = code
        self.fr = fr
        self.en = en


def read(body: bytes) -> Place:
    """The document. UTF-8, or UTF-16 with its mark (as SAMM's tools write on Windows).

    Raises :class:`NoCard`.
    """
    if len(body) > MOST_BYTES:
        raise NoCard("too-large", "Plus de 20 Mo : partagez-le.", "More than 20 MB: split it.")
    try:
        document = _DECODER.decode(_decoded(body))
        strict_json.check_depth(document, MAX_DEPTH)
    except (MalformedJson, TooComplex, ValueError, RecursionError) as error:
        raise NoCard("not-json", f"Pas du JSON : {error}.", f"Not JSON: {error}.") from error
    if not isinstance(document, dict):
        raise NoCard(
            "no-object",
            "Il faudrait un objet JSON, pas une liste ni une valeur.",
            "A JSON object is wanted, not a list or a value.",
        )
    return root(document)


def _decoded(body: bytes) -> str:
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16")
    return body.decode("utf-8-sig")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedJson("A key stands twice in one object")
    return found


def _exact(digits: str) -> Decimal:
    if len(digits) > _LONGEST_NUMBER:
        raise MalformedJson(f"The number {digits[:20]}… is too long")
    return Decimal(digits)


def _whole(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise MalformedJson(f"The number {digits[:20]}… is too long")
    return int(digits)


def _no_constant(name: str) -> Decimal:
    raise MalformedJson(f"{name} is not JSON")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_once, parse_float=_exact, parse_int=_whole, parse_constant=_no_constant
)
