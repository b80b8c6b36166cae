"""What others vouch for about somebody: in, kept, shown, given, and no longer believed in time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from joserfc.jwk import OKPKey

from proofs.keys import SigningKey
from proofs.strict_json import Json
from tests.unit.proofs import attested
from tests.web.asking_access import answer, asked, policy
from tests.web.at_home import Visitor, at_home, words
from tests.web.attesting import HOME, PAGE, TownHall, bring, came, decide, keep, look_again, page
from tests.web.rules import reads
from tests.web.served import Served
from tests.web.test_giving import SERVICE
from tests.web.test_own_facts import ME, TOWN_HALL, begin_a_day, born, save
from vocab.terms import SCHEMA

DAY = 86_400


@pytest.fixture
def alice(town: Served) -> Iterator[Visitor]:
    with at_home(town, "alice") as visitor:
        yield visitor


@pytest.fixture
def hall(town: Served) -> TownHall:
    return TownHall(town)


# -- in, and kept --------------------------------------------------------------------------------


def test_one_comes_in_and_writes_into_nothing_before_her_click(
    town: Served, alice: Visitor, hall: TownHall
) -> None:
    save(alice, "home-address", street="9 rue Basse", town="Rennes")
    body = hall.credential()
    sent = hall.sends(body)
    assert sent.status == 201, sent
    seen = page(alice)
    assert "Come in, for you to decide" in seen
    assert "Not verified yet." in seen
    assert "My credentials 1 to decide on" in page(alice, "/today")
    assert "1 rue Haute · 44000 · Nantes · FR" in seen
    assert f"Vouched for by {hall.person.webid}" in seen
    assert "9 rue Basse" in page(alice, ME)
    (name,) = came(alice)
    assert decide(alice, "accept", name=name).status_code == 303
    kept = town.ask("GET", town.home + HOME, who="alice", headers={"Accept": "text/turtle, */*"})
    assert (kept.body, kept["content-type"]) == (body, "application/vc"), "octet for octet"
    assert town.ask("GET", town.home + name, who="alice").status == 404, "out of the inbox"
    assert "9 rue Basse" in page(alice, ME), "hers stays hers"
    assert f"something else is vouched for by {hall.person.webid}" in page(alice, ME)
    assert "Verified, and still valid, status looked at on" in page(alice)


def test_what_it_says_is_taken_over_where_she_wants_it(
    town: Served, alice: Visitor, hall: TownHall
) -> None:
    keep(alice, hall, hall.credential(), fill="on")
    seen = page(alice, ME)
    assert "1 rue Haute · 44000 · Nantes · FR" in seen
    assert f"verified by {hall.person.webid} , since" in seen
    assert "Verified, and still valid, status looked at on" in seen
    text = town.ask("GET", f"{town.home}personal/home-address", who="alice").body.decode()
    assert f'source "{hall.person.webid}"' in text, "issuer as source"
    save(alice, "home-address", street="2 rue Haute", code="44000", town="Nantes", country="FR")
    assert "verified by" not in page(alice, ME).partition("What can be given")[0]


def test_one_is_brought_by_hand_as_text_or_file(
    town: Served, alice: Visitor, hall: TownHall
) -> None:
    assert bring(alice, b"").status_code == 422
    assert bring(alice, hall.credential(None)).status_code == 303
    assert "Its issuer does not publish whether it still holds." in page(alice)
    diploma = hall.credential(None, home={}, name={"@value": "Baker's diploma", "@language": "en"})
    sent = alice.http.post(
        town.account + PAGE,
        data={"form": alice.form(PAGE), "do": "add"},
        files={"file": ("diploma.json", diploma)},
        allow_redirects=False,
        timeout=20,
    )
    assert sent.status_code == 303, words(sent)
    assert "Baker's diploma" in page(alice)
    (other,) = [name for name in came(alice) if name != HOME]
    assert town.ask("GET", town.home + other, who="alice").body == diploma
    assert decide(alice, "forget", name=other).status_code == 303
    assert "Baker's diploma" not in page(alice)
    assert decide(alice, "forget", name="profile/card").status_code == 409
    assert town.ask("GET", f"{town.home}profile/card", who="alice").status == 200


def test_an_envelope_comes_in_as_json_ld(town: Served, alice: Visitor, hall: TownHall) -> None:
    """VC-JOSE: EdDSA, by the key that the issuer's WebID document lists."""
    document = json.loads(hall.credential())
    document.pop("proof")
    key = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", **_jwk(hall.key)})
    kid = hall.key.public.verification_method
    token = attested.envelope(document, key, "Ed25519", kid)
    wrapped = {
        "@context": "https://www.w3.org/ns/credentials/v2",
        "id": f"data:application/vc+jwt,{token.decode()}",
        "type": "EnvelopedVerifiableCredential",
    }
    body = json.dumps(wrapped).encode()
    keep(alice, hall, body)
    assert town.ask("GET", town.home + HOME, who="alice").body == body
    assert "Verified, and still valid" in page(alice)
    assert bring(alice, token).status_code == 303
    kept = town.ask("GET", town.home + HOME, who="alice")
    assert (kept.body, kept["content-type"]) == (token, "application/vc+jwt")


def _jwk(key: SigningKey) -> dict[str, str]:
    from proofs.payments import compact

    return {"x": compact.encode(key.public.raw), "d": compact.encode(key._key.private_bytes_raw())}


# -- given ---------------------------------------------------------------------------------------


def fact_of(town: Served, name: str) -> str:
    reply = town.ask("GET", f"{town.home}facts/{name}", who="carol")
    assert reply.status == 200, reply
    return reply.body.decode()


