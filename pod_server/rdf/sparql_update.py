"""SPARQL Update."""

from __future__ import annotations

from pod_server.model.patch import Patch

MEDIA_TYPE = "application/sparql-update"


def parse(body: bytes, base: str) -> Patch:
    raise AssertionError
