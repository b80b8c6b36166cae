"""WebIDs: who vouches for their holder, read from the one document that may say so.

A WebID hosted here is read from its pod's ledger and never over HTTP (O-22, S-38). For others, the
document at the WebID's own address counts, and nothing that it redirects or links to (S-34).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import UTC, datetime

from pod_server.contracts import Clock, Codecs, Documents, Ledgers, People
from pod_server.identity.bounded import Bounded
from pod_server.identity.fetch import Door, Unreachable
from pod_server.identity.issuers import bad_token
from pod_server.identity.remembered import Remembered
from pod_server.model.account import SECOND
from pod_server.model.errors import BadAddress, BadRequest, PodError
from pod_server.model.iri import SENDER, Role, address, canonical, document_of, parts_of
from pod_server.model.terms import Graph, Literal, NamedNode
from pod_server.settings import Settings
from proofs.value import value
from vocab.terms import LDP, PIM, SEC, SOLID

#: Seconds that another's document is believed, and a failure to read it.
GOOD_FOR, BAD_FOR = 300, 60
#: Seconds within which a pod's leaving its account is noticed where keys are asked for.
PLACE_FOR = 10
_PLACES = 4_096
TYPES = ("text/turtle", "application/ld+json")
#: A pod's id, and a name in it.
Place = tuple[str, str]
#: Keys by ``did:key``, and since when each has not been the holder's any more.
Keys = Mapping[str, datetime | None]
_ACCEPT = "text/turtle, application/ld+json;q=0.8"


@value
class Residents:
    """The documents of WebIDs hosted here."""

    settings: Settings
    people: People
    ledgers: Ledgers
    documents: Documents

    def is_here(self, iri: str) -> bool:
        """Whether an address is on one of our origins, whatever is or is not there."""
        parts = parts_of(iri)
        if parts is None:
            return False
        origin = f"{parts.scheme}://{parts.netloc}"
        ours = self.settings
        if origin in (ours.account_origin, ours.pods_origin, ours.apps_origin):
            return True
        if not ours.pods_wildcard:
            return False
        before, _, after = ours.pods_origin.partition("*")
        label = origin.removeprefix(before).removesuffix(after)
        return origin == f"{before}{label}{after}" and label.isascii() and "." not in label

    def graph(self, document: str) -> Graph | None:
        """What a document of a pod here says; ``None`` where there is none."""
        place = self.place(document)
        return self.read(place) if place is not None else None

    def place(self, document: str) -> Place | None:
        """The pod of somebody here, and the name in it, that an address stands for."""
        parts = parts_of(document)
        if parts is None:
            return None
        origin = f"{parts.scheme}://{parts.netloc}/"
        first = parts.path.lstrip("/").partition("/")[0]
        record = self.people.pod_at([origin, f"{origin}{first}/"])
        if record is None:
            return None
        try:
            where = address(record.base, canonical(document.removeprefix(record.base).encode()))
        except BadAddress:
            return None
        if where.role is not Role.RESOURCE or where.is_container:
            return None
        return record.pod_id, where.name

    def is_sender(self, webid: str) -> bool:
        """Whether this is what a pod here sends as (N-11): its document is made, not stored."""
        base = webid.removesuffix(SENDER)
        return base != webid and self.people.pod_at([base]) is not None

    def read(self, place: Place) -> Graph | None:
        """What the document there says now; ``None`` where there is none."""
        pod_id, name = place
        ledger = self.ledgers.by_id(pod_id)
        stored = ledger.read(name)
        if stored is None or stored.is_container:
            return None
        return self.documents.graph(ledger, stored)

    def version(self, place: Place) -> int | None:
        """The number of its last change, by which it is another document than before."""
        pod_id, name = place
        stored = self.ledgers.by_id(pod_id).read(name)
        return None if stored is None else stored.version


@value
class _Listed:
    """Where a WebID's document lies here, until when that is believed; its keys at a version."""

    place: Place
    until: float
    version: int | None = None
    keys: Keys = field(default_factory=dict)


