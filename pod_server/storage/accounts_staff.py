"""Who acts for which company, and by which sign-ins."""

from __future__ import annotations

from collections.abc import Sequence

from pod_server.model.errors import QuotaExceeded
from pod_server.model.staff import Staff
from pod_server.storage.accounts_file import AccountsFile, Row
from proofs.value import value

_STAFF = (
    "SELECT staff_id, account_id, webid, name, digest, created, expires, member_id, since, ended"
    " FROM staff"
)
_PAGE = (
    "SELECT staff_id, account_id, webid, name, digest, created, expires, member_id, since, ended"
    " FROM staff WHERE account_id = ?1 AND (?2 = '' OR (created, staff_id) <"
    " (SELECT created, staff_id FROM staff WHERE staff_id = ?2))"
    " ORDER BY created DESC, staff_id DESC LIMIT ?3"
)


@value
class SqliteStaff:
    """Fulfils :class:`~pod_server.contracts.StaffBook`."""

    file: AccountsFile

    def add(self, staff: Staff, most: int) -> None:
        """Counted in the step that adds; links that nobody came by in time do not count."""
        with self.file.turn():
            if self.standing(staff.account_id, staff.created) >= most:
                raise QuotaExceeded(most, "staff")
            self.file.write(
                "INSERT INTO staff (staff_id, account_id, webid, name, digest, created, expires)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    staff.staff_id,
                    staff.account_id,
                    staff.webid,
                    staff.name,
                    staff.digest,
                    staff.created,
                    staff.expires,
                ),
            )

    def standing(self, account_id: str, now: int) -> int:
        """Those who came, and links that are good."""
        row = self.file.row(
            "SELECT count(*) FROM staff WHERE account_id = ? AND ended IS NULL"
            " AND (since IS NOT NULL OR expires > ?)",
            (account_id, now),
        )
        return int(row[0] or 0) if row else 0

    def find(self, digest: str) -> Staff | None:
        """By its link."""
        row = self.file.row(f"{_STAFF} WHERE digest = ?", (digest,))
        return None if row is None else _staff(row)

    def of(self, account_id: str, limit: int, after: str = "") -> Sequence[Staff]:
        """The newest first."""
        return [_staff(row) for row in self.file.rows(_PAGE, (account_id, after, limit))]

    def acting(self, member_id: str) -> Sequence[Staff]:
        """Those that stand, the oldest first."""
        rows = self.file.rows(
            f"{_STAFF} WHERE member_id = ? AND ended IS NULL ORDER BY since, staff_id", (member_id,)
        )
        return [_staff(row) for row in rows]

    def join(self, digest: str, member_id: str, now: int) -> bool:
        """In one step: a link brings in one person."""
        changed = self.file.write(
            "UPDATE staff SET member_id = ?1, since = ?2 WHERE digest = ?3 AND since IS NULL"
            " AND ended IS NULL AND expires > ?2 AND account_id <> ?1",
            (member_id, now, digest),
        )
        return bool(changed)

    def end(self, by: str, staff_id: str, now: int) -> bool:
        """By the company's account or the person's own; with every sign-in that came of it."""
        with self.file.turn():
            row = self.file.row(
                f"{_STAFF} WHERE staff_id = ?1 AND ended IS NULL"
                " AND (account_id = ?2 OR member_id = ?2)",
                (staff_id, by),
            )
            if row is None:
                return False
            found = _staff(row)
            self.file.take_back("UPDATE staff SET ended = ? WHERE staff_id = ?", (now, staff_id))
            whose = (found.member_id, found.webid)
            self.file.write(
                "UPDATE grants SET revoked = 1 WHERE account_id = ? AND webid = ?", whose
            )
            self.file.write("DELETE FROM consent WHERE account_id = ? AND webid = ?", whose)
        return True

    def note(self, grant_id: str, staff_id: str) -> None:
        """That a sign-in is theirs; kept when the sign-in itself is forgotten."""
        self.file.write(
            "INSERT OR IGNORE INTO staff_grant (grant_id, staff_id) VALUES (?, ?)",
            (grant_id, staff_id),
        )

    def by_grant(self, account_id: str, grant_id: str) -> Staff | None:
        """Whose sign-in it was, of this company's people."""
        row = self.file.row(
            f"{_STAFF} JOIN staff_grant USING (staff_id) WHERE account_id = ? AND grant_id = ?",
            (account_id, grant_id),
        )
        return None if row is None else _staff(row)


def _staff(row: Row) -> Staff:
    staff_id, account_id, webid, name, digest, created, expires, *more = row
    member_id, since, ended = more
    return Staff(
        str(staff_id),
        str(account_id),
        str(webid),
        str(name),
        str(digest),
        int(created or 0),
        int(expires or 0),
        member_id if isinstance(member_id, str) else None,
        since if isinstance(since, int) else None,
        ended if isinstance(ended, int) else None,
    )
