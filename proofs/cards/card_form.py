"""Values ↔ the JSON of the wire form: a name in camel case for each field, nothing left over.

Decimals are strings (a JSON number would be a double), texts are language-tagged values, concepts
and codes are addresses, written short where our context has a prefix for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from proofs.cards.card_lines import Party
from proofs.strict_json import Json
from proofs.values import decimal
from proofs.words import Words
from vocab.terms import GS1, SCHEMA, SESAME, UNTP

_Made = TypeVar("_Made")
_CAPITAL = re.compile(r"_([a-z])")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
#: How long addresses are written short in our context; types (no prefix at all) apart.
_PREFIXES = {"sesame:": SESAME.NS, "gs1:": GS1.NS, "schema:": SCHEMA.NS}
_BARE = (UNTP.MAKE_EVENT, UNTP.MOVE_EVENT, UNTP.MODIFY_EVENT)
_ADDRESSES = frozenset(
    (
        *("component_kind", "footprint_scope", "allergen_type", "containment", "diet"),
        *("availability", "about", "image", "url", "type"),
    )
)


#: What is not written: nothing told is nothing there (zero and false are told).
_EMPTY: tuple[object, ...] = (None, "", (), {})


class NotInForm(ValueError):
    """JSON that has not the form of a value; ``path`` leads to the place (``stock/0/readAt``)."""

    def __init__(self, path: str, reason: Words) -> None:
        self.path = path
        self.words = Words(f"« {path} » : {reason.fr}", f"“{path}”: {reason.en}")
        super().__init__(self.words.en)


_NO_PARTY = Words(
    "il faut ici l'adresse de quelqu'un, ou {« name » : …}.",
    "the address of a party is missing here, or {“name”: …}.",
)
_NO_NUMBER = Words(
    "il faut ici un nombre entre guillemets : « 12.5 ».",
    "a number is missing here, in quotes: “12.5”.",
)
_NO_DAY = Words(
    "il faut ici un jour, comme 2026-11-02.", "a day is missing here, such as 2026-11-02."
)
_NO_MOMENT = Words(
    "il faut ici une date et heure : 2026-11-02T06:00:00Z.",
    "a date and time is missing here: 2026-11-02T06:00:00Z.",
)


def name_of(field_name: str) -> str:
    """``as_of`` as ``asOf``."""
    return _CAPITAL.sub(lambda found: found[1].upper(), field_name)


def short(iri: str) -> str:
    """An address as it is written in our context."""
    if iri in _BARE:
        return iri.removeprefix(UNTP.NS)
    for prefix, namespace in _PREFIXES.items():
        if iri.startswith(namespace):
            return prefix + iri.removeprefix(namespace)
    return iri


def full(text: str) -> str:
    """The address that was written short."""
    for prefix, namespace in _PREFIXES.items():
        if text.startswith(prefix):
            return namespace + text.removeprefix(prefix)
    return text


def written(value: object) -> Json:
    """A value in wire form; empty fields are left out."""
    if isinstance(value, Party):
        if value.name and value.iri:
            return {"id": value.iri, "name": value.name}
        return value.iri or {"name": value.name}
    if isinstance(value, Mapping):
        return [{"@value": text, "@language": tag} if tag else text for tag, text in value.items()]
    if isinstance(value, tuple):
        return [written(each) for each in value]
    if isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    return {name_of(each.name): _said(each.name, found) for each, found in _filled(value)}


def _filled(value: Any) -> list[tuple[Field[Any], object]]:
    said = [(each, getattr(value, each.name)) for each in fields(value)]
    return [(each, found) for each, found in said if found not in _EMPTY]


def _said(name: str, found: object) -> Json:
    if name not in _ADDRESSES:
        return written(found)
    if isinstance(found, tuple):
        return [short(str(each)) for each in found]
    return short(str(found))


def read(form: Callable[..., _Made], found: Json, path: str) -> _Made:
    """A value of that dataclass; raises :class:`NotInForm`."""
    if not isinstance(found, dict):
        raise NotInForm(path, Words("il faut ici un objet {…}.", "an object is missing here."))
    known = _known(form)
    foreign = sorted(found.keys() - known.keys())
    if foreign:
        raise NotInForm(
            f"{path}/{foreign[0]}",
            Words("aucune fiche n'a cela : retirez-le.", "no card has this: take it out."),
        )
    given = {}
    for name, (each, kind) in known.items():
        if name in found:
            given[each.name] = _value(each.name, kind, found[name], f"{path}/{name}")
        elif each.default is MISSING and each.default_factory is MISSING:
            raise NotInForm(
                f"{path}/{name}", Words("cela manque : ajoutez-le.", "this is missing: add it.")
            )
    return form(**given)


@cache
def _known(form: Any) -> dict[str, tuple[Field[Any], Any]]:
    hints = get_type_hints(form)
    return {name_of(each.name): (each, hints[each.name]) for each in fields(form)}


def _value(name: str, kind: Any, found: Json, path: str) -> Any:
    if NoneType in get_args(kind):
        (kind,) = (each for each in get_args(kind) if each is not NoneType)
    origin = get_origin(kind)
    if origin is tuple:
        each = get_args(kind)[0]
        items = found if isinstance(found, list) else [found]
        return tuple(_value(name, each, i, f"{path}/{n}") for n, i in enumerate(items))
    if origin is Mapping:
        return _text(found, path)
    if kind is Party:
        return _party(found, path)
    plain = _PLAIN.get(kind)
    if plain is None:
        return read(kind, found, path)
    made = plain(found, path)
    if name in _ADDRESSES:
        return UNTP.NS + made if UNTP.NS + made in _BARE else full(made)
    return made


def _text(found: Json, path: str) -> Mapping[str, str]:
    said: dict[str, str] = {}
    for each in found if isinstance(found, list) else [found]:
        tag, text = "", each
        if isinstance(each, dict) and each.keys() <= {"@value", "@language"}:
            tag, text = str(each.get("@language", "")), each.get("@value")
        if not isinstance(text, str) or not text or tag in said:
            raise NotInForm(
                path,
                Words(
                    "il faut ici un texte, une fois par langue.",
                    "a text is missing here, once a language.",
                ),
            )
        said[tag] = text
    return said


def _party(found: Json, path: str) -> Party:
    if isinstance(found, str):
        return Party(iri=found)
    if isinstance(found, dict) and found and found.keys() <= {"id", "name"}:
        name, iri = found.get("name", ""), found.get("id", "")
        if isinstance(name, str) and isinstance(iri, str) and (name or iri):
            return Party(name, iri)
    raise NotInForm(path, _NO_PARTY)


def _string(found: Json, path: str) -> str:
    if not isinstance(found, str) or not found:
        raise NotInForm(path, Words("il faut ici un texte.", "a text is missing here."))
    return found


def _decimal(found: Json, path: str) -> Decimal:
    if isinstance(found, int) and not isinstance(found, bool):
        return Decimal(found)
    made = decimal(found) if isinstance(found, str) else None
    if made is None:
        raise NotInForm(path, _NO_NUMBER)
    return made


def _whole(found: Json, path: str) -> int:
    if not isinstance(found, int) or isinstance(found, bool):
        raise NotInForm(
            path, Words("il faut ici un nombre entier.", "a whole number is missing here.")
        )
    return found


def _truth(found: Json, path: str) -> bool:
    if not isinstance(found, bool):
        raise NotInForm(path, Words("il faut ici true ou false.", "true or false is missing here."))
    return found


def _day(found: Json, path: str) -> date:
    try:
        return date.fromisoformat(_string(found, path) if len(str(found)) == 10 else "")
    except ValueError:
        raise NotInForm(path, _NO_DAY) from None


def _moment(found: Json, path: str) -> datetime:
    text = _string(found, path)
    try:
        if _MOMENT.fullmatch(text) is None:
            raise ValueError(text)
        return datetime.fromisoformat(text)
    except ValueError:
        raise NotInForm(path, _NO_MOMENT) from None


_PLAIN: Mapping[type[Any], Any] = {
    str: _string,
    Decimal: _decimal,
    int: _whole,
    bool: _truth,
    date: _day,
    datetime: _moment,
}
