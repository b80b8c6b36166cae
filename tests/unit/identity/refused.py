"""What the tests of credentials send, and the reason for which it is refused."""

from __future__ import annotations

import base64
import json

import pytest

from pod_server.model.errors import Unauthenticated
from tests.unit.identity.town import Town

URL = "http://127.0.0.1:4000/alice/notes"


def refusal(town: Town, token: str, proof: str, scheme: str = "DPoP") -> str:
    with pytest.raises(Unauthenticated) as refused:
        town.agent(token, proof, "GET", URL, scheme)
    assert refused.value.scheme_error in ("invalid_token", "invalid_dpop_proof")
    return refused.value.detail()


def unsigned(header: dict[str, object], claims: dict[str, object], signature: bytes) -> str:
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(p).rstrip(b"=").decode() for p in parts)
