"""Limits on what strangers may try, among all processes (S-47, S-48, S-35c).

Attempts are counted by what was tried and from where. Nobody can lock another one out for good:
counts are forgotten by themselves, and the limit for one account from one network is far below
the one for the account from everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.contracts import Clock, SignIns
from pod_server.identity.secrets import digest
from pod_server.model.account import SECOND
from pod_server.model.errors import TooManyRequests
from proofs.value import value


@value
class Limit:
    """So many attempts within so many seconds."""

    attempts: int
    seconds: int


#: By the first word of a key.
LIMITS: Mapping[str, Limit] = {
    "pair": Limit(10, 900),
    "account": Limit(200, 3_600),
    "network": Limit(100, 900),
    "token": Limit(30, 900),
    "mail": Limit(5, 3_600),
    "invitation": Limit(30, 3_600),
    "register": Limit(200, 3_600),
    "message": Limit(60, 3_600),
    "inbox": Limit(600, 3_600),
    "payment": Limit(120, 3_600),
    "payments": Limit(600, 3_600),
}


@value
class Throttle:
    """Counts attempts in the store of accounts; keys go there hashed."""

    signins: SignIns
    clock: Clock

    def check(self, *keys: str) -> None:
        """Raise ``TooManyRequests`` where one of the keys has had its share."""
        now = self.clock()
        for key in keys:
            limit = LIMITS[key.partition(" ")[0]]
            since = now - limit.seconds * SECOND
            if self.signins.attempts(digest(key), since) >= limit.attempts:
                raise TooManyRequests(limit.seconds, "attempts")

    def failed(self, *keys: str) -> None:
        """Count one attempt for each key."""
        for key in keys:
            self.signins.add_attempt(digest(key), self.clock())

    def succeeded(self, *keys: str) -> None:
        """Forget what was counted for these keys."""
        for key in keys:
            self.signins.forget_attempts(digest(key))
