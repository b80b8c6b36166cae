"""Accounts, the directory of pods, WebIDs, recovery codes, and settings kept at first use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import apsw

from pod_server.model.account import Account, PodRecord, WebId
from pod_server.model.errors import NameTaken
from pod_server.storage.accounts_file import AccountsFile, Row, Value
from proofs.value import value

_ACCOUNT = (
    "SELECT account_id, name, created, email, password, email_proven, leaves, operates FROM account"
)
_POD = "SELECT pod_id, name, base, owner, account_id, created, cell FROM pod"


@value
class SqlitePeople:
    """Fulfils :class:`~pod_server.contracts.People`."""

    file: AccountsFile

    def add_account(self, account: Account) -> None:
        """In one step with the taking of its name."""
        with self.file.turn():
            self.put_account(account)

    def put_account(self, account: Account) -> None:
        """Within a turn."""
        self._take("account", account.name)
        if account.email is not None:
            self._take("email", account.email)
        self.file.write(
            "INSERT INTO account (account_id, name, created, email, password)"
            " VALUES (?, ?, ?, ?, ?)",
            (account.account_id, account.name, account.created, account.email, account.password),
        )

    def account(self, account_id: str) -> Account | None:
        """By id."""
        return _account(self.file.row(f"{_ACCOUNT} WHERE account_id = ?", (account_id,)))

    def account_called(self, name_or_email: str) -> Account | None:
        """By name or mail address, as somebody types them: letter case does not count."""
        typed = name_or_email.strip().lower()
        return _account(
            self.file.row(f"{_ACCOUNT} WHERE lower(name) = ?1 OR lower(email) = ?1", (typed,))
        )

    def accounts(self) -> Sequence[Account]:
        """All, by name."""
        rows = self.file.rows(f"{_ACCOUNT} ORDER BY name")
        return [account for row in rows if (account := _account(row))]

    def set_password(self, account_id: str, password: str | None) -> None:
        """``password`` is its hash."""
        self.file.write(
            "UPDATE account SET password = ? WHERE account_id = ?", (password, account_id)
        )

    def set_email(self, account_id: str, email: str | None, proven: int | None = None) -> None:
        """Raises ``NameTaken`` for an address that is another's."""
        with self.file.turn():
            if email is not None:
                self._take("email", email, mine=account_id)
            self.file.write(
                "UPDATE account SET email = ?, email_proven = ? WHERE account_id = ?",
                (email, proven, account_id),
            )

    def set_operates(self, account_id: str, *, operates: bool) -> None:
        """In one step with the end of what they had invited others to."""
        with self.file.turn():
            self.file.write(
                "UPDATE account SET operates = ? WHERE account_id = ?", (int(operates), account_id)
            )
            if not operates:
                self.file.write(
                    "DELETE FROM invitation WHERE host = ? AND used IS NULL", (account_id,)
                )

    def set_leaving(self, account_id: str, when: int | None) -> None:
        """From when on it is to be deleted."""
        self.file.write("UPDATE account SET leaves = ? WHERE account_id = ?", (when, account_id))

    def remove_account(self, account_id: str) -> None:
        """What was issued to it goes by the foreign keys; the mail address is free again."""
        with self.file.turn():
            row = self.file.row("SELECT email FROM account WHERE account_id = ?", (account_id,))
            if row is not None and row[0] is not None:
                self.file.write("DELETE FROM used_name WHERE name = ?", (_used("email", row[0]),))
            self.file.take_back("DELETE FROM account WHERE account_id = ?", (account_id,))

    def add_pod(self, pod: PodRecord) -> None:
        """Idempotent for the same pod."""
        with self.file.turn():
            known = self.pod(pod.name)
            if known is None or known.pod_id != pod.pod_id:
                self.put_pod(pod)

    def put_pod(self, pod: PodRecord) -> None:
        """Within a turn."""
        self._take("pod", pod.name)
        self.file.write(
            "INSERT INTO pod (pod_id, name, base, owner, account_id, created, cell)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (pod.pod_id, pod.name, pod.base, pod.owner, pod.account_id, pod.created, pod.cell),
        )

    def is_free(self, name: str) -> bool:
        """As account and as pod."""
        row = self.file.row(
            "SELECT count(*) FROM used_name WHERE name IN (?, ?)",
            (_used("account", name), _used("pod", name)),
        )
        return row is not None and row[0] == 0

    def pod(self, name: str) -> PodRecord | None:
        """By name."""
        return _pod(self.file.row(f"{_POD} WHERE name = ?", (name,)))

    def pod_at(self, bases: Sequence[str]) -> PodRecord | None:
        """The pod whose base is one of these."""
        marks = ", ".join("?" * len(bases))
        return _pod(self.file.row(f"{_POD} WHERE base IN ({marks})", tuple(bases)))

    def pods(self, account_id: str | None = None) -> Sequence[PodRecord]:
        """All, or one account's, by name."""
        where, values = ("", ()) if account_id is None else (" WHERE account_id = ?", (account_id,))
        return _pods(self.file.rows(f"{_POD}{where} ORDER BY name", values))

    def count_pods(self) -> int:
        """How many there are."""
        row = self.file.row("SELECT count(*) FROM pod", ())
        return int(row[0] or 0) if row is not None else 0

    def add_webid(self, webid: WebId) -> None:
        """Idempotent."""
        self.file.write(
            "INSERT OR IGNORE INTO webid (webid, account_id, created) VALUES (?, ?, ?)",
            (webid.webid, webid.account_id, webid.created),
        )

    def webids(self, account_id: str) -> Sequence[WebId]:
        """Of one account, the oldest first."""
        rows = self.file.rows(
            "SELECT webid, account_id, created FROM webid WHERE account_id = ?"
            " ORDER BY created, webid",
            (account_id,),
        )
        return [WebId(str(webid), str(owner), _int(created)) for webid, owner, created in rows]

    def keep(self, name: str, value: str) -> str:
        """The first value ever given for this name, whoever was first."""
        self.file.write("INSERT OR IGNORE INTO kept (name, value) VALUES (?, ?)", (name, value))
        row = self.file.row("SELECT value FROM kept WHERE name = ?", (name,))
        return str(row[0]) if row else value

    def kept(self, name: str) -> str:
        """The value kept for this name; empty where there is none."""
        row = self.file.row("SELECT value FROM kept WHERE name = ?", (name,))
        return str(row[0]) if row else ""

    def set_recovery(self, account_id: str, digests: Sequence[str]) -> None:
        """New codes; the old ones are void."""
        with self.file.turn():
            self.file.write("DELETE FROM recovery WHERE account_id = ?", (account_id,))
            for digest in digests:
                self.file.write(
                    "INSERT INTO recovery (account_id, digest) VALUES (?, ?)", (account_id, digest)
                )

    def take_recovery(self, account_id: str, digest: str) -> bool:
        """Whether it was one of the codes; it is one no more."""
        return bool(
            self.file.write(
                "DELETE FROM recovery WHERE account_id = ? AND digest = ?", (account_id, digest)
            )
        )

    def recovery_left(self, account_id: str) -> int:
        """How many codes have not been used."""
        row = self.file.row("SELECT count(*) FROM recovery WHERE account_id = ?", (account_id,))
        return _int(row[0]) if row else 0

    def _take(self, kind: str, name: str, mine: str = "") -> None:
        """Note that a name is used; within a turn."""
        try:
            self.file.write(
                "INSERT INTO used_name (name, kind) VALUES (?, ?)", (_used(kind, name), kind)
            )
        except apsw.ConstraintError as error:
            if mine and kind == "email":
                holder = self.account_called(name)
                if holder is not None and holder.account_id == mine:
                    return
            raise NameTaken(name) from error


def _used(kind: str, name: Value) -> str:
    return f"{kind}:{str(name).lower()}"


def _int(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None


def _account(row: Row | None) -> Account | None:
    if row is None:
        return None
    account_id, name, created, email, password, proven, leaves, operates = row
    return Account(
        str(account_id),
        str(name),
        _int(created),
        _text(email),
        _text(password),
        proven if isinstance(proven, int) else None,
        leaves if isinstance(leaves, int) else None,
        bool(operates),
    )


def _pod(row: Row | None) -> PodRecord | None:
    return None if row is None else _pods([row])[0]


def _pods(rows: Iterable[Row]) -> list[PodRecord]:
    return [
        PodRecord(str(i), str(name), str(base), str(owner), str(account), _int(created), str(cell))
        for i, name, base, owner, account, created, cell in rows
    ]
