"""Codes with check digits: right ones pass, wrong ones say what is wrong and how to mend it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs.code_words import MENDS, NAMES
from proofs.codes import (
    COUNTRIES,
    KINDS,
    check,
    french_vat_of,
    vat_against_siren,
    written,
)

RIGHT = """
siren 732829320
siret 73282932000074
vat FR44732829320
vat DE136695976
vat BE0697449992
vat EL094259216
vat ATU57194903
vat XI432525179
lei 529900T8BM49AURSDO55
gtin 4006381333931
iban FR1420041010050500013M02606
euid DEK1101R.HRB116737
euid FR7501.732829320
euid NOFOR.974760673
country FR
country XK
nace 10.71
nace 10.71C
nace 62.10
"""
WRONG = """
siren 732829321 checksum
siren 73282932 length
siren 73282932O form
siren 732_829_320 spelling 732829320
siret 73282932000075 checksum
vat FR45732829320 checksum
vat 732829320 unknown
vat GB980780684 unknown
vat FR_44_732829320 spelling FR44732829320
vat BE697449992 spelling BE0697449992
lei 529900T8BM49AURSDO56 checksum
gtin 4006381333932 checksum
iban FR1420041010050500013M02607 checksum
euid HRB116737 form
euid ZZ1.5 unknown
euid FR7501.732829321 checksum
euid NOFOR.987654321 checksum
country UK unknown
country FRA length
country fr spelling FR
nace 99.99 unknown
nace C form
nace 1071C spelling 10.71C
"""


@pytest.mark.parametrize("line", RIGHT.split("\n")[1:-1])
def test_right_codes_pass(line: str) -> None:
    kind, value = line.split(" ")
    if value == "XK":
        assert check(kind, value) is not None  # used by many, assigned to nobody
    else:
        assert check(kind, value) is None
        assert written(kind, f" {value} ") == value


@pytest.mark.parametrize("line", WRONG.split("\n")[1:-1])
def test_wrong_codes_are_named_and_mended_in_both_languages(line: str) -> None:
    kind, value, reason, right = [*line.split(" "), ""][:4]
    value = value.replace("_", " ")
    fault = check(kind, value)
    assert fault is not None
    assert (fault.kind, fault.reason, fault.value) == (kind, reason, value)
    assert f"« {value} »" in fault.message_fr
    assert f"“{value}”" in fault.message_en
    assert right in fault.mend_fr
    assert right in fault.mend_en
    assert fault.mend_fr != fault.mend_en
    assert written(kind, value) == (right or None)


def test_every_kind_has_its_words() -> None:
    assert set(KINDS) == set(NAMES) == set(MENDS)
    assert len(COUNTRIES) == 249


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=40))
def test_any_text_is_judged_without_falling_over(kind: str, text: str) -> None:
    fault = check(kind, text)
    assert (fault is None) == (written(kind, text) == text)


@given(st.integers(0, 99_999_999))
def test_one_wrong_digit_in_a_siren_is_always_seen(number: int) -> None:
    body = f"{number:08d}"
    (right,) = [body + d for d in "0123456789" if check("siren", body + d) is None]
    for at in range(9):
        for digit in "0123456789":
            changed = right[:at] + digit + right[at + 1 :]
            assert (check("siren", changed) is None) == (changed == right)


def test_a_french_vat_number_belongs_to_one_siren() -> None:
    assert french_vat_of("732829320") == "FR44732829320"
    assert vat_against_siren("FR44732829320", "732829320") is None
    assert vat_against_siren("DE136695976", "732829320") is None
    fault = vat_against_siren("FR61954506077", "732829320")
    assert fault is not None
    assert "FR44732829320" in fault.mend_en
    assert "SIREN" in fault.message_fr