def give_fact(town: Served, alice: Visitor, target: str) -> None:
    """To carol, who asked for it; of a document the fact that can be given in its place."""
    wanted = policy(town, town.home + target, who="carol", purpose=TOWN_HALL)
    where = asked(town, wanted, who="carol")
    if target == "personal/home-address":
        assert "(verified by " in page(alice, where)
        answer(alice, where, "some", days=3, **{"instead-0": "on"})
    else:
        answer(alice, where, "all")


def test_a_derived_fact_says_that_it_is_verified_and_not_what_by(
    town: Served, alice: Visitor, hall: TownHall
) -> None:
    keep(alice, hall, hall.credential(), fill="on")
    give_fact(town, alice, "personal/home-address")
    told = fact_of(town, "lives-in-nantes")
    assert "RegisterVerified" in told
    assert hall.person.webid in told
    for secret in ("Haute", "44000", "credentials/", "2026", "2027"):
        assert secret not in told
    assert f"Living in Nantes : yes verified by {hall.person.webid}" in page(alice, ME)
    save(alice, "home-address", street="3 rue Neuve", town="Nantes")
    begin_a_day(town)
    assert fact_of(town, "lives-in-nantes") == told, "the street is not in it"
    save(alice, "home-address", street="3 rue Neuve", town="Rennes")
    begin_a_day(town)
    assert "SelfDeclared" in fact_of(town, "lives-in-nantes")


def test_when_a_credential_came_is_told_to_nobody(
    town: Served, alice: Visitor, hall: TownHall
) -> None:
    """S-57, S-60: as with every other input, at the clock of the fact."""
    save(alice, "home-address", street="9 rue Basse", town="Nantes")
    give_fact(town, alice, "facts/lives-in-nantes")
    before = fact_of(town, "lives-in-nantes")
    keep(alice, hall, hall.credential(), fill="on")
    assert fact_of(town, "lives-in-nantes") == before
    begin_a_day(town)
    assert "RegisterVerified" in fact_of(town, "lives-in-nantes")


def test_a_fact_on_her_word_says_so(town: Served, alice: Visitor) -> None:
    save(alice, "identity", given="Alice", born=born(town, 30))
    give_fact(town, alice, "facts/over-18")
    told = fact_of(town, "over-18")
    assert "SelfDeclared" in told
    assert "verifiedBy" not in told
    assert "Being 18 or older : yes on your word" in page(alice, ME)


def test_over_18_rests_on_a_credential_of_identity(
    town: Served, alice: Visitor, hall: TownHall
) -> None:
    subject: Json = {
        "id": town.people["alice"].webid,
        "givenName": "Alice",
        "birthDate": born(town, 30),
    }
    keep(alice, hall, hall.credential(credentialSubject=subject), fill="on")
    assert "personal/credentials/identity" in came(alice)
    give_fact(town, alice, "facts/over-18")
    assert hall.person.webid in fact_of(town, "over-18")
    text = town.ask("GET", f"{town.home}personal/identity", who="alice").body.decode()
    assert SCHEMA.BIRTH_DATE in text


ENDS = {
    "revoked": ("revocation", "Withdrawn by its issuer", "Withdrawn by its issuer"),
    "suspended": ("suspension", "Suspended since", "Suspended by its issuer"),
    "expired": ("revocation", "No longer valid since", "No longer valid after"),
}


@pytest.mark.parametrize("how", ENDS)
def test_once_it_does_not_hold_the_fact_is_hers_alone_and_she_is_told(
    town: Served, alice: Visitor, hall: TownHall, how: str
) -> None:
    purpose, state, notice = ENDS[how]
    hall.says_withdrawn(purpose=purpose)
    keep(alice, hall, hall.credential(purposes=(purpose,), days=2), fill="on")
    assert "Proof of address" in page(alice, "/today"), "reminded before it ends"
    give_fact(town, alice, "facts/lives-in-nantes")
    assert "RegisterVerified" in fact_of(town, "lives-in-nantes")
    if how == "expired":
        town.turn(2 * DAY + 60)
        begin_a_day(town)
    else:
        hall.says_withdrawn(7, purpose=purpose)
        town.turn(DAY + 60)
        look_again(town)
    assert "SelfDeclared" in fact_of(town, "lives-in-nantes")
    with at_home(town, "alice") as later:
        assert state in page(later)
        today = page(later, "/today")
        assert "Proof of address" in today
        assert notice in today
        assert "on your word" in page(later, ME)


def test_the_town_hall_asks_for_the_verified_proof_of_address(
    town: Served, alice: Visitor, hall: TownHall
) -> None:
    """docs/giving.md: it reads the credential itself, verifies it, and reads nothing else."""
    keep(alice, hall, hall.credential(), fill="on")
    before = town.ask("GET", town.home + HOME, who="alice").body
    with at_home(town, "carol") as carol:
        assert "Their home address, vouched for (proof of address)" in page(carol, "/sharing/ask/")
        sent = carol.post(
            "/sharing/ask/",
            webid=town.people["alice"].webid,
            what=HOME,
            until=f"{hall.now.date() + timedelta(days=5)}",
            **{"for": SERVICE},
        )
        assert sent.status_code == 303, words(sent)
    (letter,) = re.findall(
        r'href="(/sharing/requests/[^"?]+)"', alice.get("/sharing/requests/").text
    )
    answer(alice, letter, "all")
    given = town.ask("GET", town.home + HOME, who="carol")
    assert (given.status, given.body) == (200, before)
    for other in ("personal/home-address", "settings/credentials/home-address"):
        assert not reads(town, town.home + other, "carol")
    assert f"Who has it: {town.people['carol'].webid}" in page(alice)
    decide(alice, "forget", name=HOME)
    assert not reads(town, town.home + HOME, "carol")
