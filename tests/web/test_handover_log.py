"""The log of who hands a market file over: shown, held against the last, and attacked (L-05).

Two servers; xavier's pod keeps the log, zoe's follows it.
"""

from __future__ import annotations

import io
from dataclasses import replace
from urllib.parse import quote

import pytest

from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.circle.checking import Checks
from pod_server.civic.circle.following import followed, judged
from pod_server.civic.circle.found import Found
from pod_server.civic.circle.logbook import CHECKPOINT, NAME, Log
from pod_server.civic.circle.papers import FOREIGN, Incoming
from pod_server.civic.civil_status.statements import Statements
from pod_server.civic.front_office.account import account_name
from pod_server.model.change import Change, Kind, Put, Remove
from pod_server.model.iri import Address
from proofs.circles.market import DISCLOSURES, Contents, Entry, head, read_head
from proofs.circles.market_log import origin
from proofs.circles.market_stream import Parting
from proofs.keys import SigningKey
from proofs.logs import checkpoint
from proofs.logs.checkpoint import Checkpoint
from proofs.logs.entries import BLIND, digest
from tests.web.at_home import at_home, words
from tests.web.markets import NOW, Citizen, Company
from tests.web.served import Served

X = "https://x.example/profile/card#me"
BASE = "https://x.example/"
KEY, OTHER = SigningKey.generate(), SigningKey.generate()


@pytest.fixture(scope="module")
def baker(servers: tuple[Served, Served]) -> Company:
    return Company(servers[0], "bob").publish()


@pytest.fixture(scope="module")
def miller(servers: tuple[Served, Served]) -> Company:
    return Company(servers[0], "carol").publish()


def kept_log(citizen: Citizen) -> Log:
    return citizen.files.markets.logbook.log(citizen.ledger)


def found_in(citizen: Citizen, identifier: str) -> Found:
    found = citizen.files.incoming.found(citizen.ledger, identifier)
    assert found is not None
    return found


def changed(citizen: Citizen, *writes: Put | Remove) -> None:
    address = Address(citizen.base, writes[0].name, False)
    settle_now(citizen.ledger, lambda: Prepared(Change(writes), Outcome(address, False)))


def page(citizen: Citizen, identifier: str) -> str:
    with at_home(citizen.server, "alice") as visitor:
        return words(visitor.get(f"/office/received/{identifier}"))


def test_a_log_is_shown_grows_and_is_found_out_where_it_was_rewritten(
    xavier: Citizen, zoe: Citizen, baker: Company, miller: Company
) -> None:
    """Each file shows its statements in the log; the log has to have grown from the last one."""
    xavier.was_told(baker, baker.states("64"), baker.states("65", scope=baker.webid + "-shop"))
    made = xavier.composes(baker)
    report = xavier.files.markets.left_out(xavier.ledger, made)
    assert report is not None
    assert (report.log_size, report.logged) == (2, 2)
    first = xavier.given(zoe, made)
    seen = found_in(zoe, first).log
    assert seen is not None
    assert (seen.state, seen.size, seen.inside, seen.key) == (
        *("begun", 2, 2),
        xavier.server.house.pod_keys.of(xavier.ledger.pod).public.did,
    )
    assert "2 entries, checked. Statements of this file that are in it: 2" in page(zoe, first)
    # A company that is not in the file is in the log, and a deleted statement stays in it.
    xavier.was_told(miller, miller.states("81"))
    xavier.files.markets.compose(xavier.ledger, xavier.agent, made)
    changed(xavier, Remove(f"{account_name(miller.webid)}/civil-status/0"))
    second = xavier.given(zoe, xavier.composes(baker))
    seen = found_in(zoe, second).log
    assert seen is not None
    assert (seen.state, seen.size, seen.inside) == ("grown", 3, 2)
    assert "It has only grown." in page(zoe, second)
    third = xavier.given(zoe, xavier.composes(baker))
    assert (found_in(zoe, third).log or seen).state == "same"
    # It begins anew: what it was is shown to have been otherwise, by its own signatures.
    before = kept_log(xavier)
    forged = Log([bytes(BLIND) + digest(b"never said"), *before.entries[1:]])
    body = forged.body
    changed(xavier, Put(NAME, "application/octet-stream", body, size=len(body)))
    xavier.was_told(baker, baker.states("66", scope=baker.webid + "-mill"))
    fourth = xavier.given(zoe, xavier.composes(baker))
    seen = found_in(zoe, fourth).log
    assert seen is not None
    assert seen.state == "rewritten"
    told = page(zoe, fourth)
    assert "was changed after the fact" in told
    known = followed(zoe.ledger, xavier.webid)
    assert known is not None
    assert checkpoint.read(known.checkpoint).size == 3, "the last that held stays"
    assert known.against == seen.checkpoint
    assert known.checkpoint.split("\n")[2] in told
    assert "was changed after the fact" in page(zoe, first), "whoever looks at any file sees it"


