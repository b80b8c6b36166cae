"""What a company replied is linked from the recommendation, for its readers alone (`domain` 5)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from pod_server.civic.front_office.account import account_id, account_name
from pod_server.model.change import Change, Put, Remove
from pod_server.model.iri import Role
from pod_server.wiring.unfinished import found_in
from proofs.circles import reply
from proofs.integrity import Suite, sign
from proofs.strict_json import Json
from tests.web.at_home import Visitor, at_home
from tests.web.rules import acl, bobs
from tests.web.seller import Seller
from tests.web.served import Reply, Served
from tests.web.test_recommending import JSON_LD, address
from tests.web.test_right_of_reply import codes, page_of, said, says, sends, signed
from vocab.terms import ACL, AS, SCHEMA

PEOPLE = ("alice", "bob", "carol", None)
LATER = "The oven is new."


@pytest.fixture
def baker(town: Served) -> Seller:
    return Seller(town, "bob").opened()


@pytest.fixture
def alice(town: Served, baker: Seller) -> Iterator[Visitor]:
    with at_home(town, "alice") as visitor:
        yield visitor


@pytest.fixture
def replied(baker: Seller, alice: Visitor) -> bytes:
    """The octets of a reply, to what everybody may read."""
    says(alice, baker)
    body = signed(baker, said(baker)).body
    assert sends(baker, body).status == 201
    return body


def place(served: Served) -> str:
    return f"{address(served)}.replies"


def status(served: Served, url: str, who: str | None) -> int:
    return served.ask("GET", url, who=who).status


def readers(served: Served) -> list[str | None]:
    """Who reads the replies; each of them, and nobody else, reads the recommendation."""
    may = [who for who in PEOPLE if status(served, address(served), who) == 200]
    assert [who for who in PEOPLE if status(served, place(served), who) == 200] == may
    return may


def lets(served: Served, subject: str = "") -> None:
    """An app of alice's writes the rules of the recommendation anew."""
    url, owner = address(served), served.people["alice"].webid
    rules = acl(url, owner, here="r", subject=subject) if subject else acl(url, owner)
    assert served.put(f"{url}.acl", rules).status in (201, 204)


def found(served: Served, who: str | None) -> list[str]:
    """The texts that a query finds of what answers the recommendation."""
    of = f"{address(served)}#it"
    query = f"SELECT ?t {{ ?r <{AS.IN_REPLY_TO}> <{of}> ; <{SCHEMA.TEXT}> ?t }}"
    url = f"{served.home}.sparql?query={quote(query)}"
    answer = served.ask("GET", url, who=who, headers={"Accept": "application/sparql-results+json"})
    assert answer.status == 200, answer
    return [row["t"]["value"] for row in json.loads(answer.body)["results"]["bindings"]]


def test_whoever_reads_it_reaches_the_very_octets_that_were_signed(
    baker: Seller, replied: bytes
) -> None:
    """RFC 4685 §4: on GET and HEAD, without signing in."""
    served = baker.server
    for method in ("GET", "HEAD"):
        answer = served.ask(method, address(served), headers={"Accept": JSON_LD})
        assert f'<{place(served)}>; rel="replies"' in answer["link"]
    got = served.ask("GET", place(served))
    assert got["content-type"] == JSON_LD
    assert reply.apart(got.body) == [replied]
    assert reply.read(reply.apart(got.body)[0]).company == served.people["bob"].webid
    assert f'<{address(served)}>; rel="about"' in got["link"]
    turtle = served.ask("GET", place(served), headers={"Accept": "text/turtle"})
    assert AS.IN_REPLY_TO.removeprefix(AS.NS).encode() in turtle.body
    shown = served.ask("GET", address(served), headers={"Accept": "text/html"})
    assert f'href="{place(served)}"'.encode() in shown.body


