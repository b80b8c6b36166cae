"""Goods without GTIN at the desk: typed, signed in the browser, where their code leads, printed."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Iterator
from html import unescape

import pypdfium2
import pytest
import requests
import zxingcpp
from pypdfium2 import PdfDocument

from pod_server.actions.settle import settle_now
from pod_server.civic.products.cards import Cards, CardSettings, folder_of
from pod_server.model.access import Agent
from proofs.cards import card as cards
from proofs.cards.card_lines import ALLERGENS, CONTAINS, MAY_CONTAIN
from proofs.keys import SigningKey
from tests.web.at_home import at_home
from tests.web.desk import Keeper, takes_all
from tests.web.served import Served, serving
from vocab.terms import GS1

LOAF = {
    "name": "Pain d'épices",
    "contents": "Farine de seigle, miel",
    "contains": "gluten",
    "may_contain": "nuts",
    "town": "Dijon",
    "country": "fr",
    "price": "6,50",
    "per": "piece",
    "hours": "26",
    "labour": "40",
    "left": "12",
}
_MESSAGES = re.compile(r'data-messages="([^"]*)"')
_HIDDEN = re.compile(r'<input type="hidden" name="([a-z_]+)"(?: value="([^"]*)")?>')
PAGE = "/desk/goods/pain-d-epices"


@pytest.fixture(scope="module")
def baker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keeper]:
    with serving(tmp_path_factory.mktemp("goods")) as served, at_home(served, "bob") as visitor:
        found = Keeper(served, visitor, "bob")
        found.makes_key()
        yield found


def reads(baker: Keeper, at: str = "new", **typed: str) -> requests.Response:
    return baker.visitor.post(f"/desk/goods/{at}", **{**LOAF, **typed})


def signs(
    baker: Keeper, page: requests.Response, key: SigningKey | None = None
) -> requests.Response:
    """What the browser does with the page that is read again."""
    found = _MESSAGES.search(page.text)
    assert found is not None, page.text
    wanted = json.loads(unescape(found[1]))
    made = {n: _text((key or baker.key).sign(base64.b64decode(m))) for n, m in wanted.items()}
    fields = {name: unescape(value or "") for name, value in _HIDDEN.findall(page.text)}
    action = re.search(r'action="([^"]+/sign)"', page.text)
    assert action is not None
    sent = {**fields, "signatures": json.dumps(made)}
    sent.pop("form")
    return baker.visitor.post(action[1], page="/desk/goods/new", **sent)


def _text(octets: bytes) -> str:
    return base64.b64encode(octets).decode()


def kept(baker: Keeper) -> cards.SignedCard:
    code = f"{baker.served.pods}/bob/.flash/own/pain-d-epices?linkType=all"
    (link,) = json.loads(baker.served.ask("GET", code).body)["linkset"][0][GS1.DPP]
    return cards.read(baker.served.ask("GET", link["href"]).body)


def test_what_cannot_be_is_said_and_nothing_typed_is_lost(baker: Keeper) -> None:
    refused = reads(baker, price="cher")
    assert refused.status_code == 422
    assert "cher" in refused.text
    assert "Farine de seigle, miel" in refused.text
    assert reads(baker, labour="140").status_code == 422
    assert reads(baker, country="France").status_code == 422
    assert reads(baker, name="!!!").status_code == 422


def test_a_product_is_signed_in_the_browser_and_its_code_leads_to_it(baker: Keeper) -> None:
    page = reads(baker)
    assert page.status_code == 200, page.text
    assert "6,50" in page.text or "6.50" in page.text
    assert signs(baker, page, SigningKey.generate()).status_code == 422
    assert signs(baker, page).status_code == 303
    found = kept(baker)
    said = found.card
    assert found.proof.key == baker.key.public
    assert said.about == f"{baker.served.pods}/bob/.flash/own/pain-d-epices"
    assert said.nutrition is not None
    assert {(a.allergen_type, a.containment) for a in said.nutrition.allergen} == {
        (ALLERGENS["gluten"], CONTAINS),
        (ALLERGENS["nuts"], MAY_CONTAIN),
    }
    assert said.making is not None
    assert said.making.making_duration == "PT26H"
    assert said.produced_at[0].place.address_country == "FR"
    assert reads(baker).status_code == 422, "there is one of that name"


def test_a_change_wants_a_reason_and_stock_does_not(baker: Keeper) -> None:
    """Invariant 8: what was said before is not changed in silence."""
    assert reads(baker, "pain-d-epices").status_code == 422, "nothing has changed"
    assert signs(baker, reads(baker, "pain-d-epices", left="3")).status_code == 303
    assert reads(baker, "pain-d-epices", price="7", left="3").status_code == 422
    page = reads(baker, "pain-d-epices", price="7", left="3", reason="Le miel a monté.")
    assert signs(baker, page).status_code == 303
    said = kept(baker).card
    assert (said.sequence, said.restatement_reason) == (3, "Le miel a monté.")


def test_customers_who_asked_for_cards_have_it_at_once(baker: Keeper) -> None:
    served = baker.served
    baker.opens(takes_all(served))
    change = {"price": "7", "contents": "Farine de seigle, miel, anis", "reason": "Recette"}
    assert signs(baker, reads(baker, "pain-d-epices", **change)).status_code == 303
    assert not brought(served)
    ledger, owner = served.house.ledger_called("alice"), Agent(served.people["alice"].webid)
    assert ledger is not None
    settings, bob = CardSettings(served.house.front_office), served.people["bob"].webid
    settle_now(ledger, lambda: settings.settle(ledger, owner, bob, wants=True))
    again = reads(baker, "pain-d-epices", **{**change, "left": "2", "reason": ""})
    assert signs(baker, again).status_code == 303
    assert [card.sequence for card in brought(served)] == [kept(baker).card.sequence]


def brought(served: Served) -> list[cards.Card]:
    """What has come to alice."""
    ledger = served.house.ledger_called("alice")
    assert ledger is not None
    return [one.card for one in Cards().kept(ledger, folder_of(served.people["bob"].webid))]


@pytest.mark.parametrize(
    ("path", "codes"), [(f"{PAGE}/labels", 24), (f"{PAGE}/shelf", 4), ("/desk/goods/poster", 1)]
)
def test_what_is_printed_is_read_by_another_program(baker: Keeper, path: str, codes: int) -> None:
    reply = baker.visitor.get(f"{path}.pdf")
    assert reply.headers["Content-Type"] == "application/pdf"
    document: PdfDocument = pypdfium2.PdfDocument(io.BytesIO(reply.content))
    picture = document[0].render(scale=3).to_pil().convert("L")
    found = [each.text for each in zxingcpp.read_barcodes(picture)]
    assert found == [f"{baker.served.pods}/bob/.flash/own/pain-d-epices"] * codes
    words = document[0].get_textpage().get_text_range()
    assert "Pain d'épices" in words


def test_the_pages_are_the_owners_alone(baker: Keeper) -> None:
    with at_home(baker.served, "alice") as other:
        assert other.get(PAGE).status_code == 404
        assert "pain-d-epices" not in other.get("/desk/goods").text
    assert "Pain d" in baker.visitor.get("/desk/goods").text
    assert baker.visitor.get("/desk/goods/nothing").status_code == 404
