"""What others wrote, as pages show it: escaped, cut, and with what hides written out (S-45)."""

from __future__ import annotations

import pytest

from pod_server.model.terms import BlankNode, Literal, NamedNode, Triple
from pod_server.web.reading.folder import size
from pod_server.web.reading.labels import label
from pod_server.web.reading.statements import PART, Telling
from pod_server.web.reading.text import LONGEST_TEXT, href, plain, visible
from vocab.terms import ACL, DCTERMS, FOAF, RDF, SCHEMA, SESAME, XSD

BASE = "https://pods.example/alice/"
HERE = f"{BASE}notes/trip"


@pytest.mark.parametrize(
    "iri",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://pods.example/1",
        "https://bank.example@evil.example/",
        "https://bank.example/\u202egnp.exe",
        "https://e.example/a b",
        "https://e.example/\x00",
        "https:///nowhere",
        "https://[broken/",
        "relative/path",
        "",
    ],
)
def test_what_could_do_more_than_open_a_page_is_no_link(iri: str) -> None:
    """S-45: it is shown as text."""
    assert href(iri) == ""


@pytest.mark.parametrize(
    "iri", ["https://e.example/#me", "http://[::1]:4000/", "mailto:a@e.example", "tel:+33123456789"]
)
def test_ordinary_addresses_are_links(iri: str) -> None:
    assert href(iri) == iri


def test_markup_is_text_and_hidden_signs_are_shown() -> None:
    """S-45: bidi controls (UAX #9), controls, zero width; tabs, line ends and joiners stay."""
    assert visible('<b onclick="x">') == "&lt;b onclick=&#34;x&#34;&gt;"
    for (
        sign
    ) in "\u202a\u202e\u2066\u2069\u200e\u200f\u061c\u2028\u200b\ufeff\x00\x1b\x85\U000e0041":
        assert visible(f"a{sign}b") == f'a<span class="sign">U+{ord(sign):04X}</span>b'
    assert visible("a\tb\nc\u200dd é 中") == "a\tb\nc\u200dd é 中"
    assert plain("a\u202e\nb") == "a b"


def test_what_is_too_long_is_cut() -> None:
    """S-45: a huge label costs no more than a long one."""
    shown = visible("<" * 10_000_000)
    assert shown.count("&lt;") == LONGEST_TEXT
    assert shown.endswith("…</span>")
    assert len(plain("x" * 1_000)) == 121


def test_terms_are_called_as_people_call_them() -> None:
    assert label(RDF.TYPE, "fr") == "est"
    assert label(ACL.AGENT_CLASS, "en") == "who (class)"
    assert label(SESAME.NS + "AccountRequest", "fr") == "demande de compte"
    assert label(f"{SCHEMA.NS}birthPlace", "en") == "birth place"
    assert label("urn:x:shoe_size", "fr") == "shoe size"


@pytest.mark.parametrize(
    ("octets", "french", "english"),
    [
        (0, "0 octets", "0 bytes"),
        (1, "1 octet", "1 byte"),
        (999, "999 octets", "999 bytes"),
        (1_234, "1,2 ko", "1.2 kB"),
        (53_000_000, "53 Mo", "53 MB"),
    ],
)
def test_sizes_are_short(octets: int, french: str, english: str) -> None:
    spaces = str.maketrans("\u00a0\u202f", "  ")
    assert size(octets, "fr").translate(spaces) == french
    assert size(octets, "en").translate(spaces) == english


def told(*triples: Triple, language: str = "fr", part: int = 1) -> list[tuple[str, str, str, str]]:
    """Section, label, value and link of each line."""
    said = Telling(HERE, BASE, language).tell(set(triples), part)
    return [
        (str(section.title), line.label, str(value.text), value.href)
        for section in said.sections
        for line in section.lines
        for value in line.values
    ]


def test_statements_are_told_with_names_days_and_links() -> None:
    me, other = NamedNode(f"{HERE}#me"), NamedNode("https://bob.example/#me")
    blank = BlankNode("b0")
    found = told(
        Triple(me, NamedNode(FOAF.NAME), Literal("Alice")),
        Triple(me, NamedNode(FOAF.NS + "knows"), other),
        Triple(me, NamedNode(FOAF.NS + "knows"), blank),
        Triple(me, NamedNode(RDF.TYPE), NamedNode(FOAF.PERSON)),
        Triple(other, NamedNode(FOAF.NAME), Literal("Trust me")),
        Triple(
            NamedNode(HERE),
            NamedNode(DCTERMS.CREATED),
            Literal("2026-03-01", datatype=NamedNode(XSD.DATE)),
        ),
        Triple(NamedNode(HERE), NamedNode(FOAF.PRIMARY_TOPIC), me),
        Triple(blank, NamedNode(FOAF.NAME), Literal("x")),
    )
    assert found == [
        ("notes/trip", "Créé le", "1er\u00a0mars\u00a02026", ""),
        ("notes/trip", "Parle de", "Alice", "#me"),
        ("Alice", "Est", "personne", FOAF.PERSON),
        ("Alice", "Nom", "Alice", ""),
        # what others are called is not for this document to say
        ("Alice", "Connaît", "https://bob.example/#me", "https://bob.example/#me"),
        ("Alice", "Connaît", "sans nom 1", "#unnamed-1"),
        ("https://bob.example/#me", "Nom", "Trust me", ""),
        ("sans nom 1", "Nom", "x", ""),
    ]


def test_an_odd_day_is_told_as_it_was_written() -> None:
    odd = Literal("2026-99-99", datatype=NamedNode(XSD.DATE))
    assert told(Triple(NamedNode(HERE), NamedNode(DCTERMS.CREATED), odd))[0][2] == "2026-99-99"


def test_a_long_document_is_told_in_parts() -> None:
    about, count = NamedNode(HERE), NamedNode(DCTERMS.EXTENT)
    triples = {Triple(about, count, Literal(f"{i:05}")) for i in range(2 * PART + 1)}
    sizes = []
    for part in (1, 2, 3):
        said = Telling(HERE, BASE, "en").tell(triples, part)
        assert (said.count, said.part, said.parts) == (2 * PART + 1, part, 3)
        sizes.append(sum(len(line.values) for s in said.sections for line in s.lines))
    assert sizes == [PART, PART, 1]
    assert Telling(HERE, BASE, "en").tell(triples, 99).part == 3
