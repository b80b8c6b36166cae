"""What papers say of one thing, before it is a card: lines, each with the field it stands in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, TypeVar

from proofs.cards.card import Card
from proofs.cards.card_lines import Line, Party, Product, Text
from proofs.scanning import flash
from proofs.scanning.flash import Thing
from proofs.value import value

#: So many lines a field holds, where not any number.
MOST = {"trace": 200, "produced_at": 64, "material": 64, "certification": 64, "has_variant": 200}
_PARTIES = ("source", "manufacturer", "actor", "issued_by")
_Line = TypeVar("_Line", bound=Line)
#: Fields of a card that hold one line.
ONCE = ("making", "footprint", "nutrition", "repairability", "warranty", "recall", "offers")


@value
class Sender:
    """What the company says beyond its papers.

    ``company`` is its WebID. ``language`` is that of texts that do not say theirs. ``code`` and
    ``name`` are of the product, where the papers do not tell them. ``per`` (``1 KWH``) and
    ``scope`` (``CradleToGate``) say of what a carbon footprint is.
    """

    company: str
    today: date
    language: str = "en"
    code: str = ""
    name: str = ""
    per: str = ""
    scope: str = ""

    @property
    def party(self) -> Party:
        return Party(iri=self.company)

    def text(self, said: str, language: str = "") -> Text:
        """A text in its language, or none."""
        return {language or self.language: said} if said else {}


@dataclass(slots=True)
class Draft:
    """A card as far as the papers tell it."""

    thing: Thing
    product: Product
    lines: list[tuple[str, Line]] = field(default_factory=list)

    def add(self, name: str, line: Line) -> bool:
        """One more line; False where the card has its only one already."""
        most = 1 if name in ONCE else MOST.get(name, 16)
        if sum(known == name for known, _ in self.lines) >= most:
            return False
        if (name, line) not in self.lines:
            self.lines.append((name, line))
        return True

    def card(self, company: str, resolver: str, issued: datetime) -> Card:
        """Unsigned. Raises :class:`~proofs.scanning.flash.WrongCode`: goods of its own at GS1."""
        about = self.thing.at(resolver) if _is_own(self.thing) else self.thing.canonical
        names: dict[str, Party] = {}
        product = _once_named(self.product, names)
        said: dict[str, Any] = {}
        for name, line in self.lines:
            told = _once_named(line, names)
            said[name] = told if name in ONCE else (*said.get(name, ()), told)
        return Card(company=company, about=about, issued=issued, product=product, **said)


def _once_named(line: _Line, names: dict[str, Party]) -> _Line:
    """The line; a party has the name that it had first, for an address is one node of the card."""
    changed: dict[str, Any] = {
        name: names.setdefault(party.iri, party)
        for name in _PARTIES
        if isinstance(party := getattr(line, name, None), Party) and party.iri
    }
    return replace(line, **changed)


def _is_own(thing: Thing) -> bool:
    return thing.keys[0][0] == flash.OWN


def named(written: str, batch: str = "", serial: str = "") -> Thing:
    """Goods without GTIN, by what their maker calls them. Raises ``WrongCode``."""
    plain = unicodedata.normalize("NFKD", written).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64].strip("-")
    return flash.refined(flash.own(name), batch, serial)


def duration(length: timedelta) -> str:
    """As ISO 8601: ``P1DT2H30M``."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = ((hours, "H"), (minutes, "M"), (seconds, "S"))
    clock = "".join(f"{number}{unit}" for number, unit in parts if number)
    said = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return f"P{said}" if said else "PT0S"


def country(written: str) -> str:
    """The two letters of a country: of itself, or of its name in French, English or German."""
    found = written.strip()
    if re.fullmatch(r"[A-Za-z]{2}", found):
        return found.upper()
    return _countries().get(_folded(found), "")


@cache
def _countries() -> dict[str, str]:
    from babel import Locale

    return {
        _folded(name): code
        for language in ("de", "en", "fr")
        for code, name in Locale(language).territories.items()
        if re.fullmatch(r"[A-Z]{2}", code)
    }


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("-", " ")).encode("ascii", "ignore")
    return plain.decode().lower()
