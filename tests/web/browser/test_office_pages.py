"""The office in a real browser: the companies, what each declared, refused or owes."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph
import pytest
import rdflib

from tests.web.browser.eyes import SMALLEST, Eyes, visiting
from tests.web.browser.town import ASKING, BAKER, GROUP, LATER, PASSWORD, Town
from vocab.terms import SESAME

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

OPEN_ALL = "() => document.querySelectorAll('details').forEach(d => d.open = true)"


def test_the_list_says_at_a_glance_who_waits_and_who_may_sell(town: Town, marie: Eyes) -> None:
    headings = [h.partition(" (")[0] for h in marie.page.locator("section h2").all_inner_texts()]
    assert headings == [
        "Peuvent vous vendre",
        "Ne peuvent pas vous vendre",
        "Demandes sans invitation",
    ]
    tiles = [" ".join(t.split()) for t in marie.page.locator(".tile").all_inner_texts()]
    assert any(ASKING in tile and "Demande un compte" in tile for tile in tiles)
    baker = next(tile for tile in tiles if "Boulangerie Lenoir SARL" in tile)
    assert "20 déclarées · 3 refusées" in baker
    group = next(tile for tile in tiles if "Groupe Aubrac SA" in tile)
    assert "13 manquantes · 9 déclarées · 1 refusée" in group
    assert f"{town.stage.pods}marie/profile/card#me" in marie.text


def test_a_waiting_company_is_accepted_by_a_click(town: Town, marie: Eyes) -> None:
    page = marie.page
    page.click(f".tile:has-text('{LATER}')")
    assert "Demande un compte chez vous" in marie.text
    assert "Elle ne verra ni vos autres entreprises" in marie.text
    page.click("text=Accepter")
    page.wait_for_selector(".banner.may_not")
    assert "Ne peut pas vous vendre" in marie.text
    assert "22 manquantes" in marie.text
    page.click("text=Fermer ce compte")
    page.wait_for_selector(".banner.closed")
    page.click("text=Rouvrir ce compte")
    page.wait_for_selector(".banner.may_not")


def test_the_page_of_a_company_that_may_sell(town: Town, marie: Eyes) -> None:
    marie.page.click(".tile:has-text('Lenoir')")
    for said in (
        "Peut vous vendre",
        "Elle a répondu à tout",
        "Société à responsabilité limitée (SARL), code 5499",
        "SIREN 005 123 476",
        "12 rue des Remparts, 69002 Lyon, France",
        "14 mars 2011",
        "Aucune tête de groupe",
        "7,5 équivalents temps plein au 31 décembre 2025",
        "12,5 % année 2025",
        "8 000 € au 1er septembre 2026",
        "Salaires au moins au minimum applicable Oui",
        "Taux de satisfaction des salariés effectif trop petit année 2025",
        "Calculé par votre Sésame",
        "15 ans",
    ):
        assert said.lower() in marie.text.lower(), said
    assert "Ce qui manque" not in marie.text
    row = marie.page.locator("details:has-text('Taux de rotation')")
    row.locator("summary").focus()
    marie.type("Enter")
    opened = " ".join(row.inner_text().replace("’", "'").split())
    for said in ("De quoi s'agit-il ?", "Pourquoi cela compte", "Ce qui est habituel", "VSME B8"):
        assert said in opened
    assert "Qui l'affirme l'entreprise elle-même" in opened


def test_the_page_of_a_company_that_may_not_sell_says_why(town: Town, mary: Eyes) -> None:
    mary.page.click(".tile:has-text('Aubrac')")
    assert "May not sell to you Required answers are missing." in mary.text
    missing = mary.page.locator("#owed + ul summary").all_inner_texts()
    assert len(missing) == 13
    assert "VAT number" in missing
    for said in (
        "240 full-time equivalents as of 31 December 2025",
        "€2,500,000",
        "Public limited company with a board of directors (SA), code 5599",
        "Employee turnover does not wish to answer year 2025",
    ):
        assert said.lower() in mary.text.lower(), said
    row = mary.page.locator("details:has-text('does not wish')")
    row.locator("summary").click()
    assert "Nous ne le publions pas." in row.inner_text()


def test_downloads_parse(town: Town, marie: Eyes, tmp_path: Path) -> None:
    found: dict[str, bytes] = {}
    for place in (f"{town.origin}/office/", town.page_of(BAKER)):
        marie.page.goto(place)
        for kind in ("ttl", "jsonld", "csv"):
            with marie.page.expect_download() as download:
                marie.page.click(f"a[href$='civil-status.{kind}']")
            assert download.value.suggested_filename == f"civil-status.{kind}"
            kept = tmp_path / kind
            download.value.save_as(kept)
            found[kind] = kept.read_bytes()
        graph = rdflib.Graph().parse(data=found["ttl"], format="turtle")
        asked = set(graph.objects(None, rdflib.URIRef(SESAME.DATAPOINT)))
        assert len(asked) >= 23
        quads = list(pyoxigraph.parse(found["jsonld"], pyoxigraph.RdfFormat.JSON_LD))
        assert len(quads) == len(graph)
        rows = list(csv.DictReader(io.StringIO(found["csv"].decode("utf-8-sig"))))
        said = {(row["company"], row["datapoint"]): row for row in rows}
        turnover = said["Boulangerie Lenoir SARL", "employee-turnover"]
        assert (turnover["value"], turnover["unit"]) == ("12.5", "P1")
        assert "69002" in said["Boulangerie Lenoir SARL", "registered-address"]["value"]
    with marie.page.expect_download() as whole:
        marie.page.goto(f"{town.origin}/office/")
        marie.page.click("text=Tout mon Sésame")
    assert whole.value.suggested_filename == "marie.zip"


def test_the_browser_chooses_the_language_until_the_reader_does(
    town: Town, browser: Browser
) -> None:
    """The switch keeps the page, and what was chosen holds for all that follow."""
    for locale, before, switch, after, code, goodbye in (
        ("fr-CA", "Mes entreprises", "English", "My companies", "en", "Welcome"),
        ("nl-NL", "My companies", "Français", "Mes entreprises", "fr", "Bienvenue"),
    ):
        with visiting(browser, locale=locale) as eyes:
            eyes.sign_in(town.origin, "marie", PASSWORD)
            page = eyes.page
            assert eyes.heading == before
            page.goto(town.page_of(BAKER))
            page.click(f".tools >> text={switch}")
            assert page.url.startswith(town.page_of(BAKER))
            assert eyes.heading == "Boulangerie Lenoir SARL"
            page.click(f"text=← {after}")
            assert eyes.heading == after
            assert page.locator("html").get_attribute("lang") == code
            page.click(".tools button")
            page.wait_for_url(f"{town.origin}/")
            assert eyes.heading == goodbye


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_scrolls_sideways_and_tab_reaches_everything(
    town: Town, browser: Browser, scheme: str
) -> None:
    """At 320 px, the width of the smallest phones (WCAG 2.2, 1.4.10, 2.1.1, 2.4.7)."""
    with visiting(browser, size=SMALLEST, scheme=scheme) as eyes:
        for path in ("/", "/sign-in", "/nothing/here"):
            eyes.page.goto(town.origin + path)
            assert (path, eyes.overflow(), eyes.unreachable()) == (path, 0, [])
        eyes.sign_in(town.origin, "marie", PASSWORD)
        places = [town.page_of(name) for name in (BAKER, GROUP, ASKING)]
        for place in (f"{town.origin}/office/", f"{town.origin}/logout", *places):
            eyes.page.goto(place)
            assert (place, eyes.overflow(), eyes.unreachable()) == (place, 0, [])
            eyes.page.evaluate(
                "() => document.querySelectorAll('details').forEach(d => d.open = 1)"
            )
            assert (place, eyes.overflow()) == (place, 0)


def test_what_can_be_touched_is_large_enough(town: Town, marie: Eyes) -> None:
    """WCAG 2.2, 2.5.8: at least 24 px each way; 44 where it stands by itself."""
    small = """() => [...document.querySelectorAll('a[href], button, summary, label.choice')]
        .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5)
        .map(e => e.innerText)"""
    for place in (f"{town.origin}/office/", town.page_of(BAKER), town.page_of(ASKING)):
        marie.page.goto(place)
        assert marie.page.evaluate(small) == []


def test_the_owners_policy_is_kept(town: Town, marie: Eyes) -> None:
    marie.page.check("text=Accepter aussitôt")
    marie.page.click("text=Enregistrer")
    marie.page.wait_for_load_state()
    assert marie.page.is_checked("text=Accepter aussitôt")
    marie.page.check("text=Me demander")
    marie.page.click("text=Enregistrer")
    marie.page.wait_for_load_state()
    assert marie.page.is_checked("text=Me demander")
