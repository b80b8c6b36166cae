"""Lines of a card out of a UNTP product: materials, footprint, certificates, warranty."""

from __future__ import annotations

import re
from decimal import Decimal

from clients.company.importers.cards.draft import Draft, Sender, country
from clients.company.importers.cards.place import Place
from proofs.cards import card_lines
from vocab.terms import SESAME

#: By the last part of the metric's address; the vocabulary writes its folder in two ways.
CARBON = "product-carbon-footprint"
_CERTIFICATES = ("dcc", "conformity", "certificate")
_OF_MASS = {"KGM": Decimal(1), "GRM": Decimal("0.001"), "TNE": Decimal(1000)}
_LONGEST_WARRANTY = 1200
#: How our own exporter writes scope and unit behind a note.
_OURS = re.compile(r" ?\[Cradle-to-(?:gate|grave), per [\d.]+ [A-Z0-9]{2,3}\]$")
_GRADE = re.compile(r"A\+|[A-F]")
_PER = re.compile(r"\bper (\d{1,9}(?:\.\d{1,6})?) ([A-Z0-9]{2,3})\b")
_SCOPE = re.compile(r"cradle[- ]to[- ](gate|grave)", re.IGNORECASE)


def issuer_of(document: Place) -> card_lines.Party | None:
    """Who says what the credential says."""
    return party(document.at("issuer"), "source")


def party(place: Place, field: str) -> card_lines.Party | None:
    """A party by name and address, or None."""
    name, iri = place.at("name").name(field), place.at("id").iri(field)
    return card_lines.Party(name, iri) if name or iri else None


def materials(draft: Draft, subject: Place, sender: Sender) -> None:
    """Each material: name, country, fraction of the mass, and of it what was recycled."""
    for one in subject.each("materialProvenance"):
        name = one.at("name").name("material")
        if not name:
            continue
        hazardous = one.at("hazardous")
        said = hazardous.value if isinstance(hazardous.value, bool) else None
        if said is not None:
            hazardous.takes("material")
        written = one.at("originCountry", "countryCode")
        code = country(written.said())
        if code:
            written.takes("material")
        line = card_lines.Material(
            name=sender.text(name),
            place=card_lines.Place(address_country=code) if code else None,
            mass_fraction=one.at("massFraction").number("material", least=0, most=1),
            recycled_mass_fraction=one.at("recycledMassFraction").number(
                "material", least=0, most=1
            ),
            hazardous=said,
            source=draft.product.source,
            as_of=draft.product.as_of,
        )
        draft.add("material", line)


def footprint(draft: Draft, subject: Place, sender: Sender) -> None:
    """The first claim that tells the product's carbon footprint; a second one is refused."""
    for claim in subject.each("performanceClaim"):
        for told in claim.each("claimedPerformance"):
            if told.at("metric", "id").said().rstrip("/").rpartition("/")[2] == CARBON:
                _carbon(draft, claim, told, sender)


def _carbon(draft: Draft, claim: Place, told: Place, sender: Sender) -> None:
    note = claim.at("description").text("footprint") or claim.at("name").text("footprint")
    carbon = _mass(told)
    per, scope = _unit_of(note, sender), _scope_of(note, sender)
    if carbon is not None and not (per and scope):
        told.at("measure").refuses(
            "footprint-of-what",
            "UNTP ne dit pas pour combien de produit ni pour quelle part de sa vie : dites-le par "
            "--per « 1 KWH » et --footprint-scope CradleToGate.",
            "UNTP does not say for how much of the product, nor for which part of its life: say so "
            "with --per “1 KWH” and --footprint-scope CradleToGate.",
        )
        carbon = None
    grade = _grade(told.at("score", "code"))
    if carbon is None and not grade:
        return
    whole = carbon is not None
    line = card_lines.Footprint(
        carbon=carbon,
        per=per if whole else None,
        footprint_scope=scope if whole else "",
        grade=grade,
        method_note=sender.text(_OURS.sub("", note).strip("— ")),
        source=draft.product.source,
        as_of=claim.at("claimDate").day("footprint") or draft.product.as_of,
    )
    if draft.add("footprint", line):
        told.at("metric", "id").takes("footprint")
        return
    told.refuses(
        "second-footprint",
        "La fiche a déjà l'empreinte d'une autre déclaration.",
        "The card has the footprint of another claim already.",
    )


def _mass(told: Place) -> card_lines.Measure | None:
    measure = told.at("measure")
    value = measure.at("value").number("footprint")
    weighs = _OF_MASS.get(measure.at("unit").said())
    if value is None:
        return None
    if weighs is None:
        measure.refuses(
            "footprint-unit",
            "Une empreinte carbone est une masse : KGM, GRM ou TNE.",
            "A carbon footprint is a mass: KGM, GRM or TNE.",
        )
        return None
    measure.at("unit").takes("footprint")
    return card_lines.Measure(value * weighs, "KGM")


def _grade(place: Place) -> str:
    found = place.said()
    if _GRADE.fullmatch(found):
        place.takes("footprint")
        return found
    return ""


def _unit_of(note: str, sender: Sender) -> card_lines.Measure | None:
    """“per 1 KWH”, with a code of UN/ECE Rec 20; prose is not read for a figure."""
    ours = _OURS.search(note)
    found = _PER.search(ours[0] if ours else note) or _PER.fullmatch(f"per {sender.per}")
    return card_lines.Measure(Decimal(found[1]), found[2]) if found else None


def _scope_of(note: str, sender: Sender) -> str:
    """What the claim says counts before what the sender says of all claims."""
    ours = _OURS.search(note)
    found = _SCOPE.search(ours[0] if ours else note)
    if found:
        return f"{SESAME.NS}CradleTo{found[1].title()}"
    return f"{SESAME.NS}{sender.scope}" if sender.scope else ""


def certificates(draft: Draft, subject: Place, sender: Sender) -> None:
    """Links to conformity credentials: their names, and where they are."""
    for link in subject.each("relatedDocument"):
        kind = link.at("linkType").said().rstrip("/").rpartition("/")[2]
        name = link.at("linkName").name("certification") if kind in _CERTIFICATES else ""
        if not name:
            continue
        line = card_lines.Certification(
            name=sender.text(name),
            url=link.at("linkURL").link("certification"),
            source=draft.product.source,
            as_of=draft.product.as_of,
        )
        link.at("linkType").takes("certification")
        draft.add("certification", line)


def warranty(draft: Draft, subject: Place) -> None:
    """Characteristics are free in UNTP; that of the battery sample is known."""
    place = subject.at("characteristics", "warrantyPeriodMonths")
    months = place.number("warranty", least=1, most=_LONGEST_WARRANTY)
    if months is None:
        return
    if months != months.to_integral_value():
        place.refuses(
            "warranty-months",
            "Une garantie dure un nombre entier de mois.",
            "A warranty lasts a whole number of months.",
        )
        return
    line = card_lines.Warranty(
        warranty_duration=f"P{int(months)}M",
        source=draft.product.source,
        as_of=draft.product.as_of,
    )
    draft.add("warranty", line)
