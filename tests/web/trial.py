"""A trial on a loopback address with something of everything in it, and what can be asked of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import apsw

from clients.pod_client.session import Credentials
from pod_server.actions.settle import settle_now
from pod_server.civic.front_office.account import account_name
from pod_server.civic.front_office.requests import AccountRequest
from pod_server.contracts import Ledger
from pod_server.model.access import STRANGER, Agent, Limits, Mode
from pod_server.model.account import SECOND, Consent, Passkey, Session
from pod_server.model.change import Amend, Change, Kind, Put
from pod_server.model.channel import Channel, ChannelType
from pod_server.model.iri import Address, Role
from pod_server.model.query import read
from pod_server.settings import Settings
from pod_server.storage.channels import SqliteChannels
from pod_server.storage.queries.pool import PooledQueries
from pod_server.wiring.house import House, build, now_us
from tests.faults.companies import Company
from tests.unit.proofs.papers import FACTS, FIGURES
from vocab.terms import ACL, DCTERMS, SEC

BASE = "http://localhost:4000/"
PODS = "http://127.0.0.1:4000"
ALICE, BOB, BAKER = (f"{PODS}/{name}/profile/card#me" for name in ("alice", "bob", "baker"))
#: A company that lives elsewhere, and a friend who does.
FIRM, FRIEND = "https://fournil.example/card#us", "https://carol.example/card#me"
JSON_LD, TURTLE = "application/ld+json", "text/turtle"
RESULTS = "application/sparql-results+json"
#: All that somebody may read, but for what a new signature changes.
STATED = f"""SELECT (IF(ISBLANK(?s), "_", STR(?s)) AS ?a) ?p (IF(ISBLANK(?o), "_", STR(?o)) AS ?b)
WHERE {{ ?s ?p ?o FILTER(?p NOT IN (<{SEC.PROOF_VALUE}>, <{DCTERMS.NS}created>)) }}"""
#: The same by document: it also says where each thing lies.
PLACES = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"

HIDDEN = "@prefix h: <http://127.0.0.1:4000/ali>.\n<> <urn:p> h:ce\\/notes\\/plain .\n"
PLAIN = f"# by hand\n@prefix a: <{PODS}/alice/>.\na:notes a:at <{BASE}>, <{PODS}/bob/x%20y> .\n"
ALIKE = "<> <urn:p> <http://localhost:40001/>, <http://127.0.0.1:40004/alice/> .\n"
TOLD = f'<> <urn:p> "Come to {PODS}/alice/ (or {BASE})"@en, <{BASE}?to={{}}> .\n'.format(
    "http%3A%2F%2F127.0.0.1%3A4000%2Falice%2F"
)
LINKED = {"@context": {"a": f"{PODS}/alice/"}, "@id": "a:linked", "urn:p": {"@id": "a:plain"}}
MANY = "".join(f"<{PODS}/alice/many#{n}> <urn:p> <{PODS}/alice/x{n}> .\n" for n in range(20))
BIG = "".join(f"<#{n}> <urn:p> <{PODS}/alice/big/{n}> .\n" for n in range(2_000))
FILE = f"A letter that names {PODS}/alice/ stays as it is.".encode()


@dataclass
class Trial:
    """The house, two companies, and the folder that it lies in."""

    house: House
    baker: Company
    firm: Company

    def ledger(self, name: str = "alice") -> Ledger:
        found = self.house.ledger_called(name)
        assert found is not None
        return found


@contextmanager
def opened(data: Path, base_url: str = BASE, pods_url: str = "") -> Iterator[House]:
    house = build(Settings(data, base_url, pods_url=pods_url))
    try:
        yield house
    finally:
        house.close()


def made(data: Path) -> tuple[Company, Company]:
    """Alice's pod with everything, bob's, and that of a company; the two companies."""
    with opened(data) as house:
        house.accounts.people.keep("base-url", BASE)
        house.accounts.people.keep("pods-url", "")
        for name in ("alice", "bob", "baker"):
            welcomed = house.host.welcome(name, email=f"{name}@mail.example")
            house.issue_credential(
                welcomed.account, welcomed.pod.owner, client_id=f"{name}-client", secret="a" * 40
            )
        baker, firm = (Company(Credentials(BASE, "", "", webid)) for webid in (BAKER, FIRM))
        trial = Trial(house, baker, firm)
        _documents(trial)
        _channel(trial)
        _signed_in(trial)
        for company in (baker, firm):
            _declared(trial, company)
    return baker, firm


def _documents(trial: Trial) -> None:
    ledger = trial.ledger()
    key = trial.baker.key.public.verification_method
    card = f"<{BAKER}> <{SEC.ASSERTION_METHOD}> <{key}> .".encode()
    store = trial.house.blobs.store
    big, size = store(ledger.pod.pod_id, [BIG.encode()])
    picture, length = store(ledger.pod.pod_id, [b"\x00picture" * 20_000])
    rules = "".join(
        f"<#{n}> a <{ACL.AUTHORIZATION}>; <{ACL.AGENT}> <{who}>; <{ACL.DEFAULT}> <./>; "
        f"<{ACL.ACCESS_TO}> <{PODS}/alice/notes/>; <{ACL.MODE}> {modes} .\n"
        for n, who, modes in (
            (1, ALICE, f"<{ACL.READ}>, <{ACL.WRITE}>, <{ACL.CONTROL}>"),
            (2, BOB, f"<{ACL.READ}>"),
            (3, FRIEND, f"<{ACL.READ}>, <{ACL.APPEND}>"),
        )
    )
    writes = [
        Put("notes", "", b"", kind=Kind.CONTAINER),
        _put("notes", rules, role=Role.ACL),
        _put("notes/plain", PLAIN),
        _put("notes/hidden", HIDDEN),
        _put("notes/alike", ALIKE),
        _put("notes/told", TOLD),
        _put("notes/linked", json.dumps(LINKED), JSON_LD),
        _put("notes/many", MANY),
        _put("notes/file.txt", FILE.decode(), "text/plain"),
        Put("notes/big", TURTLE, None, big, size),
        Put("notes/picture", "image/png", None, picture, length),
    ]
    ledger.submit(Change(tuple(writes), actor=ALICE)).result()
    for number in (1, 2):
        gone = f"<{PODS}/alice/many#{number}> <urn:p> <{PODS}/alice/x{number}> .\n".encode()
        come = f"<{PODS}/alice/many#{number}> <urn:q> <{PODS}/bob/y{number}> .\n".encode()
        ledger.submit(Change((Amend("notes/many", gone, come, len(MANY)),), actor=BOB)).result()
    cards = trial.ledger("baker")
    stored = cards.read("profile/card")
    assert stored is not None
    assert stored.body is not None
    cards.submit(Change((_put("profile/card", (stored.body + card).decode()),))).result()


def _put(name: str, body: str, media_type: str = TURTLE, role: Role = Role.RESOURCE) -> Put:
    return Put(name, media_type, body.encode(), size=len(body.encode()), role=role)


def _channel(trial: Trial) -> None:
    ledgers, ledger = trial.house.ledgers, trial.ledger()
    channel = Channel(
        "one", ChannelType.WEBHOOK, "notes/plain", Role.RESOURCE, False, Agent(BOB), 1,
        now_us() + 3_600 * SECOND, send_to="https://hooks.example/bob",
    )  # fmt: skip
    SqliteChannels(ledgers).add(ledger.pod.pod_id, channel).result()


def _signed_in(trial: Trial) -> None:
    accounts, now = trial.house.accounts, now_us()
    alice = accounts.people.account_called("alice")
    assert alice is not None
    accounts.passkeys.add(Passkey("credential", alice.account_id, "key", 0, "phone", now))
    accounts.people.set_recovery(alice.account_id, ["1", "2"])
    accounts.signins.add_session(Session("d", alice.account_id, now, now + SECOND * 999))
    limits = Limits(Mode.READ, (f"{PODS}/alice/notes/",))
    accounts.consents.give(
        Consent(alice.account_id, "https://app.example/id", ALICE, "openid", 1, limits=limits)
    )


def _declared(trial: Trial, company: Company) -> None:
    """An account with alice, accepted, and everything said; one statement names alice's address."""
    ledger, office = trial.ledger(), trial.house.front_office
    webid, owner = company.web_id, Agent(ALICE)
    settle_now(ledger, lambda: office.ask(ledger, Agent(webid), AccountRequest(webid)))
    settle_now(ledger, lambda: office.answer(ledger, owner, webid, accept=True))
    there = office.account(ledger, webid)
    assert there is not None
    described = f"{account_name(webid)}/account"
    agreed = replace(there, terms="2026-11").graph(f"{PODS}/alice/{described}")
    put = trial.house.maker.turtle(ledger.pod.base, described, agreed)
    ledger.submit(Change((put,), actor=webid)).result()
    folder = f"{account_name(webid)}/civil-status"
    for name in (*FACTS, *FIGURES):
        said = company.statement(name)
        if name == "legal-name":
            said = company.statement(name, evidence={"id": f"{PODS}/alice/papers/kbis.pdf"})
        put = _put(f"{folder}/{name}", json.dumps(said), JSON_LD)
        ledger.submit(Change((put,), actor=webid)).result()
    settle_now(ledger, lambda: trial.house.selling.settle(ledger, account_name(webid)))


