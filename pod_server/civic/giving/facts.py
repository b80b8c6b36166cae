"""Derived facts: a yes or a no, computed here, given in place of what it follows from (``facts/``).

A fact is a small document of its own. It says nothing but yes or no, and is written only when that
changes; it is looked at again when a day begins, and at no other time while somebody reads it. An
age is judged as of the first of the month, so that the day on which it turns tells the month of a
birthday and no more. Each has access rules of its own, whatever its folder says.

It says, too, whether it rests on the owner's word, or follows from a credential by itself: then by
whose, and nothing else of it. That it does so no longer is written as soon as it is found.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from pod_server.actions.pods import TURTLE, owner_rule
from pod_server.actions.settle import Outcome, Prepared
from pod_server.civic.credentials import claims
from pod_server.civic.credentials.keeping import Credentials
from pod_server.civic.giving.access_grants import folders
from pod_server.civic.giving.access_requests import FACTS
from pod_server.civic.giving.personal import PersonalFacts, day_of
from pod_server.contracts import Arrival, Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Change, Key, Kind, Put, Remove, Stored, Write
from pod_server.model.errors import Conflict
from pod_server.model.iri import Address, Role
from pod_server.model.terms import Literal, NamedNode, Triple
from proofs.value import value
from vocab.terms import RDF, SCHEMA, SESAME, XSD

__all__ = ("FACTS", "LIVES_IN", "OVER_18", "DerivedFacts", "is_adult", "only_worked_out", "slug")

OVER_18 = "over-18"
#: When the answer of each last became another: for its owner, who may tell of it.
ANSWERS = "settings/answers"
LIVES_IN = "lives-in-"
_ADULT = 18
_TRUE = Literal("true", datatype=NamedNode(XSD.BOOLEAN))
_HOLDS = NamedNode(SESAME.IS_SO)


@value
class DerivedFacts:
    """Those of every pod."""

    personal: PersonalFacts
    credentials: Credentials

    def instead(self, ledger: Ledger, name: str) -> str:
        """The fact that may be given in place of a personal one, by its short name, or empty."""
        if name == "personal/identity":
            return OVER_18 if self.holds(ledger, OVER_18) is not None else ""
        if name == "personal/home-address":
            home = self.personal.of(ledger, "home-address")
            town = slug(home.values["town"]) if home else ""
            return LIVES_IN + town if town else ""
        return ""

    def holds(self, ledger: Ledger, fact: str) -> bool | None:
        """Whether it is so, today; ``None`` where that cannot be told, or is none of ours."""
        if fact == OVER_18:
            identity = self.personal.of(ledger, "identity")
            born = day_of(identity.values["born"]) if identity else None
            return is_adult(born, self.today().replace(day=1)) if born else None
        if is_ours(fact):
            home = self.personal.of(ledger, "home-address")
            town = slug(home.values["town"]) if home else ""
            return fact == LIVES_IN + town if town else None
        return None

    def answer(self, ledger: Ledger, fact: str, *, is_read: bool) -> bool | None:
        """What somebody who is given it now will read; as :meth:`holds` has it.

        Where somebody reads it already (``is_read``) it stays as it is until a day begins.
        """
        stored = ledger.read(f"{FACTS}/{fact}") if is_read else None
        return self.holds(ledger, fact) if stored is None else self._says(ledger, stored)

    def verified_by(self, ledger: Ledger, fact: str) -> str:
        """The issuer of a valid credential that says the same by itself; empty where none does."""
        sort, answer = _sort(fact), self.holds(ledger, fact)
        kept = self.credentials.verified(ledger, sort) if answer is not None else None
        if kept is None:
            return ""
        said = claims.said(kept.credential, sort)
        if fact == OVER_18:
            born = day_of(said.get("born", ""))
            says = is_adult(born, self.today().replace(day=1)) if born else None
        else:
            town = slug(said.get("town", ""))
            says = fact == LIVES_IN + town if town else None
        return kept.credential.issuer if says is answer else ""

    def made(self, ledger: Ledger, agent: Agent, fact: str, *, is_read: bool) -> Prepared:
        """The document of a fact that is about to be given; there is one for all.

        Where somebody reads it (``is_read``) it is left as it is: else giving it to one would tell
        another that what it follows from has changed. Raises ``Conflict`` where it cannot be told.
        """
        rules_at = self.personal.controlled(ledger, agent)
        holds = self.holds(ledger, fact)
        if holds is None:
            raise Conflict(
                f"{fact} cannot be told: fill in your identity (day of birth) and home address "
                "at /office/me first.",
                f"{fact} ne peut pas être dit : remplissez d'abord votre identité (jour de "
                "naissance) et votre adresse sur /office/me.",
            )
        stored = ledger.read(f"{FACTS}/{fact}") if is_read else None
        now = holds if stored is None else self._says(ledger, stored)
        issuer = self.verified_by(ledger, fact) if stored is None else self._issuer(ledger, stored)
        return self._prepared(ledger, fact, (now, issuer), agent.doer, rules_at)

    def all(self, ledger: Ledger) -> Sequence[str]:
        """The short names of those that are there."""
        found = ledger.children(FACTS) if ledger.read(FACTS) else ()
        names = (m.name.rpartition("/")[2] for m in found if m.kind is Kind.DOCUMENT)
        return [name for name in names if is_ours(name)]

    def kept(self, ledger: Ledger, fact: str) -> Prepared:
        """One that is there says what is so now; for the chore of the day.

        One that cannot be told any more goes, for *no* would be untrue.
        """
        holds = self.holds(ledger, fact)
        if holds is not None:
            says = holds, self.verified_by(ledger, fact)
            return self._prepared(ledger, fact, says, None, None)
        name = f"{FACTS}/{fact}"
        stored = ledger.read(name)
        rests_on: dict[Key, int | None] = {
            (name, Role.RESOURCE): stored.version if stored else None
        }
        gone = Change((Remove(name),), rests_on) if stored is not None else None
        return Prepared(gone, Outcome(Address(ledger.pod.base, name, False), False))

    def lost(self, ledger: Ledger, fact: str) -> Prepared:
        """One that is there is not called verified any more, where no credential is left for it.

        Its answer stays as it is until a day begins.
        """
        stored = ledger.read(f"{FACTS}/{fact}")
        says = stored is not None and self._says(ledger, stored)
        issuer = self._issuer(ledger, stored) if stored is not None else ""
        if stored is None or (issuer and self.credentials.verified(ledger, _sort(fact))):
            where = Address(ledger.pod.base, f"{FACTS}/{fact}", False)
            return Prepared(None, Outcome(where, False))
        return self._prepared(ledger, fact, (says, ""), None, None)

    def changed_us(self, ledger: Ledger, fact: str) -> int:
        """When the answer that is written became another; 0 where it is the first."""
        stored = ledger.read(f"{ANSWERS}/{fact}")
        return stored.modified_us if stored is not None else 0

    def _prepared(
        self,
        ledger: Ledger,
        fact: str,
        says: tuple[bool, str],
        doer: str | None,
        rules_at: int | None,
    ) -> Prepared:
        """``says``: the answer, and who vouches for it, or nobody."""
        name = f"{FACTS}/{fact}"
        where = Address(ledger.pod.base, name, False)
        outcome = Outcome(where, False, media_type=TURTLE)
        stored = ledger.read(name)
        writes: list[Write] = []
        said = self._says(ledger, stored) if stored is not None else None
        if stored is None or (said, self._issuer(ledger, stored)) != says:
            writes += [*folders(ledger, FACTS), self._written(ledger, name, fact, *says)]
        if stored is not None and said is not says[0]:
            moment = str(self.personal.clock()).encode()
            writes += [
                *folders(ledger, "settings", ANSWERS),
                Put(f"{ANSWERS}/{fact}", "application/json", moment, size=len(moment)),
            ]
        if rules_at is not None and ledger.read(name, Role.ACL) is None:
            rules = [owner_rule(ledger.pod.owner, ledger.pod.base + name)]
            writes.append(self.personal.maker.acl(ledger.pod.base, name, rules))
        rests_on: dict[Key, int | None] = {
            (name, Role.RESOURCE): stored.version if stored else None
        }
        change = Change(tuple(writes), rests_on, rules_at, actor=doer) if writes else None
        return Prepared(change, outcome)

    def _says(self, ledger: Ledger, stored: Stored) -> bool:
        graph = self.personal.documents.graph(ledger, stored)
        return {t.object for t in graph if t.predicate == _HOLDS} == {_TRUE}

    def _issuer(self, ledger: Ledger, stored: Stored) -> str:
        graph = self.personal.documents.graph(ledger, stored)
        found = (t.object for t in graph if t.predicate.value == SESAME.VERIFIED_BY)
        return next((each.value for each in found if isinstance(each, NamedNode)), "")

    def _written(self, ledger: Ledger, name: str, fact: str, holds: bool, issuer: str) -> Put:
        me = NamedNode(f"{ledger.pod.base}{name}#it")
        level = SESAME.REGISTER_VERIFIED if issuer else SESAME.SELF_DECLARED
        graph = {
            Triple(me, NamedNode(RDF.TYPE), NamedNode(SESAME.DERIVED_FACT)),
            Triple(me, NamedNode(SCHEMA.ABOUT), NamedNode(ledger.pod.owner)),
            Triple(me, NamedNode(SESAME.DERIVES), Literal(fact)),
            Triple(me, _HOLDS, Literal(str(holds).lower(), datatype=NamedNode(XSD.BOOLEAN))),
            Triple(me, NamedNode(SESAME.ASSURANCE), NamedNode(level)),
        }
        if issuer:
            graph.add(Triple(me, NamedNode(SESAME.VERIFIED_BY), NamedNode(issuer)))
        return self.personal.maker.turtle(ledger.pod.base, name, graph)

    def today(self) -> date:
        """The day that it is, in UTC."""
        return datetime.fromtimestamp(self.personal.clock() // 1_000_000, UTC).date()


def _sort(fact: str) -> str:
    """The sort of personal facts that it follows from."""
    return claims.IDENTITY if fact == OVER_18 else claims.HOME


def is_ours(fact: str) -> bool:
    """Whether it is the short name of one that is worked out here."""
    town = fact.removeprefix(LIVES_IN)
    return fact == OVER_18 or (town != fact and bool(town) and town == slug(town))


def only_worked_out(arrival: Arrival) -> Mapping[Key, int | None]:
    """What stands before derived facts: a program's word would be taken for the pod's.

    Raises ``Conflict``; other documents of a folder that is called so pass.
    """
    if is_ours(arrival.address.name.rpartition("/")[2]):
        raise Conflict(
            "A derived fact is worked out from what is kept at /office/me, and written by the "
            "server alone. Deleting it ends it for everybody.",
            "Un fait déduit se calcule à partir de ce qui est gardé sur /office/me, et le serveur "
            "seul l'écrit. L'effacer y met fin pour tout le monde.",
        )
    return {}


def is_adult(born: date, today: date) -> bool:
    """Whether eighteen years have passed."""
    return (today.year - born.year, today.month, today.day) >= (_ADULT, born.month, born.day)


def slug(town: str) -> str:
    """``Saint-Étienne`` and ``saint etienne`` alike: ``saint-etienne``."""
    plain = unicodedata.normalize("NFKD", town).encode("ascii", "ignore").decode().casefold()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())
