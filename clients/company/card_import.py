"""``cards import``: foreign product data as unsigned cards, with what became of each field."""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from clients.company.desk import Desk, Said, words_members
from clients.company.flash import resolver_of
from clients.company.home import Home, write_whole
from clients.company.importers.fates import Fate
from clients.console import Exit, Misused
from proofs.scanning.flash import WrongCode
from proofs.strict_json import MalformedJson
from proofs.value import value
from proofs.words import Words

if TYPE_CHECKING:
    from clients.company.importers.cards.draft import Draft, Sender
    from clients.company.importers.cards.importing import Imported, Paper
    from proofs.cards.card import Card

FORMS = ("untp", "epcis", "openfoodfacts", "batterypass")
_SUFFIXES = (".json", ".jsonld", ".jwt")
_SCOPES = ("CradleToGate", "CradleToGrave")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_PER = re.compile(r"\d{1,9}(\.\d{1,6})? [A-Z0-9]{2,3}")


@value
class Made:
    """A card with the file that it was written to, or what pods would mind in it."""

    card: Card
    path: Path | None
    faults: Sequence[Words]


def options(added: argparse.ArgumentParser) -> None:
    """Those of ``cards import``."""
    added.add_argument("form", choices=FORMS, metavar="FORMAT", help=", ".join(FORMS))
    added.add_argument("files", nargs="+", type=Path, metavar="FILE", help="or a folder of them")
    added.add_argument("--out", type=Path, metavar="DIR", help="where the cards go (HOME/cards)")
    added.add_argument(
        "--code", default="", help="what the card is about; of many, only those of this model"
    )
    added.add_argument("--name", default="", metavar="TEXT", help="where the papers tell none")
    added.add_argument(
        "--text-language", default="en", metavar="TAG", help="of texts that do not say theirs (en)"
    )
    added.add_argument(
        "--per", default="", metavar="AMOUNT", help="of what a footprint is: “1 KWH”, “1 KGM”"
    )
    added.add_argument("--footprint-scope", default="", choices=("", *_SCOPES), metavar="SCOPE")
    added.add_argument(
        "--onto", type=Path, metavar="CARD", help="add the lines to this card, signed or not"
    )
    added.add_argument(
        "--resolver", default="", metavar="IRI", help="where goods without GTIN are at home"
    )


def run(desk: Desk, home: Home, chosen: argparse.Namespace, environment: Mapping[str, str]) -> Exit:
    """Read all papers, tell what became of them, write the cards that pods would take."""
    from clients.company.importers.cards.importing import bring

    sender = _sender(home, chosen)
    imported = bring(chosen.form, [_body(file) for file in _files(chosen.files)], sender)
    out: Path = chosen.out or home.path / "cards"
    made = [_write(card, out) for card in _cards(home, chosen, imported, sender)]
    for paper in imported.papers:
        _tell_paper(desk, paper)
    for one in made:
        _tell_card(desk, one)
    desk.report({"papers": [_paper(p) for p in imported.papers], "cards": [_card(m) for m in made]})
    refused = any(p.trouble or _refused(p) for p in imported.papers)
    return Exit.REFUSED if refused or any(one.faults for one in made) else Exit.WELL


def _sender(home: Home, chosen: argparse.Namespace) -> Sender:
    from clients.company.importers.cards.draft import Sender

    if not _LANGUAGE.fullmatch(chosen.text_language):
        raise Misused(
            f"--text-language {chosen.text_language} ? Par exemple fr ou en.",
            f"--text-language {chosen.text_language}? For example fr or en.",
        )
    if chosen.per and not _PER.fullmatch(chosen.per):
        raise Misused(
            f"--per « {chosen.per} » ? Un nombre et un code d'unité : « 1 KWH ».",
            f"--per “{chosen.per}”? A number and the code of a unit: “1 KWH”.",
        )
    return Sender(
        home.web_id(),
        datetime.now(UTC).date(),
        chosen.text_language,
        chosen.code,
        chosen.name,
        chosen.per,
        chosen.footprint_scope,
    )


