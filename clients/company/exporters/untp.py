"""A card as an unsigned UNTP 0.7.0 Digital Product Passport, valid by the official JSON Schema.

UNTP tells everything in one language without naming it, and has no place for much of a card: what
is lost is found by importing the passport again, never guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date
from decimal import Decimal

from clients.company.importers.cards.draft import Sender
from clients.company.importers.cards.importing import bring
from clients.company.importers.cards.untp_lines import CARBON
from proofs.cards import card_lines
from proofs.cards.card import Card
from proofs.cards.card_lines import Line, Text
from proofs.scanning.flash import BATCH, OWN, SERIAL
from proofs.strict_json import Json
from vocab import product_papers as papers
from vocab.terms import SESAME

_MONTHS = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?")
_SCOPES = {SESAME.CRADLE_TO_GATE: "Cradle-to-gate", SESAME.CRADLE_TO_GRAVE: "Cradle-to-grave"}
_NO_DAY = date(1970, 1, 1)


class CannotExport(ValueError):
    """A card that lacks what the form requires; ``fr`` and ``en`` say what to add."""

    def __init__(self, fr: str, en: str) -> None:
        super().__init__(en)
        self.fr, self.en = fr, en


def passport(card: Card, language: str, issuer: str = "") -> dict[str, Json]:
    """The passport; ``issuer`` is the company's DID, as UNTP wants it (its WebID where not given).

    Raises :class:`CannotExport` where no line says in which country it is made.
    """
    return {
        **head(card, "DigitalProductPassport", language, issuer),
        "credentialSubject": _product(card, language),
    }


def head(card: Card, kind: str, language: str, issuer: str) -> dict[str, Json]:
    """What stands around the subject of any credential of UNTP."""
    maker = card.product.manufacturer
    name = (maker.name if maker else "") or card.product.source.name or card.company
    issued = card.issued.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "type": [kind, "VerifiableCredential"],
        "@context": [papers.CREDENTIALS, papers.UNTP_CONTEXT],
        "id": card.id,
        "issuer": {"type": ["CredentialIssuer"], "id": issuer or card.company, "name": name},
        "validFrom": f"{card.valid_from.isoformat()}T00:00:00Z" if card.valid_from else issued,
        "name": said(card.product.name, language),
    }


def lost(card: Card, documents: Sequence[Mapping[str, Json]], language: str) -> tuple[str, ...]:
    """Fields of the card that a passport, and events beside it, do not carry whole.

    Days and sources are left out of it.
    """
    sender = Sender(card.company, card.issued.date(), language)
    bodies = [(str(n), json.dumps(one).encode()) for n, one in enumerate(documents)]
    kept = [
        (name, _bare(line))
        for draft in bring("untp", bodies, sender).drafts
        for name, line in (*draft.lines, ("product", draft.product))
    ]
    told = ((name, _bare(line)) for name, line in card.lines())
    return tuple(dict.fromkeys(name for name, line in told if (name, line) not in kept))


def said(text: Text, language: str) -> str:
    """A text in that language, else in the first one that there is."""
    return text.get(language) or next(iter(text.values()), "")


def _bare(line: Line) -> Line:
    """A line without its day and its source."""
    return replace(line, source=card_lines.Party(), as_of=_NO_DAY)


def reference(card: Card, language: str) -> dict[str, Json]:
    """The product by its address, its name and how much of it the card is about."""
    keys = dict(card.thing.keys)
    found: dict[str, Json] = {
        "type": ["Product"],
        "id": card.about,
        "name": said(card.product.name, language),
        "idGranularity": str(card.thing.level),
    }
    numbers: dict[str, Json] = {
        "modelNumber": keys.get(OWN),
        "batchNumber": keys.get(BATCH),
        "itemNumber": keys.get(SERIAL),
    }
    return found | {name: value for name, value in numbers.items() if value}


def _product(card: Card, language: str) -> dict[str, Json]:
    own = card.thing.keys[0][0] == OWN
    facility, country = _made_at(card)
    found: dict[str, Json] = {
        **reference(card, language),
        "idScheme": {
            "type": ["IdentifierScheme"],
            "id": card.company if own else papers.GTIN_SCHEME,
            "name": "The maker's own names" if own else "GS1 Global Trade Item Number (GTIN)",
        },
        "productCategory": [*_categories(card)],
        "producedAtFacility": facility,
        "countryOfProduction": {"countryCode": country},
    }
    optional: dict[str, Json] = {
        "productImage": _image(card, language),
        "relatedParty": [*_maker(card)],
        "materialProvenance": [*_materials(card, language)],
        "performanceClaim": [*_footprint(card, language)],
        "relatedDocument": [*_certificates(card, language)],
        "characteristics": _characteristics(card),
    }
    return found | {name: value for name, value in optional.items() if value}


def _made_at(card: Card) -> tuple[dict[str, Json], str]:
    told = [line.place for line in card.produced_at if line.place.address_country]
    if not told:
        raise CannotExport(
            "UNTP exige le pays de production : ajoutez une ligne « producedAt » qui le dit.",
            "UNTP requires the country of production: add a line “producedAt” that says it.",
        )
    place = told[0]
    name = place.name or place.address_locality or place.address_country
    return {"type": ["Facility"], "id": f"{card.id}#place", "name": name}, place.address_country


def _categories(card: Card) -> Iterator[Json]:
    for one in card.product.category:
        if one.scheme in papers.CATEGORY_SCHEMES:
            scheme, name = papers.CATEGORY_SCHEMES[one.scheme]
            yield {
                "code": one.notation,
                "name": one.notation,
                "schemeId": scheme,
                "schemeName": name,
            }


def _image(card: Card, language: str) -> Json:
    if not card.product.image:
        return None
    return {"linkURL": card.product.image, "linkName": said(card.product.name, language)}


def _maker(card: Card) -> Iterator[Json]:
    maker = card.product.manufacturer
    if maker is not None:
        party: dict[str, Json] = {
            "type": ["Party"],
            "id": maker.iri or f"{card.id}#manufacturer",
            "name": maker.name or maker.iri,
        }
        yield {"role": "manufacturer", "party": party}


def _materials(card: Card, language: str) -> Iterator[Json]:
    """UNTP wants a country, a fraction and a code of each; the code is the maker's own name."""
    for one in card.material:
        country = one.place.address_country if one.place else ""
        if not country or one.mass_fraction is None:
            continue
        name = said(one.name, language)
        found: dict[str, Json] = {
            "name": name,
            "originCountry": {"countryCode": country},
            "materialType": {
                "code": name,
                "name": name,
                "schemeId": card.company,
                "schemeName": "The maker's own names of materials",
            },
            "massFraction": _number(one.mass_fraction),
        }
        if one.recycled_mass_fraction is not None:
            found["recycledMassFraction"] = _number(one.recycled_mass_fraction)
        if one.hazardous is not None:
            found["hazardous"] = one.hazardous
        yield found


