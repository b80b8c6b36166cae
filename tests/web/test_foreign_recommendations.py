"""Recommendations in somebody else's market file: signature, author and hops (invariant 6)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from pod_server.civic.circle.checking import Checks, NotTheOne
from pod_server.civic.circle.found import Found
from pod_server.civic.civil_status.statements import Statements
from proofs.circles.market import RECOMMENDATIONS, Contents, Entry, head, read_head
from proofs.circles.market_stream import Parting
from proofs.circles.recommendation import Opinion, Recommendation, recommend
from proofs.keys import SigningKey
from tests.web.markets import Citizen
from tests.web.served import Served, serving
from vocab.terms import SESAME

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
COMPANY, X = "https://baker.example/#us", "https://x.example/card#me"
FRIEND = "https://friend.example/card#me"
KEY, FRIENDS = SigningKey.generate(), SigningKey.generate()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("foreign")) as found:
        yield found


def word(author: str, key: SigningKey, relay: int) -> Recommendation:
    opinion = Opinion(
        COMPANY,
        SESAME.RECOMMENDS,
        {"en": "Good."},
        SESAME.USED,
        SESAME.NO_COUNTERPART,
        relay_limit=relay,
    )
    return recommend(f"{author}-it", author, opinion, key, NOW)


def looked(
    server: Served, given: list[Recommendation], relays: dict[str, int], actor: str = X
) -> Found:
    """What Z finds in a file that X signed."""
    part = Parting(RECOMMENDATIONS)
    frames = [part.add(each.body) for each in given]
    contents = Contents("Bread", (), (Entry(COMPANY),), relays=relays)
    front = head("https://x.example/f#it", X, contents, [part.done()], KEY, NOW)
    checks = Checks(Statements(), lambda _: {})
    return checks.look(
        Citizen(server).ledger,
        io.BytesIO(front + b"".join(frames)),
        actor,
        frozenset((KEY.public.did,)),
        read_head(front[1:-1]).content_hash,
        lambda _: None,
    )


def test_a_friends_word_keeps_its_author_and_its_hops(server: Served) -> None:
    theirs, mine = word(FRIEND, FRIENDS, 2), word(X, KEY, 0)
    found = looked(server, [mine, theirs], {theirs.content_hash: 2})
    assert [(m.author, m.key, m.hops) for m in found.recommended] == [
        (X, KEY.public.did, 0),
        (FRIEND, FRIENDS.public.did, 2),
    ]
    assert found.refused == {}


def test_what_may_go_no_further_or_was_not_counted_is_not_kept(server: Served) -> None:
    """`relayLimit` is the author's word; whoever hands on has to count."""
    far, silent = word(FRIEND, FRIENDS, 1), word(FRIEND, SigningKey.generate(), 9)
    found = looked(server, [far, silent], {far.content_hash: 2})
    assert found.recommended == []
    assert found.refused == {"relayed": 1, "uncounted": 1}


def test_a_word_under_the_senders_name_is_by_the_senders_key(server: Served) -> None:
    found = looked(server, [word(X, FRIENDS, 9)], {})
    assert (found.recommended, found.refused) == ([], {"key": 1})


def test_a_file_of_another_than_who_offered_it_is_refused(server: Served) -> None:
    with pytest.raises(NotTheOne):
        looked(server, [], {}, actor=FRIEND)
