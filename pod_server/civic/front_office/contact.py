"""May the company write to the citizen? Off by default, and asked at each write.

A company writes into its account's ``requests/`` and nowhere else: not into the pod's inbox, where
it would be anybody. What it offers for sale lies in ``offers/`` like goods on a shelf; nobody is
called for that. Replies name what they answer: something of the citizen's in that account.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pod_server.civic.front_office.account import (
    COMPLAINTS,
    ORDERS,
    REQUESTS,
    Account,
    account_name,
)
from pod_server.civic.front_office.selling import LIVE, Selling
from pod_server.contracts import Arrival, Clock, Documents, Ledger
from pod_server.model.change import Key
from pod_server.model.errors import ContactRefused, StatementRefused, TooManyRequests, Violation
from pod_server.model.iri import Role, parent
from pod_server.model.terms import NamedNode
from proofs.value import value
from vocab.terms import AS, SESAME

DAY_US = 86_400_000_000
MONTH_US = 30 * DAY_US

_NEVER = ContactRefused(
    "The citizen has not allowed this company to write to her.",
    "Le citoyen n'a pas permis à cette entreprise de lui écrire.",
)
_OVER = ContactRefused(
    "The citizen had allowed this company to write to her until a day that has passed.",
    "Le citoyen avait permis à cette entreprise de lui écrire jusqu'à un jour qui est passé.",
)
_ELSEWHERE = ContactRefused(
    "A company with an account writes into that account's requests/, if and as the citizen has "
    "allowed it.",
    "Une entreprise qui a un compte écrit dans requests/ de ce compte, si et comme le citoyen l'a "
    "permis.",
)

#: What the verdict on a company's signed reply rests on; ``None`` for another message.
Replied = Callable[[Arrival, str], Mapping[Key, int | None] | None]


def _none(arrival: Arrival, company: str) -> None:
    return None


@value
class ContactGuard:
    """Stands before ``requests/`` of each account, and before the inbox."""

    documents: Documents
    selling: Selling
    clock: Clock
    replied: Replied = _none

    def gate(self, arrival: Arrival) -> Mapping[Key, int | None]:
        """Before anything else is looked at. Raises ``ContactRefused``, ``TooManyRequests``.

        A reply to what is said of the company passes while its account is live: that is its right,
        and asks no leave.
        """
        found = self._account(arrival)
        if found is None:
            return {}
        account, rests_on = found
        is_it = arrival.agent.webid == account.company
        if is_it and (account.blocked or account.state not in LIVE):
            raise _NEVER
        if (reply := self.replied(arrival, account.company)) is not None:
            return {**rests_on, **reply}
        if not is_it:
            return {}
        now = self.clock()
        if not account.may_contact:
            raise _NEVER
        if account.contact_until_us and account.contact_until_us < now:
            raise _OVER
        folder = f"{account_name(account.company)}/{REQUESTS}"
        room = arrival.ledger.read(folder)
        if account.contacts_per_month:
            self._count(arrival.ledger, folder, account.contacts_per_month, now)
        return {**rests_on, (folder, Role.RESOURCE): room.version if room else None}

    def check(self, arrival: Arrival) -> Mapping[Key, int | None]:
        """Where only replies are allowed, it has to be one. Raises ``StatementRefused``."""
        found = self._account(arrival)
        if found is None or arrival.agent.webid != found[0].company:
            return {}
        account, rests_on = found
        is_free = account.may_contact != SESAME.REPLIES_ONLY
        if is_free or self.replied(arrival, account.company) is not None:
            return rests_on
        answered = [
            t.object.value
            for t in arrival.read() or ()
            if t.predicate == NamedNode(AS.IN_REPLY_TO) and isinstance(t.object, NamedNode)
        ]
        name = account_name(account.company)
        for iri in answered:
            document = iri.partition("#")[0].removeprefix(arrival.ledger.pod.base)
            if parent(document) in (f"{name}/{ORDERS}", f"{name}/{COMPLAINTS}"):
                stored = arrival.ledger.read(document)
                if stored is not None:
                    return {**rests_on, (document, Role.RESOURCE): stored.version}
        raise StatementRefused(
            (
                Violation(
                    "not-a-reply",
                    arrival.address.iri,
                    AS.IN_REPLY_TO,
                    answered[0] if answered else "",
                    "Le citoyen ne permet que des réponses : nommez (« inReplyTo ») la commande ou "
                    "la réclamation de ce compte à laquelle ce message répond.",
                    "The citizen allows replies only: name (“inReplyTo”) the order or the "
                    "complaint of this account that the message answers.",
                ),
            )
        )

    def at_the_inbox(self, ledger: Ledger, sender: str, *, asks: bool) -> None:
        """Raise ``ContactRefused`` for a company that has, or had, an account here.

        What only ``asks`` to be let at something has no words of its own: it comes from all but
        companies that the citizen has blocked.
        """
        found = self.selling.described(ledger, account_name(sender)) if sender else None
        if asks and found is not None and found[0].blocked:
            raise _NEVER
        if not asks and sender and ledger.read(f"{account_name(sender)}/account") is not None:
            raise _ELSEWHERE

    def _account(self, arrival: Arrival) -> tuple[Account, dict[Key, int | None]] | None:
        name = "/".join(arrival.address.name.split("/")[:2])
        found = self.selling.described(arrival.ledger, name)
        return (found[0], {(found[1].name, Role.RESOURCE): found[1].version}) if found else None

    def _count(self, ledger: Ledger, folder: str, most: int, now: int) -> None:
        since = now - MONTH_US
        times = []
        for member in ledger.children(folder):
            stored = ledger.read(member.name)
            if stored is not None and stored.created_us > since:
                times.append(stored.created_us)
        if len(times) >= most:
            wait = (sorted(times)[-most] + MONTH_US - now) // 1_000_000 + 1
            raise TooManyRequests(wait, "messages")
