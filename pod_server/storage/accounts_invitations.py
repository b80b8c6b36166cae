"""Invitations: made, listed, taken back, and used up by the very step that makes an account."""

from __future__ import annotations

from collections.abc import Sequence

from pod_server.model.account import Account, PodRecord, WebId
from pod_server.model.errors import Conflict
from pod_server.model.invitation import LISTED_FOR, Invitation, Standing
from pod_server.storage.accounts_file import AccountsFile, Row, Value
from pod_server.storage.accounts_people import SqlitePeople
from proofs.value import value

_INVITATION = (
    "SELECT invitation_id, digest, created, expires, guest, name, quota, host, used, account_id"
    " FROM invitation"
)


@value
class SqliteInvitations:
    """Fulfils :class:`~pod_server.accounts.Invitations`."""

    file: AccountsFile
    people: SqlitePeople

    def add(self, invitation: Invitation, most: int) -> None:
        """Counted in the same turn, so that no two make one too many."""
        now = invitation.created
        with self.file.turn():
            self.file.write(
                "DELETE FROM invitation WHERE coalesce(used, expires) < ?", (now - LISTED_FOR,)
            )
            row = self.file.row(
                "SELECT count(*) FROM invitation WHERE used IS NULL AND expires > ?", (now,)
            )
            if row is not None and _int(row[0]) >= most:
                raise Conflict(
                    f"{most} invitations are open: take one back, or wait until some are over."
                )
            self.file.write(
                "INSERT INTO invitation (invitation_id, digest, created, expires, guest, name,"
                " quota, host) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    invitation.invitation_id,
                    invitation.digest,
                    now,
                    invitation.expires,
                    invitation.guest,
                    invitation.name,
                    invitation.quota,
                    invitation.host,
                ),
            )

    def find(self, digest: str) -> Invitation | None:
        """By the digest of its secret, whatever has become of it."""
        row = self.file.row(f"{_INVITATION} WHERE digest = ?", (digest,))
        return None if row is None else _invitation(row)

    def listed(self, limit: int = -1, offset: int = 0) -> Sequence[Invitation]:
        """The newest first."""
        rows = self.file.rows(
            f"{_INVITATION} ORDER BY created DESC, invitation_id LIMIT ? OFFSET ?", (limit, offset)
        )
        return [_invitation(row) for row in rows]

    def count(self) -> int:
        """How many are remembered."""
        row = self.file.row("SELECT count(*) FROM invitation")
        return _int(row[0]) if row is not None else 0

    def take_back(self, invitation_id: str) -> bool:
        """What was used stays: its account is not touched by this."""
        return bool(
            self.file.write(
                "DELETE FROM invitation WHERE invitation_id = ? AND used IS NULL", (invitation_id,)
            )
        )

    def accept(self, digest: str, account: Account, pod: PodRecord, webid: WebId) -> bool:
        """Of two at once the second finds it used."""
        with self.file.turn():
            found = self.find(digest)
            if found is None or found.standing(account.created) is not Standing.OPEN:
                return False
            self.people.put_account(account)
            self.people.put_pod(pod)
            self.people.add_webid(webid)
            self.file.write(
                "UPDATE invitation SET used = ?, account_id = ? WHERE digest = ?",
                (account.created, account.account_id, digest),
            )
        return True


def _int(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _whole(value: Value) -> int | None:
    return value if isinstance(value, int) else None


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None


def _invitation(row: Row) -> Invitation:
    number, digest, created, expires, guest, name, quota, host, used, account_id = row
    return Invitation(
        str(number),
        str(digest),
        _int(created),
        _int(expires),
        str(guest),
        str(name),
        _whole(quota),
        _text(host),
        _whole(used),
        _text(account_id),
    )
