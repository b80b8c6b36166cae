"""A company's signing key is replaced, or lost: what it signed before holds, and nothing after."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clients.company.dossier import Dossier
from clients.company.home import Home
from clients.company.key_change import KeyChange
from clients.company.keyring import KeyRing
from clients.console import Exit
from clients.pod_client import discovery
from clients.pod_client.errors import RequestRefused
from pod_server.civic.front_office.account import account_id
from proofs.integrity import sign
from proofs.keys import SigningKey
from proofs.statement import build
from tests.unit.clients.test_importers import OURS
from tests.web.served import Served
from tests.web.test_company_client import Office, _accept_at_once, _client
from vocab.terms import SEC

BAKERY = OURS / "boulangerie-lenoir"


@pytest.fixture
def served(town: Served) -> Served:
    for citizen in ("alice", "bob"):
        _accept_at_once(town, citizen)
    return town


@pytest.fixture
def office(served: Served, tmp_path: Path) -> Office:
    office = Office(served, tmp_path)
    for arguments in (
        ("init", "--credentials", str(office.credentials), "--publish"),
        ("prepare", str(BAKERY)),
        ("open", served.people["alice"].webid),
        ("push",),
    ):
        done(office, *arguments)
    return office


def done(office: Office, *arguments: str) -> str:
    status, told = office.run(*arguments)
    assert status == Exit.WELL, told
    return told


def card(served: Served) -> str:
    with _client(served, "carol") as client:
        return client.get(served.people["carol"].webid.partition("#")[0]).body.decode()


def codes(served: Served, citizen: str, key: SigningKey, at: datetime) -> set[str]:
    """What is wrong with a statement of carol's that this key signs at that moment."""
    webid = served.people["carol"].webid
    said = build(webid, "turnover", period_start=at.date(), period_end=at.date(), value="1")
    body = json.dumps(sign(said, key, created=at)).encode()
    folder = f"{served.people[citizen].pod}accounts/{account_id(webid)}/civil-status/"
    try:
        with _client(served, "carol") as client:
            client.post(folder, body, "application/ld+json")
    except RequestRefused as refused:
        return {violation.code for violation in refused.violations}
    return set()


def keys_of(served: Served) -> dict[str, datetime | None]:
    return dict(served.house.webids.signing_keys(served.people["carol"].webid))


def test_a_key_is_replaced_and_citizens_old_and_new_have_the_whole_row(
    served: Served, office: Office
) -> None:
    """Decision 25: 23 statements of the old key, 23 of the new, and the company may sell."""
    old = SigningKey.load(office.home / "signing-key.pem")
    done(office, "key", "replace", "--publish")
    new = SigningKey.load(office.home / "signing-key.pem")
    ended = keys_of(served)[old.public.did]
    assert ended is not None
    assert abs(ended - datetime.now(UTC)) < timedelta(seconds=30)
    assert keys_of(served)[new.public.did] is None
    assert "23 signed anew, 0 were already" in done(office, "key", "resign")
    assert "0 signed anew, 23 were already" in done(office, "key", "resign")
    assert "You may sell" in done(office, "check")
    assert "23 accepted, 23 already there" in done(office, "push")
    done(office, "open", served.people["bob"].webid)
    assert "46 accepted, 0 already there" in done(office, "push", served.people["bob"].webid)
    assert office.run("status")[1].count("You may sell") == 2
    assert "ended-key" in codes(served, "bob", old, ended + timedelta(seconds=1))
    assert codes(served, "bob", old, ended - timedelta(seconds=1)) == set(), "it was its then"
    assert f"{old.public.did} replaced on" in done(office, "key", "show")
    manifest = Dossier(office.home / "statements", served.people["carol"].webid)
    last = {sealed.id: sealed for sealed in manifest.statements if sealed.sequence == 2}
    assert {one.verificationMethod for one in last.values()} == {new.public.verification_method}


def test_a_lost_key_is_revoked_with_its_date_and_signs_nothing_more(
    served: Served, office: Office
) -> None:
    """The thief has the key and the company's own way in; what was said before stays said."""
    old = SigningKey.load(office.home / "signing-key.pem")
    (office.home / "signing-key.pem").unlink()
    assert office.run("key", "lost", "--publish")[0] == Exit.USAGE, "which one?"
    since = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="seconds")
    named = ("--key", old.public.did, "--since", since)
    done(office, "key", "lost", *named, "--publish")
    assert keys_of(served)[old.public.did] == datetime.fromisoformat(since)
    assert SEC.REVOKED in card(served) or "revoked" in card(served)
    with _client(served, "carol") as client:
        profile = client.run(discovery.profile(client.session, served.people["carol"].webid))
    assert old.public.verification_method not in profile.keys
    assert "ended-key" in codes(served, "alice", old, datetime.now(UTC))
    assert office.run("status")[1].count("You may sell") == 1
    assert "23 signed anew" in done(office, "key", "resign")
    assert "23 accepted, 23 already there" in done(office, "push")


def test_a_change_that_was_interrupted_goes_on_with_the_same_key_and_moment(
    served: Served, office: Office, tmp_path: Path
) -> None:

    ring, now = KeyRing(Home(office.home)), datetime.now(UTC)
    old = Home(office.home).key().public
    begun = ring.begin(now, lost=False, since=None, did="")
    later = ring.begin(now + timedelta(hours=1), lost=False, since=None, did="")
    assert later == begun
    found = ring.begin(now, lost=True, since=now, did="")
    assert (found.new, found.lost, found.ended) == (begun.new, True, now), "it turns out lost"
    assert ring.finish().public == begun.new
    again = ring.begin(now, lost=True, since=None, did=old.did)
    assert again == KeyChange(old, begun.new, now, lost=True), "no third key for an older one"
    assert ring.finish().public == begun.new
