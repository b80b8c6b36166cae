"""Sign-up by invitation: somebody's Sésame on a server that is another's (S-68).

The pod is made first, where nobody reaches it yet. Then one step of the store makes the account,
the directory's line and the WebID, and uses the invitation up: of two who send at once one comes
in, and a crash leaves at most an empty pod without a line in the directory.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from pod_server.actions.pods import PodMaker, webid
from pod_server.actions.welcome import Welcomed, check_name
from pod_server.contracts import Accounts, Clock, Pod
from pod_server.model.account import Account, PodRecord, WebId
from pod_server.model.errors import MissingResource, NameTaken
from pod_server.model.invitation import Invitation
from proofs.value import value


class Landlord(Protocol):
    """What the house does with a pod that is no affair of whoever lives there."""

    def set_quota(self, pod_id: str, bytes_max: int) -> None: ...
    def remove(self, pod_id: str) -> None: ...


@value
class SignUp:
    """Makes guests at home. ``pod_base`` tells the root container of the pod of that name."""

    accounts: Accounts
    maker: PodMaker
    landlord: Landlord
    clock: Clock
    unique: Callable[[], str]
    pod_base: Callable[[str], str]

    def check(self, name: str) -> None:
        """Raise ``BadRequest`` for what cannot be a name, ``NameTaken`` for one ever given."""
        check_name(name)
        if not self.accounts.people.is_free(name):
            raise NameTaken(name)

    def admit(
        self, invitation: Invitation, name: str, *, password: str | None = None, full_name: str = ""
    ) -> Welcomed:
        """The account called ``name``, by this invitation and no other; ``password`` is a hash.

        Raises as :meth:`check` does, and ``MissingResource`` where the invitation is open no more.
        """
        self.check(name)
        now, base, number = self.clock(), self.pod_base(name), self.unique()
        owner = webid(base)
        account = Account(number, name, now, None, password)
        record = PodRecord(number, name, base, owner, number, now)
        self.maker.make(Pod(number, name, base, owner), full_name or name)
        is_in = False
        try:
            if invitation.quota is not None:
                self.landlord.set_quota(number, invitation.quota)
            is_in = self.accounts.invitations.accept(
                invitation.digest, account, record, WebId(owner, number, now)
            )
        finally:
            if not is_in:
                self.landlord.remove(number)
        if not is_in:
            raise MissingResource(gone=True)
        return Welcomed(account, record, is_new=True)
