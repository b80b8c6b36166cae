"""What a phone decided while this server was out of reach, brought home (decision 0053).

Kept as any decision is: once for a request, the first that comes, signed by a phone of hers over a
notice that names its facts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256

from pod_server.actions.settle import Prepared
from pod_server.civic.paying.deciding import CLOSED, Taken, Wallet, outcome_of
from pod_server.civic.paying.facts import ALWAYS, CHANGED, MANDATORY, VERY
from pod_server.civic.paying.payments import Asked, Shown, identifier
from pod_server.civic.seeing.criteria import Outcome
from pod_server.contracts import Ledger
from pod_server.model.access import Agent
from pod_server.model.errors import BadRequest, Conflict
from pod_server.model.moments import microseconds
from proofs.payments.decision import Paper
from proofs.strict_json import Json
from proofs.value import value
from vocab.terms import SESAME

#: A decision is brought home within so many days, and was not made later than now.
DAYS = 30
_WHY = (MANDATORY, VERY, CHANGED, ALWAYS)
_JUDGED = ("", *(each.value for each in Outcome))
_NAME = re.compile(r"[a-z0-9-]{1,80}", re.ASCII)
_DAY_US, _SKEW_US = 86_400_000_000, 300_000_000


@value
class Bringing:
    """Takes them."""

    wallet: Wallet

    def take(self, ledger: Ledger, agent: Agent, paper: Paper, passkey: str) -> Prepared:
        """Keep it; brought again it is the same.

        Raises ``BadRequest``, ``Conflict``, and ``StatementRefused`` for what does not hold.
        """
        rules_at = self.wallet.controlled(ledger, agent)
        taken = self.wallet.own(ledger, paper, passkey)
        asked = self._asked(taken)
        found = self.wallet.payments.one(ledger, asked.id)
        if found is not None:
            before = found[0]
            if before.decision == taken.number:
                return Prepared(None, outcome_of(ledger, before))
            raise Conflict(*CLOSED[before.state(self.wallet.clock())])
        self.wallet.must_be_new(ledger, taken)
        return self.wallet.closing(ledger, agent, rules_at, asked, None, taken)

    def _asked(self, taken: Taken) -> Asked:
        """The request as it would lie here, had it come here; its name is that of the payment."""
        decided = taken.decided
        at_us = int(decided.decided_at.timestamp()) * 1_000_000
        notice = decided.notice
        if notice is None:
            raise BadRequest("Bring the notice with it: what was shown belongs to the decision.")
        if not _is_told(notice):
            raise BadRequest("The notice is not as this Sésame's app writes it: update the app.")
        expires_us = microseconds(str(notice.get("expires_at")))
        now = self.wallet.clock()
        is_now = now - DAYS * _DAY_US < at_us <= now + _SKEW_US
        if not is_now or not at_us - _SKEW_US <= expires_us <= at_us + _DAY_US + _SKEW_US:
            raise BadRequest(f"A decision is brought within {DAYS} days of being made.")
        unique = sha256(f"{decided.payee} {decided.payment_hash}".encode()).hexdigest()[:12]
        return Asked(
            identifier(expires_us, unique),
            taken.paper.payment,
            decided.payee,
            SESAME.SIMULATED,
            decided.nonce,
            at_us,
            expires_us,
            notices=(Shown(taken.paper.notice, at_us),),
            decided_us=at_us,
        )


def _is_told(notice: Mapping[str, Json]) -> bool:
    """Whether pages and triples can be made of it."""
    facts, warnings = notice.get("facts"), notice.get("warnings")
    if not isinstance(facts, list) or not isinstance(warnings, list):
        return False
    is_text = all(isinstance(each, str) for each in warnings)
    return is_text and all(isinstance(each, dict) and _is_fact(each) for each in facts)


def _is_fact(said: Mapping[str, Json]) -> bool:
    texts = [said.get(name, "") for name in ("label", "value", "period", "assurance")]
    hashes = said.get("disclosures", [])
    return (
        all(isinstance(each, str) for each in texts)
        and isinstance(hashes, list)
        and all(isinstance(each, str) for each in hashes)
        and said.get("why") in _WHY
        and said.get("criterion", "") in _JUDGED
        and bool(_NAME.fullmatch(str(said.get("datapoint", ""))))
    )
