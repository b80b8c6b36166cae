"""Words of criteria, of looking for companies, and of how companies stand by one's criteria."""

from __future__ import annotations

from collections.abc import Mapping

CRITERIA: Mapping[str, tuple[str, str]] = {
    "criteria": ("Mes critères", "My criteria"),
    "criteria_lead": (
        "Ce que vous voulez d'une entreprise, selon vous seul. Votre Sésame s'en sert pour ranger "
        "vos entreprises et pour dire ce qui ne convient pas. Rien n'est noté : pas de score, pas "
        "de label.",
        "What you want of a company, by your own lights. Your Sésame puts your companies in order "
        "by it, and says what does not suit. Nothing is rated: no score, no badge.",
    ),
    "criteria_private": (
        "Vos critères restent dans votre pod. Aucune entreprise ne peut les lire.",
        "Your criteria stay in your pod. No company can read them.",
    ),
    "criteria_none": (
        "Vous n'avez pas encore de critère. Choisissez une donnée ci-dessous pour en faire un.",
        "You have no criterion yet. Choose a datapoint below to make one.",
    ),
    "criteria_more": ("Ajouter un critère", "Add a criterion"),
    "criteria_saved": ("C'est enregistré, dans votre pod.", "Saved, in your pod."),
    "criteria_buy": (
        "Pour qu'une entreprise sans cette réponse ne puisse rien vous vendre, c'est ailleurs :",
        "To keep a company without this answer from selling you anything, go to:",
    ),
    "level": ("Combien cela compte", "How much it counts"),
    "level_Mandatory": ("Indispensable", "Mandatory"),
    "level_VeryImportant": ("Très important", "Very important"),
    "level_Important": ("Important", "Important"),
    "level_NotImportant": ("Sans importance", "Not important"),
    "ask_what": ("Ce que vous demandez", "What you ask for"),
    "ask_known": ("que ce soit connu", "that it be known"),
    "ask_known_only": (
        "Le critère est rempli dès que l'entreprise répond.",
        "The criterion is met as soon as the company answers.",
    ),
    "ask_bounds": (
        "Laissez vide pour demander seulement que ce soit connu.",
        "Leave empty to ask only that it be known.",
    ),
    "at_least": ("au moins", "at least"),
    "at_most": ("au plus", "at most"),
    "one_of": ("une de ces valeurs :", "one of:"),
    "none_of": ("jamais :", "never:"),
    "takes": ("Une de ces valeurs", "One of these values"),
    "vetoes": ("Jamais une de ces valeurs (veto)", "Never one of these values (veto)"),
    "codes_how": ("Codes, séparés par des virgules", "Codes, with commas between"),
    "codes_countries": ("Pays en deux lettres : FR, DE", "Countries in two letters: FR, DE"),
    "any_answer": ("Peu importe, pourvu que ce soit connu", "Either, as long as it is known"),
    "yes": ("Oui", "Yes"),
    "no": ("Non", "No"),
    "colon": (" :", ":"),
    "semicolon": (" ;", ";"),
    "criterion_crossed": (
        "Le minimum dépasse le maximum : échangez-les, ou laissez-en un vide.",
        "The least is above the most: swap them, or leave one empty.",
    ),
    "criterion_both": (
        "Une même valeur ne peut pas être voulue et exclue : retirez-la d'un côté.",
        "One value cannot be wanted and ruled out: take it from one side.",
    ),
    "criterion_no_figure": (
        "Un seuil est un nombre, comme 12,5. Laissez vide pour ne pas en mettre.",
        "A bound is a number, like 12.5. Leave it empty to have none.",
    ),
    "criterion_no_code": (
        "Des codes seulement, 40 au plus, avec des virgules entre eux : FR, DE ou 10.71.",
        "Codes only, 40 at most, with commas between them: FR, DE or 10.71.",
    ),
    "outcome_met": ("rempli", "met"),
    "outcome_failed": ("non rempli", "not met"),
    "outcome_unknown": ("on ne sait pas", "unknown"),
    "why_missing": ("non communiqué", "not disclosed"),
    "why_refused": ("l'entreprise refuse de le dire", "the company refuses to say"),
    "why_stale": ("réponse trop ancienne", "answer too old"),
    "why_contested": ("contesté", "contested"),
    "why_unassured": ("le code ne passe pas ses contrôles", "the code does not pass its checks"),
    "why_unit": ("dans une autre monnaie que votre seuil", "in another currency than your bound"),
    "why_below": ("en dessous de votre minimum", "below your least"),
    "why_above": ("au-dessus de votre maximum", "above your most"),
    "why_veto": ("une valeur que vous excluez", "a value that you rule out"),
    "why_other": ("pas une des valeurs que vous voulez", "none of the values that you want"),
    "short_mandatory_failed": ("Indispensable, non rempli", "Mandatory, not met"),
    "short_mandatory_unknown": ("Indispensable, on ne sait pas", "Mandatory, unknown"),
    "short_mandatory_met": ("Tout l'indispensable est rempli", "All that is mandatory is met"),
    "short_very_met": ("Très important, rempli", "Very important, met"),
    "short_very_failed": ("Très important, non rempli", "Very important, not met"),
    "short_very_unknown": ("Très important, on ne sait pas", "Very important, unknown"),
    "by_my_criteria": ("D'après mes critères", "By my criteria"),
    "one_by_one": ("Critère par critère", "Criterion by criterion"),
    "how_sorted": ("Comment la liste est rangée", "How the list is put in order"),
    "how_sorted_why": (
        "Sous chaque titre passent d'abord les entreprises qui manquent au moins d'indispensables. "
        "À égalité : le moins d'indispensables inconnus, puis la même chose pour ce qui est très "
        "important, puis pour ce qui est important, puis le nom. Rien d'autre ne compte.",
        "Under each heading come first the companies that fail the fewest mandatory criteria. "
        "Where level: the fewest mandatory ones unknown, then the same for what is very "
        "important, then for what is important, then the name. Nothing else counts.",
    ),
    "how_sorted_name": (
        "Sous chaque titre, par nom.",
        "Under each heading, by name.",
    ),
    "look_for": ("Chercher et trier", "Search and sort"),
    "search": ("Nom, adresse ou code d'activité", "Name, address or code of activity"),
    "with_state": ("Situation", "State"),
    "with_market": ("Activité", "Activity"),
    "with_missing": ("Sans réponse sur", "Without an answer on"),
    "with_refused": ("Refuse de répondre sur", "Refuses to answer on"),
    "any": ("peu importe", "any"),
    "sort": ("Ranger", "Put in order"),
    "sort_name": ("par nom", "by name"),
    "sort_criteria": ("d'après mes critères", "by my criteria"),
    "apply": ("Afficher", "Show"),
    "show_all": ("Tout afficher", "Show all"),
    "none_found": (
        "Aucune de vos entreprises ne répond à cette recherche.",
        "None of your companies answers to this search.",
    ),
}
