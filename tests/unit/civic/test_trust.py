"""Evidence-based subjective logic: what counts, how far, and what never does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pod_server.civic.circle.trust import (
    NOTHING_KNOWN,
    PRIOR,
    Evidence,
    Peer,
    Word,
    view,
)
from vocab.terms import SESAME

FRIEND = Peer("https://z.example/#me", "did:key:z1", {"": "much"})
PEERS = {FRIEND.webid: FRIEND}
FOR = Word(FRIEND.webid, FRIEND.key, SESAME.RECOMMENDS, SESAME.USED, 0, "2026-11-01")
AGAINST = replace(FOR, stance=SESAME.ADVISES_AGAINST, issued="2026-11-02")
MINE = Word("", "", SESAME.ADVISES_AGAINST, SESAME.VERIFIED_PURCHASE, 0, "2026-10-01")


def test_nothing_known_is_all_uncertainty() -> None:
    assert view(None, (), {}).opinion == NOTHING_KNOWN
    assert Evidence(PRIOR, 0).opinion.belief == 0.5


def test_a_hundred_unknown_praisers_change_nothing() -> None:
    """`domain` 5: unknown peers count near zero, so Sybils gain nothing."""
    crowd = [
        replace(FOR, author=f"https://{n}.example/#me", key=f"did:key:{n}") for n in range(100)
    ]
    for own, said in ((None, []), (MINE, []), (MINE, [AGAINST])):
        alone = view(own, said, PEERS)
        among = view(own, [*crowd, *said], PEERS)
        assert among.opinion == alone.opinion
        assert among.sources == alone.sources
        assert among.unknown == 100


def test_whoever_takes_a_friends_name_is_unknown() -> None:
    """The key that signed is the friend's, or it is not their word."""
    forged = [replace(FOR, key=f"did:key:z{n}") for n in range(2, 90)]
    assert view(None, forged, PEERS).opinion == NOTHING_KNOWN


def test_a_friend_who_has_moved_is_known_by_the_key() -> None:
    """Another name and the same key is the same friend, who counts once, by the latest word."""
    there = replace(AGAINST, author="https://z.new.example/#me")
    assert view(None, [there], PEERS).opinion.disbelief > 0
    both = view(None, [FOR, there], PEERS)
    assert [one.word for one in both.sources] == [there]
    assert both.unknown == 0


def test_what_i_lived_weighs_more_than_what_friends_say() -> None:
    friends = {f"https://{n}.example/#me": "did:key:k" for n in range(4)}
    peers = {webid: Peer(webid, key, {"": "much"}) for webid, key in friends.items()}
    words = [replace(FOR, author=webid, key=key) for webid, key in friends.items()]
    found = view(MINE, words, peers)
    assert found.opinion.disbelief > found.opinion.belief
    assert found.sources[0].word is MINE
    assert sum(one.share for one in found.sources) == pytest.approx(1)


def test_a_friend_counts_once_by_the_latest_word() -> None:
    once = view(None, [FOR], PEERS)
    again = view(None, [FOR, FOR, replace(FOR, hops=1)], PEERS)
    assert again.opinion == once.opinion
    changed = view(None, [AGAINST, FOR], PEERS).opinion
    assert (changed.belief, changed.disbelief > 0) == (0, True)


def test_each_hand_halves_it_and_trust_is_by_market() -> None:
    near = view(None, [FOR], PEERS).opinion.belief
    far = view(None, [replace(FOR, hops=2)], PEERS).opinion.belief
    assert 0 < far < near
    baker = Peer(FRIEND.webid, FRIEND.key, {"": "none", "10": "much"})
    peers = {baker.webid: baker}
    assert view(None, [replace(FOR, markets=("10.71",))], peers).opinion.belief == near
    assert view(None, [replace(FOR, markets=("62.01",))], peers).opinion == NOTHING_KNOWN


def test_opinions_add_up_to_one() -> None:
    for words in ([FOR], [AGAINST], [replace(FOR, stance=SESAME.MIXED)]):
        found = view(MINE, words, PEERS).opinion
        assert found.belief + found.disbelief + found.uncertainty == pytest.approx(1)
