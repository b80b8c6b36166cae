"""What can be said of a target before anybody looks whether it exists: its address, what it allows.

All of it follows from the address alone, so it may stand on every answer, refusals too, without
telling what is there (decision "WAC link on every answer", S-64). Most of it is common to all
addresses of a sort; what an address adds is its links.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from pod_server.actions.pods import CARD, INBOX
from pod_server.actions.read import RDF_TYPES
from pod_server.model.iri import (
    ACL_SUFFIX,
    META_SUFFIX,
    REPLIES_SUFFIX,
    WELL_KNOWN,
    Address,
    Role,
    address,
    canonical,
    is_recommendation,
)
from pod_server.web.asgi import Header
from pod_server.web.heads import line
from proofs.value import value
from vocab.terms import ACL, LDP, LWS, PIM, SOLID, SOLID_SPARQL

STORAGE_DESCRIPTION = WELL_KNOWN + "solid"
PATCH_TYPES = ("text/n3", "application/sparql-update")
#: Roles whose bodies are statements, and nothing else.
STATEMENTS = (Role.ACL, Role.DESCRIPTION)

_ANY_BODY = ", ".join((*RDF_TYPES, "*/*"))
_RDF_BODY = ", ".join(RDF_TYPES)
_ACCEPT_PATCH = (b"accept-patch", ", ".join(PATCH_TYPES).encode())
_ACCEPT_POST = (b"accept-post", _ANY_BODY.encode())
_SAFE = ("GET", "HEAD", "OPTIONS")
#: Where the storage description says what the inbox asks of senders.
INBOX_RULES = f"{STORAGE_DESCRIPTION}#inbox"
#: The pod's root and its owner's WebID document.
_HAVING_INBOX = ("", CARD)


@dataclass(frozen=True, slots=True, eq=False)
class Sort:
    """What all addresses of one sort have in common; there are a dozen sorts.

    ``accepts`` are the ``Accept-…`` fields (Solid Protocol §5.1, P-33), ``types`` the links that
    say what is there (P-18). ``lines`` keeps heads that were put together for it
    (``answers.standing_lines``).
    """

    methods: tuple[str, ...]
    allow: Header
    accepts: tuple[Header, ...]
    types: str
    lines: dict[tuple[int, int, bool, bool], bytes] = field(default_factory=dict)


@value
class Target:
    """An address with the headers that follow from it.

    ``links`` is the ``Link`` field of a resource that is there, ``line`` the same as a line.
    """

    iri: str
    address: Address
    sort: Sort
    links: Header
    line: bytes

    @property
    def bare_links(self) -> Header:
        """The ``Link`` field of any other answer."""
        return b"link", _bare_links(self.address).encode()


def target(base: str, owner: str, raw: bytes) -> Target:
    """What ``raw`` (the octets after the pod's root) names below ``base``.

    Raises :class:`~pod_server.model.errors.BadAddress`. Where ``owner`` is not empty, the root
    names it (P-17).
    """
    return of(address(base, canonical(raw)), owner)


def of(where: Address, owner: str = "") -> Target:
    """The target at this address."""
    sort = _sort(where.role, where.is_container, not where.name)
    told = _bare_links(where) + sort.types
    if owner and where.is_container and not where.name:
        told += ", " + _link(owner, SOLID.OWNER)
    links = b"link", told.encode()
    return Target(where.iri, where, sort, links, line(*links))


@lru_cache
def _sort(role: Role, is_container: bool, is_root: bool) -> Sort:
    where = Address("", "" if is_root else "a", is_container, role)
    methods = methods_at(where)
    accepts: list[Header] = []
    if "PATCH" in methods:
        accepts.append(_ACCEPT_PATCH)
    if "POST" in methods and role is Role.RESOURCE:
        accepts.append(_ACCEPT_POST)
    if "PUT" in methods:
        taken = _RDF_BODY if is_container or role in STATEMENTS else _ANY_BODY
        accepts.append((b"accept-put", taken.encode()))
    types = "".join(f", {_link(kind, 'type')}" for kind in _types(where))
    return Sort(methods, _allow(methods), tuple(accepts), types)


def methods_at(where: Address) -> tuple[str, ...]:
    """The methods that this kind of target knows (P-30, P-32, P-41)."""
    if where.role is Role.RESOURCE:
        if not where.is_container:
            return (*_SAFE, "PUT", "PATCH", "DELETE")
        writes = (*_SAFE, "POST", "PUT", "PATCH")
        return (*writes, "DELETE") if where.name else writes
    if where.role is Role.ACL and not where.name:
        return (*_SAFE, "PUT", "PATCH")
    if where.role in STATEMENTS:
        return (*_SAFE, "PUT", "PATCH", "DELETE")
    return _SAFE


def taking(where: Target, methods: tuple[str, ...]) -> Target:
    """The same target, taking these methods: a service says itself which."""
    sort = where.sort
    own = Sort(methods, _allow(methods), sort.accepts, sort.types)
    return Target(where.iri, where.address, own, where.links, where.line)


def _allow(methods: tuple[str, ...]) -> Header:
    return b"allow", ", ".join(methods).encode()


def _link(iri: str, relation: str) -> str:
    return f'<{iri}>; rel="{relation}"'


#: WAC 1.1 §4.4 (W-05): the conditions that we evaluate.
_CONDITIONS = "".join(
    f", {_link(evaluated, ACL.CONDITION)}"
    for evaluated in (ACL.CLIENT_CONDITION, ACL.ISSUER_CONDITION)
)


@lru_cache
def _storage_links(base: str) -> str:
    """The storage, on every answer from it (P-15)."""
    links = (
        _link(base + STORAGE_DESCRIPTION, SOLID.STORAGE_DESCRIPTION),
        # Linked Web Storage, before and after its descriptions became identifiers (K-14).
        _link(base, LWS.STORAGE),
        _link(base + STORAGE_DESCRIPTION, LWS.STORAGE_DESCRIPTION),
    )
    return ", ".join(links)


def _bare_links(where: Address) -> str:
    """Access rules and storage on every answer (W-01, P-15), the description (P-25).

    What was replied to a recommendation (`domain` 5) is linked whether or not there is anything.
    """
    subject = where.subject
    links = f'<{subject}{ACL_SUFFIX}>; rel="acl", {_storage_links(where.base)}'
    if where.role is Role.RESOURCE:
        links += f', <{subject}{META_SUFFIX}>; rel="describedby"'
        if where.name in _HAVING_INBOX:
            links += ", " + _link(f"{where.base}{INBOX}/", LDP.INBOX)  # LDN §3.1 (L-01)
        if where.name == INBOX:
            links += ", " + _link(where.base + INBOX_RULES, LDP.CONSTRAINED_BY)  # LDN §3.2 (L-04)
        if where.is_container:
            links += ", " + _link(f"{subject}.sparql", SOLID_SPARQL.ENDPOINT)
        elif is_recommendation(where.name):
            links += ", " + _link(subject + REPLIES_SUFFIX, "replies")  # RFC 4685 §4
    elif where.role is Role.DESCRIPTION:
        links += ", " + _link(subject, "describes")
    elif where.role is Role.REPLIES:
        links += ", " + _link(subject, "about")  # RFC 6903 §2
    elif where.role is Role.ACL:
        links += _CONDITIONS
    return links


def _types(where: Address) -> list[str]:
    """What it is (P-18); the root is a storage (P-14)."""
    if where.role is not Role.RESOURCE:
        return []
    kinds = [LDP.RESOURCE]
    if where.is_container:
        kinds += [LDP.CONTAINER, LDP.BASIC_CONTAINER]
        if not where.name:
            kinds.append(PIM.STORAGE_CLASS)
    return kinds
