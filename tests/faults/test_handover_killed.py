"""A server that is killed while it takes a market file over goes on where it stood (issue 7)."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from benchmarks.handover import IDENTIFIER, Side, Size, accepted, prepared, sides, waited
from pod_server.civic.circle.papers import COMING, FILE, FOLDER, FOREIGN, KEPT
from pod_server.storage.coming import FileComing

pytestmark = pytest.mark.slow

SIZE = Size(20, 25, 200, twice=2)
#: Seconds after a start at which it is killed again.
MOMENTS = (0.0, 0.3, 0.6)


def body(side: Side, name: str) -> bytes:
    with side.at() as (house, ledger, _):
        stored = ledger.read(name)
        assert stored is not None
        assert stored.blob is not None
        return house.blobs.path(ledger.pod.pod_id, stored.blob).read_bytes()


def come(side: Side, identifier: str) -> int:
    """Octets that lie in the pod's folder of what is on its way."""
    with side.at() as (house, ledger, _):
        return FileComing(house.settings.data).size(ledger.pod.pod_id, identifier)


def test_it_goes_on_after_every_kill_and_ends_with_the_same_file(tmp_path: Path) -> None:
    x, z = sides(tmp_path)
    prepared(x, z, SIZE)
    try:
        x.server.start()
        z.server.start()
        identifier = accepted(z)
        # X asks Z's server who Z is, once: while Z is down it could not, and would not for a while.
        waited(lambda: z.offers()[identifier].state in (COMING, KEPT))
        before = 0
        for moment in MOMENTS:
            time.sleep(moment)
            z.server.kill()
            now = come(z, identifier)
            assert now >= before or z.offers()[identifier].state == KEPT
            before = now
            z.server.start()
        waited(lambda: z.offers()[identifier].state == KEPT)
    finally:
        for side in (x, z):
            side.server.end()
    assert body(z, f"{FOREIGN}/{identifier}/{FILE}") == body(x, f"{FOLDER}/{IDENTIFIER}/{FILE}")
    with z.at() as (house, ledger, files):
        found = files.incoming.found(ledger, identifier)
        assert found is not None
        assert found.good == SIZE.companies * SIZE.each + SIZE.recommendations
        assert len(found.double_talk) == SIZE.twice
        assert house.accounts.errands.due(house.clock() + 10**12, 10) == []
    assert come(z, identifier) == 0
    z.server.check()
