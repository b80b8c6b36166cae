"""Codes that carry their own proof of being written right: check digits, forms, code lists.

Each check answers ``None``, or a :class:`CodeFault` in French and English that says what is wrong
and how to mend it. Arithmetic and national rules are python-stdnum's; lists that it lacks are here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from stdnum import ean, iban, lei
from stdnum.eu import nace, vat
from stdnum.exceptions import (
    InvalidChecksum,
    InvalidComponent,
    InvalidLength,
    ValidationError,
)
from stdnum.fr import siren, siret
from stdnum.no import orgnr

from proofs.code_words import MENDS, NAMES, REASONS, SPELLING
from proofs.value import value


@value
class CodeFault:
    """A code that cannot be right. ``reason``: length, form, checksum, unknown or spelling."""

    kind: str
    reason: str
    value: str
    message_fr: str
    message_en: str
    mend_fr: str
    mend_en: str


class _Wrong(ValueError):
    def __init__(self, reason: str) -> None:
        self.reason = reason


#: ISO 3166-1 alpha-2, officially assigned (249).
_ASSIGNED = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ "
    "BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM "
    "DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS "
    "GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN "
    "KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ "
    "MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM "
    "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV "
    "SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI "
    "VN VU WF WS YE YT ZA ZM ZW"
)
COUNTRIES = frozenset(_ASSIGNED.split())

#: ISO 4217, in use as money.
_MONEY = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN "
    "BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL "
    "GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF "
    "KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN "
    "MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD "
    "SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH "
    "UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"
)
CURRENCIES = frozenset(_MONEY.split())

_EUID = re.compile(
    r"(?P<country>[A-Z]{2})(?P<register>[A-Z0-9]{1,20})\."
    r"(?P<number>[A-Z0-9][A-Z0-9./ -]{0,34})(_[A-Z0-9]{1,2})?"
)
_NACE = re.compile(r"(?P<code>[0-9]{2}\.[0-9]{2})(?P<national>[A-Z]|\.?[0-9]{1,2})?")
_REVISIONS = ("2.1", "2.0")
#: In none of the revisions, so all of them are looked through.
_NOWHERE = "00.00"


def check(kind: str, value: str) -> CodeFault | None:
    """Judge one code of one of the :data:`KINDS`; ``KeyError`` for another kind."""
    try:
        right = KINDS[kind](value)
    except _Wrong as wrong:
        return _fault(kind, wrong.reason, value)
    if right != value:
        return _fault(kind, "spelling", value, right)
    return None


def load() -> None:
    """Have the lists read that python-stdnum reads when they are first asked."""
    check("nace", _NOWHERE)


def written(kind: str, value: str) -> str | None:
    """The one spelling of a code (no spaces, capitals…), for importers; ``None`` if it is wrong."""
    try:
        return KINDS[kind](value)
    except _Wrong:
        return None


def french_vat_of(registration: str) -> str:
    """The VAT number that goes with a SIREN, its numeric key computed."""
    return f"FR{(12 + 3 * (int(registration) % 97)) % 97:02d}{registration}"


def vat_against_siren(vat_id: str, registration: str) -> CodeFault | None:
    """A French VAT number ends with the SIREN of the company that it belongs to."""
    if not vat_id.startswith("FR") or vat_id[4:7] == "000" or vat_id.endswith(registration):
        return None
    return _fault("vat", "siren", vat_id, french_vat_of(registration))


def _fault(kind: str, reason: str, value: str, right: str = "") -> CodeFault:
    (name_fr, name_en), (said_fr, said_en) = NAMES[kind], REASONS[reason]
    mend_fr, mend_en = SPELLING if right else MENDS[kind]
    return CodeFault(
        kind,
        reason,
        value,
        said_fr.format(value=value, name=name_fr),
        said_en.format(value=value, name=name_en),
        mend_fr.format(right=right),
        mend_en.format(right=right),
    )


def _by(validate: Callable[[str], str]) -> Callable[[str], str]:
    def judged(value: str) -> str:
        try:
            return validate(value)
        except InvalidLength as error:
            raise _Wrong("length") from error
        except InvalidChecksum as error:
            raise _Wrong("checksum") from error
        except InvalidComponent as error:
            raise _Wrong("unknown") from error
        except ValidationError as error:
            raise _Wrong("form") from error

    return judged


_siren = _by(siren.validate)


def _vat(value: str) -> str:
    """Any member state's, with the country in front; stdnum itself would take it without."""
    compact = value.replace(" ", "").upper()
    right = _by(vat.validate)(value)
    if compact[:2] == "EL" and not right.startswith("EL"):
        right = "EL" + right.removeprefix("GR")
    return right


#: Registers whose nine-digit numbers carry a check digit of their own.
_NATIONAL: Mapping[str, Callable[[str], str]] = {"FR": _siren, "NO": _by(orgnr.validate)}


def _euid(value: str) -> str:
    found = _EUID.fullmatch(value.strip())
    if found is None:
        raise _Wrong("form")
    country, number = found["country"], found["number"]
    if country not in COUNTRIES and country != "EL":
        raise _Wrong("unknown")
    national = _NATIONAL.get(country)
    if national is not None and len(number) == 9 and number.isdigit():
        national(number)
    return value.strip()


def _listed(assigned: frozenset[str], length: int) -> Callable[[str], str]:
    def judged(value: str) -> str:
        compact = value.strip().upper()
        if len(compact) != length:
            raise _Wrong("length")
        if compact not in assigned:
            raise _Wrong("unknown")
        return compact

    return judged


def _nace(value: str) -> str:
    """A NACE class of revision 2.1 or 2.0, or a national one below it (NAF: one letter more)."""
    compact = value.strip().upper()
    if re.fullmatch(r"[0-9]{4}[A-Z]?", compact):
        compact = f"{compact[:2]}.{compact[2:]}"
    found = _NACE.fullmatch(compact)
    if found is None:
        raise _Wrong("form")
    for revision in _REVISIONS:
        try:
            nace.validate(found["code"], revision=revision)
        except ValidationError:
            continue
        return compact
    raise _Wrong("unknown")


#: What can be checked, and how: each answers the one spelling, or raises.
KINDS: Mapping[str, Callable[[str], str]] = {
    "siren": _siren,
    "siret": _by(siret.validate),
    "vat": _vat,
    "lei": _by(lei.validate),
    "gtin": _by(ean.validate),
    "iban": _by(iban.validate),
    "euid": _euid,
    "country": _listed(COUNTRIES, 2),
    "currency": _listed(CURRENCIES, 3),
    "nace": _nace,
}
