"""Everything at once, at random, over four workers: no answer is a 5xx, and the store is whole."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.faults.people import N3, PLAIN, TURTLE, Person, at_once, signed_in
from tests.faults.servers import Server, running
from tests.faults.watched import WORKERS
from tests.web.rules import acl
from tests.web.served import Reply
from vocab.terms import ACL, LDP, SOLID

pytestmark = pytest.mark.slow

SECONDS, ANSWERS, KINDS = 12.0, 300, 9
CLIENTS = 8
NAMES = ("a", "a/", "a/x", "a/x/y", "b", "b/", "b/large", "b/rdf", "b/rdf2", "c")
ACCEPTS = ("*/*", "text/html", TURTLE, "application/ld+json", "application/n-triples", "image/png")
QUERIES = (
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
    "SELECT DISTINCT ?g { GRAPH ?g {} } LIMIT 5",
    "ASK { ?s <urn:p> ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5",
    "SELECT nonsense",
)


class Chaos:
    """One client; ``chance`` decides what it does next."""

    def __init__(self, people: list[Person], number: int) -> None:
        self.alice, self.bob = people
        self.home = f"{self.alice.pod}chaos/"
        self.chance = random.Random(number)
        self.seen: Counter[tuple[str, int]] = Counter()
        self.wrong: list[tuple[str, str, Reply]] = []
        self.deeds: tuple[Callable[[Person, str], Reply], ...] = (
            self._get, self._get, self._get, self._put, self._put, self._put_large, self._put_rdf,
            self._post, self._patch, self._patch, self._update, self._delete, self._rules,
            self._rules_away, self._query, self._describe,
        )  # fmt: skip

    def live(self, goes_on: Callable[[], bool]) -> None:
        while goes_on():
            deed = self.chance.choice(self.deeds)
            who = self.chance.choice((self.alice, self.alice, self.alice, self.bob))
            url = self.home + self.chance.choice(NAMES)
            reply = deed(who, url)
            self.seen[deed.__name__, reply.status] += 1
            if reply.status >= 500:
                self.wrong.append((deed.__name__, url, reply))

    def _condition(self) -> dict[str, str]:
        return self.chance.choice(
            ({}, {}, {}, {"if_match": "*"}, {"if_none_match": "*"}, {"if_match": '"1"'})
        )

    def _get(self, who: Person, url: str) -> Reply:
        headers = {"accept": self.chance.choice(ACCEPTS)}
        if self.chance.random() < 0.2:
            headers["range"] = "bytes=1-5"
        method = self.chance.choice(("GET", "GET", "GET", "HEAD", "OPTIONS"))
        end = self.chance.choice(("", "", "", ".acl", ".meta", "?as=text/turtle"))
        return who.ask(method, url + end, None, "", **headers)

    def _put(self, who: Person, url: str) -> Reply:
        return who.ask("PUT", url, b"small", PLAIN, **self._condition())

    def _put_large(self, who: Person, url: str) -> Reply:
        body = bytes([self.chance.randrange(4)]) * 150_000
        return who.ask("PUT", url, body, "application/octet-stream", **self._condition())

    def _put_rdf(self, who: Person, url: str) -> Reply:
        lines = b"".join(b'<#n%d> <urn:p> "%d" .\n' % (n, n) for n in range(1_000))
        return who.ask("PUT", url, lines, TURTLE, **self._condition())

    def _post(self, who: Person, url: str) -> Reply:
        headers = {"slug": self.chance.choice(("x", "y", "x.acl", "large"))}
        if self.chance.random() < 0.3:
            headers["link"] = f'<{LDP.BASIC_CONTAINER}>; rel="type"'
            return who.ask("POST", url, None, "", **headers)
        if self.chance.random() < 0.3:
            headers["idempotency_key"] = str(self.chance.randrange(3))
        return who.ask("POST", url, b"<> <urn:p> 1 .", TURTLE, **headers)

    def _patch(self, who: Person, url: str) -> Reply:
        fact = f'<#it> <urn:p> "{self.chance.randrange(50)}" .'
        word = self.chance.choice(("inserts", "inserts", "deletes"))
        body = f"_:p a <{SOLID.INSERT_DELETE_PATCH}> ; <{SOLID.NS}{word}> {{ {fact} }} ."
        end = self.chance.choice(("", "", ".meta"))
        return who.ask("PATCH", url + end, body.encode(), N3, **self._condition())

    def _update(self, who: Person, url: str) -> Reply:
        body = b'DELETE { ?s <urn:p> "3" } INSERT { ?s <urn:p> "4" } WHERE { ?s <urn:p> "3" }'
        return who.ask("PATCH", url, body, "application/sparql-update")

    def _delete(self, who: Person, url: str) -> Reply:
        return who.ask("DELETE", url, None, "", **self._condition())

    def _rules(self, who: Person, url: str) -> Reply:
        whom = f"<{ACL.AGENT}> <{self.bob.credentials.web_id}>"
        modes = self.chance.choice(("r", "ra", "raw", "rawc", "a"))
        inside = modes if url.endswith("/") else ""
        rules = acl(url, self.alice.credentials.web_id, here=modes, inside=inside, subject=whom)
        return who.ask("PUT", f"{url}.acl", rules.encode(), TURTLE)

    def _rules_away(self, who: Person, url: str) -> Reply:
        return who.ask("DELETE", f"{url}.acl")

    def _query(self, who: Person, url: str) -> Reply:
        place = url if url.endswith("/") else self.home
        return who.ask("GET", f"{place}.sparql?query={quote(self.chance.choice(QUERIES))}")

    def _describe(self, who: Person, url: str) -> Reply:
        return who.ask("PUT", f"{url}.meta", f'<{url}> <urn:p> "said" .'.encode(), TURTLE)


def test_whatever_is_asked_at_once_no_answer_is_a_5xx(tmp_path: Path) -> None:
    with running(Server(tmp_path / "data", workers=WORKERS)) as server:
        people = signed_in(server, "alice", "bob")
        clients = [Chaos(people, number) for number in range(CLIENTS)]
        began = time.monotonic()

        def goes_on() -> bool:
            """For some seconds; on a slow machine until there was enough of all kinds to judge."""
            age = time.monotonic() - began
            seen = [pair for client in clients for pair in client.seen.copy().items()]
            enough = (
                sum(count for _, count in seen) >= ANSWERS
                and len({status for (_, status), _ in seen}) >= KINDS
            )
            return age < SECONDS or (not enough and age < 10 * SECONDS)

        at_once(lambda client: client.live(goes_on), clients)
        wrong = [each for client in clients for each in client.wrong]
        assert not wrong, wrong[:3]
        seen = sum((client.seen for client in clients), Counter[tuple[str, int]]())
        assert sum(seen.values()) >= ANSWERS
        assert len({status for _, status in seen}) >= KINDS
        assert "Traceback" not in server.said()
        server.check()
        assert server.stop() == 0
