"""Allergies and diets: facts that are given by themselves, by which cards are marked, too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from pod_server.civic.products.private_profile import PrivateProfile
from pod_server.wiring.facts import private_profiles
from tests.web.asking_access import answer, asked, letters, policy
from tests.web.at_home import Visitor, at_home, words
from tests.web.rules import reads
from tests.web.served import Served
from tests.web.shared import give
from tests.web.subscribed import listening, told
from vocab.terms import DPV

ME = "/office/me"
PROFILE = "/office/private-profile"
SEARCH = "/office/search"
CANTEEN = f"{DPV.NS}RequestedServiceProvision"
TURTLE = "text/turtle"
OLD = (
    b"@prefix s: <https://w3id.org/sesame/ns#> . @prefix g: <https://ref.gs1.org/voc/> . "
    b"<#it> a s:PrivateProfile ; s:avoids g:AllergenTypeCode-AP ; "
    b's:diet g:DietTypeCode-VEGETARIAN ; <https://schema.org/knowsLanguage> "fr" .'
)


@pytest.fixture
def alice(town: Served) -> Iterator[Visitor]:
    with at_home(town, "alice") as visitor:
        yield visitor


def keep(alice: Visitor, page: str = ME, **said: str | Sequence[str]) -> None:
    done = alice.post(page, page=page, do="save", **said)
    assert done.status_code == 303, words(done)


def profile(town: Served) -> PrivateProfile:
    """By which cards are marked."""
    ledger = town.house.ledger_called("alice")
    assert ledger is not None
    return private_profiles(town.house).of(ledger)


def turtle(town: Served, path: str, who: str = "alice") -> str:
    reply = town.ask("GET", town.home + path, who=who, headers={"Accept": TURTLE})
    assert reply.status == 200, reply
    return reply.body.decode()


def test_a_canteen_asks_for_allergies(town: Served, alice: Visitor) -> None:
    """K-24, K-25, J-23: it reads that document until its day, is told when it changes, no more."""
    keep(alice, sort="allergies", avoids=["AP", "AM"], more="kiwi", source="Dr Roux")
    keep(alice, sort="diets", diet=["HALAL"])
    keep(alice, PROFILE, avoids=["AP", "AM"], diet=["HALAL"], **{"limit-salt": "1.2"})
    url = f"{town.home}personal/allergies"
    assert not reads(town, url, "bob")
    page = asked(town, policy(town, url, purpose=CANTEEN, days=30))
    assert "Allergies" in words(alice.get(page))
    answer(alice, page, "all", days=30)
    (grant,) = letters(town, "bob", "AccessGrant")
    assert grant["access"][0]["target"]["value"] == [url]
    read = turtle(town, "personal/allergies", "bob")
    for said in (
        "AllergenTypeCode-AP",
        "AllergenTypeCode-AM",
        "kiwi",
        "Dr Roux",
        "modified",
        '"Arachides"@fr',
    ):
        assert said in read
    for other in ("personal/diets", "personal/", "private/profile", "private/", "settings/"):
        assert not reads(town, town.home + other, "bob"), other
    assert "personal/allergies" in words(alice.get(f"{SEARCH}?q=peanuts")), (
        "found as other facts are"
    )
    shown = words(alice.get(ME))
    assert "Peanuts, Milk · kiwi" in shown
    assert f"Who has it: {town.people['bob'].webid}" in shown
    with listening(town, url, who="bob") as line:
        keep(alice, PROFILE, avoids=["AP", "AF"], diet=["HALAL"], **{"limit-salt": "1.2"})
        assert told(line)["object"] == url, "the canteen is told, as any reader who subscribes"
    read = turtle(town, "personal/allergies", "bob")
    assert "AllergenTypeCode-AF" in read
    assert "AllergenTypeCode-AM" not in read
    assert "kiwi" in read, "what the profile does not ask stays"
    town.turn(32 * 86_400)
    assert town.ask("GET", url, who="bob").status == 403, "it ends by itself"


def test_who_reads_all_of_the_folder_does_not_read_them(town: Served, alice: Visitor) -> None:
    """W-13: health and faith are given by themselves, or not at all."""
    keep(alice, sort="household", adults="2")
    keep(alice, sort="allergies", avoids="AP")
    give(alice, "personal/", whom="person", webid=town.people["bob"].webid, read="on")
    assert reads(town, f"{town.home}personal/household", "bob")
    keep(alice, PROFILE, avoids="AP", diet="KOSHER")
    for sort in ("allergies", "diets"):
        assert not reads(town, f"{town.home}personal/{sort}", "bob"), sort


def test_an_older_profile_goes_on_marking_cards(town: Served, alice: Visitor) -> None:
    """It is read as it stands; what it says of a fact goes over when that fact is saved."""
    keep(alice, PROFILE, **{"limit-salt": "1"})
    put = town.ask("PUT", f"{town.home}private/profile", who="alice", body=OLD, content=TURTLE)
    assert put.status == 204, put
    before = PrivateProfile(frozenset({"AP"}), frozenset({"VEGETARIAN"}), languages=("fr",))
    assert profile(town) == before
    page = alice.get(ME)
    assert "Said by your private profile" in words(page)
    assert 'value="AP" checked' in page.text
    keep(alice, sort="allergies", avoids=["AP", "BC"])
    assert profile(town).avoids == {"AP", "BC"}
    kept = turtle(town, "private/profile")
    assert "AllergenTypeCode" not in kept
    assert "VEGETARIAN" in kept
    assert alice.post(ME, do="forget", name="personal/allergies").status_code == 303
    assert not profile(town).avoids, "what is deleted does not come back"
    keep(alice, PROFILE, diet="VEGETARIAN", language="fr")
    assert profile(town).diets == {"VEGETARIAN"}
    assert "DietTypeCode" not in turtle(town, "private/profile")
    assert "DietTypeCode-VEGETARIAN" in turtle(town, "personal/diets")


def test_what_a_program_adds_to_the_profile_counts_until_it_is_saved(
    town: Served, alice: Visitor
) -> None:
    """A warning is not lost because another document says less."""
    keep(alice, PROFILE, avoids="AM")
    put = town.ask("PUT", f"{town.home}private/profile", who="alice", body=OLD, content=TURTLE)
    assert put.status == 204, put
    assert profile(town).avoids == {"AP", "AM"}
    assert "Your private profile says more" in words(alice.get(ME))
    assert 'value="AP" checked' in alice.get(PROFILE).text


def test_what_a_program_added_goes_though_the_fact_stays_as_it_is(
    town: Served, alice: Visitor
) -> None:
    """What is saved is said already: it is not written again, and the profile says it no more."""
    keep(alice, ME, sort="allergies", avoids="AM")
    put = town.ask("PUT", f"{town.home}private/profile", who="alice", body=OLD, content=TURTLE)
    assert put.status in (201, 204)
    before = town.ask("GET", f"{town.home}personal/allergies", who="alice")["etag"]
    keep(alice, ME, sort="allergies", avoids="AM")
    assert "AllergenTypeCode" not in turtle(town, "private/profile")
    assert town.ask("GET", f"{town.home}personal/allergies", who="alice")["etag"] == before


def test_codes_are_of_the_list_and_a_language_is_one(town: Served, alice: Visitor) -> None:
    """What does not fit comes back as it was filled in, with the reason."""
    refused = alice.post(ME, do="save", sort="allergies", avoids=["AP", "AIR"], more="kiwi")
    assert refused.status_code == 422
    assert "AIR is none of AW, AC" in words(refused)
    assert 'value="kiwi"' in refused.text
    assert 'value="AP" checked' in refused.text
    refused = alice.post(ME, do="save", sort="contact", language=["fr", "en"])
    assert "Choose one of them." in words(refused)
    keep(alice, sort="contact", email="a@alice.example", language="pt")
    assert "a@alice.example · Portuguese" in words(alice.get(ME))
    assert 'availableLanguage> "pt"' in turtle(town, "personal/contact")


def test_an_apps_document_is_read_whichever_form_of_a_code_it_has(
    town: Served, alice: Visitor
) -> None:
    """GS1 has two codes for most allergens; what is no code, or no RDF, is passed over."""
    keep(alice, sort="household", adults="1")
    url = f"{town.home}personal/allergies"
    long = OLD.replace(b"Code-AP", b"Code-PEANUTS , g:AllergenTypeCode-XYZ")
    assert town.ask("PUT", url, who="alice", body=long, content=TURTLE).status == 201
    assert profile(town).avoids == {"AP"}
    assert town.ask("PUT", url, who="alice", body=b"nuts", content="text/plain").status == 204
    assert not profile(town).avoids
    assert alice.get(ME).status_code == 200
