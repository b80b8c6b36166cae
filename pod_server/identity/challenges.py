"""Challenges of passkey ceremonies: signed, not kept, so that asking for one costs no write (S-49).

A challenge is bound to the cookie of the browser that asked, to what it is for and to whom it is
about. Only its answer is noted, so that there is one (Web Authentication Level 3 §13.4.3).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from pod_server.contracts import Accounts, Clock, Passkeys
from pod_server.identity.secrets import new_secret
from pod_server.model.account import SECOND
from proofs.value import value

#: What somebody may take to find their finger or their phone. A page asks again before it is over.
GOOD_FOR = 600 * SECOND
_KEY = "challenge-key"
_RANDOM, _TIME = 16, 8


@value
class Challenges:
    """Makes them and takes answers."""

    passkeys: Passkeys
    clock: Clock
    key: bytes

    @classmethod
    def open(cls, accounts: Accounts, clock: Clock) -> Challenges:
        """With the key that the store keeps, made at first use; not that of the forms."""
        key = accounts.people.keep(_KEY, new_secret())
        return cls(accounts.passkeys, clock, key.encode())

    def make(self, purpose: str, cookie: str, account_id: str = "") -> bytes:
        """One for this browser; nobody guesses it."""
        until = (self.clock() + GOOD_FOR).to_bytes(_TIME)
        head = secrets.token_bytes(_RANDOM) + until
        return head + self._seal(head, purpose, cookie, account_id)

    def take(self, challenge: bytes, purpose: str, cookie: str, account_id: str = "") -> bool:
        """Whether it is ours, for this, from this browser, in time, and answered only now."""
        head, now = challenge[: _RANDOM + _TIME], self.clock()
        seal = self._seal(head, purpose, cookie, account_id)
        if not cookie or not hmac.compare_digest(challenge[_RANDOM + _TIME :], seal):
            return False
        until = int.from_bytes(head[_RANDOM:])
        if now > until:
            return False
        return self.passkeys.answer(hashlib.sha256(challenge).hexdigest(), until, now)

    def _seal(self, head: bytes, purpose: str, cookie: str, account_id: str) -> bytes:
        bound = "\0".join((purpose, hashlib.sha256(cookie.encode()).hexdigest(), account_id))
        return hmac.new(self.key, head + bound.encode(), hashlib.sha256).digest()
