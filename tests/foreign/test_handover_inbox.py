"""A market file offered to somebody whose pod is at a Community Solid Server (L-01, L-02).

Their inbox takes the Offer as it takes any notification, and ``@inrupt/solid-client`` reads it.
It is open to all: that server believes WebIDs at https or ``localhost`` only, and ours are at
``127.0.0.1`` here. The Offer is signed, so nobody needs to know who posted it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from proofs.circles import handover
from tests.conformance.peers import community_solid_server
from tests.foreign.place import Person, packages, run, served
from tests.web.markets import until

COMPANY = "https://baker.example/profile/card#me"


def test_its_inbox_takes_the_offer_and_solid_client_reads_it(tmp_path: Path) -> None:
    """Issue 7, must show 4."""
    packages("@inrupt/solid-client", "@inrupt/solid-client-authn-node")
    if not (Path(os.environ.get("RIG_HOME", "/nowhere")) / "css/node_modules").exists():
        pytest.skip("LEFT OUT: no Community Solid Server below RIG_HOME")
    for name in ("css", "ours"):
        (tmp_path / name).mkdir()
    options = ["--outgoing-to-loopback"]
    with (
        community_solid_server(tmp_path / "css") as people,
        served(tmp_path / "ours", "xavier", options=options) as (place, ours),
    ):
        theirs = people["alice"]
        zoe = Person(
            "zoe", theirs.issuer, theirs.webid, theirs.storage, theirs.client, theirs.secret
        )
        assert run("inbox.mjs", zoe, STEP="make")["inbox"] == f"{zoe.pod}inbox/"

        def market(*words: str) -> dict[str, object]:
            return place.command("market", *words, "--pod", "xavier", "--json")

        made = str(market("new", "Bread", "--market", "10.71")["file"])
        market("add", made, COMPANY, "--stance", "recommends")
        market("offer", made, zoe.webid, "--yes")

        def state() -> object:
            listed = market("list")["own"]
            assert isinstance(listed, list)
            return listed[0]["handed"][0]["state"]

        until(lambda: state() == "offered", 30)
        seen = run("inbox.mjs", zoe, STEP="read")
    assert seen["messages"] == 1
    assert (seen["actor"], seen["to"]) == (ours["xavier"].webid, zoe.webid)
    assert seen["type"] == "https://w3id.org/sesame/ns#MarketFile"
    assert (seen["name"], seen["market"], seen["documents"]) == ("Bread", ["10.71"], 0)
    # What is stored is what was signed.
    message = handover.read(str(seen["raw"]).encode())
    assert message.offered is not None
    assert message.offered.content_hash == seen["contentHash"]
