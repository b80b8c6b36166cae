"""The words of the list of products and of a product's page, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

LIST: Mapping[str, tuple[str, str]] = {
    "products_lead": (
        "Les fiches que les entreprises ont mises dans votre Sésame. Scanner ou chercher un "
        "produit ici n'interroge personne.",
        "The cards that companies have put into your Sésame. Scanning or looking up a product "
        "here asks nobody.",
    ),
    "code": ("Code du produit", "Code of the product"),
    "code_hint": (
        "Le numéro sous le code-barres, le lien d'un Flashsésame, ou l'adresse d'une page de "
        "boutique qui contient le GTIN.",
        "The number below the bar code, the link of a Flashsésame, or the address of a shop's "
        "page that has the GTIN in it.",
    ),
    "look_up": ("Voir la fiche", "See the card"),
    "search": ("Chercher", "Search"),
    "search_words": ("Nom, marque ou entreprise", "Name, brand or company"),
    "n_products": ("fiche|fiches", "card|cards"),
    "no_products": (
        "Aucune entreprise n'a encore mis de fiche dans votre Sésame. Celles qui ont un compte "
        "chez vous peuvent le faire.",
        "No company has put a card into your Sésame yet. Those with an account at yours can.",
    ),
    "none_found": ("Aucune fiche ne répond à cette recherche.", "No card answers to this search."),
    "show_all": ("Tout montrer", "Show all"),
    "against": ("contre votre profil", "against your profile"),
    "recalled": ("rappelé", "called back"),
    "unknown_product": ("Pas de fiche pour ce produit", "No card of this product"),
    "no_code": ("Ce n'est pas un code de produit", "This is no code of a product"),
    "what_now": ("Que faire ?", "What now?"),
    "invite_its_company": (
        "Invitez son entreprise : elle ouvre un compte chez vous, puis y met ses fiches.",
        "Invite its company: it opens an account at yours, and puts its cards there.",
    ),
    "for_me": ("Pour moi", "For me"),
    "eight": ("Sa fiche", "Its card"),
    "nutrition_table": ("Valeurs nutritionnelles", "Nutrition facts"),
    "my_limit": ("ma limite", "my limit"),
    "mark_met": ("dans ma limite", "within my limit"),
    "mark_failed": ("au-dessus de ma limite", "above my limit"),
    "mark_unknown": ("non communiqué", "not disclosed"),
    "timeline": ("Étapes", "Steps"),
    "map": ("Lieux", "Places"),
    "map_of": ("Carte des lieux", "Map of the places"),
    "kind_production": ("production", "production"),
    "kind_event": ("étape", "step"),
    "kind_stock": ("en stock", "in stock"),
    "kind_material": ("matière", "material"),
    "off_map": ("Sans position connue", "Without a known position"),
    "further": ("Autres lignes", "Further lines"),
    "as_of": ("Date de la donnée", "Date of the data"),
    "source": ("Qui le dit", "Who says so"),
    "seller": ("Qui le vend", "Who sells it"),
    "behind": ("Qui est derrière", "Who is behind it"),
    "others": ("Autres fiches de ce produit", "Other cards of this product"),
    "their_card": ("Voir leur fiche", "See their card"),
    "circle": ("Ce qu'on m'en dit", "What I am told of it"),
    "nobody_says": (
        "Ni vous, ni personne dont vous gardez un fichier de marché n'en a rien dit.",
        "Neither you nor anybody whose market file you keep has said anything of it.",
    ),
    "n_hops": ("main|mains", "hand|hands"),
    "say_of_it": ("Recommander ou déconseiller ce produit", "Recommend or advise against it"),
    "say_it": (
        "Recommander ou déconseiller l'entreprise",
        "Recommend or advise against its company",
    ),
    "better": ("Ce qui vous conviendrait mieux", "What would suit you better"),
    "better_rule": (
        "Parmi les fiches que vous avez déjà, de la même catégorie : ce qui n'est moins bien sur "
        "aucun de vos souhaits, et mieux sur un au moins. Aucun score.",
        "Among the cards that you hold already, of the same category: what is worse by none of "
        "your wishes, and better by one at least. No score.",
    ),
    "ask_for_more": ("Demander ce qui manque", "Ask for what is missing"),
    "see_image": ("Voir l'image (chez l'entreprise)", "See the picture (at the company)"),
    "set_profile": ("Dire ce que j'évite", "Say what I avoid"),
    "company_page": ("Son état civil", "Its civil status"),
    "may_sell": ("Peut vous vendre", "May sell to you"),
    "may_not_sell": ("Ne peut pas vous vendre", "May not sell to you"),
    "made_up": ("entreprise d'exemple", "sample company"),
    "no_warning": (
        "Rien contre votre profil sur cette fiche.",
        "Nothing against your profile on this card.",
    ),
}
