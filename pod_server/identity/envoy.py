"""Errands of a company without programs of its own: its pod's server goes, in its name (O-07).

It goes as a machine of the company's account, which the account's page lists like any other: ended
there, it is refused at its next request, and the next errand that the company sends makes another
one. Nobody has its secret; the server mints its tokens. What is on this server is asked for within
it, all else through the one door (S-36).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pod_server.contracts import Accounts
from pod_server.identity.fetch import Door
from pod_server.identity.machines import MOST, Machines
from pod_server.identity.minting import Minter
from pod_server.identity.sender import possessed
from pod_server.model.errors import MissingResource
from pod_server.model.machine import Wish
from pod_server.model.received import Received
from proofs.value import value

#: What the account's page of machines calls it.
NAME, PURPOSE = "Sésame", "desk"

#: Method, address, body, header fields; what came back.
Within = Callable[[str, str, bytes, Mapping[str, str]], Received]


@value
class Envoy:
    """Goes for the accounts of this server. ``is_ours`` tells addresses of its own pods.

    Blocking: for threads.
    """

    accounts: Accounts
    machines: Machines
    minter: Minter
    door: Door
    is_ours: Callable[[str], bool]
    within: Within

    def read(self, url: str, accept: str) -> Received:
        """As anybody may. Raises ``Unreachable``."""
        return self._go("GET", url, b"", {"Accept": accept})

    def ask(
        self,
        account_id: str,
        webid: str,
        method: str,
        url: str,
        *,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Received:
        """One request in the name of a WebID of the account's. Raises ``Unreachable``."""
        client = self._machine(account_id, webid)
        token = possessed(self.minter, webid, client, method, url)
        return self._go(method, url, body, {**(headers or {}), **token})

    def _go(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Received:
        if self.is_ours(url):
            return self.within(method, url, body, headers)
        return self.door.exchange(method, url, body, headers)

    def _machine(self, account_id: str, webid: str) -> str:
        """The client id of the machine that goes; made where it has none."""
        now = self.machines.now()
        for known in self.machines.page(account_id, MOST):
            if known.purpose == PURPOSE and known.webid == webid and not known.is_over(now):
                return known.client_id
        account = self.accounts.people.account(account_id)
        if account is None:
            raise MissingResource
        return self.machines.issue_own(account, Wish(webid, name=NAME, purpose=PURPOSE)).client_id
