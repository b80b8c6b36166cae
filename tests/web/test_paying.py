"""Informed payment over HTTP: asked, told, decided, proven (`domain` 6, 2.5 (7); J, K)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from proofs.payments import compact
from proofs.payments.decision import Paper, verify
from proofs.payments.notice import NOTICE, check_notice
from proofs.payments.payment import read_transaction, transaction_hash
from proofs.strict_json import Json
from tests.unit.proofs.phone import Phone
from tests.web.at_home import Visitor, at_home, words
from tests.web.pocket import HOME, SETTINGS, Pocket, Till
from tests.web.seller import Seller
from tests.web.served import Served

SENTENCE = (
    "Le taux de satisfaction des employés de cette entreprise est de 64 %. "
    "Voulez-vous valider votre paiement ?"
)


#: All that a merchant hears of a decision.
TOLD = {
    *("id", "state", "payment_hash", "settlement", "simulated", "expires"),
    *("decided_at", "notice_hash", "jti", "credential", "decision", "payment"),
}


@pytest.fixture(scope="module")
def till(served: Served) -> Till:
    """Bob has an account with alice and may sell; carol has none."""
    Seller(served, "bob").opened().declare()
    return Till(served, "bob")


@pytest.fixture(scope="module")
def phone() -> Phone:
    return Phone()


@pytest.fixture
def pocket(till: Till, alice: Visitor, phone: Phone) -> Iterator[Pocket]:
    """Alice's phone, let in, and her inbox on for companies with an account."""
    pocket = Pocket(alice, phone)
    assert pocket.settle().status_code == 303
    assert pocket.added().status_code == 303
    yield pocket
    pocket.settle(takes="nobody")


def plain(text: str) -> str:
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'").split())


def told_of(pocket: Pocket, url: str) -> dict[str, Json]:
    """The notice that is on the page, by the text that is signed."""
    return read_transaction(pocket.signing(url)["texts"][1], NOTICE)


def test_nobody_asks_until_she_says_so(till: Till, alice: Visitor) -> None:
    """Off by default; a refusal says nothing of why, and the shop is paid as usual."""
    Pocket(alice).settle(takes="nobody")
    refused = till.ask()
    assert refused.status == 403
    assert b"paid as usual" in refused.body
    assert till.ask(who=None).status == 401
    assert "Informed payment is off" in words(alice.get(HOME))


def test_settings_decide_who_asks_and_from_which_sum(
    served: Served, till: Till, pocket: Pocket
) -> None:
    """Per shop, from an amount, or only for new shops and changed facts: one answer to all."""
    stranger = Till(served, "carol")
    assert (till.ask().status, stranger.ask().status) == (201, 403)
    pocket.settle(at_least="20")
    below = till.ask()
    assert (below.status, till.ask(till.wish(20)).status) == (403, 201)
    pocket.settle(takes="chosen")
    unchosen = till.ask()
    assert unchosen.json["detail"] == below.json["detail"]
    shop = {"shop": served.people["bob"].webid, "on": "1"}
    pocket.visitor.post(f"{SETTINGS}/shops", **shop)
    assert till.ask().status == 201
    pocket.visitor.post(f"{SETTINGS}/shops", **{**shop, "on": "0"})
    assert till.ask().status == 403
    pocket.settle(takes="anybody")
    assert stranger.ask().status == 201
    bad = pocket.settle(at_least="a lot")
    assert (bad.status_code, "Write the amount in figures" in words(bad)) == (422, True)


