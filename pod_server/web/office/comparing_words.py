"""Words of figures beside each other: of several companies, of several years."""

from __future__ import annotations

from collections.abc import Mapping

COMPARING: Mapping[str, tuple[str, str]] = {
    "compare": ("Comparer", "Compare"),
    "compare_some": ("Comparer des entreprises", "Compare companies"),
    "compare_this": ("Comparer avec une autre", "Compare with another one"),
    "compare_which": ("Entreprise {}", "Company {}"),
    "compare_one_more": (
        "Choisissez-en au moins une autre.",
        "Choose at least one more.",
    ),
    "compare_too_few": (
        "Il faut deux entreprises qui ont un compte chez vous.",
        "It takes two companies with an account of yours.",
    ),
    "compare_how": (
        "Ce que chacune a signé, côte à côte. Touchez un chiffre pour le voir d'année en année.",
        "What each has signed, side by side. Touch a figure to see it year by year.",
    ),
    "compare_figures": ("Chiffres comparables", "Figures that compare"),
    "compare_apart": ("Chiffres qui ne se comparent pas", "Figures that do not compare"),
    "compare_apart_why": (
        "Ils sont là pour être lus, pas pour être mis l'un contre l'autre.",
        "They are there to be read, not to be held against each other.",
    ),
    "compare_answers": ("Autres réponses", "Other answers"),
    "compare_not": ("pas comparable", "not comparable"),
    "apart_period": ("périodes différentes", "different periods"),
    "apart_unit": ("unités différentes", "different units"),
    "apart_method": ("comptés autrement", "counted in different ways"),
    "refuses": ("refuse de le dire", "refuses to say"),
    "said_there": ("voir sa page", "see its page"),
    "year_by_year": ("Année par année", "Year by year"),
    "see_years": ("Année par année, en image", "Year by year, as a picture"),
    "period": ("Période", "Period"),
    "figure": ("Chiffre", "Figure"),
    "what_it_said": ("Ce qu'elle a déclaré", "What it declared"),
    "not_drawn": (
        "pas sur l'image : autre unité, autre compte ou autre durée",
        "not in the picture: another unit, count or length",
    ),
    "my_bound": ("Mon seuil", "My bound"),
    "set_bound": ("Choisir mon seuil", "Set my bound"),
    "middle": ("Médiane de mes entreprises", "Median of my companies"),
    "middle_of": (
        "Médiane des {} entreprises de votre pod qui ont déclaré ce chiffre pour la même période "
        "({}). Elle ne dit pas ce qui est bien.",
        "Median of the {} companies in your pod that declared this figure for the same period "
        "({}). It does not say what is good.",
    ),
    "middle_none": (
        "Pas de médiane : il faut au moins {} entreprises de votre pod avec ce chiffre pour la "
        "même période ({}).",
        "No median: it takes at least {} companies in your pod with this figure for the same "
        "period ({}).",
    ),
}
