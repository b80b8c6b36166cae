"""What people let apps do: one consent for each account, app and WebID."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pod_server.model.access import Limits, modes_named
from pod_server.model.account import Consent
from pod_server.storage.accounts_file import AccountsFile, Row
from proofs.value import value

_CONSENT = (
    "SELECT account_id, client_id, webid, scope, given, until, limits, name, returns_to, last_used"
    " FROM consent"
)
#: The last given first; of those of one moment, always in the same order.
_IN_ORDER = "ORDER BY given DESC, client_id, webid"


_WITHDRAW = "DELETE FROM consent WHERE account_id = ? AND client_id = ? AND webid = ?"
_TAKE_BACK = "UPDATE grants SET revoked = 1 WHERE account_id = ? AND client_id = ? AND webid = ?"


@value
class SqliteConsents:
    """Fulfils :class:`~pod_server.contracts.Consents`."""

    file: AccountsFile

    def give(self, consent: Consent) -> None:
        """What was agreed before is taken back by it: the mark turns."""
        self.file.take_back(
            "INSERT OR REPLACE INTO consent (account_id, client_id, webid, scope, given, until,"
            " limits, name, returns_to, last_used) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                consent.account_id,
                consent.client_id,
                consent.webid,
                consent.scope,
                consent.given,
                consent.until,
                _text(consent.limits),
                consent.name,
                consent.returns_to,
                consent.last_used,
            ),
        )

    def given(self, account_id: str, client_id: str, webid: str = "") -> Consent | None:
        """Over or not."""
        row = self.file.row(
            f"{_CONSENT} WHERE account_id = ?1 AND client_id = ?2 AND (webid = ?3 OR ?3 = '')"
            f" {_IN_ORDER} LIMIT 1",
            (account_id, client_id, webid),
        )
        return None if row is None else _consent(row)

    def of(self, account_id: str, limit: int, after: int = 0) -> Sequence[Consent]:
        """The last given first."""
        rows = self.file.rows(
            f"{_CONSENT} WHERE account_id = ? {_IN_ORDER} LIMIT ? OFFSET ?",
            (account_id, limit, after),
        )
        return [_consent(row) for row in rows]

    def used(self, consent: Consent, when: int) -> None:
        """Note the last use."""
        self.file.write(
            "UPDATE consent SET last_used = ? WHERE account_id = ? AND client_id = ? AND webid = ?",
            (when, consent.account_id, consent.client_id, consent.webid),
        )

    def withdraw(self, account_id: str, client_id: str, webid: str) -> None:
        """In one step with its grants."""
        whose = (account_id, client_id, webid)
        with self.file.turn():
            self.file.write(_WITHDRAW, whose)
            self.file.take_back(_TAKE_BACK, whose)


def _text(limits: Limits | None) -> str | None:
    if limits is None:
        return None
    return json.dumps({"modes": limits.modes.words(), "places": limits.places})


def _consent(row: Row) -> Consent:
    account_id, client_id, webid, scope, given, until, limits, name, returns_to, last_used = row
    return Consent(
        account_id=str(account_id),
        client_id=str(client_id),
        webid=str(webid),
        scope=str(scope),
        given=int(given or 0),
        until=until if isinstance(until, int) else None,
        limits=_limits(limits) if isinstance(limits, str) else None,
        name=str(name),
        returns_to=str(returns_to),
        last_used=last_used if isinstance(last_used, int) else None,
    )


def _limits(text: str) -> Limits:
    said = json.loads(text)
    return Limits(modes_named(said["modes"]), tuple(said["places"]))
