"""One-time links and recovery codes: ways in for those who hold them (decision 10, S-49).

Only hashes are kept. A link's address is made from the configured base, never from ``Host``.
"""

from __future__ import annotations

import secrets

from pod_server.contracts import Accounts, Clock
from pod_server.identity.secrets import digest, new_secret
from pod_server.identity.throttle import Throttle
from pod_server.model.account import SECOND, Link
from pod_server.model.errors import Unauthenticated
from proofs.value import value

#: Purposes: the owner claims a new server; somebody gets back in; a mail address is proven.
CLAIM, RESET, EMAIL = "claim", "reset", "email"
CLAIM_FOR, RESET_FOR = 24 * 3600 * SECOND, 1800 * SECOND
_LASTS = {CLAIM: CLAIM_FOR, RESET: RESET_FOR, EMAIL: CLAIM_FOR}
CODES = 8
#: No letters that are mistaken for others.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@value
class Links:
    """Makes and honours them. ``base`` is the account's origin with a slash."""

    accounts: Accounts
    throttle: Throttle
    clock: Clock
    base: str

    @classmethod
    def open(cls, accounts: Accounts, clock: Clock, base: str) -> Links:
        """Over a store of accounts."""
        return cls(accounts, Throttle(accounts.signins, clock), clock, base)

    def make(self, purpose: str, account_id: str | None = None, detail: str = "") -> str:
        """A new link's address; an older one for the same purpose and account is void."""
        token, until = new_secret(), self.clock() + _LASTS[purpose]
        self.accounts.signins.add_link(Link(digest(token), purpose, until, account_id, detail))
        return f"{self.base}{purpose}/{token}"

    def look(self, purpose: str, token: str) -> Link | None:
        """The link, still to be used: to show its page."""
        link = self.accounts.signins.link(digest(token), self.clock())
        return link if link is not None and link.purpose == purpose else None

    def take(self, purpose: str, token: str) -> Link | None:
        """The link, once."""
        if self.look(purpose, token) is None:
            return None
        return self.accounts.signins.take_link(digest(token), self.clock())

    def give_back(self, link: Link) -> None:
        """A link that was taken and has done nothing: it can be used again."""
        self.accounts.signins.add_link(link)

    def new_codes(self, account_id: str) -> tuple[str, ...]:
        """Recovery codes, to be shown once; older ones are void."""
        codes = tuple(_code() for _ in range(CODES))
        self.accounts.people.set_recovery(account_id, [digest(_bare(code)) for code in codes])
        return codes

    def recover(self, name: str, code: str, network: str) -> str:
        """The account whose recovery code this is, once; ``Unauthenticated`` otherwise."""
        who = name.strip().lower()
        pair, everywhere = f"pair {network} {who}", f"account {who}"
        self.throttle.check(pair, everywhere, f"network {network}")
        account = self.accounts.people.account_called(name)
        if account is None or not self.accounts.people.take_recovery(
            account.account_id, digest(_bare(code))
        ):
            self.throttle.failed(pair, everywhere, f"network {network}")
            raise Unauthenticated("The name or the code is not right.")
        return account.account_id


def _code() -> str:
    """Four groups of five: 98 random bits."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))
    return "-".join(groups)


def _bare(code: str) -> str:
    return "".join(letter for letter in code.lower() if letter.isalnum())
