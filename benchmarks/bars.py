"""What the server is held against: so many times less of the processor than each peer.

``css`` and ``jss`` are the ratios that are asked for beside Community Solid Server and JavaScript
Solid Server; ``None`` where a peer cannot do it at all.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: what is done, its scenario on the rig, and what is asked beside each peer."""

    label: str
    scenario: str
    css: float
    jss: float | None


BARS = (
    Bar("GET 1 KB of Turtle, 8 connections", "get_ttl_c8", 160, 11),
    Bar("HEAD", "head_c8", 160, 6),
    Bar("304", "get_304_c8", 160, 6),
    Bar("GET as JSON-LD, kept", "get_jsonld_c8", 300, None),
    Bar("listing of 100, unchanged", "list_100", 400, 10),
    Bar("listing of 1 000, unchanged", "list_1000", 2_000, 10),
    Bar("listing of 10 000, unchanged", "list_10000", 4_000, 10),
    Bar("GET of 10 MB", "get_10mb_c1", 4, 45),
    Bar("GET with a DPoP-bound token, a new proof each", "auth_get_c8", 75, 6.5),
    Bar("PUT new, synced", "put_new_c8", 60, 4.5),
    Bar("PUT over, synced", "put_over_c8", 60, 4.5),
    Bar("POST, synced", "post_c8", 60, 4.5),
    Bar("DELETE, synced", "delete_c8", 60, 4.5),
    Bar("PUT with a DPoP-bound token, synced", "auth_put_c8", 35, 4.5),
    Bar("N3 Patch on 20 triples, synced", "patch_n3_20", 100, 4),
    Bar("N3 Patch on 1 000 triples, alone, synced", "patch_n3_1000", 180, 3),
    Bar("N3 Patch on 10 000 triples, alone, synced", "patch_n3_10000", 440, 8),
    Bar("mix of 16 GET, 2 PUT, 1 Patch, 1 POST", "mix_c8", 80, 5),
    Bar("the same, 32 connections", "mix_c32", 80, 5),
)

#: First reads after a write. The peers keep nothing, so any such read of theirs stands beside.
FIRST = (
    Bar("document, first after a write", "get_ttl_c1", 100, 7),
    Bar("listing of 100, first after a write", "list_100", 150, 1),
    Bar("listing of 1 000, first after a write", "list_1000", 250, 2),
    Bar("listing of 10 000, first after a write", "list_10000", 1_500, 8),
)

START_S, IDLE_MB, SOCKET_KB, PATCH_P99_MS = 0.5, 90, 25, 3
