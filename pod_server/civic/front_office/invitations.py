"""Invitations: an address for each company that a citizen invites, so that a leak has a name.

``settings/invitations/{code}`` is the citizen's alone. Whoever asks for an account with a code that
was given to somebody else, or that another company used before, is told nothing of it; the citizen
is, with the name of the one she had given it to. Requests without one wait in a quiet tray.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace

from pod_server.actions.pods import TURTLE, PodMaker
from pod_server.actions.settle import Outcome, Prepared
from pod_server.contracts import AccessRules, Clock, Documents, Ledger
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Change, Key, Kind, Put, Stored
from pod_server.model.errors import BadRequest, Conflict, MissingResource
from pod_server.model.iri import FRONT_OFFICE, Address, Role
from pod_server.model.moments import date_time, microseconds
from pod_server.model.terms import Graph, Literal, NamedNode, Triple
from proofs.value import value
from vocab.terms import DCTERMS, RDF, SESAME

FOLDER = "settings/invitations"
#: Letters of a code: none that is taken for another when read aloud or typed.
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 10
LONGEST_NAME = 200


@value
class Invitation:
    """``given_to`` is the citizen's word for them, ``company`` their WebID where she knew it."""

    code: str
    given_to: str
    made_us: int
    company: str = ""
    first: str = ""
    used_by: tuple[str, ...] = ()
    cut_us: int = 0

    @property
    def shown(self) -> str:
        """The code as people read it."""
        return f"{self.code[:5]}-{self.code[5:]}"

    def is_leaked_to(self, company: str) -> bool:
        """Whether this company has it from somebody whom it was not given by."""
        holder = self.company or self.first
        return bool(holder) and company != holder

    def link(self, base: str) -> str:
        """The address of one's own front office that only they were given."""
        return f"{base}{FRONT_OFFICE}?i={self.code}"

    def graph(self, iri: str) -> Graph:
        """As triples of the document at ``iri``."""
        me = NamedNode(f"{iri}#it")
        graph = {
            Triple(me, NamedNode(RDF.TYPE), NamedNode(SESAME.INVITATION_CLASS)),
            Triple(me, NamedNode(SESAME.GIVEN_TO), Literal(self.given_to)),
            Triple(me, NamedNode(DCTERMS.ISSUED), date_time(self.made_us)),
        }
        for prop, iri in ((SESAME.COMPANY, self.company), (SESAME.FIRST_USED_BY, self.first)):
            if iri:
                graph.add(Triple(me, NamedNode(prop), NamedNode(iri)))
        graph |= {Triple(me, NamedNode(SESAME.USED_BY), NamedNode(one)) for one in self.used_by}
        if self.cut_us:
            graph.add(Triple(me, NamedNode(SESAME.CUT_AT), date_time(self.cut_us)))
        return graph


def _typed(code: str) -> str:
    return code.strip().lower().replace("-", "").replace(" ", "")


