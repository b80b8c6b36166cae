"""What a company's desk does while nobody sits there, and where it starts from (issue 5, tools)."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import requests

from pod_server.actions.settle import settle_now
from pod_server.identity.keyring import KeyRing
from pod_server.model.access import Agent
from pod_server.web.dates import day
from pod_server.wiring.desks import Desks
from proofs.keys import SigningKey
from proofs.payments.compact import digest, encode, signed
from tests.web.at_home import words
from tests.web.desk import Keeper, at_desk
from tests.web.letterbox import Letterbox, letterbox
from tests.web.served import Served, serving

#: An answer of the API Recherche d'entreprises, with a company of our own in it.
REGISTER = {
    "results": [
        {
            "siren": "732829320",
            "nom_complet": "BOULANGERIE DU FOUR (LE FOURNIL)",
            "nom_raison_sociale": "BOULANGERIE DU FOUR",
            "nature_juridique": "5499",
            "activite_principale": "10.71C",
            "date_creation": "2001-03-15",
            "etat_administratif": "A",
            "tranche_effectif_salarie": "02",
            "siege": {
                "siret": "73282932000074",
                "adresse": "1 RUE DU FOUR 75001 PARIS",
                "numero_voie": "1",
                "type_voie": "RUE",
                "libelle_voie": "DU FOUR",
                "code_postal": "75001",
                "libelle_commune": "PARIS",
            },
            "dirigeants": [{"nom": "MARTIN", "prenoms": "JEANNE", "date_de_naissance": "1971-02"}],
        }
    ],
    "total_results": 1,
    "page": 1,
    "per_page": 1,
    "total_pages": 1,
}


@contextmanager
def register(answer: object, asked: list[str]) -> Iterator[str]:
    """Somebody who answers each question with this."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/search"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def beside(folder: Path, answer: object, asked: list[str]) -> Iterator[Keeper]:
    with (
        register(answer, asked) as url,
        serving(folder, outgoing_to_loopback=True, company_register=url) as served,
        at_desk(served, "bob") as keeper,
    ):
        yield keeper


def test_a_siren_number_fills_in_what_the_register_knows_and_nobody_who_works_there(
    tmp_path: Path,
) -> None:
    asked: list[str] = []
    with beside(tmp_path, REGISTER, asked) as baker:
        baker.visitor.post("/desk/form/1", quiet="1", **{"legal-name.value": "Le Four"})
        done = baker.visitor.post("/desk/siren", page="/desk/form/1", siren="732 829 320")
        assert done.status_code == 303
        page = baker.visitor.get(done.headers["Location"])
        assert "Filled in for you: Legal form, Registration number" in words(page)
        assert asked == ["/search?q=732829320&per_page=1"]
        assert 'value="Le Four"' in page.text, "what was typed is hers"
        for said in ("5499", "732829320", "1 RUE DU FOUR", "75001", "PARIS", "2001-03-15", "10.71"):
            assert f'value="{said}"' in page.text
        second = baker.visitor.get("/desk/form/2").text
        assert 'value="FR44732829320"' in second
        assert "MARTIN" not in page.text + second
        baker.makes_key()
        baker.signs()
        assert len(baker.statements) == 9


@pytest.mark.parametrize(
    ("answer", "siren", "said"),
    [
        ({"results": []}, "732829320", "knows no company of this number"),
        ({"results": []}, "732829321", "This is no SIREN number"),
        (["?"], "732829320", "in a form that is not known here"),
    ],
)
def test_a_register_that_does_not_help_is_told(
    tmp_path: Path, answer: object, siren: str, said: str
) -> None:
    with beside(tmp_path, answer, []) as baker:
        page = baker.visitor.post("/desk/siren", page="/desk/form/1", siren=siren)
        assert (page.status_code, said in words(page)) == (422, True)


PAPER = Path(__file__).parents[1] / "data" / "companies" / "boulangerie-lenoir" / "certificate.json"


def given(baker: Keeper, paper: bytes) -> requests.Response:
    """A certificate, as a file from her phone."""
    visitor = baker.visitor
    return visitor.http.post(
        f"{baker.served.account}/desk/certificate",
        data={"form": visitor.form("/desk/form/1")},
        files={"certificate": ("eucc.json", paper, "application/json")},
        allow_redirects=False,
        timeout=20,
    )


