"""The words of search, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.web.lexicon import Lexicon
from pod_server.web.office.between import BETWEEN
from pod_server.web.office.words import WORDS

SEARCHING: Mapping[str, tuple[str, str]] = {
    "search_lead": (
        "Dans tout ce que votre Sésame garde comme données liées : vos notes, ce que déclarent les "
        "entreprises, vos contacts. Rien n'en sort.",
        "In all that your Sésame keeps as linked data: your notes, what companies declare, your "
        "contacts. Nothing leaves it.",
    ),
    "search_words": ("Les mots cherchés", "The words to look for"),
    "search_go": ("Chercher", "Search"),
    "search_none": (
        "Rien n'a tous ces mots. Essayez-en moins, ou leur début seulement.",
        "Nothing has all these words. Try fewer, or their beginning only.",
    ),
    "search_long": (
        "La recherche a été arrêtée : elle prenait trop de temps. Essayez des mots plus rares.",
        "The search was stopped: it took too long. Try rarer words.",
    ),
}

words = Lexicon({**WORDS, **BETWEEN, **SEARCHING})