@value
class Invitations:
    """Those of every pod. ``chance`` makes a code."""

    rules: AccessRules
    documents: Documents
    maker: PodMaker
    clock: Clock
    chance: Callable[[], str] = lambda: "".join(secrets.choice(LETTERS) for _ in range(LENGTH))

    def all(self, ledger: Ledger) -> Iterator[Invitation]:
        """The newest first."""
        found = []
        for member in ledger.children(FOLDER) if ledger.read(FOLDER) else ():
            one = self.one(ledger, member.name.rpartition("/")[2])
            if member.kind is Kind.DOCUMENT and one is not None:
                found.append(one)
        yield from sorted(found, key=lambda one: -one.made_us)

    def one(self, ledger: Ledger, code: str) -> Invitation | None:
        """By its code, as it is or as people type it."""
        found = self._stored(ledger, code)
        return found[0] if found else None

    def invite(self, ledger: Ledger, agent: Agent, given_to: str, company: str = "") -> Prepared:
        """A new one; the outcome's address ends with its code. Raises ``BadRequest``."""
        rules_at = self._controlled(ledger, agent)
        named = given_to.strip()
        if not 0 < len(named) <= LONGEST_NAME:
            raise BadRequest(f"Say whom it is for, in {LONGEST_NAME} letters at most.")
        if company and not company.startswith(("https://", "http://")):
            raise BadRequest("A company is named by its WebID: an address on the web.")
        invitation = Invitation(self.chance(), named, self.clock(), company)
        name = f"{FOLDER}/{invitation.code}"
        writes = [self._written(ledger, name, invitation)]
        if ledger.read(FOLDER) is None:
            writes.insert(0, Put(FOLDER, "", b"", kind=Kind.CONTAINER))
        rests_on: dict[Key, int | None] = {(name, Role.RESOURCE): None}
        change = Change(tuple(writes), rests_on, rules_at, actor=agent.doer)
        address = Address(ledger.pod.base, name, False)
        return Prepared(change, Outcome(address, created=True, media_type=TURTLE))

    def cut(self, ledger: Ledger, agent: Agent, code: str) -> Prepared:
        """It is good no more; accounts that came by it stay as they are."""
        rules_at = self._controlled(ledger, agent)
        found = self._stored(ledger, code)
        if found is None:
            raise MissingResource
        invitation, stored = found
        address = Address(ledger.pod.base, stored.name, False)
        outcome = Outcome(address, created=False, media_type=TURTLE)
        if invitation.cut_us:
            return Prepared(None, outcome)
        write = self._written(ledger, stored.name, replace(invitation, cut_us=self.clock()))
        rests_on: dict[Key, int | None] = {(stored.name, Role.RESOURCE): stored.version}
        return Prepared(Change((write,), rests_on, rules_at, actor=agent.doer), outcome)

    def used(
        self, ledger: Ledger, code: str, company: str
    ) -> tuple[Invitation, tuple[Put, ...], dict[Key, int | None]]:
        """The invitation that a company comes with; what is noted of it, resting on what.

        Raises ``Conflict`` where it is not, or no more, good.
        """
        found = self._stored(ledger, code)
        if found is None or (found[0].cut_us and company not in found[0].used_by):
            raise Conflict(
                "This invitation is not good, or not any more: ask the citizen for another, or "
                "ask for the account without one.",
                "Cette invitation ne vaut pas, ou ne vaut plus : demandez-en une autre au citoyen, "
                "ou demandez le compte sans elle.",
            )
        invitation, stored = found
        rests_on: dict[Key, int | None] = {(stored.name, Role.RESOURCE): stored.version}
        if company in invitation.used_by:
            return invitation, (), rests_on
        users = (*invitation.used_by, company)
        now = replace(invitation, first=invitation.first or company, used_by=users)
        return now, (self._written(ledger, stored.name, now),), rests_on

    def _stored(self, ledger: Ledger, code: str) -> tuple[Invitation, Stored] | None:
        code = _typed(code)
        if not code or not set(code) <= set(LETTERS):
            return None
        stored = ledger.read(f"{FOLDER}/{code}")
        if stored is None or stored.is_container:
            return None
        graph = self.documents.graph(ledger, stored)
        said = {str(t.predicate.value): str(getattr(t.object, "value", "")) for t in graph}
        users = (t.object for t in graph if t.predicate == NamedNode(SESAME.USED_BY))
        cut = said.get(SESAME.CUT_AT, "")
        invitation = Invitation(
            code,
            said.get(SESAME.GIVEN_TO, ""),
            microseconds(said[DCTERMS.ISSUED]) if DCTERMS.ISSUED in said else 0,
            said.get(SESAME.COMPANY, ""),
            said.get(SESAME.FIRST_USED_BY, ""),
            tuple(sorted(str(getattr(one, "value", "")) for one in users)),
            microseconds(cut) if cut else 0,
        )
        return invitation, stored

    def _written(self, ledger: Ledger, name: str, invitation: Invitation) -> Put:
        graph = invitation.graph(ledger.pod.base + name)
        return self.maker.turtle(ledger.pod.base, name, graph)

    def _controlled(self, ledger: Ledger, agent: Agent) -> int:
        grants = self.rules.grants(ledger, agent, Address(ledger.pod.base, "", True))
        grants.require(Mode.CONTROL)
        return grants.rules_at
