"""A card as schema.org JSON-LD, for the page of a shop.

schema.org gives nutrition to items of a menu and not to products, so food is both. What has no term
(making time, footprint, scores, indices) stands in ``additionalProperty``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal

from clients.company.exporters.untp import said
from proofs.cards import card_lines
from proofs.cards.card import Card
from proofs.cards.card_lines import CONTAINS, DIETS, Measure, Nutrition
from proofs.scanning.flash import GTIN
from proofs.strict_json import Json
from vocab.product_papers import SCHEMA_CONTEXT
from vocab.terms import SCHEMA

_CALORIE = Decimal("4.184")
#: Salt is two and a half times its sodium (Regulation (EU) 1169/2011, annex I).
_SODIUM = Decimal("0.4")
_DIETS = {
    DIETS["vegan"]: "VeganDiet",
    DIETS["vegetarian"]: "VegetarianDiet",
    DIETS["halal"]: "HalalDiet",
    DIETS["kosher"]: "KosherDiet",
    DIETS["free_from_gluten"]: "GlutenFreeDiet",
}
_GRAMS = {
    "fat": "fatContent",
    "saturated_fat": "saturatedFatContent",
    "carbohydrates": "carbohydrateContent",
    "sugars": "sugarContent",
    "fibre": "fiberContent",
    "protein": "proteinContent",
}
_WARRANTY = re.compile(r"P(\d+)([YMD])")
_UNITS = {"Y": "ANN", "M": "MON", "D": "DAY"}
_BASIS = {"GRM": "g", "MLT": "ml"}


def product(card: Card, language: str) -> dict[str, Json]:
    """The product, its offer, its nutrition and its variants, in one language."""
    food = card.nutrition is not None
    thing = card.product
    found: dict[str, Json] = {
        "@context": SCHEMA_CONTEXT,
        "@type": ["Product", "MenuItem"] if food else "Product",
        "@id": card.about,
        "name": said(thing.name, language),
        "brand": _named("Brand", said(thing.brand, language)),
        "manufacturer": _party(thing.manufacturer),
        "gtin": thing.gtin or card.thing.gtin,
        "image": thing.image,
        "category": [*map(_category, thing.category)],
        "countryOfOrigin": _country(card),
        "material": [said(one.name, language) for one in card.material],
        "offers": _offers(card, language),
        "nutrition": _nutrition(card.nutrition) if card.nutrition else None,
        "suitableForDiet": [*_diets(card)],
        "isVariantOf": _family(card, language),
        "hasCertification": [_certificate(one, language) for one in card.certification],
        "additionalProperty": [*_further(card, language)],
        "subjectOf": {"@type": "DigitalDocument", "name": "Sésame", "url": card.about},
    }
    if card.thing.keys[0][0] == GTIN:
        found["hasGS1DigitalLink"] = card.about
    return {name: value for name, value in found.items() if value}


def script(document: dict[str, Json]) -> str:
    """As it stands in a page: nothing in it can end the element."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/ld+json">\n{text}\n</script>\n'


def _named(kind: str, name: str) -> Json:
    return {"@type": kind, "name": name} if name else None


def _party(party: card_lines.Party | None) -> Json:
    if party is None:
        return None
    found: dict[str, Json] = {"@type": "Organization", "@id": party.iri, "name": party.name}
    return {name: value for name, value in found.items() if value}


def _category(one: card_lines.Category) -> Json:
    return {"@type": "CategoryCode", "codeValue": one.notation, "inCodeSet": one.scheme.upper()}


def _country(card: Card) -> Json:
    codes = [line.place.address_country for line in card.produced_at if line.place.address_country]
    return _named("Country", codes[0]) if codes else None


def _place(place: card_lines.Place) -> Json:
    address: dict[str, Json] = {
        "@type": "PostalAddress",
        "addressLocality": place.address_locality,
        "addressCountry": place.address_country,
    }
    told: dict[str, Json] = {name: value for name, value in address.items() if value}
    found: dict[str, Json] = {"@type": "Place", "name": place.name}
    if len(told) > 1:
        found["address"] = told
    return {name: value for name, value in found.items() if value}


def _amount(measure: Measure) -> Json:
    return {
        "@type": "QuantitativeValue",
        "value": f"{measure.measure:f}",
        "unitCode": measure.measure_unit,
    }


def _offers(card: Card, language: str) -> Json:
    """One for each place with stock, or one where only a price or a warranty is told."""
    common: dict[str, Json] = {"@type": "Offer"}
    if card.offers is not None:
        common["price"] = f"{card.offers.price:f}"
        common["priceCurrency"] = card.offers.price_currency
        common["priceSpecification"] = _price(card, card.offers, language)
    if card.warranty is not None:
        common["warranty"] = _warranty(card.warranty)
    each: list[Json] = []
    for line in card.stock:
        here: dict[str, Json] = {
            "availability": line.availability,
            "inventoryLevel": _amount(line.inventory_level) if line.inventory_level else None,
            "availableAtOrFrom": _place(line.place) if line.place else None,
        }
        each.append({**common, **{name: value for name, value in here.items() if value}})
    if len(common) > 1 and not each:
        each.append(common)
    return each[0] if len(each) == 1 else each


