"""What a desk believes of a front office elsewhere, and what it does not (issue 5, tools)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from pod_server.civic.desk.errands import Errands, Refused, office_address, said
from pod_server.model.errors import BadRequest
from pod_server.model.received import Received
from pod_server.rdf.codecs import RdfCodecs
from proofs import agreement
from proofs.keys import SigningKey
from vocab.terms import SEC, SOLID

OFFICE = "https://pods.example/marie/.front-office"
DESCRIBED = "https://pods.example/marie/.well-known/solid"
KEY = SigningKey.generate()


class Answers:
    """An envoy that has been everywhere; what it was sent for stays in ``asked``."""

    def __init__(self, found: Mapping[str, Received]) -> None:
        self.found = found
        self.asked: list[tuple[str, str]] = []

    def read(self, url: str, accept: str) -> Received:
        return self.found[url]

    def ask(
        self,
        account_id: str,
        webid: str,
        method: str,
        url: str,
        *,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Received:
        self.asked.append((method, url))
        return self.found[url]


def office(listed: SigningKey) -> Errands:
    terms = agreement.proffer(
        f"{OFFICE}#terms",
        "https://pods.example/marie/card#me",
        agreement.template(agreement.USUAL),
        KEY,
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    link = {"link": f'<{DESCRIBED}>; rel="{SOLID.STORAGE_DESCRIPTION}"'}
    method = listed.public.verification_method
    about = f"<https://pods.example/marie/> <{SEC.ASSERTION_METHOD}> <{method}> .".encode()
    return Errands(
        Answers(
            {
                OFFICE: Received(200, link, terms.body),
                DESCRIBED: Received(200, {"content-type": "text/turtle"}, about),
            }
        ),
        RdfCodecs(),
    )


def test_terms_are_answered_only_where_the_storage_lists_their_key() -> None:
    assert office(KEY).terms(OFFICE).template.iri == agreement.USUAL
    with pytest.raises(Refused, match="does not list"):
        office(SigningKey.generate()).terms(OFFICE)


@pytest.mark.parametrize(
    "location",
    ["https://elsewhere.example/accounts/a/account", "https://pods.example/paul/account", "/x"],
)
def test_an_account_that_lies_elsewhere_than_its_office_is_never_asked_for(location: str) -> None:
    """S-36: nobody leads a company's token to another place."""
    envoy = Answers({OFFICE: Received(201, {"location": location}, b"")})
    with pytest.raises(Refused, match="Nobody answers as a Sésame"):
        Errands(envoy, RdfCodecs()).open("1", "https://fournil.example/#us", OFFICE, b"{}")
    assert envoy.asked == [("POST", OFFICE)]


def test_a_refusal_is_told_in_the_words_of_whoever_refused() -> None:
    told = b'{"violations": [{"message": {"fr": "Non.", "en": "No."}}]}'
    assert said(Received(422, {}, told)).fr == "Non."
    plain = said(Received(503, {}, b"<html>"))
    assert (plain.en, "503" in plain.fr) == ("The customer's Sésame answers 503.", True)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (f"  {OFFICE}?i=abc ", f"{OFFICE}?i=abc"),
        (f"{OFFICE}?i=<x>", OFFICE),
        (f"{OFFICE}?next=y", OFFICE),
    ],
)
def test_a_link_is_taken_for_what_it_is(typed: str, meant: str) -> None:
    assert office_address(typed) == meant


@pytest.mark.parametrize("typed", ["", "javascript:.front-office", "https://a@b/.front-office"])
def test_what_is_no_link_of_a_front_office_is_refused(typed: str) -> None:
    with pytest.raises(BadRequest, match="no invitation"):
        office_address(typed)