def test_what_is_kept_of_a_statement_tells_nobody_what_it_was(
    xavier: Citizen, baker: Company, miller: Company
) -> None:
    """Digests of what others hold alike are blinded: a neighbour in a proof cannot be tried."""
    statement = miller.states("81")
    xavier.was_told(baker, baker.states("64"))
    xavier.was_told(miller, statement)
    made = xavier.composes(baker)
    file = xavier.server.ask("GET", f"{xavier.base}markets/{made}/file", who="alice").body
    contents = read_head(file.split(b"\x1e")[1][:-1]).contents
    entry = kept_log(xavier).places[digest(statement)]
    blind = kept_log(xavier).entries[entry][:BLIND]
    assert blind != bytes(BLIND)
    places = contents.inclusion.split("\n")[1].split(" ")[1:]
    assert str(entry) not in places
    assert miller.webid.encode() not in file


def test_the_log_and_its_checkpoint_are_hers_alone_and_as_c2sp_has_them(xavier: Citizen) -> None:
    name = f"{xavier.base}{CHECKPOINT}"
    for path in (NAME, CHECKPOINT):
        url = f"{xavier.base}{path}"
        assert xavier.server.ask("GET", url, who="carol").status == 403
        assert xavier.server.ask("GET", url).status == 401
    note = xavier.server.ask("GET", name, who="alice").body.decode()
    key = xavier.server.house.pod_keys.of(xavier.ledger.pod).public
    said = checkpoint.verified(note, key)
    assert said.origin == origin(xavier.base)
    assert said.size == kept_log(xavier).size


@pytest.fixture
def entries() -> tuple[bytes, ...]:
    return tuple(bytes([number]) * BLIND + digest(b"%d" % number) for number in range(4))


def looked(
    server: Served,
    key: SigningKey,
    bodies: list[bytes],
    checkpoint: str = "",
    inclusion: str = "",
    base: str = BASE,
) -> Found:
    """What zoe finds in a file of x that shows this of a log."""
    part = Parting(DISCLOSURES)
    frames = [part.add(each) for each in bodies]
    contents = Contents("Bread", (), (Entry(X),), checkpoint=checkpoint, inclusion=inclusion)
    front = head(f"{base}markets/1/file#it", X, contents, [part.done()], key, NOW)
    found = Checks(Statements(), lambda _: {}).look(
        Citizen(server).ledger,
        io.BytesIO(front + b"".join(frames)),
        X,
        frozenset((key.public.did,)),
        read_head(front[1:-1]).content_hash,
        lambda _: None,
    )
    return found


def test_what_a_head_shows_of_a_log_holds_or_counts_for_nothing(
    servers: tuple[Served, Served], baker: Company
) -> None:
    """Forged, another's, of another leaf, far too long: the file is kept, its log is not."""
    server, bodies = servers[1], [baker.states("64"), baker.states("65", scope=X)]
    log = Log([bytes([n]) * BLIND + digest(b) for n, b in enumerate((b"x", *bodies, b"y"))])
    said = Checkpoint(origin(BASE), log.size, log.tree.root())
    note, proof = checkpoint.sign(said, KEY), log.inclusion([digest(b) for b in bodies]).text
    good = looked(server, KEY, bodies, checkpoint=note, inclusion=proof)
    assert good.log is not None
    assert (good.log.state, good.log.size, good.log.inside) == ("", 4, 2)
    elsewhere = replace(said, origin=origin("https://y.example/"))
    for wrong in (
        {"checkpoint": checkpoint.sign(said, OTHER)},
        {"checkpoint": note.replace("\n4\n", "\n5\n")},
        {"checkpoint": checkpoint.sign(elsewhere, KEY)},
        {"checkpoint": checkpoint.sign(replace(said, size=5), KEY)},
        {"checkpoint": checkpoint.sign(replace(said, root=bytes(32)), KEY)},
        {"checkpoint": "x" * 5_000},
        {"inclusion": log.inclusion([digest(b) for b in (b"x", bodies[1])]).text},
        {"inclusion": log.inclusion([digest(bodies[0])]).text},
        {"inclusion": proof + f"{'A' * 43}=\n" * 2_000},
        {"inclusion": proof.replace("index 1 2", f"index 1 {2**40}")},
        {"inclusion": "w3id.org/sesame/log-proof@v1\n" + "index " * 9_000},
    ):
        found = looked(server, KEY, bodies, **{"checkpoint": note, "inclusion": proof, **wrong})
        assert found.log is not None
        assert found.log.state == "broken", wrong
        assert found.log.reason
    bare = looked(server, KEY, bodies, checkpoint=note)
    assert bare.log is not None
    assert (bare.log.state, bare.log.inside) == ("", 0)
    assert looked(server, KEY, bodies).log is None


