"""Allergens, diets and nutrients by their GS1 codes, in words.

The allergens are the fourteen that European law has named (Regulation (EU) 1169/2011, annex II);
GS1 has two codes for most of them, of which the shorter stands for both here.
"""

from __future__ import annotations

from collections.abc import Mapping

from proofs.words import Words
from vocab.terms import GS1

ALLERGEN_CODE = f"{GS1.NS}AllergenTypeCode-"
DIET_CODE = f"{GS1.NS}DietTypeCode-"
_CONTENT = "PerNutrientBasis"

#: In the order of the annex.
ALLERGENS: Mapping[str, Words] = {
    "AW": Words("Céréales contenant du gluten", "Cereals containing gluten"),
    "AC": Words("Crustacés", "Crustaceans"),
    "AE": Words("Œufs", "Eggs"),
    "AF": Words("Poissons", "Fish"),
    "AP": Words("Arachides", "Peanuts"),
    "AY": Words("Soja", "Soybeans"),
    "AM": Words("Lait", "Milk"),
    "AN": Words("Fruits à coque", "Tree nuts"),
    "BC": Words("Céleri", "Celery"),
    "BM": Words("Moutarde", "Mustard"),
    "AS": Words("Graines de sésame", "Sesame seeds"),
    "AU": Words("Anhydride sulfureux et sulfites", "Sulphur dioxide and sulphites"),
    "NL": Words("Lupin", "Lupin"),
    "UM": Words("Mollusques", "Molluscs"),
}
_ALSO = {
    **{"CEREALS_CONTAINING_GLUTEN": "AW", "GLUTEN": "AW", "WHEAT": "AW", "RYE": "AW"},
    **{"BARLEY": "AW", "OAT": "AW", "OATS": "AW", "SPELT": "AW", "KAMUT": "AW", "UW": "AW"},
    **{"NR": "AW", "GB": "AW", "GO": "AW", "GS": "AW", "GK": "AW"},
    **{"CRUSTACEANS": "AC", "CRUSTACEAN": "AC", "EGGS": "AE", "EGG": "AE", "FISH": "AF"},
    **{"PEANUTS": "AP", "PEANUT": "AP", "SOYBEANS": "AY", "SOYBEAN": "AY", "SOY": "AY"},
    **{"MILK": "AM", "TREE_NUTS": "AN", "NUTS": "AN", "CELERY": "BC", "MUSTARD": "BM"},
    **{"ALMONDS": "AN", "HAZELNUTS": "AN", "WALNUTS": "AN", "CASHEW_NUTS": "AN"},
    **{"PECAN_NUTS": "AN", "BRAZIL_NUTS": "AN", "PISTACHIOS": "AN", "MACADAMIA_NUTS": "AN"},
    **{"SA": "AN", "SH": "AN", "SW": "AN", "SC": "AN", "SP": "AN", "SR": "AN", "ST": "AN"},
    **{"SM": "AN", "SESAME_SEEDS": "AS", "SESAME": "AS", "SULPHUR_DIOXIDE": "AU"},
    **{"SULPHITES": "AU", "LUPINE": "NL", "LUPIN": "NL", "MOLLUSCS": "UM", "MOLLUSC": "UM"},
}

DIETS: Mapping[str, Words] = {
    "VEGAN": Words("Végétalien", "Vegan"),
    "VEGETARIAN": Words("Végétarien", "Vegetarian"),
    "WITHOUT_PORK": Words("Sans porc", "Without pork"),
    "WITHOUT_BEEF": Words("Sans bœuf", "Without beef"),
    "HALAL": Words("Halal", "Halal"),
    "KOSHER": Words("Casher", "Kosher"),
    "FREE_FROM_GLUTEN": Words("Sans gluten", "Gluten-free"),
    "ORGANIC": Words("Biologique", "Organic"),
}
#: What one diet says of another: a vegan dish is a vegetarian one.
_COVERED = {
    "VEGETARIAN": frozenset({"VEGAN"}),
    "WITHOUT_PORK": frozenset({"VEGAN", "VEGETARIAN", "HALAL", "KOSHER"}),
    "WITHOUT_BEEF": frozenset({"VEGAN", "VEGETARIAN"}),
    "FREE_FROM_GLUTEN": frozenset({"COELIAC"}),
}

#: What a label gives per 100 g or 100 ml, in the order of the law (1169/2011, annex XV).
NUTRIENTS: Mapping[str, tuple[Words, str]] = {
    "energy": (Words("Énergie", "Energy"), "kJ"),
    "fat": (Words("Matières grasses", "Fat"), "g"),
    "saturatedFat": (Words("dont acides gras saturés", "of which saturates"), "g"),
    "carbohydrates": (Words("Glucides", "Carbohydrate"), "g"),
    "sugars": (Words("dont sucres", "of which sugars"), "g"),
    "fibre": (Words("Fibres alimentaires", "Fibre"), "g"),
    "protein": (Words("Protéines", "Protein"), "g"),
    "salt": (Words("Sel", "Salt"), "g"),
}
#: Those that somebody wants no more of than.
LIMITED = ("energy", "fat", "saturatedFat", "sugars", "salt")


def allergen(code: str) -> str:
    """The two letters for a code of GS1, whichever of its forms; unknown ones stay as they are."""
    bare = code.removeprefix(ALLERGEN_CODE)
    return _ALSO.get(bare, bare)


def diet(code: str) -> str:
    """The bare code of a diet."""
    return code.removeprefix(DIET_CODE)


def nutrient(iri: str) -> str:
    """``salt`` for ``gs1:saltPerNutrientBasis``."""
    return iri.removeprefix(GS1.NS).removesuffix(_CONTENT)


def content_of(name: str) -> str:
    """And back."""
    return f"{GS1.NS}{name}{_CONTENT}"


def suits(kept: str, said: frozenset[str]) -> bool:
    """Whether something that is said to be fit for these diets is fit for this one."""
    return kept in said or bool(said & _COVERED.get(kept, frozenset()))


def is_food(categories: frozenset[tuple[str, str]]) -> bool:
    """Whether codes of a product say that it is eaten or drunk; GPC bricks do not tell."""
    return any(
        (scheme == "coicop" and notation.startswith(("01", "02.1")))
        or (scheme == "hs" and notation[:2].isdecimal() and 1 < int(notation[:2]) < 23)
        or (scheme == "cpc" and notation.startswith(("21", "22", "23", "24")))
        or (scheme == "gpc" and notation.startswith("50"))
        for scheme, notation in categories
    )
