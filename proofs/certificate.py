"""What an EU company certificate (EUCC) says in words of its own, in ours: form, status, number."""

from __future__ import annotations

from collections.abc import Mapping

#: What the type of such a certificate begins with (``vct``).
EUCC = "uri:eu.eudi.eucc."
#: Legal forms by country and the letters that stand for them: INSEE category, or ISO 20275 code.
_FORMS: Mapping[tuple[str, str], str] = {
    ("FR", "SARL"): "5499",
    ("FR", "EURL"): "5498",
    ("FR", "SAS"): "5710",
    ("FR", "SASU"): "5720",
    ("FR", "SA"): "5599",
    ("FR", "SNC"): "5202",
    ("FR", "EI"): "1000",
    ("DE", "GMBH"): "2HBR",
    ("DE", "AG"): "6QQB",
}
STATES: Mapping[str, str] = {
    "active": "active",
    "actif": "active",
    "insolvency": "insolvency-procedure",
    "insolvency-procedure": "insolvency-procedure",
    "liquidation": "liquidation",
    "struck-off": "struck-off",
    "dissolved": "struck-off",
}


def legal_form(written: str, country: str) -> str:
    """The code of a form known by its letters (``Aksjeselskap (AS)``), or one already; or empty."""
    letters = written.partition("(")[2].rstrip(")") or written
    code = _FORMS.get((country, letters.replace(".", "").strip().upper()), "")
    is_code = written.isalnum() and len(written) == 4 and written.upper() == written
    return code or (written if is_code else "")


def legal_status(written: str) -> str:
    """One of the four states of a company, or empty."""
    return STATES.get(written.strip().lower().replace("_", "-"), "")


def registration(euid: str, country: str) -> dict[str, str]:
    """An identifier of the register: the EUID, or the SIREN within a French one."""
    number = euid.rpartition(".")[2]
    if country == "FR" and number.isdigit():
        return {"scheme": "siren", "notation": number}
    return {"scheme": "euid", "notation": euid}
