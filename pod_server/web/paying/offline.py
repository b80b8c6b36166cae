"""What a copy on the phone holds of payments: what is told of each payee, and whose phones sign.

Of whom may ask by her settings and of nobody else; nothing while informed payment is off (decision
0053).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pod_server.civic.paying.notices import Notices
from pod_server.civic.paying.settings import PaymentChoices, PaymentSettings, Takes
from pod_server.civic.seeing.glances import Glances
from pod_server.contracts import Ledger
from pod_server.web.office.who import Owner
from proofs.payments.payment import HIGHEST
from proofs.strict_json import Json
from proofs.value import value

#: Payees in one copy: companies that may sell come first, then by name.
MOST_PAYEES = 200
#: Stands for nobody in particular: what is told of a payee without account.
_NOBODY = ""


class Known(Protocol):
    """The passkeys of one's account."""

    def known(self, account_id: str) -> Sequence[str]:
        """Their credential ids."""


@value
class OfflinePayer:
    """Makes it, for the owner."""

    choices: PaymentChoices
    notices: Notices
    glances: Glances
    step_up: Known

    def passkeys(self, owner: Owner) -> Sequence[str]:
        """By their ids."""
        return self.step_up.known(owner.account.account_id)

    def told(self, owner: Owner, language: str) -> dict[str, Json]:
        """``pod``, ``phones`` (credentials by key), ``passkeys``, ``payees``, ``stranger``."""
        ledger, chosen = owner.ledger, self.choices.of(owner.ledger)
        is_open = chosen.takes is Takes.ANYBODY and bool(chosen.phones)
        return {
            "pod": ledger.pod.base,
            "phones": {each.kid: each.credential for each in chosen.phones},
            "passkeys": list(self.passkeys(owner)),
            "payees": list(self._payees(ledger, chosen, language)),
            "stranger": self.notices.offered(ledger, _NOBODY, language) if is_open else None,
        }

    def _payees(
        self, ledger: Ledger, chosen: PaymentSettings, language: str
    ) -> Sequence[dict[str, Json]]:
        if not chosen.phones:
            return ()
        found = [
            each
            for each in self.glances.all(ledger)
            if chosen.covers(each.company, HIGHEST, has_account=each.is_accepted)
        ]
        found.sort(key=lambda each: (not each.may_sell, each.name.casefold(), each.company))
        return [
            {
                "webid": each.company,
                "name": each.name,
                "maySell": each.may_sell,
                **self.notices.offered(ledger, each.company, language),
            }
            for each in found[:MOST_PAYEES]
        ]
