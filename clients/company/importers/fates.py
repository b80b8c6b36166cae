"""What became of each field of a paper: taken, refused (why), or not ours (why)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from clients.company.figures import Reading, Trouble
from clients.company.importers.fields import Document, Json
from proofs.value import value
from proofs.words import Words


class Fate(StrEnum):
    """One of the three things that can become of a field."""

    TAKEN = "taken"
    REFUSED = "refused"
    NOT_OURS = "not-ours"


@value
class Field:
    """A field by its JSON pointer. ``datapoints`` are what it answers, or would."""

    pointer: str
    fate: Fate
    datapoints: tuple[str, ...]
    code: str
    words: Words


#: Members of the paper as a token, and of its being issued: they say nothing of the company.
_ENVELOPE = frozenset(
    {
        "_sd",
        "attestation_legal_category",
        "authentic_source_id",
        "authentic_source_name",
        "cnf",
        "date_of_expiry",
        "exp",
        "holder_presentation_example",
        "iat",
        "iss",
        "issuance_date",
        "issuer",
        "issuing_authority",
        "issuing_authority_id",
        "issuing_country",
        "issuing_entity",
        "issuing_jurisdiction",
        "jose_header",
        "jti",
        "messageSeverities",
        "metadata",
        "nbf",
        "schema_version",
        "sd_hash",
        "status",
        "sub",
        "trust_anchor",
        "trust_anchor_url",
        "vct",
        "version",
    }
)
#: What hides a claim until it is disclosed (SD-JWT).
_HIDING = frozenset({"salt", "sha256_digest", "claim_name"})
_WHY = {
    "envelope": Words(
        "Appartient au papier (qui l'a délivré, quand, sous quelle clé), pas à l'entreprise.",
        "Belongs to the paper (who issued it, when, under which key), not to the company.",
    ),
    "personal-data": Words(
        "Donnée personnelle : laissée de côté.",
        "Personal data: left behind.",
    ),
    "breakdown": Words(
        "Partie d'un total (par site, par catégorie, par période passée) : l'état civil demande "
        "le total.",
        "Part of a total (by site, kind or an earlier period): the état civil asks for the total.",
    ),
    "no-datapoint": Words("L'état civil ne le demande pas.", "The état civil does not ask for it."),
}


def fates(
    document: Document, name: str, reading: Reading, refused: Iterable[Trouble] = ()
) -> list[Field]:
    """All fields of a paper. ``refused`` are troubles that came up after the reading."""
    answers = _answers(reading)
    troubles = [*reading.troubles, *refused]
    persons = [r.source for r in reading.remarks if r.code == "personal-data-dropped"]
    found = []
    for pointer, breakdown in _fields(document):
        source = f"{name}#{pointer}"
        wrong = next((t for t in troubles if _covers(t.source, source)), None)
        taken = sorted({d for place, names in answers if _covers(place, source) for d in names})
        if wrong is not None:
            asked = (wrong.datapoint,) if wrong.datapoint else ()
            found.append(Field(pointer, Fate.REFUSED, asked, wrong.code, wrong.words))
        elif taken:
            words = Words(", ".join(taken), ", ".join(taken))
            found.append(Field(pointer, Fate.TAKEN, tuple(taken), "taken", words))
        else:
            code = _why(pointer, source, persons, breakdown=breakdown)
            found.append(Field(pointer, Fate.NOT_OURS, (), code, _WHY[code]))
    return found


def _answers(reading: Reading) -> Sequence[tuple[str, tuple[str, ...]]]:
    direct = [(figure.source, (figure.datapoint,)) for figure in reading.figures]
    return [*direct, *((used, ("—",)) for used in reading.used)]


def _fields(document: Document) -> Iterator[tuple[str, bool]]:
    """Each field's pointer: an entry of a list of facts or answers is one, else each leaf."""
    for member, said in document.items():
        if member in ("facts", "answers") and isinstance(said, list):
            for place, one in enumerate(said):
                yield f"/{member}/{place}", _is_broken_down(one)
        else:
            for pointer in _leaves(said, f"/{member}"):
                yield pointer, False


def _leaves(value: Json, pointer: str) -> Iterator[str]:
    if isinstance(value, dict) and value:
        for name, part in value.items():
            yield from _leaves(part, f"{pointer}/{name}")
    elif isinstance(value, list) and value:
        for place, part in enumerate(value):
            yield from _leaves(part, f"{pointer}/{place}")
    else:
        yield pointer


def _is_broken_down(fact: Json) -> bool:
    aspects = fact.get("aspects") if isinstance(fact, dict) else None
    kept: Mapping[str, Json] = aspects if isinstance(aspects, dict) else {}
    return any("Axis" in aspect or aspect == "period" for aspect in kept)


def _covers(place: str, source: str) -> bool:
    return source == place or source.startswith(f"{place}/")


def _why(pointer: str, source: str, persons: Iterable[str], *, breakdown: bool) -> str:
    if any(_covers(place, source) for place in persons):
        return "personal-data"
    parts = pointer.split("/")
    if parts[1] in _ENVELOPE or parts[-1] in _HIDING:
        return "envelope"
    return "breakdown" if breakdown else "no-datapoint"
