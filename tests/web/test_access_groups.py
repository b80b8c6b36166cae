"""Groups in access rules: here, in another pod, out of reach (W-09, S-27)."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tests.web.rules import acl, group, open_to, reads
from tests.web.served import TURTLE, Served
from vocab.terms import ACL, VCARD


def test_a_group_here_counts_as_it_stands(server: Served, place: str) -> None:
    """W-09, S-27, S-28: also while nobody else may read the group; no member, no access."""
    bob, carol = server.people["bob"].webid, server.people["carol"].webid
    server.put(f"{place}group.ttl", group(bob))
    box = f"{place}box/"
    server.put(box, "")
    open_to(server, box, f"<{ACL.AGENT_GROUP}> <{place}group.ttl#us>")
    assert [reads(server, box, who) for who in (None, "bob", "carol")] == [False, True, False]
    server.put(f"{place}group.ttl", group(carol))
    assert [reads(server, box, who) for who in (None, "bob", "carol")] == [False, False, True]
    server.put(f"{place}group.ttl", f"<#us> <{VCARD.HAS_MEMBER}> <#them>, <{place}group.ttl#us> .")
    assert [reads(server, box, who) for who in ("bob", "carol")] == [False, False]
    server.ask("DELETE", f"{place}group.ttl", who="alice")
    assert [reads(server, box, who) for who in ("bob", "carol")] == [False, False]


def test_a_group_in_another_pod_counts_where_everybody_may_read_it(
    server: Served, place: str
) -> None:
    """W-09, S-27: we do not read it with rights that the asking pod has not."""
    url = f"{server.people['carol'].pod}friends-{place.split('-')[-1].strip('/')}.ttl"
    body = group(server.people["bob"].webid).encode()
    assert server.ask("PUT", url, who="carol", body=body, content=TURTLE).status == 201
    open_to(server, place, f"<{ACL.AGENT_GROUP}> <{url}#us>")
    assert not reads(server, place, "bob")
    rules = acl(url, server.people["carol"].webid, here="r").encode()
    server.ask("PUT", f"{url}.acl", who="carol", body=rules, content=TURTLE)
    assert reads(server, place, "bob")


@pytest.fixture
def dead() -> Iterator[str]:
    """An address where somebody takes the call and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as ear:
        held: list[socket.socket] = []

        def listen() -> None:
            while True:
                try:
                    held.append(ear.accept()[0])
                except OSError:
                    return

        threading.Thread(target=listen, daemon=True).start()
        yield f"https://127.0.0.1:{ear.getsockname()[1]}/group#us"
        ear.shutdown(socket.SHUT_RDWR)
        for line in held:
            line.close()


@pytest.mark.parametrize(
    "where",
    [
        "https://nowhere.invalid/g#us",
        "http://10.0.0.1/g#us",
        "file:///etc/passwd#us",
        "urn:g",
        "dead",
    ],
)
def test_a_group_out_of_reach_has_nobody_in_it(
    server: Served, place: str, dead: str, where: str
) -> None:
    """W-09, S-27, S-36: refused within a short time, and no fault of ours."""
    box = f"{place}box/"
    server.put(box, "")
    open_to(server, box, f"<{ACL.AGENT_GROUP}> <{dead if where == 'dead' else where}>")
    start = time.monotonic()
    assert not reads(server, box, "bob")
    assert reads(server, box, "alice")
    assert time.monotonic() - start < 10
