"""Links by mail: to get back in, and to show that a mail address is one's own (S-47, S-49).

A link to get back in goes only to an address that was shown to be theirs. Whoever asks for one is
told the same whatever is known of the name, at once: the looking up is done after the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from pod_server.contracts import Accounts, Clock
from pod_server.identity.links import EMAIL, RESET, Links
from pod_server.identity.throttle import Throttle
from pod_server.model.account import Account
from pod_server.model.errors import MissingResource, TooManyRequests
from proofs.value import value

#: A link and the account's name as a letter: its subject and its text.
Compose = Callable[[str, str], tuple[str, str]]


class Post(Protocol):
    """Somebody who takes letters."""

    def later(self, job: Callable[[], None]) -> None:
        """Do it soon, in another thread."""

    def send(self, to: str, subject: str, text: str) -> None:
        """Blocking; what fails is logged."""


@value
class Mailing:
    """Sends links. Limits are by network and by account (S-48)."""

    accounts: Accounts
    links: Links
    throttle: Throttle
    clock: Clock
    post: Post

    def ask_for_reset(self, name: str, network: str, compose: Compose) -> None:
        """Raises ``TooManyRequests`` by network only, which tells nothing of the name."""
        self._count(f"mail {network}")
        self.post.later(lambda: self._reset(name, compose))

    def _reset(self, name: str, compose: Compose) -> None:
        account = self.accounts.people.account_called(name)
        if account is None or account.email is None or account.email_proven is None:
            return
        try:
            self._count(f"mail {account.account_id}")
        except TooManyRequests:
            return
        link = self.links.make(RESET, account.account_id)
        self.post.send(account.email, *compose(link, account.name))

    def ask_for_proof(self, account: Account, address: str, compose: Compose) -> None:
        """A letter to an address that somebody says is theirs. Raises ``TooManyRequests``."""
        self._count(f"mail {account.account_id}")
        link = self.links.make(EMAIL, account.account_id, address)
        self.post.later(lambda: self.post.send(address, *compose(link, account.name)))

    def to_prove(self, token: str) -> tuple[str, str] | None:
        """The account's name and the address, while the link is good."""
        link = self.links.look(EMAIL, token)
        account = self.accounts.people.account(link.account_id or "") if link else None
        return (account.name, link.detail) if link and account else None

    def prove(self, token: str, compose: Compose) -> Account:
        """The letter has come. Raises ``MissingResource``, or ``NameTaken`` where it is another's.

        The address before is told, where it was proven: it may not have been its person's wish.
        """
        link = self.links.take(EMAIL, token)
        account = self.accounts.people.account(link.account_id or "") if link else None
        if link is None or account is None:
            raise MissingResource(gone=True)
        self.accounts.people.set_email(account.account_id, link.detail, self.clock())
        old = account.email if account.email_proven is not None else None
        if old is not None and old.lower() != link.detail.lower():
            self.post.later(lambda: self.post.send(old, *compose(link.detail, account.name)))
        return account

    def tell(self, account_id: str, detail: str, compose: Compose) -> None:
        """That something was changed, to an address that was proven; it may not have been them."""
        account = self.accounts.people.account(account_id)
        if account is None or account.email is None or account.email_proven is None:
            return
        to, letter = account.email, compose(detail, account.name)
        self.post.later(lambda: self.post.send(to, *letter))

    def _count(self, key: str) -> None:
        self.throttle.check(key)
        self.throttle.failed(key)