def test_from_request_to_proof(till: Till, pocket: Pocket, served: Served) -> None:
    """Request, notice, decision, proof; the merchant learns hashes, neither facts nor reason."""
    asked = till.ask()
    url = asked["location"]
    assert str(asked.json["page"]).startswith(f"{served.account}{HOME}/")
    assert till.told(url)["state"] == "received"
    french = {"Accept-Language": "fr"}
    page = words(pocket.visitor.get(pocket.page(url), french))
    assert SENTENCE in plain(page)
    for word in ("12,40 €", "Boulangerie de la Fixture", "Valider Refuser", "Plus tard"):
        assert word in plain(page)
    assert "aucun argent ne passe" in page
    assert "Se présente comme Boulangerie Bob" in page
    assert till.told(url)["state"] == "presented"
    notice = told_of(pocket, url)
    check_notice(notice)
    assert pocket.decide(url).status_code == 303
    said = till.told(url)
    assert (said["state"], said["simulated"]) == ("approved", True)
    paper = Paper(str(said["credential"]), str(said["decision"]), str(said["payment"]))
    decided = verify(paper)
    assert decided.notice_hash == said["notice_hash"]
    assert set(said) == TOLD, "neither facts, nor how many, nor why"
    mine = Paper.read(pocket.visitor.get(f"{pocket.page(url)}/decision").content)
    assert transaction_hash(mine.notice) == said["notice_hash"]
    assert verify(mine).jti == said["jti"]
    storage = served.ask("GET", f"{served.home}.well-known/solid")
    assert decided.key.did.encode() in storage.body
    closed = words(pocket.visitor.get(pocket.page(url)))
    assert "Approved" in closed
    assert "What you were shown" in closed


def test_each_fact_names_the_statement_that_it_comes_from(
    till: Till, pocket: Pocket, served: Served
) -> None:
    """Invariant 7: the hash is that of the statement in the pod, as all customers have it."""
    url = till.asked()
    notice = told_of(pocket, url)
    facts = notice["facts"]
    assert isinstance(facts, list)
    fact = facts[0]
    assert isinstance(fact, dict)
    ledger = served.house.ledger_called("alice")
    assert ledger is not None
    webid = served.people["bob"].webid
    hashes = served.house.recommendations.disclosed(ledger, webid)
    assert fact["disclosures"] in [[each] for each in hashes.values()]
    assert (fact["datapoint"], fact["why"]) == ("employee-satisfaction", "default")
    page = words(pocket.visitor.get(pocket.page(url)))
    assert "Shown to everybody" in page
    assert str(fact["disclosures"][0]) in page


def test_what_she_asks_of_companies_decides_what_she_is_told(till: Till, pocket: Pocket) -> None:
    """Mandatory criteria that fail, then very important ones, then the default: the same always."""
    criteria = "/office/criteria"
    for name, level, bound in (
        ("employee-turnover", "Mandatory", "5"),
        ("ghg-total", "VeryImportant", "1000"),
        ("turnover", "Mandatory", ""),
    ):
        done = pocket.visitor.post(f"{criteria}/{name}", level=level, at_most=bound)
        assert done.status_code == 303, done.text
    url = till.asked()
    first, second = told_of(pocket, url), told_of(pocket, url)
    assert first == second
    facts = first["facts"]
    assert isinstance(facts, list)
    told = [(f["datapoint"], f.get("criterion", "")) for f in facts if isinstance(f, dict)]
    assert told == [
        ("employee-turnover", "failed"),
        ("turnover", "failed"),
        ("ghg-total", "met"),
    ]
    silent = facts[1]
    assert isinstance(silent, dict)
    assert (silent["value"], silent["not_communicated"]) == ("not communicated", True)
    for name in ("employee-turnover", "ghg-total", "turnover"):
        pocket.visitor.post(f"{criteria}/{name}", level="NotImportant", at_most="")


def test_a_refusal_is_signed_and_gives_no_reason(till: Till, pocket: Pocket) -> None:
    url = till.asked()
    assert pocket.decide(url, "decline").status_code == 303
    said = till.told(url)
    assert said["state"] == "declined"
    assert compact.take_apart(str(said["decision"])).header["typ"] == "sesame-refusal+jwt"
    paper = Paper(str(said["credential"]), str(said["decision"]), str(said["payment"]))
    assert verify(paper).outcome == "Declined"


