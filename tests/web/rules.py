"""Access rules as tests write them: who may do what with a container and what is in it."""

from __future__ import annotations

from vocab.terms import ACL, FOAF

ANYBODY = f"<{ACL.AGENT_CLASS}> <{FOAF.AGENT}>"
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


def _rule(
    name: str, url: str, subject: str, modes: str, *, here: bool = True, default: bool = False
) -> str:
    granted = ", ".join(f"<{_MODES[mode]}>" for mode in modes)
    objects = f"<{ACL.ACCESS_TO}> <{url}>;" if here else ""
    if default:
        objects += f" <{ACL.DEFAULT}> <{url}>;"
    return f"<#{name}> a <{ACL.AUTHORIZATION}>; {objects} {subject}; <{ACL.MODE}> {granted} ."
