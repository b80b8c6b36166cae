"""Where a recommendation is shown, what the company replied to it is, too (`domain` 5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from pod_server.civic.circle.peers import Peers
from tests.web.at_home import Visitor, at_home, words
from tests.web.carded import bread, lay
from tests.web.markets import Citizen, two
from tests.web.seller import Seller
from tests.web.test_replies_travel import FLOUR, OVEN, Scene, composes, page, replies, says

FRENCH = "La farine est d'ici."
LONG = "We weigh it twice. " * 20 + "Come and see."


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Xavier's words of a bakery and its loaf were answered, and went to Zoe in a file."""
    with two(tmp_path_factory.mktemp("two")) as (one, other):
        bakery = Seller(one, "bob").opened()
        loaf = bread(bakery)
        lay(bakery, loaf)
        found = Scene(Citizen(one), Citizen(other), Citizen(one, "carol"), bakery, loaf)
        xavier, zoe = found.xavier, found.zoe
        replies(bakery, says(xavier, loaf.company, "Burnt."), {"en": OVEN})
        replies(bakery, says(xavier, loaf.about, "Dry."), {"en": FLOUR, "fr": FRENCH})
        made, _ = composes(xavier, loaf.company, loaf.about)
        xavier.given(zoe, made)
        peers = Peers(zoe.files.incoming, zoe.server.house.recommendations)
        peers.say(zoe.ledger, zoe.agent, xavier.webid, "", "much")
        yield found


@pytest.fixture
def his(scene: Scene) -> Iterator[Visitor]:
    with at_home(scene.xavier.server, "alice") as visitor:
        yield visitor


@pytest.fixture
def hers(scene: Scene) -> Iterator[Visitor]:
    with at_home(scene.zoe.server, "alice") as visitor:
        yield visitor


def product(scene: Scene) -> str:
    return f"/office/product?code={quote(scene.loaf.about, safe='')}"


def circle(scene: Scene, visitor: Visitor) -> list[dict[str, Any]]:
    """What the app gets."""
    answer = visitor.get(f"/pocket/card?code={quote(scene.loaf.about, safe='')}")
    assert answer.status_code == 200, answer.text
    found = answer.json()["circle"]
    assert isinstance(found, list)
    return found


def test_on_the_page_of_a_product_beside_her_own_words(scene: Scene, his: Visitor) -> None:
    shown = page(his, product(scene))
    assert shown.index("Dry.") < shown.index(FLOUR)
    assert shown.index("Burnt.") < shown.index(OVEN), "of its company"
    assert "Reply of" in shown
    assert "what you said before" not in shown
    his.http.headers["Accept-Language"] = "fr"
    french = page(his, product(scene))
    assert FRENCH in french
    assert "Réponse de" in french


def test_on_it_beside_a_friends_words_where_no_card_is_held(scene: Scene, hers: Visitor) -> None:
    told = hers.get(product(scene))
    assert told.status_code == 404
    shown = words(told)
    assert shown.index("Dry.") < shown.index(FLOUR)
    assert OVEN not in shown, "that is of the company"


def test_in_the_pocket_card(scene: Scene, his: Visitor) -> None:
    by_text = {each["text"]: each["replies"] for each in circle(scene, his)}
    assert [one["text"] for one in by_text["Burnt."]] == [OVEN]
    (reply,) = by_text["Dry."]
    assert (reply["text"], reply["language"], reply["current"]) == (FLOUR, "en", True)
    snapshot = his.get("/pocket/snapshot").json()
    assert FLOUR in str(snapshot["cards"]), "out of reach of the server too"


def test_in_my_view_beside_my_own_words_and_a_friends(
    scene: Scene, his: Visitor, hers: Visitor
) -> None:
    of_it = f"/office/view?company={quote(scene.loaf.company, safe='')}"
    of_loaf = f"/office/view?item={quote(scene.loaf.about, safe='')}"
    for visitor in (his, hers):
        assert OVEN in page(visitor, of_it)
        assert FLOUR in page(visitor, of_loaf)


def test_one_that_answers_earlier_words_says_so_and_a_long_one_unfolds(
    scene: Scene, his: Visitor
) -> None:
    given = says(scene.xavier, scene.loaf.about, "Moist.")
    replies(scene.bakery, given, {"en": LONG})
    shown = page(his, product(scene))
    start, rest = shown.split("The rest of the reply ")
    begun = start[start.index("We weigh it") :]
    assert len(begun) < 210
    assert f"{begun}{rest[: len(LONG) - len(begun)]}" == LONG, "not a letter is lost"
    assert "what you said before" in shown
    assert "what you said before" in page(
        his, f"/office/view?item={quote(scene.loaf.about, safe='')}"
    )
    (said,) = [each for each in circle(scene, his) if each["text"] == "Moist."]
    told = [(one["text"], one["current"]) for one in said["replies"]]
    assert told == [(LONG, True), (FLOUR, False)]
