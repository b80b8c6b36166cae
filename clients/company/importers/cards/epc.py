"""EPC identifiers as GS1 keys (EPC Tag Data Standard 2.0, 6.3; CBV 2.0, 8).

An EPC URN splits a key where the company prefix ends and leaves the check digit out.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote

from biip.checksums import gs1_standard_check_digit

from proofs.scanning import flash, flash_words
from proofs.scanning.flash import Thing

_URN = re.compile(r"urn:epc:(id|class|idpat):(sgtin|lgtin|sgln|pgln|sscc|itip|upui):(.+)")


@lru_cache(4096)
def thing_of(written: str) -> Thing:
    """What an EPC names, written as URN or as Digital Link. Raises :class:`WrongCode`."""
    if written.startswith(("http://", "https://")):
        return flash.linked(written)
    found = _URN.fullmatch(written)
    parts = found[3].split(".", 2) if found is not None else []
    if found is None or len(parts) < 2 or not (parts[0] + parts[1]).isdecimal():
        raise flash_words.no_code(f"'{written[:80]}'")
    prefix, reference, rest = parts[0], parts[1], "".join(parts[2:])
    scheme = found[2]
    if scheme in ("sgtin", "lgtin"):
        digits = reference[:1] + prefix + reference[1:]
        key = "10" if scheme == "lgtin" else "21"
        qualifier = "" if rest in ("", "*") else f"/{key}/{_segment(rest)}"
        return flash.below(f"01/{_whole(digits, 13, written)}{qualifier}")
    if scheme == "sgln":
        extension = "" if rest in ("", "0", "*") else f"/254/{_segment(rest)}"
        return flash.below(f"414/{_whole(prefix + reference, 12, written)}{extension}")
    if scheme == "pgln":
        return flash.below(f"417/{_whole(prefix + reference, 12, written)}")
    if scheme == "sscc":
        return flash.below(f"00/{_whole(reference[:1] + prefix + reference[1:], 17, written)}")
    raise flash_words.no_code(f"'{written[:80]}'")


def _whole(digits: str, size: int, written: str) -> str:
    if len(digits) != size or not digits.isascii():
        raise flash_words.no_code(f"'{written[:80]}'")
    return digits + str(gs1_standard_check_digit(digits))


def _segment(escaped: str) -> str:
    return quote(unquote(escaped), safe="")
