"""The one table of errors, and what clients see of them (RFC 9457)."""

from __future__ import annotations

import logging

import orjson
import pytest

from pod_server.model import errors, refusals
from pod_server.model.errors import PodError, Violation
from pod_server.web.problem_words import in_french
from pod_server.web.problems import PROBLEMS, refusal, unforeseen


def leaves(kind: type[PodError]) -> set[type[PodError]]:
    below = kind.__subclasses__()
    return {kind} if not below else {leaf for sub in below for leaf in leaves(sub)}


def test_every_error_of_the_house_has_its_problem() -> None:
    known = {kind for kind in leaves(PodError) if kind.__module__ == errors.__name__}
    assert known <= set(PROBLEMS)


def test_every_problem_has_both_languages() -> None:
    for problem in PROBLEMS.values():
        assert problem.title_en
        assert problem.title_fr
        assert problem.title_en != problem.title_fr


def test_the_status_codes_are_those_of_the_table() -> None:
    expected = {
        errors.BadAddress: 400,
        errors.MissingType: 400,
        errors.MalformedBody: 400,
        errors.Unauthenticated: 401,
        errors.AccessDenied: 403,
        errors.MissingResource: 404,
        errors.OtherSpelling: 301,
        errors.MethodNotAllowed: 405,
        errors.NotAcceptable: 406,
        errors.Conflict: 409,
        errors.PatchMismatch: 409,
        errors.PreconditionFailed: 412,
        errors.TooLarge: 413,
        errors.UnsupportedType: 415,
        errors.RangeNotSatisfiable: 416,
        errors.UnprocessablePatch: 422,
        errors.ShapeViolated: 422,
        errors.UnknownContext: 422,
        errors.SubscriptionRefused: 422,
        errors.TooManyRequests: 429,
        errors.QuotaExceeded: 507,
        errors.StorageFull: 507,
        errors.StaleRead: 503,
    }
    assert {kind: PROBLEMS[kind].status for kind in expected} == expected


def test_a_refusal_says_what_was_wrong_and_carries_its_facts() -> None:
    answer = refusal(errors.UnknownContext("https://example.org/x"))
    document = orjson.loads(answer.body if isinstance(answer.body, bytes) else b"")
    assert answer.status == document["status"] == 422
    assert dict(answer.headers)[b"content-type"] == b"application/problem+json"
    assert document["type"].endswith("/problems/unknown-context")
    assert document["context"] == "https://example.org/x"
    assert "shelf" in document["detail"]


def test_titles_are_french_for_who_reads_french() -> None:
    answer = refusal(errors.AccessDenied("read", "urn:x"), None, "fr-FR, en;q=0.5")
    assert isinstance(answer.body, bytes)
    assert orjson.loads(answer.body)["title"] == "Accès refusé"


SHAPE = errors.ShapeViolated(
    "https://example.org/shape",
    [Violation("minCount", "urn:f", "urn:p", "", "Il manque p.", "p is missing.")],
    b"[] a <urn:Report> .",
    b'{"@type": "urn:Report"}',
)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, b"application/problem+json"),
        ("*/*", b"application/problem+json"),
        ("application/json", b"application/problem+json"),
        ("text/html", b"application/problem+json"),
        ("text/turtle", b"text/turtle"),
        ("application/ld+json", b"application/ld+json"),
        ("application/ld+json, */*;q=0.1", b"application/ld+json"),
    ],
)
def test_a_violated_shape_is_a_summary_or_the_report_by_accept(
    accept: str | None, media_type: bytes
) -> None:
    answer = refusal(SHAPE, accept)  # V-07
    assert answer.status == 422
    assert dict(answer.headers)[b"content-type"] == media_type
    assert b"constrainedBy" in dict(answer.headers)[b"link"]  # P-46


def test_the_summary_of_a_violated_shape_speaks_both_languages() -> None:
    answer = refusal(SHAPE)
    assert isinstance(answer.body, bytes)
    violation = orjson.loads(answer.body)["violations"][0]
    assert violation["message"] == {"fr": "Il manque p.", "en": "p is missing."}
    assert violation["focus"] == "urn:f"


