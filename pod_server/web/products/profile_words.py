"""The words of the private profile, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

PROFILE: Mapping[str, tuple[str, str]] = {
    "profile_lead": (
        "Ce que vous ne mangez pas et ne voulez pas dépasser. Votre Sésame lit la fiche d'un "
        "produit pour vous d'après ces réponses, et le dit en haut de la fiche.",
        "What you do not eat and do not want to exceed. Your Sésame reads a product's card for "
        "you by these answers, and says so at the top of the card.",
    ),
    "profile_private": (
        "Il reste dans votre pod, sous des droits à lui. Aucune entreprise, aucun proche à qui "
        "vous ouvrez votre pod ne le lit, et rien n'en est jamais envoyé. Vos allergies et vos "
        "régimes sont deux documents à part, que vous pouvez donner, et qui les a y lit ce que "
        "vous cochez ici :",
        "It stays in your pod, under access rules of its own. No company reads it, nor anybody "
        "to whom you open your pod, and nothing of it is ever sent. Your allergies and your "
        "diets are two documents apart, which you can give, and who has them reads there what you "
        "tick here:",
    ),
    "profile_facts": ("qui les a, les donner", "who has them, giving them"),
    "profile_saved": ("C'est enregistré, dans votre pod.", "Saved, in your pod."),
    "allergies": ("Allergies et intolérances", "Allergies and intolerances"),
    "allergies_hint": (
        "Les quatorze allergènes que la loi européenne fait écrire sur les étiquettes.",
        "The fourteen allergens that European law has written on labels.",
    ),
    "diets": ("Régimes", "Diets"),
    "limits": ("Limites pour 100 g ou 100 ml", "Limits per 100 g or 100 ml"),
    "limits_hint": (
        "Laissez vide ce que vous ne surveillez pas. Ce sont vos chiffres : Sésame n'en propose "
        "aucun.",
        "Leave empty what you do not watch. These are your figures: Sésame proposes none.",
    ),
    "limit_at_most": ("au plus", "at most"),
    "languages": ("Langues que je lis", "Languages that I read"),
    "languages_hint": (
        "Ce qu'une fiche ne dit pas dans la langue de la page vous est montré dans l'une d'elles.",
        "What a card does not say in the language of the page is shown to you in one of them.",
    ),
    "profile_no_figure": (
        "Une limite est un nombre, comme 1,2. Corrigez ce qui est dans le champ marqué.",
        "A limit is a number, like 1.2. Mend what is in the marked field.",
    ),
    "profile_too_much": (
        "Une limite va de 0 à 100 g, ou à 4 000 kJ. Corrigez ce qui est dans le champ marqué.",
        "A limit goes from 0 to 100 g, or to 4,000 kJ. Mend what is in the marked field.",
    ),
    "profile_many_languages": (
        "Douze langues au plus : décochez-en.",
        "Twelve languages at most: untick some.",
    ),
}
