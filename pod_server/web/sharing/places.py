"""Addresses of a pod on the sharing pages, and what lies there as rows."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from markupsafe import Markup

from pod_server.contracts import AccessRules, Ledger
from pod_server.model.access import STRANGER, Mode
from pod_server.model.change import Kind, Member
from pod_server.model.errors import BadAddress, MissingResource
from pod_server.model.iri import Address, Role, address, canonical, lineage, subject_path
from pod_server.web.reading.text import LONGEST_ADDRESS, LONGEST_TITLE, below, plain, visible
from proofs.value import value

HOME = "/sharing/"
_AT = "/sharing/at/"
#: Rows on one page.
PAGE = 50


@value
class Step:
    """A container on the way to where the reader is."""

    text: Markup
    href: str


@value
class Place:
    """One member of a container: ``is_open`` to everybody, with rules of its own or inherited."""

    name: Markup
    href: str
    is_folder: bool
    is_open: bool
    has_own: bool


@value
class Places:
    """A page of members; ``onward`` is the address of the next page, empty on the last."""

    rows: Sequence[Place]
    onward: str
    is_first: bool


def href(path: str) -> str:
    """The sharing page about the resource with that path below its pod."""
    return _AT + quote(path, safe="/") if path else HOME


def resource(base: str, path: str) -> Address:
    """The resource that a page is about; raises ``MissingResource`` for what cannot be one."""
    try:
        found = address(base, canonical(path.encode("utf-8", "surrogatepass")))
    except BadAddress:
        raise MissingResource from None
    if found.role is not Role.RESOURCE:
        raise MissingResource
    return found


def name_of(where: Address, otherwise: str) -> tuple[Markup, str]:
    """What the resource is called, for the page and for its title."""
    said = below(where.iri, where.base).rstrip("/").rpartition("/")[2] or otherwise
    return visible(said, LONGEST_TITLE), plain(said)


def steps(where: Address, root: str) -> list[Step]:
    """The containers above, the root first."""
    found = []
    for name in reversed(lineage(where.name)[1:] if where.name else []):
        path = subject_path(name, True)
        shown = below(where.base + path, where.base).rstrip("/").rpartition("/")[2]
        found.append(Step(visible(shown or root, LONGEST_TITLE), href(path)))
    return found


def places(ledger: Ledger, rules: AccessRules, where: Address, after: str) -> Places:
    """The members of a container that follow the one called ``after``."""
    members = list(ledger.children(where.name, after=after, limit=PAGE + 1))
    shown = members[:PAGE]
    here = href(where.path)
    onward = f"{here}?after={quote(shown[-1].name, safe='')}" if len(members) > PAGE else ""
    if not after and not onward:
        shown.sort(key=lambda member: member.kind is not Kind.CONTAINER)
    return Places([_place(ledger, rules, where, it) for it in shown], onward, not after)


def _place(ledger: Ledger, rules: AccessRules, where: Address, member: Member) -> Place:
    is_folder = member.kind is Kind.CONTAINER
    it = Address(where.base, member.name, is_folder)
    shown = below(it.iri, where.iri)
    return Place(
        visible(shown, LONGEST_ADDRESS),
        href(it.path),
        is_folder,
        Mode.READ in rules.grants(ledger, STRANGER, it).public,
        ledger.read(member.name, Role.ACL) is not None,
    )
