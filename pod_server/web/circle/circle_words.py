"""The words of asking one's circle, and of contacts, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

ASKED: Mapping[str, tuple[str, str]] = {
    "circle_lead": (
        "Qui connaît ce marché ? Chaque personne du cercle reçoit votre question à part, et ne "
        "voit pas à qui d'autre vous la posez. Seul qui vous a dans un de ses cercles la voit.",
        "Who knows this market? Each person of the circle gets your question by itself, and does "
        "not see whom else you ask. Only who has you in a circle of theirs sees it.",
    ),
    "circle_of": ("Le cercle", "The circle"),
    "circle_none": (
        "Vous n'avez pas encore de cercle avec quelqu'un dedans.",
        "You have no circle with somebody in it yet.",
    ),
    "circle_text": ("Votre question", "Your question"),
    "circle_market": ("Le marché, par son code", "The market, by its code"),
    "circle_market_why": (
        "Un code d'activité, comme 10.71 pour la boulangerie.",
        "A code of an activity, such as 10.71 for bakeries.",
    ),
    "circle_ask": ("Demander", "Ask"),
    "circle_hers": ("Ce que vous avez demandé", "What you asked"),
    "circle_theirs": ("On vous demande", "You are asked"),
    "circle_theirs_none": (
        "Personne de vos cercles ne vous demande rien en ce moment.",
        "Nobody of your circles asks you anything right now.",
    ),
    "circle_asks": ("Demandé par", "Asked by"),
    "circle_file": ("Répondre par un de mes fichiers", "Answer with a file of mine"),
    "circle_offer": ("Le proposer", "Offer it"),
    "circle_leave": ("Laisser", "Leave it"),
    "circle_no_file": (
        "Pour répondre, faites d'abord un fichier de marché, et regardez ce qui part.",
        "To answer, make a market file first, and look at what goes.",
    ),
    "circle_week": (
        "Lisible pendant sept jours une fois accepté.",
        "Readable for seven days once it is taken.",
    ),
    "circle_done": (
        "C'est proposé : la réponse est en chemin.",
        "It is offered: the answer is on its way.",
    ),
    "asked_to_ask": ("en chemin", "on its way"),
    "asked_asked": ("demandé, pas de réponse encore", "asked, no answer yet"),
    "asked_undelivered": ("n'a pas pu être remis", "could not be delivered"),
    "asked_answered": ("a répondu", "has answered"),
    "asked_open": ("Voir la réponse", "See the answer"),
    "asked_remove": ("Retirer de la liste", "Take off the list"),
    "n_asked": ("personne|personnes", "person|people"),
    "n_answers": ("réponse|réponses", "answer|answers"),
    "see_circles": ("Mes cercles", "My circles"),
}
