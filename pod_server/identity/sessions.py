"""Signing in with a password, sessions of browsers, and the tokens of their forms.

A session's cookie is random and only its hash is kept. Signing in always begins a new one, so a
cookie planted before is worth nothing (S-49). The token of a form is bound to the cookie by a key
of this server (S-43).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from pod_server.contracts import Accounts, Clock
from pod_server.identity.secrets import digest, fits, hash_chosen, new_secret
from pod_server.identity.throttle import Throttle
from pod_server.model.account import (
    LONGEST_PASSWORD,
    SECOND,
    SHORTEST_PASSWORD,
    Account,
    Session,
    may_be_password,
)
from pod_server.model.errors import BadRequest, Unauthenticated
from proofs.value import value

SESSION_FOR = 14 * 24 * 3600 * SECOND
#: How long somebody who has just shown who they are may do what matters (S-49).
FRESH_FOR = 300 * SECOND
#: The last use is told to the tenth of an hour: a write each time would cost more than it says.
NOTED_EVERY = 360 * SECOND
_FORM_KEY = "form-key"


@value
class Sessions:
    """Sessions of browsers. Tokens go to the browser, digests into the store."""

    accounts: Accounts
    throttle: Throttle
    clock: Clock
    form_key: bytes

    @classmethod
    def open(cls, accounts: Accounts, clock: Clock) -> Sessions:
        """With the key that the store keeps, made at first use."""
        key = accounts.people.keep(_FORM_KEY, new_secret())
        return cls(accounts, Throttle(accounts.signins, clock), clock, key.encode())

    def sign_in(self, name: str, password: str, network: str, device: str = "") -> str:
        """The token of a new session. Raises ``Unauthenticated``, ``TooManyRequests``.

        Whether it was the name or the password that was wrong cannot be told from outside, nor
        from the time it takes (S-47).
        """
        account = self.accounts.people.account_called(name) if len(name) < 256 else None
        return self.begin(self._checked(account, name, password, network), device)

    def confirm(self, session: Session, password: str, network: str) -> None:
        """Somebody who is signed in gives the password again. Raises as :meth:`sign_in`."""
        account = self.accounts.people.account(session.account_id)
        self._checked(account, account.name if account else "", password, network)
        self.confirmed(session)

    def confirmed(self, session: Session) -> None:
        """Its person has just shown again who they are."""
        self.accounts.signins.confirm_session(session.digest, self.clock())

    def is_fresh(self, session: Session) -> bool:
        """Whether that was within the last minutes."""
        return self.clock() - session.signed_in <= FRESH_FOR

    def _checked(self, account: Account | None, name: str, password: str, network: str) -> str:
        """The account's id. It is hashed whatever the name (S-47)."""
        who = name.strip().lower()
        pair, everywhere = f"pair {network} {who}", f"account {who}"
        self.throttle.check(pair, everywhere, f"network {network}")
        kept = account.password if account else None
        if not fits(kept, password[:LONGEST_PASSWORD]) or account is None:
            self.throttle.failed(pair, everywhere, f"network {network}")
            raise Unauthenticated("The name or the password is not right.")
        self.throttle.succeeded(pair)
        return account.account_id

    def begin(self, account_id: str, device: str = "") -> str:
        """A new session for somebody who has shown who they are; returns its token."""
        token, now = new_secret(), self.clock()
        self.accounts.signins.add_session(
            Session(digest(token), account_id, now, now + SESSION_FOR, now, now, device)
        )
        return token

    def session(self, token: str) -> Session | None:
        """The session of this token, while it lasts."""
        now = self.clock()
        found = self.accounts.signins.session(digest(token), now) if token else None
        if found is not None and now - found.last_used > NOTED_EVERY:
            self.accounts.signins.used_session(found.digest, now)
        return found

    def follow(self, before: str, token: str) -> None:
        """A browser that was signed in has signed in again: what it had before does not stay.

        The same person's new session takes over its apps; somebody else's apps are signed out, for
        another person sits there now.
        """
        old, new = self.session(before), self.session(token)
        if old is None or new is None or old.digest == new.digest:
            return
        if old.account_id == new.account_id:
            self.accounts.signins.replace_session(old.digest, new.digest)
        else:
            self.accounts.signins.end_session(old.digest)

    def sign_out(self, token: str) -> None:
        """The session ends, and with it every app's sign-in that was made in it."""
        self.accounts.signins.end_session(digest(token))

    def all(self, account_id: str) -> Sequence[Session]:
        """Where somebody is signed in, the last used first."""
        return self.accounts.signins.sessions(account_id, self.clock())

    def end(self, account_id: str, session_digest: str) -> None:
        """One of their own, by its digest, which opens nothing."""
        if any(session.digest == session_digest for session in self.all(account_id)):
            self.accounts.signins.end_session(session_digest)

    def end_others(self, session: Session) -> None:
        """All of its person's but this one, with the apps that were signed in from there."""
        self.accounts.signins.end_sessions(session.account_id, keep=session.digest)

    def end_all(self, account_id: str) -> None:
        """All of somebody's, with all their apps: they got back in by other means."""
        self.accounts.signins.end_sessions(account_id)

    def change_password(self, account_id: str, password: str) -> None:
        """Set it and end all sessions and sign-ins (S-49); the caller begins a new session."""
        if not may_be_password(password):
            raise BadRequest(
                f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters."
            )
        self.accounts.people.set_password(account_id, hash_chosen(password))
        self.accounts.signins.end_sessions(account_id)

    def forget_password(self, account_id: str) -> None:
        """Who has a passkey may do without one."""
        self.accounts.people.set_password(account_id, None)

    def form_token(self, cookie: str) -> str:
        """What a form carries to show that its page was ours and this browser's."""
        return hmac.new(self.form_key, cookie.encode(), hashlib.sha256).hexdigest()

    def is_form(self, cookie: str, token: str) -> bool:
        """Whether a form's token belongs to this browser's cookie."""
        return bool(cookie) and hmac.compare_digest(
            self.form_token(cookie).encode(), token.encode()
        )
