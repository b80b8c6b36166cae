"""A large document that was patched and then became one body again: what everybody gets of it."""

from __future__ import annotations

import pytest

from pod_server.actions.export import Export
from pod_server.model.iri import Role
from pod_server.rdf import syntaxes
from pod_server.storage.compaction import INLINE_BODY, Compactor
from pod_server.storage.ledger import SqliteLedger
from tests.web.served import TURTLE, Served
from tests.web.test_patching import send

COUNT = 6_000
P = "<urn:ex:a-property-whose-name-takes-a-little-room>"
BODY = "".join(f"<urn:ex:subject-{n // 4}> {P} {n} .\n" for n in range(COUNT))


@pytest.fixture
def grown(server: Served, place: str) -> str:
    """A document of a file of its own, two of its statements patched, made one body again."""
    assert len(BODY) > INLINE_BODY
    url = f"{place}grown.ttl"
    assert server.put(url, BODY).status == 201
    patch = f"_:p a s:InsertDeletePatch; s:deletes {{ <urn:ex:subject-0> {P} 1 }}."
    assert send(server, url, patch).status == 204
    return url


def ledger_of(server: Served) -> SqliteLedger:
    ledger = server.house.ledger_called("alice")
    assert isinstance(ledger, SqliteLedger)
    return ledger


def compact(server: Served, url: str) -> None:
    house, ledger = server.house, ledger_of(server)
    compactor = Compactor(lambda _: ledger, house.blobs, house.documents.compacted)
    name = url.removeprefix(server.home)
    try:
        assert compactor.compact(ledger, (name, Role.RESOURCE), always=True)
    finally:
        compactor.close()
    stored = ledger.read(name)
    assert stored is not None
    assert (stored.deltas, stored.original) == (0, False)
    assert stored.blob is not None


def objects(body: bytes, url: str) -> set[str]:
    return {getattr(quad.object, "value", "") for quad in syntaxes.read(body, TURTLE, url).quads}


def test_it_is_sent_whole_and_in_parts(server: Served, grown: str) -> None:
    """P-04, R-06: what was sent to be kept, and what is kept, are of different lengths."""
    compact(server, grown)
    whole = server.ask("GET", grown, who="alice")
    assert whole.status == 200
    assert objects(whole.body, grown) == {str(n) for n in range(COUNT) if n != 1}
    assert server.ask("HEAD", grown, who="alice")["content-length"] == str(len(whole.body))
    part = server.ask("GET", grown, who="alice", headers={"Range": "bytes=-100"})
    assert (part.status, part.body) == (206, whole.body[-100:])


def test_it_leaves_the_pod_with_its_patches(server: Served, grown: str) -> None:
    """An export holds what a reader gets: patches that lie over a file, and those in it."""

    def exported() -> bytes:
        house = server.house
        files = Export(house.documents, house.blobs).files(ledger_of(server))
        name = grown.removeprefix(server.home)
        return next(b"".join(pieces) for path, pieces in files if path == name)

    expected = {str(n) for n in range(COUNT) if n != 1}
    assert objects(exported(), grown) == expected
    compact(server, grown)
    assert objects(exported(), grown) == expected
    patch = f"_:p a s:InsertDeletePatch; s:deletes {{ <urn:ex:subject-0> {P} 2 }}."
    assert send(server, grown, patch).status == 204
    assert objects(exported(), grown) == expected - {"2"}
