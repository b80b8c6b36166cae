"""Channels that outlive a connection: rows of the pod, each with how far it has told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future

import apsw

from pod_server.model.channel import Channel, Kept, Progress
from pod_server.model.errors import PodError
from pod_server.storage import rows
from pod_server.storage import statements as sql
from pod_server.storage.channel_rows import MARK
from pod_server.storage.connect import fault
from pod_server.storage.heads import slot_of
from pod_server.storage.jobs import Follow
from pod_server.storage.ledgers import SqliteLedgers


class SqliteChannels:
    """Fulfils :class:`~pod_server.contracts.Channels`."""

    def __init__(self, ledgers: SqliteLedgers, worker: int = 0, workers: int = 1) -> None:
        self._ledgers = ledgers
        self._worker, self._workers = worker, workers

    def of(self, pod_id: str) -> Sequence[Kept]:
        """All that the pod has, as last committed."""
        store = self._ledgers.reading(pod_id)
        try:
            return rows.channels(store.execute(sql.CHANNELS, (pod_id,)))
        except apsw.Error as error:
            raise fault(error) from error

    def add(self, pod_id: str, channel: Channel) -> Future[int]:
        """Keep a channel. What it tells begins above ``channel.since``."""
        return self._submit(Follow(self._ledgers.new_view(pod_id), added=(channel,)))

    def drop(self, pod_id: str, *channel_ids: str) -> Future[int]:
        """Let channels go; those that are not there are gone already."""
        return self._submit(Follow(self._ledgers.new_view(pod_id), dropped=channel_ids))

    def move(self, pod_id: str, moved: Sequence[Progress]) -> Future[int]:
        """Remember how far channels have come."""
        return self._submit(Follow(self._ledgers.new_view(pod_id), moved=tuple(moved)))

    def own_pods(self) -> Iterator[str]:
        """Pods with channels that this process is the owner of; by looking at the folders."""
        for mark in (self._ledgers.data / "pods").glob(f"*/*/{MARK}"):
            pod_id = mark.parent.name
            if self.is_own(pod_id):
                yield pod_id

    def is_own(self, pod_id: str) -> bool:
        """Whether this process is the owner of the pod: it alone tells on kept channels."""
        return slot_of(pod_id) % self._workers == self._worker

    def _submit(self, job: Follow) -> Future[int]:
        try:
            self._ledgers.desk.submit(job)
        except PodError as error:
            job.future.set_exception(error)
        return job.future
