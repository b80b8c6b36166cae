"""The words of the pages of a company's goods, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

GOODS: Mapping[str, tuple[str, str]] = {
    "optional": ("facultatif", "optional"),
    "goods": ("Mes produits", "My products"),
    "goods_lead": (
        "Ce que vous faites et qui n'a pas de code-barres. Chaque produit a une fiche signée et un "
        "code à imprimer ; qui le scanne lit la fiche.",
        "What you make and that has no barcode. Each product has a signed card and a code to "
        "print; whoever scans it reads the card.",
    ),
    "goods_none": ("Aucun produit pour l'instant.", "No product yet."),
    "goods_new": ("Ajouter un produit", "Add a product"),
    "goods_poster": ("Affiche pour la porte (PDF)", "Poster for the door (PDF)"),
    "goods_page": ("Page {} sur {}", "Page {} of {}"),
    "goods_before": ("Page précédente", "Page before"),
    "goods_after": ("Page suivante", "Next page"),
    "good_name": ("Nom du produit", "Name of the product"),
    "good_contents": ("Ce qu'il y a dedans", "What is in it"),
    "good_contains": ("Allergènes qu'il contient", "Allergens that it contains"),
    "good_may_contain": ("Traces possibles", "May contain traces"),
    "good_made": ("Où il est fait", "Where it is made"),
    "good_town": ("Commune", "Town"),
    "good_country": ("Pays, en deux lettres", "Country, in two letters"),
    "good_hours": ("Durée de fabrication, en heures", "How long it takes to make, in hours"),
    "good_price": ("Prix en euros, taxes comprises", "Price in euros, tax included"),
    "good_per": ("Pour", "For"),
    "per_piece": ("la pièce", "a piece"),
    "per_kg": ("le kilo", "a kilogram"),
    "per_hundred": ("les 100 grammes", "100 grams"),
    "per_litre": ("le litre", "a litre"),
    "good_labour": (
        "Part du prix qui paie le travail, en pour cent",
        "Share of the price that pays for work, in per cent",
    ),
    "good_left": ("Combien il en reste", "How many are left"),
    "good_reason": (
        "Pourquoi la fiche change (sauf si seul le stock change)",
        "Why the card changes (unless only the stock does)",
    ),
    "good_read": ("Relire et signer", "Read again and sign"),
    "good_sign_lead": (
        "Relisez : une fois signé, cela ne peut plus être changé en silence. La fiche est "
        "publique.",
        "Read it again: once signed, it cannot be changed in silence. The card is public.",
    ),
    "good_sign": ("Signer et publier la fiche", "Sign and publish the card"),
    "good_print": ("À imprimer", "To be printed"),
    "good_labels": ("Étiquettes, une planche A4 (PDF)", "Labels, a sheet of A4 (PDF)"),
    "good_shelf": ("Cartes de rayon, quatre sur A4 (PDF)", "Shelf cards, four on A4 (PDF)"),
    "good_code": ("Son code mène à", "Its code leads to"),
    "good_same": ("Rien n'a changé : rien à signer.", "Nothing has changed: nothing to sign."),
    "good_taken": (
        "Vous avez déjà un produit de ce nom : ouvrez-le, ou donnez un autre nom.",
        "You have a product of that name already: open it, or give another name.",
    ),
    "good_unnamed": (
        "Le nom doit contenir au moins une lettre ou un chiffre.",
        "The name needs a letter or a digit at least.",
    ),
    "good_full": (
        "Il y a déjà 500 produits ici : c'est le plus que ces pages tiennent.",
        "There are 500 products here: that is the most that these pages keep.",
    ),
    "scan_invitation": (
        "Scannez : ce qu'il y a dedans, d'où il vient, qui l'a fait.",
        "Scan: what is in it, where it comes from, who made it.",
    ),
    "poster_lead": (
        "Nos produits disent d'où ils viennent et ce qu'il y a dedans. Scannez leurs codes.",
        "Our products say where they come from and what is in them. Scan their codes.",
    ),
    "contains": ("Contient", "Contains"),
    "traces": ("Traces possibles", "May contain"),
    "gluten": ("gluten", "gluten"),
    "crustaceans": ("crustacés", "crustaceans"),
    "eggs": ("œufs", "eggs"),
    "fish": ("poisson", "fish"),
    "peanuts": ("arachides", "peanuts"),
    "soybeans": ("soja", "soya"),
    "milk": ("lait", "milk"),
    "nuts": ("fruits à coque", "nuts"),
    "celery": ("céleri", "celery"),
    "mustard": ("moutarde", "mustard"),
    "sesame": ("sésame", "sesame"),
    "sulphites": ("sulfites", "sulphites"),
    "lupin": ("lupin", "lupin"),
    "molluscs": ("mollusques", "molluscs"),
}
