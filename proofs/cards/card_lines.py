"""The lines of a product card, as values (`domain` 4); each says who says it, and as of when.

A line is what the card gives of one datapoint: a place, a step, a price, a nutrition table. Amounts
are decimals in the unit beside them (UN/ECE Rec 20). Texts are by language (BCP 47).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from proofs.value import value
from vocab.terms import GS1, SCHEMA, SESAME, UNTP

#: What was said, by language.
Text: TypeAlias = Mapping[str, str]

COMPONENT_KINDS = (
    *(SESAME.LABOUR, SESAME.MATERIALS, SESAME.TRANSPORT, SESAME.MARGIN),
    *(SESAME.TAX, SESAME.OTHER_PART),
)
FOOTPRINT_SCOPES = (SESAME.CRADLE_TO_GATE, SESAME.CRADLE_TO_GRAVE)
EVENT_KINDS = (UNTP.MAKE_EVENT, UNTP.MOVE_EVENT, UNTP.MODIFY_EVENT)
CONTAINS, MAY_CONTAIN = (
    f"{GS1.NS}LevelOfContainmentCode-CONTAINS",
    f"{GS1.NS}LevelOfContainmentCode-MAY_CONTAIN",
)
IN_STOCK, OUT_OF_STOCK, LIMITED = SCHEMA.IN_STOCK, SCHEMA.OUT_OF_STOCK, SCHEMA.LIMITED_AVAILABILITY
_ALLERGEN = f"{GS1.NS}AllergenTypeCode-"
#: The fourteen of Regulation (EU) 1169/2011, annex II, by the code that GS1 gives them.
ALLERGENS: Mapping[str, str] = {
    name: f"{_ALLERGEN}{code}"
    for name, code in (
        *(("gluten", "AW"), ("crustaceans", "AC"), ("eggs", "AE"), ("fish", "AF")),
        *(("peanuts", "AP"), ("soybeans", "AY"), ("milk", "AM"), ("nuts", "AN")),
        *(("celery", "BC"), ("mustard", "BM"), ("sesame", "AS"), ("sulphites", "AU")),
        *(("lupin", "NL"), ("molluscs", "UM")),
    )
}
DIETS: Mapping[str, str] = {
    name.lower(): f"{GS1.NS}DietTypeCode-{name.upper()}"
    for name in ("vegan", "vegetarian", "halal", "kosher", "organic", "free_from_gluten")
}


@value
class Party:
    """A company or a person: a name, a WebID or address, or both."""

    name: str = ""
    iri: str = ""


@value
class Measure:
    """An amount and its unit: ``KGM``, ``GRM``, ``MLT``, ``KJO``, ``C62`` for pieces."""

    measure: Decimal
    measure_unit: str


@value
class Place:
    """A place: what is known of it; the country in two letters, degrees WGS 84."""

    name: str = ""
    address_country: str = ""
    address_locality: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@value(kw_only=True)
class Line:
    """Who says what a line says, and as of which day."""

    source: Party
    as_of: date


@value
class Category:
    """A code of a scheme: ``gpc``, ``cpc``, ``hs``, ``coicop``."""

    scheme: str
    notation: str


@value(kw_only=True)
class Product(Line):
    """What it is called and who makes it. ``image`` is a link, which nobody fetches unasked."""

    name: Text
    brand: Text = field(default_factory=dict)
    manufacturer: Party | None = None
    gtin: str = ""
    category: tuple[Category, ...] = ()
    image: str = ""


@value(kw_only=True)
class TraceEvent(Line):
    """What was done, where, when, by whom; ``type`` is one of :data:`EVENT_KINDS`."""

    type: str
    event_time: datetime
    text: Text
    place: Place | None = None
    actor: Party | None = None


@value(kw_only=True)
class ProductionPlace(Line):
    """Where one step of making takes place; the step in words."""

    place: Place
    production_step: Text = field(default_factory=dict)


@value(kw_only=True)
class Making(Line):
    """How long making takes, declared, as an ISO 8601 duration: ``PT26H``."""

    making_duration: str


@value(kw_only=True)
class PriceComponent(Line):
    """A part of the price of one unit: an amount, its percentage of the price (0 to 100), both.

    ``component_kind`` is one of :data:`COMPONENT_KINDS`; labour is what the article asks for.
    """

    component_kind: str
    price: Decimal | None = None
    price_currency: str = ""
    percent_of_price: Decimal | None = None
    type: str = "PriceComponent"


@value(kw_only=True)
class Footprint(Line):
    """Emissions (``carbon`` in KGM of CO₂ equivalent) for a declared unit (``per``).

    ``impact_points`` are those of the French environmental cost of textiles; ``grade`` is a letter
    of a published score.
    """

    carbon: Measure | None = None
    per: Measure | None = None
    footprint_scope: str = ""
    method_note: Text = field(default_factory=dict)
    impact_points: Decimal | None = None
    grade: str = ""


@value
class Allergen:
    """One allergen (a code of GS1, :data:`ALLERGENS`), contained or possibly so."""

    allergen_type: str
    containment: str


@value(kw_only=True)
class Nutrition(Line):
    """Per ``basis`` (100 ``GRM`` or 100 ``MLT``): energy in ``KJO``, all else in ``GRM``."""

    basis: Measure | None = None
    energy: Measure | None = None
    fat: Measure | None = None
    saturated_fat: Measure | None = None
    carbohydrates: Measure | None = None
    sugars: Measure | None = None
    fibre: Measure | None = None
    protein: Measure | None = None
    salt: Measure | None = None
    ingredients: Text = field(default_factory=dict)
    allergen: tuple[Allergen, ...] = ()
    diet: tuple[str, ...] = ()
    nutri_score: str = ""
    nova_group: int | None = None


@value(kw_only=True)
class Stock(Line):
    """What was there at one place when somebody looked (``read_at``)."""

    read_at: datetime
    inventory_level: Measure | None = None
    availability: str = ""
    place: Place | None = None


@value
class Difference:
    """One attribute in which a variant differs: ``{"fr": "taille"}``, ``{"fr": "42"}``."""

    name: Text
    property_value: Text


@value(kw_only=True)
class Variant(Line):
    """Another of the same family: the address of its code, and in what it differs."""

    about: str
    name: Text = field(default_factory=dict)
    difference: tuple[Difference, ...] = ()


@value(kw_only=True)
class Material(Line):
    """What it is made of; fractions of mass from 0 to 1 (UNTP)."""

    name: Text
    place: Place | None = None
    mass_fraction: Decimal | None = None
    recycled_mass_fraction: Decimal | None = None
    hazardous: bool | None = None


@value(kw_only=True)
class Repairability(Line):
    """The French indices, out of ten."""

    repairability_index: Decimal | None = None
    durability_index: Decimal | None = None


@value(kw_only=True)
class Warranty(Line):
    """How long, as an ISO 8601 duration, and on what."""

    warranty_duration: str
    text: Text = field(default_factory=dict)
    url: str = ""


@value(kw_only=True)
class Recall(Line):
    """Whether it is called back, why, and where to read what to do."""

    recalled: bool
    text: Text = field(default_factory=dict)
    url: str = ""


@value(kw_only=True)
class Price(Line):
    """What it costs with tax, for ``per`` (one unit where that is not said)."""

    price: Decimal
    price_currency: str
    per: Measure | None = None


@value(kw_only=True)
class Certification(Line):
    """A certificate that somebody else gave: its name, number, who gave it, until when."""

    name: Text
    certification_identification: str = ""
    issued_by: Party | None = None
    url: str = ""
    valid_through: datetime | None = None
