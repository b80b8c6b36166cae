"""What request headers say (RFC 9110, RFC 8288, RFC 5023)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pod_server.model.conditions import NO_CONDITIONS
from pod_server.model.errors import BadRequest, RangeNotSatisfiable
from pod_server.web import headers as fields
from pod_server.web.headers import Headers, byte_range, choose, language, link_types, media_type

RDF = ("text/turtle", "application/ld+json", "application/n-triples")


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "text/turtle"),
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("APPLICATION/LD+JSON", "application/ld+json"),
        ('application/ld+json;profile="urn:x"', "application/ld+json"),
        ("text/turtle;q=0.2, application/ld+json;q=0.8", "application/ld+json"),
        ("text/turtle;q=0, */*", "application/ld+json"),
        ("text/*, application/ld+json;q=0.9", "text/turtle"),
        ("application/*;q=0.5, application/n-triples", "application/n-triples"),
        ("text/html", None),
        ("text/turtle;q=0", None),
        ("nonsense;q=x, text/turtle", "text/turtle"),
    ],
)
def test_accept_chooses_by_quality_and_the_most_specific_range(
    accept: str | None, chosen: str | None
) -> None:
    assert choose(accept, RDF) == chosen


def test_parameters_of_a_stored_type_do_not_stand_in_the_way() -> None:
    assert choose("text/plain", ("text/plain; charset=UTF-8",)) == "text/plain; charset=UTF-8"


@given(st.text(max_size=60))
def test_any_accept_gives_something_offered_or_nothing(accept: str) -> None:
    assert choose(accept, RDF) in (*RDF, None)


@pytest.mark.parametrize(
    ("sent", "bare", "whole"),
    [
        ("text/turtle", "text/turtle", "text/turtle"),
        ("Text/Turtle;charset=UTF-8", "text/turtle", "text/turtle; charset=UTF-8"),
        ('text/plain; a="b c" ; d=e', "text/plain", 'text/plain; a="b c"; d=e'),
    ],
)
def test_a_content_type_is_read(sent: str, bare: str, whole: str) -> None:
    assert media_type(sent) == (bare, whole)


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "text",
        "text/",
        "*/*",
        "text/plain\r\nX: y",
        "text/plain; a=b\nc",
        "a b/c",
        "t/" + "x" * 999,
    ],
)
def test_what_is_no_media_type_is_refused_and_never_stored(sent: str) -> None:
    with pytest.raises(BadRequest):  # S-41
        media_type(sent)


@pytest.mark.parametrize("name", [b"authorization", b"dpop", b"content-type", b"content-length"])
def test_fields_that_decide_must_not_come_twice(name: bytes) -> None:
    assert Headers([(name, b"a"), (name, b"b")]).twice == name.decode()  # F-05


def test_list_fields_may_come_twice_and_are_joined() -> None:
    sent = Headers([(b"accept", b"text/turtle"), (b"accept", b"*/*;q=0.1")])
    assert sent.get(b"accept") == "text/turtle, */*;q=0.1"
    assert not sent.twice


@pytest.mark.parametrize(
    ("header", "types"),
    [
        (None, set()),
        ('<urn:a>; rel="type"', {"urn:a"}),
        ("<urn:a>; rel=type", {"urn:a"}),
        ('<urn:a>;rel="foo type"', {"urn:a"}),
        (
            '<urn:a>; rel="type", <urn:b>; rel="acl", <urn:c>; title="x, y"; rel="type"',
            {"urn:a", "urn:c"},
        ),
    ],
)
def test_type_links_are_found(header: str | None, types: set[str]) -> None:
    assert link_types(header) == types


@pytest.mark.parametrize("header", ["urn:a", "<urn:a", '<urn:a>; rel="type" nonsense', "<" * 5000])
def test_links_that_cannot_be_read_are_refused(header: str) -> None:
    with pytest.raises(BadRequest):
        link_types(header)


@pytest.mark.parametrize(
    ("asked", "size", "part"),
    [
        ("bytes=0-0", 10, (0, 1)),
        ("bytes=2-5", 10, (2, 4)),
        ("bytes=2-", 10, (2, 8)),
        ("bytes=-3", 10, (7, 3)),
        ("bytes=-30", 10, (0, 10)),
        ("bytes=5-99", 10, (5, 5)),
        ("bytes=5-2", 10, None),
        ("bytes=-", 10, None),
        ("bytes=0-1,3-4", 10, None),
        ("bytes=" + ",".join(["0-"] * 10_000), 10, None),
        ("lines=1-2", 10, None),
    ],
)
def test_ranges_are_read(asked: str, size: int, part: tuple[int, int] | None) -> None:
    assert byte_range(asked, size) == part  # P-08, S-54


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=99-100", "bytes=-0"])
def test_ranges_outside_are_refused(asked: str) -> None:
    with pytest.raises(RangeNotSatisfiable):
        byte_range(asked, 10)


@given(st.integers(0, 200), st.integers(0, 200), st.integers(1, 150))
def test_a_range_lies_within_the_resource(start: int, end: int, size: int) -> None:
    try:
        part = byte_range(f"bytes={start}-{end}", size)
    except RangeNotSatisfiable:
        assert start >= size
        return
    if part is None:
        assert end < start
        return
    assert part[0] == start
    assert 0 < part[1] <= size - start


@pytest.mark.parametrize(
    ("sent", "spoken"),
    [
        (None, "en"),
        ("fr", "fr"),
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ("en-GB,fr;q=0.5", "en"),
        ("de, fr;q=0.1", "fr"),
        ("de", "en"),
    ],
)
def test_the_language_is_french_or_english(sent: str | None, spoken: str) -> None:
    assert language(sent) == spoken


def test_without_preconditions_nothing_is_insisted_on() -> None:
    assert fields.conditions(Headers([(b"accept", b"*/*")])) is NO_CONDITIONS


def test_preconditions_are_read() -> None:
    conditions = fields.conditions(
        Headers(
            [
                (b"if-match", b'"17-ttl", W/"18"'),
                (b"if-none-match", b"*"),
                (b"if-unmodified-since", b"Mon, 23 Nov 2026 12:00:00 GMT"),
            ]
        )
    )
    assert conditions.if_match is not None
    assert conditions.if_match.strong == {"17-ttl"}
    assert conditions.if_none_match is not None
    assert conditions.if_none_match.anything
    assert conditions.if_unmodified_since == 1795435200


def test_dates_go_out_and_come_back() -> None:
    assert fields.http_date(1795435200) == b"Mon, 23 Nov 2026 12:00:00 GMT"
    assert fields.seconds("Mon, 23 Nov 2026 12:00:00 GMT") == 1795435200
    assert fields.seconds("yesterday") is None


@pytest.mark.parametrize("key", ["", '""', "x" * 256, "a\x00b"])
def test_an_odd_idempotency_key_is_refused(key: str) -> None:
    with pytest.raises(BadRequest):
        fields.idempotency_key(key)


def test_an_idempotency_key_may_be_quoted() -> None:
    assert fields.idempotency_key('"abc"') == fields.idempotency_key("abc") == "abc"


def test_a_slug_is_percent_decoded() -> None:
    assert fields.slug("caf%C3%A9") == "café"
    assert fields.slug(None) is None


@pytest.mark.parametrize("length", ["-1", "1e3", "٣", "0x10"])
def test_a_content_length_is_a_plain_number(length: str) -> None:
    with pytest.raises(BadRequest):
        fields.content_length(length)
