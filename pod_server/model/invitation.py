"""Invitations: who may make themselves a Sésame on a server that is somebody else's."""

from __future__ import annotations

from enum import Enum

from pod_server.model.account import SECOND
from pod_server.model.errors import BadRequest
from proofs.value import value

#: Where links lead, below the account's origin.
INVITATION = "invitation"
DAY = 24 * 3600 * SECOND
#: Days that an invitation may stand, and how many may stand at once.
SHORTEST, USUAL, LONGEST = 1, 7, 90
MOST_OPEN = 1_000
#: What is over or was used is still listed for so long.
LISTED_FOR = 30 * DAY
#: Characters that say whom it is for; octets that a pod needs at least.
GUEST, LEAST_QUOTA = 200, 1_000_000


class Standing(Enum):
    """What becomes of whoever opens it now."""

    OPEN = "open"
    USED = "used"
    OVER = "over"


@value
class Invitation:
    """One link, for one Sésame. Times are microseconds since 1970, ``digest`` is the secret's.

    ``guest`` says whom it is for, in words of whoever made it, and ``name`` is the short name that
    is proposed to them. ``quota`` is in bytes: 0 is without limit, none is the server's own.
    ``host`` is the account that made it, none where the command did; ``account_id`` who came.
    """

    invitation_id: str
    digest: str
    created: int
    expires: int
    guest: str = ""
    name: str = ""
    quota: int | None = None
    host: str | None = None
    used: int | None = None
    account_id: str | None = None

    def standing(self, now: int) -> Standing:
        """At a moment."""
        if self.used is not None:
            return Standing.USED
        return Standing.OPEN if self.expires > now else Standing.OVER


def check_terms(guest: str, quota: int | None, days: int) -> None:
    """Raise ``BadRequest`` for what no invitation can say."""
    if len(guest) > GUEST:
        raise BadRequest(f"Say in {GUEST} characters at most whom the invitation is for.")
    if not SHORTEST <= days <= LONGEST:
        raise BadRequest(f"An invitation stands for {SHORTEST} to {LONGEST} days.")
    if quota is not None and quota != 0 and quota < LEAST_QUOTA:
        raise BadRequest(f"A pod needs {LEAST_QUOTA} bytes at least; 0 is without limit.")