def test_later_leaves_it_waiting_and_the_app_hears_of_it(
    till: Till, pocket: Pocket, served: Served
) -> None:
    url = till.asked(8.5)
    pocket.visitor.get(pocket.page(url))
    later = pocket.visitor.post(f"{pocket.page(url)}/later", page=pocket.page(url))
    assert later.status_code == 303
    assert till.told(url)["state"] == "deferred"
    waiting = pocket.visitor.get("/pocket/waiting").json()["payments"]
    mine = next(each for each in waiting if url.endswith(each["id"]))
    assert mine == {
        "id": url.rpartition("/")[2],
        "payee": "Boulangerie de la Fixture",
        "amount": "8.50",
        "currency": "EUR",
        "page": pocket.page(url),
        "expires": mine["expires"],
    }
    today = words(pocket.visitor.get("/today"))
    assert "Payment: €8.50 · Answer before" in today
    with Visitor(served) as stranger:
        assert stranger.get("/pocket/waiting").status_code == 401
    assert pocket.decide(url).status_code == 303
    waiting = pocket.visitor.get("/pocket/waiting").json()["payments"]
    assert url.rpartition("/")[2] not in [each["id"] for each in waiting]


def test_the_first_of_two_phones_decides_and_the_other_is_told(
    till: Till, pocket: Pocket, served: Served
) -> None:
    with at_home(served, "alice") as other:
        second = Pocket(other)
        assert second.added("Tablet").status_code == 303
        url = till.asked()
        token = second.token(url)
        assert pocket.decide(url, "decline").status_code == 303
        late = second.visitor.post(
            second.page(url),
            page=SETTINGS,
            token=token,
            kid=compact.thumbprint(second.phone.jwk),
        )
        assert late.status_code == 409
        assert "refused already" in words(late)
    assert till.told(url)["state"] == "declined"


def test_what_is_not_hers_in_time_and_once_does_not_count(
    till: Till, pocket: Pocket, served: Served
) -> None:
    """Replay, another nonce, no notice, an old signature, a strange phone: each is told why."""
    url, other = till.asked(), till.asked()
    good = pocket.token(url)
    for claims, why in (
        ({"nonce": "x"}, "another request"),
        ({"jti": ""}, "no number"),
        ({"iat": 1}, "out of time"),
        ({"transaction_data_hashes": ["x"]}, "two hashes"),
        ({"amr": [{"possession": "other"}]}, "confirmed by"),
    ):
        bad = pocket.decide(url, token=pocket.token(url, claims=claims))  # type: ignore[arg-type]
        assert bad.status_code == 422
        assert why in words(bad)
    strange = Pocket(pocket.visitor)
    assert "does not sign for you" in words(strange.decide(url))
    assert pocket.decide(url, token=good).status_code == 303
    jti = str(compact.take_apart(good).claims["jti"])
    again = pocket.decide(other, token=pocket.token(other, claims={"jti": jti}))
    assert (again.status_code, "used before" in words(again)) == (422, True)
    assert "another request" in words(
        pocket.decide(
            other,
            token=pocket.token(
                other, claims={"nonce": str(compact.take_apart(good).claims["nonce"])}
            ),
        )
    )
    served.turn(700)
    late = pocket.decide(other, token=good)
    assert late.status_code == 409
    assert till.told(other)["state"] == "expired"
    assert "Expired: nothing is paid" in words(pocket.visitor.get(pocket.page(other)))


def test_another_sum_is_told_anew_and_signed_anew(till: Till, pocket: Pocket) -> None:
    """A signature over the notice of before does not hold for the new sum."""
    wish = till.wish(10)
    url = till.ask(wish)["location"]
    before = pocket.token(url)
    payment = wish["payment"]
    assert isinstance(payment, dict)
    changed = till.send("PUT", url, {"payment": {**payment, "amount": 30}})
    assert changed.status == 200
    early = pocket.visitor.post(
        pocket.page(url),
        page=SETTINGS,
        token=before,
        kid=compact.thumbprint(pocket.phone.jwk),
    )
    assert early.status_code == 409
    assert "The sum has changed" in words(early)
    assert "has changed the sum" in words(early)
    assert pocket.decide(url, token=before).status_code == 422
    assert pocket.decide(url).status_code == 303
    assert till.send("PUT", url, {"payment": {**payment, "amount": 31}}).status == 409
    ledger = till.server.house.ledger_called("alice")
    assert ledger is not None
    kept = ledger.read(f"payments/{url.rpartition('/')[2]}")
    assert kept is not None
    assert (kept.body or b"").count(b"InformedPrompt") == 2


