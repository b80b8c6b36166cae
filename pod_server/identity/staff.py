"""People of a company: let in by a link that is good once, acting as it until that is ended."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from pod_server.contracts import Accounts, Clock
from pod_server.identity.secrets import digest, new_secret
from pod_server.model.account import Account
from pod_server.model.staff import LINK_FOR, MOST_STAFF, Staff
from proofs.value import value

JOIN = "join"


def acts_as(accounts: Accounts, account_id: str) -> tuple[str, ...]:
    """The WebIDs that somebody may let an app act as: their own first, then their companies'."""
    own = [known.webid for known in accounts.people.webids(account_id)]
    return tuple(dict.fromkeys([*own, *(s.webid for s in accounts.staff.acting(account_id))]))


@value
class People:
    """Lets them in, lists them, ends them. ``base`` is the account's origin with a slash."""

    accounts: Accounts
    clock: Clock
    base: str
    most: int = MOST_STAFF

    def invite(self, account: Account, webid: str, name: str) -> str:
        """A new link's address, told here and never again. Raises ``QuotaExceeded``."""
        secret, now = new_secret(), self.clock()
        staff = Staff(
            secrets.token_urlsafe(12),
            account.account_id,
            webid,
            name,
            digest(secret),
            now,
            now + LINK_FOR,
        )
        self.accounts.staff.add(staff, self.most)
        return f"{self.base}{JOIN}/{secret}"

    def look(self, secret: str) -> Staff | None:
        """Whom a link would bring in, while it is good."""
        found = self.accounts.staff.find(digest(secret))
        return found if found is not None and found.may_join(self.clock()) else None

    def join(self, secret: str, member_id: str) -> bool:
        """Once; not for the company itself."""
        return self.accounts.staff.join(digest(secret), member_id, self.clock())

    def webids(self, account_id: str) -> Sequence[str]:
        """Whom others can be let act as: what is the account's own."""
        return [known.webid for known in self.accounts.people.webids(account_id)]

    def page(self, account_id: str, limit: int, after: str = "") -> Sequence[Staff]:
        """The newest first, ended ones too."""
        return self.accounts.staff.of(account_id, limit, after)

    def acting(self, member_id: str) -> Sequence[Staff]:
        """For which companies somebody acts."""
        return self.accounts.staff.acting(member_id)

    def name_of(self, account_id: str | None) -> str:
        """What an account is called; empty where it is gone."""
        found = self.accounts.people.account(account_id) if account_id else None
        return found.name if found else ""

    def end(self, by: str, staff_id: str) -> bool:
        """At once, with every sign-in that came of it; by the company or by the person."""
        return self.accounts.staff.end(by, staff_id, self.clock())

    def now(self) -> int:
        """The clock that links run out by."""
        return self.clock()
