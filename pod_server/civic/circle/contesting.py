"""What double talk that was found in somebody's file means for the company's account here."""

from __future__ import annotations

from collections.abc import Iterator

from pod_server.civic.circle.found import Found
from pod_server.civic.circle.papers import short
from pod_server.civic.front_office.account import CONTESTED, JSON_LD, account_name
from pod_server.contracts import Ledger
from pod_server.model.change import Put
from proofs.circles import equivocation


def complaints(ledger: Ledger, found: Found) -> Iterator[Put]:
    """For the accounts of companies that spoke with two tongues: they may not sell meanwhile.

    As long as it is not settled (`domain` 2.5, invariant 4).
    """
    for text in found.double_talk:
        shown = equivocation.verified(text.encode())
        folder = f"{account_name(shown.company)}/{CONTESTED}"
        if ledger.read(folder) is not None:
            body = equivocation.complaint(shown)
            yield Put(f"{folder}/{short(body.decode())}", JSON_LD, body, size=len(body))
