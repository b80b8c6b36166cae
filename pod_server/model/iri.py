"""Addresses: the one canonical form of a target, and what it names.

A request's raw target goes through :func:`canonical` once, before anything else looks at it
(`requirements` F-01, F-03, S-01 to S-05). What comes out is either refused or an
:class:`Address`: a resource below one pod, or something that belongs to one.

::

    a/b        document b in container a/          name a/b   RESOURCE
    a/         container                           name a     RESOURCE, is_container
    a/b.acl    access rules of a/b                 name a/b   ACL
    a/.acl     access rules of a/                  name a     ACL, is_container
    a/b.meta   description of a/b                  name a/b   DESCRIPTION
    recommendations/{id}.replies                   name recommendations/{id}, REPLIES
    a/.sparql  query service over a/               name a     SPARQL
    .well-known/solid, .front-office, .notifications/…, .flash/…   SERVICE, of the pod itself

The *name* is the path without its trailing slash, so that ``/a`` and ``/a/`` cannot both be
stored (Solid Protocol §3.1, P-10, P-11): it is one key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

from pod_server.model.errors import BadAddress
from proofs.value import value

MAX_PATH = 4096
MAX_SEGMENT = 255
MAX_DEPTH = 64

ACL_SUFFIX = ".acl"
META_SUFFIX = ".meta"
#: Where a pod's owner recommends, and what companies replied to one recommendation (`domain` 5).
RECOMMENDATIONS = "recommendations"
REPLIES_SUFFIX = ".replies"
SPARQL_NAME = ".sparql"
WELL_KNOWN = ".well-known/"
FRONT_OFFICE = ".front-office"
PAYMENTS = f"{FRONT_OFFICE}/payments"
NOTIFICATIONS = ".notifications/"
#: Resolves codes of products. A code may have any octet in it, escaped: the path stays as sent.
FLASH = ".flash/"
#: Who webhooks come from: an agent of the pod's, with a document that says so.
SENDER = NOTIFICATIONS + "sender"
_SERVICES = tuple(n.rstrip("/") for n in (WELL_KNOWN, FRONT_OFFICE, NOTIFICATIONS, FLASH))
_RECOMMENDATION = rf"{RECOMMENDATIONS}/[a-z2-7]{{16}}"
_IS_RECOMMENDATION = re.compile(_RECOMMENDATION).fullmatch
_RESERVED_ABOVE = re.compile(
    rf"(?:\.acl|\.meta|(?:^|/)\.sparql|^{_RECOMMENDATION}\{REPLIES_SUFFIX})/"
)

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PLAIN = frozenset(b"!$&'()*+,;=:@") | _UNRESERVED
_PLAIN_SEGMENT = rb"[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,254}"
_SIMPLE = re.compile(rb"(?:" + _PLAIN_SEGMENT + rb"/)*(?:" + _PLAIN_SEGMENT + rb")?")
#: What a reader of codes judges by itself: a batch number may hold an escaped slash.
_CODE = re.compile(
    FLASH.encode().replace(b".", rb"\.") + rb"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*"
)


def document_of(iri: str) -> str:
    """The document that an address is in: all of it before the fragment."""
    return iri.partition("#")[0]


def parts_of(iri: str) -> SplitResult | None:
    """Its parts; ``None`` for what RDF takes for an address, and no client could go to."""
    try:
        return urlsplit(iri)
    except ValueError:
        return None


class Role(StrEnum):
    """What an address names, of the resource whose name it carries."""

    RESOURCE = ""
    ACL = "acl"
    DESCRIPTION = "meta"
    REPLIES = "replies"
    SPARQL = "sparql"
    SERVICE = "service"


@value
class Address:
    """One thing below one pod. ``base`` is the pod's root, with a trailing slash."""

    base: str
    name: str
    is_container: bool
    role: Role = Role.RESOURCE

    @property
    def path(self) -> str:
        """The path below the pod's root, as in the IRI."""
        subject = subject_path(self.name, self.is_container)
        if self.role in (Role.RESOURCE, Role.SERVICE):
            return subject
        return f"{subject}.{self.role.value}"

    @property
    def iri(self) -> str:
        if not (self.role or self.is_container):
            return self.base + self.name
        return self.base + self.path

    def auxiliary(self, role: Role) -> Address:
        """What belongs to this resource in that role."""
        return Address(self.base, self.name, self.is_container, role)

    @property
    def subject(self) -> str:
        """The IRI of the resource that this belongs to; its own for a resource."""
        return self.base + subject_path(self.name, self.is_container)

    @property
    def acl(self) -> str:
        """Where the access rules of the subject are, whether or not they exist."""
        return self.subject + ACL_SUFFIX

    @property
    def description(self) -> str:
        """Where the description of the subject is, whether or not it exists."""
        return self.subject + META_SUFFIX


def subject_path(name: str, is_container: bool) -> str:
    """The path of a resource from its name: a container's ends with a slash, the root is empty."""
    return f"{name}/" if is_container and name else name


def is_recommendation(name: str) -> bool:
    """Whether what lies there, if anything, is a recommendation: it may have replies."""
    return _IS_RECOMMENDATION(name) is not None


def auxiliaries(name: str) -> tuple[Role, ...]:
    """What may be stored with the resource of that name, as long as it is there."""
    if is_recommendation(name):
        return (Role.ACL, Role.DESCRIPTION, Role.REPLIES)
    return (Role.ACL, Role.DESCRIPTION)


def lies_in(subject: str, places: Iterable[str]) -> bool:
    """Whether this IRI is one of the places, or below one that is a container's."""
    return any(
        subject.startswith(place) if place.endswith("/") else subject == place for place in places
    )


