"""The words of those who invite and of those who are invited, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.web.lexicon import Lexicon
from pod_server.web.office.words import WORDS as OFFICE

WORDS: Mapping[str, tuple[str, str]] = {
    **OFFICE,
    "guest_lead": (
        "Le serveur {} vous invite. Trois réponses, et vous y avez votre Sésame : il est à vous, "
        "et vous seul y entrez.",
        "The server {} invites you. Three answers, and you have your Sésame there: it is yours, "
        "and only you come in.",
    ),
    "guest_until": (
        "L'invitation sert une fois, jusqu'au",
        "The invitation is good once, until",
    ),
    "guest_space": ("Place pour vos documents :", "Room for your documents:"),
    "guest_in": (
        "Vous êtes connecté ici sous le nom de {}. Ce qui suit crée un autre Sésame, pour la "
        "personne que l'invitation attend.",
        "You are signed in here as {}. What follows makes another Sésame, for the person whom "
        "the invitation is meant for.",
    ),
    "too_many": (
        "Trop d'essais avec cette invitation. Réessayez dans une heure.",
        "Too many tries with this invitation. Try again in an hour.",
    ),
    "over": ("Cette invitation ne sert plus", "This invitation is used up"),
    "over_why": (
        "Une invitation sert une fois, et pendant quelques jours ; qui l'a faite peut aussi la "
        "reprendre. Si vous venez de vous en servir, tout va bien : connectez-vous. Sinon, "
        "demandez-en une autre.",
        "An invitation is good once, and for some days; whoever made it may take it back too. If "
        "you have just used it, all is well: sign in. If not, ask for another one.",
    ),
    "invitations": ("Invitations", "Invitations"),
    "invitations_why": (
        "Ce serveur peut loger d'autres Sésames que le vôtre. Chacun est à qui l'habite : vous "
        "n'y entrez pas.",
        "This server has room for other Sésames than yours. Each belongs to who lives there: you "
        "do not come in.",
    ),
    "no_invitations": ("Vous n'avez invité personne.", "You have invited nobody."),
    "invite": ("Inviter quelqu'un", "Invite somebody"),
    "somebody": ("Quelqu'un", "Somebody"),
    "stands": ("À utiliser avant le", "To be used by"),
    "came": ("Arrivé le {} sous le nom de", "Came on {} under the name of"),
    "ran_out": ("Échue le", "Ran out on"),
    "take_back": ("Reprendre", "Take back"),
    "guest": ("Pour qui ?", "For whom?"),
    "guest_why": (
        "Pour vous y retrouver ; la personne le verra comme son nom, et pourra le changer.",
        "For you to tell them apart; that person sees it as their name, and can change it.",
    ),
    "propose": ("Nom court proposé", "Short name to propose"),
    "propose_why": (
        "La personne pourra en choisir un autre. Un nom donné une fois n'est plus jamais donné à "
        "quelqu'un d'autre.",
        "That person can choose another one. A name that was given once is never given to "
        "anybody else.",
    ),
    "days": ("Valable", "Good for"),
    "n_days": ("jour|jours", "day|days"),
    "quota": ("Place, en Go", "Room, in GB"),
    "quota_why": (
        "Sans rien, ce sera {} ; 0 est sans limite.",
        "With nothing, it is {}; 0 is without limit.",
    ),
    "quota_endless": ("Sans rien, ce sera sans limite.", "With nothing, it is without limit."),
    "bad_quota": (
        "La place se dit en Go : 0 (sans limite), ou un nombre d'au moins 0,001.",
        "Room is in GB: 0 (without limit), or a number of 0.001 at least.",
    ),
    "bad_terms": (
        "Une invitation tient de 1 à 90 jours, et dit en 200 caractères au plus pour qui elle est.",
        "An invitation stands for 1 to 90 days, and says in 200 characters at most for whom it is.",
    ),
    "many_open": (
        "Trop d'invitations attendent déjà : reprenez-en, ou attendez que certaines soient échues.",
        "Too many invitations are waiting already: take some back, or wait until some are over.",
    ),
    "make_link": ("Faire le lien", "Make the link"),
    "link": ("Le lien de l'invitation", "The link of the invitation"),
    "link_why": (
        "Donnez-le à cette personne et à nulle autre : qui l'ouvre d'abord devient l'habitant. Il "
        "n'est montré qu'ici, et sert une fois, jusqu'au",
        "Give it to that person and to nobody else: whoever opens it first moves in. It is shown "
        "here only, and good once, until",
    ),
    "link_scan": ("À scanner, si elle est à côté de vous", "To scan, if they are beside you"),
    "link_done": ("C'est fait", "Done"),
}
words = Lexicon(WORDS)
