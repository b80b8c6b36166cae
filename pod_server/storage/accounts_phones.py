"""Phones that are told when something waits: the rows are the outbox, for all processes."""

from __future__ import annotations

from collections.abc import Sequence

from pod_server.model.account import SECOND
from pod_server.model.errors import Conflict
from pod_server.model.phone import Phone, PhoneKeys, Waits
from pod_server.storage.accounts_file import AccountsFile, Row
from proofs.value import value

#: Between two messages to one phone.
APART = 10 * SECOND
_PHONE = (
    "SELECT phone_id, account_id, pod_id, endpoint, p256dh, auth, name, since, told, kind, due,"
    " tries FROM phone"
)


@value
class SqlitePhones:
    """An account sees and ends its own, and no others."""

    file: AccountsFile

    def add(self, phone: Phone, most: int) -> None:
        """In place of the same account's at the same endpoint.

        Raises ``Conflict`` where the account has ``most`` already.
        """
        keys = phone.keys
        with self.file.turn():
            self.file.write(
                "DELETE FROM phone WHERE account_id = ? AND endpoint = ?",
                (phone.account_id, keys.endpoint),
            )
            row = self.file.row(
                "SELECT count(*) FROM phone WHERE account_id = ?", (phone.account_id,)
            )
            if row is not None and int(str(row[0])) >= most:
                raise Conflict(
                    "As many phones are told as can be: end one of them first.",
                    "Autant de téléphones que possible sont prévenus : ôtez-en un d'abord.",
                )
            self.file.write(
                "INSERT INTO phone (phone_id, account_id, pod_id, endpoint, p256dh, auth, name,"
                " since) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(phone.phone_id, phone.account_id, phone.pod_id),
                    *(keys.endpoint, keys.p256dh, keys.auth, phone.name, phone.since),
                ),
            )

    def of(self, account_id: str) -> Sequence[Phone]:
        """The account's, the oldest first."""
        rows = self.file.rows(
            f"{_PHONE} WHERE account_id = ? ORDER BY since, phone_id", (account_id,)
        )
        return [_phone(row) for row in rows]

    def end(self, account_id: str, phone_id: str) -> bool:
        """Whether the account had it."""
        statement = "DELETE FROM phone WHERE account_id = ? AND phone_id = ?"
        return self.file.write(statement, (account_id, phone_id)) > 0

    def listens(self, pod_id: str) -> bool:
        """Whether anybody is told of this pod."""
        return self.file.row("SELECT 1 FROM phone WHERE pod_id = ? LIMIT 1", (pod_id,)) is not None

    def quiet_since(self, pod_id: str) -> int | None:
        """When a phone of the pod that is to be told nothing now was told last, or was added.

        The earliest of several; ``None`` without any.
        """
        row = self.file.row(
            "SELECT min(max(told, since)) FROM phone WHERE pod_id = ? AND due IS NULL", (pod_id,)
        )
        return int(str(row[0])) if row is not None and row[0] is not None else None

    def ring(self, pod_id: str, kind: Waits, now: int) -> None:
        """Something of a pod waits: its phones are told soon. A payment is told of first."""
        if not self.listens(pod_id):
            return
        self.file.write(
            "UPDATE phone SET tries = 0, due = max(?, told + ?),"
            " kind = CASE WHEN due IS NOT NULL AND kind = ? THEN kind ELSE ? END WHERE pod_id = ?",
            (now, APART, Waits.PAYMENT.value, kind.value, pod_id),
        )

    def due(self, now: int, limit: int) -> Sequence[Phone]:
        """Those to be told now, the longest due first."""
        rows = self.file.rows(f"{_PHONE} WHERE due <= ? ORDER BY due LIMIT ?", (now, limit))
        return [_phone(row) for row in rows]

    def settled(self, phone: Phone, now: int, again: int | None) -> None:
        """It was tried; ``again`` is when it is to be tried next. What rang meanwhile stays."""
        with self.file.turn():
            is_same = self.file.write(
                "UPDATE phone SET told = ?, due = ?, tries = ?"
                " WHERE phone_id = ? AND due = ? AND kind = ? AND tries = ?",
                (
                    *(now, again, phone.tries + 1),
                    *(phone.phone_id, phone.due, phone.kind, phone.tries),
                ),
            )
            if not is_same:
                self.file.write(
                    "UPDATE phone SET told = ?, due = max(due, ?) WHERE phone_id = ?",
                    (now, now + APART, phone.phone_id),
                )

    def gone(self, phone: Phone) -> None:
        """Its push service does not know it any more."""
        self.end(phone.account_id, phone.phone_id)


def _phone(row: Row) -> Phone:
    phone_id, account_id, pod_id, endpoint, p256dh, auth, name, since, told, kind, due, tries = row
    return Phone(
        *(str(phone_id), str(account_id), str(pod_id)),
        PhoneKeys(str(endpoint), str(p256dh), str(auth)),
        str(name),
        int(str(since)),
        int(str(told)),
        str(kind),
        None if due is None else int(str(due)),
        int(str(tries)),
    )
