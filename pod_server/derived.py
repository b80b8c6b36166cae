"""What storage keeps of a pod that can be worked out again, as a protocol."""

from __future__ import annotations

from typing import Protocol


class Derived(Protocol):
    """What was worked out from a pod and can be worked out again: kept so that a start is cheap.

    It goes with the pod and counts for nothing: it may be missing, old, or another program's, and
    whoever reads it has to see by itself whether it still holds.
    """

    def kept(self, pod_id: str, name: str) -> bytes | None:
        """What was kept last under a name (lower-case letters), if it is there and whole."""

    def keep(self, pod_id: str, name: str, body: bytes) -> None:
        """Keep this in its place. It may be lost, in whole and never in part."""
