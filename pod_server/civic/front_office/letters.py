"""The citizen settles what a company may write to her."""

from __future__ import annotations

from dataclasses import replace

from pod_server.actions.pods import TURTLE
from pod_server.actions.settle import Outcome, Prepared
from pod_server.civic.front_office.account import account_name
from pod_server.civic.front_office.opening import FrontOffice
from pod_server.contracts import Ledger
from pod_server.model.access import Agent
from pod_server.model.errors import MissingResource
from pod_server.model.iri import Address
from proofs.value import value


@value
class ContactSettings:
    """Written into the account's description, where the company reads it too."""

    office: FrontOffice

    def settle(
        self, ledger: Ledger, agent: Agent, company: str, level: str, per_month: int, until_us: int
    ) -> Prepared:
        """What the company may write to the owner from now on: an IRI, or nothing; how often."""
        rules_at = self.office.controlled(ledger, agent)
        there = self.office.account(ledger, company)
        address = Address(ledger.pod.base, f"{account_name(company)}/account", False)
        if there is None:
            raise MissingResource(address.iri)
        if not level:
            per_month, until_us = 0, 0
        now = replace(
            there, may_contact=level, contacts_per_month=per_month, contact_until_us=until_us
        )
        outcome = Outcome(address, created=False, media_type=TURTLE)
        if now == there:
            return Prepared(None, outcome)
        return self.office.described(ledger, now, outcome, agent.doer, rules_at=rules_at)
