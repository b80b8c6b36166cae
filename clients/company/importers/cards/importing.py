"""Several papers of one form together: their cards, and what became of each field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from clients.company.importers.cards import battery, epcis, food, untp, untp_beside, untp_jose
from clients.company.importers.cards.draft import Draft, Sender
from clients.company.importers.cards.epcis_events import is_epcis
from clients.company.importers.cards.place import Place
from clients.company.importers.cards.reading import NoCard, read
from clients.company.importers.cards.untp_beside import Known
from clients.company.importers.fates import Field
from proofs.scanning.flash import WrongCode
from proofs.words import Words


@dataclass(slots=True)
class Paper:
    """One file: its document where it is JSON, what it was read as, why no card comes of it."""

    name: str
    place: Place | None = None
    kind: str = ""
    trouble: NoCard | None = None
    #: Members that its form requires and that are not there, as JSON pointers.
    missing: Sequence[str] = ()
    #: What was done to it that its owner should know.
    remarks: Sequence[Words] = ()

    @property
    def fields(self) -> Sequence[Field]:
        """What became of each; none where it is refused as a whole."""
        if self.place is None or self.trouble is not None:
            return ()
        return self.place.notes.fates(self.place.document)


@dataclass(slots=True)
class Imported:
    """All papers of one import, and the cards that they come to."""

    papers: list[Paper] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)


def bring(form: str, files: Sequence[tuple[str, bytes]], sender: Sender) -> Imported:
    """The cards of these files, each by name and bytes; ``form`` is one of :data:`FORMS`.

    Never raises for what a file holds: a paper of which no card comes says why.
    """
    found = Imported([_paper(name, body) for name, body in files])
    FORMS[form](found, sender)
    return found


def _paper(name: str, body: bytes) -> Paper:
    inside = untp_jose.payload(body.decode(errors="replace"))
    try:
        if inside is not None:
            return Paper(name, read(inside), remarks=[untp_jose.UNCHECKED])
        return Paper(name, read(body))
    except NoCard as trouble:
        return Paper(name, trouble=trouble)


def _refusing(paper: Paper, step: Callable[[Place], None]) -> None:
    """Take this step with the document; where it cannot be taken, the paper says why."""
    if paper.place is None or paper.trouble is not None:
        return
    try:
        step(paper.place)
    except NoCard as trouble:
        paper.trouble = trouble
    except WrongCode as error:
        paper.trouble = NoCard("wrong-code", error.words.fr, error.words.en)


def _untp(found: Imported, sender: Sender) -> None:
    known: list[Known] = []
    for paper in found.papers:

        def look(document: Place, paper: Paper = paper) -> None:
            inside = untp_jose.opened(document)
            if inside is not None:
                paper.place, paper.remarks = inside, [untp_jose.UNCHECKED]
                document = inside
            paper.kind = untp.kind_of(document)
            if paper.kind == untp.PASSPORT:
                draft = untp.passport(document, sender)
                paper.missing = untp.missing(document)
                known.append(Known(draft, *untp.ids(document)))

        _refusing(paper, look)
    for paper in found.papers:
        if paper.kind in untp.BESIDE:
            _refusing(paper, partial(_join, paper.kind, known, sender))
    found.drafts += [card.draft for card in known]


def _join(kind: str, known: Sequence[Known], sender: Sender, document: Place) -> None:
    if not untp_beside.join(document, kind, known, sender):
        raise NoCard(
            "joins-nothing",
            f"Ce {kind} ne nomme aucun produit ni lieu des passeports donnés avec lui : donnez-les "
            "ensemble.",
            f"This {kind} names no product or place of the passports given with it: give them "
            "together.",
        )


def _epcis(found: Imported, sender: Sender) -> None:
    def look(document: Place) -> None:
        if not is_epcis(document):
            raise NoCard(
                "not-epcis",
                "Ce n'est pas un document d'EPCIS 2.0 en JSON (type : EPCISDocument).",
                "This is no EPCIS 2.0 document in JSON (type: EPCISDocument).",
            )
        found.drafts += epcis.cards(document, sender)

    for paper in found.papers:
        paper.kind = "epcis"
        _refusing(paper, look)


def _food(found: Imported, sender: Sender) -> None:
    def look(document: Place) -> None:
        if not food.is_food(document):
            raise NoCard(
                "not-food",
                "Ce n'est pas une fiche d'Open Food Facts : « code », et « nutriments » ou "
                "« product_name », y manquent.",
                "This is no record of Open Food Facts: it lacks “code”, and “nutriments” or "
                "“product_name”.",
            )
        found.drafts.append(food.card(document, sender))

    for paper in found.papers:
        paper.kind = "openfoodfacts"
        _refusing(paper, look)


def _battery(found: Imported, sender: Sender) -> None:
    aspects: dict[str, Paper] = {}
    for paper in found.papers:

        def look(document: Place, paper: Paper = paper) -> None:
            paper.kind = battery.aspect_of(document)
            if paper.kind in aspects:
                raise NoCard(
                    "second-aspect",
                    f"{aspects[paper.kind].name} est déjà cet aspect : une batterie à la fois.",
                    f"{aspects[paper.kind].name} is that aspect already: one battery at a time.",
                )
            aspects[paper.kind] = paper

        _refusing(paper, look)
    if not aspects:
        return
    try:
        places = {kind: paper.place for kind, paper in aspects.items() if paper.place is not None}
        found.drafts.append(battery.card(places, sender))
    except NoCard as trouble:
        for paper in aspects.values():
            paper.trouble = trouble


#: By the name that the command has for it.
FORMS: Mapping[str, Callable[[Imported, Sender], None]] = {
    "untp": _untp,
    "epcis": _epcis,
    "openfoodfacts": _food,
    "batterypass": _battery,
}
