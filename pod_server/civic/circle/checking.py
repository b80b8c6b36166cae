"""A market file that has come is looked at, document by document, and nothing in it is believed.

Each signature is verified, each key held against whose it should be, and each statement of a
company against what that company told *us*: two statements of one key and number with two meanings
are double talk, kept as a proof that anybody can verify (`domain` 7, "Peer").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from time import thread_time
from typing import BinaryIO

from pod_server.civic.circle.found import Answer, Carded, Found, LogSeen, Mention
from pod_server.civic.civil_status.statements import Statements
from pod_server.civic.front_office.account import CIVIL_STATUS, account_name
from pod_server.contracts import Ledger
from proofs import strict_json
from proofs.cards.card import NotACard
from proofs.cards.card import read as read_card
from proofs.circles import equivocation
from proofs.circles.equivocation import Said, compared, said, written
from proofs.circles.market import CARDS, DISCLOSURES, Head, NotAMarketFile
from proofs.circles.market_log import Logged
from proofs.circles.market_stream import Document, documents, opened
from proofs.circles.recommendation import NotARecommendation, Recommendation, read
from proofs.circles.reply import NotAReply, Reply, looks_like_one
from proofs.circles.reply import read as read_reply
from proofs.integrity import ProofInvalid
from proofs.logs.merkle import NotInLog
from proofs.model import NotAStatement, StatementKey
from proofs.shelf import UnknownContext
from proofs.strict_json import MalformedJson, TooComplex
from proofs.value import value

#: How often the progress is told, in documents.
EVERY = 250
_UNREADABLE = (
    MalformedJson,
    TooComplex,
    ProofInvalid,
    NotAStatement,
    NotARecommendation,
    NotACard,
    NotAReply,
    UnknownContext,
)
#: What is wrong with a document: it does not verify; another's key; of no company of the file; not
#: to be passed on; passed on without being counted; a reply to something else, or a second one.
BROKEN, KEY, STRANGER, RELAYED, UNCOUNTED, REPLY = (
    *("broken", "key", "stranger", "relayed"),
    *("uncounted", "reply"),
)


#: Seconds of one processor for a file; an honest one of 20,000 documents takes about eight.
LONGEST_LOOK = 60.0


class NotTheOne(ValueError):
    """A file that is not the one that was offered, or not by who offered it."""


@value
class Checks:
    """Looks at files. ``keys``: the signing keys of a company; of a citizen, ``citizens``."""

    statements: Statements
    keys: Callable[[str], Mapping[str, datetime | None]]
    longest: float = LONGEST_LOOK

    def look(
        self,
        ledger: Ledger,
        file: BinaryIO,
        actor: str,
        keys: frozenset[str],
        content_hash: str,
        tell: Callable[[int], None],
    ) -> Found:
        """What is in a file that ``actor``, whose keys these are, offered. Blocking.

        Raises :class:`NotTheOne`, ``NotAMarketFile``, ``ProofInvalid``.
        """
        head = opened(file)
        if head.content_hash != content_hash:
            raise NotTheOne("The file has changed since it was offered.")
        if head.author != actor or head.proof.key.did not in keys:
            raise NotTheOne("The file is not signed by who offered it.")
        end = thread_time() + self.longest
        look = _Look(ledger, head, self.statements, self.keys)
        for number, document in enumerate(documents(file, head), 1):
            look.at(document)
            if thread_time() > end:  # what is signed may be made to take long
                raise NotTheOne("The file takes too long to look at.")
            if number % EVERY == 0:
                tell(number)
        look.found.log = look.log()
        return look.found


@dataclass(slots=True)
class _Look:
    """One look at one file; remembers one company's own statements at a time."""

    ledger: Ledger
    head: Head
    statements: Statements
    keys: Callable[[str], Mapping[str, datetime | None]]
    found: Found = field(init=False)
    _companies: frozenset[str] = field(init=False)
    _known: dict[str, Mapping[str, datetime | None]] = field(default_factory=dict)
    _logged: Logged = field(init=False)
    #: What has a card by whom; recommendations that were taken, with their IRIs, by hash.
    _carded: set[tuple[str, str]] = field(default_factory=set)
    _words: dict[str, tuple[str, Mention]] = field(default_factory=dict)
    _of: str = ""
    _ours: dict[tuple[StatementKey, int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        contents, self._logged = self.head.contents, Logged(self.head)
        self.found = Found(contents.title, contents.area, self.head.issued.isoformat())
        self._companies = frozenset(entry.company for entry in contents.entries)
        for entry in contents.entries:
            self.found.companies[entry.company] = []
            if entry.stance:
                self.found.stances[entry.company] = entry.stance
            if entry.note:
                self.found.notes[entry.company] = entry.note

    def at(self, document: Document) -> None:
        """One document."""
        try:
            if document.kind == DISCLOSURES:
                self._logged.add(document.framed.text)
                self._disclosure(document)
            elif document.kind == CARDS:
                self._card(document)
            elif (given := _recommended(document.framed.text)) is not None:
                self._recommendation(given, document)
            else:
                self._reply(read_reply(document.framed.text), document)
        except _UNREADABLE as wrong:
            self.found.refuse(BROKEN, str(wrong)[:200])

    def log(self) -> LogSeen | None:
        """What the file shows of its author's log, once all of it was read."""
        try:
            shown = self._logged.shown()
        except NotInLog as wrong:
            return LogSeen(BROKEN, reason=str(wrong))
        if shown is None:
            return None
        text, key = self.head.contents.checkpoint, self.head.proof.key.did
        return LogSeen("", text, key, shown.checkpoint.size, shown.inside)

    def _disclosure(self, document: Document) -> None:
        theirs = said(document.framed.text)
        company = theirs.statement.company
        if company not in self._companies:
            self.found.refuse(STRANGER, company)
            return
        ours = self._own(theirs)
        if ours is None and not self._is_theirs(company, theirs.key.did, theirs.created):
            self.found.refuse(KEY, company)
            return
        if ours is not None and ours.body != theirs.body:
            is_one_key = ours.key.did == theirs.key.did
            if not is_one_key and not self._is_theirs(company, theirs.key.did, theirs.created):
                self.found.refuse(KEY, company)
                return
            twice = compared(ours, theirs)
            if twice is not None and self._had_ended(company, theirs.key.did, theirs.created):
                self.found.refuse(KEY, company)  # somebody has a key that was taken out of use
                return
            if twice is not None:
                self.found.double_talk.append(written(twice).decode())
        self.found.same += ours is not None
        self._place(self.found.companies[company], document)

    def _own(self, theirs: Said) -> Said | None:
        """What the company told us under this key and number."""
        company = theirs.statement.company
        if company != self._of:
            folder = f"{account_name(company)}/{CIVIL_STATUS}"
            held = self.statements.held(self.ledger, folder)
            self._ours = {(h.statement.key, h.statement.sequence): h.name for h in held}
            self._of = company
        name = self._ours.get((theirs.statement.key, theirs.statement.sequence))
        stored = self.ledger.read(name) if name is not None else None
        if stored is None or stored.body is None:
            return None
        if stored.body == theirs.body:
            return theirs
        try:
            return equivocation.said(stored.body)
        except _UNREADABLE:
            return None

    def _card(self, document: Document) -> None:
        card = read_card(document.framed.text)
        company = card.card.company
        if company not in self._companies:
            self.found.refuse(STRANGER, company[:200])
        elif not self._is_theirs(company, card.proof.key.did, card.proof.created):
            self.found.refuse(KEY, company)
        else:
            self._carded.add((card.card.about, company))
            self._place(self.found.cards, document)
            offset, length = self.found.cards[-1]
            self.found.products.append(
                Carded(
                    card.card.about,
                    company,
                    dict(card.card.product.name),
                    card.card.sequence,
                    offset,
                    length,
                )
            )

    def _recommendation(self, given: Recommendation, document: Document) -> None:
        mine = given.author == self.head.author
        if mine and given.proof.key.did != self.head.proof.key.did:
            self.found.refuse(KEY, given.author)
            return
        hops = 0 if mine else self.head.contents.relays.get(given.content_hash, 0)
        if not mine and hops == 0:
            self.found.refuse(UNCOUNTED, given.author)
            return
        if hops > given.opinion.relay_limit:
            self.found.refuse(RELAYED, given.author)
            return
        self.found.good += 1
        mention = Mention(
            content_hash=given.content_hash,
            author=given.author,
            key=given.proof.key.did,
            item=given.opinion.item,
            stance=given.opinion.stance,
            basis=given.opinion.basis,
            hops=hops,
            relay_limit=given.opinion.relay_limit,
            issued=given.issued.isoformat(),
            markets=given.opinion.markets,
            offset=document.framed.offset,
            length=document.framed.length,
        )
        self.found.recommended.append(mention)
        self._words[given.content_hash] = given.id, mention

    def _reply(self, reply: Reply, document: Document) -> None:
        """By a company that the recommendation is about, or whose card of the thing came before."""
        iri, mention = self._words.get(reply.answers, ("", None))
        company = reply.company
        if mention is None or reply.to != iri or any(r.company == company for r in mention.replies):
            self.found.refuse(REPLY, company[:200])
        elif company not in self._companies:
            self.found.refuse(STRANGER, company[:200])
        elif mention.item != company and (mention.item, company) not in self._carded:
            self.found.refuse(REPLY, company[:200])
        elif not self._is_theirs(company, reply.proof.key.did, reply.proof.created):
            self.found.refuse(KEY, company[:200])
        else:
            self.found.good += 1
            at, text, issued = document.framed, dict(reply.text), reply.issued.isoformat()
            mention.replies.append(Answer(company, text, issued, at.offset, at.length))

    def _place(self, places: list[tuple[int, int]], document: Document) -> None:
        places.append((document.framed.offset, document.framed.length))
        self.found.good += 1

    def _is_theirs(self, company: str, key: str, created: datetime) -> bool:
        return key in self._keys(company) and not self._had_ended(company, key, created)

    def _had_ended(self, company: str, key: str, created: datetime) -> bool:
        end = self._keys(company).get(key)
        return end is not None and created >= end

    def _keys(self, company: str) -> Mapping[str, datetime | None]:
        """With since when each is not the company's any more. Asked once a company and file."""
        if company not in self._known:
            self._known[company] = self.keys(company)
        return self._known[company]


def _recommended(body: bytes) -> Recommendation | None:
    """``None`` for what has the marks of a reply instead."""
    try:
        return read(body)
    except NotARecommendation:
        if looks_like_one(strict_json.read(body)):
            return None
        raise


__all__ = ["Checks", "NotAMarketFile", "NotTheOne"]
