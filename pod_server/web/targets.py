"""What can be said of a target before anybody looks whether it exists: its address, what it allows.

All of it follows from the address alone, so it may stand on every answer, refusals too, without
telling what is there (decision "WAC link on every answer", S-64). It is remembered by raw target.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache

from pod_server.actions.pods import CARD, INBOX
from pod_server.actions.read import RDF_TYPES
from pod_server.model.iri import WELL_KNOWN, Address, Role, address, canonical
from pod_server.web.asgi import Header
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


@dataclass(frozen=True, slots=True)
class Target:
    """An address with the headers that follow from it.

    ``accepts`` are the ``Accept-…`` fields (Solid Protocol §5.1, P-33), ``links`` the ``Link``
    field of a resource that is there, ``bare_links`` that of any other answer. ``lines`` keeps
    heads that were put together for it (``answers.standing_lines``).
    """

    iri: str
    address: Address
    methods: tuple[str, ...]
    allow: Header
    accepts: tuple[Header, ...]
    links: Header
    bare_links: Header
    lines: dict[tuple[int, int, bool, bool], bytes] = field(default_factory=dict, compare=False)


@lru_cache(maxsize=1024)
def target(base: str, owner: str, raw: bytes) -> Target:
    """What ``raw`` (the octets after the pod's root) names below ``base``.

    Raises :class:`~pod_server.model.errors.BadAddress`. Where ``owner`` is not empty, the root
    names it (P-17).
    """
    return of(address(base, canonical(raw)), owner)


def of(where: Address, owner: str = "") -> Target:
    """The target at this address."""
    methods = methods_at(where)
    accepts: list[Header] = []
    if "PATCH" in methods:
        accepts.append(_ACCEPT_PATCH)
    if "POST" in methods and where.role is Role.RESOURCE:
        accepts.append(_ACCEPT_POST)
    if "PUT" in methods:
        taken = _RDF_BODY if where.is_container or where.role in STATEMENTS else _ANY_BODY
        accepts.append((b"accept-put", taken.encode()))
    bare = _bare_links(where)
    return Target(
        where.iri,
        where,
        methods,
        (b"allow", ", ".join(methods).encode()),
        tuple(accepts),
        (b"link", ", ".join((*bare, *_type_links(where, owner))).encode()),
        (b"link", ", ".join(bare).encode()),
    )


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
    allow = (b"allow", ", ".join(methods).encode())
    return replace(where, methods=methods, allow=allow, lines={})


def _link(iri: str, relation: str) -> str:
    return f'<{iri}>; rel="{relation}"'


def _bare_links(where: Address) -> list[str]:
    """Access rules and storage on every answer (W-01, P-15), the description (P-25)."""
    links = [
        _link(where.acl, "acl"),
        _link(where.base + STORAGE_DESCRIPTION, SOLID.STORAGE_DESCRIPTION),
        # Linked Web Storage, before and after its descriptions became identifiers (K-14).
        _link(where.base, LWS.STORAGE),
        _link(where.base + STORAGE_DESCRIPTION, LWS.STORAGE_DESCRIPTION),
    ]
    if where.role is Role.RESOURCE:
        links.append(_link(where.description, "describedby"))
        if where.name in _HAVING_INBOX:
            links.append(_link(f"{where.base}{INBOX}/", LDP.INBOX))  # LDN §3.1 (L-01)
        if where.name == INBOX:
            links.append(_link(where.base + INBOX_RULES, LDP.CONSTRAINED_BY))  # LDN §3.2 (L-04)
        if where.is_container:
            links.append(_link(f"{where.iri}.sparql", SOLID_SPARQL.ENDPOINT))
    elif where.role is Role.DESCRIPTION:
        links.append(_link(where.subject, "describes"))
    elif where.role is Role.ACL:
        # WAC 1.1 §4.4 (W-05): the conditions that we evaluate.
        links.append(_link(ACL.CLIENT_CONDITION, ACL.CONDITION))
        links.append(_link(ACL.ISSUER_CONDITION, ACL.CONDITION))
    return links


def _type_links(where: Address, owner: str) -> list[str]:
    """What it is (P-18); the root is a storage (P-14)."""
    if where.role is not Role.RESOURCE:
        return []
    kinds = [LDP.RESOURCE]
    if where.is_container:
        kinds += [LDP.CONTAINER, LDP.BASIC_CONTAINER]
        if not where.name:
            kinds.append(PIM.STORAGE_CLASS)
    links = [_link(kind, "type") for kind in kinds]
    if owner and where.is_container and not where.name:
        links.append(_link(owner, SOLID.OWNER))
    return links
