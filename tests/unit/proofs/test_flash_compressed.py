"""Compressed addresses become long again (Resolver 1.2: "SHALL be able to decompress a URI").

The first two are GS1's own examples, the next were published with the library of Solidsoft Reply,
the last were made by the compressor of TrustCodes.
"""

from __future__ import annotations

import pytest

from proofs.scanning.flash import WrongCode, below
from proofs.scanning.flash_compressed import expanded

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@pytest.mark.parametrize(
    ("path", "long"),
    [
        ("ARHKVAdpQg", "01/09780345418913"),
        ("AN2yxDhfaiaw", "00/998440410914660971"),
        ("AQnYUc1gmiCNV4JG", "01/05412345000013/10/ABC123"),
        ("AQnYUc1gmiCNV4JGRNoBLG-nvPe2p_Ho", "01/05412345000013/22/AJY3095721P49/10/ABC123"),
        ("AQnYUc1gmkax7ipGrOHDPC5YNI8hMz", "01/05412345000013/235/8TFV883a904GH%263"),
        ("ARFKk4XBoCBKs5UkJQEy3DzA", "01/09506000134352/10/59ca9/21/0996e1e6"),
        ("ARFKk4XBoCAmCzxA2lJzpRw", "01/09506000134352/10/0404796669725102734"),
        (
            "ARFKk4XBoCCarilF6aBHpCoYuP1G77dshC",
            "01/09506000134352/10/5714A2F4D023D/21/C5C7EA377DBB6421",
        ),
        ("ARFKk4XBoELSTBbSLMCUSYgYAGG", "01/09506000134352/21/JgtpFmBKJ?3103=000195"),
        (
            "ARFKk4XBoCBYjDfgLlJqLoRv5CQ8YgYAGG",
            "01/09506000134352/10/461bf0172935/21/e?17=271231&3103=000195",
        ),
    ],
)
def test_what_others_compressed_is_read(path: str, long: str) -> None:
    assert expanded(path) == long
    assert expanded(path + "/") == long
    bare, _, said = long.partition("?")
    assert below(bare, said).path == bare


def test_a_key_may_stand_before_it_as_it_is() -> None:
    """Partly compressed: what stands behind the GTIN, 8 bits of key and 47 of number."""
    whole = "AQnYUc1gmiCNV4JGQhcNT6K6c"
    bits = "".join(f"{LETTERS.index(letter):06b}" for letter in whole)[55:]
    bits += "0" * (-len(bits) % 6)
    rest = "".join(LETTERS[int(bits[at : at + 6], 2)] for at in range(0, len(bits), 6))
    long = "01/05412345000013/10/ABC123/21/72292641703"
    assert expanded(whole) == expanded(f"01/05412345000013/{rest}") == long


@pytest.mark.parametrize(
    "path", ["01/09506000134352", "own/pain", "about", "", "01", "a b c d e f"]
)
def test_what_is_not_compressed_is_left_alone(path: str) -> None:
    assert expanded(path) is None


@pytest.mark.parametrize("path", ["good-morning-all", "ARHKVAd0", "________", "ARHKVAdpQgARHKVAdp"])
def test_what_cannot_be_read_is_no_code(path: str) -> None:
    with pytest.raises(WrongCode):
        expanded(path)
