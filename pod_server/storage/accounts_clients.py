"""Programs that may ask for tokens: client credentials, registered apps."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pod_server.model.account import Credential, OidcClient
from pod_server.model.errors import NameTaken, QuotaExceeded
from pod_server.storage.accounts_file import AccountsFile, Row
from proofs.value import value

_CREDENTIAL = (
    "SELECT client_id, account_id, webid, secret, created, purpose, last_used, name, expires, keys,"
    " ended FROM credential"
)
_OF_ACCOUNT = (
    "SELECT client_id, account_id, webid, secret, created, purpose, last_used, name, expires, keys,"
    " ended FROM credential"
    " WHERE account_id = ?1 AND (?2 = '' OR (created, client_id) <"
    " (SELECT created, client_id FROM credential WHERE client_id = ?2))"
    " ORDER BY created DESC, client_id DESC LIMIT ?3"
)


@value
class SqliteClients:
    """Fulfils :class:`~pod_server.contracts.Clients`."""

    file: AccountsFile

    def add_credential(self, credential: Credential, most: int = 0) -> None:
        """In one step with the look whose the id is; an app's registered id is taken too."""
        new = credential
        with self.file.turn():
            known = self._row(new.client_id)
            if known is not None and known.account_id != new.account_id:
                raise NameTaken(new.client_id)
            if self.client(new.client_id) is not None:
                raise NameTaken(new.client_id)
            if most and self._standing(new) >= most:
                raise QuotaExceeded(most, "machines")
            self.file.write(
                "INSERT OR REPLACE INTO credential (client_id, account_id, webid, secret, created,"
                " purpose, last_used, name, expires, keys, ended)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    new.client_id,
                    new.account_id,
                    new.webid,
                    new.secret,
                    new.created,
                    new.purpose,
                    new.last_used,
                    new.name,
                    new.expires,
                    new.keys,
                    new.ended,
                ),
            )

    def _standing(self, new: Credential) -> int:
        """How many of the account's others are good for something when ``new`` is made."""
        row = self.file.row(
            "SELECT count(*) FROM credential WHERE account_id = ? AND client_id <> ?"
            " AND ended IS NULL AND (expires IS NULL OR expires > ?)",
            (new.account_id, new.client_id, new.created),
        )
        return int(row[0] or 0) if row else 0

    def _row(self, client_id: str) -> Credential | None:
        row = self.file.row(f"{_CREDENTIAL} WHERE client_id = ?", (client_id,))
        return None if row is None else _credential(row)

    def credential(self, client_id: str) -> Credential | None:
        """By client id."""
        found = self._row(client_id)
        return None if found is None or found.ended is not None else found

    def credentials(
        self, account_id: str, *, limit: int = -1, after: str = ""
    ) -> Sequence[Credential]:
        """Of one account, the newest first."""
        rows = self.file.rows(_OF_ACCOUNT, (account_id, after, limit))
        return [_credential(row) for row in rows]

    def machine(self, account_id: str, client_id: str) -> Credential | None:
        """By client id, of this account alone."""
        found = self._row(client_id)
        return found if found is not None and found.account_id == account_id else None

    def standing(self, account_id: str, now: int) -> int:
        """Neither ended nor over."""
        row = self.file.row(
            "SELECT count(*) FROM credential WHERE account_id = ?"
            " AND ended IS NULL AND (expires IS NULL OR expires > ?)",
            (account_id, now),
        )
        return int(row[0] or 0) if row else 0

    def used_credential(self, client_id: str, when: int) -> None:
        """Note the last use."""
        self.file.write(
            "UPDATE credential SET last_used = ? WHERE client_id = ?", (when, client_id)
        )

    def end_credential(self, account_id: str, client_id: str, when: int) -> bool:
        """Its secret goes, its name stays."""
        return bool(
            self.file.take_back(
                "UPDATE credential SET ended = ?, secret = ''"
                " WHERE client_id = ? AND account_id = ? AND ended IS NULL",
                (when, client_id, account_id),
            )
        )

    def register(self, client: OidcClient, forget_unused_before: int) -> None:
        """In one step with the forgetting."""
        with self.file.turn():
            self.file.write(
                "DELETE FROM client WHERE created < ? AND client_id NOT IN"
                " (SELECT client_id FROM grants UNION SELECT client_id FROM consent)",
                (forget_unused_before,),
            )
            self.file.write(
                "INSERT INTO client (client_id, created, secret, metadata) VALUES (?, ?, ?, ?)",
                (client.client_id, client.created, client.secret, _metadata(client)),
            )

    def client(self, client_id: str) -> OidcClient | None:
        """A registered app by id."""
        row = self.file.row(
            "SELECT client_id, created, secret, metadata FROM client WHERE client_id = ?",
            (client_id,),
        )
        return None if row is None else _client(row)


def _credential(row: Row) -> Credential:
    client_id, account_id, webid, secret, created, purpose, *more = row
    last_used, name, expires, keys, ended = more
    return Credential(
        str(client_id),
        str(account_id),
        str(webid),
        str(secret),
        int(created or 0),
        str(purpose),
        last_used if isinstance(last_used, int) else None,
        str(name),
        expires if isinstance(expires, int) else None,
        str(keys),
        ended if isinstance(ended, int) else None,
    )


def _metadata(client: OidcClient) -> str:
    return json.dumps(
        {
            "client_name": client.name,
            "redirect_uris": client.redirect_uris,
            "token_endpoint_auth_method": client.auth_method,
            "grant_types": client.grant_types,
            "post_logout_redirect_uris": client.post_logout_redirect_uris,
            "scope": client.scope,
            "client_uri": client.uri,
            "application_type": client.application_type,
            "id_token_signed_response_alg": client.id_signed_by,
        }
    )


def _client(row: Row) -> OidcClient:
    client_id, created, secret, metadata = row
    known = json.loads(str(metadata))
    return OidcClient(
        client_id=str(client_id),
        name=known["client_name"],
        redirect_uris=tuple(known["redirect_uris"]),
        created=int(created or 0),
        secret=secret if isinstance(secret, str) else None,
        auth_method=known["token_endpoint_auth_method"],
        grant_types=tuple(known["grant_types"]),
        post_logout_redirect_uris=tuple(known["post_logout_redirect_uris"]),
        scope=known["scope"],
        uri=known["client_uri"],
        application_type=known["application_type"],
        # Those that were registered before it could be chosen have the usual one.
        id_signed_by=known.get("id_token_signed_response_alg", "ES256"),
    )
