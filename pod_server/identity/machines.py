"""Machines: programs that act as a WebID by themselves, each named and each ended by itself (O-07).

What is shown of a secret is shown once; what ends, ends at the next request of any pod (S-35c).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from pod_server.contracts import Accounts, Clock
from pod_server.identity.machine_keys import key_set
from pod_server.identity.secrets import hash_chosen, hash_made, new_secret
from pod_server.model.account import SECOND, Account, Credential
from pod_server.model.errors import AccessDenied
from pod_server.model.machine import Issued, Wish
from proofs.value import value

DAY = 24 * 3600 * SECOND
#: How many that stand an account may have.
MOST = 100


@value
class Machines:
    """Makes, lists and ends them."""

    accounts: Accounts
    clock: Clock
    most: int = MOST

    def issue(self, account: Account, wish: Wish) -> Issued:
        """A machine as wished; a secret that is not given is made.

        Raises ``BadRequest`` for keys that cannot be taken, ``NameTaken`` for a client id of
        somebody else's, ``QuotaExceeded``. Whose WebID it is, the caller has seen to.
        """
        keys = key_set(wish.keys) if wish.keys else ""
        shown = "" if keys else wish.secret or new_secret()
        kept = hash_chosen(shown) if wish.secret else hash_made(shown) if shown else ""
        client_id = wish.client_id or f"{account.name}-{secrets.token_hex(8)}"
        now = self.clock()
        self.accounts.clients.add_credential(
            Credential(
                client_id,
                account.account_id,
                wish.webid,
                kept,
                now,
                purpose=wish.purpose,
                name=wish.name,
                expires=now + wish.days * DAY if wish.days else None,
                keys=keys,
            ),
            self.most,
        )
        return Issued(client_id, shown, wish.webid)

    def issue_own(self, account: Account, wish: Wish) -> Issued:
        """As :meth:`issue`, for one of the account's own WebIDs; ``AccessDenied`` for others."""
        if wish.webid not in self.webids(account.account_id):
            raise AccessDenied("act as", wish.webid)
        return self.issue(account, wish)

    def webids(self, account_id: str) -> Sequence[str]:
        """Whom the account's machines may act as."""
        return [known.webid for known in self.accounts.people.webids(account_id)]

    def page(self, account_id: str, limit: int, after: str = "") -> Sequence[Credential]:
        """The newest first, ended ones too, from the one after ``after`` on."""
        return self.accounts.clients.credentials(account_id, limit=limit, after=after)

    def find(self, account_id: str, client_id: str) -> Credential | None:
        """One of the account's that has not been ended."""
        found = self.accounts.clients.credential(client_id)
        return found if found is not None and found.account_id == account_id else None

    def end(self, account_id: str, client_id: str) -> bool:
        """At once; whether there was one that stood."""
        return self.accounts.clients.end_credential(account_id, client_id, self.clock())

    def now(self) -> int:
        """The clock that they run out by; microseconds since 1970."""
        return self.clock()