def _files(paths: Sequence[Path]) -> Sequence[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(one for one in path.rglob("*") if one.suffix.lower() in _SUFFIXES)
        else:
            found.append(path)
    return found


def _body(path: Path) -> tuple[str, bytes]:
    try:
        return path.name, path.read_bytes()
    except OSError as error:
        raise Misused(f"{path} : {error}", f"{path}: {error}") from error


def _cards(
    home: Home, chosen: argparse.Namespace, imported: Imported, sender: Sender
) -> Sequence[Card]:
    issued = datetime.now(UTC).replace(microsecond=0)
    if chosen.onto is not None:
        return [_onto(read_card(chosen.onto), imported.drafts, issued)]
    resolver = resolver_of(home, chosen.resolver)
    try:
        return [draft.card(sender.company, resolver, issued) for draft in imported.drafts]
    except WrongCode as error:
        raise Misused(error.words.fr, error.words.en) from error


def read_card(path: Path) -> Card:
    """The card in a file, signed or not. Raises :class:`Misused`."""
    from proofs import strict_json
    from proofs.cards.card import NotACard, card_of

    try:
        document = strict_json.read(path.read_bytes())
        return card_of(document if isinstance(document, dict) else {})
    except NotACard as error:
        raise Misused(f"{path} : {error.words.fr}", f"{path}: {error.words.en}") from error
    except (OSError, MalformedJson, strict_json.TooComplex) as error:
        raise Misused(
            f"{path} n'est pas une fiche : {error}", f"{path} is no card: {error}"
        ) from error


def _onto(card: Card, drafts: Sequence[Draft], issued: datetime) -> Card:
    """The card with the lines of all drafts about it, or about one of it."""
    from clients.company.importers.cards.draft import Draft

    lines = [(name, line) for name, line in card.lines() if name != "product"]
    whole = Draft(card.thing, card.product, lines)
    joined = [one for one in drafts if card.thing in one.thing.ladder()]
    if drafts and not joined:
        told = ", ".join(one.thing.in_brackets() for one in drafts[:5])
        raise Misused(
            f"Ces papiers parlent de {told}, la fiche de {card.thing.in_brackets()}.",
            f"These papers are about {told}, the card about {card.thing.in_brackets()}.",
        )
    for draft in joined:
        for name, line in draft.lines:
            whole.add(name, line)
    made = whole.card(card.company, card.about.partition("own/")[0], issued)
    return replace(
        made, sequence=card.sequence, supersedes=card.supersedes, valid_from=card.valid_from
    )


def _write(card: Card, out: Path) -> Made:
    from clients.company.importers.cards.judged import faults

    found = faults(card)
    if found:
        return Made(card, None, found)
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = out / f"{card.thing.name}.json"
    write_whole(path, json.dumps(card.document(), ensure_ascii=False, indent=1).encode() + b"\n")
    return Made(card, path, ())


def _refused(paper: Paper) -> int:
    return sum(field.fate is Fate.REFUSED for field in paper.fields)


def _tell_paper(desk: Desk, paper: Paper) -> None:
    if paper.trouble is not None:
        trouble = paper.trouble
        desk.say(f"✗ {paper.name} : {trouble.fr}", f"✗ {paper.name}: {trouble.en}")
        return
    counts = Counter(field.fate for field in paper.fields)
    taken, refused, other = (counts[fate] for fate in Fate)
    desk.say(
        f"{paper.name} ({paper.kind}) : {taken} pris, {refused} refusés, {other} pas à nous",
        f"{paper.name} ({paper.kind}): {taken} taken, {refused} refused, {other} not ours",
    )
    for field in paper.fields:
        if field.fate is Fate.REFUSED:
            line = f"  ✗ {field.pointer}: {desk.words(field.words)}"
            desk.say(line, line)
    for words in paper.remarks:
        line = f"  · {desk.words(words)}"
        desk.say(line, line)
    if paper.missing:
        names = ", ".join(paper.missing)
        desk.say(f"  · manque : {names}", f"  · missing: {names}")


def _tell_card(desk: Desk, made: Made) -> None:
    name = made.card.thing.in_brackets()
    for words in made.faults:
        line = f"✗ {name}: {desk.words(words)}"
        desk.say(line, line)
    if made.path is not None:
        told = ", ".join(_lines(made.card))
        lacks = ", ".join(made.card.untold()) or "—"
        desk.say(
            f"{name} → {made.path} : {told} ; des huit, manquent : {lacks}",
            f"{name} → {made.path}: {told}; of the eight, missing: {lacks}",
        )


def _lines(card: Card) -> Sequence[str]:
    counts = Counter(name for name, _ in card.lines())
    return [f"{name} {number}" if number > 1 else name for name, number in counts.items()]


def _paper(paper: Paper) -> Mapping[str, Said]:
    trouble = paper.trouble
    return {
        "paper": paper.name,
        "kind": paper.kind,
        "refused": {"code": trouble.code, "fr": trouble.fr, "en": trouble.en} if trouble else None,
        "missing": list(paper.missing),
        "remarks": [words_members(words) for words in paper.remarks],
        "fields": [
            {
                "pointer": field.pointer,
                "fate": field.fate.value,
                "code": field.code,
                "lines": list(field.datapoints),
                "message": words_members(field.words),
            }
            for field in paper.fields
        ],
    }


def _card(made: Made) -> Mapping[str, Said]:
    return {
        "about": made.card.about,
        "file": str(made.path) if made.path else None,
        "lines": list(dict.fromkeys(name for name, _ in made.card.lines())),
        "untold": list(made.card.untold()),
        "faults": [words_members(words) for words in made.faults],
    }
