"""What a company said stays said, what it owes is told, and on a full disk nothing is lost.

Against the real server: each refusal in French and in English, and nothing has changed by it.
"""

from __future__ import annotations

import json
import resource
from datetime import UTC, datetime

import pytest

from proofs.civil_status import CivilStatus, civil_status
from proofs.datapoints import named
from proofs.statement import read
from tests.faults.companies import listed
from tests.faults.people import JSON_LD, N3, TURTLE
from tests.faults.scene import MB, Scene, codes, told
from tests.faults.servers import client
from tests.unit.proofs.papers import FACTS, FIGURES

pytestmark = pytest.mark.slow

# -- what was said before --------------------------------------------------------------------


def test_what_was_said_is_not_replaced_in_silence_and_no_number_is_left_out(
    scene: Scene,
) -> None:
    company = scene.company
    first = str(company.unsigned("headcount")["id"])
    with scene.unchanged():
        reply = scene.push(company.statement("headcount", value=152))
        words = told(reply, 422, "statement-refused")
        assert codes(reply) == {"said-already"}
        assert all(first in said for said in words.values())
        reply = scene.push(company.restated("headcount", 3, value=153))
        words = told(reply, 422, "statement-refused")
        assert "sequence" in codes(reply)
        assert "2" in words["fr"]
    second = company.restated("headcount", 2, value=152)
    reply = scene.push(second)
    assert reply.status == 201
    held = scene.everything()
    assert held[reply["location"]] == json.dumps(second).encode()
    assert len(held) == 3, "the first one is still there"


def test_the_same_bytes_again_are_the_same_statement(scene: Scene) -> None:
    body = json.dumps(scene.company.statement("collective-coverage")).encode()
    first = scene.push(body, idempotency_key="one")
    assert first.status == 201
    with scene.unchanged():
        again = scene.push(body, idempotency_key="one")
        assert (again.status, again["location"]) == (200, first["location"])
        other = json.dumps(scene.company.statement("customer-data-use")).encode()
        told(scene.push(other, idempotency_key="one"), 400, "bad-request")


def test_the_same_bytes_without_a_key_are_a_replay_too(scene: Scene) -> None:
    """V-10: a sender that lost its journal is told where they are, not that they are wrong."""
    body = json.dumps(scene.company.statement("wage-floor")).encode()
    first = scene.push(body)
    assert first.status == 201
    with scene.unchanged():
        for headers in ({}, {"idempotency_key": "a key never used"}):
            again = scene.push(body, **headers)
            assert (again.status, again["location"]) == (200, first["location"])
        spaced = body.replace(b'": ', b'" : ', 1)
        assert codes(scene.push(spaced)) == {"said-already"}
    scene.push(scene.company.restated("wage-floor", 2, value=False))
    with scene.unchanged():
        assert scene.push(body)["location"] == first["location"], "older words are there still"


PATCH = b"""@prefix solid: <http://www.w3.org/ns/solid/terms#> .
_:p a solid:InsertDeletePatch ; solid:inserts { <urn:a> <urn:b> <urn:c> } ."""


def test_a_company_changes_nothing_that_it_sent(scene: Scene) -> None:
    place = next(iter(scene.everything()))
    body = json.dumps(scene.company.statement("wage-floor")).encode()
    with scene.unchanged():
        for method, url, sent, content in (
            ("PUT", place, body, JSON_LD),
            ("PATCH", place, PATCH, N3),
            ("DELETE", place, None, ""),
            ("PUT", f"{place}.acl", b"", TURTLE),
            ("PUT", f"{scene.container}.meta", b"", TURTLE),
            ("PATCH", f"{scene.container}.meta", PATCH, N3),
            ("DELETE", scene.container, None, ""),
        ):
            reply = scene.sender.ask(method, url, sent, content, accept_language="fr")
            words = told(reply, 403, "access-denied")
            assert reply.json["detail"] == words["fr"]
        assert scene.owner.ask("PUT", place, body, JSON_LD).status == 409
        assert scene.owner.ask("PATCH", place, PATCH, N3).status in (409, 415, 422)


# -- what is missing, and where there is no room -----------------------------------------------


def test_a_missing_datapoint_is_told_by_the_account_until_it_comes(scene: Scene) -> None:
    """To the citizen on the page of the company, to the company by its own status."""
    account = scene.company.account_id
    label = named("legal-name").label
    for language, verdict, name in (
        ("fr", "Ne peut pas vous vendre", label.fr),
        ("en", "May not sell to you", label.en),
    ):
        page = scene.browser.page(account, language)
        assert verdict in page
        assert name in page
    owed = {one.datapoint.id: one.words for one in _status(scene).missing}
    assert label.fr in owed["legal-name"].fr
    assert label.en in owed["legal-name"].en
    assert "headcount" not in owed
    for datapoint in (*FACTS, *FIGURES):
        scene.push(scene.company.statement(datapoint))
    assert _status(scene).missing == ()
    page = scene.browser.page(account, "fr")
    assert "Peut vous vendre" in page
    assert "Ne peut pas vous vendre" not in page


def _status(scene: Scene) -> CivilStatus:
    """As the company sees it, from what it can read of its account."""
    with client(scene.company.credentials) as sender:
        bodies = [sender.get(p, accept=JSON_LD).body for p in listed(sender, scene.container)]
    statements = [read(json.loads(body)) for body in bodies]
    return civil_status(statements, datetime.now(UTC).date(), company=scene.company.web_id)


def test_on_a_full_disk_nothing_is_lost_and_with_room_it_goes_on(scene: Scene) -> None:
    """R-07, J-05: no file of the server may grow; then it may again, without a new start."""
    body = json.dumps(scene.company.statement("headcount", year=2019)).encode()
    limits = resource.prlimit(scene.server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(scene.server.pid, resource.RLIMIT_FSIZE, (1, limits[1]))
    try:
        with scene.unchanged():
            reply = scene.push(body, accept_language="fr")
            words = told(reply, 507, "storage-full")
            assert "plus de place" in words["fr"]
            assert "reading goes on" in words["en"]
            reply = scene.owner.ask("PUT", f"{scene.owner.pod}large", b"x" * MB, "image/png")
            told(reply, 507, "storage-full")
    finally:
        resource.prlimit(scene.server.pid, resource.RLIMIT_FSIZE, limits)
    assert scene.push(body).status == 201
    assert scene.owner.ask("PUT", f"{scene.owner.pod}large", b"x" * MB, "image/png").status == 201
    scene.server.check()
