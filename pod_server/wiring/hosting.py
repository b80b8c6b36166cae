"""Sign-up by invitation put together, for the pages and for ``sesame account``."""

from __future__ import annotations

from pod_server.actions.sign_up import SignUp
from pod_server.identity.invitations import InvitationLinks
from pod_server.identity.throttle import Throttle
from pod_server.storage.ledgers import SqliteLedgers
from pod_server.wiring.house import House, unique
from proofs.value import value


@value
class _Landlord:
    """Of all pods of the house."""

    ledgers: SqliteLedgers

    def set_quota(self, pod_id: str, bytes_max: int) -> None:
        """Durable when it returns; 0 is without limit."""
        self.ledgers.by_id(pod_id).set_quota(bytes_max).result()

    def remove(self, pod_id: str) -> None:
        """With all that it holds."""
        self.ledgers.remove(pod_id)


def sign_up(house: House) -> SignUp:
    """How guests come to live here."""
    return SignUp(
        house.accounts,
        house.maker,
        _Landlord(house.ledgers),
        house.clock,
        unique,
        house.settings.pod_base,
    )


def invitation_links(house: House) -> InvitationLinks:
    """How they are invited."""
    return InvitationLinks(
        house.accounts,
        Throttle(house.accounts.signins, house.clock),
        house.clock,
        house.settings.issuer,
        sign_up(house).check,
        unique,
    )
