"""Products that the data of a shop's page name: the schema.org blocks that a browser has before it.

Nothing is fetched: the caller hands over the text of ``<script type="application/ld+json">``
elements. Contexts are not loaded either, for a page could name any; the names of schema.org are
read as pages write them, plain or with a prefix or address of schema.org before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from proofs import strict_json
from proofs.scanning import flash
from proofs.scanning.flash import GTIN, Thing, WrongCode
from proofs.strict_json import Json, MalformedJson, TooComplex
from proofs.value import value

MOST_BLOCKS, MOST_BYTES, MOST_FOUND = 64, 1_000_000, 200
_PRODUCTS = frozenset(
    ("Product", "IndividualProduct", "ProductModel", "ProductGroup", "SomeProducts", "MenuItem")
)
#: Members below which a page names other goods than its own.
_BESIDE = frozenset(
    (
        *("isRelatedTo", "isSimilarTo", "isAccessoryOrSparePartFor", "isConsumableFor"),
        *("itemListElement", "hasVariant", "isVariantOf", "predecessorOf", "successorOf"),
        *("addOn", "mentions"),
    )
)
_NUMBERS = ("gtin", "gtin14", "gtin13", "gtin12", "gtin8")
_LINKS = ("hasGS1DigitalLink", "@id", "id", "url")
#: What pages put around the text, against old browsers.
_WRAPPING = re.compile(
    r"\A\s*(?:<!--|//<!\[CDATA\[|/\*<!\[CDATA\[\*/)|(?:-->|//\]\]>|/\*\]\]>\*/)\s*\Z"
)
_SCHEMA = re.compile(r"\A(?:schema:|https?://schema\.org/)")


@value
class OnPage:
    """A product that a page names. ``is_main``: the page is about it, not merely beside it."""

    thing: Thing
    name: str
    is_main: bool


def on_page(blocks: Iterable[str]) -> Sequence[OnPage]:
    """Each thing once, those that the page is about first; empty where none has a code.

    A block that is no JSON, or is over the limits, says nothing: this never raises.
    """
    found: dict[Thing, OnPage] = {}
    for number, block in enumerate(blocks):
        if number >= MOST_BLOCKS:
            break
        for one in _of(_read(block), is_main=True):
            known = found.get(one.thing)
            if known is None and len(found) >= MOST_FOUND:
                break
            if known is None or (one.is_main and not known.is_main):
                found[one.thing] = replace(one, name=one.name or (known.name if known else ""))
    return sorted(found.values(), key=lambda one: not one.is_main)


def _read(block: str) -> Json:
    text = _WRAPPING.sub("", block).strip()
    try:
        return strict_json.read(text.encode(), max_bytes=MOST_BYTES)
    except (MalformedJson, TooComplex, UnicodeEncodeError):
        return None


def _of(value: Json, *, is_main: bool) -> Iterator[OnPage]:
    if isinstance(value, list):
        for each in value:
            yield from _of(each, is_main=is_main)
    if not isinstance(value, dict):
        return
    node = {_SCHEMA.sub("", name): part for name, part in value.items()}
    kinds = {_SCHEMA.sub("", kind) for kind in _texts(node.get("@type", node.get("type")))}
    thing = _thing(node, is_product=bool(kinds & _PRODUCTS))
    if thing is not None:
        name = next(_texts(node.get("name")), "")
        yield OnPage(thing, name, is_main)
    for member, part in node.items():
        yield from _of(part, is_main=is_main and member not in _BESIDE)


def _thing(node: Mapping[str, Json], *, is_product: bool) -> Thing | None:
    """A digital link says more than a number: a batch, an item."""
    for member in _LINKS if is_product else _LINKS[:1]:
        for text in _texts(node.get(member)):
            try:
                found = flash.linked(text)
            except WrongCode:
                continue
            if found.keys[0][0] in (GTIN, flash.OWN):
                return found
    for member in _NUMBERS:
        for text in _texts(node.get(member)):
            try:
                return flash.product(re.sub(r"[ -]", "", text))
            except WrongCode:
                continue
    return None


def _texts(value: Json) -> Iterator[str]:
    """The texts there; a number has lost the zeros before it."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield each
        elif isinstance(each, int) and not isinstance(each, bool) and 0 <= each < 10**14:
            yield f"{each:014d}"
        elif isinstance(each, dict) and isinstance(each.get("@value", each.get("@id")), str):
            yield str(each.get("@value", each.get("@id")))
