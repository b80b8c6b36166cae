"""What companies are called where a market file is shown by a link: as each says of itself."""

from __future__ import annotations

from datetime import UTC, datetime

from pod_server.civic.circle.papers import Draft, Line
from pod_server.civic.circle.showing import Showing
from proofs import integrity
from proofs.integrity import Suite
from proofs.keys import SigningKey
from proofs.strict_json import Json
from proofs.writing import build
from tests.web.markets import Citizen
from tests.web.seller import Seller
from tests.web.served import Served
from vocab.terms import SESAME

RIVAL = "https://rival.example/#us"
NOW = datetime.now(UTC)


def two_faced(webid: str, key: SigningKey) -> dict[str, Json]:
    """Its own name by its RDF; in the members that one would look at, the rival's."""
    said = build(webid, "legal-name", period_end=NOW.date(), value="A Ltd")
    terms: dict[str, Json] = {"id": "@id", "type": "@type", "Disclosure": SESAME.DISCLOSURE}
    document: dict[str, Json] = {"id": said["id"], "type": "Disclosure"}
    for name in ("company", "datapoint", "value", "periodEnd", "scope", "sequence"):
        kind = {"periodEnd": "date", "sequence": "positiveInteger"}.get(name)
        about: dict[str, Json] = {"@id": SESAME.NS + name}
        if name in ("company", "scope", "datapoint"):
            about["@type"] = "@id"
        elif kind is not None:
            about["@type"] = f"http://www.w3.org/2001/XMLSchema#{kind}"
        terms |= {name: None, f"x-{name}": about}
        document[f"x-{name}"] = said[name]
    document["x-datapoint"] = "https://w3id.org/sesame/dp/legal-name"
    seen = {"company": RIVAL, "datapoint": "dp:legal-name", "value": "The Swindlers"}
    whole: dict[str, Json] = {"@context": terms, **document, **seen}
    return integrity.sign(whole, key, created=NOW, suite=Suite.JCS)


def test_a_company_gives_no_other_a_name(server: Served) -> None:
    """It is read from the RDF, as everything that it states: it signed that of itself."""
    seller = Seller(server, "bob").opened()
    (reply,) = seller.push(two_faced(server.people["bob"].webid, seller.company.key))
    assert reply.status == 201, reply
    alice = Citizen(server)
    draft = Draft("Bread", ("10.71",), lines=(Line(server.people["bob"].webid), Line(RIVAL)))
    made = alice.files.markets.new(alice.ledger, alice.agent, draft)
    alice.files.markets.compose(alice.ledger, alice.agent, made)
    house = server.house
    showing = Showing(alice.files.markets, house.blobs, house.clock)
    showing.make(alice.ledger, alice.agent, made, "w" * 32, 1)
    page = server.ask("GET", f"{server.account}/shown/alice/{made}/{'w' * 32}").body.decode()
    assert "A Ltd" in page
    assert "rival.example" in page
    assert "The Swindlers" not in page
