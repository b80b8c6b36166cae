"""What a credential says: read from its RDF, so that it is what the signature covers.

A reader of JSON members would believe a member that no context defines, which a signature over the
RDF does not cover. Contexts come from the shelf, and may stand in the document itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime
from functools import partial

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from proofs import shelf, strict_json
from proofs.contexts import CONTEXT
from proofs.shelf import NOWHERE, Shelf
from proofs.strict_json import Json
from proofs.unsigned import bare
from proofs.value import value
from vocab.terms import CONTEXTS, CRED, RDF, SCHEMA, STATUS

LARGEST = 64 * 1024
#: Entries of one credential's status, and schemas, that are looked at.
_MOST = 8
_DIGITS = 9


class NotACredential(ValueError):
    """Something that is no credential that can be taken here.

    ``code`` names what is wrong, for words in the reader's language: ``form``, ``context``,
    ``issuer``, ``subject``, ``time``, ``status``; from other modules also ``envelope``, ``proof``,
    ``key``.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@value
class Status:
    """An entry of a status list; ``list`` is empty for a status of another kind."""

    purpose: str
    list: str
    index: int


@value
class Credential:
    """A credential about one subject. Claims are by the IRI of their predicate.

    ``about`` are texts of the subject, ``address`` those of its postal address; ``listed`` is what
    a status list says of itself.
    """

    iri: str
    issuer: str
    subject: str
    types: tuple[str, ...]
    names: Mapping[str, str]
    valid_from: datetime | None
    valid_until: datetime | None
    statuses: tuple[Status, ...]
    schemas: tuple[str, ...]
    about: Mapping[str, str]
    address: Mapping[str, str]
    listed: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def is_over(self, now: datetime) -> bool:
        """Whether its last moment has passed."""
        return self.valid_until is not None and self.valid_until < now

    def is_early(self, now: datetime) -> bool:
        """Whether its first moment is to come."""
        return self.valid_from is not None and self.valid_from > now


def read(document: Mapping[str, Json], contexts: Shelf | None = None) -> Credential:
    """What it says besides its proof. Raises :class:`NotACredential`.

    One of the first data model has other words for its end: they would be passed over.
    """
    named = document.get(CONTEXT)
    if (named[0] if isinstance(named, list) and named else named) != CONTEXTS.CREDENTIALS:
        raise NotACredential("context", f"Its first context is not {CONTEXTS.CREDENTIALS}.")
    try:
        quads = (contexts or shelf.bundled()).quads(bare(document), NOWHERE)
    except shelf.UnknownContext as error:
        raise NotACredential("context", f"{error} Write its terms into the document.") from error
    except (shelf.MalformedJsonLd, strict_json.TooComplex) as error:
        raise NotACredential("form", f"It cannot be read as JSON-LD: {error}") from error
    return _Reader(quads).credential()


@value
class _Reader:
    """Over the quads of one document."""

    quads: Sequence[Quad]

    def credential(self) -> Credential:
        kind = NamedNode(CRED.VERIFIABLE_CREDENTIAL)
        typed = (q for q in self.quads if q.predicate.value == RDF.TYPE and q.object == kind)
        found = {q.subject for q in typed}
        if len(found) != 1:
            raise NotACredential("form", "It is not one VerifiableCredential (VC Data Model 2.0).")
        me = found.pop()
        for quad in self.quads:
            for term in (quad.subject, quad.object):
                if isinstance(term, NamedNode) and term.value.startswith(NOWHERE):
                    raise NotACredential("form", "It has a relative address; write it whole.")
        one = partial(self._one, me)
        subject = one(CRED.CREDENTIAL_SUBJECT, "subject", "It is about one subject, by its id.")
        addresses = self._of(subject, SCHEMA.ADDRESS)
        address = addresses[0] if len(addresses) == 1 else None
        return Credential(
            _iri(me),
            _iri(one(CRED.ISSUER, "issuer", "It names one issuer, by its id.")),
            _iri(subject),
            tuple(sorted(_iri(t) for t in self._of(me, RDF.TYPE) if t != kind)),
            {
                term.language or "": term.value
                for term in self._of(me, SCHEMA.NAME)
                if isinstance(term, Literal)
            },
            self._moment(me, CRED.VALID_FROM),
            self._moment(me, CRED.VALID_UNTIL),
            self._statuses(me),
            tuple(_iri(node) for node in self._of(me, CRED.CREDENTIAL_SCHEMA)[:_MOST]),
            self._texts(subject),
            self._texts(address) if address is not None else {},
            self._listed(subject),
        )

    def _of(self, node: object, predicate: str) -> list[object]:
        found = (q for q in self.quads if q.subject == node and q.predicate.value == predicate)
        return sorted({q.object for q in found}, key=str)

    def _one(self, node: object, predicate: str, code: str, reason: str) -> object:
        found = self._of(node, predicate)
        if len(found) != 1 or isinstance(found[0], Literal):
            raise NotACredential(code, reason)
        return found[0]

    def _texts(self, node: object) -> dict[str, str]:
        """Literals of a node of which there is one by that predicate."""
        found: dict[str, list[str]] = {}
        for quad in self.quads:
            if quad.subject == node and isinstance(quad.object, Literal):
                found.setdefault(quad.predicate.value, []).append(quad.object.value)
        return {name: values[0] for name, values in found.items() if len(values) == 1}

    def _moment(self, node: object, predicate: str) -> datetime | None:
        found = self._of(node, predicate)
        if not found:
            return None
        text = found[0].value if len(found) == 1 and isinstance(found[0], Literal) else ""
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise NotACredential("time", "A moment of it is no date and time.") from None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def _statuses(self, me: object) -> tuple[Status, ...]:
        nodes = self._of(me, CRED.CREDENTIAL_STATUS)
        if len(nodes) > _MOST:
            raise NotACredential("status", f"It has more than {_MOST} entries in status lists.")
        found = (self._status(node) for node in nodes)
        return tuple(sorted(found, key=lambda each: (each.list, each.index, each.purpose)))

    def _status(self, node: object) -> Status:
        if NamedNode(STATUS.BITSTRING_STATUS_LIST_ENTRY) not in self._of(node, RDF.TYPE):
            return Status("", "", 0)
        texts, lists = self._texts(node), self._of(node, STATUS.STATUS_LIST_CREDENTIAL)
        index = texts.get(STATUS.STATUS_LIST_INDEX, "")
        is_number = index.isascii() and index.isdigit() and len(index) <= _DIGITS
        size = texts.get(STATUS.STATUS_SIZE, "1")
        if len(lists) != 1 or not isinstance(lists[0], NamedNode) or not is_number or size != "1":
            raise NotACredential("status", "Its status names no one entry of a status list.")
        return Status(texts.get(STATUS.STATUS_PURPOSE, ""), lists[0].value, int(index))

    def _listed(self, subject: object) -> dict[str, Sequence[str]]:
        if NamedNode(STATUS.BITSTRING_STATUS_LIST) not in self._of(subject, RDF.TYPE):
            return {}
        return {
            name: _values(self._of(subject, name))
            for name in (STATUS.ENCODED_LIST, STATUS.STATUS_PURPOSE, STATUS.TTL)
        }


def _values(terms: Iterable[object]) -> tuple[str, ...]:
    return tuple(term.value for term in terms if isinstance(term, (Literal, NamedNode)))


def _iri(term: object) -> str:
    """Empty for what has no name."""
    return "" if isinstance(term, BlankNode) or not isinstance(term, NamedNode) else term.value
