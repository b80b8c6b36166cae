"""Two accounts, and one of each thing that is issued to the first."""

from __future__ import annotations

from pod_server.model.access import Limits, Mode
from pod_server.model.account import (
    SECOND,
    Account,
    Code,
    Consent,
    Credential,
    Grant,
    OidcClient,
    PodRecord,
    RefreshToken,
)

NOW = 1_800_000_000 * SECOND
ALICE = Account("a1", "alice", NOW, "Alice@home.example", "hash")
BOB = Account("b1", "bob", NOW)
POD = PodRecord("p1", "alice", "https://alice.pods.example/", "https://alice/#me", "a1", NOW)
CREDENTIAL = Credential("program", "a1", "https://alice/#me", "sha256$x", NOW, "push")
APP = OidcClient("app", "Démo", ("https://app.example/cb",), NOW, uri="https://app.example/")
CONSENT = Consent(
    "a1",
    "app",
    "https://alice/#me",
    "openid webid",
    NOW,
    until=NOW + 9 * SECOND,
    limits=Limits(Mode.READ | Mode.APPEND, ("https://alice.pods.example/notes/", "https://b/d")),
    name="Démo",
    returns_to="https://app.example/cb",
)
GRANT = Grant("g1", "a1", "app", "https://alice/#me", "openid", NOW, NOW + 9 * SECOND, NOW, "s1")
CODE = Code("c1", "g1", "https://app.example/cb", "challenge", NOW + SECOND, "nonce", "jkt")
REFRESH = RefreshToken("r1", "g1", NOW + 5 * SECOND, "jkt")
