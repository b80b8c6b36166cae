"""Access rules as tests write them: who may do what with a container and what is in it."""

from __future__ import annotations

from tests.web.served import Served
from vocab.terms import ACL, FOAF, VCARD

ANYBODY = f"<{ACL.AGENT_CLASS}> <{FOAF.AGENT}>"
SIGNED_IN = f"<{ACL.AGENT_CLASS}> <{ACL.AUTHENTICATED_AGENT}>"
_MODES = {"r": ACL.READ, "a": ACL.APPEND, "w": ACL.WRITE, "c": ACL.CONTROL}


def acl(
    url: str,
    owner: str,
    *,
    here: str = "",
    inside: str = "",
    subject: str = ANYBODY,
) -> str:
    """An ACL: the owner everything, ``subject`` the modes ``here`` and those ``inside``."""
    lines = [_rule("owner", url, f"<{ACL.AGENT}> <{owner}>", "rwc", default=url.endswith("/"))]
    if here:
        lines.append(_rule("here", url, subject, here))
    if inside:
        lines.append(_rule("inside", url, subject, inside, here=False, default=True))
    return "\n".join(lines)


def group(*members: str) -> str:
    """A document with the group ``#us``."""
    named = ", ".join(f"<{member}>" for member in members)
    return f"<#us> a <{VCARD.GROUP}>; <{VCARD.HAS_MEMBER}> {named} ."


def reads(server: Served, url: str, who: str | None, **headers: str) -> bool:
    """Whether they may read it; the only other answers are the two refusals."""
    reply = server.ask("GET", url, who=who, headers=headers)
    assert reply.status in (200, 401 if who is None else 403), reply
    return reply.status == 200


def bobs(server: Served) -> str:
    """The subject of a rule that is for bob alone."""
    return f"<{ACL.AGENT}> <{server.people['bob'].webid}>"


def open_to(server: Served, place: str, subject: str, modes: str = "r", inside: str = "") -> None:
    """Rules of alice's: ``modes`` on the place itself and ``inside`` it for ``subject``."""
    rules = acl(place, server.people["alice"].webid, here=modes, inside=inside, subject=subject)
    assert server.put(f"{place}.acl", rules).status in (201, 204)


def _rule(
    name: str, url: str, subject: str, modes: str, *, here: bool = True, default: bool = False
) -> str:
    granted = ", ".join(f"<{_MODES[mode]}>" for mode in modes)
    objects = f"<{ACL.ACCESS_TO}> <{url}>;" if here else ""
    if default:
        objects += f" <{ACL.DEFAULT}> <{url}>;"
    return f"<#{name}> a <{ACL.AUTHORIZATION}>; {objects} {subject}; <{ACL.MODE}> {granted} ."
