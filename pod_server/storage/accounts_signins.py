"""Sessions, grants, codes, refresh tokens, one-time links, and failed attempts."""

from __future__ import annotations

from collections.abc import Sequence

from pod_server.model.account import SECOND, Code, Grant, Link, RefreshToken, Session, Use
from pod_server.storage.accounts_file import AccountsFile, Row, Value
from proofs.value import value

_GRANT = (
    "SELECT grant_id, account_id, client_id, webid, scope, created, expires, signed_in, session,"
    " revoked FROM grants"
)
_SESSION = "SELECT digest, account_id, signed_in, expires, began, last_used, device FROM session"
_CODE, _REFRESH = "code", "refresh"
_ADD_VOUCHER = (
    "INSERT INTO voucher (digest, grant_id, kind, expires, jkt, redirect_uri, challenge, nonce)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
#: How long what has ended is remembered, so that its second use is still known as one.
REMEMBERED = 30 * 24 * 3600 * SECOND
#: Failed attempts older than this count for nothing.
ATTEMPTS_KEPT = 24 * 3600 * SECOND


@value
class SqliteSignIns:
    """Fulfils :class:`~pod_server.contracts.SignIns`."""

    file: AccountsFile

    def add_session(self, session: Session) -> None:
        """And forget those that have ended."""
        with self.file.turn():
            self.file.write("DELETE FROM session WHERE expires < ?", (session.signed_in,))
            self.file.write(
                "INSERT INTO session (digest, account_id, signed_in, expires, began, last_used,"
                " device) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    session.digest,
                    session.account_id,
                    session.signed_in,
                    session.expires,
                    session.began,
                    session.last_used,
                    session.device,
                ),
            )

    def session(self, digest: str, now: int) -> Session | None:
        """The session, unless it has ended."""
        row = self.file.row(f"{_SESSION} WHERE digest = ? AND expires > ?", (digest, now))
        return None if row is None else _session(row)

    def sessions(self, account_id: str, now: int) -> Sequence[Session]:
        """Of one account, those that last, the last used first."""
        rows = self.file.rows(
            f"{_SESSION} WHERE account_id = ? AND expires > ? ORDER BY last_used DESC, began DESC",
            (account_id, now),
        )
        return [_session(row) for row in rows]

    def used_session(self, digest: str, when: int) -> None:
        """Note the last use."""
        self.file.write("UPDATE session SET last_used = ? WHERE digest = ?", (when, digest))

    def confirm_session(self, digest: str, when: int) -> None:
        """From now on it counts as signed in at ``when``."""
        self.file.write(
            "UPDATE session SET signed_in = ?1, last_used = ?1 WHERE digest = ?2", (when, digest)
        )

    def replace_session(self, old: str, new: str) -> None:
        """In one step with the grants that were made in it."""
        with self.file.turn():
            self.file.write("DELETE FROM session WHERE digest = ?", (old,))
            self.file.write("UPDATE grants SET session = ? WHERE session = ?", (new, old))

    def end_session(self, digest: str) -> None:
        """In one step with its grants."""
        with self.file.turn():
            self.file.write("DELETE FROM session WHERE digest = ?", (digest,))
            self.file.take_back(
                "UPDATE grants SET revoked = 1 WHERE session = ? AND session <> ''", (digest,)
            )

    def end_sessions(self, account_id: str, keep: str = "") -> None:
        """In one step with their grants, and with those that outlived their session."""
        whose = (account_id, keep)
        with self.file.turn():
            self.file.write("DELETE FROM session WHERE account_id = ? AND digest <> ?", whose)
            self.file.take_back(
                "UPDATE grants SET revoked = 1 WHERE account_id = ?1"
                " AND (session <> ?2 OR ?2 = '')",
                whose,
            )

    def add_grant(self, grant: Grant, code: Code) -> None:
        """A grant with its code, in one step; grants long ended are forgotten."""
        with self.file.turn():
            self.file.write("DELETE FROM grants WHERE expires < ?", (grant.created - REMEMBERED,))
            self.file.write(
                "INSERT INTO grants (grant_id, account_id, client_id, webid, scope, created,"
                " expires, signed_in, session) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    grant.grant_id,
                    grant.account_id,
                    grant.client_id,
                    grant.webid,
                    grant.scope,
                    grant.created,
                    grant.expires,
                    grant.signed_in,
                    grant.session,
                ),
            )
            self.file.write(
                _ADD_VOUCHER,
                (
                    code.digest,
                    code.grant_id,
                    _CODE,
                    code.expires,
                    code.jkt,
                    code.redirect_uri,
                    code.challenge,
                    code.nonce,
                ),
            )

    def grant(self, grant_id: str) -> Grant | None:
        """By id, revoked or not."""
        row = self.file.row(f"{_GRANT} WHERE grant_id = ?", (grant_id,))
        return None if row is None else _grant(row)

    def grants(self, account_id: str) -> Sequence[Grant]:
        """Of one account, not revoked, the newest first."""
        rows = self.file.rows(
            f"{_GRANT} WHERE account_id = ? AND revoked = 0 ORDER BY created DESC", (account_id,)
        )
        return [_grant(row) for row in rows]

    def revoke_grant(self, grant_id: str) -> None:
        """With all tokens that came out of it."""
        self.file.take_back("UPDATE grants SET revoked = 1 WHERE grant_id = ?", (grant_id,))

    def code(self, digest: str) -> Code | None:
        """A code, used or not: :meth:`exchange` tells."""
        row = self.file.row(
            "SELECT digest, grant_id, redirect_uri, challenge, expires, nonce, jkt FROM voucher"
            " WHERE digest = ? AND kind = ?",
            (digest, _CODE),
        )
        if row is None:
            return None
        digest_, grant_id, redirect_uri, challenge, expires, nonce, jkt = row
        return Code(
            str(digest_),
            str(grant_id),
            str(redirect_uri),
            str(challenge),
            _int(expires),
            str(nonce),
            str(jkt),
        )

    def refresh_token(self, digest: str) -> RefreshToken | None:
        """A refresh token, used or not: :meth:`exchange` tells."""
        row = self.file.row(
            "SELECT digest, grant_id, expires, jkt FROM voucher WHERE digest = ? AND kind = ?",
            (digest, _REFRESH),
        )
        return (
            None
            if row is None
            else RefreshToken(str(row[0]), str(row[1]), _int(row[2]), str(row[3]))
        )

    def exchange(self, old: str, new: RefreshToken | None, now: int) -> Use:
        """In one turn, so that of two processes one is first."""
        with self.file.turn():
            row = self.file.row("SELECT grant_id, used FROM voucher WHERE digest = ?", (old,))
            if row is None:
                return Use.UNKNOWN
            if row[1] is not None:
                self.file.take_back("UPDATE grants SET revoked = 1 WHERE grant_id = ?", (row[0],))
                return Use.AGAIN
            self.file.write("UPDATE voucher SET used = ? WHERE digest = ?", (now, old))
            if new is not None:
                self.file.write(
                    _ADD_VOUCHER,
                    (new.digest, new.grant_id, _REFRESH, new.expires, new.jkt, "", "", ""),
                )
        return Use.FIRST

    def add_link(self, link: Link) -> None:
        """A new link; those for the same purpose and account are void."""
        with self.file.turn():
            self.file.write(
                "DELETE FROM link WHERE purpose = ? AND account_id IS ?",
                (link.purpose, link.account_id),
            )
            self.file.write(
                "INSERT INTO link (digest, purpose, expires, account_id, detail)"
                " VALUES (?, ?, ?, ?, ?)",
                (link.digest, link.purpose, link.expires, link.account_id, link.detail),
            )

    def link(self, digest: str, now: int) -> Link | None:
        """A link that can still be used."""
        row = self.file.row(
            "SELECT digest, purpose, expires, account_id, detail FROM link"
            " WHERE digest = ? AND expires > ?",
            (digest, now),
        )
        if row is None:
            return None
        return Link(str(row[0]), str(row[1]), _int(row[2]), _text(row[3]), str(row[4]))

    def take_link(self, digest: str, now: int) -> Link | None:
        """In one turn, so that of two processes one gets it."""
        with self.file.turn():
            found = self.link(digest, now)
            self.file.write("DELETE FROM link WHERE digest = ?", (digest,))
        return found

    def attempts(self, key: str, since: int) -> int:
        """How many attempts were noted under this key."""
        row = self.file.row(
            "SELECT count(*) FROM attempt WHERE attempt_key = ? AND at > ?", (key, since)
        )
        return _int(row[0]) if row else 0

    def add_attempt(self, key: str, when: int) -> None:
        """Note one, and forget the old."""
        with self.file.turn():
            self.file.write("DELETE FROM attempt WHERE at < ?", (when - ATTEMPTS_KEPT,))
            self.file.write("INSERT INTO attempt (attempt_key, at) VALUES (?, ?)", (key, when))

    def forget_attempts(self, key: str) -> None:
        """It succeeded."""
        self.file.write("DELETE FROM attempt WHERE attempt_key = ?", (key,))


def _int(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None


def _session(row: Row) -> Session:
    digest, account_id, signed_in, expires, began, last_used, device = row
    return Session(
        str(digest),
        str(account_id),
        _int(signed_in),
        _int(expires),
        _int(began),
        _int(last_used),
        str(device),
    )


def _grant(row: Row) -> Grant:
    grant_id, account_id, client_id, webid, scope, created, expires, signed_in, session, rev = row
    return Grant(
        str(grant_id),
        str(account_id),
        str(client_id),
        str(webid),
        str(scope),
        _int(created),
        _int(expires),
        _int(signed_in),
        str(session),
        bool(rev),
    )
