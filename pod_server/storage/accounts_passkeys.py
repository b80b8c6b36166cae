"""Passkeys, and the challenges that were answered: each of these counts once."""

from __future__ import annotations

from collections.abc import Sequence

import apsw

from pod_server.model.account import Passkey
from pod_server.model.errors import NameTaken
from pod_server.storage.accounts_file import AccountsFile, Row, Value
from proofs.value import value

_PASSKEY = (
    "SELECT credential_id, account_id, public_key, sign_count, travels, backed_up, transports,"
    " name, created, last_used, doubted FROM passkey"
)


@value
class SqlitePasskeys:
    """Fulfils :class:`~pod_server.contracts.Passkeys`."""

    file: AccountsFile

    def add(self, passkey: Passkey) -> None:
        """One more of its account's."""
        new = passkey
        try:
            self.file.write(
                "INSERT INTO passkey (credential_id, account_id, public_key, sign_count, travels,"
                " backed_up, transports, name, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    new.credential_id,
                    new.account_id,
                    new.public_key,
                    new.sign_count,
                    int(new.travels),
                    int(new.backed_up),
                    " ".join(new.transports),
                    new.name,
                    new.created,
                ),
            )
        except apsw.ConstraintError as error:
            raise NameTaken(new.credential_id) from error

    def find(self, credential_id: str) -> Passkey | None:
        """Whose ever it is."""
        row = self.file.row(f"{_PASSKEY} WHERE credential_id = ?", (credential_id,))
        return None if row is None else _passkey(row)

    def of(self, account_id: str) -> Sequence[Passkey]:
        """The oldest first."""
        rows = self.file.rows(
            f"{_PASSKEY} WHERE account_id = ? ORDER BY created, credential_id", (account_id,)
        )
        return [_passkey(row) for row in rows]

    def used(self, credential_id: str, sign_count: int, when: int, *, backed_up: bool) -> bool:
        """In one turn, so that of two processes one sees a count that rose."""
        with self.file.turn():
            rose = self.file.write(
                "UPDATE passkey SET sign_count = ?1, last_used = ?2, backed_up = ?3"
                " WHERE credential_id = ?4 AND (sign_count < ?1 OR (sign_count = 0 AND ?1 = 0))",
                (sign_count, when, int(backed_up), credential_id),
            )
            if not rose:
                self.file.write(
                    "UPDATE passkey SET doubted = ? WHERE credential_id = ?", (when, credential_id)
                )
        return bool(rose)

    def rename(self, account_id: str, credential_id: str, name: str) -> bool:
        """Whether there was one to rename."""
        return bool(
            self.file.write(
                "UPDATE passkey SET name = ? WHERE credential_id = ? AND account_id = ?",
                (name, credential_id, account_id),
            )
        )

    def remove(self, account_id: str, credential_id: str) -> bool:
        """Whether there was one to remove."""
        return bool(
            self.file.write(
                "DELETE FROM passkey WHERE credential_id = ? AND account_id = ?",
                (credential_id, account_id),
            )
        )

    def answer(self, digest: str, expires: int, now: int) -> bool:
        """In one turn with the forgetting of those that are too old."""
        with self.file.turn():
            self.file.write("DELETE FROM answered WHERE expires < ?", (now,))
            return bool(
                self.file.write(
                    "INSERT OR IGNORE INTO answered (digest, expires) VALUES (?, ?)",
                    (digest, expires),
                )
            )


def _passkey(row: Row) -> Passkey:
    (
        credential_id, account_id, public_key, sign_count, travels, backed_up, transports, name,
        created, last_used, doubted,
    ) = row  # fmt: skip
    return Passkey(
        credential_id=str(credential_id),
        account_id=str(account_id),
        public_key=str(public_key),
        sign_count=_int(sign_count),
        travels=bool(travels),
        backed_up=bool(backed_up),
        transports=tuple(str(transports).split()),
        name=str(name),
        created=_int(created),
        last_used=last_used if isinstance(last_used, int) else None,
        doubted=doubted if isinstance(doubted, int) else None,
    )


def _int(value: Value) -> int:
    return value if isinstance(value, int) else 0
