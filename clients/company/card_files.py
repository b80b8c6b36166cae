"""A folder of product cards: drafts that people and programs write, and what was signed of them.

::

    NAME.json, .jsonld   a draft, one a thing (``cards import`` writes such ones)
    signed/…_N.jsonld    cards as they were signed, number N of the thing; never changed

A draft is a card in wire form without what is filled in here: ``company``, ``id``, ``sequence``,
``issued``, ``supersedes``; ``source`` and ``asOf`` of a line are the company and today where they
are not said; ``about`` may be any code (GTIN, Digital Link, ``own:NAME``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from clients.company.delivery import PRODUCTS, Parcel
from clients.company.home import write_whole
from clients.console import Misused
from proofs import strict_json
from proofs.cards import card as cards
from proofs.cards.card import Card, CardKey, NotACard, SignedCard, about_own, card_of
from proofs.integrity import ProofInvalid
from proofs.scanning import flash
from proofs.scanning.flash import WrongCode
from proofs.shelf import UnknownContext
from proofs.strict_json import Json, MalformedJson, TooComplex
from proofs.value import value
from proofs.words import Words
from vocab.terms import SESAME

if TYPE_CHECKING:
    from proofs.keys import SigningKey

SIGNED = "signed"
_DRAFTS = (".json", ".jsonld")
#: What one draft may weigh, in bytes.
LARGEST = 262_144
_OURS = ("@context", "type", "id", "company", "issued", "sequence", "supersedes", "proof")


@value
class Wrong:
    """One thing wrong in one file of the folder."""

    file: str
    code: str
    words: Words


@value
class CardFolder:
    """The cards of one company; ``pod`` is where its goods without GTIN are at home."""

    path: Path
    company: str
    pod: str

    def drafts(self) -> Sequence[Path]:
        """The drafts, by name. Raises :class:`Misused` where the folder is none."""
        if not self.path.is_dir():
            raise Misused(f"{self.path} n'est pas un dossier.", f"{self.path} is no folder.")
        return sorted(path for path in self.path.iterdir() if path.suffix in _DRAFTS)

    def draft(self, path: Path, now: datetime) -> Card | Wrong:
        """The card that a draft comes to, as number 1."""
        try:
            if path.stat().st_size > LARGEST:
                raise MalformedJson(f"more than {LARGEST} bytes")
            said = strict_json.read(path.read_bytes())
            if not isinstance(said, dict):
                raise MalformedJson("no object")
            return self._completed(said, now)
        except (MalformedJson, TooComplex, OSError) as error:
            words = Words(f"Illisible : {error}", f"Cannot be read: {error}")
            return Wrong(path.name, "unreadable", words)
        except WrongCode as error:
            return Wrong(path.name, "wrong-code", error.words)
        except NotACard as error:
            return Wrong(path.name, "not-a-card", error.words)

    def signed(self) -> Iterator[SignedCard | Wrong]:
        """What was signed, verified, by file name."""
        for path in sorted((self.path / SIGNED).glob("*.jsonld")):
            try:
                yield cards.read(path.read_bytes())
            except (ProofInvalid, MalformedJson, TooComplex, UnknownContext, NotACard) as error:
                words = Words(
                    f"Ce fichier n'est plus tel qu'il a été signé : remettez-le. ({error})",
                    f"This file is not as it was signed: put it back. ({error})",
                )
                yield Wrong(f"{SIGNED}/{path.name}", "not-as-signed", words)

    def rows(self) -> Mapping[CardKey, Sequence[SignedCard]]:
        """Of each thing its signed cards, in order. Raises :class:`Misused` for a spoilt one."""
        found: dict[CardKey, list[SignedCard]] = {}
        for one in self.signed():
            if isinstance(one, Wrong):
                raise Misused(f"{one.file} : {one.words.fr}", f"{one.file}: {one.words.en}")
            if one.card.company != self.company:
                raise Misused(
                    f"{self.path} contient une fiche de {one.card.company}.",
                    f"{self.path} holds a card of {one.card.company}.",
                )
            found.setdefault(one.card.key, []).append(one)
        return {key: sorted(row, key=lambda one: one.card.sequence) for key, row in found.items()}

    def keep(self, card: Card, key: SigningKey) -> Path:
        """Sign it into the folder."""
        folder = self.path / SIGNED
        folder.mkdir(exist_ok=True)
        path = folder / f"{card.thing.name}_{card.sequence}.jsonld"
        write_whole(path, cards.sign(card, key).body)
        return path

    def parcels(self) -> tuple[Parcel, ...]:
        """What a customer is to have: all that were restated with a reason, and the newest."""
        return tuple(
            _parcel(one)
            for row in self.rows().values()
            for one in row
            if one is row[-1] or one.card.restatement_reason
        )

    def _completed(self, said: dict[str, Json], now: datetime) -> Card:
        code = said.get("about")
        if not isinstance(code, str):
            raise NotACard(
                Words(
                    "« about » manque : le code du produit (GTIN, lien, ou own:NOM).",
                    "“about” is missing: the code of the product (GTIN, link, or own:NAME).",
                )
            )
        about = about_own(self.pod, flash.read(code))
        lines = {name: self._line(part, now) for name, part in said.items() if name not in _OURS}
        moment = now.replace(microsecond=0).isoformat().replace("+00:00", "Z")
        document: dict[str, Json] = {
            **lines,
            "@context": SESAME.CONTEXT,
            "type": cards.KIND,
            "id": cards.card_id(CardKey(self.company, about), 1),
            "company": self.company,
            "about": about,
            "issued": moment,
            "sequence": 1,
        }
        document.pop("restatementReason", None)
        return card_of(document)

    def _line(self, part: Json, now: datetime) -> Json:
        if isinstance(part, list):
            return [self._line(each, now) for each in part]
        if isinstance(part, dict) and "@value" not in part:
            return {"source": self.company, "asOf": now.date().isoformat(), **part}
        return part


def follows(card: Card, before: Card | None, reason: str) -> Card | None:
    """The card as the next of its row; ``None`` where it says nothing new."""
    if before is None:
        return card
    if card.says_the_same(before) and _left(card) == _left(before):
        return None
    same = card.says_the_same(before)
    return replace(
        card,
        sequence=before.sequence + 1,
        supersedes=before.id,
        restatement_reason="" if same else reason,
    )


def _left(card: Card) -> object:
    """The stock, apart from when somebody looked and who."""
    return [(one.inventory_level, one.availability, one.place) for one in card.stock]


def _parcel(one: SignedCard) -> Parcel:
    name = f"{one.card.thing.name}_{one.card.sequence}"
    key = ("card", one.card.about)
    return Parcel(name, key, one.card.sequence, one.content_hash, one.body, PRODUCTS)
