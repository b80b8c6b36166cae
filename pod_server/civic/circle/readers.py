"""Who may read a market file of hers: one rule a reader, in the file's own access rules.

What somebody was let read is the file as it was offered. Made again, it is another one, which they
have not been offered: their rules go in the change that makes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pod_server.actions.pods import PodMaker, Rule, owner_rule
from pod_server.civic.circle.papers import (
    ENDED,
    FILE,
    FOLDER,
    HANDED,
    READABLE,
    Handing,
    paper,
    written,
)
from pod_server.contracts import Documents, Ledger
from pod_server.model.access import Mode
from pod_server.model.change import Key, Put
from pod_server.model.iri import Role
from pod_server.model.terms import Triple
from proofs.value import value

_RULE = "handed-"


@value
class Readers:
    """Of every pod."""

    documents: Documents
    maker: PodMaker

    def ruled(self, ledger: Ledger, file: str, handings: Iterable[tuple[str, Handing]]) -> Put:
        """The file's rules, with or without these readers; what else stands there stays."""
        iri = ledger.pod.base + file
        stored = ledger.read(file, Role.ACL)
        there = set(self.documents.graph(ledger, stored)) if stored else set[Triple]()
        rules = [] if stored else [owner_rule(ledger.pod.owner, iri)]
        theirs = set[str]()
        for name, handing in handings:
            called = f"{_RULE}{name.rpartition('/')[2]}"
            theirs.add(f"{iri}.acl#{called}")
            if handing.state == READABLE:
                rules.append(Rule(called, handing.recipient, Mode.READ, iri))
        beside = {t for t in there if getattr(t.subject, "value", "") not in theirs}
        return self.maker.acl(ledger.pod.base, file, rules, beside=beside)

    def superseded(
        self, ledger: Ledger, identifier: str, content_hash: str
    ) -> tuple[Sequence[Put], dict[Key, int | None]]:
        """What ends for those who may read another file than the one of that hash."""
        at = f"{FOLDER}/{identifier}"
        file, folder = f"{at}/{FILE}", f"{at}/{HANDED}"
        rules = ledger.read(file, Role.ACL)
        rests_on: dict[Key, int | None] = {(file, Role.ACL): rules.version if rules else None}
        ended: list[tuple[str, Handing]] = []
        for member in ledger.children(folder) if ledger.read(folder) else ():
            found = paper(ledger, member.name, Handing)
            if found is None or found.state != READABLE or found.content_hash == content_hash:
                continue
            rests_on[member.name, Role.RESOURCE] = member.version
            ended.append((member.name, replace(found, state=ENDED)))
        if not ended:
            return (), rests_on
        papers = [written(name, handing) for name, handing in ended]
        return (*papers, self.ruled(ledger, file, ended)), rests_on
