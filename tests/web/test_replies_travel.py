"""A company's signed reply goes with the recommendation that it answers, from pod to pod (L-02)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from pod_server.actions.settle import settle_now
from pod_server.civic.circle.found import Found
from pod_server.civic.circle.papers import Draft, LeftOut, Line, paper
from pod_server.civic.circle.peers import Peers
from pod_server.civic.circle.recommending import Given
from pod_server.civic.circle.showing import Showing
from proofs.cards.card import Card
from proofs.circles import reply
from proofs.circles.market import LARGEST_DOCUMENT
from proofs.circles.recommendation import Opinion
from proofs.circles.sequence import framed
from tests.web.at_home import Visitor, at_home, words
from tests.web.carded import bread, lay
from tests.web.markets import Citizen, two
from tests.web.seller import JSON_LD, Seller
from vocab.terms import SESAME

OVEN, FLOUR = "We bake at four; come earlier.", "The flour is from here."

WORD = "w" * 32


@dataclass
class Scene:
    """Xavier deals with a bakery; zoe and walid do not."""

    xavier: Citizen
    zoe: Citizen
    walid: Citizen
    bakery: Seller
    loaf: Card


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with two(tmp_path_factory.mktemp("two")) as (one, other):
        bakery = Seller(one, "bob").opened()
        loaf = bread(bakery)
        lay(bakery, loaf)
        yield Scene(Citizen(one), Citizen(other), Citizen(one, "carol"), bakery, loaf)


def says(citizen: Citizen, item: str, text: str) -> Given:
    """Everybody may read it, and hand it on twice."""
    opinion = Opinion(item, SESAME.MIXED, {"en": text}, SESAME.USED, SESAME.NO_COUNTERPART, 2)
    book, ledger = citizen.server.house.recommendations, citizen.ledger
    settle_now(ledger, lambda: book.settle(ledger, citizen.agent, opinion, public=True))
    given = book.of(ledger, item)
    assert given is not None
    return given


def replies(bakery: Seller, given: Given, texts: dict[str, str]) -> reply.Reply:
    """Signed, and brought into its account as companies do."""
    to, now = given.recommendation, datetime.now(UTC)
    webid = bakery.server.people[bakery.name].webid
    made = reply.sign(
        f"urn:uuid:{to.content_hash}", webid, to.id, to.content_hash, texts, bakery.company.key, now
    )
    place = f"{bakery.account}requests/"
    sent = bakery.server.ask("POST", place, who=bakery.name, body=made.body, content=JSON_LD)
    assert sent.status == 201, sent
    return made


def composes(citizen: Citizen, company: str, item: str) -> tuple[str, LeftOut]:
    files, ledger, agent = citizen.files, citizen.ledger, citizen.agent
    made = files.markets.new(ledger, agent, Draft("Bread", ("10.71",), "", "en", (Line(company),)))
    product = files.products.find(ledger, item)
    files.markets.put_product(ledger, agent, made, product)
    return made, files.markets.compose(ledger, agent, made)


def found(citizen: Citizen, identifier: str) -> Found:
    kept = citizen.files.incoming.found(citizen.ledger, identifier)
    assert kept is not None
    return kept


def octets(citizen: Citizen, identifier: str) -> set[bytes]:
    """The replies of a kept file, as they came."""
    return {
        citizen.files.incoming.document(citizen.ledger, identifier, each.offset, each.length)
        for mention in found(citizen, identifier).recommended
        for each in mention.replies
    }


def page(visitor: Visitor, path: str) -> str:
    answer = visitor.get(path)
    assert answer.status_code == 200, answer.text
    return words(answer)


def test_replies_go_along_are_shown_and_handed_on(scene: Scene) -> None:
    """Of the company and of its product; each octet for octet, through two hands."""
    xavier, zoe, walid, company = scene.xavier, scene.zoe, scene.walid, scene.loaf.company
    of_it, of_loaf = says(xavier, company, "Burnt."), says(xavier, scene.loaf.about, "Dry.")
    made, before = composes(xavier, company, scene.loaf.about)
    said = [
        replies(scene.bakery, of_it, {"en": OVEN}),
        replies(scene.bakery, of_loaf, {"en": FLOUR, "fr": "La farine est d'ici."}),
    ]
    bodies = {each.body for each in said}
    report = xavier.files.markets.compose(xavier.ledger, xavier.agent, made)
    assert (report.replies, report.documents) == (2, before.documents + 2)
    assert report.counts == before.counts, "what goes is not counted among what stays"
    with at_home(xavier.server, "alice") as visitor:
        assert "Companies' replies 2" in page(visitor, f"/office/markets/{made}")
    got = xavier.given(zoe, made)
    kept = found(zoe, got)
    assert (kept.refused, kept.good) == ({}, report.documents)
    assert octets(zoe, got) == bodies
    peers = Peers(zoe.files.incoming, zoe.server.house.recommendations)
    peers.say(zoe.ledger, zoe.agent, xavier.webid, "", "much")
    with at_home(zoe.server, "alice") as visitor:
        opened = page(visitor, f"/office/received/{got}")
        assert OVEN in opened
        assert FLOUR in opened
        assert "Reply of" in opened
        view = page(visitor, f"/office/view?company={quote(company, safe='')}")
        assert OVEN in view
        assert FLOUR not in view, "that is of the loaf"
        assert FLOUR in page(visitor, f"/office/view?item={quote(scene.loaf.about, safe='')}")
    onward, relayed = composes(zoe, company, scene.loaf.about)
    assert (relayed.own, relayed.relayed, relayed.replies) == (0, 2, 2)
    showing = Showing(zoe.files.markets, zoe.server.house.blobs, zoe.server.house.clock)
    showing.make(zoe.ledger, zoe.agent, onward, WORD, 3)
    linked = page(Visitor(zoe.server), f"/shown/alice/{onward}/{WORD}")
    assert linked.index("Dry.") < linked.index(FLOUR), "what she hands on is shown with it too"
    last = zoe.given(walid, onward)
    assert found(walid, last).refused == {}
    assert octets(walid, last) == bodies


def test_a_file_without_replies_is_as_before_and_earlier_words_take_none_along(
    scene: Scene,
) -> None:
    """What was replied to what she said before stays; the part holds what was signed, no more."""
    xavier, company = scene.xavier, scene.loaf.company
    given, loaf = says(xavier, company, "Better now."), says(xavier, scene.loaf.about, "Moist.")
    made, report = composes(xavier, company, scene.loaf.about)
    assert report.replies == 0
    file = xavier.server.ask("GET", f"{xavier.base}markets/{made}/file", who="alice").body
    head = json.loads(file.split(b"\x1e")[1])
    parts = {each["holds"].rpartition("#")[2]: each for each in head["part"]}
    frames = b"".join(framed(each.recommendation.body) for each in (given, loaf))
    assert parts["Recommendation"]["documents"] == 2
    assert file.endswith(frames)
    assert b"inReplyTo" not in file
    kept = paper(xavier.ledger, f"markets/{made}/left-out", LeftOut)
    assert kept == report


def test_a_huge_reply_keeps_no_file_from_being_made(scene: Scene) -> None:
    """It stays where it lies, and is counted with the messages."""
    xavier, company = scene.xavier, scene.loaf.company
    given = says(xavier, company, "Better still.")
    _, before = composes(xavier, company, scene.loaf.about)
    huge = replies(scene.bakery, given, {f"x-{number}": "o" * 2000 for number in range(40)})
    assert len(huge.body) > LARGEST_DOCUMENT
    _, report = composes(xavier, company, scene.loaf.about)
    assert report.replies == before.replies
    assert report.counts["requests"] == before.counts["requests"] + 1
