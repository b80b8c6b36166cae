"""Whether what a token of ours came out of is still standing (S-35c)."""

from __future__ import annotations

from dataclasses import dataclass

from pod_server.contracts import Accounts


@dataclass(frozen=True, slots=True)
class Standing:
    """Looks into the store of accounts; fulfils :class:`~pod_server.identity.tokens.Issued`."""

    accounts: Accounts

    def mark(self) -> bytes:
        """Another one once anything was taken back, by whatever process."""
        return self.accounts.taken_back()

    def stands(self, *, client_id: str, webid: str, grant_id: str) -> bool:
        """Tokens of apps by their grant, those of programs by their credential."""
        if grant_id:
            grant = self.accounts.signins.grant(grant_id)
            return grant is not None and not grant.revoked and grant.webid == webid
        credential = self.accounts.clients.credential(client_id)
        return credential is not None and credential.webid == webid
