"""My view of a company: what I lived, then what those I trust say; strangers count for nothing.

Evidence-based subjective logic (Škorić, de Hoogh, Zannone 2016). Evidence for and against makes an
opinion of belief, disbelief and uncertainty; what somebody says counts as far as I believe *them*,
once for each company, and half as much for each hand that it went through. Whoever I have no
opinion of is believed with nought, so a hundred of them change nothing (decision 0045).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pod_server.civic.circle.found import Answer
from pod_server.civic.circle.gathering import Passed
from proofs.value import value
from vocab.terms import SESAME

#: How much evidence makes half an opinion.
PRIOR = 2.0
OWN, OTHERS, PER_HOP = 10.0, 2.0, 0.5
_FOR: Mapping[str, tuple[float, float]] = {
    SESAME.RECOMMENDS: (1.0, 0.0),
    SESAME.MIXED: (0.5, 0.5),
    SESAME.ADVISES_AGAINST: (0.0, 1.0),
}
#: What somebody lived through weighs more than what they heard.
_BASIS: Mapping[str, float] = {
    SESAME.VERIFIED_PURCHASE: 1.0,
    SESAME.PURCHASED: 0.9,
    SESAME.USED: 0.9,
    SESAME.READ_DISCLOSURES: 0.5,
    SESAME.HEARD_FROM: 0.2,
}


@value
class Opinion:
    """Belief, disbelief and uncertainty: they add up to 1."""

    belief: float
    disbelief: float
    uncertainty: float


NOTHING_KNOWN = Opinion(0.0, 0.0, 1.0)
#: What can be said of a person, by the words of the form.
LEVELS: Mapping[str, Opinion] = {
    "much": Opinion(0.9, 0.0, 0.1),
    "some": Opinion(0.5, 0.1, 0.4),
    "none": Opinion(0.0, 0.9, 0.1),
}


@value
class Evidence:
    """How much speaks for and against."""

    good: float = 0.0
    bad: float = 0.0

    def __add__(self, other: Evidence) -> Evidence:
        """Both, where neither rests on the other (fusion)."""
        return Evidence(self.good + other.good, self.bad + other.bad)

    def times(self, weight: float) -> Evidence:
        """Less of it, by how far its source is believed (discount)."""
        return Evidence(self.good * weight, self.bad * weight)

    @property
    def opinion(self) -> Opinion:
        """What one may believe on it."""
        total = self.good + self.bad + PRIOR
        return Opinion(self.good / total, self.bad / total, PRIOR / total)


@value
class Word:
    """What somebody says of a company. ``author`` is empty for what I say myself."""

    author: str
    key: str
    stance: str
    basis: str
    hops: int
    issued: str
    markets: tuple[str, ...] = ()
    file: str = ""
    #: What companies replied to it, where the file has that.
    replies: tuple[Answer, ...] = ()


@value
class Peer:
    """Somebody I have an opinion of, by market (``""`` for all others), and their signing key."""

    webid: str
    key: str
    levels: Mapping[str, str]

    def trust(self, markets: Iterable[str]) -> Opinion:
        """For what is in these markets: the nearest code that I said something of."""
        for market in markets:
            for end in range(len(market), 0, -1):
                if market[:end] in self.levels:
                    return LEVELS[self.levels[market[:end]]]
        return LEVELS.get(self.levels.get("", ""), NOTHING_KNOWN)


@value
class Source:
    """One word and how much of it counts; ``share`` of all that counts, 0 to 1."""

    word: Word
    evidence: Evidence
    share: float


@value
class View:
    """What I may think of a company, and why; ``unknown`` words were not counted."""

    opinion: Opinion
    sources: tuple[Source, ...]
    unknown: int


def nearest(words: Iterable[Passed], peers: Mapping[str, Peer]) -> list[Passed]:
    """Words of others in the order in which they are told: whom she trusts most, then by hops.

    What another key signed in the name of somebody whose key she knows is not told.
    """
    by_key = {one.key: one for one in peers.values()}

    def place(word: Passed) -> tuple[float, int]:
        peer = _peer(word, peers, by_key)
        return (-peer.trust(()).belief if peer is not None else 0.0, word.hops)

    def is_theirs(word: Passed) -> bool:
        return word.author not in peers or peers[word.author].key == word.key

    return sorted(filter(is_theirs, words), key=place)


def view(own: Word | None, words: Iterable[Word], peers: Mapping[str, Peer]) -> View:
    """Mine first, then each peer's latest word once."""
    counted: list[tuple[Word, Evidence]] = []
    if own is not None:
        counted.append((own, _said(own).times(OWN)))
    unknown, latest = 0, dict[str, Word]()
    by_key = {one.key: one for one in peers.values()}
    for word in words:
        peer = _peer(word, peers, by_key)
        if peer is None:
            unknown += 1
        elif peer.webid not in latest or _newer(word, latest[peer.webid]):
            latest[peer.webid] = word
    for webid, word in latest.items():
        trust = peers[webid].trust(word.markets)
        weight = OTHERS * trust.belief * PER_HOP**word.hops
        counted.append((word, _said(word).times(weight)))
    whole = sum((evidence for _, evidence in counted), Evidence())
    total = whole.good + whole.bad
    sources = sorted(_shares(counted, total), key=lambda one: -one.share)
    return View(whole.opinion, tuple(sources), unknown)


def _peer(
    word: Word | Passed, peers: Mapping[str, Peer], by_key: Mapping[str, Peer]
) -> Peer | None:
    """Whose word it is: whoever's key signed it, also under a WebID of after a move."""
    named = peers.get(word.author)
    if named is not None:
        return named if named.key == word.key else None
    return by_key.get(word.key)


def _newer(one: Word, other: Word) -> bool:
    """The later word; of one word, the copy that came the shortest way."""
    return (one.issued, -one.hops) > (other.issued, -other.hops)


def _said(word: Word) -> Evidence:
    good, bad = _FOR.get(word.stance, (0.0, 0.0))
    return Evidence(good, bad).times(_BASIS.get(word.basis, 0.2))


def _shares(counted: Iterable[tuple[Word, Evidence]], total: float) -> Iterator[Source]:
    for word, evidence in counted:
        share = (evidence.good + evidence.bad) / total if total else 0.0
        yield Source(word, evidence, share)