def test_its_readers_are_those_of_the_recommendation_whatever_changes(
    baker: Seller, alice: Visitor, replied: bytes
) -> None:
    """W-19: by the same rules; the company reads its own word in its account all the same."""
    served = baker.server
    assert readers(served) == ["alice", "bob", "carol", None]
    lets(served, f"<{ACL.AGENT}> <{served.people['carol'].webid}>")
    assert readers(served) == ["alice", "carol"]
    lets(served, bobs(served))
    assert readers(served) == ["alice", "bob"]
    says(alice, baker, readers="nobody")
    assert readers(served) == ["alice", "bob"], "whom she named still reads it"
    lets(served)
    assert readers(served) == ["alice"]
    assert served.ask("DELETE", f"{address(served)}.acl", who="alice").status == 204
    assert readers(served) == ["alice"], "the rules of the folder"
    says(alice, baker)
    assert readers(served) == ["alice", "bob", "carol", None]


def test_a_query_finds_it_exactly_for_those(baker: Seller, replied: bytes) -> None:
    """S-57: as linked data; rules that change count at the next query."""
    served = baker.server
    assert [len(found(served, who)) for who in (None, "carol")] == [1, 1]
    lets(served, f"<{ACL.AGENT}> <{served.people['carol'].webid}>")
    assert [len(found(served, who)) for who in (None, "carol")] == [0, 1]


def test_of_what_one_may_not_read_nothing_tells_that_it_was_answered(
    baker: Seller, replied: bytes
) -> None:
    """W-22, S-21: refused, it is as a recommendation that nobody made."""
    served = baker.server
    lets(served)
    nothing = f"{served.home}recommendations/{account_id('https://nobody.example/')}"
    for who in (None, "carol", "bob"):
        for suffix in ("", ".replies"):
            refused = [served.ask("GET", at + suffix, who=who) for at in (address(served), nothing)]
            assert refused[0].status == (401 if who is None else 403)
            assert told(refused[0], address(served)) == told(refused[1], nothing)


def told(answer: Reply, at: str) -> list[str]:
    """All of a refusal but its moment and number, wherever it is of."""
    kept = [
        f"{name}: {value}" for name, value in answer.raw if name not in ("date", "x-request-id")
    ]
    said = {k: v for k, v in answer.json.items() if k not in ("instance", "request")}
    return [line.replace(at, "…") for line in (*kept, json.dumps(said, sort_keys=True))]


def test_it_goes_with_the_recommendation_and_does_not_come_back(
    baker: Seller, alice: Visitor, replied: bytes
) -> None:
    served, page = baker.server, page_of(baker)
    assert alice.post(f"{page}/back", page=page).status_code == 303
    assert status(served, place(served), "alice") == 404
    assert found(served, None) == []
    says(alice, baker)
    assert status(served, place(served), "alice") == 404, "what she says now was not answered"


def test_it_goes_with_the_message_that_she_deletes(
    baker: Seller, alice: Visitor, replied: bytes
) -> None:
    """The other reply stays; what answers earlier words names the hash of those."""
    served = baker.server
    first = said(baker).content_hash
    says(alice, baker, text="Less good since the summer.")
    sent = sends(baker, signed(baker, said(baker), LATER, iri="urn:uuid:4").body)
    both = [reply.read(one) for one in reply.apart(served.ask("GET", place(served)).body)]
    assert [one.answers for one in both] == [first, said(baker).content_hash]
    assert both[0].answers != both[1].answers
    assert served.ask("DELETE", sent["location"], who="alice").status == 204
    assert reply.apart(served.ask("GET", place(served)).body) == [replied]
    (left,) = messages(baker)
    assert served.ask("DELETE", f"{served.home}{left}", who="alice").status == 204
    assert status(served, place(served), None) == 404


