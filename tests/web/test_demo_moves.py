"""The demo's whole trial (``make demo``) at its real address, behind TLS, asked before and after.

Issue 4, “must show” 5: every identifier, rule, signature and query holds.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from clients.demo import acts, between, sale
from clients.demo.stage import Play, Stage, stage, stop
from clients.pod_client.dpop import DpopKey
from pod_server.civic.front_office.account import account_id
from pod_server.identity.authority import Authority, Pair
from pod_server.model.moving import Origins, Rewriting
from proofs.integrity import verify
from proofs.statement import read, statement_id
from tests.faults.servers import Server, free_port, running
from tests.web.sealed import APPS, ID, JSON_LD, NAMES, PODS, ZONE, Named
from tests.web.served import Reply, exchange
from tests.web.trial import rows
from vocab.terms import DCTERMS, LDP, SEC, SESAME, SOLID, STAT

pytestmark = pytest.mark.slow

TURTLE, RESULTS = "text/turtle", "application/sparql-results+json"
#: What a new signature changes; and in listings, how large a document with other addresses is.
SIGNED = frozenset((SEC.PROOF_VALUE, f"{DCTERMS.NS}created"))
UNLIKE = SIGNED | {f"{STAT.NS}size"}
FIRMS = (acts.BAKER, acts.GROUP)
WHO = ("marie", *FIRMS, "")
ALL = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"


@dataclass
class Caller:
    """Somebody with client credentials, or nobody; ``world`` takes requests to where they go."""

    world: World
    client: str = ""
    secret: str = ""
    key: DpopKey = field(default_factory=DpopKey)
    token: str = ""

    def ask(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        accept: str = TURTLE,
        content: str = "",
    ) -> Reply:
        sent = {"Accept": accept, **({"Content-Type": content} if content else {})}
        if self.client:
            sent["Authorization"] = f"DPoP {self._token()}"
            sent["DPoP"] = self.key.proof(method, url, at=time.time(), access_token=self.token)
        return self.world.send(method, url, sent, body)

    def _token(self) -> str:
        if not self.token:
            found = self.world.send(
                "GET", f"{self.world.issuer}.well-known/openid-configuration", {}, None
            ).json
            assert found["issuer"] == self.world.issuer
            url = str(found["token_endpoint"])
            basic = base64.b64encode(f"{self.client}:{self.secret}".encode()).decode()
            sent = {
                "Authorization": f"Basic {basic}",
                "Content-Type": "application/x-www-form-urlencoded",
                "DPoP": self.key.proof("POST", url, at=time.time()),
            }
            reply = self.world.send("POST", url, sent, b"grant_type=client_credentials")
            assert reply.status == 200, reply
            self.token = str(reply.json["access_token"])
        return self.token


class World:
    """Where a house is reached: in plain on this machine, or by its names over TLS."""

    def __init__(self, issuer: str, pod: str, named: Named | None = None) -> None:
        self.issuer, self.pod, self.named = issuer, pod, named

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        if self.named is not None:
            return self.named.ask(method, url, headers, body)
        parts = urlsplit(url)
        target = url.removeprefix(f"{parts.scheme}://{parts.netloc}")
        sent = [("Host", parts.netloc), *headers.items()]
        return exchange(parts.port or 80, method, target, sent, body)


@dataclass
class Facts:
    """What people see of Marie's pod, by address: statuses, statements, rows; and signed bytes."""

    statuses: dict[str, list[int]] = field(default_factory=dict)
    said: dict[str, set[tuple[str, str, str]]] = field(default_factory=dict)
    signed: dict[str, bytes] = field(default_factory=dict)
    agreed: dict[str, bytes] = field(default_factory=dict)
    rows: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)
    accounts: dict[str, tuple[str, ...]] = field(default_factory=dict)


