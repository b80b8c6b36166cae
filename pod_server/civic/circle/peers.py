"""Whom a citizen trusts, for which market: hers alone, in ``peers/`` of her pod.

An opinion is of somebody who has handed her something, for then their key is known: a word counts
as theirs where that key signed it.
"""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.circle.incoming import IncomingFiles
from pod_server.civic.circle.papers import JSON, folders, short
from pod_server.civic.circle.recommending import Recommendations
from pod_server.civic.circle.trust import LEVELS, Peer, View, Word, view
from pod_server.contracts import Ledger
from pod_server.model.access import Agent
from pod_server.model.change import Change, Put
from pod_server.model.errors import BadRequest
from pod_server.model.iri import Address
from proofs.value import value

FOLDER = "peers"
MOST_MARKETS = 50


@value
class Peers:
    """Those of every pod, and what follows for companies."""

    incoming: IncomingFiles
    recommended: Recommendations

    def all(self, ledger: Ledger) -> Mapping[str, Peer]:
        """By WebID, those of whom something was said."""
        found = {}
        for member in ledger.children(FOLDER) if ledger.read(FOLDER) else ():
            stored = ledger.read(member.name)
            if stored is not None and stored.body is not None and stored.media_type == JSON:
                try:
                    peer = Peer(**orjson.loads(stored.body))
                except (ValueError, TypeError):
                    continue
                found[peer.webid] = peer
        return found

    def known(self, ledger: Ledger) -> Mapping[str, str]:
        """Who has offered her something, by WebID, with the key that signed it."""
        return {one.actor: one.key for _, one in self.incoming.all(ledger)}

    def keys(self, ledger: Ledger) -> Mapping[str, str]:
        """What signs for those whom she knows, by WebID: for whom she trusts, as it was then."""
        trusted = {webid: peer.key for webid, peer in self.all(ledger).items()}
        return {**self.known(ledger), **trusted}

    def say(self, ledger: Ledger, agent: Agent, webid: str, market: str, level: str) -> None:
        """How far she trusts somebody in a market; ``""`` takes it back. Blocking.

        Raises ``BadRequest``.
        """
        if level and level not in LEVELS:
            raise BadRequest("Say how far: much, some, or none.")
        before = self.all(ledger).get(webid)
        key = before.key if before else self.known(ledger).get(webid, "")
        if not key:
            raise BadRequest("Only who has handed you something is known by their signature.")
        levels = {**(before.levels if before else {}), market[:64]: level}
        levels = {name: said for name, said in levels.items() if said}
        if len(levels) > MOST_MARKETS:
            raise BadRequest(f"Name {MOST_MARKETS} markets at most.")
        body = orjson.dumps(Peer(webid, key, levels))
        name = f"{FOLDER}/{short(webid)}"
        rules_at = self.incoming.markets.controlled(ledger, agent)
        writes = (*folders(ledger, FOLDER), Put(name, JSON, body, size=len(body)))
        change = Change(writes, {}, rules_at, actor=agent.doer)
        address = Address(ledger.pod.base, name, False)
        settle_now(ledger, lambda: Prepared(change, Outcome(address, before is None)))

    def view(self, ledger: Ledger, company: str) -> View:
        """What she may think of a company."""
        given = self.recommended.of(ledger, company)
        own = None
        if given is not None:
            said = given.recommendation
            own = Word("", "", said.opinion.stance, said.opinion.basis, 0, said.issued.isoformat())
        words = [
            Word(
                *(m.author, m.key, m.stance, m.basis, m.hops, m.issued, m.markets),
                identifier,
                tuple(m.replies),
            )
            for identifier, m in self.incoming.mentions(ledger)
            if m.item == company
        ]
        return view(own, words, self.all(ledger))