def _price(card: Card, offer: card_lines.Price, language: str) -> Json:
    found: dict[str, Json] = {
        "@type": "CompoundPriceSpecification" if card.price_component else "UnitPriceSpecification",
        "price": f"{offer.price:f}",
        "priceCurrency": offer.price_currency,
    }
    if offer.per is not None and not card.price_component:
        found["referenceQuantity"] = _amount(offer.per)
    components: list[Json] = [
        {
            "@type": "UnitPriceSpecification",
            "name": part.component_kind.rpartition("#")[2],
            "price": f"{part.price:f}",
            "priceCurrency": part.price_currency,
        }
        for part in card.price_component
        if part.price is not None
    ]
    if components:
        found["priceComponent"] = components
    return found


def _warranty(line: card_lines.Warranty) -> Json:
    found = _WARRANTY.fullmatch(line.warranty_duration)
    promise: dict[str, Json] = {"@type": "WarrantyPromise", "url": line.url}
    if found:
        promise["durationOfWarranty"] = {
            "@type": "QuantitativeValue",
            "value": found[1],
            "unitCode": _UNITS[found[2]],
        }
    return {name: value for name, value in promise.items() if value}


def _nutrition(line: Nutrition) -> Json:
    found: dict[str, Json] = {"@type": "NutritionInformation"}
    if line.basis is not None:
        unit = _BASIS.get(line.basis.measure_unit, line.basis.measure_unit)
        found["servingSize"] = f"{line.basis.measure:f} {unit}"
    if line.energy is not None:
        found["calories"] = f"{round(line.energy.measure / _CALORIE)} kcal"
    for name, term in _GRAMS.items():
        told: Measure | None = getattr(line, name)
        if told is not None:
            found[term] = f"{told.measure:f} g"
    if line.salt is not None:
        found["sodiumContent"] = f"{(line.salt.measure * _SODIUM).normalize():f} g"
    return found if len(found) > 1 else None


def _diets(card: Card) -> Iterator[Json]:
    for diet in card.nutrition.diet if card.nutrition else ():
        if diet in _DIETS:
            yield f"{SCHEMA.NS}{_DIETS[diet]}"


def _family(card: Card, language: str) -> Json:
    if not card.has_variant:
        return None
    variants: list[Json] = []
    for one in card.has_variant:
        told: dict[str, Json] = {
            "@type": "Product",
            "@id": one.about,
            "name": said(one.name, language),
            "url": one.about,
            "additionalProperty": [
                _property(said(d.name, language), said(d.property_value, language))
                for d in one.difference
            ],
        }
        variants.append({name: value for name, value in told.items() if value})
    return {"@type": "ProductGroup", "hasVariant": variants}


def _certificate(one: card_lines.Certification, language: str) -> Json:
    found: dict[str, Json] = {
        "@type": "Certification",
        "name": said(one.name, language),
        "certificationIdentification": one.certification_identification,
        "issuedBy": _party(one.issued_by),
        "url": one.url,
        "expires": one.valid_through.date().isoformat() if one.valid_through else None,
    }
    return {name: value for name, value in found.items() if value}


def _property(name: str, value: str, unit: str = "") -> Json:
    found: dict[str, Json] = {"@type": "PropertyValue", "name": name, "value": value}
    return found | ({"unitCode": unit} if unit else {})


def _further(card: Card, language: str) -> Iterator[Json]:
    if card.making is not None:
        yield _property("makingDuration", card.making.making_duration)
    footprint = card.footprint
    if footprint is not None:
        if footprint.carbon is not None and footprint.per is not None:
            per = f"{footprint.per.measure:f} {footprint.per.measure_unit}"
            yield _property(f"carbonFootprint per {per}", f"{footprint.carbon.measure:f}", "KGM")
        if footprint.impact_points is not None:
            yield _property("impactPoints", f"{footprint.impact_points:f}")
        if footprint.grade:
            yield _property("environmentalGrade", footprint.grade)
    if card.repairability is not None:
        for name in ("repairability_index", "durability_index"):
            index: Decimal | None = getattr(card.repairability, name)
            if index is not None:
                yield _property(name.replace("_i", "I"), f"{index:f}")
    if card.nutrition is not None:
        yield from _food(card.nutrition, language)
    if card.recall is not None and card.recall.recalled:
        yield _property("recalled", said(card.recall.text, language) or "true")


def _food(line: Nutrition, language: str) -> Iterator[Json]:
    if line.nutri_score:
        yield _property("Nutri-Score", line.nutri_score)
    if line.nova_group is not None:
        yield _property("NOVA", str(line.nova_group))
    ingredients = said(line.ingredients, language)
    if ingredients:
        yield _property("ingredients", ingredients)
    for one in line.allergen:
        name = "allergen" if one.containment == CONTAINS else "mayContainAllergen"
        yield _property(name, one.allergen_type.rpartition("-")[2])
