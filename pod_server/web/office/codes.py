"""Codes in words: legal forms, legal statuses, kinds of social economy.

The code itself is shown beside the words where it is the one that registers know.
"""

from __future__ import annotations

from collections.abc import Mapping

from proofs.words import Words

#: Datapoints whose values are countries (ISO 3166-1).
COUNTRIES_OF = frozenset({"tax-residence", "profit-countries", "production-countries"})

#: INSEE, catégories juridiques, niveau III: the commonest.
_LEGAL_FORMS: Mapping[str, Words] = {
    "1000": Words("Entrepreneur individuel", "Sole trader"),
    "5202": Words("Société en nom collectif", "General partnership (SNC)"),
    "5498": Words("SARL à associé unique (EURL)", "Single-member limited company (EURL)"),
    "5499": Words("Société à responsabilité limitée (SARL)", "Limited company (SARL)"),
    "5599": Words(
        "Société anonyme à conseil d'administration (SA)",
        "Public limited company with a board of directors (SA)",
    ),
    "5699": Words(
        "Société anonyme à directoire (SA)",
        "Public limited company with a management board (SA)",
    ),
    "5710": Words("Société par actions simplifiée (SAS)", "Simplified joint-stock company (SAS)"),
    "5720": Words(
        "Société par actions simplifiée à associé unique (SASU)",
        "Single-member simplified joint-stock company (SASU)",
    ),
    "5800": Words("Société européenne (SE)", "European company (SE)"),
    "6540": Words("Société civile immobilière (SCI)", "Property company (SCI)"),
    "9220": Words("Association déclarée", "Registered association"),
}
_WORDS: Mapping[str, Mapping[str, Words]] = {
    "legal-status": {
        "active": Words("En activité", "Active"),
        "insolvency-procedure": Words("En procédure collective", "In insolvency proceedings"),
        "liquidation": Words("En liquidation", "In liquidation"),
        "struck-off": Words("Radiée", "Struck off"),
    },
    "social-economy-status": {
        "social-economy": Words("Économie sociale et solidaire", "Social economy"),
        "mission-company": Words("Société à mission", "Mission-led company"),
        "cooperative": Words("Coopérative", "Cooperative"),
        "none": Words("Aucun", "None"),
    },
}


def known(datapoint: str) -> Mapping[str, Words]:
    """The commonest codes of a datapoint whose list is too long to choose from."""
    return _LEGAL_FORMS if datapoint == "legal-form" else {}


def of_datapoint(datapoint: str, code: str, language: str) -> str:
    """A code in words; the code itself where there are none."""
    if datapoint == "legal-form" and code in _LEGAL_FORMS:
        return f"{_LEGAL_FORMS[code].in_language(language)}, code {code}"
    known = _WORDS.get(datapoint, {}).get(code)
    return known.in_language(language) if known is not None else code
