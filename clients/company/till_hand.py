"""``till hand`` and ``till take``: a payment while the customer's Sésame is out of reach."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from clients.company import till_offline
from clients.company.desk import Desk
from clients.company.home import Home
from clients.company.till import Till
from clients.company.till_desk import members, tell, wished
from clients.console import Exit, Misused


def run(desk: Desk, home: Home, chosen: argparse.Namespace) -> Exit:
    """One of both."""
    return hand(desk, home, chosen) if chosen.what == "hand" else take(desk, home, chosen)


def hand(desk: Desk, home: Home, chosen: argparse.Namespace) -> Exit:
    """A request without any server: the customer's phone scans it (decision 0053)."""
    if chosen.rail != "simulated":
        raise Misused(
            "Hors ligne, seule la voie simulée se remet : un virement demande du réseau.",
            "Offline only the simulated rail is handed over: a transfer takes a network.",
        )
    asked = till_offline.hand(wished(home, chosen), chosen.expires)
    Till(home).keep(asked)
    desk.say(f"Demande {asked.id}", f"Request {asked.id}")
    text = till_offline.handed(asked)
    desk.say(text, text)
    desk.report({**members(asked), "handover": text})
    if not desk.json:
        import segno

        segno.make(text, error="m", micro=False).terminal(desk.out, compact=True)
    return Exit.WELL


def take(desk: Desk, home: Home, chosen: argparse.Namespace) -> Exit:
    """The decision that the customer's phone gave, from a file or pasted."""
    try:
        text = sys.stdin.read() if chosen.id == "-" else Path(chosen.id).read_text("utf-8")
    except (OSError, ValueError) as wrong:
        raise Misused(f"{chosen.id} : {wrong}", f"{chosen.id}: {wrong}") from None
    kept = Till(home)
    now, paper = till_offline.take(kept, text)
    kept.keep(now, paper)
    return tell(desk, now)
