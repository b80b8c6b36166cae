"""Tags of Open Food Facts that the card has a code or a name for."""

from __future__ import annotations

from collections.abc import Mapping

from proofs.cards import card_lines
from proofs.words import Words

#: The fourteen of Regulation (EU) 1169/2011.
ALLERGENS: Mapping[str, str] = {
    f"en:{tag}": card_lines.ALLERGENS[name]
    for tag, name in (
        *(("gluten", "gluten"), ("crustaceans", "crustaceans"), ("eggs", "eggs")),
        *(("fish", "fish"), ("peanuts", "peanuts"), ("soybeans", "soybeans"), ("milk", "milk")),
        *(("nuts", "nuts"), ("celery", "celery"), ("mustard", "mustard")),
        *(("sesame-seeds", "sesame"), ("sulphur-dioxide-and-sulphites", "sulphites")),
        *(("lupin", "lupin"), ("molluscs", "molluscs")),
    )
}
DIETS: Mapping[str, str] = {
    f"en:{tag}": card_lines.DIETS[name]
    for tag, name in (
        *(("vegan", "vegan"), ("vegetarian", "vegetarian"), ("halal", "halal")),
        *(("kosher", "kosher"), ("organic", "organic"), ("no-gluten", "free_from_gluten")),
    )
}
#: Labels that somebody else awards after a check.
CERTIFIED: Mapping[str, Words] = {
    "en:eu-organic": Words("Agriculture biologique (UE)", "EU organic"),
    "fr:ab-agriculture-biologique": Words("AB Agriculture biologique", "AB organic farming"),
    "fr:label-rouge": Words("Label Rouge", "Label Rouge"),
    "en:fair-trade": Words("Commerce équitable", "Fair trade"),
    "en:max-havelaar": Words("Fairtrade Max Havelaar", "Fairtrade Max Havelaar"),
    "en:pdo": Words("AOP", "PDO"),
    "en:pgi": Words("IGP", "PGI"),
    "en:tsg": Words("STG", "TSG"),
    "en:rainforest-alliance": Words("Rainforest Alliance", "Rainforest Alliance"),
    "en:sustainable-seafood-msc": Words("Pêche durable MSC", "MSC sustainable seafood"),
}
