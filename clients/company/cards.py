"""``cards``: what the company says of its goods, checked, signed, published, brought to customers.

``check`` judges a folder of drafts offline, ``sign`` signs what is new in them, ``publish`` puts
the newest cards and the links to them into the company's own pod, ``push`` brings them to the
customers who have asked for cards.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from clients.company.desk import Desk, Said, words_members
from clients.company.flash import pod_of
from clients.company.home import Home
from clients.console import Exit, Misused
from clients.pod_client.messages import is_web_address
from proofs.words import Words

if TYPE_CHECKING:
    from clients.company.card_files import CardFolder, Wrong
    from proofs.cards.card import Card

#: What may be done with a folder of cards.
WHAT = {
    "check": "judge drafts and signed cards offline, as pods will",
    "sign": "sign what says something new in the drafts",
    "publish": "the newest cards into your own pod, where their codes lead",
    "push": "bring cards to the customers who asked for them",
}
SHAPE = "product-card.ttl"


def options(added: argparse.ArgumentParser, what: str) -> None:
    """Those of one of :data:`WHAT`."""
    added.add_argument("folder", type=Path, metavar="DIRECTORY", help="drafts, and signed/")
    added.add_argument(
        "--pod", default="", metavar="IRI", help="your pod; the one that your WebID lies in"
    )
    if what == "sign":
        added.add_argument("--reason", default="", metavar="TEXT", help="why a card changes")
    if what == "push":
        added.add_argument("customer", nargs="*", metavar="WEBID", help="these only; else all")
        added.add_argument("--concurrency", type=int, default=16, metavar="N", help="at once (16)")
        added.add_argument(
            "--patience", type=float, default=60.0, metavar="SECONDS", help="for busy hosts (60)"
        )
        added.add_argument("--report", type=Path, metavar="FILE", help="whom it did not reach")


def run(desk: Desk, home: Home, chosen: argparse.Namespace, environment: Mapping[str, str]) -> Exit:
    """Carry out one of :data:`WHAT`."""
    from clients.company.card_files import CardFolder

    pod = chosen.pod or pod_of(home)
    if not is_web_address(pod):
        raise Misused(
            "Votre WebID n'est pas dans un pod : dites --pod IRI.",
            "Your WebID lies in no pod: say --pod IRI.",
        )
    folder = CardFolder(chosen.folder, home.web_id(), pod if pod.endswith("/") else f"{pod}/")
    now = datetime.now(UTC)
    if chosen.what == "check":
        return _check(desk, folder, now)
    if chosen.what == "sign":
        return _sign(desk, home, folder, chosen.reason, now)
    if chosen.what == "publish":
        return _publish(desk, home, folder)
    return _push(desk, home, folder, chosen)


def _check(desk: Desk, folder: CardFolder, now: datetime) -> Exit:
    from clients.company.card_files import Wrong

    good, wrong = _judged(folder, now)
    wrong += [one for one in folder.signed() if isinstance(one, Wrong)]
    for path, card in good.items():
        untold = ", ".join(card.untold()) or "—"
        code = card.thing.in_brackets()
        desk.say(
            f"{path.name} : {code}, non communiqué : {untold}",
            f"{path.name}: {code}, not told: {untold}",
        )
    _tell(desk, wrong)
    desk.say(
        f"{len(good)} fiches vérifiées, {len(wrong)} défauts.",
        f"{len(good)} cards checked, {len(wrong)} faults.",
    )
    desk.report(
        {
            "cards": [
                {"file": path.name, "about": card.about, "untold": list(card.untold())}
                for path, card in good.items()
            ],
            "findings": [_members(one) for one in wrong],
        }
    )
    return Exit.REFUSED if wrong else Exit.WELL


def _sign(desk: Desk, home: Home, folder: CardFolder, reason: str, now: datetime) -> Exit:
    from clients.company.card_files import Wrong, follows
    from proofs.cards.card_faults import out_of_row

    good, wrong = _judged(folder, now)
    key, rows = home.key(), folder.rows()
    signed, same = [], 0
    for path, card in good.items():
        row = rows.get(card.key)
        before = row[-1].card if row else None
        now_said = follows(card, before, reason)
        if now_said is None:
            same += 1
            continue
        fault = out_of_row(now_said, before)
        if fault is not None:
            wrong.append(Wrong(path.name, fault.code, _ask_for_a_reason(fault.code, fault.words)))
            continue
        kept = folder.keep(now_said, key)
        signed.append(kept.name)
        desk.say(f"Signé : {kept}", f"Signed: {kept}")
    _tell(desk, wrong)
    desk.say(
        f"{len(signed)} signées, {same} inchangées, {len(wrong)} refusées.",
        f"{len(signed)} signed, {same} unchanged, {len(wrong)} refused.",
    )
    desk.report({"signed": signed, "unchanged": same, "refused": [_members(one) for one in wrong]})
    return Exit.REFUSED if wrong else Exit.WELL


def _publish(desk: Desk, home: Home, folder: CardFolder) -> Exit:
    from clients.company.card_shop import make_shop, publish
    from clients.pod_client.client import PodClient

    rows = folder.rows()
    _some(folder, tuple(rows))
    told: list[Mapping[str, Said]] = []
    with PodClient(home.credentials()) as client:
        client.run(make_shop(client.session, folder.pod, folder.company))
        for row in rows.values():
            done = client.run(publish(client.session, folder.pod, row[-1]))
            mark = desk.both("publiée", "published") if done.new else desk.both("déjà là", "there")
            desk.say(f"{done.address} : {mark}", f"{done.address}: {mark}")
            told.append({"card": done.address, "about": row[-1].card.about, "new": done.new})
    desk.report({"published": told})
    return Exit.WELL


def _push(desk: Desk, home: Home, folder: CardFolder, chosen: argparse.Namespace) -> Exit:
    from clients.company import pushing
    from clients.company.customers import customers

    parcels = folder.parcels()
    _some(folder, parcels)
    if not 1 <= chosen.concurrency <= 256:
        raise Misused("--concurrency va de 1 à 256.", "--concurrency goes from 1 to 256.")
    manner = pushing.Manner(chosen.concurrency, patience=chosen.patience, report=chosen.report)
    return pushing.push(desk, home, customers(chosen.customer, ()), parcels, manner)


def _judged(folder: CardFolder, now: datetime) -> tuple[dict[Path, Card], list[Wrong]]:
    """The drafts that pods would take, and what is wrong with the others."""
    from clients.company.card_files import Wrong

    good: dict[Path, Card] = {}
    wrong: list[Wrong] = []
    drafts = folder.drafts()
    if not drafts:
        raise Misused(
            f"{folder.path} ne contient aucun brouillon (*.json).",
            f"{folder.path} holds no draft (*.json).",
        )
    for path in drafts:
        card = folder.draft(path, now)
        found = [card] if isinstance(card, Wrong) else _faults(path.name, card, now)
        wrong += found
        if not found and not isinstance(card, Wrong):
            good[path] = card
    return good, wrong


def _faults(name: str, card: Card, now: datetime) -> list[Wrong]:
    from pyoxigraph import DefaultGraph

    from clients.company.card_files import Wrong
    from proofs import shapes
    from proofs.cards.card_faults import faults
    from proofs.shelf import NOWHERE, quads
    from proofs.words import sentence
    from shapes import files

    found = quads(card.document(), NOWHERE)
    triples = [quad.triple for quad in found if quad.graph_name == DefaultGraph()]
    report = shapes.validate(triples, files.text(SHAPE))
    wrong = [
        Wrong(name, f"shape-{result.component.rpartition('#')[2]}", sentence(result))
        for result in report.results
    ]
    return wrong + [Wrong(name, fault.code, fault.words) for fault in faults(card, now.date())]


def _some(folder: CardFolder, found: Sequence[object]) -> None:
    if not found:
        raise Misused(
            f"{folder.path} ne contient aucune fiche signée : sesame-company cards sign d'abord.",
            f"{folder.path} holds no signed card: sesame-company cards sign first.",
        )


def _ask_for_a_reason(code: str, words: Words) -> Words:
    if code != "no-restatement-reason":
        return words
    return words + Words("Ici : --reason TEXTE.", "Here: --reason TEXT.")


def _tell(desk: Desk, wrong: Sequence[Wrong]) -> None:
    for one in wrong:
        line = f"  ✗ {one.file} [{one.code}] {desk.words(one.words)}"
        desk.say(line, line)


def _members(one: Wrong) -> Mapping[str, Said]:
    return {"file": one.file, "code": one.code, "message": words_members(one.words)}
