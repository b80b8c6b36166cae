"""What telling subscribers needs from storage, as protocols; re-exported by ``contracts``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from typing import Protocol

from pod_server.model.channel import Channel, Kept, Progress


class Channels(Protocol):
    """Channels that outlive a connection, kept in the pod with how far they have told."""

    def of(self, pod_id: str) -> Sequence[Kept]:
        """All that the pod has, as last committed."""

    def add(self, pod_id: str, channel: Channel) -> Future[int]:
        """Keep a channel. What it tells begins above ``channel.since``."""

    def drop(self, pod_id: str, *channel_ids: str) -> Future[int]:
        """Let channels go; those that are not there are gone already."""

    def move(self, pod_id: str, moved: Sequence[Progress]) -> Future[int]:
        """Remember how far channels have come; those that are gone stay so."""

    def own_pods(self) -> Iterator[str]:
        """Pods that may have channels and are this process's to tell of; looks at the disk."""


class Bells(Protocol):
    """How this process hears that pods have changed, whichever process wrote."""

    def listen(self, pod_id: str) -> int:
        """From now on hear of this pod; the number it is heard by. Read its head after this."""

    def leave(self, pod_id: str) -> None:
        """Take back one :meth:`listen`."""

    def fileno(self) -> int:
        """Readable once something was rung."""

    def heard(self) -> frozenset[int] | None:
        """The numbers rung since the last look; ``None`` where it may have been any."""
