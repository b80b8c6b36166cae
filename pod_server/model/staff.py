"""People who act for a company by their own sign-in, each named and each ended by itself."""

from __future__ import annotations

from pod_server.model.account import SECOND
from proofs.value import value

#: How long a link to join is good for, and how many may act for one company.
LINK_FOR = 7 * 24 * 3600 * SECOND
MOST_STAFF = 200
LONGEST_NAME = 64


@value
class Staff:
    """One of them: ``name`` is the company's word for whoever it is.

    ``account_id`` is the company's, ``member_id`` the person's once they came by the link whose
    ``digest`` is kept. ``since`` and ``ended``: from when to when they act as ``webid``.
    """

    staff_id: str
    account_id: str
    webid: str
    name: str
    digest: str
    created: int
    expires: int
    member_id: str | None = None
    since: int | None = None
    ended: int | None = None

    def may_join(self, now: int) -> bool:
        """Whether the link is good."""
        return self.since is None and self.ended is None and now < self.expires
