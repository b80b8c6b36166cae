"""Builds the house from settings: plain constructor calls, from the ground up.

Each part is given those that it uses, by name. A command opens the house for itself, beside a
running server too (:func:`open_house`). Tests call the same functions with another clock.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from pod_server.actions.content import Content
from pod_server.actions.past import Past
from pod_server.actions.pods import PodMaker
from pod_server.actions.read import Reader
from pod_server.actions.welcome import Host
from pod_server.actions.write import Writer
from pod_server.civic.circle.recommending import Recommendations
from pod_server.civic.circle.replies import Replies
from pod_server.civic.civil_status.asking import Asking
from pod_server.civic.civil_status.overview import Overview, day_of
from pod_server.civic.civil_status.statements import Statements
from pod_server.civic.front_office.invitations import Invitations
from pod_server.civic.front_office.opening import FrontOffice
from pod_server.civic.front_office.selling import Selling
from pod_server.civic.front_office.terms import CitizenTerms
from pod_server.civic.products.cards import Cards
from pod_server.civic.seeing.glances import Glances
from pod_server.contracts import Clock, Ledger
from pod_server.identity import secrets as hashes
from pod_server.identity.fetch import Door, Unreachable
from pod_server.identity.machines import Machines
from pod_server.identity.pod_keys import PodKeys
from pod_server.identity.webids import LiveWebIds, Residents
from pod_server.model.account import Account, PodRecord
from pod_server.model.errors import PodError
from pod_server.model.iri import Address, address, canonical, parts_of
from pod_server.model.machine import Issued, Wish
from pod_server.model.terms import Graph
from pod_server.rdf.codecs import RdfCodecs
from pod_server.rdf.documents import StoredDocuments
from pod_server.rdf.groups import Groups
from pod_server.rdf.guards import ShapeGuards
from pod_server.rdf.wac import WebAccessControl
from pod_server.settings import Settings
from pod_server.storage.accounts import SqliteAccounts
from pod_server.storage.blobs import FileBlobs
from pod_server.storage.derived import FileDerived
from pod_server.storage.ledgers import SqliteLedgers
from pod_server.storage.owners import Command, Server, open_ledgers
from pod_server.wiring.guarding import guarding
from proofs.value import value

RDF_TYPES = ("text/turtle", "application/ld+json")
_ACCEPT = "text/turtle, application/ld+json;q=0.8"


def now_us() -> int:
    """The clock of the house."""
    return time.time_ns() // 1_000


def unguessable() -> str:
    """A name that nobody has, and that nobody finds by trying."""
    return secrets.token_urlsafe(24)


def unique() -> str:
    """A name that nobody has yet."""
    return secrets.token_hex(8)


@value
class House:
    """All that stands below the roof, put together."""

    settings: Settings
    clock: Clock
    accounts: SqliteAccounts
    ledgers: SqliteLedgers
    blobs: FileBlobs
    codecs: RdfCodecs
    documents: StoredDocuments
    rules: WebAccessControl
    guards: ShapeGuards
    webids: LiveWebIds
    door: Door
    reader: Reader
    writer: Writer
    past: Past
    host: Host
    maker: PodMaker
    front_office: FrontOffice
    asking: Asking
    overview: Overview
    glances: Glances
    selling: Selling
    terms: CitizenTerms
    pod_keys: PodKeys
    recommendations: Recommendations
    replies: Replies

    def pod_of(self, iri: str) -> PodRecord | None:
        """The directory's line for the pod that an address lies in."""
        parts = parts_of(iri)
        if parts is None:
            return None
        origin = f"{parts.scheme}://{parts.netloc}/"
        first = parts.path.lstrip("/").partition("/")[0]
        return self.accounts.people.pod_at([origin, f"{origin}{first}/"])

    def base_of(self, iri: str) -> str | None:
        """The root of the pod here that an address lies in."""
        record = self.pod_of(iri)
        return record.base if record else None

    def ledger_called(self, name: str) -> Ledger | None:
        """The ledger of the pod called ``name``."""
        record = self.accounts.people.pod(name)
        return self.ledgers.by_id(record.pod_id) if record else None

    def resolve(self, iri: str) -> tuple[Ledger, Address] | None:
        """Where a resource of one of our pods lies; ``None`` for what is elsewhere."""
        record = self.pod_of(iri)
        if record is None:
            return None
        where = address(record.base, canonical(iri.removeprefix(record.base).encode()))
        return self.ledgers.by_id(record.pod_id), where

    def issue_credential(
        self,
        account: Account,
        webid: str,
        *,
        client_id: str | None = None,
        secret: str | None = None,
        purpose: str = "",
    ) -> Issued:
        """Client credentials for a WebID of the account; a secret that is not given is made."""
        wish = Wish(webid, purpose=purpose, client_id=client_id or "", secret=secret or "")
        return Machines(self.accounts, self.clock, most=0).issue(account, wish)

    def hash_password(self, password: str) -> str:
        """What is kept of a password."""
        return hashes.hash_chosen(password)

    def close(self) -> None:
        """Polite only: a crash in its place loses nothing."""
        self.guards.close()
        self.ledgers.close()
        self.accounts.close()


