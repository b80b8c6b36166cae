"""Codes of products: whatever a scanner hands over is told apart, or refused with a reason.

Issue 6, "Flashsésame": GS1 Digital Link, EAN and UPC, links for goods without GTIN; check digits;
model, batch and item.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs.scanning.flash import Level, Thing, WrongCode, below, own, read, refined

#: What stands in a batch or serial number (GS1 General Specifications, figure 7.11-1).
LETTERS = st.text(
    alphabet="!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz",
    min_size=1,
    max_size=20,
)


@pytest.mark.parametrize(
    ("code", "keys", "level"),
    [
        ("5449000000996", "01/05449000000996", Level.MODEL),
        ("96385074", "01/00000096385074", Level.MODEL),  # EAN-8
        ("036000291452", "01/00036000291452", Level.MODEL),  # UPC-A
        ("0 36000 29145 2", "01/00036000291452", Level.MODEL),
        ("04252614", "01/00042100005264", Level.MODEL),  # UPC-E
        ("https://id.gs1.org/01/09506000134352", "01/09506000134352", Level.MODEL),
        ("https://shop.example/a/01/9506000134352/", "01/09506000134352", Level.MODEL),
        ("https://a.example/01/09506000134352/22/2A", "01/09506000134352/22/2A", Level.MODEL),
        ("https://a.example/01/09506000134352/10/AB", "01/09506000134352/10/AB", Level.BATCH),
        ("HTTPS://A.EXAMPLE/01/09506000134352/21/7", "01/09506000134352/21/7", Level.ITEM),
        ("(01)09506000134352(10)AB(21)7", "01/09506000134352/10/AB/21/7", Level.ITEM),
        ("]d2010950600013435210AB\x1d217", "01/09506000134352/10/AB/21/7", Level.ITEM),
        ("0109506000134352", "01/09506000134352", Level.MODEL),
        ("https://a.example/.flash/own/pain-bis/10/A", "own/pain-bis/10/A", Level.BATCH),
        ("http://h.example/414/.flash/own/pain-bis", "own/pain-bis", Level.MODEL),
        ("own:pain-bis", "own/pain-bis", Level.MODEL),
        ("https://a.example/414/9506000134376", "414/9506000134376", Level.OTHER),
    ],
)
def test_codes_of_all_kinds_name_a_model_a_batch_or_an_item(
    code: str, keys: str, level: Level
) -> None:
    thing = read(code)
    assert (thing.path, thing.level) == (keys, level)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("5449000000997", "5449000000996 would be right"),
        ("https://a.example/01/09506000134353", "digit 14 would be 2"),
        ("https://a.example/414/9506000134377", "digit 13 would be 6"),
        ("https://a.example/00/095060001343520001", "digit 18 would be 0"),
        ("https://a.example/8003/09506000134353ABC", "digit 14 would be 2"),
        ("2012345678903", "a shop makes up for itself"),
        ("123", "8, 12, 13 or 14 digits"),
        ("https://a.example/about", "no code of a product"),
        ("http://[", "no code of a product"),
        ("https://a.example/01/09506000134352/99/x", "no code of a product"),
        ("https://a.example/01/09506000134352/21/A/10/B", "no code of a product"),
        ("https://a.example/01/09506000134352/10/" + "x" * 21, "no code of a product"),
        ("https://a.example/01/09506000134352/10", "no code of a product"),
        ("https://a.example/.flash/x/01/09506000134352", "no code of a product"),
        ("https://a.example/01/09506000134352?17=991399", "no code of a product"),
        ("https://a.example/.flash/own/pain/99/x", "no code of a product"),
        ("own:Pain Bis", "cannot be a name"),
        ("(10)AB", "no code of a product"),
        ("good morning", "no code of a product"),
        ("", "no code of a product"),
    ],
)
def test_what_names_nothing_is_refused_and_says_why_in_both_languages(code: str, said: str) -> None:
    with pytest.raises(WrongCode) as refused:
        read(code)
    words = refused.value.words
    assert said in words.en
    assert words.fr
    assert words.fr != words.en


def test_attributes_are_told_and_are_no_part_of_the_name() -> None:
    thing = read("https://a.example/01/09506000134352/10/AB?17=271231&linkType=all&utm=x")
    assert thing.attributes == (("17", "271231"),)
    assert thing.name == read("https://b.example/01/09506000134352/10/AB").name
    assert thing.canonical == "https://id.gs1.org/01/09506000134352/10/AB?17=271231"


def test_goods_without_gtin_have_no_address_at_gs1() -> None:
    with pytest.raises(WrongCode, match="maker's pod"):
        own("pain-bis").canonical  # noqa: B018  (the property is what is tested)


def test_an_item_stands_on_its_batch_its_variant_and_its_model() -> None:
    thing = below("01/09506000134352/22/2A/10/AB/21/7")
    assert [each.path for each in thing.ladder()] == [
        "01/09506000134352/22/2A/10/AB/21/7",
        "01/09506000134352/22/2A/10/AB",
        "01/09506000134352/22/2A",
        "01/09506000134352",
    ]


@given(LETTERS, LETTERS)
def test_every_batch_and_serial_comes_back_from_its_address(batch: str, serial: str) -> None:
    """Slashes, dots and question marks too (syntax 1.6, §4.4)."""
    thing = refined(read("9506000134352"), batch, serial)
    assert thing.keys[1:] == (("10", batch), ("21", serial))
    assert read(thing.at("https://a.example/.flash/")) == thing
    assert below(thing.path + "/") == thing


@given(LETTERS, LETTERS)
def test_no_two_things_share_a_name_and_names_are_plain_segments(one: str, other: str) -> None:
    names = {refined(read("own:a"), batch=one).name, refined(read("own:a"), batch=other).name}
    assert len(names) == (1 if one == other else 2)
    assert all(
        name.replace("~", "-").replace("_", "-").replace("-", "").isalnum() for name in names
    )
    both = Thing((("own", "a"), ("10", one), ("21", other)))
    assert both.name not in names
