"""One byte sequence for one meaning, and no graph that makes finding it run away."""

from __future__ import annotations

import hashlib
import json
import struct
import time
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from proofs import multibase
from proofs.canonical import TooComplex, content_hash, jcs, nquads
from proofs.jcs import NotCanonical, number
from proofs.strict_json import Json

P, Q, S = NamedNode("urn:p"), NamedNode("urn:q"), NamedNode("urn:s")


def test_the_names_of_blank_nodes_and_the_order_of_quads_do_not_count() -> None:
    def graph(one: str, two: str) -> list[Quad]:
        a, b = BlankNode(one), BlankNode(two)
        return [Quad(S, P, a), Quad(S, P, b), Quad(a, Q, Literal("1")), Quad(b, Q, Literal("2"))]

    first = nquads(graph("x", "y"))
    assert all(nquads(order) == first for order in permutations(graph("b1", "b0")))
    assert first.splitlines() == sorted(first.splitlines())


def test_canonical_quads_escape_what_rdfc_says() -> None:
    quad = Quad(S, P, Literal('a\nb\r"\\\x01\x7f\u2028é'))
    written = '<urn:s> <urn:p> "a\\nb\\r\\"\\\\\\u0001\\u007F\u2028é" .\n'
    assert nquads([quad, quad]) == written.encode()
    assert nquads([]) == b""


def clique(size: int) -> list[Quad]:
    nodes = [BlankNode() for _ in range(size)]
    return [Quad(a, P, b) for a in nodes for b in nodes if a != b]


def ring(size: int) -> list[Quad]:
    nodes = [BlankNode() for _ in range(size)]
    return [Quad(node, P, nodes[(at + 1) % size]) for at, node in enumerate(nodes)]


@pytest.mark.parametrize(
    "poison",
    [
        clique(7),
        clique(12),
        clique(40),
        ring(200),
        [quad for _ in range(20) for quad in clique(6)],
        [Quad(S, P, BlankNode()) for _ in range(2_001)],
        [Quad(S, P, Literal(str(n))) for n in range(10_001)],
    ],
    ids=["K7", "K12", "K40", "ring", "many K6", "blank nodes", "quads"],
)
def test_poison_graphs_are_refused_before_they_cost_anything(poison: list[Quad]) -> None:
    started = time.process_time()
    with pytest.raises(TooComplex):
        nquads(poison)
    assert time.process_time() - started < 1.5


@pytest.mark.parametrize(
    "honest",
    [
        clique(5),
        ring(40),
        [Quad(S, P, BlankNode()) for _ in range(500)],
        [q for _ in range(30) for n in [BlankNode()] for q in (Quad(S, P, n), Quad(n, Q, S))],
        [
            quad
            for at in range(300)
            for node in [BlankNode()]
            for quad in (Quad(S, P, node), Quad(node, Q, Literal(str(at))))
        ],
    ],
    ids=["K5", "ring", "alike leaves", "alike nodes", "different nodes"],
)
def test_ordinary_blank_nodes_pass_in_little_time(honest: list[Quad]) -> None:
    started = time.process_time()
    assert nquads(honest)
    assert time.process_time() - started < 2.5


def test_the_content_hash_is_a_sha2_256_multihash_in_base58btc() -> None:
    raw = multibase.decode(content_hash(b"abc"))
    assert raw == b"\x12\x20" + hashlib.sha256(b"abc").digest()
    assert content_hash(b"").startswith("zQm")


@given(st.binary(max_size=80))
def test_base58btc_reads_what_it_wrote(data: bytes) -> None:
    assert multibase.decode(multibase.encode(data)) == data


@pytest.mark.parametrize("text", ["", "Qm", "z0", "zl", "z" + "1" * 300, "m="])
def test_other_texts_are_not_base58btc(text: str) -> None:
    with pytest.raises(ValueError, match=r"It|is not"):
        multibase.decode(text)


#: RFC 8785, appendix B: IEEE 754 bits and their text.
RFC_8785_NUMBERS = """
0000000000000000 0
8000000000000000 0
0000000000000001 5e-324
8000000000000001 -5e-324
7fefffffffffffff 1.7976931348623157e+308
ffefffffffffffff -1.7976931348623157e+308
4340000000000000 9007199254740992
c340000000000000 -9007199254740992
4430000000000000 295147905179352830000
44b52d02c7e14af5 9.999999999999997e+22
44b52d02c7e14af6 1e+23
44b52d02c7e14af7 1.0000000000000001e+23
444b1ae4d6e2ef4e 999999999999999700000
444b1ae4d6e2ef4f 999999999999999900000
444b1ae4d6e2ef50 1e+21
3eb0c6f7a0b5ed8c 9.999999999999997e-7
3eb0c6f7a0b5ed8d 0.000001
41b3de4355555553 333333333.3333332
41b3de4355555554 333333333.33333325
41b3de4355555555 333333333.3333333
41b3de4355555556 333333333.3333334
41b3de4355555557 333333333.33333343
becbf647612f3696 -0.0000033333333333333333
43143ff3c1cb0959 1424953923781206.2
"""


@pytest.mark.parametrize("line", RFC_8785_NUMBERS.split("\n")[1:-1])
def test_numbers_are_written_as_rfc_8785_lists_them(line: str) -> None:
    bits, text = line.split()
    (value,) = struct.unpack(">d", bytes.fromhex(bits))
    assert number(value) == text


def test_a_document_is_written_as_in_rfc_8785_3_2() -> None:
    value = json.loads(
        '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],'
        '"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/",'
        '"literals":[null,true,false]}'
    )
    assert jcs(value).decode() == (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


def test_keys_sort_by_utf_16_units_as_in_rfc_8785_3_2_3() -> None:
    keys = ["€", "\r", "\ufb33", "1", "😀", "\x80", "ö"]
    expected = ["\r", "1", "\x80", "ö", "€", "😀", "\ufb33"]
    value: Json = {key: [] for key in keys}
    assert list(json.loads(jcs(value))) == expected


@pytest.mark.parametrize("value", [2**53 + 1, float("nan"), float("inf"), "\ud800", {"\udfff": 1}])
def test_what_has_no_canonical_json_is_refused(value: Json) -> None:
    with pytest.raises(NotCanonical):
        jcs({"in": [value, {}]})


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_as_it_was(value: float) -> None:
    assert float(number(value)) == value
