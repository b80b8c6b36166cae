"""What the desk says of what customers ask, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

ASKED: Mapping[str, tuple[str, str]] = {
    "asked": ("Ce que mes clients demandent", "What my customers ask"),
    "asked_lead": (
        "Leurs hébergeurs comptent, une fois par semaine et par dizaines : combien demandent, pas "
        "qui. Votre réponse, signée, va à tous vos clients.",
        "Their hosts count, once a week and in tens: how many ask, and not who. Your answer, "
        "signed, goes to all your customers.",
    ),
    "asked_see": ("Voir ce qu'ils demandent", "See what they ask"),
    "asked_n": ("Demandé : {}.", "Asked: {}."),
    "asked_none": (
        "Rien n'est demandé que leurs hébergeurs puissent dire.",
        "Nothing is asked that their hosts can tell.",
    ),
    "asked_unheard": ("Tous n'ont pas pu être écoutés", "Not all could be heard"),
    "asked_many": ("{} clients au moins", "{} customers at least"),
    "asked_by": ("en leur nom : {}", "in their own names: {}"),
    "asked_answer": ("Répondre, ou refuser", "Answer, or refuse"),
    "asked_again": ("Changer ma réponse", "Change my answer"),
    "asked_signed": ("Vous avez répondu :", "You have answered:"),
    "question": ("Une question", "A question"),
    "question_lead": (
        "Trois réponses sont possibles : des mots signés, un refus signé et sa raison, ou une "
        "déclaration signée si un chiffre y répond.",
        "Three answers are possible: signed words, a signed refusal with its reason, or a signed "
        "statement where a figure answers it.",
    ),
    "question_text": ("Ma réponse", "My answer"),
    "question_figure": (
        "Répondre par un chiffre de mes déclarations",
        "Answer with a figure of my statements",
    ),
    "question_keep": ("Garder et relire", "Keep and read again"),
    "question_empty": (
        "Écrivez une réponse, ou choisissez pourquoi vous n'en donnez pas : l'un ou l'autre.",
        "Write an answer, or choose why you give none: one or the other.",
    ),
    "question_why": ("Pourquoi votre réponse change", "Why your answer changes"),
    "question_why_empty": (
        "Cette question a déjà une réponse signée : dites pourquoi elle change.",
        "This question has a signed answer already: say why it changes.",
    ),
    "question_read": ("À relire et signer", "To read again and sign"),
    "question_sign": ("Signer et envoyer à tous", "Sign and send to all"),
    "question_same": ("C'est déjà la réponse signée.", "That is the signed answer already."),
}
