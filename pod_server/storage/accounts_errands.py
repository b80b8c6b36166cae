"""What pods have to do at a certain time: one list for all pods, among all processes."""

from __future__ import annotations

from collections.abc import Sequence

from pod_server.model.errand import Errand
from pod_server.storage.accounts_file import AccountsFile
from proofs.value import value


@value
class SqliteErrands:
    """Put where something is to be done; done, or later, by whoever did it."""

    file: AccountsFile

    def put(self, errand: Errand) -> None:
        """From now on it is to be done then, whatever was said of it before."""
        self.file.write(
            "INSERT OR REPLACE INTO errand (pod_id, name, due, tries) VALUES (?, ?, ?, ?)",
            (errand.pod_id, errand.name, errand.due, errand.tries),
        )

    def found(self, errand: Errand) -> None:
        """It is to be done then at the latest; how often it was tried, the list knows."""
        self.file.write(
            "INSERT INTO errand (pod_id, name, due, tries) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET due = excluded.due WHERE excluded.due < due",
            (errand.pod_id, errand.name, errand.due, errand.tries),
        )

    def due(self, now: int, limit: int) -> Sequence[Errand]:
        """What waits, the longest due first."""
        rows = self.file.rows(
            "SELECT pod_id, name, due, tries FROM errand WHERE due <= ? ORDER BY due LIMIT ?",
            (now, limit),
        )
        return [
            Errand(str(pod_id), str(name), int(str(due)), int(str(tries)))
            for pod_id, name, due, tries in rows
        ]

    def done(self, errand: Errand) -> None:
        """Nothing more is to be done, unless it was put again meanwhile."""
        self.file.write(
            "DELETE FROM errand WHERE pod_id = ? AND name = ? AND due = ? AND tries = ?",
            (errand.pod_id, errand.name, errand.due, errand.tries),
        )

    def later(self, errand: Errand, then: Errand) -> None:
        """It is to be done at another time, unless it was put again meanwhile."""
        self.file.write(
            "UPDATE errand SET due = ?, tries = ?"
            " WHERE pod_id = ? AND name = ? AND due = ? AND tries = ?",
            (then.due, then.tries, errand.pod_id, errand.name, errand.due, errand.tries),
        )
