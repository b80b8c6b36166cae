"""What an error says, in both languages. English is the error's own word; French is here.

A reason that was found on the way is told in French where the house knows it
(:mod:`pod_server.web.french`); what a parser of somebody else says is told as it was found, after a
sentence that says what and where.
"""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.model import errors
from pod_server.web import french

_MODES = {
    "read": "lire",
    "write": "modifier",
    "append": "ajouter à",
    "control": "régler les accès de",
    "act as": "agir comme",
    "ask for an account for": "demander un compte pour",
}
_LEVELS = {"model": "modèle", "batch": "lot", "item": "exemplaire", "other": "autre chose"}
_FULL = {
    "bytes": "Ce pod peut contenir {} octets et il est plein : supprimez ce qui ne sert plus, ou "
    "demandez davantage à la personne qui tient ce serveur.",
    "resources": "Ce pod peut contenir {} ressources et il les contient : supprimez ce qui ne "
    "sert plus, ou demandez davantage à la personne qui tient ce serveur.",
    "channels": "Ce pod peut garder {} abonnements webhook et il les a : mettez fin à un qui ne "
    "sert plus.",
    "machines": "Ce compte peut avoir {} machines et il les a : mettez fin à une qui ne sert plus.",
    "staff": "{} personnes peuvent agir pour un compte, et autant le font ou peuvent encore "
    "venir : mettez fin à une qui ne le fait plus.",
    "accounts": "Ce serveur prend {} comptes et il les a : adressez-vous à la personne qui le "
    "tient.",
}
_PARTS = {
    "body": "Le contenu (en octets)",
    "patch": "La modification (en octets)",
    "number of statements": "Le nombre de triplets",
    "number of statements of a patch": "Le nombre de triplets d'une modification",
    "number of statements in access rules": "Le nombre de triplets des règles d'accès",
    "number of operations in a patch": "Le nombre d'opérations d'une modification",
    "length of a namespace": "La longueur d'un espace de noms",
    "bytes": "Le nombre d'octets",
    "levels of nesting": "La profondeur des niveaux imbriqués",
    "quads": "Le nombre de triplets",
    "blank nodes": "Le nombre de nœuds anonymes",
    "steps to tell blank nodes apart that look alike": (
        "Le travail pour distinguer des nœuds anonymes qui se ressemblent"
    ),
    "characters, with the long addresses of its context": (
        "La longueur, une fois écrites les adresses que son contexte abrège,"
    ),
    "units of context processing": "Le travail que demandent ses contextes",
    "contexts": "Le nombre de contextes",
}


def messages(error: errors.PodError) -> Mapping[str, str]:
    """What was wrong, where, and how to mend it, by language."""
    return {"fr": in_french(error), "en": error.detail()}


def in_french(error: errors.PodError) -> str:
    """As :meth:`~pod_server.model.errors.PodError.detail`, in French."""
    return _of_the_data(error) or _of_the_request(error) or _ours(error)


def _or(reason: str, otherwise: str) -> str:
    """The reason in French, else as it was found after a sentence that is."""
    return french.in_french(reason) or f"{otherwise} : {reason}"


def _of_the_data(error: errors.PodError) -> str:
    match error:
        case (
            errors.ShapeViolated(violations=found)
            | errors.StatementRefused(violations=found)
            | errors.AccessRequestRefused(violations=found)
        ):
            said = " ".join(violation.message_fr for violation in found)
            return said or "Les données ne sont pas conformes au modèle de ce conteneur."
        case errors.SaleRefused(lacks=lacks):
            said = " ".join(lack.message_fr for lack in lacks)
            return (
                "Cette entreprise ne peut rien vendre ici pour l'instant : pas de vente sans état "
                f"civil. {said}"
            )
        case errors.ContactRefused(reason_fr=said):
            return said
        case errors.MalformedBody(media_type=kind, reason=reason):
            why = (french.in_french(reason) or reason).rstrip(".")
            return f"Le contenu n'est pas du {kind} : {why}. Corrigez-le, puis renvoyez-le."
        case errors.UnknownContext(context=context):
            return (
                f"Le contexte JSON-LD {context} n'est pas parmi ceux de ce serveur, et aucun n'est "
                "cherché ailleurs. Mettez ses termes dans le document, ou prenez un contexte livré "
                "avec Sésame."
            )
        case errors.UnsupportedType(media_type=kind, accepted=accepted):
            taken = ", ".join(accepted)
            return f"{kind or 'Un contenu sans type'} n'est pas accepté ici ; envoyez : {taken}."
        case errors.MissingType():
            return "La demande a un contenu sans Content-Type : dites ce que c'est."
        case errors.TooLarge(limit=limit, what=what):
            return f"{_PARTS.get(what, what)} dépasse la limite, {limit} ici : envoyez moins."
        case errors.UnprocessablePatch(reason=reason):
            return _or(reason, "Cette modification n'a pas la forme voulue")
        case errors.PatchMismatch(reason=reason):
            return _or(reason, "La modification ne s'applique pas à ce qui est là")
        case errors.QueryRefused(reason=reason):
            return _or(reason, "Cette requête n'est pas exécutée")
        case errors.QuotaExceeded(limit=limit, what=what):
            return _FULL[what].format(limit)
    return ""


