"""What stands on every answer of a pod's origin, built once and used again.

User content is never active where it could do harm (S-A4, S-40): types that a browser runs are
sandboxed away from the origin, all others may load nothing at all. No cookies, ever (S-A5).
"""

from __future__ import annotations

from functools import lru_cache

from pod_server.model.access import Grants, Mode
from pod_server.web import cors
from pod_server.web.asgi import Answer, Header
from pod_server.web.heads import lines
from pod_server.web.targets import Target

#: Types that browsers run or render with scripts inside.
ACTIVE = ("html", "xml", "svg", "pdf", "multipart", "message")

_PASSIVE_POLICY = (b"content-security-policy", b"default-src 'none'; sandbox")
_ACTIVE_POLICY = (
    b"content-security-policy",
    b"sandbox allow-forms allow-scripts allow-popups",
)
_SAFETY: tuple[Header, ...] = (
    cors.VARY,
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"cross-origin"),
)
#: To be kept and asked again before use; what a token opened, by no shared cache (S-65).
_PUBLIC = (b"cache-control", b"no-cache")
_PRIVATE = (b"cache-control", b"private, no-cache")


@lru_cache(maxsize=512)
def is_active(media_type: str) -> bool:
    """Whether a browser might run what is in a body of this type."""
    bare = media_type.partition(";")[0].lower()
    return any(word in bare for word in ACTIVE)


@lru_cache(maxsize=1024)
def _standing(
    allow: Header,
    accepts: tuple[Header, ...],
    user: int | None,
    public: int,
    is_private: bool,
    runs: bool,
) -> tuple[Header, ...]:
    headers = [
        *_SAFETY,
        _ACTIVE_POLICY if runs else _PASSIVE_POLICY,
        _PRIVATE if is_private else _PUBLIC,
        allow,
        *accepts,
    ]
    if user is not None:
        words = f'user="{Mode(user).words()}",public="{Mode(public).words()}"'
        headers.append((b"wac-allow", words.encode()))
    return tuple(headers)


def standing(
    target: Target, grants: Grants | None, is_private: bool, media_type: str = ""
) -> tuple[Header, ...]:
    """The fields that do not depend on what is stored: safety, ``Allow``, ``WAC-Allow`` (W-20).

    ``grants`` is ``None`` where nobody was asked, as for ``OPTIONS``.
    """
    return _standing(
        target.sort.allow,
        target.sort.accepts,
        None if grants is None else grants.user.value,
        0 if grants is None else grants.public.value,
        is_private,
        is_active(media_type),
    )


def standing_lines(
    target: Target, grants: Grants | None, is_private: bool, media_type: str = ""
) -> bytes:
    """The same and the target's links, as lines; all but the links are put together once a sort."""
    # Not ``value``, which an enumeration looks up by a call.
    user = -1 if grants is None else grants.user._value_
    public = 0 if grants is None else grants.public._value_
    key = (user, public, is_private, is_active(media_type))
    known = target.sort.lines.get(key)
    if known is None:
        known = lines(standing(target, grants, is_private, media_type))
        target.sort.lines[key] = known
    return known + target.line


def refused(answer: Answer, target: Target | None, grants: Grants | None) -> Answer:
    """A refusal, with what may be said of its target to anybody (P-25, decision 15)."""
    if target is None:
        answer.headers += [*_SAFETY, _PASSIVE_POLICY, _PRIVATE]
        return answer
    told = [header for header in answer.headers if header[0] != b"allow"]
    answer.headers = [*told, *standing(target, grants, True), target.bare_links]
    return answer