def build(
    settings: Settings, *, clock: Clock = now_us, role: Server | Command | None = None
) -> House:
    """The house at ``settings.data``, for a command unless ``role`` says which worker it is."""
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    accounts = SqliteAccounts.open(settings.data)
    ledgers = open_ledgers(settings.data, clock, role or Command(), quota=settings.default_quota)
    blobs = FileBlobs(settings.data)
    codecs = RdfCodecs()
    documents = StoredDocuments(codecs, blobs)
    door = Door(loopback=settings.outgoing_to_loopback)
    residents = Residents(settings, accounts.people, ledgers, documents)
    webids = LiveWebIds(residents, door, codecs, clock)

    def resolve(iri: str) -> tuple[Ledger, Address] | None:
        return house.resolve(iri)

    fetch = partial(_fetch_group, door, codecs)
    rules = WebAccessControl(documents, Groups(documents, resolve, fetch, clock), clock)
    statements = Statements()
    maker = PodMaker(ledgers, codecs, settings.issuer)
    today = partial(day_of, clock, settings.rehearse_days)
    selling = Selling(documents, statements, maker, today, clock)
    keys = PodKeys(accounts.people)
    terms = CitizenTerms(documents, maker, webids, clock, keys.of)
    invitations = Invitations(rules, documents, maker, clock)
    overview = Overview(documents, statements, clock, selling, invitations)
    recommendations = Recommendations(rules, documents, maker, statements, clock, keys.of)
    replies = Replies(rules, webids, recommendations, Cards(), clock)
    guards = guarding(settings.shacl_engine, documents, webids, statements, selling, clock, replies)
    past = Past(guards, documents, blobs, maker, clock)
    content = Content(rules, codecs, documents, guards, settings.issuer, past)
    house = House(
        settings=settings,
        clock=clock,
        accounts=accounts,
        ledgers=ledgers,
        blobs=blobs,
        codecs=codecs,
        documents=documents,
        rules=rules,
        guards=guards,
        webids=webids,
        door=door,
        reader=Reader(rules, codecs, documents, blobs),
        writer=Writer(content, blobs, unique),
        past=past,
        host=Host(accounts, maker, clock, unique, settings.pod_base),
        maker=maker,
        front_office=FrontOffice(rules, documents, maker, clock, selling, terms, invitations),
        asking=Asking(rules, documents, maker, selling, clock),
        overview=overview,
        glances=Glances(overview, FileDerived(settings.data)),
        selling=selling,
        terms=terms,
        recommendations=recommendations,
        replies=replies,
        pod_keys=keys,
    )
    return house


def _fetch_group(door: Door, codecs: RdfCodecs, iri: str) -> Graph | None:
    """A group elsewhere, read as anybody may (W-09); ``None`` where it cannot be had."""
    try:
        found = door.get(iri, _ACCEPT, types=RDF_TYPES, redirects=0)
        return codecs.parse(found.body, found.media_type, iri)
    except (PodError, Unreachable):
        return None


@contextmanager
def open_house(settings: Settings) -> Iterator[House]:
    """The house for a command: before the first ``serve``, or beside a running server."""
    house = build(settings)
    try:
        yield house
    finally:
        house.close()