def facts(world: World, secrets: Mapping[str, tuple[str, str]]) -> Facts:
    callers = {who: Caller(world, *secrets.get(who, ())) for who in WHO}
    marie, found, todo = callers["marie"], Facts(), [world.pod]
    while todo:
        url = todo.pop()
        reply = marie.ask("GET", url)
        todo += [
            quad.object.value
            for quad in parse(reply.body, format=RdfFormat.TURTLE, base_iri=url)
            if quad.predicate.value == LDP.CONTAINS and isinstance(quad.object, NamedNode)
        ]
        for each in (url, f"{url}.acl", f"{url}.meta"):
            found.statuses[each] = [callers[who].ask("GET", each).status for who in WHO]
            if found.statuses[each][0] == 200:
                found.said[each] = _said(marie.ask("GET", each).body, each)
        if "/civil-status/" in url and not url.endswith("/"):
            found.signed[url] = marie.ask("GET", url, accept=JSON_LD).body
        if "/terms/" in url and not url.endswith("/"):
            found.agreed[url] = marie.ask("GET", url, accept=JSON_LD).body
        if url.endswith("/account"):
            found.accounts[url] = _standing(marie.ask("GET", url).body, url)
    for who, caller in callers.items():
        for query in (ALL, acts.QUESTION):
            address = f"{world.pod}.sparql?{urlencode({'query': query})}"
            reply = caller.ask("GET", address, accept=RESULTS)
            found.rows[f"{who} {query[:9]}"] = _rows(reply)
    return found


def _said(body: bytes, base: str) -> set[tuple[str, str, str]]:
    return {
        (_text(quad.subject), quad.predicate.value, _text(quad.object))
        for quad in parse(body, format=RdfFormat.TURTLE, base_iri=base)
        if quad.predicate.value not in UNLIKE
    }


def _text(term: object) -> str:
    return "_" if isinstance(term, BlankNode) else str(term)


def _standing(body: bytes, base: str) -> tuple[str, ...]:
    wanted = (SESAME.STATE, SESAME.MAY_SELL, SESAME.MISSING)
    found = parse(body, format=RdfFormat.TURTLE, base_iri=base)
    return tuple(sorted(_text(quad.object) for quad in found if quad.predicate.value in wanted))


def _rows(reply: Reply) -> set[tuple[str, ...]]:
    assert reply.status == 200, reply
    found = json.loads(reply.body)
    return {
        tuple(
            "_" if row[name]["type"] == "bnode" else row[name]["value"]
            for name in found["head"]["vars"]
            if name in row
        )
        for row in found["results"]["bindings"]
        if row.get("p", {}).get("value") not in SIGNED
    }


class Moved(Named, Server):
    """``sesame serve`` on the moved folder, with a certificate for its names."""

    def __init__(self, data: Path, port: int, authority: Authority, pair: Pair) -> None:
        self.trusted = authority.folder / "authority.pem"
        files = ["--tls-cert", str(pair.cert), "--tls-key", str(pair.key)]
        Server.__init__(self, data, options=files)
        self.port = port
        Named.__init__(self, port, f"https://marie.pods.{ZONE}:{port}/")


@dataclass
class Both:
    """The trial as it was, the house as it is, and what an address is expected to become."""

    before: Facts
    after: Facts
    to: Rewriting
    server: Moved
    baker: Caller
    group: Caller
    report: dict[str, Any]

    def moved(self, value: object) -> object:
        if isinstance(value, str):
            return self.to.text(value)
        if isinstance(value, set | tuple | list):
            return type(value)(self.moved(each) for each in value)
        if isinstance(value, dict):
            return {self.moved(name): self.moved(each) for name, each in value.items()}
        return value