def test_a_company_certificate_fills_in_what_it_says_and_nobody_whom_it_names(
    town: Served,
) -> None:
    with at_desk(town, "bob") as baker:
        baker.visitor.post("/desk/form/1", quiet="1", **{"legal-name.value": "Le Four"})
        done = given(baker, PAPER.read_bytes())
        assert done.status_code == 303, words(done)
        page = baker.visitor.get(done.headers["Location"])
        assert "Filled in for you: Legal form, Registration number" in words(page)
        assert 'value="Le Four"' in page.text, "what was typed is hers"
        for said in ("5499", "005123476", "12 rue des Remparts", "69002", "2011-03-14", "10.71C"):
            assert f'value="{said}"' in page.text, said
        second = baker.visitor.get("/desk/form/2").text
        for said in ("FR14005123476", "bonjour@boulangerie-lenoir.example"):
            assert f'value="{said}"' in second
        assert "Claire" not in page.text + second
        baker.makes_key()
        baker.signs()
        assert len(baker.statements) == 9


def test_a_certificate_in_the_envelope_of_a_wallet_says_the_same(town: Served) -> None:
    told = json.loads(PAPER.read_bytes())
    name = encode(json.dumps(["salt", "legal_person_name", told.pop("legal_person_name")]).encode())
    token = signed(
        {"typ": "dc+sd-jwt"}, {**told, "_sd": [digest(name.encode())]}, SigningKey.generate()
    )
    with at_desk(town, "bob") as baker:
        assert given(baker, f"{token}~{name}~".encode()).status_code == 303
        assert 'value="Boulangerie Lenoir SARL"' in baker.visitor.get("/desk/form/1").text


@pytest.mark.parametrize("paper", [b"", b"[]", b'{"vct": "uri:eu.eudi.pid.1"}', b"{" * 300_000])
def test_what_is_no_company_certificate_is_told(town: Served, paper: bytes) -> None:
    with at_desk(town, "bob") as baker:
        page = given(baker, paper)
        assert page.status_code == 422
        assert "no EU company certificate" in words(page) or "262144" in words(page)


@pytest.fixture
def box() -> Iterator[Letterbox]:
    with letterbox() as found:
        yield found


@pytest.fixture
def baker(box: Letterbox, tmp_path: Path) -> Iterator[Keeper]:
    with serving(tmp_path, smtp_url=box.url) as served, at_desk(served, "bob") as keeper:
        yield keeper


def desks(served: Served) -> Desks:
    """The chore; it goes to this server as to any other."""
    house = served.house
    return Desks.of(house, KeyRing(house.accounts.keys, house.clock), house.door.exchange)


def test_before_anything_goes_stale_a_letter_comes_and_one_a_week_after_that(
    baker: Keeper, box: Letterbox
) -> None:
    served = baker.served
    people = served.house.accounts.people
    account = people.account_called("bob")
    assert account is not None
    baker.answers_all()
    keep = desks(served).kept
    keep()
    served.turn(160 * 86_400)
    keep()
    assert box.letters.empty(), "no address was proven"
    people.set_email(account.account_id, "bob@fournil.example", served.house.clock())
    keep()
    letter = box.next()
    text = letter.get_content()
    assert (letter["To"], letter["Subject"]) == (
        "bob@fournil.example",
        "Answers of your company have to be renewed",
    )
    due = baker.served.house.selling.today() + timedelta(days=182 - 160)
    assert f"- Customer service: before {day(due, 'en')}" in text
    assert "Legal name" not in text, "that holds until it changes"
    assert f"{served.account}/desk/" in text
    keep()
    served.turn(6 * 86_400)
    keep()
    people.set_email(account.account_id, "four@fournil.example", served.house.clock())
    served.turn(1 * 86_400)
    keep()
    assert box.next()["To"] == "four@fournil.example", "one a week, so none came in between"


def test_what_was_promised_to_a_citizen_goes_when_she_has_accepted(tmp_path: Path) -> None:
    """The bundle waits with the request, and is sent once there is a place for it."""
    with serving(tmp_path, outgoing_to_loopback=True) as town, at_desk(town, "bob") as baker:
        baker.answers_all()
        opened = baker.opens(f"{town.home}.front-office").headers["Location"]
        assert "the citizen has not answered yet" in words(baker.visitor.get(opened))
        desks(town).kept()
        ledger = town.house.ledger_called("alice")
        assert ledger is not None
        office, owner = town.house.front_office, Agent(town.people["alice"].webid)
        settle_now(ledger, lambda: office.answer(ledger, owner, baker.webid, accept=True))
        desks(town).kept()
        page = words(baker.visitor.get(opened))
        assert "22 of your 22 statements" in page
        assert "You may sell to them" in page
