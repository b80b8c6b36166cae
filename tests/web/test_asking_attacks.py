"""A company tries to find out who of its customers asks (issue 5: how many, not who)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from pod_server.civic.civil_status.answers import received
from pod_server.civic.front_office.account import account_id
from pod_server.model.change import Change, Put
from pod_server.wiring.tallying import tallied
from proofs.questions import Question, build_answer
from tests.web.crowds import FLOUR, PAY_GAP, asked, asks, counts, crowd, next_week, withdraws
from tests.web.seller import Seller
from tests.web.served import Served, serving
from tests.web.subscribed import listening, subscribe
from vocab.terms import SESAME

ASKED = Question.asked(FLOUR, "fr")


@dataclass
class City:
    """Bob's company with so many customers beside alice."""

    served: Served
    webid: str
    names: list[str]

    def count(self) -> object:
        next_week(self.served)
        return counts(self.served, "bob").get(f"dp:{PAY_GAP}", 0)


@pytest.fixture
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with serving(tmp_path_factory.mktemp("city")) as served:
        webid = served.people["bob"].webid
        yield City(served, webid, crowd(served.house, webid, 30))


@pytest.fixture
def pods(town: Served) -> Seller:
    """Bob's account at alice's, who asks nothing yet."""
    return Seller(town, "bob").opened()


def look(seller: Seller, path: str, method: str = "GET") -> tuple[int, dict[str, object]]:
    """Status, and what a refusal says; without the address, which is what was asked for."""
    found = seller.server.ask(method, seller.server.home + path, who="bob")
    told = found.json if found.status >= 400 and method == "GET" else {}
    return found.status, {k: v for k, v in told.items() if k not in ("instance", "detail", "id")}


def test_by_reading_the_paths(pods: Seller) -> None:
    """Each of them answers the same whether or not something is asked, and by any method."""
    folder = f"settings/asks/{account_id(pods.server.people['bob'].webid)}"
    names = ("", f"/{PAY_GAP}", f"/{PAY_GAP}.acl", f"/{PAY_GAP}.meta", f"/{ASKED.hash}", "/")
    ways = [(folder + name, how) for name in names for how in ("GET", "HEAD", "PUT", "DELETE")]
    ways += [("settings/asks/", "GET"), ("settings/", "GET"), ("settings/asks/.sparql", "GET")]
    before = [look(pods, *way) for way in ways]
    asks(pods.server.house, ["alice"], pods.server.people["bob"].webid, PAY_GAP)
    asks(pods.server.house, ["alice"], pods.server.people["bob"].webid, text=FLOUR)
    assert [look(pods, *way) for way in ways] == before
    assert all(status >= 400 for (path, _), (status, _) in zip(ways, before, strict=True)
               if not path.endswith(".sparql"))  # fmt: skip


def query(seller: Seller, text: str, where: str = "") -> list[object]:
    url = f"{seller.server.home}{where}.sparql?query={quote(text)}"
    accept = {"Accept": "application/sparql-results+json"}
    found = seller.server.ask("GET", url, who="bob", headers=accept)
    assert found.status == 200, found.body
    return json.loads(found.body)["results"]["bindings"]  # type: ignore[no-any-return]


def test_by_sparql(pods: Seller) -> None:
    """No dataset of the company's has an ask in it: no statement, no graph, no count."""
    everything = "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"
    before = query(pods, everything)
    assert before
    asks(pods.server.house, ["alice"], pods.server.people["bob"].webid, PAY_GAP)
    asks(pods.server.house, ["alice"], pods.server.people["bob"].webid, text=FLOUR)
    assert query(pods, everything) == before
    assert query(pods, f"SELECT ?s {{ ?s a <{SESAME.ASK}> }}") == []
    assert query(pods, f"SELECT ?s {{ ?s <{SESAME.DATAPOINT}> ?o }}", "settings/") == []


def seen(seller: Seller, place: str) -> tuple[int, str, str, bytes]:
    found = seller.server.ask("GET", place, who="bob")
    return found.status, found.get("etag"), found.get("last-modified"), found.body


def test_by_listing_its_account_and_by_tags_and_times(pods: Seller) -> None:
    places = [pods.account, *(f"{pods.account}{name}" for name in ("account", "answers/", "asks/"))]
    places += [f"{pods.server.home}.front-office", f"{pods.server.home}.front-office/asked"]
    before = [seen(pods, place) for place in places]
    asks(pods.server.house, ["alice"], pods.server.people["bob"].webid, PAY_GAP)
    withdraws(pods.server.house, ["alice"], pods.server.people["bob"].webid, PAY_GAP)
    asks(pods.server.house, ["alice"], pods.server.people["bob"].webid, text=FLOUR)
    assert [seen(pods, place) for place in places] == before


def test_by_being_notified(pods: Seller) -> None:
    webid, home = pods.server.people["bob"].webid, pods.server.home
    for topic in ("settings/", "settings/asks/", f"settings/asks/{account_id(webid)}/{PAY_GAP}"):
        assert subscribe(pods.server, home + topic, who="bob").status in (401, 403, 404)
    with listening(pods.server, pods.account, who="bob") as line:
        asks(pods.server.house, ["alice"], webid, PAY_GAP)
        with pytest.raises(TimeoutError):
            line.recv(0.5)