def test_a_fault_shows_an_id_and_nothing_of_the_inside(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = refusal(errors.Corrupted("row 17 of secret.db"))
    assert answer.status == 500
    assert isinstance(answer.body, bytes)
    document = orjson.loads(answer.body)
    assert "secret" not in answer.body.decode()
    assert document["request"] in caplog.text


def test_an_unforeseen_error_is_a_bare_500() -> None:
    answer = unforeseen(KeyError("password"))
    assert answer.status == 500
    assert isinstance(answer.body, bytes)
    assert b"password" not in answer.body


@pytest.mark.parametrize(
    ("error", "name", "value"),
    [
        (errors.StaleRead(), b"retry-after", b"1"),
        (errors.TooManyRequests(30), b"retry-after", b"30"),
        (errors.RangeNotSatisfiable(10), b"content-range", b"bytes */10"),
        (errors.MethodNotAllowed("TRACE", ("GET", "HEAD")), b"allow", b"GET, HEAD"),
    ],
)
def test_some_refusals_say_more_in_headers(error: PodError, name: bytes, value: bytes) -> None:
    assert dict(refusal(error).headers)[name] == value


def test_what_is_gone_is_410() -> None:
    assert refusal(errors.MissingResource("urn:x", gone=True)).status == 410


def test_a_query_that_cannot_be_read_is_400_and_one_not_run_422() -> None:
    assert refusal(errors.QueryRefused("line 1", syntax=True)).status == 400
    assert refusal(errors.QueryRefused("too dear")).status == 422


EXAMPLES: tuple[PodError, ...] = (
    errors.BadAddress("Two slashes."),
    errors.BadRequest("Slug is too long."),
    errors.MissingType(),
    errors.MalformedBody("application/ld+json", "line 1"),
    errors.Unauthenticated(),
    errors.Unauthenticated("The proof is too old."),
    errors.ContactRefused("She has not allowed it.", "Elle ne l'a pas permis."),
    errors.SaleRefused(
        "https://baker.example/#me",
        "https://w3id.org/sesame/ns#Accepted",
        (errors.Lack("missing", "https://w3id.org/sesame/dp/vat-id", "Il manque.", "Missing."),),
    ),
    errors.AccessDenied("write", "http://127.0.0.1:4000/alice/"),
    errors.MissingResource("http://127.0.0.1:4000/alice/x"),
    errors.OtherSpelling("http://127.0.0.1:4000/alice/x/"),
    errors.MethodNotAllowed("POST", ("GET",)),
    errors.NotAcceptable(("text/turtle",)),
    errors.Conflict("There is a document of that name."),
    errors.PatchMismatch("There is no such statement."),
    errors.PreconditionFailed("If-Match"),
    errors.TooLarge(100),
    errors.TooSlow(),
    errors.Misdirected("elsewhere.example"),
    errors.UnsupportedType("text/turtle", ("application/ld+json",)),
    errors.RangeNotSatisfiable(10),
    errors.UnprocessablePatch("Two patches."),
    errors.UnknownContext("https://elsewhere.example/c"),
    errors.ShapeViolated("s", (), b"", b""),
    errors.StatementRefused((Violation("c", "", "", "", "Unité fausse.", "Wrong unit."),)),
    errors.AccessRequestRefused((Violation("c", "", "", "", "Une fin est demandée.", "No end."),)),
    refusals.NoCard("09506000134352", "model"),
    errors.QueryRefused("SERVICE is not followed."),
    errors.SubscriptionRefused("No topic.", "Aucun sujet."),
    errors.TooManyRequests(3),
    errors.QuotaExceeded(10),
    errors.NameTaken("alice"),
    errors.StaleRead(),
    errors.StorageFull(),
    errors.StorageBusy(),
    errors.PoolExhausted(),
)


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_every_refusal_is_told_in_both_languages(error: PodError) -> None:
    french, english = (orjson.loads(told(error, tag)) for tag in ("fr-CH, en;q=0.5", "en"))
    assert french["detail"] == french["message"]["fr"] == english["message"]["fr"]
    assert english["detail"] == english["message"]["en"] == error.detail()
    assert french["detail"] != english["detail"]
    assert french["detail"] != in_french(errors.Corrupted(""))


def told(error: PodError, accept_language: str) -> bytes:
    body = refusal(error, accept_language=accept_language).body
    assert isinstance(body, bytes)
    return body


def test_examples_are_of_every_refusal() -> None:
    refusals = {kind for kind in PROBLEMS if issubclass(kind, errors.Refusal)}
    assert refusals <= {type(error) for error in EXAMPLES}