def offer(*growth: str) -> Incoming:
    """As x sends one."""
    return Incoming("coming", X, "o", "f", "h", "n", (), 1, 1, 0, 0, "k", growth=growth)


def test_a_log_is_followed_from_one_file_to_the_next(
    servers: tuple[Served, Served], entries: tuple[bytes, ...]
) -> None:
    """Whatever its keeper sends: grown, older, another key, nothing, unshown, changed."""
    server = servers[1]
    citizen, whole = Citizen(server), Log(entries)
    if citizen.ledger.read(FOREIGN) is None:  # she has received nothing yet
        changed(citizen, Put(FOREIGN, "", b"", kind=Kind.CONTAINER))
    sizes = {n: Log(entries[:n]) for n in (2, 3, 4)}

    def shows(log: Log | None, *growth: str, key: SigningKey = KEY, base: str = BASE) -> str:
        shown = ""
        if log is not None:
            shown = checkpoint.sign(Checkpoint(origin(base), log.size, log.tree.root()), key)
        found = looked(server, key, [], checkpoint=shown, base=base)
        put = judged(citizen.ledger, offer(*growth), (), found, 1_000_000)
        if put is not None:
            changed(citizen, put)
        return found.log.state if found.log else ""

    def size() -> int:
        known = followed(citizen.ledger, X)
        return checkpoint.read(known.checkpoint).size if known else 0

    grown = whole.growth(3, 4).text
    assert shows(None) == ""
    assert shows(sizes[3]) == "begun"
    assert shows(sizes[3]) == "same"
    assert shows(whole) == "unshown"
    assert shows(whole, "rubbish", whole.growth(2, 4).text) == "unshown"
    assert size() == 3
    assert shows(whole, "", grown) == "grown"
    assert size() == 4
    assert shows(whole, base="https://moved.example/") == "same", "its key is what a log goes by"
    assert shows(sizes[2], whole.growth(2, 4).text) == "earlier"
    assert shows(sizes[2]) == "unshown"
    assert shows(None) == "withheld"
    fake = Log((bytes(BLIND + 32), *entries[1:]))
    assert shows(fake) == "rewritten"
    longer = Log((*fake.entries, bytes([9]) * (BLIND + 32)))
    assert shows(longer, longer.growth(4, 5).text) == "rewritten"
    lie = longer.growth(4, 5)
    assert shows(longer, replace(lie, root=whole.tree.root()).text) == "unshown"
    assert size() == 4
    known = followed(citizen.ledger, X)
    assert known is not None
    assert checkpoint.read(known.against).size == 5
    assert shows(Log(entries[:1]), key=OTHER) == "anew"
    assert size() == 1


def test_five_thousand_statements_stay_within_bounds(
    xavier: Citizen, entries: tuple[bytes, ...]
) -> None:
    """Of a log ten times as long, whose entries of the file lie anywhere among the others."""
    many = [bytes(BLIND) + digest(b"%d" % number) for number in range(50_000)]
    log = Log(many)
    wanted = [entry[BLIND:] for entry in many[::10]]
    said = Checkpoint(origin(BASE), log.size, log.tree.root())
    made = log.inclusion(wanted)
    assert len(made.text) < 2**20
    type(made).read(made.text).must_hold(said, wanted)
    contents = Contents("t", (), (), checkpoint=checkpoint.sign(said, KEY), inclusion=made.text)
    parts = [Parting(DISCLOSURES).done()]
    assert len(head(f"{BASE}markets/1/file#it", X, contents, parts, KEY, NOW)) < 2**21
    assert len(quote(log.growth(7, 50_000).text)) < 2_000