def parent(name: str) -> str | None:
    """The name of the container that holds this; ``None`` for the root itself."""
    if not name:
        return None
    head, _, _ = name.rpartition("/")
    return head


def lineage(name: str) -> list[str]:
    """The name itself and every container above it, nearest first, the root (``""``) last."""
    names = [name]
    while name:
        name, _, _ = name.rpartition("/")
        names.append(name)
    return names


def canonical(raw: bytes) -> str:
    """The canonical path below a pod for the raw octets of a request target, query cut off (P-12).

    Percent triplets in upper case, unreserved characters decoded (RFC 3986 §6.2.2). Raises
    :class:`BadAddress` for empty and dot segments, encoded slashes, backslashes, NUL and control
    characters, invalid UTF-8, and whatever is too long or too deep: nothing is repaired.
    """
    if len(raw) > MAX_PATH:
        raise BadAddress(f"The address is longer than {MAX_PATH} octets.")
    if _SIMPLE.fullmatch(raw) and raw.count(b"/") <= MAX_DEPTH:
        return raw.decode("ascii")
    if _CODE.fullmatch(raw):
        return raw.decode("ascii")
    segments = raw.split(b"/")
    if len(segments) > MAX_DEPTH + 1:
        raise BadAddress(f"The address is deeper than {MAX_DEPTH} containers.")
    last = len(segments) - 1
    return "/".join(
        _segment(segment, may_be_empty=number == last) for number, segment in enumerate(segments)
    )


def _segment(raw: bytes, *, may_be_empty: bool) -> str:
    octets = _octets(raw)
    if not octets:
        if may_be_empty:
            return ""
        raise BadAddress("The address has an empty segment (two slashes in a row).")
    if octets in (b".", b".."):
        raise BadAddress("The address has a dot segment; write the plain address.")
    if len(octets) > MAX_SEGMENT:
        raise BadAddress(f"A segment of the address is longer than {MAX_SEGMENT} octets.")
    if any(octet < 0x20 or octet in b"/\\\x7f" for octet in octets):
        raise BadAddress("The address has a control character, an encoded slash or a backslash.")
    try:
        octets.decode("utf-8")
    except UnicodeDecodeError:
        raise BadAddress("The address is not UTF-8.") from None
    return "".join(chr(o) if o in _PLAIN else f"%{o:02X}" for o in octets)


def _octets(raw: bytes) -> bytes:
    if b"%" not in raw:
        return raw
    head, *escapes = raw.split(b"%")
    octets = bytearray(head)
    for escape in escapes:
        try:
            octets.append(int(escape[:2], 16) if escape[:2].isalnum() and len(escape) > 1 else -1)
        except ValueError:
            raise BadAddress("The address has a broken percent escape.") from None
        octets += escape[2:]
    return bytes(octets)


def address(base: str, path: str) -> Address:
    """What a canonical path below ``base`` names. Raises :class:`BadAddress` for what cannot be.

    An auxiliary resource has none of its own (P-29, S-14): ``x.acl.acl`` names nothing. It is no
    container either, and nothing lies below it; a service's name is its alone (S-12).
    """
    if path.partition("/")[0] in _SERVICES:
        return Address(base, path, False, Role.SERVICE)
    if _RESERVED_ABOVE.search(path):
        raise BadAddress("Names that end in .acl or .meta, .sparql, and replies, are reserved.")
    is_container = not path or path.endswith("/")
    name = path[:-1] if path.endswith("/") else path
    tail = name.rpartition("/")[2]
    if is_container:
        return Address(base, name, True)
    if tail == SPARQL_NAME:
        return Address(base, name[: -len(SPARQL_NAME)].rstrip("/"), True, Role.SPARQL)
    for suffix, role in ((ACL_SUFFIX, Role.ACL), (META_SUFFIX, Role.DESCRIPTION)):
        if tail.endswith(suffix):
            subject = name[: -len(suffix)]
            if _reserved(subject.rpartition("/")[2]) or _are_replies(subject):
                raise BadAddress("An auxiliary resource has no auxiliary resource of its own.")
            if subject.endswith("/") or not subject:
                return Address(base, subject.rstrip("/"), True, role)
            return Address(base, subject, False, role)
    if _are_replies(name):
        return Address(base, name.removesuffix(REPLIES_SUFFIX), False, Role.REPLIES)
    return Address(base, name, False)


def _are_replies(name: str) -> bool:
    return name.endswith(REPLIES_SUFFIX) and is_recommendation(name.removesuffix(REPLIES_SUFFIX))


def _reserved(tail: str) -> bool:
    return tail.endswith((ACL_SUFFIX, META_SUFFIX)) or tail == SPARQL_NAME


def slug(hint: str | None) -> str | None:
    """A segment that may be used as a name, out of a ``Slug`` header; ``None`` where none is left.

    RFC 5023 §9.7 lets the server change it: slashes and control characters go (a container's last
    one is no part of its name), reserved endings lose their dot, length is bounded (P-37, S-02,
    S-13).
    """
    if not hint:
        return None
    said = hint.strip().rstrip("/")
    kept = "".join("-" if c in "/\\" else c for c in said if c.isprintable())
    kept = kept.rstrip(". ").lstrip(".")[:120]
    while _reserved(kept) or kept.endswith(REPLIES_SUFFIX):
        kept = kept.rpartition(".")[0].rstrip(".")
    if not kept:
        return None
    octets = kept.encode("utf-8", "ignore")
    return "".join(chr(o) if o in _PLAIN else f"%{o:02X}" for o in octets)[:MAX_SEGMENT]
