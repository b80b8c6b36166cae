"""The words of people who act for a company, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

STAFF_WORDS: Mapping[str, tuple[str, str]] = {
    "desk": ("Mon entreprise", "My company"),
    "desk_why": (
        "Répondre pour elle, signer, ouvrir un compte chez ses clients",
        "Answer for it, sign, open an account with its customers",
    ),
    "staff": ("Personnes", "People"),
    "staff_why": (
        "Des personnes qui agissent pour cette entreprise, chacune avec sa propre connexion : ni "
        "mot de passe partagé, ni doute sur qui a fait quoi. On met fin à chacune séparément.",
        "People who act for this company, each by their own sign-in: no shared password, and no "
        "doubt about who did what. Each is ended by themselves.",
    ),
    "no_staff": ("Personne d'autre que vous.", "Nobody but you."),
    "add_staff": ("Ajouter une personne", "Add a person"),
    "staff_name": ("Qui est-ce ?", "Who is it?"),
    "staff_name_why": (
        "Son nom pour vous. Vous recevrez un lien à lui donner ; il lui faut un compte ici.",
        "Your name for them. You are given a link to hand to them; they need an account here.",
    ),
    "make_link": ("Créer le lien", "Make the link"),
    "link_made": ("Lien à donner", "A link to hand over"),
    "link_made_why": (
        "Donnez-le à cette seule personne : il sert une fois, pendant sept jours, et n'est plus "
        "montré ensuite. Elle pourra agir pour l'entreprise jusqu'à ce que vous y mettiez fin.",
        "Give it to this person alone: it works once, within seven days, and is not shown again. "
        "They can act for the company until you end it.",
    ),
    "link_handed": ("C'est fait", "Done"),
    "staff_waits": ("le lien attend, jusqu'au", "the link waits, until"),
    "staff_came_not": ("n'est pas venu", "did not come"),
    "acts_since": ("depuis le", "since"),
    "you_act_for": ("Vous agissez pour", "You act for"),
    "you_act_why": (
        "Quand une application vous le demande, vous pouvez agir au nom de ces entreprises.",
        "Where an app asks, you can act in the name of these companies.",
    ),
    "join": ("Agir pour une entreprise", "Act for a company"),
    "join_lead": ("Cette entreprise vous demande d'agir en son nom :", "You are asked to act for:"),
    "join_why": (
        "Les applications à qui vous le permettrez liront et écriront pour elle. Elle peut y "
        "mettre fin, et vous aussi.",
        "Apps that you let do so will read and write for it. It can end that, and so can you.",
    ),
    "join_go": ("Accepter", "Accept"),
    "join_own": (
        "C'est votre propre compte : donnez ce lien à la personne qu'il concerne.",
        "This is your own account: hand this link to the person whom it is for.",
    ),
    "joined": ("C'est entendu", "So be it"),
}
