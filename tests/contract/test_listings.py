"""Listings on the real ledger: what is made from the last one and the changes is what is there."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from pod_server.actions import listings as rooms
from pod_server.actions.listings import Listings
from pod_server.actions.read import RDF_TYPES, Look
from pod_server.contracts import Ledger
from pod_server.model.access import STRANGER, Grants, Mode
from pod_server.model.change import Change, Put, Remove
from pod_server.model.errors import StaleRead
from pod_server.model.iri import Address, Role, subject_path
from pod_server.model.listing import listing
from pod_server.model.terms import Graph
from pod_server.rdf.codecs import RdfCodecs
from pod_server.rdf.documents import StoredDocuments
from pod_server.storage.blobs import FileBlobs
from pod_server.storage.ledgers import SqliteLedgers
from tests.contract.pods import ALICE, FIRST, Clock, acl, container, description, document

CODECS = RdfCodecs()
BOX = f"{ALICE.base}box/"
ODD = ("box/a:b", "box/a.b~c", "box/%C3%A9t%C3%A9", "box/(x)'", "box/=&", "box/~")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledgers = SqliteLedgers(tmp_path, Clock())
    made = ledgers.create(ALICE, FIRST)
    made.submit(Change((container("box"), description("box")))).result()
    yield made
    ledgers.close()


@pytest.fixture
def lists(tmp_path: Path) -> Listings:
    return Listings(CODECS, StoredDocuments(CODECS, FileBlobs(tmp_path)))


def look(ledger: Ledger) -> Look:
    stored = ledger.read("box")
    assert stored is not None
    address = Address(ALICE.base, "box", True)
    return Look(address, stored, Grants(STRANGER, address, Mode.READ, Mode.READ, 1))


def said(ledger: Ledger) -> Graph:
    """What the listing should say, by the definition."""
    stored, described = ledger.read("box"), ledger.read("box", Role.DESCRIPTION)
    assert stored is not None
    own = CODECS.parse(described.body or b"", "text/turtle", f"{BOX}.meta") if described else set()
    members = [
        (ALICE.base + subject_path(member.name, member.kind == "container"), member)
        for member in ledger.children("box")
    ]
    return set(listing(BOX, stored, members, own))


def whole(body: object) -> bytes:
    return body if isinstance(body, bytes) else b"".join(body)  # type: ignore[arg-type]


def read(body: bytes, media_type: str) -> Graph:
    """Whatever base the reader takes: the listing says its own."""
    return CODECS.parse(body, media_type, "http://elsewhere.example/")


def commit(ledger: Ledger, *writes: Put | Remove) -> None:
    ledger.submit(Change(writes)).result()


@pytest.mark.parametrize("media_type", RDF_TYPES)
def test_every_syntax_says_the_same(ledger: Ledger, lists: Listings, media_type: str) -> None:
    """P-18 to P-20; names that look like schemes, types with signs that no address has."""
    kinds = ("text/plain", "application/ld+json", "image/svg+xml; charset=utf-8", "x/a^b", "")
    named = zip(ODD, kinds, strict=False)
    commit(ledger, *(document(name, media_type=kind) for name, kind in named))
    commit(ledger, document(ODD[-1]), container("box/in:side"))
    found = read(whole(lists.made(ledger, look(ledger), media_type)[1]), media_type)
    assert found == said(ledger)
    assert len(found) > 40
    assert any("x/a%5Eb#Resource" in str(triple.object) for triple in found)


@pytest.mark.parametrize("media_type", RDF_TYPES)
@pytest.mark.parametrize("seed", range(4))
def test_what_changed_is_put_in_its_place(
    ledger: Ledger, lists: Listings, media_type: str, seed: int
) -> None:
    """R-10: never a member that is gone, never one left out, whatever comes in which order."""
    chance = random.Random(seed)
    names = [f"box/n{number}" for number in range(12)] + list(ODD)
    there: set[str] = set()
    lists.made(ledger, look(ledger), media_type)
    for _ in range(40):
        writes: list[Put | Remove] = []
        for name in chance.sample(names, chance.randint(1, 3)):
            if name in there and chance.random() < 0.5:
                writes.append(Remove(name))
                there.discard(name)
            elif name not in there and chance.random() < 0.2:
                writes.append(container(name))
                there.add(name)
                names.remove(name)
            else:
                writes.append(document(name, b"y" * chance.randint(1, 99)))
                there.add(name)
        if chance.random() < 0.2:
            writes.append(document("elsewhere"))
        if chance.random() < 0.1:
            writes.append(description("box", b"<#d> a <#%d> ." % chance.randint(1, 9)))
        commit(ledger, *writes)
        made = lists.known(ledger, look(ledger), media_type)
        assert made is not None
        assert read(made, media_type) == said(ledger)
        assert lists.known(ledger, look(ledger), media_type) is made


def test_a_container_that_was_made_anew_is_listed_anew(ledger: Ledger, lists: Listings) -> None:
    lists.made(ledger, look(ledger), RDF_TYPES[0])
    commit(ledger, document("box/old"))
    commit(ledger, Remove("box/old"))
    commit(ledger, Remove("box"))
    commit(ledger, container("box"))
    assert lists.known(ledger, look(ledger), RDF_TYPES[0]) is None


def test_too_many_changes_are_not_followed(
    ledger: Ledger, lists: Listings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "FOLLOWED", 6)
    lists.made(ledger, look(ledger), RDF_TYPES[0])
    for number in range(7):
        commit(ledger, document(f"box/{number}"))
    assert lists.known(ledger, look(ledger), RDF_TYPES[0]) is None


def test_a_listing_is_of_the_moment_that_is_told_with_it(ledger: Ledger, lists: Listings) -> None:
    """J-17."""
    before = look(ledger)
    commit(ledger, document("box/new"))
    container, body = lists.made(ledger, before, RDF_TYPES[0])
    assert container == ledger.read("box")
    assert read(whole(body), RDF_TYPES[0]) == said(ledger)


def test_what_came_under_new_rules_is_judged_by_them(ledger: Ledger, lists: Listings) -> None:
    before = look(ledger)
    commit(ledger, acl("box"))
    with pytest.raises(StaleRead):
        lists.made(ledger, before, RDF_TYPES[0])


@pytest.mark.parametrize("media_type", RDF_TYPES)
def test_a_long_listing_comes_in_pieces_and_is_not_kept(
    ledger: Ledger, lists: Listings, media_type: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Decision 17: whole, of one moment, never in memory as a whole."""
    monkeypatch.setattr(rooms, "MANY", 10)
    monkeypatch.setattr(rooms, "PIECE", 4)
    commit(ledger, *(document(f"box/{number:02}") for number in range(25)))
    expected = said(ledger)
    _, pieces = lists.made(ledger, look(ledger), media_type)
    assert not isinstance(pieces, bytes)
    taken = [next(pieces)]
    commit(ledger, Remove("box/24"), document("box/25"))
    taken += pieces
    assert len(taken) == 9
    assert read(b"".join(taken), media_type) == expected
    assert lists.known(ledger, look(ledger), media_type) is None


def test_memory_has_an_end(ledger: Ledger, tmp_path: Path) -> None:
    """S-54."""
    lists = Listings(CODECS, StoredDocuments(CODECS, FileBlobs(tmp_path)), limit=60_000)
    commit(ledger, *(document(f"box/{number:02}") for number in range(20)))
    for media_type in RDF_TYPES:
        lists.made(ledger, look(ledger), media_type)
    kept = [kind for kind in RDF_TYPES if lists.known(ledger, look(ledger), kind) is not None]
    assert 0 < len(kept) < 3
