"""The words of moving, and of telling that something else has changed, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

CHANGED: Mapping[str, tuple[str, str]] = {
    "moved": ("J'ai déménagé", "I moved"),
    "moved_why": (
        "Une nouvelle adresse, écrite une fois. Cochez ensuite qui doit l'apprendre parmi ceux qui "
        "ont l'ancienne.",
        "A new address, written once. Then tick who is to hear of it among those who have the old "
        "one.",
    ),
    "moved_save": ("C'est ma nouvelle adresse", "This is my new address"),
    "moved_who": ("Qui a votre adresse", "Who has your address"),
    "moved_whom": ("Qui prévenir", "Whom to tell"),
    "moved_nobody": (
        "Personne n'a votre adresse par ce Sésame.",
        "Nobody has your address through this Sésame.",
    ),
    "moved_still": (
        "a le droit de lire ; peut encore avoir ce qu'il y avait avant",
        "may read it; may still have what was there before",
    ),
    "moved_new": (
        "a le droit de lire ; l'a eu ou l'a su depuis",
        "may read it; was given it or told since",
    ),
    "moved_had": (
        "l'a eue ; ne la lit plus, et saura seulement qu'elle a changé",
        "had it; reads it no more, and will hear only that it has changed",
    ),
    "moved_tell": ("Prévenir ceux qui sont cochés", "Tell those who are ticked"),
    "moved_none": ("Cochez au moins une personne.", "Tick at least one."),
    "moved_told": ("Prévenus", "Told"),
    "moved_waits": ("en route", "on its way"),
    "moved_arrived": ("remis à sa boîte le", "taken by its inbox on"),
    "moved_never": (
        "pas remis : sa boîte ne l'a pas pris, ou le droit de lire a pris fin avant",
        "not delivered: its inbox did not take it, or the right to read had ended before",
    ),
    "moved_sent": ("Les messages partent.", "The messages are on their way."),
    "changed": ("Ce qui a changé", "What has changed"),
    "changed_all": ("Prévenir d'un changement", "Tell of a change"),
    "changed_lead": (
        "Ce que vous avez donné et qui a changé depuis : qui peut encore avoir ce qu'il y avait "
        "avant. Personne n'est prévenu sans vous.",
        "What you have given, and what has changed since: who may still have what was there "
        "before. Nobody is told without you.",
    ),
    "changed_none": (
        "Rien : personne n'a autre chose que ce qui est écrit aujourd'hui.",
        "Nothing: nobody has anything else than what is written today.",
    ),
    "changed_why": (
        "Le message dit seulement que c'est autre chose maintenant ; qui a encore le droit de lire "
        "le lit. Une réponse par oui ou non n'est changée, et dite changée, que si la réponse "
        "elle-même est une autre.",
        "The message says only that it is something else now; who may still read it, reads it. A "
        "yes or a no is changed, and said to be so, only where the answer itself is another.",
    ),
    "changed_who": ("Qui l'a", "Who has it"),
    "changed_nobody": ("Personne ne l'a par ce Sésame.", "Nobody has it through this Sésame."),
    "changed_old": (
        "Peuvent encore avoir ce qu'il y avait avant :",
        "May still have what was there before:",
    ),
}