def _of_the_request(error: errors.PodError) -> str:
    match error:
        case errors.BadAddress(reason=reason):
            return _or(reason, "Cette adresse n'est pas possible")
        case errors.BadRequest(reason=reason, reason_fr=said):
            return said or _or(reason, "Cette demande ne peut pas être lue")
        case errors.Conflict(reason=reason, reason_fr=said):
            return said or _or(reason, "Ce qui est demandé est contraire à ce qui existe")
        case errors.Unauthenticated(reason=""):
            return "Il faut le jeton d'accès, lié par DPoP, de quelqu'un qui en a le droit."
        case errors.Unauthenticated(reason=reason):
            return _or(reason, "On ne sait pas qui fait cette demande")
        case errors.AccessDenied(mode=mode, iri=iri):
            return (
                f"Vous ne pouvez pas {_MODES.get(mode.lower(), mode)} {iri}. Son propriétaire peut "
                "l'accorder dans les règles d'accès."
            )
        case errors.MissingResource(iri=iri):
            return f"Il n'y a rien à l'adresse {iri}." if iri else "Il n'y a rien ici."
        case errors.NoCard(named=named, level=level):
            return (
                f"Le code désigne {named} ({_LEVELS[level]}), et votre Sésame n'en a pas de fiche. "
                "Personne n'a été interrogé. Invitez son entreprise, qui enverra ses fiches, ou "
                "voyez vos produits."
            )
        case errors.OtherSpelling(iri=iri):
            return f"C'est à l'adresse {iri} : la barre à la fin compte."
        case errors.MethodNotAllowed(reason=reason) if reason:
            return _or(reason, "Ce n'est pas possible ici")
        case errors.MethodNotAllowed(method=method, allowed=allowed):
            return f"{method} n'est pas possible ici ; essayez : {', '.join(allowed)}."
        case errors.NotAcceptable(offered=offered):
            return f"Cela existe en {', '.join(offered)} ; Accept n'en nomme aucun."
        case errors.PreconditionFailed(header=header):
            return (
                f"{header} n'est pas vrai : relisez la ressource, puis recommencez avec son ETag."
            )
        case errors.RangeNotSatisfiable(size=size):
            return f"La ressource a {size} octets ; la plage demandée est au-delà."
        case errors.Misdirected(host=host):
            return f"Ce serveur ne répond pas pour {host[:80]!r} ; vérifiez l'adresse."
        case errors.TooSlow():
            return "Le contenu n'est pas arrivé à temps : renvoyez-le, ou en plus petits morceaux."
        case errors.TooManyRequests(retry_after=wait):
            return f"Trop de demandes en peu de temps. Recommencez dans {wait} secondes."
        case errors.SubscriptionRefused(reason_fr=said):
            return said
        case errors.NameTaken(name=name):
            return f"Le nom {name} est pris ; choisissez-en un autre."
    return ""


def _ours(error: errors.PodError) -> str:
    match error:
        case errors.StorageFull():
            return "Il n'y a plus de place pour écrire ; rien n'a changé, et la lecture continue."
        case errors.StorageBusy() | errors.StaleRead() | errors.PoolExhausted():
            return "Trop de demandes à la fois ; recommencez dans un instant."
    return "Une erreur de notre côté."
