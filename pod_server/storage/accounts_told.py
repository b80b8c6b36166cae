"""What companies are told that their customers ask: one count a week, for all processes."""

from __future__ import annotations

from collections.abc import Sequence

from pod_server.model.asked import Told
from pod_server.storage.accounts_file import AccountsFile
from proofs.value import value

_TOLD = "SELECT company, key, count, text, language FROM told"


@value
class SqliteToldCounts:
    """Fulfils :class:`~pod_server.accounts.ToldCounts`."""

    file: AccountsFile

    def week(self) -> str:
        row = self.file.row("SELECT week FROM counted")
        return str(row[0]) if row else ""

    def of(self, company: str) -> Sequence[Told]:
        rows = self.file.rows(f"{_TOLD} WHERE company = ? ORDER BY key", (company,))
        return [_told(*row) for row in rows]

    def all(self) -> Sequence[Told]:
        return [_told(*row) for row in self.file.rows(f"{_TOLD} ORDER BY company, key")]

    def replace(self, week: str, told: Sequence[Told]) -> bool:
        with self.file.turn():
            if self.week() >= week:
                return False
            self.file.write("DELETE FROM told")
            self.file.write("DELETE FROM counted")
            self.file.write("INSERT INTO counted (week) VALUES (?)", (week,))
            for one in told:
                self.file.write(
                    "INSERT INTO told (company, key, count, text, language) VALUES (?, ?, ?, ?, ?)",
                    (one.company, one.key, one.count, one.text, one.language),
                )
        return True


def _told(company: object, key: object, count: object, text: object, language: object) -> Told:
    return Told(str(company), str(key), int(str(count)), str(text), str(language))