def messages(baker: Seller) -> list[str]:
    served = baker.server
    ledger = served.house.ledger_called("alice")
    assert ledger is not None
    folder = f"{account_name(served.people[baker.name].webid)}/requests"
    return [member.name for member in ledger.children(folder)]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_nobody_changes_it(baker: Seller, replied: bytes, method: str) -> None:
    """Neither she nor the company: it is the server's to write."""
    served = baker.server
    body, content = (
        (b"INSERT DATA { <urn:a> <urn:b> 1 }", "application/sparql-update")
        if method == "PATCH"
        else (b"[]", JSON_LD)
    )
    for who, refusals in (("alice", {405}), ("bob", {403, 405}), (None, {401, 405})):
        answer = served.ask(method, place(served), who=who, body=body, content=content)
        assert answer.status in refusals, answer
    assert served.ask("GET", f"{place(served)}.acl", who="alice").status == 400
    assert served.ask("PUT", f"{place(served)}/", who="alice").status == 400
    assert reply.apart(served.ask("GET", place(served)).body) == [replied]


def test_message_and_copy_are_one_change(baker: Seller, replied: bytes) -> None:
    """R-01: no fall leaves one without the other, neither when it comes nor when it goes."""
    ledger = baker.server.house.ledger_called("alice")
    assert ledger is not None
    (name,) = messages(baker)
    copy = ledger.read(
        f"recommendations/{account_id(baker.server.people['bob'].webid)}", Role.REPLIES
    )
    message = ledger.read(name)
    assert copy is not None
    assert message is not None
    assert copy.version == message.version
    before = ledger.head()
    assert baker.server.ask("DELETE", f"{baker.server.home}{name}", who="alice").status == 204
    gone = {one.role for one in ledger.changes(before) if one.number == before + 1}
    assert gone == {Role.RESOURCE, Role.REPLIES}
    assert ledger.head() == before + 1


@pytest.mark.parametrize(
    "more",
    [
        {"@included": [{"id": "urn:uuid:5", "market": "10.71"}]},
        {"market": "10.71"},
        {"id": "#it"},
    ],
    ids=["another node", "another word", "an address"],
)
def test_it_states_itself_and_nothing_else(
    baker: Seller, alice: Visitor, more: dict[str, Json]
) -> None:
    """Readers of the recommendation find its statements: none of them is about other things."""
    says(alice, baker)
    good = signed(baker, said(baker))
    document = {k: v for k, v in json.loads(good.body).items() if k != "proof"}
    if more.get("id"):
        more = {"id": said(baker).id}
    made = sign({**document, **more}, baker.company.key, created=good.issued, suite=Suite.JCS)
    refused = sends(baker, json.dumps(made).encode())
    assert "says-more" in codes(refused)
    assert status(baker.server, place(baker.server), "alice") == 404


def test_it_bears_no_others_name(baker: Seller, alice: Visitor, replied: bytes) -> None:
    """Two replies that a query takes for one would say what neither company said."""
    says(alice, baker, text="Less good since the summer.")
    other = said(baker)
    assert codes(sends(baker, signed(baker, other, LATER).body)) == ["id-taken"]
    assert sends(baker, signed(baker, other, LATER, iri="urn:uuid:4").body).status == 201


def test_what_an_older_program_took_is_put_beside_and_nothing_else(
    baker: Seller, alice: Visitor, replied: bytes
) -> None:
    """Found again at a start, daily: what the company sent, to the words of now (0058)."""
    served = baker.server
    ledger = served.house.ledger_called("alice")
    assert ledger is not None
    (name,) = messages(baker)
    at = f"recommendations/{account_id(served.people['bob'].webid)}"
    planted = signed(baker, said(baker), "You are right.", iri="urn:uuid:9").body
    by_her = Change((Put(f"{name}-9", JSON_LD, planted),), actor=served.people["alice"].webid)
    for change in (Change((Remove(at, Role.REPLIES),)), by_her):
        ledger.submit(change).result()
    for _ in range(2):
        found_in(served.house, ledger)
        assert reply.apart(served.ask("GET", place(served)).body) == [replied]
    says(alice, baker, text="Less good since the summer.")
    ledger.submit(Change((Remove(at, Role.REPLIES),))).result()
    found_in(served.house, ledger)
    assert status(served, place(served), "alice") == 404, "that was said of other words"
