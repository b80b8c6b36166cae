"""The channels of one pod as rows, changed by its writer.

A pod that has had any carries an empty file beside its ledger, so that its owner finds it after a
restart without opening every pod. The file comes before the first row is committed; one that is
stale costs a look.
"""

from __future__ import annotations

from pathlib import Path

import apsw
import orjson

from pod_server.model.channel import MOST_CHANNELS, as_plain
from pod_server.model.errors import QuotaExceeded
from pod_server.storage import statements as sql
from pod_server.storage.blobs import on_disk, sync_folder
from pod_server.storage.jobs import Follow

MARK = "channels"


class ChannelRows:
    """The rows of one pod, as its writer changes them."""

    def __init__(self, pod_id: str, folder: Path) -> None:
        self._pod_id = pod_id
        self._mark = folder / MARK

    def carry_out(self, store: apsw.Connection, job: Follow) -> None:
        """Within the transaction that the caller has begun. Raises ``QuotaExceeded``."""
        pod_id = self._pod_id
        if job.added:
            if store.execute(sql.COUNT_CHANNELS, (pod_id,)).get >= MOST_CHANNELS:
                raise QuotaExceeded(MOST_CHANNELS, "channels")
            self._set_mark()
        for channel in job.added:
            said = orjson.dumps(as_plain(channel)).decode()
            store.execute(sql.ADD_CHANNEL, (pod_id, channel.channel_id, said, channel.since))
        for moved in job.moved:
            row = (moved.told, moved.failures, pod_id, moved.channel_id)
            store.execute(sql.MOVE_CHANNEL, row)
        for channel_id in job.dropped:
            store.execute(sql.DROP_CHANNEL, (pod_id, channel_id))

    def _set_mark(self) -> None:
        if not self._mark.exists():
            with on_disk():
                self._mark.touch(0o600)
                sync_folder(self._mark.parent)
