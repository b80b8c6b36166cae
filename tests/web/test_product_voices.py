"""What others say of a product, out of market files that she keeps, is told with it (issue 6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pod_server.civic.circle.gathering import Passed, PassedCard
from pod_server.civic.circle.trust import Peer
from pod_server.civic.products.held_cards import HeldCards
from pod_server.civic.products.looking_up import ProductViews
from pod_server.civic.products.voices import Voices
from pod_server.civic.seeing.profiles import Profiles
from pod_server.contracts import Ledger
from pod_server.storage.derived import FileDerived
from pod_server.wiring.facts import private_profiles
from proofs.circles.recommendation import Opinion, recommend
from proofs.keys import SigningKey
from tests.web.carded import bread, lay
from tests.web.seller import Seller
from tests.web.served import Served
from vocab.terms import SESAME

ZOE = "https://zoe.example/profile/card#me"


@dataclass
class Kept:
    """Files with these recommendations in them."""

    passed: list[Passed]

    def recommendations(self, ledger: Ledger) -> Iterator[Passed]:
        return iter(self.passed)

    def cards(self, _ledger: Ledger) -> Iterator[PassedCard]:
        return iter(())


def said(item: str, text: str, hops: int, author: str = ZOE) -> Passed:
    opinion = Opinion(item, SESAME.RECOMMENDS, {"en": text}, SESAME.USED, SESAME.NO_COUNTERPART, 2)
    iri = "https://zoe.example/recommendations/1#it"
    made = recommend(iri, author, opinion, SigningKey.generate(), datetime.now(UTC))
    key = made.proof.key.did
    return Passed(made.content_hash, item, hops, 2, lambda: made.body, author, key)


def test_the_nearest_come_first_and_what_is_damaged_is_left_out(served: Served) -> None:
    bakery = Seller(served, "bob").opened()
    loaf = bread(bakery)
    lay(bakery, loaf)
    far, near = said(loaf.about, "I heard it is good.", 2), said(loaf.company, "Fair wages.", 1)
    damaged = replace(said(loaf.about, "…", 1), body=lambda: b"{}")
    friend = said(loaf.about, "A friend's word.", 2, "https://friend.example/card#me")
    peers = {friend.author: Peer(friend.author, friend.key, {"": "much"})}
    copied = said(loaf.about, "Not the friend's.", 1, friend.author)
    impostor = replace(copied, key="did:key:another")
    elsewhere = said("https://other.example/#me", "Not this one.", 1)
    house = served.house
    ledger = house.ledger_called("alice")
    assert ledger is not None
    controlled = house.front_office.controlled
    views = ProductViews(
        HeldCards(FileDerived(house.settings.data)),
        house.glances,
        private_profiles(house),
        Profiles(house.documents, house.maker, controlled),
        Voices(
            house.recommendations,
            Kept([far, damaged, elsewhere, near, friend, impostor]),
            house.replies.to,
            lambda _: peers,
        ),
    )
    view = views.find(ledger, loaf.about)
    assert view is not None
    heard = [
        (voice.said.author, voice.hops, voice.said.opinion.text["en"]) for voice in view.voices
    ]
    assert heard[0] == (friend.author, 2, "A friend's word."), "whom she trusts comes first"
    assert "Not the friend's." not in [text for _, _, text in heard], "nobody speaks in their name"
    assert heard[1:] == [(ZOE, 1, "Fair wages."), (ZOE, 2, "I heard it is good.")]