def played(at: Stage) -> dict[str, tuple[str, str]]:
    """The play, until a company has sold and another owes answers; everybody's credentials."""
    play = Play("en")
    marie = acts.claimed(play, at)
    baker, group = acts.opened(play, at, marie)
    issued = json.loads(at.sesame("account", "token", "marie", "--purpose", "demo", "--json"))
    credentials = at.folder / "marie.json"
    credentials.write_text(json.dumps({**issued, "issuer": at.base_url}))
    acts.mended(play, at, marie, baker)
    sale.sold(play, at, baker, credentials)
    sale.restated(play, marie, baker)
    acts.owing(play, at, marie, group)
    assert not play.surprises
    people = {"marie": issued, baker.name: baker.credentials, group.name: group.credentials}
    return {name: (str(one["id"]), str(one["secret"])) for name, one in people.items()}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    folder, port = tmp_path_factory.mktemp("demo"), free_port()
    authority = Authority.open(folder / "authority", [ZONE])
    pair = authority.issue(NAMES)
    with stage(free_port()) as at:
        secrets = played(at)
        before = facts(World(at.base_url, f"{at.pods}marie/"), secrets)
        stop(at.server)
        assert at.server.stdout is not None
        at.server.stdout.close()
        kinds = zip(("account", "pods", "apps"), NAMES, strict=True)
        names = [f"--{kind}={host}:{port}" for kind, host in kinds]
        keys = [f"--key={at.folder}/{name}-home/signing-key.pem" for name in FIRMS]
        new = folder / "new"
        at.sesame("move", ZONE, *names, *keys, "--into", str(new))
        plain = urlsplit(at.base_url).port
        old = Origins(at.base_url.rstrip("/"), at.pods.rstrip("/"), f"http://[::1]:{plain}")
        known = (*FIRMS, between.BROKER)
        to = expected(old, port, before, [f"{at.pods}{name}/profile/card#me" for name in known])
        server = Moved(new, port, authority, pair)
        with running(server):
            world = World(server.base_url, server.alices, server)
            after = facts(world, secrets)
            report = json.loads((new / "moved.json").read_text())
            baker, group = (Caller(world, *secrets[name]) for name in FIRMS)
            yield Both(before, after, to, server, baker, group, report)


def expected(old: Origins, port: int, before: Facts, companies: list[str]) -> Rewriting:
    """What becomes of addresses, reckoned here and not by the command."""
    new = Origins(*(f"https://{host}:{port}" for host in (ID, PODS, APPS)))
    plain = Rewriting(old, new)
    renamed = {account_id(one): account_id(plain.text(one)) for one in companies}
    ids = {}
    for body in before.signed.values():
        said = read(json.loads(body))
        key = said.key
        parts = (key.company, key.datapoint, key.period_start, key.period_end, key.scope)
        moved = type(key)(*map(plain.text, parts))
        ids[said.id] = statement_id(moved, said.sequence)
    return Rewriting(old, new, renamed, ids)


def test_each_thing_is_there_for_the_same_people(both: Both) -> None:
    """W-01 to W-06 by what they decide: every resource, rule and description, for all four."""
    assert len({tuple(statuses) for statuses in both.before.statuses.values()}) > 3
    assert both.moved(both.before.statuses) == both.after.statuses


def test_documents_say_the_same(both: Both) -> None:
    """Agreements stay as both sides have them: in them the old address stands."""
    assert both.moved(both.before.said) == both.moved(both.after.said)
    terms = {url: said for url, said in both.after.said.items() if "/terms/" in url}
    assert len(both.report["agreements"]["names"]) == len(both.before.agreed) > 2
    assert {
        both.to.text(url): body for url, body in both.before.agreed.items()
    } == both.after.agreed
    assert terms


def test_signatures_hold_and_speak_of_the_new_address(both: Both) -> None:
    assert both.before.signed
    assert {both.to.text(url) for url in both.before.signed} == set(both.after.signed)
    for url, body in both.before.signed.items():
        now = json.loads(both.after.signed[both.to.text(url)])
        assert verify(now).key == verify(json.loads(body)).key
        said = read(now)
        assert said.id == statement_id(said.key, said.sequence)
        assert said.company.startswith("https://")
    restated = [read(json.loads(b)) for b in both.after.signed.values() if b"supersedes" in b]
    ids = {read(json.loads(body)).id for body in both.after.signed.values()}
    assert restated
    assert all(one.supersedes in ids for one in restated)


