"""What the copy on the phone holds of payments (issue 6, decision 0053)."""

from __future__ import annotations

from typing import Any

from proofs.integrity import verify
from proofs.payments import compact
from tests.web.at_home import Visitor, at_home
from tests.web.pocket import Pocket
from tests.web.seller import Seller
from tests.web.served import Served


def payer(visitor: Visitor, language: str) -> Any:
    visitor.http.headers["Accept"] = "application/json"
    got = visitor.get(f"/pocket/snapshot?lang={language}")
    visitor.http.headers["Accept"] = "text/html"
    assert got.status_code == 200
    verify(got.json())
    return got.json()["payer"]


def test_a_copy_tells_of_payees_only_of_whom_may_ask(served: Served) -> None:
    """Invariant 7: each fact has the hash of a statement, or says "not communicated"."""
    bob = Seller(served, "bob").opened()
    bob.declare()
    webid = served.people["bob"].webid
    with at_home(served, "alice") as alice:
        pocket = Pocket(alice)
        assert pocket.added().status_code == 303
        off = payer(alice, "fr")
        assert (off["payees"], off["stranger"]) == ([], None)
        pocket.settle(takes="accounts")
        told = payer(alice, "fr")
        kid = compact.thumbprint(pocket.phone.jwk)
        assert set(told["phones"]) == {kid}
        assert (told["pod"], told["passkeys"], told["stranger"]) == (served.home, [], None)
        (one,) = told["payees"]
        assert (one["webid"], one["maySell"]) == (webid, True)
        assert "Voulez-vous valider" in one["sentence"]
        assert 1 <= len(one["facts"]) <= 3
        for fact in one["facts"]:
            assert bool(fact.get("disclosures")) != (fact.get("not_communicated") is True)
        pocket.settle(takes="anybody")
        stranger = payer(alice, "en")["stranger"]
        assert [fact["value"] for fact in stranger["facts"]] == ["not communicated"]
        assert "no account with you" in stranger["warnings"][0]
