"""How any Solid server is asked for links, given access rules and patched."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from requests import Response

from tests.conformance.peers import Peer
from vocab.terms import ACL, SOLID

TURTLE, JSON_LD, N3 = "text/turtle", "application/ld+json", "text/n3"


def link(reply: Response, relation: str) -> list[str]:
    """The targets with this relation."""
    found = re.findall(r'<([^>]*)>\s*;\s*rel="?([^",;]+)"?', reply.headers.get("Link", ""))
    return [urljoin(reply.url, target) for target, rel in found if relation in rel.split()]


def rule(name: str, who: str, url: str, modes: str, *, default: bool = False) -> str:
    words = ", ".join(f"<{ACL.NS}{mode}>" for mode in modes.split())
    also = f"; <{ACL.DEFAULT}> <{url}>" if default else ""
    return (
        f"<#{name}> a <{ACL.AUTHORIZATION}>; {who}; <{ACL.ACCESS_TO}> <{url}>{also};"
        f" <{ACL.MODE}> {words} .\n"
    )


def rules(it: Peer, url: str, more: str = "") -> tuple[str, Response]:
    """Give it rules of its own: alice everything, and ``more``."""
    (where,) = link(it.ask("HEAD", url), "acl")
    alice = f"<{ACL.AGENT}> <{it.people['alice'].webid}>"
    owner = rule("owner", alice, url, "Read Write Control", default=url.endswith("/"))
    return where, it.ask("PUT", where, body=owner + more, content=TURTLE)


def patch(it: Peer, url: str, formulae: str, who: str | None = "alice") -> int:
    head = f"@prefix s: <{SOLID.NS}>. _:p a s:InsertDeletePatch"
    return it.ask("PATCH", url, who=who, body=f"{head}{formulae} .", content=N3).status_code
