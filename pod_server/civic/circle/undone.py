"""What others took back: each Undo, kept by the words that it is about and the key that signed it.

Anybody may copy somebody's words, sign the copy, and take that back: it says nothing of the words
as their author signed them, and takes no other Undo's place.
"""

from __future__ import annotations

from pod_server.civic.circle.papers import FOREIGN, UNDONE, short
from pod_server.contracts import Ledger
from proofs.circles import handover
from proofs.circles.handover import Message, NotAHandover


def place(content_hash: str, key: str) -> str:
    """The name of the document that keeps it."""
    return f"{FOREIGN}/{UNDONE}-{short(f'{content_hash} {key}')}"


def undo(ledger: Ledger, content_hash: str, key: str) -> Message | None:
    """By what words that this key signed were taken back by the same, if they were."""
    older = f"{FOREIGN}/{UNDONE}-{short(content_hash)}"  # as it was kept before, one for the words
    for name in (place(content_hash, key), older):
        stored = ledger.read(name)
        found = _read(stored.body) if stored is not None and stored.body is not None else None
        if found is not None and found.taken_back == content_hash and found.proof.key.did == key:
            return found
    return None


def entry(content_hash: str, key: str = "") -> str:
    """As a handing notes what is to be told: with the key where the word is somebody else's."""
    return f"{content_hash} {key}".strip()


def noted(entry: str) -> tuple[str, str]:
    """The hash and the key of an entry; the key is empty for a word of her own."""
    content_hash, _, key = entry.partition(" ")
    return content_hash, key


def _read(body: bytes) -> Message | None:
    try:
        return handover.read(body)
    except NotAHandover:
        return None