def test_by_comparing_one_week_with_the_next(city: City) -> None:
    """One who comes or goes is not seen; nor is it told at all where too few do."""
    house, webid, names = city.served.house, city.webid, city.names
    asks(house, names[:9], webid, PAY_GAP)
    assert city.count() == 0
    asks(house, names[9:10], webid, PAY_GAP)
    assert city.count() == 10
    for name in names[:4]:
        withdraws(house, [name], webid, PAY_GAP)
        assert city.count() == 10
        asks(house, [name], webid, PAY_GAP)
        assert city.count() == 10


def test_by_tags_of_the_count(city: City) -> None:
    """Within a week neither the document nor its tag moves, whatever citizens do."""
    house, webid = city.served.house, city.webid
    asks(house, city.names[:12], webid, PAY_GAP)
    next_week(city.served)
    first = asked(city.served, "bob")
    tag = first["etag"]
    withdraws(house, city.names[:12], webid, PAY_GAP)
    asks(house, city.names, webid, text=FLOUR)
    assert not tallied(house)
    again = asked(city.served, "bob", **{"If-None-Match": tag})
    assert again.status == 304
    next_week(city.served)
    assert asked(city.served, "bob")["etag"] != tag


def test_by_all_of_them_asking(city: City) -> None:
    """Where everybody asks, the number leaves ten who may not have."""
    customers = ["alice", *city.names]
    Seller(city.served, "bob").opened()
    asks(city.served.house, customers, city.webid, PAY_GAP)
    assert city.count() == 20


def test_by_names_that_are_known(city: City) -> None:
    """Those who ask by name are not in the number: taken off it, they would leave the others."""
    asks(city.served.house, city.names[:9], city.webid, PAY_GAP, by_name=True)
    asks(city.served.house, city.names[9:14], city.webid, PAY_GAP)
    assert city.count() == 0


def test_by_one_person_with_many_pods(city: City) -> None:
    """Somebody's ten pods are one customer."""
    people = city.served.house.accounts.people
    (mine,) = people.pods(people.account_called(city.names[0]).account_id)  # type: ignore[union-attr]
    asks(city.served.house, city.names[:10], city.webid, PAY_GAP)
    for name in city.names[1:10]:
        city.served.house.accounts.file.write(
            "UPDATE pod SET account_id = ? WHERE name = ?", (mine.account_id, name)
        )
    assert city.count() == 0


def test_by_answering_some_and_leaving_others_out(city: City) -> None:
    """What is left of the number would tell who of the others asks."""
    house, webid, names = city.served.house, city.webid, city.names
    asks(house, names[:12], webid, text=FLOUR)
    next_week(city.served)
    assert counts(city.served, "bob") == {FLOUR: 10}
    made = build_answer(webid, ASKED, datetime.now(UTC), texts={"fr": "Du moulin."})
    body = json.dumps(made).encode()

    def answered(name: str) -> None:
        ledger = house.ledger_called(name)
        assert ledger is not None
        place = f"accounts/{account_id(webid)}/answers/one"
        put = Put(place, "application/ld+json", body, size=len(body))
        ledger.submit(Change((put,), actor=webid)).result()
        assert received(ledger, f"accounts/{account_id(webid)}")

    for name in names[1:20]:
        answered(name)
    next_week(city.served)
    assert counts(city.served, "bob") == {FLOUR: 10}
    for name in (names[0], *names[20:]):
        answered(name)
    next_week(city.served)
    assert counts(city.served, "bob") == {}


def test_by_an_app_or_as_somebody_else(city: City) -> None:
    """The number is the company's, in its own name."""
    assert asked(city.served, "carol").json["asks"] == []
    url = f"{city.served.home}.front-office/asked"
    assert city.served.ask("GET", url).status == 401
    for method in ("POST", "PUT", "DELETE"):
        assert city.served.ask(method, url, who="bob").status == 405


def test_by_writing_asks_that_are_none(pods: Seller) -> None:
    """What lies in the folder and is no ask, or under another name, is not counted or shown."""
    house, webid = pods.server.house, pods.server.people["bob"].webid
    asks(house, ["alice"], webid, PAY_GAP)
    folder = f"{pods.server.home}settings/asks/{account_id(webid)}/"
    for name, body in (
        ("strange", "<#it> <urn:p> 1 ."),
        ("other", f"<#it> <{SESAME.DATAPOINT}> <https://w3id.org/sesame/dp/{PAY_GAP}> ."),
        ("words", f'<#it> <{SESAME.QUESTION_TEXT}> "?"@fr .'),
    ):
        assert pods.server.put(folder + name, body).status == 201
    ledger = house.ledger_called("alice")
    assert ledger is not None
    assert [ask.key for ask in house.asking.of(ledger, webid)] == [PAY_GAP]
