"""Which hosts are ours (S-A1, S-07), and what listings are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from pod_server.model.errors import BadAddress
from pod_server.model.iri import Address, Role
from pod_server.settings import Settings
from pod_server.web.entry import Origins
from pod_server.web.targets import methods_at, of, target

HERE = Path()


def test_on_one_machine_three_loopback_names_are_three_origins() -> None:
    origins = Origins.of(Settings(HERE))
    assert origins.account == {b"localhost:4000"}
    assert origins.pods == {b"127.0.0.1:4000"}
    assert origins.apps == {b"[::1]:4000"}
    assert origins.pod_named_by(b"alice.localhost:4000") is None


def test_the_default_port_may_be_written_or_left_out() -> None:
    origins = Origins.of(Settings(HERE, "https://id.example/"))
    assert origins.account == {b"id.example", b"id.example:443"}
    assert origins.pods == {b"pods.id.example", b"pods.id.example:443"}


@pytest.mark.parametrize(
    ("host", "named"),
    [
        (b"alice.pods.example", ("alice", "https://alice.pods.example")),
        (b"a.b.pods.example", None),
        (b".pods.example", None),
        (b"pods.example", None),
        (b"alice.pods.example.evil.example", None),
        (b"alice.pods.example:443", ("alice", "https://alice.pods.example")),
        (b"alice.pods.example:8443", None),
        (b"alicepods.example", None),
    ],
)
def test_pods_with_hosts_of_their_own_are_told_by_host(
    host: bytes, named: tuple[str, str] | None
) -> None:
    settings = Settings(HERE, "https://id.example/", pods_url="https://*.pods.example/")
    origins = Origins.of(settings)
    assert origins.pods == frozenset()
    assert origins.pod_named_by(host) == named


def test_what_a_target_allows_follows_from_its_address_alone() -> None:
    base = "https://pods.example/alice/"
    assert "DELETE" not in methods_at(Address(base, "", True))
    assert "DELETE" not in methods_at(Address(base, "", True, Role.ACL))
    assert "DELETE" in methods_at(Address(base, "a", False, Role.ACL))
    assert of(Address(base, "a", False)) == target(base, "", b"a")
    with pytest.raises(BadAddress):
        target(base, "", b"a//b")


def test_the_owner_is_named_by_the_root_only_and_where_that_is_wished() -> None:
    base = "https://pods.example/alice/"
    named = b'<https://me.example/#i>; rel="http://www.w3.org/ns/solid/terms#owner"'
    assert named in target(base, "https://me.example/#i", b"").links[1]  # P-17
    assert named not in target(base, "https://me.example/#i", b"a/").links[1]
    assert b"#owner" not in target(base, "", b"").links[1]