class LiveWebIds:
    """Fulfils :class:`~pod_server.contracts.WebIds`; others' documents are remembered a while."""

    def __init__(self, residents: Residents, door: Door, codecs: Codecs, clock: Clock) -> None:
        self._residents, self._door, self._codecs = residents, door, codecs
        self._clock = clock
        self._others: Remembered[frozenset[str]] = Remembered(GOOD_FOR, BAD_FOR)
        self._keys: Remembered[Keys] = Remembered(GOOD_FOR, BAD_FOR)
        self._storages: Remembered[frozenset[str]] = Remembered(GOOD_FOR, BAD_FOR)
        self._listed: Bounded[str, _Listed] = Bounded(_PLACES)

    def check(self, webid: str) -> None:
        """Refuse what cannot be a WebID before anything is read or fetched (I-01, S-34)."""
        document, _, fragment = webid.partition("#")
        if "#" in fragment or "?" in document:
            raise bad_token("its WebID has a query, or more than one fragment")
        if self._residents.is_here(document):
            return
        try:
            self._door.check(document)
        except Unreachable as error:
            raise bad_token(f"its WebID cannot be read: {error.reason}") from None

    def known(self, webid: str) -> frozenset[str] | None:
        """Its issuers, where no one outside need be asked; else ``None``."""
        if self._residents.is_here(document_of(webid)):
            return self._resident(webid)
        return self._others.peek(webid, self._clock() / SECOND)

    def issuers(self, webid: str) -> frozenset[str]:
        """Blocking where the document is elsewhere and not remembered."""
        self.check(webid)
        known = self.known(webid)
        if known is not None:
            return known
        now = self._clock() / SECOND
        return self._others.get(webid, now, lambda: self._ask(webid))

    def signing_keys(self, webid: str) -> Keys:
        """The keys listed in its document, and when each ended; none where it cannot be read.

        Others' are remembered as briefly as issuers are, so that a key taken out stops counting; a
        document here is read as it stands, and whose it is, is asked again after a while.
        """
        now = self._clock() / SECOND
        try:
            listed = self._listed.get(webid)
            if listed is not None and now < listed.until:
                return self._as_it_stands(webid, listed)
            document = document_of(webid)
            if not self._residents.is_here(document):
                self.check(webid)
                return self._keys.get(webid, now, lambda: keys_in(self._fetched(document), webid))
            place = self._residents.place(document)
            if place is None:
                return {}
            return self._as_it_stands(webid, _Listed(place, now + PLACE_FOR))
        except PodError:
            return {}

    def read(self, webid: str) -> Graph:
        """The document of a WebID elsewhere as it is now, for whoever must not believe a memory.

        Blocking. Raises ``BadRequest`` where it is one of ours, or cannot be read.
        """
        document, _, fragment = webid.partition("#")
        if "#" in fragment or "?" in document:
            raise BadRequest(f"{webid} has a query, or more than one fragment.")
        if self._residents.is_here(document):
            raise BadRequest(f"{webid} is on this server: sign in as its owner.")
        try:
            return self._fetched(document)
        except PodError as error:
            raise BadRequest(f"{document} cannot be read: {error.detail()}") from error

    def inbox(self, webid: str) -> str:
        """The ``ldp:inbox`` that its document names (LDN §2.1), read now; empty if there is none.

        Blocking. Raises ``PodError`` where the document cannot be read.
        """
        return min(self._named(webid, LDP.INBOX), default="")

    def storages(self, webid: str) -> frozenset[str]:
        """The ``pim:storage`` that its document names; of others, remembered a while.

        Blocking. Raises ``PodError`` where the document cannot be read.
        """
        if self._residents.is_here(document_of(webid)):
            return self._named(webid, PIM.STORAGE)
        now = self._clock() / SECOND
        return self._storages.get(webid, now, lambda: self._named(webid, PIM.STORAGE))

    def _named(self, webid: str, predicate: str) -> frozenset[str]:
        """What the document says of its WebID there, read now."""
        document = document_of(webid)
        if self._residents.is_here(document):
            graph = self._residents.graph(document) or set()
        else:
            self.check(webid)
            graph = self._fetched(document)
        me, said = NamedNode(webid), NamedNode(predicate)
        found = (t.object for t in graph if t.subject == me and t.predicate == said)
        return frozenset(each.value for each in found if isinstance(each, NamedNode))

    def _as_it_stands(self, webid: str, listed: _Listed) -> Keys:
        """The keys in a document here, which is read anew when it has another version."""
        version = self._residents.version(listed.place)
        if version is None or version != listed.version:
            graph = self._residents.read(listed.place) if version is not None else None
            keys = keys_in(graph, webid) if graph is not None else {}
            listed = replace(listed, version=version, keys=keys)
            self._listed.put(webid, listed)
        return listed.keys

    def _resident(self, webid: str) -> frozenset[str]:
        if self._residents.is_sender(webid):
            return frozenset((self._residents.settings.issuer,))
        try:
            graph = self._residents.graph(document_of(webid))
        except PodError as error:
            raise bad_token("its WebID document cannot be read") from error
        if graph is None:
            raise bad_token("there is no such WebID here")
        return issuers_in(graph, webid)

    def _ask(self, webid: str) -> frozenset[str]:
        try:
            graph = self._fetched(document_of(webid))
        except PodError as error:
            raise bad_token(f"its WebID document cannot be read: {error.detail()}") from error
        return issuers_in(graph, webid)

    def _fetched(self, document: str) -> Graph:
        found = self._door.get(document, _ACCEPT, types=TYPES, redirects=0)
        return self._codecs.parse(found.body, found.media_type, document)


def issuers_in(graph: Graph, webid: str) -> frozenset[str]:
    """Who may vouch for ``webid``, by its document."""
    me, by = NamedNode(webid), NamedNode(SOLID.OIDC_ISSUER)
    return frozenset(
        triple.object.value
        for triple in graph
        if triple.subject == me and triple.predicate == by and isinstance(triple.object, NamedNode)
    )


def keys_in(graph: Graph, webid: str) -> Keys:
    """The ``did:key`` values that ``webid`` signs or signed with, by its document (decision 25).

    Listed as such, or as a verification method of that name (``did:key:z6Mk…#z6Mk…``). A key has
    ended where it has ``sec:expiration`` or ``sec:revoked`` (Controlled Identifiers 1.0 §2.2): it
    stays known as a verification method, for what it signed before.
    """
    signs, methods, ends = set[str](), set[str](), dict[str, datetime]()
    for triple in graph:
        named, said = triple.subject, triple.predicate.value
        if not isinstance(named, NamedNode):
            continue
        if named.value == webid and isinstance(triple.object, NamedNode):
            key = document_of(triple.object.value)
            if said == SEC.ASSERTION_METHOD:
                signs.add(key)
            elif said == SEC.VERIFICATION_METHOD:
                methods.add(key)
        elif said in (SEC.EXPIRATION, SEC.REVOKED) and isinstance(triple.object, Literal):
            key, end = document_of(named.value), _moment(triple.object.value)
            ends[key] = min(end, ends.get(key, end))
    return {key: ends.get(key) for key in signs | (methods & ends.keys())}


def _moment(text: str) -> datetime:
    """What cannot be read has always been over: it was meant to end something."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
