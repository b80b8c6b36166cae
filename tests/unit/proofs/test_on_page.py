"""Products in the data of a shop's page: which the page is about, and which stand beside."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.company.exporters import schema_org
from proofs.cards.card import card_of
from proofs.cards.on_page import MOST_BLOCKS, on_page
from tests.unit.clients.test_importers import ROOT

LOAF = "01/09506000134352"


def paths(*blocks: object) -> list[tuple[str, bool]]:
    return [(one.thing.path, one.is_main) for one in on_page(map(json.dumps, blocks))]


@pytest.mark.parametrize(
    "told",
    [
        {"@type": "Product", "gtin": "9506000134352"},
        {"@type": "Product", "gtin13": "9506000134352"},
        {"@type": "Product", "gtin14": 9506000134352},
        {"@type": ["Product", "MenuItem"], "gtin": ["x", "9506000-134352"]},
        {"@type": "https://schema.org/Product", "https://schema.org/gtin": "9506000134352"},
        {"@type": "schema:Product", "schema:gtin": {"@value": "9506000134352"}},
        {"@type": "Product", "hasGS1DigitalLink": f"https://id.gs1.org/{LOAF}"},
        {"@type": "Product", "hasGS1DigitalLink": {"@id": f"https://id.gs1.org/{LOAF}"}},
        {"@type": "Product", "url": f"https://shop.example/{LOAF}"},
        {"@type": "Offer", "gtin": "9506000134352"},
        {
            "@graph": [
                {"@type": "WebPage", "mainEntity": {"@type": "Product", "gtin8": 9506000134352}}
            ]
        },
    ],
)
def test_a_product_is_found_however_the_page_writes_it(told: object) -> None:
    assert paths(told) == [(LOAF, True)]


def test_a_digital_link_says_more_than_a_number() -> None:
    batch = f"https://id.gs1.org/{LOAF}/10/L7"
    told = {"@type": "Product", "gtin": "9506000134352", "hasGS1DigitalLink": batch}
    assert paths(told) == [(f"{LOAF}/10/L7", True)]
    own = {"@type": "Product", "@id": "https://fournil.example/.flash/own/pain"}
    assert paths(own) == [("own/pain", True)]


def test_what_stands_beside_is_told_apart() -> None:
    other = {"@type": "Product", "gtin": "9506000134369", "name": "Jus"}
    whole = {"@type": "Product", "gtin": "9506000134352", "isSimilarTo": [other]}
    assert paths({"@type": "ItemList", "itemListElement": [other]}, whole) == [
        (LOAF, True),
        ("01/09506000134369", False),
    ]
    assert paths({"itemListElement": [whole]}, whole)[0] == (LOAF, True)


def test_what_is_no_code_of_a_product_is_left() -> None:
    assert not paths(
        {"@type": "Product", "gtin": "9506000134353"},
        {"@type": "Product", "gtin": "2012345678903", "sku": "9506000134352"},
        {"@type": "Product", "url": "https://shop.example/pain"},
        {"@type": "Organization", "url": f"https://shop.example/{LOAF}"},
        {"@type": "Product", "url": "http://["},
        {"gtin": [None, True, {}, []]},
    )


def test_wrapped_broken_and_endless_blocks() -> None:
    told = json.dumps({"@type": "Product", "gtin": "9506000134352"})
    assert len(on_page([f"<!--\n{told}\n-->", f"//<![CDATA[\n{told}\n//]]>"])) == 1
    assert on_page(["{", "", "[" * 5000, '{"a":1,"a":2}', "\ud800", "x" * 2_000_000]) == []
    assert on_page(["{}"] * MOST_BLOCKS + [told]) == []


def test_our_own_export_is_found_again() -> None:
    path = ROOT / "shapes" / "examples" / "valid" / "product-card--bread.jsonld"
    card = card_of(json.loads(path.read_text()))
    text = schema_org.script(schema_org.product(card, "fr"))
    block = text.partition(">")[2].rpartition("<")[0]
    first, *others = on_page([block])
    assert first.thing == card.thing
    assert first.name == "Pain de campagne, 1 kg"
    assert [one.is_main for one in others] == [False], "a variant stands beside"


_VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=20),
        st.sampled_from(["Product", "9506000134352", "https://[", f"https://a.example/{LOAF}"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(["@type", "gtin", "url", "@id", "name", "@graph", "isSimilarTo"]),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=20,
)


@given(_VALUES)
def test_it_never_raises(value: object) -> None:
    for one in on_page([json.dumps(value)]):
        assert one.thing.keys
