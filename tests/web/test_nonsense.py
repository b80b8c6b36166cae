"""Nonsense in every field and every body: refused, never a fault of ours (S-41, S-53, S-54).

Bodies are good ones with pieces changed, cut out, doubled; fields are what clients write, and what
nobody would. The long run (``-m slow``) tries twenty times as many.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.reference.inside import Inside
from tests.reference.rules import Who
from vocab.terms import ACL, LDP, SOLID

TYPES = (
    "text/turtle",
    "application/ld+json",
    "application/n-triples",
    "text/n3",
    "application/sparql-update",
    "application/sparql-query",
    "application/x-www-form-urlencoded",
    "text/plain",
    "application/json",
    "text/turtle; charset=latin-1",
)
SEEDS = (
    b'@prefix ex: <http://ex.example/>. <#a> ex:b "c"@en, 1.5e3, true; ex:d [ ex:e (1 2) ] .',
    b'{"@context": {"n": "urn:n", "@base": "x/"}, "@id": "#a", "n": [1, {"@value": "x"}]}',
    b'<urn:a> <urn:b> "c\\u00e9"^^<http://www.w3.org/2001/XMLSchema#string> .\n_:x <urn:b> _:y .\n',
    f"@prefix s: <{SOLID.NS}>. _:p a s:InsertDeletePatch; s:where {{ ?a <urn:b> ?c }}; "
    "s:deletes { ?a <urn:b> ?c }; s:inserts { ?a <urn:b> 2 } .".encode(),
    b'PREFIX ex: <urn:> DELETE { ?s ex:p ?o } INSERT { ?s ex:q "x" } WHERE { ?s ex:p ?o } ;'
    b" INSERT DATA { <a> <b> 1 }",
    b"SELECT ?s (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o FILTER(?o > 1) } } GROUP BY ?s LIMIT 3",
    f"<#r> a <{ACL.AUTHORIZATION}>; <{ACL.AGENT}> <urn:x>; <{ACL.MODE}> <{ACL.READ}> .".encode(),
    b"query=ASK%20%7B%7D&default-graph-uri=",
    b"",
)
PATHS = (
    *("", "d", "d.acl", "d.meta", "d/", "d/x", "c", "c/", "c/.acl", "c/.meta", "new", "n/e/w"),
    *("bin", "inbox/", "profile/card", ".sparql", ".well-known/solid", ".front-office"),
)

_texts = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f"))
FIELDS = {
    "Accept": ("text/html", "*/*;q=x", "text/turtle;q=0.5, */*;q=0", ",,,", "a/b;" * 50),
    "Accept-Language": ("fr", "en;q=2", "-", "*"),
    "Range": ("bytes=0-1", "bytes=5-2", "bytes=-", "bytes=9999-", "items=1", "bytes=0-1,3-4"),
    "If-Match": ("*", '"1"', 'W/"1-ttl"', "nonsense", '"', ""),
    "If-None-Match": ("*", '"1"', '"1-ttl", W/"2"', ","),
    "If-Modified-Since": ("Sat, 28 Nov 2026 16:00:00 GMT", "yesterday", "99999999999999"),
    "If-Unmodified-Since": ("Sat, 28 Nov 2026 16:00:00 GMT", "Sat, 99 Nov 9999 99:99:99 GMT"),
    "If-Range": ('"1-ttl"', "Sat, 28 Nov 2026 16:00:00 GMT", "x"),
    "Slug": ("x", "%2F..%2f", "\xe9", "a" * 300, ".acl", "%ff%00"),
    "Link": (f'<{LDP.BASIC_CONTAINER}>; rel="type"', "<", '<x>; rel="type', "<>;" * 99),
    "Origin": ("https://app.example", "null", "x y"),
    "Idempotency-Key": ("k", '"', "\xff", "k" * 300),
    "Prefer": ("return=minimal", "return", ";"),
    "Content-Type": ("text/turtle; x", "/", "text/turtle;charset=\xe9", "multipart/form-data"),
    "Access-Control-Request-Method": ("PUT", "\xe9"),
    "Expect": ("100-continue",),
    "Cookie": ("a=b",),
}
fields = st.dictionaries(st.sampled_from(sorted(FIELDS)), st.integers(0, 9), max_size=3).flatmap(
    lambda chosen: st.fixed_dictionaries(
        {
            name: st.one_of(st.sampled_from(FIELDS[name]), _texts)
            if number < 2
            else st.sampled_from(FIELDS[name])
            for name, number in chosen.items()
        }
    )
)
cuts = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 12), st.binary(max_size=4)), max_size=3
)
queries = st.one_of(st.just(""), st.sampled_from(("?as=text/turtle", "?limit=1", "?after=%", "?%")))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inside]:
    server = Inside(tmp_path_factory.mktemp("nonsense"))
    yield server
    server.close()


@pytest.fixture(scope="module")
def alice(server: Inside) -> Who:
    pod = server.house.host.welcome("alice").pod
    alice = Who("alice", pod.owner)
    for path, content in (("d", TYPES[0]), ("c/x", TYPES[0]), ("bin", "text/plain")):
        body = b"\x00\xff" * 5_000 if path == "bin" else SEEDS[0]
        made = server.ask("PUT", pod.base + path, alice, body=body, content=content)
        assert made.status == 201
    return alice


def _changed(body: bytes, cut: list[tuple[int, int, bytes]]) -> bytes:
    for at, length, instead in cut:
        body = body[:at] + instead + body[at + length :]
    return body


def _try(
    server: Inside,
    alice: Who,
    method: str,
    path: str,
    seed: bytes,
    cut: list[tuple[int, int, bytes]],
    content: str,
    sent: dict[str, str],
) -> int:
    """The status of what was answered, which goes into the message of a failure too."""
    url = f"http://127.0.0.1:4000/alice/{path}"
    body = _changed(seed, cut) if method in ("PUT", "POST", "PATCH") else None
    reply = server.ask(
        method,
        url,
        alice,
        headers=sent,
        body=body,
        content="" if "Content-Type" in sent else content,
    )
    note(f"{method} {path}: {reply.status} {reply.body!r}")
    return reply.status


ASKED = {
    "method": st.sampled_from(("GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE")),
    "path": st.tuples(st.sampled_from(PATHS), queries).map("".join),
    "seed": st.sampled_from(SEEDS),
    "cut": cuts,
    "content": st.sampled_from(TYPES),
    "sent": fields,
}
_ORDINARY = settings(
    deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True
)


@settings(_ORDINARY, max_examples=500)
@given(**ASKED)
def test_nonsense_is_refused_and_no_fault(server: Inside, alice: Who, **asked: object) -> None:
    # What Hypothesis draws by name has no types of its own.
    assert _try(server, alice, **asked) < 500  # type: ignore[arg-type]


@pytest.mark.slow
@settings(_ORDINARY, max_examples=10_000, derandomize=False)
@given(**ASKED)
def test_nonsense_is_refused_for_long(server: Inside, alice: Who, **asked: object) -> None:
    # What Hypothesis draws by name has no types of its own.
    assert _try(server, alice, **asked) < 500  # type: ignore[arg-type]
