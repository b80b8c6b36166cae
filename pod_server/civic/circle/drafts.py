"""A citizen puts a market file together, and makes it: signed, with what stays behind counted."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import IO

from pod_server.actions.settle import Outcome, Prepared, settle_now
from pod_server.civic.circle.gathering import Gathering
from pod_server.civic.circle.logbook import Logbook
from pod_server.civic.circle.papers import (
    DRAFT,
    FILE,
    FOLDER,
    LEFT_OUT,
    Draft,
    LeftOut,
    Line,
    Product,
    containers,
    folders,
    paper,
    written,
)
from pod_server.civic.circle.readers import Readers
from pod_server.contracts import AccessRules, Blobs, Clock, Ledger, Pod
from pod_server.model.access import Agent, Mode
from pod_server.model.change import Change, Key, Put
from pod_server.model.errors import BadRequest, MissingResource
from pod_server.model.iri import Address, Role
from proofs.circles.market import (
    CARDS,
    DISCLOSURES,
    LONGEST_NOTE,
    LONGEST_TITLE,
    MOST_COMPANIES,
    MOST_MARKETS,
    RECOMMENDATIONS,
    Contents,
    NotAMarketFile,
    Part,
    head,
    read_head,
)
from proofs.circles.market_stream import Parting
from proofs.circles.recommendation import STANCES
from proofs.circles.sequence import MEDIA_TYPE
from proofs.keys import SigningKey
from proofs.logs.entries import LARGEST, digest
from proofs.value import value

_PIECE = 2**16
MOST_PRODUCTS = 500


@value
class Markets:
    """Her own market files. ``signer`` is a pod's key; ``unique`` makes names."""

    rules: AccessRules
    blobs: Blobs
    gathering: Gathering
    logbook: Logbook
    readers: Readers
    clock: Clock
    signer: Callable[[Pod], SigningKey]
    unique: Callable[[], str]

    def all(self, ledger: Ledger) -> Iterator[tuple[str, Draft]]:
        """Those that she has, by their ids."""
        for identifier in containers(ledger, FOLDER):
            draft = self.draft(ledger, identifier)
            if draft is not None:
                yield identifier, draft

    def draft(self, ledger: Ledger, identifier: str) -> Draft | None:
        """What one is to say."""
        return paper(ledger, f"{FOLDER}/{identifier}/{DRAFT}", Draft)

    def left_out(self, ledger: Ledger, identifier: str) -> LeftOut | None:
        """The report of the file as it was made last; ``None`` before that, and after a move."""
        found = paper(ledger, f"{FOLDER}/{identifier}/{LEFT_OUT}", LeftOut)
        return found if found is not None and found.content_hash else None

    def new(self, ledger: Ledger, agent: Agent, draft: Draft) -> str:
        """Begin one; its id. Blocking. Raises ``BadRequest``."""
        _refuse(draft)
        identifier = self.unique()
        at = f"{FOLDER}/{identifier}"
        writes = (*folders(ledger, FOLDER, at), written(f"{at}/{DRAFT}", draft))
        self._settle(ledger, agent, f"{at}/{DRAFT}", writes)
        return identifier

    def put(self, ledger: Ledger, agent: Agent, identifier: str, line: Line) -> Draft:
        """Put a company in, with stance and note, or change them. Blocking; ``BadRequest``."""
        return self._changed(ledger, agent, identifier, lambda draft: draft.with_line(line))

    def take_out(self, ledger: Ledger, agent: Agent, identifier: str, company: str) -> Draft:
        """Take a company out again. Blocking."""
        return self._changed(ledger, agent, identifier, lambda draft: draft.without(company))

    def put_product(self, ledger: Ledger, agent: Agent, identifier: str, product: Product) -> Draft:
        """Put a product in, and its company where that is not in it. Blocking; ``BadRequest``."""
        return self._changed(ledger, agent, identifier, lambda d: d.with_product(product))

    def take_out_product(self, ledger: Ledger, agent: Agent, identifier: str, item: str) -> Draft:
        """Take a product out again; its company stays. Blocking."""
        return self._changed(ledger, agent, identifier, lambda d: d.without_product(item))

    def compose(self, ledger: Ledger, agent: Agent, identifier: str) -> LeftOut:
        """Make the file, signed, and the report of what stays behind. Blocking.

        Who was let read it as it was before reads it no more: this one they were not offered.
        One document is in memory at a time. Raises ``MissingResource``, ``BadRequest``.
        """
        draft = self.draft(ledger, identifier)
        if draft is None:
            raise MissingResource(f"{ledger.pod.base}{FOLDER}/{identifier}/")
        if not draft.lines:
            raise BadRequest("Put a company into the market file first.")
        at = f"{FOLDER}/{identifier}"
        with tempfile.TemporaryFile() as spool:
            iri = f"{ledger.pod.base}{at}/{FILE}"
            try:
                report, front = self._spooled(ledger, agent, draft, iri, spool)
            except NotAMarketFile as wrong:
                raise BadRequest(f"The market file cannot be made: {wrong}") from wrong
            spool.seek(0)
            blob, size = self.blobs.store(ledger.pod.pod_id, _pieces(front, spool))
        writes = (
            Put(f"{at}/{FILE}", MEDIA_TYPE, blob=blob, size=size),
            written(f"{at}/{LEFT_OUT}", report),
        )

        def prepare() -> Prepared:
            ended, rests_on = self.readers.superseded(ledger, identifier, report.content_hash)
            rules_at = self.controlled(ledger, agent)
            change = Change((*writes, *ended), rests_on, rules_at, actor=agent.doer)
            return Prepared(change, Outcome(Address(ledger.pod.base, f"{at}/{FILE}", False), True))

        settle_now(ledger, prepare)
        return report

    def _spooled(
        self, ledger: Ledger, agent: Agent, draft: Draft, iri: str, spool: IO[bytes]
    ) -> tuple[LeftOut, bytes]:
        gathered = self.gathering.of(ledger, draft)
        parts: list[Part] = []
        told: list[bytes] = []
        for kind, bodies in (
            (DISCLOSURES, gathered.disclosures()),
            (CARDS, gathered.cards()),
            (RECOMMENDATIONS, gathered.recommendations()),
        ):
            part = Parting(kind)
            for body in bodies:
                spool.write(part.add(body))
                if kind == DISCLOSURES:
                    told.append(digest(body))
            parts.append(part.done())
        log = self.logbook.extended(ledger, agent, self.controlled, told)
        inclusion = log.inclusion(told).text if told else ""
        if len(inclusion) > LARGEST:
            inclusion = ""
        contents = Contents(
            title=draft.title,
            markets=draft.markets,
            entries=tuple(line.entry for line in draft.lines),
            area=draft.area,
            language=draft.language,
            criteria=gathered.criteria,
            relays=gathered.relays,
            checkpoint=self.logbook.signed(ledger.pod, log) if log.size else "",
            inclusion=inclusion,
        )
        now = datetime.fromtimestamp(self.clock() // 1_000_000, UTC)
        owner, key = ledger.pod.owner, self.signer(ledger.pod)
        front = head(f"{iri}#it", owner, contents, parts, key, now)
        report = LeftOut(
            counts=gathered.left_out(),
            disclosures=parts[0].documents,
            cards=parts[1].documents,
            own=len(gathered.own),
            relayed=gathered.relayed_words,
            octets=len(front) + sum(part.octets for part in parts),
            content_hash=read_head(front[1:-1]).content_hash,
            hops=max(gathered.relays.values(), default=0),
            recommendations=(*gathered.own, *gathered.relays),
            of_products=gathered.of_products,
            replies=gathered.replies,
            log_size=log.size,
            logged=len(told) if inclusion else 0,
        )
        return report, front

    def _changed(
        self, ledger: Ledger, agent: Agent, identifier: str, change: Callable[[Draft], Draft]
    ) -> Draft:
        name = f"{FOLDER}/{identifier}/{DRAFT}"
        made: list[Draft] = []

        def prepare() -> Prepared:
            rules_at = self.controlled(ledger, agent)
            stored, before = ledger.read(name), self.draft(ledger, identifier)
            if stored is None or before is None:
                raise MissingResource(f"{ledger.pod.base}{FOLDER}/{identifier}/")
            after = change(before)
            _refuse(after)
            made[:] = [after]
            rests_on: dict[Key, int | None] = {(name, Role.RESOURCE): stored.version}
            done = Change((written(name, after),), rests_on, rules_at, actor=agent.doer)
            return Prepared(done, Outcome(Address(ledger.pod.base, name, False), False))

        settle_now(ledger, prepare)
        return made[0]

    def _settle(self, ledger: Ledger, agent: Agent, name: str, writes: tuple[Put, ...]) -> None:
        def prepare() -> Prepared:
            change = Change(writes, {}, self.controlled(ledger, agent), actor=agent.doer)
            return Prepared(change, Outcome(Address(ledger.pod.base, name, False), True))

        settle_now(ledger, prepare)

    def controlled(self, ledger: Ledger, agent: Agent) -> int:
        """At which state of the rules the agent is the pod's owner. Raises ``AccessDenied``."""
        grants = self.rules.grants(ledger, agent, Address(ledger.pod.base, "", True))
        grants.require(Mode.CONTROL)
        return grants.rules_at


def _refuse(draft: Draft) -> None:
    if not 0 < len(draft.title.strip()) <= LONGEST_TITLE:
        raise BadRequest(f"Give the market file a title, of {LONGEST_TITLE} characters at most.")
    if len(draft.markets) > MOST_MARKETS or not all(0 < len(m) <= 64 for m in draft.markets):
        raise BadRequest(f"Name {MOST_MARKETS} markets at most, each by its code (10.71).")
    if len(draft.area) > LONGEST_TITLE:
        raise BadRequest(f"Say the area in {LONGEST_TITLE} characters at most.")
    if len(draft.lines) > MOST_COMPANIES:
        raise BadRequest(f"A market file has {MOST_COMPANIES} companies at most.")
    if len(draft.products) > MOST_PRODUCTS:
        raise BadRequest(f"A market file has {MOST_PRODUCTS} products at most.")
    for line in draft.lines:
        if line.stance and line.stance not in STANCES:
            raise BadRequest(f"{line.stance} is no stance: recommend, be of two minds, or advise.")
        if max(len(line.note), len(line.private)) > LONGEST_NOTE:
            raise BadRequest(f"A note has {LONGEST_NOTE} characters at most.")
        if not line.company.startswith(("https://", "http://")):
            raise BadRequest(
                f"{line.company} is no WebID of a company: choose one of yours, or give one."
            )


def _pieces(front: bytes, spool: IO[bytes]) -> Iterator[bytes]:
    yield front
    while piece := spool.read(_PIECE):
        yield piece
