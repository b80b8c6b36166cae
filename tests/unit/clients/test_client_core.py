"""The client's core without I/O: proofs, links, problems, waiting, by table."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from clients.pod_client.bounded import Bounded
from clients.pod_client.dpop import DpopKey, target, token_hash
from clients.pod_client.errors import (
    Busy,
    Forbidden,
    Missing,
    NotUnderstood,
    PreconditionFailed,
    RequestRefused,
    Unauthorized,
    Unprocessable,
    Unreachable,
    UnsafeAddress,
)
from clients.pod_client.links import Link, parse_links
from clients.pod_client.messages import Errand, Pause, Request, Response, T, ascii_url
from clients.pod_client.problems import refusal, retry_after
from clients.pod_client.session import Credentials, Session

NOW = 1_800_000_000.0
ASK = Request("GET", "https://pod.example/a")

# RFC 9449 §4.1 (figures 1 and 2) and §7.1
RFC_PROOF = (
    "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklD"
    "UkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2"
    "R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHB"
    "zOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8iG"
    "iMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg"
)
RFC_TOKEN = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"
RFC_ATH = "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"


def _decoded(proof: str) -> tuple[dict[str, object], dict[str, object]]:
    parts = proof.split(".")[:2]
    header, claims = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in parts)
    return header, claims


def test_what_hosts_asked_for_is_remembered_of_the_last_ones_only() -> None:
    kept: Bounded[str, int] = Bounded(2)
    kept["a"] = kept["b"] = 1
    kept["a"] = 2
    kept["c"] = 3
    assert dict(kept) == {"a": 2, "c": 3}


def test_a_proof_has_the_form_of_the_example_of_rfc_9449() -> None:
    header, claims = _decoded(RFC_PROOF)
    url = "https://server.example.com/token"
    ours = DpopKey().proof("POST", url, at=1562262616, jti="-BwC3ESc6acc2lTc")
    our_header, our_claims = _decoded(ours)
    assert our_claims == claims
    assert {name: our_header[name] for name in ("typ", "alg")} == {
        "typ": "dpop+jwt",
        "alg": "ES256",
    }
    their_jwk, our_jwk = header["jwk"], our_header["jwk"]
    assert isinstance(their_jwk, dict)
    assert isinstance(our_jwk, dict)
    assert set(our_jwk) == set(their_jwk)


def test_a_proof_verifies_with_the_key_in_its_header() -> None:
    key = DpopKey()
    header, _ = _decoded(key.proof("GET", "https://a.example/", at=NOW))
    jwk = header["jwk"]
    assert isinstance(jwk, dict)
    public = ECKey.import_key(jwk)
    assert public.thumbprint() == key.thumbprint
    jwt.decode(key.proof("GET", "https://a.example/", at=NOW), public, algorithms=["ES256"])


def test_the_token_hash_is_that_of_rfc_9449_section_7() -> None:
    assert token_hash(RFC_TOKEN) == RFC_ATH


def test_the_thumbprint_is_that_of_rfc_9449_section_6() -> None:
    header, _ = _decoded(RFC_PROOF)
    jwk = header["jwk"]
    assert isinstance(jwk, dict)
    assert ECKey.import_key(jwk).thumbprint() == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"


@pytest.mark.parametrize(
    ("url", "htu"),
    [
        ("https://a.example/x?y=1#z", "https://a.example/x"),
        ("HTTPS://A.Example:8443/X", "https://a.example:8443/X"),
        ("https://a.example", "https://a.example/"),
        ("https://a.example/%7Ea/%C3%A9", "https://a.example/%7Ea/%C3%A9"),
    ],
)
def test_a_proof_names_the_address_without_query_and_fragment(url: str, htu: str) -> None:
    assert target(url) == htu


def test_two_proofs_never_share_their_identifier() -> None:
    key = DpopKey()
    proofs = [_decoded(key.proof("GET", "https://a.example/", at=NOW))[1] for _ in range(50)]
    assert len({str(claims["jti"]) for claims in proofs}) == 50


@pytest.mark.parametrize(
    ("header", "links"),
    [
        ("", []),
        ('<.acl>; rel="acl"', [("https://p.example/a/.acl", ("acl",), {})]),
        (
            '<http://x.example/T>;rel=type , <b>; rel="describedby foo"; type="text/turtle"',
            [
                ("http://x.example/T", ("type",), {}),
                ("https://p.example/a/b", ("describedby", "foo"), {"type": "text/turtle"}),
            ],
        ),
        (
            '<c>; title="a, \\"b\\"; c"; REL=next; rel=prev',
            [("https://p.example/a/c", ("next",), {"title": 'a, "b"; c'})],
        ),
        (
            '<d>; rel="http://Ex.example/Rel"',
            [("https://p.example/a/d", ("http://Ex.example/Rel",), {})],
        ),
        ('<e>; rel=x; anchor="#me"', []),
        (
            "<f>; flag; rel=x,, <g>",
            [("https://p.example/a/f", ("x",), {"flag": ""}), ("https://p.example/a/g", (), {})],
        ),
        ("nonsense, <h>; rel=x", []),
        ('<i>; rel="open', [("https://p.example/a/i", ('"open',), {})]),
    ],
)
def test_link_headers_are_read_as_rfc_8288_writes_them(
    header: str, links: list[tuple[str, tuple[str, ...], Mapping[str, str]]]
) -> None:
    found = parse_links(header, "https://p.example/a/")
    assert found == tuple(Link(*link) for link in links)


@pytest.mark.parametrize(
    ("iri", "url"),
    [
        ("https://a.example/é b", "https://a.example/%C3%A9%20b"),
        ("https://a.example/%C3%A9?q=a+b#c", "https://a.example/%C3%A9?q=a+b"),
    ],
)
def test_an_address_goes_out_in_ascii_and_is_not_encoded_twice(iri: str, url: str) -> None:
    assert ascii_url(iri) == url


def test_problem_details_become_a_typed_error_with_words_in_both_languages() -> None:
    body = {
        "type": "https://p.example/problems/shape-violated",
        "title": "The data does not fit the shape",
        "detail": "One thing is wrong.",
        "violations": [
            {
                "code": "percent-fraction",
                "focus": "urn:uuid:1",
                "path": "value",
                "value": "0.64",
                "message": {"fr": "Écrivez 64, pas 0,64.", "en": "Write 64, not 0.64."},
            }
        ],
        "report": "[] a <http://www.w3.org/ns/shacl#ValidationReport> .",
    }
    answer = _answer(422, body, "application/problem+json; charset=utf-8")
    error = refusal(ASK, answer, NOW)
    assert isinstance(error, Unprocessable)
    assert error.problem_type.endswith("shape-violated")
    assert error.detail("fr") == "Écrivez 64, pas 0,64."
    assert error.detail("de") == "Write 64, not 0.64."
    assert error.violations[0].code == "percent-fraction"
    assert (error.report_type, error.report[:2]) == ("text/turtle", b"[]")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, RequestRefused),
        (401, Unauthorized),
        (403, Forbidden),
        (404, Missing),
        (410, Missing),
        (412, PreconditionFailed),
        (429, Busy),
        (500, RequestRefused),
        (503, Busy),
    ],
)
def test_each_status_has_its_error(status: int, kind: type[RequestRefused]) -> None:
    assert type(refusal(ASK, _answer(status, {"title": "x"}), NOW)) is kind


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"<html>Bad gateway</html>", "text/html"),
        (b"{", "application/problem+json"),
        (b"[1]", "application/problem+json"),
        (b'{"violations": [3, {}], "title": 4}', "application/problem+json"),
        (b"\xff", "text/plain"),
        (b"", ""),
    ],
)
def test_an_unreadable_body_costs_only_its_words(body: bytes, media_type: str) -> None:
    answer = Response(502, ASK.url, {"content-type": media_type}, body)
    error = refusal(ASK, answer, NOW)
    assert error.status == 502
    assert error.detail() != ""


def test_a_shacl_report_as_the_whole_body_is_kept() -> None:
    answer = Response(422, ASK.url, {"content-type": "text/turtle"}, b"[] a [] .")
    assert refusal(ASK, answer, NOW).report == b"[] a [] ."


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("7", 7.0),
        ("Fri, 15 Jan 2027 08:00:30 GMT", 30.0),
        ("Fri, 15 Jan 2027 07:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("-1", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(said: str, seconds: float | None) -> None:
    assert retry_after(Response(503, ASK.url, {"retry-after": said}), NOW) == seconds


def _answer(
    status: int,
    members: Mapping[str, object] | None = None,
    media_type: str = "application/problem+json",
    **headers: str,
) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = b"" if members is None else json.dumps(members).encode()
    return Response(status, ASK.url, {"content-type": media_type, **named}, body)


def _carried(
    errand: Errand[T], answers: list[Response | Unreachable]
) -> tuple[T | Exception, list[Request | Pause]]:
    """Runs an errand against these answers; what it came to, and what it asked for."""
    asked: list[Request | Pause] = []
    try:
        step = next(errand)
        while True:
            asked.append(step)
            if isinstance(step, Pause):
                step = next(errand)
                continue
            answer = answers.pop(0)
            if isinstance(answer, Response):
                step = errand.send(answer)
                continue
            step = errand.throw(answer)
    except StopIteration as end:
        result: T = end.value
        return result, asked
    except (RequestRefused, Unreachable, NotUnderstood, UnsafeAddress) as error:
        return error, asked


def _session() -> Session:
    return Session(clock=lambda: NOW, jitter=lambda: 0.0)


def test_a_busy_server_is_asked_again_after_the_time_that_it_named() -> None:
    session = _session()
    busy = _answer(503, {"title": "busy"}, retry_after="3")
    result, asked = _carried(session.exchange(ASK), [busy, busy, _answer(200)])
    assert isinstance(result, Response)
    assert [step.seconds for step in asked if isinstance(step, Pause)] == [3.0, 3.0]


def test_a_wait_that_is_too_long_is_left_to_the_caller() -> None:
    result, asked = _carried(
        _session().exchange(ASK), [_answer(429, {"title": "slow"}, retry_after="3600")]
    )
    assert isinstance(result, Busy)
    assert result.retry_after == 3600
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("request_", "tries"),
    [
        (Request("POST", ASK.url, {}, b"x"), 1),
        (Request("PATCH", ASK.url, {}, b"x"), 1),
        (Request("PATCH", ASK.url, {"If-Match": '"1"'}, b"x"), 4),
        (Request("POST", ASK.url, {"Idempotency-Key": "z"}, b"x"), 4),
        (Request("PUT", ASK.url, {}, b"x"), 4),
    ],
)
def test_only_what_a_repeat_does_not_change_is_repeated(request_: Request, tries: int) -> None:
    silence: list[Response | Unreachable] = [Unreachable(ASK.url, "cut off") for _ in range(9)]
    result, asked = _carried(_session().exchange(request_), silence)
    assert isinstance(result, Unreachable)
    assert sum(isinstance(step, Request) for step in asked) == tries


def test_reading_follows_redirects_but_never_out_of_https() -> None:
    there = _answer(301, location="/b")
    result, asked = _carried(_session().exchange(ASK), [there, _answer(200)])
    assert isinstance(result, Response)
    assert [step.url for step in asked if isinstance(step, Request)] == [
        "https://pod.example/a",
        "https://pod.example/b",
    ]
    result, asked = _carried(_session().exchange(ASK), [_answer(302, location="http://x.example/")])
    assert isinstance(result, Response)
    assert len(asked) == 1


def test_a_loop_of_redirects_ends() -> None:
    result, asked = _carried(
        _session().exchange(ASK), [_answer(302, location="/a") for _ in range(20)]
    )
    assert isinstance(result, Response)
    assert len(asked) == 6


def test_no_secret_leaves_in_clear() -> None:
    session = Session(Credentials("http://id.example/", "a", "b"), clock=lambda: NOW)
    result, asked = _carried(session.exchange(ASK), [])
    assert isinstance(result, UnsafeAddress)
    assert asked == []


def test_an_issuer_that_speaks_for_another_one_is_not_believed() -> None:
    session = Session(Credentials("https://id.example/", "a", "b"), clock=lambda: NOW)
    other = _answer(200, {"issuer": "https://evil.example/", "token_endpoint": "https://e.example"})
    result, _ = _carried(session.exchange(ASK), [other])
    assert isinstance(result, NotUnderstood)
    assert "evil.example" in str(result)


def test_a_secret_is_not_shown_where_credentials_are_printed() -> None:
    credentials = Credentials.read({"issuer": "i", "id": "a", "secret": "hush", "webId": "w"})
    assert "hush" not in repr(credentials)
    with pytest.raises(KeyError, match="secret"):
        Credentials.read({"issuer": "i", "id": "a"})


def test_proofs_follow_the_clock_of_a_server_that_is_far_from_ours() -> None:
    session = Session(Credentials("https://id.example/", "a", "b"), clock=lambda: NOW)
    discovery = {"issuer": "https://id.example/", "token_endpoint": "https://id.example/token"}
    token = {"access_token": "t", "token_type": "DPoP", "expires_in": 600}
    answers: list[Response | Unreachable] = [
        _answer(200, discovery),
        _answer(200, token),
        _answer(401, {"title": "stale proof"}, date="Fri, 15 Jan 2027 09:00:00 GMT"),
        _answer(200),
    ]
    result, asked = _carried(session.exchange(ASK), answers)
    assert isinstance(result, Response)
    proofs = [
        step.headers["DPoP"] for step in asked if isinstance(step, Request) and step.url == ASK.url
    ]
    assert [_decoded(proof)[1]["iat"] for proof in proofs] == [NOW, NOW + 3600]
