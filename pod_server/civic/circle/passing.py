"""What others recommended, each once, as it may be handed on: with what companies replied to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from pod_server.civic.circle.found import Mention
from pod_server.civic.circle.gathering import Passed


def passed(
    mentions: Iterable[tuple[str, Mention]], body: Callable[[str, int, int], bytes]
) -> Iterator[Passed]:
    """Each by the shortest way that it came, with the replies of all ways, one a company.

    The same words by another key are another word: a copy that somebody signed takes no place.
    ``body``: a document by its file, and its offset and length there, in octets.
    """
    nearest: dict[tuple[str, str], tuple[str, Mention]] = {}
    replies: dict[str, dict[str, Callable[[], bytes]]] = {}
    for identifier, mention in mentions:
        known = nearest.get((mention.content_hash, mention.key))
        if known is None or mention.hops < known[1].hops:
            nearest[mention.content_hash, mention.key] = identifier, mention
        answers = replies.setdefault(mention.content_hash, {})
        for each in mention.replies:
            answers.setdefault(each.company, partial(body, identifier, each.offset, each.length))
    for identifier, mention in nearest.values():
        yield Passed(
            mention.content_hash,
            mention.item,
            mention.hops,
            mention.relay_limit,
            partial(body, identifier, mention.offset, mention.length),
            mention.author,
            mention.key,
            replies[mention.content_hash],
        )
