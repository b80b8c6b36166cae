"""Whose doing something was: what the ledger keeps of an agent, in names that its people gave."""

from __future__ import annotations

from pod_server.contracts import Accounts
from pod_server.model.doing import Doer
from proofs.value import value


@value
class Doers:
    """Finds names, those of people and machines that were ended too."""

    accounts: Accounts

    def named(self, account_id: str, actor: str | None) -> Doer:
        """``actor`` as :attr:`~pod_server.model.access.Agent.doer` writes it."""
        webid, _, through = (actor or "").partition(" ")
        staff = self.accounts.staff.by_grant(account_id, through) if through else None
        if staff is not None:
            return Doer(webid, "person", staff.name)
        machine = self.accounts.clients.machine(account_id, through) if through else None
        if machine is not None:
            return Doer(webid, "machine", machine.name or machine.client_id)
        return Doer(webid)
