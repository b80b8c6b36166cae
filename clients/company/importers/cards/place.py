"""Foreign JSON as it is read: every value knows its place, and notes what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from clients.company.importers.fates import Fate, Field
from clients.company.importers.fields import Document, Json, day, text
from proofs.value import value
from proofs.words import Words

#: What people measure lies between these powers of ten.
_SMALLEST, _LARGEST = -18, 18
_LONGEST, _LONGEST_NAME = 4000, 300
#: Moments and days that people mean; others are slips, or do not bear their offset.
_YEARS = range(1900, 2201)
#: What may stand in an address (RFC 3987), and where ours begin.
_ADDRESS = re.compile(r"(https?://|did:[a-z0-9]+:|urn:[a-z0-9-]+:)[^\s<>\"{}|\\^`\x00-\x20]+", re.A)
_WEB = re.compile(r"https?://")
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)
_WHY = {
    "envelope": Words(
        "Appartient au papier (qui l'a fait, quand, sous quelle clé), pas au produit.",
        "Belongs to the paper (who made it, when, under which key), not to the product.",
    ),
    "no-place": Words("La fiche n'a pas de place pour cela.", "The card has no place for it."),
}


@dataclass(slots=True)
class Notes:
    """What became of the places of one document, by JSON pointer."""

    taken: dict[str, list[str]] = field(default_factory=dict)
    refused: dict[str, tuple[str, Words]] = field(default_factory=dict)
    #: Pointers of what belongs to the paper, not to the product.
    envelope: list[str] = field(default_factory=list)

    def fates(self, document: Document) -> list[Field]:
        """All fields of the document, in its order: a refusal above it counts first."""
        return [self._fate(pointer) for pointer in leaves(dict(document), "")]

    def _fate(self, pointer: str) -> Field:
        for above in _upward(pointer):
            if above in self.refused:
                code, words = self.refused[above]
                return Field(pointer, Fate.REFUSED, tuple(self.taken.get(above, ())), code, words)
        for above in _upward(pointer):
            if above in self.taken:
                names = tuple(self.taken[above])
                said = ", ".join(names)
                return Field(pointer, Fate.TAKEN, names, "taken", Words(said, said))
        code = "no-place"
        if any(above in self.envelope for above in _upward(pointer)):
            code = "envelope"
        return Field(pointer, Fate.NOT_OURS, (), code, _WHY[code])


@value
class Place:
    """A value and where it stands. What is not there is a place too, with nothing in it."""

    value: Json
    pointer: str
    notes: Notes

    @property
    def there(self) -> bool:
        return self.value is not None

    @property
    def document(self) -> Document:
        """Its members; none where it is no object."""
        return self.value if isinstance(self.value, dict) else {}

    def at(self, *names: str) -> Place:
        """What stands below, by the names of members."""
        found, pointer = self.value, self.pointer
        for name in names:
            found = found.get(name) if isinstance(found, dict) else None
            pointer = f"{pointer}/{_escaped(name)}"
        return Place(found, pointer, self.notes)

    def each(self, name: str = "") -> Sequence[Place]:
        """The entries of the list there; what is no list is its only entry."""
        inner = self.at(name) if name else self
        if isinstance(inner.value, list):
            return [
                Place(one, f"{inner.pointer}/{place}", self.notes)
                for place, one in enumerate(inner.value)
            ]
        return [inner] if inner.there else []

    def takes(self, *fields: str) -> None:
        """All that stands here went into these lines of the card."""
        if self.there:
            known = self.notes.taken.setdefault(self.pointer, [])
            known += [one for one in fields if one not in known]

    def refuses(self, code: str, fr: str, en: str) -> None:
        """What stands here cannot be taken; the words say why, and how to mend it."""
        self.notes.refused[self.pointer] = code, Words(fr, en)

    def envelopes(self, *names: str) -> None:
        """These members belong to the paper."""
        self.notes.envelope += [self.at(name).pointer for name in names]

    def said(self) -> str:
        """The text here (a number as written), without noting it; empty where there is none."""
        found = text({"": self.value}, "")
        return found if len(found) <= _LONGEST and not _CONTROLS.search(found) else ""

    def text(self, *fields: str, longest: int = _LONGEST) -> str:
        """The text here, taken; refused where it is no text, is too long, or cannot be shown."""
        if not self.there or self.value in ("", [], {}):
            return ""
        found = self.said()
        if found and len(found) <= longest:
            self.takes(*fields)
            return found
        self.refuses(
            "not-a-text",
            f"Il faudrait ici un texte de {longest} lettres au plus, sans caractères de commande.",
            f"A text is wanted here, of {longest} letters at most, without control characters.",
        )
        return ""

    def name(self, *fields: str) -> str:
        """The text of a name here, taken."""
        return self.text(*fields, longest=_LONGEST_NAME)

    def link(self, *fields: str) -> str:
        """The address here on the web, taken; refused where it is none."""
        return self._address(_WEB, fields)

    def iri(self, *fields: str) -> str:
        """The address here of any kind (web, DID, URN), taken; refused where it is none."""
        return self._address(_ADDRESS, fields)

    def _address(self, begins: re.Pattern[str], fields: Sequence[str]) -> str:
        found = self.said()
        if not self.there or self.value == "":
            return ""
        if len(found) <= _LONGEST and _ADDRESS.fullmatch(found) and begins.match(found):
            self.takes(*fields)
            return found
        self.refuses(
            "not-an-address",
            "Il faudrait ici une adresse (https://…).",
            "An address is wanted here (https://…).",
        )
        return ""

    def number(
        self, *fields: str, least: int | None = None, most: int | None = None
    ) -> Decimal | None:
        """The number here, taken; refused where it is none, or lies beyond the bounds."""
        if not self.there or self.value == "":
            return None
        found = _number(self.value)
        inside = found is not None and (
            (least is None or found >= least) and (most is None or found <= most)
        )
        if found is not None and inside:
            self.takes(*fields)
            return found
        bounds = "" if least is None else f" ({least} – {'…' if most is None else most})"
        self.refuses(
            "not-a-number",
            f"Il faudrait ici un nombre{bounds}.",
            f"A number is wanted here{bounds}.",
        )
        return None

    def day(self, *fields: str) -> date | None:
        """The day of the date or moment here, taken; None where it says none."""
        found = day(self.said())
        if found is None or found.year not in _YEARS:
            return None
        self.takes(*fields)
        return found

    def moment(self, *fields: str) -> datetime | None:
        """The moment here, with its offset, taken; refused where it says none."""
        if not self.there:
            return None
        try:
            found = datetime.fromisoformat(self.said())
        except ValueError:
            found = None
        if found is None or found.tzinfo is None or found.year not in _YEARS:
            self.refuses(
                "not-a-moment",
                "Il faudrait ici une date et une heure avec leur décalage "
                "(2026-03-01T08:00:00+01:00).",
                "A date and time with their offset are wanted here (2026-03-01T08:00:00+01:00).",
            )
            return None
        self.takes(*fields)
        return found


def root(document: Document) -> Place:
    """The whole document."""
    return Place(dict(document), "", Notes())


def leaves(value: Json, pointer: str) -> Iterator[str]:
    """Pointers of all values that hold no others."""
    if isinstance(value, dict) and value:
        for name, part in value.items():
            yield from leaves(part, f"{pointer}/{_escaped(name)}")
    elif isinstance(value, list) and value:
        for place, part in enumerate(value):
            yield from leaves(part, f"{pointer}/{place}")
    else:
        yield pointer


def _number(value: Json) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    try:
        found = Decimal(value)
    except ArithmeticError:
        return None
    if not found.is_finite() or (found and not _SMALLEST <= found.adjusted() <= _LARGEST):
        return None
    return found


def _upward(pointer: str) -> Iterator[str]:
    while pointer:
        yield pointer
        pointer = pointer.rpartition("/")[0]


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