def every_row(ledger: Ledger) -> Iterator[tuple[str, bool]]:
    """Name and kind of all that is stored, the root too."""
    yield "", True
    after = ""
    while page := ledger.documents(after, 100):
        for stored in page:
            if stored.name:
                yield stored.name, stored.is_container
        after = page[-1].name


def access(house: House, names: Iterable[str], people: Iterable[str]) -> Mapping[str, str]:
    """Who may do what with each thing, by address and WebID."""
    found = {}
    agents = [STRANGER, *map(Agent, people)]
    for name in names:
        ledger = house.ledger_called(name)
        assert ledger is not None
        for path, is_container in every_row(ledger):
            where = Address(ledger.pod.base, path, is_container)
            for agent in agents:
                user = house.rules.grants(ledger, agent, where).user
                found[f"{where.iri} {agent.webid or 'anybody'}"] = str(user)
    return found


def may_sell(house: House, name: str, company: str) -> tuple[str, bool, bool]:
    """What is reckoned now: state, and whether it may sell; and what the description says."""
    ledger = house.ledger_called(name)
    assert ledger is not None
    found = house.selling.described(ledger, account_name(company))
    assert found is not None
    verdict = house.selling.verdict(ledger, account_name(company), found[0])
    return verdict.state, verdict.may_sell, found[0].may_sell is True


def answers(house: House, name: str, who: Agent, query: str) -> list[list[str]]:
    """The rows of a query over the whole pod, sorted."""
    ledger = house.ledger_called(name)
    assert ledger is not None
    queries = PooledQueries(house.rules, house.documents)
    try:
        found = json.loads(queries.run(ledger, who, "", read(query, ledger.pod.base), RESULTS))
    finally:
        queries.close()
    return sorted([row[key]["value"] for key in row] for row in found["results"]["bindings"])


def rows(data: Path) -> dict[str, list[object]]:
    """All rows of all files of a folder, and the names of all else."""
    found: dict[str, list[object]] = {}
    for path in data.rglob("*"):
        if path.suffix == ".sqlite":
            store = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
            tables = store.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
            found[path.name + path.parent.name] = [
                [name, store.execute(f"SELECT * FROM {name}").fetchall()] for (name,) in tables
            ]
            store.close()
        elif "run" not in path.parts and not path.name.endswith(("-wal", "-shm")):
            found[str(path)] = []
    return found
