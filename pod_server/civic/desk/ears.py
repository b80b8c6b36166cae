"""What customers ask of a company: each host's count, and what is asked in somebody's own name.

A host is asked once for all of its pods; of what is counted nothing says who asks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pod_server.civic.desk.book import Customer, Heard
from pod_server.civic.desk.errands import TURTLE, Envoy, Refused, said, trouble
from pod_server.civic.front_office.account import ASKS, JSON_LD
from pod_server.contracts import Codecs
from pod_server.model.errors import PodError
from pod_server.model.terms import Graph, Literal, NamedNode
from proofs.asked import ASKED, NotAsked, One, form_of, read_host
from proofs.value import value
from proofs.words import Words
from vocab.terms import LDP, SESAME

#: Customers that are looked at for asks in their own names, the latest ones.
NAMED = 100
_STRANGE = Words(
    "Ce Sésame dit ce qui est demandé sous une forme inconnue ici.",
    "This Sésame tells what is asked in a form that is not known here.",
)


@value
class Ears:
    """Listens at all customers of a company, through the envoy."""

    envoy: Envoy
    codecs: Codecs

    def heard(
        self, account_id: str, company: str, customers: Iterable[Customer]
    ) -> tuple[Sequence[Heard], Sequence[Words]]:
        """All that is asked, most of all first; and why some could not be heard."""
        known = [one for one in customers if one.account]
        found: dict[str, Heard] = {}
        troubles: dict[str, Words] = {}
        hosts: set[str] = set()
        for customer in known:
            base = f"{customer.account.rpartition('/accounts/')[0]}/"
            if any(form_of(each).fullmatch(base) for each in hosts):
                continue
            try:
                pods, asks = self._counted(account_id, company, base)
            except PodError as error:
                words = trouble(error)
                troubles[words.en] = words
                continue
            hosts.add(pods)
            for one in asks:
                before = found.get(one.key) or _heard(one)
                found[one.key] = replace(before, count=before.count + one.count)
        for customer in known[-NAMED:]:
            try:
                for one in self._named(account_id, company, customer):
                    before = found.get(one.key) or _heard(one)
                    by = (*before.by, customer.holder or customer.place)
                    found[one.key] = replace(before, by=by)
            except PodError as error:
                words = trouble(error)
                troubles[words.en] = words
        most = sorted(found.values(), key=lambda one: (-one.count, -len(one.by), one.key))
        return most, list(troubles.values())

    def _counted(self, account_id: str, company: str, base: str) -> tuple[str, Sequence[One]]:
        told = self.envoy.ask(
            account_id, company, "GET", f"{base}{ASKED}", headers={"Accept": JSON_LD}
        )
        if told.status != 200:
            raise Refused(told.status, said(told))
        try:
            read = read_host(base, told.body)
        except NotAsked as error:
            raise Refused(502, _STRANGE) from error
        return read.pods, read.asks

    def _named(self, account_id: str, company: str, customer: Customer) -> Iterator[One]:
        """What lies in the account's ``asks/``; nothing where there is no such folder."""
        folder = f"{customer.account.rpartition('/')[0]}/{ASKS}/"
        for place in self._members(account_id, company, folder):
            told = self.envoy.ask(account_id, company, "GET", place, headers={"Accept": TURTLE})
            if told.status == 200 and told.media_type == TURTLE:
                one = _ask(self.codecs.parse(told.body, TURTLE, place))
                if one is not None:
                    yield one

    def _members(self, account_id: str, company: str, folder: str) -> Sequence[str]:
        listed = self.envoy.ask(account_id, company, "GET", folder, headers={"Accept": TURTLE})
        if listed.status != 200 or listed.media_type != TURTLE:
            return ()
        found = [
            t.object.value
            for t in self.codecs.parse(listed.body, TURTLE, folder)
            if t.predicate == NamedNode(LDP.CONTAINS) and isinstance(t.object, NamedNode)
        ]
        return sorted(each for each in found if each.startswith(folder))


def _heard(one: One) -> Heard:
    asked = one.question
    return Heard(one.key, 0, asked.text if asked else "", asked.language if asked else "")


def _ask(graph: Graph) -> One | None:
    """An ask in somebody's own name, as it lies in the account."""
    for triple in graph:
        value = triple.object
        try:
            if triple.predicate == NamedNode(SESAME.QUESTION_TEXT) and isinstance(value, Literal):
                return One.of_words(value.value, value.language or "")
        except NotAsked:
            return None
        if triple.predicate == NamedNode(SESAME.DATAPOINT) and isinstance(value, NamedNode):
            return One.of_datapoint(value.value)
    return None
