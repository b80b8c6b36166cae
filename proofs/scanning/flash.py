"""What the code on a product names: a model, a batch, or one item (`domain` 1.3).

A Flashsésame is a GS1 Digital Link URI (syntax 1.6), or an address of the same form for goods
without GTIN, whose first key is ours: ``…/own/pain-de-campagne/10/LOT1``. Scanners hand over plain
EAN and UPC numbers and element strings too. The syntax of GS1 is biip's; what it does not refuse
(check digits, numbers that a shop makes up for itself) is refused here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from proofs.scanning import flash_words as words
from proofs.scanning.flash_words import WrongCode
from proofs.value import value

if TYPE_CHECKING:
    from biip.gs1_messages import GS1Message

#: Where a canonical GS1 Digital Link URI lies (syntax 1.6, §4.12).
CANONICAL = "https://id.gs1.org/"
#: The service of a pod that resolves codes.
RESOLVER = ".flash/"
#: Our key for goods without GTIN.
OWN = "own"
GTIN, VARIANT, BATCH, SERIAL, MADE_TO_ORDER = "01", "22", "10", "21", "235"
_OWN_QUALIFIERS = (VARIANT, BATCH, SERIAL)
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
#: Goods that lie on shelves: GTIN, a piece of one, and those without.
_GOODS = (GTIN, "8006", OWN)
#: How many digits of a key its check digit ends (GS1 General Specifications, 3).
_CHECKED = {
    "00": 18,
    "01": 14,
    "253": 13,
    "255": 13,
    "402": 17,
    "414": 13,
    "415": 13,
    "417": 13,
    "8003": 14,
    "8006": 14,
    "8017": 18,
    "8018": 18,
}

__all__ = ["Level", "Thing", "WrongCode", "below", "linked", "own", "product", "read", "refined"]

Pair = tuple[str, str]


class Level(StrEnum):
    """How much one code says: all of a model are alike, a batch was made together."""

    MODEL = "model"
    BATCH = "batch"
    ITEM = "item"
    #: A place, a shipment, a paper: no product.
    OTHER = "other"


@value
class Thing:
    """What a code names: a primary key, then its qualifiers in the order of the standard.

    ``attributes`` are further element strings of the query (a date, a weight): they say something
    of the thing and are no part of its name.
    """

    keys: tuple[Pair, ...]
    attributes: tuple[Pair, ...] = ()

    @property
    def gtin(self) -> str | None:
        """With fourteen digits; ``None`` where it has none."""
        return self.keys[0][1] if self.keys[0][0] == GTIN else None

    @property
    def level(self) -> Level:
        """Model, batch or item."""
        if self.keys[0][0] not in _GOODS:
            return Level.OTHER
        named = {key for key, _ in self.keys}
        if named & {SERIAL, MADE_TO_ORDER}:
            return Level.ITEM
        return Level.BATCH if BATCH in named else Level.MODEL

    @property
    def path(self) -> str:
        """Below a resolver: ``01/09506000134352/10/LOT1``."""
        return "/".join(f"{key}/{quote(value, safe='')}" for key, value in self.keys)

    @property
    def name(self) -> str:
        """One segment that no other thing has: of the document in a pod that is about it."""
        return "_".join(f"{key}_{_escaped(value)}" for key, value in self.keys)

    @property
    def canonical(self) -> str:
        """Its one address at GS1. Raises :class:`WrongCode` for goods without GTIN."""
        if self.keys[0][0] == OWN:
            raise words.at_home_only()
        return self.at(CANONICAL)

    def at(self, resolver: str) -> str:
        """Its address at a resolver, whose own address ends with a slash."""
        said = "&".join(f"{key}={quote(value, safe='')}" for key, value in self.attributes)
        return f"{resolver}{self.path}" + (f"?{said}" if said else "")

    def ladder(self) -> Sequence[Thing]:
        """Itself, then all that it is one of, up to the primary key."""
        return [Thing(self.keys[:size]) for size in range(len(self.keys), 0, -1)]

    def in_brackets(self) -> str:
        """As people read it beside a code: ``(01)09506000134352(10)LOT1``."""
        return "".join(f"({key}){value}" if key != OWN else value for key, value in self.keys)


def load() -> None:
    """Have the tables of GS1 read that are read when a first code is asked for."""
    product("9506000134352")


def read(code: str) -> Thing:
    """What a code says, however it was written: link, element strings, EAN or UPC.

    Raises :class:`WrongCode`.
    """
    text = code.strip().strip("\ufeff")
    if text.startswith(f"{OWN}:"):
        return own(text.removeprefix(f"{OWN}:"))
    if re.match(r"https?://", text, re.IGNORECASE):
        return linked(text)
    if text.startswith("("):
        return _of_brackets(text)
    digits = re.sub(r"[ -]", "", text)
    if digits.isdecimal() and len(digits) <= 14:
        return product(digits)
    return _of_elements(text)


def product(digits: str) -> Thing:
    """The model with this EAN, UPC or GTIN. Raises :class:`WrongCode`."""
    from biip import ParseError
    from biip.gtin import Gtin
    from biip.rcn import Rcn
    from biip.upc import Upc

    try:
        found = Gtin.parse(digits)
        if isinstance(found, Rcn) and len(digits) == 8 and digits[0] in "01":
            found = Gtin.parse(Upc.parse(digits).as_upc_a())
    except ParseError:
        try:
            found = Gtin.parse(Upc.parse(digits).as_upc_a())
        except ParseError:
            raise words.not_a_gtin(digits) from None
    if isinstance(found, Rcn):
        raise words.of_a_shop(digits)
    return Thing(((GTIN, found.as_gtin_14()),))


def own(name: str, qualifiers: Iterable[Pair] = ()) -> Thing:
    """Goods without GTIN, by the name that their maker gives them. Raises :class:`WrongCode`."""
    if not _NAME.fullmatch(name):
        raise words.no_name(name)
    return Thing(((OWN, name), *_in_order(qualifiers)))


def refined(thing: Thing, batch: str = "", serial: str = "") -> Thing:
    """The batch, or the item, of a model. Raises :class:`WrongCode`."""
    given = {key: value for key, value in ((BATCH, batch), (SERIAL, serial)) if value}
    keys = dict(thing.keys) | given
    ordered = sorted(keys.items(), key=lambda pair: _rank(pair[0]))
    found = below("/".join(f"{key}/{quote(value, safe='')}" for key, value in ordered))
    return Thing(found.keys, thing.attributes)


def linked(address: str) -> Thing:
    """What the address of a code names. Raises :class:`WrongCode`."""
    try:
        parts = urlsplit(address)
    except ValueError:
        raise words.no_code(f"'{address[:80]}'") from None
    _, is_ours, path = parts.path.partition(f"/{RESOLVER}")
    if is_ours:
        return below(path, parts.query)
    return _thing(parts.path.removesuffix("/"), parts.query)


def below(path: str, query: str = "") -> Thing:
    """What a path below a resolver names: ``01/09506000134352``, ``own/country-loaf/10/A``.

    One slash at the end does no harm (Resolver 1.2, 4.5). Raises :class:`WrongCode`.
    """
    path = path.removesuffix("/")
    segments = path.split("/")
    if segments[0] == OWN and len(segments) % 2 == 0:
        pairs = zip(map(unquote, segments[2::2]), map(unquote, segments[3::2]), strict=True)
        return own(unquote(segments[1]), pairs)
    if not segments[0].isdecimal():
        raise words.no_code(path)
    return _thing(path, query)


def _thing(path: str, query: str) -> Thing:
    keys = _elements(path)
    found = _elements(path, query) if query else keys
    return Thing(tuple(keys), tuple(found[len(keys) :]))


def _elements(path: str, query: str = "") -> list[Pair]:
    """The element strings of a link, checked."""
    from biip import ParseError
    from biip.gs1_digital_link_uris import GS1DigitalLinkURI

    try:
        uri = GS1DigitalLinkURI.parse(
            f"{CANONICAL}{path.lstrip('/')}" + (f"?{query}" if query else "")
        )
    except ParseError as error:
        raise words.no_code(str(error)) from None
    found = [(element.ai.ai, element.value) for element in uri.element_strings]
    for key, said in found:
        _must_check(key, said)
    return found


def _of_brackets(text: str) -> Thing:
    from biip import ParseError
    from biip.gs1_messages import GS1Message

    try:
        return _of_message(GS1Message.parse_hri(text))
    except ParseError as error:
        raise words.no_code(str(error)) from None


def _of_elements(text: str) -> Thing:
    """As scanners hand over a GS1 DataMatrix or GS1-128; symbology identifiers may stand before."""
    from biip import ParseError, parse

    try:
        message = parse(text).gs1_message
    except ParseError as error:
        raise words.no_code(str(error)) from None
    if message is None:
        raise words.no_code(f"'{text[:80]}'")
    return _of_message(message)


def _of_message(message: GS1Message) -> Thing:
    from biip import EncodeError

    try:
        return linked(message.as_gs1_digital_link_uri().as_canonical_uri())
    except EncodeError as error:
        raise words.no_code(str(error)) from None


def _must_check(key: str, value: str) -> None:
    from biip.checksums import gs1_standard_check_digit

    size = _CHECKED.get(key)
    if size is None:
        return
    payload, digit = value[: size - 1], value[size - 1 : size]
    right = gs1_standard_check_digit(payload)
    if digit != str(right):
        raise words.wrong_digit(value, size, right)


def _in_order(qualifiers: Iterable[Pair]) -> tuple[Pair, ...]:
    """Those of goods of our own: the same keys, values and order as below a GTIN."""
    pairs = tuple(qualifiers)
    if not pairs:
        return ()
    path = "/".join(f"{key}/{quote(value, safe='')}" for key, value in pairs)
    if any(key not in _OWN_QUALIFIERS for key, _ in pairs):
        raise words.no_code(path)
    return tuple(_elements(f"{GTIN}/09506000134352/{path}")[1:])


def _rank(key: str) -> int:
    order = (VARIANT, BATCH, SERIAL, MADE_TO_ORDER)
    return order.index(key) + 1 if key in order else 0


def _escaped(value: str) -> str:
    """Letters, digits and hyphens stay; of any other octet its two digits, after a tilde."""
    return "".join(
        chr(octet) if (chr(octet).isalnum() and octet < 128) or octet == 0x2D else f"~{octet:02X}"
        for octet in value.encode()
    )
