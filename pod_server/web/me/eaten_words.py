"""The words of allergies and diets among one's own facts, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

EATEN: Mapping[str, tuple[str, str]] = {
    "sort_allergies": ("Allergies", "Allergies"),
    "sort_diets": ("Régimes", "Diets"),
    "field_avoids": ("Ce que je ne dois pas manger", "What I must not eat"),
    "field_diet": ("Régimes que je suis", "Diets that I keep to"),
    "field_more": ("Autre chose à savoir (facultatif)", "Anything else to know (optional)"),
    "eaten_why": (
        "À donner à qui vous fait à manger : cantine, restaurant, amis. Vos fiches de produits "
        "sont marquées d'après ce document. Même qui lit tout votre pod ne le lit pas : il se "
        "donne à part.",
        "To be given to who cooks for you: canteen, restaurant, friends. Your product cards are "
        "marked by this document. Even who reads all of your pod does not read it: it is given "
        "by itself.",
    ),
    "eaten_waits": (
        "Dit par votre profil privé ; enregistrez-le ici pour pouvoir le donner.",
        "Said by your private profile; save it here to be able to give it.",
    ),
    "eaten_differs": (
        "Votre profil privé en dit plus que ce document ; enregistrez pour l'y écrire.",
        "Your private profile says more than this document; save to write it here.",
    ),
}
