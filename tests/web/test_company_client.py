"""``sesame-company`` and ``sesame-query`` against the real server: papers to a citizen's table."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from clients.company import __main__ as company
from clients.company.delivery import Delivery, Parcel, deliver
from clients.company.home import Home
from clients.console import Exit
from clients.explorer import __main__ as explorer
from clients.pod_client.client import PodClient
from clients.pod_client.errors import RequestRefused
from clients.pod_client.session import Credentials
from proofs.integrity import Suite, hash_of, sign
from proofs.keys import SigningKey
from proofs.statement import build
from proofs.strict_json import Json
from tests.unit.clients.test_importers import OURS
from tests.web.served import Served
from vocab.terms import SESAME, SOLID

BAKERY = OURS / "boulangerie-lenoir"
QUERY = f"""PREFIX s: <{SESAME.NS}>
SELECT ?datapoint ?value WHERE {{ ?x s:datapoint ?datapoint ; s:value ?value }}"""


def _members(server: Served, name: str) -> dict[str, object]:
    person = server.people[name]
    return {
        "issuer": f"{server.account}/",
        "id": f"{name}-test",
        "secret": "a" * 40,
        "webId": person.webid,
    }


def _client(server: Served, name: str) -> PodClient:
    return PodClient(Credentials.read(_members(server, name)))


def _accept_at_once(server: Served, name: str) -> None:
    """The citizen's standing policy: companies that ask get an account."""
    folder = f"{server.people[name].pod}accounts/"
    with _client(server, name) as client:
        described = client.head(folder).linked("describedby")
        assert described is not None
        policy = f"<{folder}> <{SESAME.OPENING_POLICY}> <{SESAME.ACCEPT_AT_ONCE}>"
        patch = f"_:p a <{SOLID.INSERT_DELETE_PATCH}> ; <{SOLID.INSERTS}> {{ {policy} }} ."
        client.patch(described, patch.encode())


class Office:
    """A company's desk: carol of the server, with a private folder."""

    def __init__(self, server: Served, folder: Path) -> None:
        self.home = folder / "home"
        self.credentials = folder / "creds.json"
        self.credentials.write_text(json.dumps(_members(server, "carol")))

    def run(self, *arguments: str) -> tuple[int, str]:
        named = [*arguments[:1], "--home", str(self.home), *arguments[1:]]
        out, err = io.StringIO(), io.StringIO()
        status = company.run(company.parser().parse_args(named), {}, out, err)
        return status, out.getvalue() + err.getvalue()


@pytest.fixture
def office(server: Served, tmp_path: Path) -> Office:
    return Office(server, tmp_path)


def _ask(server: Served, query: str, who: str | None, *options: str) -> tuple[int, str, str]:
    environment: Mapping[str, str] = {}
    if who is not None:
        members = _members(server, who)
        environment = {
            "SESAME_ISSUER": str(members["issuer"]),
            "SESAME_CLIENT_ID": str(members["id"]),
            "SESAME_CLIENT_SECRET": str(members["secret"]),
        }
    out, err = io.StringIO(), io.StringIO()
    options_ = explorer.parser().parse_args(["--pod", server.home, *options, query])
    status = explorer.run(options_, environment, io.StringIO(), out, err)
    return status, out.getvalue(), err.getvalue()


def test_a_bakery_goes_from_its_papers_to_the_citizens_table(
    server: Served, office: Office
) -> None:
    _accept_at_once(server, "alice")
    alice = server.people["alice"].webid
    for arguments, said in (
        (("init", "--credentials", str(office.credentials), "--publish"), "in the WebID document"),
        (("prepare", str(BAKERY)), "23 signed, 0 unchanged, 0 refused"),
        (("check",), "You may sell"),
        (("open", alice, "--terms", "essential-1"), f"{alice}: open"),
        (("push",), "23 accepted, 0 already there, 0 refused"),
        (("push",), "0 accepted, 23 already there"),
        (("status",), "You may sell"),
    ):
        status, told = office.run(*arguments)
        assert (status, said in told) == (Exit.WELL, True), told
        assert "✗" not in told, told
    (office.home / "customers.sqlite").unlink()
    assert office.run("open", alice)[0] == Exit.WELL
    status, told = office.run("push")
    assert "0 accepted, 23 already there" in told
    status, out, err = _ask(server, QUERY, "alice")
    assert status == Exit.WELL
    assert "Boulangerie Lenoir SARL" in out
    status, out, err = _ask(server, QUERY, None)
    assert (status, err) == (Exit.WELL, "0 results\n")
    status, out, err = _ask(server, QUERY, "bob", "--csv")
    assert out == "datapoint,value\r\n"


def test_a_query_that_is_no_sparql_is_refused_in_words(server: Served) -> None:
    status, out, err = _ask(server, "SELECT ?x WHERE", "alice", "--lang", "fr")
    assert (status, out) == (Exit.REFUSED, "")
    assert err.startswith("sesame-query: refusé (400)")


def _sent(server: Served, office: Office, document: Mapping[str, Json]) -> RequestRefused:
    """The refusal that this signed document meets in alice's Sésame."""
    home = Home(office.home)
    with home.register() as register:
        address = register.account(server.people["alice"].webid)
    assert address is not None
    delivery = Delivery("alice")
    content_hash = hash_of(dict(document), suite=Suite.RDFC)
    parcel = Parcel("x", ("x",), 1, content_hash, json.dumps(document).encode())
    with _client(server, "carol") as client:
        client.run(
            deliver(client.session, delivery, address, [parcel], lambda _: False, lambda *_: None)
        )
    (rejected,) = delivery.rejected
    assert isinstance(rejected.error, RequestRefused)
    return rejected.error


def _decimal(text: str) -> dict[str, Json]:
    return {"type": "xsd:decimal", "@value": text}


def test_what_the_pod_refuses_comes_back_in_words_of_both_languages(
    server: Served, office: Office
) -> None:
    _accept_at_once(server, "alice")
    office.run("init", "--credentials", str(office.credentials), "--publish")
    office.run("open", server.people["alice"].webid)
    key = Home(office.home).key()
    now = datetime.now(UTC)
    year = date(2019, 12, 31)
    webid = server.people["carol"].webid
    fraction = build(webid, "employee-turnover", period_end=year, value="0.2841")
    refused = _sent(server, office, sign(fraction, key, created=now))
    assert refused.status == 422
    assert "fraction" in {violation.code for violation in refused.violations}
    assert refused.detail("fr") != refused.detail("en")
    right = build(webid, "employee-turnover", period_end=year, value="28.41")
    stranger = _sent(server, office, sign(right, SigningKey.generate(), created=now))
    assert "unlisted-key" in {violation.code for violation in stranger.violations}
    assert "init --publish" in stranger.detail("fr")
    tampered = {**sign(right, key, created=now), "value": _decimal("29")}
    assert "proof-signature" in {v.code for v in _sent(server, office, tampered).violations}
    other = build(server.people["bob"].webid, "wage-floor", period_end=year, value=True)
    assert _sent(server, office, sign(other, key, created=now)).status == 422
