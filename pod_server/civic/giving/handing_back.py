"""I do not need it any more: whoever gave it is told, and takes it back or leaves it.

Nothing ends by it: what may be read is up to the rules where it lies, which are the giver's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pod_server.actions.settle import Outcome, Prepared
from pod_server.civic.giving.outbox import lane, message
from pod_server.civic.giving.received import RECEIVED, ReceivedBook, ReceivedGrant
from pod_server.contracts import Clock, Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Change, Key, Remove
from pod_server.model.errors import MissingResource
from pod_server.model.iri import Address, Role
from pod_server.model.moments import date_time
from proofs.strict_json import Json
from proofs.value import value
from vocab.terms import CONTEXTS


@value
class HandingBack:
    """Of every pod. ``controlled``: as of which rules its owner acts; raises ``AccessDenied``.

    ``tell`` wakes whoever sends messages: a pod and a folder of its outbox.
    """

    book: ReceivedBook
    clock: Clock
    unique: Callable[[], str]
    controlled: Callable[[Ledger, Agent], int]
    tell: Callable[[str, str], None]

    def hand_back(self, ledger: Ledger, agent: Agent, called: str) -> Prepared:
        """Have the giver told, once; written down in the same change. ``MissingResource``."""
        rules_at = self.controlled(ledger, agent)
        before = self._one(ledger, called)
        where = Address(ledger.pod.base, f"{RECEIVED}/{called}", False)
        if before.handed_back_us or before.is_over(self.clock()):
            return Prepared(None, Outcome(where, False))
        now = self.clock()
        said: dict[str, Json] = {
            "@context": CONTEXTS.STORAGES,
            "type": "as:Reject",
            "actor": ledger.pod.owner,
            "object": before.record,
            "published": date_time(now).value,
        }
        told = message(ledger, before.giver, self.unique(), said)
        after = replace(before, handed_back_us=now)
        made = self.book.changed(ledger, called, before, after, *told)
        if made.change is None:
            return made
        change = replace(made.change, rules_at=rules_at, actor=agent.doer)

        def wake(_: int) -> None:
            self.tell(ledger.pod.pod_id, lane(before.giver))

        return Prepared(change, made.outcome, wake)

    def remove(self, ledger: Ledger, agent: Agent, called: str) -> Prepared:
        """It goes from the list, and nothing else. Raises ``MissingResource``."""
        rules_at = self.controlled(ledger, agent)
        self._one(ledger, called)
        name = f"{RECEIVED}/{called}"
        stored = ledger.read(name)
        rests_on: dict[Key, int | None] = {
            (name, Role.RESOURCE): stored.version if stored else None
        }
        change = Change((Remove(name),), rests_on, rules_at, actor=agent.doer)
        return Prepared(change, Outcome(Address(ledger.pod.base, name, False), False))

    def _one(self, ledger: Ledger, called: str) -> ReceivedGrant:
        found = self.book.one(ledger, called)
        if found is None:
            raise MissingResource(f"{ledger.pod.base}{RECEIVED}/{called}")
        return found
