"""Links that let somebody make a Sésame here: how they are made, and how often one is tried.

Only a hash of the secret is kept. The address is made from the configured base, never from
``Host``.
"""

from __future__ import annotations

from collections.abc import Callable

from pod_server.contracts import Accounts, Clock
from pod_server.identity.secrets import digest, new_secret
from pod_server.identity.throttle import Throttle
from pod_server.model.errors import Conflict
from pod_server.model.invitation import (
    DAY,
    GUEST,
    INVITATION,
    LISTED_FOR,
    MOST_OPEN,
    USUAL,
    Invitation,
    Standing,
    check_terms,
)
from proofs.value import value


@value
class InvitationLinks:
    """Makes and honours them. ``base`` is the account's origin with a slash.

    ``check`` raises for a name that cannot be given, ``unique`` makes what they are listed by.
    """

    accounts: Accounts
    throttle: Throttle
    clock: Clock
    base: str
    check: Callable[[str], None]
    unique: Callable[[], str]

    def make(
        self,
        *,
        guest: str = "",
        name: str = "",
        quota: int | None = None,
        days: int = USUAL,
        host: str | None = None,
    ) -> tuple[Invitation, str]:
        """A new one and its address, which is told here and never again.

        Raises ``BadRequest``, ``NameTaken``, ``Conflict``.
        """
        check_terms(guest, quota, days)
        if name:
            self.check(name)
        secret, now = new_secret(), self.clock()
        made = Invitation(
            self.unique(), digest(secret), now, now + days * DAY, guest, name, quota, host
        )
        self.accounts.invitations.add(made, MOST_OPEN)
        return made, f"{self.base}{INVITATION}/{secret}"

    def for_company(
        self, pod_id: str, code: str, guest: str, host: str, most: int, quota: int
    ) -> Invitation:
        """What a citizen's invitation of a company is good for here: one Sésame, once.

        ``host`` is the citizen's account, which lets in ``most`` in thirty days. Raises
        ``Conflict`` where it let one in already, or the citizen as many as may be.
        """
        key, now = _of_company(pod_id, code), self.clock()
        known = self.accounts.invitations.find(key)
        if known is not None and known.standing(now) is Standing.OPEN:
            return known
        if known is not None:
            raise Conflict(
                "A company has made itself a Sésame with this invitation already: sign in, if it "
                "was yours, or ask the citizen for an invitation of your own."
            )
        since = now - LISTED_FOR
        mine = [one for one in self.accounts.invitations.listed() if one.host == host]
        if sum(one.created > since for one in mine) >= most:
            raise Conflict(
                "So many companies have come by this citizen's invitations of late that no more "
                "can make themselves a Sésame here for now: make yours on another server, and "
                "come with that one."
            )
        made = Invitation(
            self.unique(), key, now, now + USUAL * DAY, guest[:GUEST], "", quota, host
        )
        self.accounts.invitations.add(made, MOST_OPEN)
        return made

    def took(self, pod_id: str, code: str) -> bool:
        """Whether a company has come in by this invitation of a citizen's."""
        known = self.accounts.invitations.find(_of_company(pod_id, code))
        return known is not None and known.standing(self.clock()) is not Standing.OPEN

    def look(self, secret: str) -> Invitation | None:
        """The invitation, if it is open."""
        found = self.accounts.invitations.find(digest(secret))
        is_open = found is not None and found.standing(self.clock()) is Standing.OPEN
        return found if is_open else None

    def tried(self, invitation: Invitation) -> None:
        """Raise ``TooManyRequests`` where it was tried too often.

        Each try tells whether a name is free.
        """
        key = f"{INVITATION} {invitation.invitation_id}"
        self.throttle.check(key)
        self.throttle.failed(key)


def _of_company(pod_id: str, code: str) -> str:
    return digest(f"company {pod_id} {code}")
