"""A recommendation is taken back: whoever may read it in a file of hers is told, or will be.

It is one change with what takes it back, so that no fall in between leaves somebody untold.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from pod_server.actions.settle import Prepared
from pod_server.civic.circle.handing import REACHED, Handings
from pod_server.civic.circle.papers import (
    FOLDER,
    HANDED,
    Handing,
    containers,
    written,
)
from pod_server.civic.circle.recommending import FOLDER as SAID
from pod_server.civic.circle.undone import entry
from pod_server.contracts import Ledger
from pod_server.model.change import Key, Put
from pod_server.model.errors import PodError
from pod_server.model.iri import Address, Role
from proofs.value import value

log = logging.getLogger(__name__)


@value
class Undoing:
    """Of every pod."""

    handings: Handings

    def following(
        self, ledger: Ledger, content_hash: str, key: str = ""
    ) -> tuple[Sequence[Put], dict[Key, int | None], Callable[[], None]]:
        """What follows where a recommendation is taken back: who may read it in a file is told.

        ``key``: what signed it, where it is somebody else's.
        The papers say so, in the change that takes it back; the last of the three says, after it,
        that there is work to do. Where that fails, it is found again from the papers.
        """
        writes: list[Put] = []
        handed = (f"{FOLDER}/{each}/{HANDED}" for each in containers(ledger, FOLDER))
        rests_on: dict[Key, int | None] = {}
        for folder in (FOLDER, *handed):  # nothing may be offered meanwhile that is not seen here
            there = ledger.read(folder)
            rests_on[(folder, Role.RESOURCE)] = there.version if there else None
        for name, handing in self.handings.everywhere(ledger):
            stored = ledger.read(name)
            if stored is None or not _has_it(handing, content_hash):
                continue
            known = handing.formerly.get(content_hash, content_hash)
            undo = tuple(sorted({*handing.undo, entry(known, key)}))
            writes.append(written(name, replace(handing, undo=undo)))
            rests_on[(name, Role.RESOURCE)] = stored.version

        def after() -> None:
            try:
                for put in writes:
                    self.handings.due(ledger.pod.pod_id, put.name, self.handings.clock())
            except PodError:
                log.warning("who has a deleted recommendation is told later", exc_info=True)

        return writes, rests_on, after

    def deleted(self, ledger: Ledger, where: Address, deletion: Prepared) -> Prepared:
        """The deletion of what may be a recommendation, by whatever program: the same follows."""
        folder, _, identifier = where.name.rpartition("/")
        if deletion.change is None or where.role is not Role.RESOURCE or folder != SAID:
            return deletion
        given = self.handings.recommended.one(ledger, identifier)
        if given is None:
            return deletion
        writes, rests_on, follow = self.following(ledger, given.recommendation.content_hash)
        change = replace(deletion.change, writes=(*writes, *deletion.change.writes))

        def after(number: int) -> None:
            if deletion.after is not None:
                deletion.after(number)
            follow()

        return replace(deletion, change=change, after=after).resting_on(rests_on)


def _has_it(handing: Handing, content_hash: str) -> bool:
    return content_hash in handing.recommendations and handing.state in REACHED
