"""What is said of a product or its company: by her, then by others; each with what was replied."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import partial

from pod_server.civic.circle.gathering import Passed, Relayed, Replied
from pod_server.civic.circle.recommending import Recommendations
from pod_server.civic.circle.trust import Peer, nearest
from pod_server.civic.civil_status.statements import Memory
from pod_server.civic.products.card_view import Voice
from pod_server.civic.products.held_cards import Shelf
from pod_server.contracts import Ledger
from pod_server.model.errors import PodError
from proofs.circles import recommendation, reply
from proofs.circles.recommendation import Recommendation
from proofs.circles.reply import Reply
from proofs.value import value

#: Of what others say, so much is told.
VOICES, HEARD = 20, 1_024


def _nobody(_ledger: Ledger) -> Mapping[str, Peer]:
    return {}


@value
class Voices:
    """Of all pods. ``replied`` knows what companies answered to her own words."""

    recommendations: Recommendations
    relayed: Relayed
    replied: Replied
    #: Whom a pod's owner trusts, by WebID.
    peers: Callable[[Ledger], Mapping[str, Peer]] = _nobody
    _heard: Memory[str, Recommendation | None] = field(default_factory=lambda: Memory(HEARD))
    _answers: Memory[tuple[str, str, str], Reply | None] = field(
        default_factory=lambda: Memory(HEARD)
    )

    def passed(self, ledger: Ledger) -> Mapping[str, Sequence[Passed]]:
        """What others say, by what it is of: the same as long as nothing in the pod changes."""
        by_item: dict[str, list[Passed]] = {}
        for each in self.relayed.recommendations(ledger):
            by_item.setdefault(each.item, []).append(each)
        return by_item

    def of(
        self,
        ledger: Ledger,
        shelf: Shelf,
        passed: Mapping[str, Sequence[Passed]],
        items: Sequence[str],
    ) -> Iterator[Voice]:
        """What she says of these items, in their order; then what others do, the nearest."""
        others: list[Passed] = []
        for item in items:
            given = self.recommendations.of(ledger, item)
            if given is not None:
                sellers = {brief.company for brief in shelf.in_force if brief.about == item}
                replies = self.replied(ledger, given, (item, *sorted(sellers)))
                yield Voice(given.recommendation, replies=tuple(replies))
            others += passed.get(item, ())
        for each in nearest(others, self.peers(ledger))[:VOICES]:
            heard = self._heard.get(each.content_hash, partial(_word, each))
            if heard is not None:
                yield Voice(heard, each.hops, tuple(self._replies(ledger, each)))

    def _replies(self, ledger: Ledger, passed: Passed) -> Iterator[Reply]:
        for company, body in passed.replies.items():
            key = (ledger.pod.pod_id, passed.content_hash, company)
            found = self._answers.get(key, partial(_answer, body))
            if found is not None:
                yield found


def _word(passed: Passed) -> Recommendation | None:
    """As it was signed; nothing where its file has just gone, or has been damaged."""
    try:
        return recommendation.read(passed.body())
    except (PodError, OSError, ValueError):
        return None


def _answer(body: Callable[[], bytes]) -> Reply | None:
    """The same of a reply."""
    try:
        return reply.read(body())
    except (PodError, OSError, ValueError):
        return None
