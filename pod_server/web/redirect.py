"""The plain port beside TLS: whoever comes there is led to the same address over https.

Only to hosts that are ours, told by ``Host``; the method stays (308, RFC 9110 §15.4.9). Browsers
that were here once do not come again: every answer over TLS says so (RFC 6797).
"""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.settings import Settings
from pod_server.web.asgi import Answer
from pod_server.web.asked import Request
from proofs.value import value

_PLAIN = (b"content-type", b"text/plain; charset=utf-8")


@value
class Redirect:
    """``origins`` by host without its port; ``suffix`` and ``port`` of pods with their own host."""

    origins: Mapping[bytes, bytes]
    suffix: bytes = b""
    port: bytes = b""

    @classmethod
    def of(cls, settings: Settings) -> Redirect:
        """To the origins that these settings name."""
        origins = (settings.account_origin, settings.pods_origin, settings.apps_origin)
        known = {_host(origin.partition("://")[2].encode()): origin.encode() for origin in origins}
        if not settings.pods_wildcard:
            return cls(known)
        wild = settings.pods_origin.partition("://*")[2].encode()
        suffix = _host(wild)
        return cls(known, suffix, wild.removeprefix(suffix))

    async def answer(self, request: Request) -> Answer:
        """308 to where it should have gone; 421 for a host that is not ours."""
        host = _host((request.sent.raw(b"host") or b"").lower())
        origin = self.origins.get(host)
        if origin is None and self.suffix and host.endswith(self.suffix):
            name = host.removesuffix(self.suffix)
            if name and name.replace(b"-", b"").isalnum():
                origin = b"https://" + host + self.port
        if origin is None:
            return Answer(421, [_PLAIN], b"This host is not served here.\n")
        query = b"?" + request.query if request.query else b""
        where = origin + request.raw_path + query
        return Answer(308, [(b"location", where), _PLAIN], b"Use https.\n")


def _host(netloc: bytes) -> bytes:
    """Without its port; brackets stay."""
    if netloc.startswith(b"["):
        return netloc.partition(b"]")[0] + b"]"
    return netloc.partition(b":")[0]
