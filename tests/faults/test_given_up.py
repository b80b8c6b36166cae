"""An account that was given up goes beside a running server, and is gone in each process of it."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
import requests

from pod_server.wiring.command_line import settings_of
from pod_server.wiring.house import open_house
from pod_server.wiring.leaving import let_go
from tests.faults.servers import Server, running

pytestmark = pytest.mark.slow


def test_a_pod_that_goes_is_gone_in_every_process(tmp_path: Path) -> None:
    """S-68: whoever of them had it open finds it gone, and nothing of it is left on the disk."""
    args = argparse.Namespace(data=tmp_path / "data", base_url=None, pods_url=None, json=False)
    with running(Server(args.data, workers=2)) as server:

        def seen(name: str) -> set[int]:
            """What twenty connections get, which the system spreads over both."""
            url = f"{server.pods}{name}/profile/card"
            turtle = {"Accept": "text/turtle"}
            return {requests.get(url, headers=turtle, timeout=20).status_code for _ in range(20)}

        settings = settings_of(args)
        with open_house(settings) as house:
            gone, kept = (house.host.welcome(name) for name in ("alice", "bob"))
        assert (seen("alice"), seen("bob")) == ({200}, {200})
        with open_house(settings) as house:
            house.accounts.people.set_leaving(gone.account.account_id, house.clock())
            assert let_go(house) == 1
        assert seen("alice") <= {404, 410}
        assert seen("bob") == {200}
        left = {path.name for path in (args.data / "pods").glob("*/*")}
        assert left == {kept.pod.pod_id}
        assert server.stop() == 0