def test_queries_answer_the_same(both: Both) -> None:
    assert both.before.rows[f"marie {acts.QUESTION[:9]}"]
    assert both.moved(both.before.rows) == both.moved(both.after.rows)


def test_who_may_sell_sells(both: Both) -> None:
    assert len({str(said) for said in both.before.accounts.values()}) == 3
    assert both.moved(both.before.accounts) == both.after.accounts
    for caller, status in ((both.baker, 201), (both.group, 403)):
        name = acts.BAKER if caller is both.baker else acts.GROUP
        webid = f"https://{name}.pods.{ZONE}:{both.server.port}/profile/card#me"
        folder = f"{both.server.alices}accounts/{account_id(webid)}/offers/"
        offer = {
            "@context": SESAME.CONTEXT,
            "id": "#it",
            "type": "Offer",
            "seller": webid,
            "name": {"@value": "Pain de campagne", "@language": "fr"},
            "price": "4.20",
            "priceCurrency": "EUR",
        }
        reply = caller.ask("POST", folder, json.dumps(offer).encode(), content=JSON_LD)
        assert reply.status == status, reply.body


def test_the_front_office_finds_the_account_as_it_was(both: Both) -> None:
    webid = f"https://{acts.BAKER}.pods.{ZONE}:{both.server.port}/profile/card#me"
    asked = {"@context": SESAME.CONTEXT, "type": "AccountRequest", "company": webid}
    office = f"{both.server.alices}.front-office"
    reply = both.baker.ask("POST", office, json.dumps(asked).encode(), content=JSON_LD)
    assert reply.status in (200, 201, 202)
    assert reply["location"] == f"{both.server.alices}accounts/{account_id(webid)}/account"


def test_the_pod_signs_with_the_key_that_it_had(both: Both) -> None:
    """Who knows it from an agreement knows it at the new address; what it proffers is made anew."""
    office = f"{both.server.alices}.front-office"
    proffered = json.loads(both.baker.ask("GET", office, accept=JSON_LD).body)
    papers = [json.loads(body) for body in both.after.agreed.values()]
    terms = [paper for paper in papers if paper["type"] == "AccountTerms"]
    assert terms
    keys = {verify(each).key.did for each in (proffered, *terms)}
    assert len(keys) == 1
    assert proffered["holder"] == f"{both.server.alices}profile/card#me"


def test_webids_name_the_new_issuer_and_their_keys(both: Both) -> None:
    card = f"https://{acts.BAKER}.pods.{ZONE}:{both.server.port}/profile/card"
    said = list(parse(both.group.ask("GET", card).body, format=RdfFormat.TURTLE, base_iri=card))
    by_predicate = {quad.predicate.value: quad for quad in said}
    issuer = by_predicate[SOLID.OIDC_ISSUER]
    assert (issuer.subject.value, issuer.object.value) == (f"{card}#me", both.server.base_url)
    assert SEC.ASSERTION_METHOD in by_predicate
    assert not isinstance(issuer.object, Literal)


def values(found: object) -> Iterator[object]:
    """All that is in rows, tables and files, one by one."""
    if isinstance(found, dict):
        found = [*found.values()]
    if isinstance(found, list | tuple):
        for each in found:
            yield from values(each)
    else:
        yield found


def test_the_report_says_what_stays_behind_and_nothing_else_names_the_old(both: Both) -> None:
    assert both.report["sign_ins"] == 1
    assert both.report["signed_by_others"] == {"count": 0, "names": []}
    assert both.report["signed_again"] == len(both.before.signed)
    agreed = b"".join(both.after.agreed.values()).decode()
    papers = set(both.after.agreed.values())
    for value in values(rows(both.server.data)):
        said = value if isinstance(value, bytes) else str(value).encode()
        assert said in papers or not both.to.leaves_traces(said), said
    assert both.to.leaves_traces(agreed.encode())
    both.server.check()
