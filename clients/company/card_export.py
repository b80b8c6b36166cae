"""``cards export``: cards as UNTP passports and events, or as schema.org data for a shop's page."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from clients.company.card_import import read_card
from clients.company.desk import Desk, Said
from clients.company.home import Home, write_whole
from clients.console import Exit

if TYPE_CHECKING:
    from proofs.cards.card import Card

FORMS = ("untp", "untp-events", "schema.org")


def options(added: argparse.ArgumentParser) -> None:
    """Those of ``cards export``."""
    added.add_argument("form", choices=FORMS, metavar="FORMAT", help=", ".join(FORMS))
    added.add_argument("cards", nargs="+", type=Path, metavar="CARD", help="signed or not")
    added.add_argument("--out", type=Path, metavar="DIR", help="else on standard output")
    added.add_argument("--text-language", default="", metavar="TAG", help="of texts (as messages)")
    added.add_argument("--issuer", default="", metavar="DID", help="the company's, for UNTP")
    added.add_argument(
        "--html", action="store_true", help="schema.org as a script element, to put into a page"
    )


def run(desk: Desk, home: Home, chosen: argparse.Namespace, environment: Mapping[str, str]) -> Exit:
    """One document a card; what the form cannot carry is told."""
    language = chosen.text_language or desk.language
    told: list[Mapping[str, Said]] = []
    refused = False
    for path in chosen.cards:
        card = read_card(path)
        body, suffix, lost, why = _exported(card, chosen, language)
        refused = refused or not body
        if why is not None:
            desk.say(f"✗ {path} : {why[0]}", f"✗ {path}: {why[1]}")
        elif chosen.out is None:
            desk.say(body, body)
        else:
            chosen.out.mkdir(parents=True, exist_ok=True)
            file = chosen.out / f"{card.thing.name}{suffix}"
            write_whole(file, f"{body}\n".encode())
            desk.say(f"{path} → {file}", f"{path} → {file}")
        if lost:
            names = ", ".join(lost)
            desk.err.write(
                desk.both(
                    f"  · n'y est pas, ou pas en entier : {names}\n",
                    f"  · not in it, or not whole: {names}\n",
                )
            )
        told.append({"card": card.about, "lost": list(lost), "document": body or None})
    desk.report({"cards": told})
    return Exit.REFUSED if refused else Exit.WELL


def _exported(
    card: Card, chosen: argparse.Namespace, language: str
) -> tuple[str, str, tuple[str, ...], tuple[str, str] | None]:
    """The document, the end of its name, what is lost, and why there is none."""
    from clients.company.exporters import schema_org, untp, untp_events

    if chosen.form == "schema.org":
        document = schema_org.product(card, language)
        if chosen.html:
            return schema_org.script(document), ".html", (), None
        return json.dumps(document, ensure_ascii=False, indent=1), ".jsonld", (), None
    try:
        passport = untp.passport(card, language, chosen.issuer)
        if chosen.form == "untp":
            lost = untp.lost(card, [passport], language)
            return json.dumps(passport, ensure_ascii=False, indent=1), ".json", lost, None
        events = untp_events.events(card, language, chosen.issuer)
    except untp.CannotExport as error:
        return "", "", (), (error.fr, error.en)
    all_lost = untp.lost(card, [passport, events], language)
    lost = tuple(name for name in all_lost if name == "trace")
    return json.dumps(events, ensure_ascii=False, indent=1), "-events.json", lost, None
