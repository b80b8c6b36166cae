"""Aspects of the BatteryPass data model 1.2.0: a payload each, all of one battery together.

The project publishes its aspects as SAMM models too, in JSON-LD; those describe what a passport
holds and hold no battery, so they are refused by name. Members keep the model's spelling
(``warrentyPeriod``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from clients.company.importers.cards.draft import Draft, Sender, country, named
from clients.company.importers.cards.place import Place
from clients.company.importers.cards.reading import NoCard
from proofs.cards import card_lines
from proofs.scanning import flash
from proofs.scanning.flash import Thing, WrongCode
from vocab.terms import SESAME, UNTP

#: Each aspect by a member that no other has.
ASPECTS: Mapping[str, str] = {
    "batteryCarbonFootprint": "CarbonFootprintForBatteries",
    "recycledContent": "Circularity",
    "productIdentifier": "GeneralProductInformation",
    "labels": "Labeling",
    "batteryMaterials": "MaterialComposition",
    "supplyChainDueDiligenceReport": "SupplyChainDueDiligence",
}
_GRAMS = 1000
_CLASS = re.compile(r"A\+|[A-F]")


def aspect_of(document: Place) -> str:
    """Which aspect this is a payload of. Raises :class:`NoCard`."""
    if document.at("@graph").there and "samm" in document.at("@context").document:
        aspects = [
            one.at("@id").said().rpartition("#")[2]
            for one in document.each("@graph")
            if one.at("@type").value == "samm:Aspect"
        ]
        shown = ", ".join(aspects)[:100] or "—"
        raise NoCard(
            "a-model",
            f"Ceci est le modèle SAMM de l'aspect {shown} : il dit ce qu'un passeport contient, et "
            "ne parle d'aucune batterie. Donnez les données d'une batterie dans cette forme.",
            f"This is the SAMM model of the aspect {shown}: it says what a passport holds, and "
            "speaks of no battery. Give the data of a battery in that form.",
        )
    for member, aspect in ASPECTS.items():
        if document.at(member).there:
            return aspect
    raise NoCard(
        "no-aspect",
        "Ce n'est aucun des six aspects de BatteryPass 1.2.0 que la fiche connaît.",
        "This is none of the six aspects of BatteryPass 1.2.0 that the card knows.",
    )


def card(aspects: Mapping[str, Place], sender: Sender) -> Draft:
    """One card out of all aspects. Raises :class:`NoCard` where no code is told."""
    general = aspects.get("GeneralProductInformation")
    thing = _thing(general, sender)
    chemistry = aspects.get("MaterialComposition")
    maker = _maker(general)
    product = card_lines.Product(
        name=_name(thing, general, chemistry, sender),
        manufacturer=maker,
        gtin=thing.gtin or "",
        source=maker or sender.party,
        as_of=sender.today,
    )
    draft = Draft(thing, product)
    steps: Sequence[tuple[str, Callable[[Draft, Place, Sender], None]]] = (
        ("GeneralProductInformation", _making),
        ("CarbonFootprintForBatteries", _footprint),
        ("MaterialComposition", _hazards),
        ("SupplyChainDueDiligence", _assurance),
    )
    for aspect, step in steps:
        if aspect in aspects:
            step(draft, aspects[aspect], sender)
    if chemistry is not None:
        _materials(draft, chemistry, _recycled(aspects.get("Circularity")), _mass(general))
    return draft


def _thing(general: Place | None, sender: Sender) -> Thing:
    written = "" if general is None else general.at("productIdentifier").text("about", longest=200)
    if not (sender.code or written):
        raise NoCard(
            "no-code",
            "Aucun de ces aspects ne dit de quelle batterie il s'agit : joignez "
            "GeneralProductInformation, ou dites --code.",
            "None of these aspects says which battery it is: add GeneralProductInformation, or say "
            "--code.",
        )
    try:
        return flash.read(sender.code or written)
    except WrongCode as error:
        if sender.code:
            raise NoCard("wrong-code", error.words.fr, error.words.en) from error
    try:
        return named(written.rpartition(":")[2])
    except WrongCode as error:
        raise NoCard("wrong-code", error.words.fr, error.words.en) from error


def _name(
    thing: Thing, general: Place | None, chemistry: Place | None, sender: Sender
) -> card_lines.Text:
    """The model gives a battery no name: its chemistry and use, else its code."""
    if sender.name:
        return sender.text(sender.name)
    kind = "" if general is None else general.at("batteryCategory").name("product")
    short = (
        "" if chemistry is None else chemistry.at("batteryChemistry", "shortName").name("product")
    )
    told = " ".join(part for part in (short, kind) if part)
    if not told:
        return sender.text(thing.in_brackets())
    return {"fr": f"Batterie {told}", "en": f"{told} battery"}


def _maker(general: Place | None) -> card_lines.Party | None:
    if general is None:
        return None
    name = general.at("manufacturerInformation", "contactName").name("product")
    return card_lines.Party(name) if name else None


def _making(draft: Draft, general: Place, sender: Sender) -> None:
    source, day = draft.product.source, draft.product.as_of
    place = _address(general.at("manufacturingPlace"))
    if place is not None:
        draft.add("produced_at", card_lines.ProductionPlace(place=place, source=source, as_of=day))
    moment = general.at("manufacturingDate").moment("trace")
    if moment is not None:
        line = card_lines.TraceEvent(
            type=UNTP.MAKE_EVENT,
            event_time=moment,
            text={"fr": "fabrication", "en": "manufacturing"},
            place=place,
            source=source,
            as_of=moment.date(),
        )
        draft.add("trace", line)
    months = general.at("warrentyPeriod").number("warranty", least=1, most=1200)
    if months is not None and months == int(months):
        duration = f"P{int(months)}M"
        draft.add(
            "warranty", card_lines.Warranty(warranty_duration=duration, source=source, as_of=day)
        )


def _address(place: Place) -> card_lines.Place | None:
    code = country(place.at("addressCountry").said())
    street = place.at("streetAddress").name("producedAt")
    post = place.at("postalCode").name("producedAt")
    if place.at("addressCountry").there:
        if code:
            place.at("addressCountry").takes("producedAt")
        else:
            place.at("addressCountry").refuses(
                "country-code",
                "Il faudrait ici un pays, par son nom ou en deux lettres.",
                "A country is wanted here, by its name or in two letters.",
            )
    name = ", ".join(part for part in (street, post) if part)[:300]
    return card_lines.Place(name=name, address_country=code) if name or code else None


def _footprint(draft: Draft, aspect: Place, sender: Sender) -> None:
    """In kg per kWh over the life of the battery, from raw material to recycling."""
    carbon = aspect.at("batteryCarbonFootprint").number("footprint")
    grade = aspect.at("carbonFootprintPerformanceClass").said()
    grade = grade if _CLASS.fullmatch(grade) else ""
    if grade:
        aspect.at("carbonFootprintPerformanceClass").takes("footprint")
    if carbon is None and not grade:
        return
    study = aspect.at("carbonFootprintStudy").link("footprint")
    whole = carbon is not None
    line = card_lines.Footprint(
        carbon=None if carbon is None else card_lines.Measure(carbon, "KGM"),
        per=card_lines.Measure(Decimal(1), "KWH") if whole else None,
        footprint_scope=f"{SESAME.NS}CradleToGrave" if whole else "",
        grade=grade,
        method_note=sender.text(study),
        source=draft.product.source,
        as_of=draft.product.as_of,
    )
    draft.add("footprint", line)


def _mass(general: Place | None) -> Decimal | None:
    if general is None:
        return None
    found = general.at("batteryMass").number("material", least=0)
    return None if found is None or found == 0 else found * _GRAMS


def _recycled(circularity: Place | None) -> Mapping[str, Decimal]:
    found: dict[str, Decimal] = {}
    for one in [] if circularity is None else circularity.each("recycledContent"):
        name = one.at("recycledMaterial").name("material")
        shares = [
            one.at(member).number("material", least=0, most=100) or Decimal(0)
            for member in ("preConsumerShare", "postConsumerShare")
        ]
        if sum(shares) > 100:
            one.refuses(
                "more-than-all",
                "Les deux parts recyclées feraient plus de 100 %.",
                "The two recycled shares would come to more than 100 %.",
            )
        elif name:
            found[name.lower()] = sum(shares, Decimal(0)) / 100
    return found


def _materials(
    draft: Draft, aspect: Place, recycled: Mapping[str, Decimal], mass: Decimal | None
) -> None:
    """Masses in grams become fractions of the battery's mass, where that is told."""
    for one in aspect.each("batteryMaterials"):
        name = one.at("batteryMaterialName").name("material")
        grams = one.at("batteryMaterialMass").number("material", least=0)
        if not name:
            continue
        share = None if grams is None or mass is None else round(grams / mass, 6)
        if share is not None and share > 1:
            one.at("batteryMaterialMass").refuses(
                "heavier-than-all",
                "Cette matière pèserait plus que toute la batterie (batteryMass).",
                "This material would weigh more than the whole battery (batteryMass).",
            )
            share = None
        line = card_lines.Material(
            name={"en": name},
            mass_fraction=share,
            recycled_mass_fraction=recycled.get(name.lower()),
            source=draft.product.source,
            as_of=draft.product.as_of,
        )
        draft.add("material", line)


def _hazards(draft: Draft, aspect: Place, sender: Sender) -> None:
    """Hazardous substances, with their concentration as a fraction."""
    for one in aspect.each("hazardousSubstances"):
        name = one.at("hazardousSubstanceName").name("material")
        percent = one.at("hazardousSubstanceConcentration").number("material", least=0, most=100)
        if name:
            line = card_lines.Material(
                name=sender.text(name),
                mass_fraction=None if percent is None else percent / 100,
                hazardous=True,
                source=draft.product.source,
                as_of=draft.product.as_of,
            )
            draft.add("material", line)


def _assurance(draft: Draft, aspect: Place, sender: Sender) -> None:
    link = aspect.at("thirdPartyAussurances").link("certification")
    if link:
        line = card_lines.Certification(
            name={
                "fr": "Vérification du devoir de vigilance par un tiers",
                "en": "Third-party assurance of supply chain due diligence",
            },
            url=link,
            source=draft.product.source,
            as_of=draft.product.as_of,
        )
        draft.add("certification", line)
