"""Files that are on their way here, piece by piece: what has come survives a fall.

They lie in the pod's folder, apart from its blobs, until they are whole and a blob is made of
them; a pod that goes takes them along.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from pod_server.storage.blobs import make_folder, on_disk, pod_folder
from proofs.value import value

_NAME = re.compile(r"[a-z0-9]{1,64}")


@value
class FileComing:
    """Those of all pods below one data folder."""

    data: Path

    def path(self, pod_id: str, name: str) -> Path:
        """Where the octets lie, if any have come. Raises ``ValueError`` for what is no name."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name of something that comes")
        return pod_folder(self.data, pod_id) / "coming" / name

    def size(self, pod_id: str, name: str) -> int:
        """How many octets have come."""
        try:
            return self.path(pod_id, name).stat().st_size
        except OSError:
            return 0

    def add(self, pod_id: str, name: str, piece: bytes) -> None:
        """One more piece, on disk when this returns. Raises ``StorageFull``."""
        path = self.path(pod_id, name)
        with on_disk():
            make_folder(path.parent, self.data)
            with path.open("ab") as file:
                file.write(piece)
                file.flush()
                os.fsync(file.fileno())

    def drop(self, pod_id: str, name: str) -> None:
        """It has arrived, or never will."""
        self.path(pod_id, name).unlink(missing_ok=True)