def _footprint(card: Card, language: str) -> Iterator[Json]:
    line = card.footprint
    if line is None or not (line.carbon or line.grade):
        return
    told: dict[str, Json] = {
        "metric": {
            "type": ["PerformanceMetric"],
            "id": f"{papers.UNTP_METRIC}{CARBON}",
            "name": "Product Carbon Footprint",
        }
    }
    note = said(line.method_note, language)
    if line.carbon is not None and line.per is not None:
        told["measure"] = {"value": _number(line.carbon.measure), "unit": "KGM"}
        scope = _SCOPES.get(line.footprint_scope, "")
        note = f"{note} [{scope}, per {line.per.measure:f} {line.per.measure_unit}]".lstrip()
    if line.grade:
        told["score"] = {"code": line.grade}
    yield {
        "type": ["Claim"],
        "id": f"{card.id}#footprint",
        "name": "Product carbon footprint",
        "description": note or "—",
        "referenceCriteria": [],
        "claimDate": line.as_of.isoformat(),
        "claimedPerformance": [told],
        "conformityTopic": [
            {
                "type": ["ConformityTopic"],
                "id": f"{papers.UNTP_TOPIC}greenhouse-gas-emissions",
                "name": "Greenhouse Gas Emissions",
            }
        ],
    }


def _certificates(card: Card, language: str) -> Iterator[Json]:
    for one in card.certification:
        if one.url:
            yield {
                "linkURL": one.url,
                "linkName": said(one.name, language),
                "linkType": papers.UNTP_CONFORMITY_LINK,
            }


def _characteristics(card: Card) -> Json:
    if card.warranty is None:
        return None
    found = _MONTHS.fullmatch(card.warranty.warranty_duration)
    months = found and 12 * int(found[1] or 0) + int(found[2] or 0)
    return {"type": ["Characteristics"], "warrantyPeriodMonths": months} if months else None


def _number(exact: Decimal) -> int | float:
    """A JSON number; up to fifteen digits it reads back as the same decimal."""
    return int(exact) if exact == exact.to_integral_value() else float(exact)
