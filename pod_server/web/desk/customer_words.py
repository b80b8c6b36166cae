"""What the desk says of customers, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

CUSTOMERS: Mapping[str, tuple[str, str]] = {
    "customers": ("Mes clients", "My customers"),
    "no_customers": (
        "Personne encore. Quand un client vous invite, ouvrez son lien, ou collez-le ici.",
        "Nobody yet. When a customer invites you, open their link, or paste it here.",
    ),
    "invitation": ("Le lien d'un client", "A customer's link"),
    "invitation_go": ("Voir ses conditions", "See their terms"),
    "open": ("Ouvrir un compte", "Open an account"),
    "open_whose": ("Chez", "With"),
    "open_terms": ("Ses conditions", "Their terms"),
    "open_answer": ("Votre réponse", "Your answer"),
    "accept": ("J'accepte", "I accept"),
    "propose": ("Je propose plutôt : {}", "I propose instead: {}"),
    "open_button": ("Ouvrir le compte", "Open the account"),
    "open_sends": (
        "Votre réponse est signée et envoyée, avec vos {} déclarations signées.",
        "Your answer is signed and sent, with your {} signed statements.",
    ),
    "open_unsigned": (
        "Vous n'avez encore rien signé : le compte s'ouvre, mais sans vos déclarations vous ne "
        "pourrez pas vendre.",
        "You have signed nothing yet: the account opens, but without your statements you cannot "
        "sell.",
    ),
    "terms_changed": (
        "Ses conditions ont changé entre-temps : relisez-les.",
        "Their terms have changed meanwhile: read them again.",
    ),
    "trial_elsewhere": (
        "Ce Sésame est à l'essai : il n'engage personne ailleurs.",
        "This Sésame is on trial: it binds nobody elsewhere.",
    ),
    "customer": ("Un client", "A customer"),
    "stands": ("Où en est le compte", "How the account stands"),
    "has": ("Il a {} de vos {} déclarations.", "They have {} of your {} statements."),
    "missing": ("Il manque, pour vendre", "Missing, to sell"),
    "send": ("Envoyer mes déclarations", "Send my statements"),
    "refused_there": ("Refusé là-bas", "Refused there"),
    "sent": ("Envoyé.", "Sent."),
    "unreached": ("Pas joint", "Not reached"),
}