def test_a_merchant_cancels_and_sees_only_its_own(till: Till, pocket: Pocket) -> None:
    wish = till.wish()
    url = till.ask(wish)["location"]
    again = till.ask(wish)
    assert (again.status, again["location"]) == (200, url)
    assert till.send("GET", url, who="carol").status == 404
    assert till.send("DELETE", url, who="carol").status == 404
    assert till.send("DELETE", url).json["state"] == "cancelled"
    assert pocket.visitor.get(pocket.page(url)).status_code == 200
    assert "Cancelled by the shop" in words(pocket.visitor.get(pocket.page(url)))


def test_a_seller_without_account_is_said_first(served: Served, pocket: Pocket) -> None:
    """And of facts it told none: "not communicated" is an answer too (invariant 7)."""
    pocket.settle(takes="anybody")
    stranger = Till(served, "carol")
    url = stranger.asked()
    page = words(pocket.visitor.get(pocket.page(url)))
    assert page.index("has no account with you") < page.index("Not communicated")
    facts = told_of(pocket, url)["facts"]
    assert isinstance(facts, list)
    assert [isinstance(f, dict) and f["not_communicated"] for f in facts] == [True]
    assert pocket.decide(url, "decline").status_code == 303


def test_a_new_bank_account_is_pointed_out(till: Till, pocket: Pocket) -> None:
    """SEPA: the IBAN that money never went to, then the one that is not the one of before."""
    sepa = {"settlement": "SepaQr", "iban": "FR7630006000011234567890189"}
    assert (
        till.ask(till.wish(settlement="SepaQr", iban="FR7630006000011234567890188")).status == 422
    )
    url = till.asked(**sepa)  # type: ignore[arg-type]
    page = words(pocket.visitor.get(pocket.page(url)))
    assert "never sent money to this bank account" in page
    assert pocket.decide(url).status_code == 303
    assert "Scan it with your bank's app" in words(pocket.visitor.get(pocket.page(url)))
    again = till.asked(**sepa)  # type: ignore[arg-type]
    assert "bank account (IBAN)" not in words(pocket.visitor.get(pocket.page(again)))
    other = till.asked(settlement="SepaQr", iban="DE89370400440532013000")
    assert "not the bank account" in words(pocket.visitor.get(pocket.page(other)))


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({}, "payment"),
        ({"payment": {"amount": 1}}, "payee"),
        ({"tip": 1}, "not taken here"),
        ({"expires_in": 5}, "30 to"),
        ({"settlement": "Cash"}, "Simulated, SepaQr"),
        ({"note": "x" * 200}, "140 characters"),
    ],
)
def test_what_is_wrong_with_a_request_is_said(
    till: Till, pocket: Pocket, body: dict[str, Json], why: str
) -> None:
    wish = body if not body or "payment" in body else {**till.wish(), **body}
    refused = till.ask(wish) if wish else till.send("POST", till.office, {})
    assert refused.status == 422
    assert why.encode() in refused.body


def test_what_is_bought_is_shown_line_by_line(till: Till, pocket: Pocket) -> None:
    """`domain` 6: basket lines, with a GTIN where there is one."""
    bread: dict[str, Json] = {"name": "Pain", "quantity": "2", "price": 4.2}
    flour: dict[str, Json] = {"name": "Farine <b>", "gtin": "3017620422003"}
    page = words(pocket.visitor.get(pocket.page(till.asked(basket=[bread, flour]))))
    assert "2 × Pain · €4.20" in page
    assert "Farine <b> 3017620422003" in page
    for wrong in (
        [{**flour, "gtin": "3017620422004"}],
        [{"price": 1}],
        [{**bread, "x": 1}],
        [{**bread, "price": "x"}],
    ):
        assert till.ask(till.wish(basket=wrong)).status == 422  # type: ignore[arg-type]


def test_nobody_asks_in_another_name(served: Served, till: Till, pocket: Pocket) -> None:
    assert till.ask(who="carol").status == 422
    wish = till.wish()
    assert Till(served, "carol").ask(wish).status == 422
