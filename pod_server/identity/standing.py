"""Whether what a token of ours came out of is still standing (S-35c), and what it allows (O-13)."""

from __future__ import annotations

from pod_server.contracts import Accounts, Clock
from pod_server.identity.staff import acts_as
from pod_server.model.access import Agent, Warrant
from pod_server.model.iri import SENDER
from proofs.value import value


@value
class Standing:
    """Looks into the store of accounts; fulfils :class:`~pod_server.identity.tokens.Issued`."""

    accounts: Accounts
    clock: Clock

    def mark(self) -> bytes:
        """Another one once anything was taken back, by whatever process."""
        return self.accounts.taken_back()

    def warrant(self, *, client_id: str, webid: str, grant_id: str) -> Warrant | None:
        """Tokens of apps by their grant and its consent, those of programs by their credential."""
        if not grant_id:
            if client_id == webid and self._is_sender(webid):
                return Warrant()
            credential = self.accounts.clients.credential(client_id)
            if credential is None or credential.webid != webid or credential.is_over(self.clock()):
                return None
            return Warrant(until=credential.expires)
        grant = self.accounts.signins.grant(grant_id)
        if grant is None or grant.revoked or grant.webid != webid:
            return None
        if webid not in acts_as(self.accounts, grant.account_id):
            return None
        consent = self.accounts.consents.given(grant.account_id, grant.client_id, webid)
        if consent is None or consent.is_over(self.clock()):
            return None
        return Warrant(consent.limits, consent.until)

    def _is_sender(self, webid: str) -> bool:
        """What a pod here sends as (N-11): nobody else is given a token for it."""
        base = webid.removesuffix(SENDER)
        return base != webid and self.accounts.people.pod_at([base]) is not None

    def stands(self, agent: Agent) -> bool:
        """Whether an agent with a token of ours may still do what it could when it came."""
        found = self.warrant(
            client_id=agent.client or "", webid=agent.webid or "", grant_id=agent.grant
        )
        return found is not None and found.limits == agent.limits
