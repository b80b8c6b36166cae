"""The contexts that PyLD bundles, read where they lie, without PyLD: it brings HTTP clients.

Loading it takes 0.1 s of CPU, for which the first JSON-LD after a start would wait. The tests hold
these names against the library's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

_W3C, _W3ID = "https://www.w3.org", "https://w3id.org/security"
FILES: Mapping[str, str] = {
    f"{_W3C}/ns/activitystreams": "activitystreams.jsonld",
    f"{_W3C}/ns/did/v1": "did-v1.jsonld",
    f"{_W3C}/2018/credentials/v1": "credentials-v1.jsonld",
    f"{_W3C}/ns/credentials/v2": "credentials-v2.jsonld",
    f"{_W3ID}/v1": "security-v1.jsonld",
    f"{_W3ID}/v2": "security-v2.jsonld",
    f"{_W3ID}/suites/ed25519-2020/v1": "security-ed25519-2020-v1.jsonld",
    f"{_W3ID}/suites/jws-2020/v1": "security-jws-2020-v1.jsonld",
}


def contexts() -> dict[str, bytes]:
    """Whole context documents by their address."""
    found = find_spec("pyld")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("pyld")
    at = Path(found.origin).parent / "documentloader" / "frozen" / "bundled"
    return {iri: (at / name).read_bytes() for iri, name in FILES.items()}
