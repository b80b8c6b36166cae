"""A rule that ends is over at its moment: for HTTP, SPARQL, listings and notifications."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from websockets.sync.client import ClientConnection

from pod_server.model.moments import date_time
from tests.web.at_home import Visitor, at_home, words
from tests.web.rules import reads
from tests.web.served import Served
from tests.web.shared import ENTRY, give, page_of, send
from tests.web.subscribed import listening, rest, told
from vocab.terms import ACL, SESAME

QUERY = "SELECT ?o { ?s <http://x.example/says> ?o }"
HOUR = 3_600


def lend(served: Served, url: str, seconds: float) -> None:
    """Bob may read it, until so many seconds from now."""
    until = date_time(int(served.house.clock() + seconds * 1_000_000))
    owner, bob = (served.people[name].webid for name in ("alice", "bob"))
    rules = (
        f"<#owner> a <{ACL.AUTHORIZATION}>; <{ACL.AGENT}> <{owner}>; <{ACL.ACCESS_TO}> <{url}>;"
        f" <{ACL.DEFAULT}> <{url}>; <{ACL.MODE}> <{ACL.READ}>, <{ACL.WRITE}>, <{ACL.CONTROL}>.\n"
        f"<#lent> a <{SESAME.TEMPORARY_AUTHORIZATION}>; <{ACL.AGENT}> <{bob}>;"
        f" <{ACL.ACCESS_TO}> <{url}>; <{ACL.DEFAULT}> <{url}>;"
        f" <{ACL.MODE}> <{ACL.READ}>; <{SESAME.UNTIL}> {until}."
    )
    assert served.put(f"{url}.acl", rules).status in (201, 204)


def rows(served: Served, who: str, below: str) -> list[str]:
    url = f"{below}.sparql?query={quote(QUERY)}"
    accept = {"Accept": "application/sparql-results+json"}
    reply = served.ask("GET", url, who=who, headers=accept)
    if reply.status == 403:
        return []
    assert reply.status == 200, reply
    return [row["o"]["value"] for row in json.loads(reply.body)["results"]["bindings"]]


def test_it_ends_for_http_queries_and_notifications_while_nothing_runs(
    served: Served, folder: str
) -> None:
    """K-25, N-09, S-57, S-60, P-61: the clock alone ends it; the owner goes on as before."""
    box = f"{served.home}{folder}"
    note = f"{box}note"
    served.put(note, '<#it> <http://x.example/says> "hello" .')
    lend(served, box, HOUR)
    assert reads(served, note, "bob")
    assert reads(served, note, "bob")  # kept, and told again from what is kept
    assert 'user="read"' in served.ask("GET", box, who="bob")["wac-allow"]
    assert rows(served, "bob", served.home) == ["hello"]
    with listening(served, note, who="bob") as line:
        _told_until_the_end(served, note, box, line)


def _told_until_the_end(served: Served, note: str, box: str, line: ClientConnection) -> None:
    served.put(note, '<#it> <http://x.example/says> "again" .')
    assert told(line)["type"] == "Update"

    served.turn(HOUR)
    assert not reads(served, note, "bob")
    assert served.ask("HEAD", note, who="bob").status == 403
    assert not reads(served, box, "bob")
    assert rows(served, "bob", served.home) == []
    assert rows(served, "alice", served.home) == ["again"]
    served.put(note, '<#it> <http://x.example/says> "secret" .')
    said, _ = rest(line)
    assert said == []
    assert reads(served, note, "alice")


def test_the_page_lends_until_a_day_and_says_so(
    served: Served, alice: Visitor, folder: str
) -> None:
    """J-23: given, told, made longer, and over by itself."""
    bob, note = served.people["bob"].webid, f"{folder}note"
    today = datetime.fromtimestamp(served.house.clock() / 1e6, UTC).date()
    past = send(alice, note, do="add", whom="person", webid=bob, read="on", until="2020-01-01")
    assert past.status_code == 422
    assert "Choose a day that has not passed" in words(past)
    give(alice, note, whom="person", webid=bob, read="on", until=f"{today}")
    page = alice.get(page_of(note))
    assert f'type="date" value="{today}"' in page.text
    assert "Only until" in words(page)
    assert reads(served, f"{served.home}{note}", "bob")
    (entry,) = set(ENTRY.findall(page.text))
    week = today + timedelta(days=7)
    changed = send(alice, note, do="change", entry=entry, read="on", until=f"{week}")
    assert changed.status_code == 303
    served.turn(2 * 24 * HOUR)
    assert reads(served, f"{served.home}{note}", "bob")
    served.turn(7 * 24 * HOUR)
    assert not reads(served, f"{served.home}{note}", "bob")
    with at_home(served, "alice") as alice:
        told = words(alice.get(f"{page_of(note)}?who={quote(bob, safe='')}"))
    assert "it is over: this held until" in told
