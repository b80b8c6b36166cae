"""What is wrong with a credential, by code, in words that say how to mend it."""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.model.errors import Conflict

#: English, French.
REASONS: Mapping[str, tuple[str, str]] = {
    "form": (
        "This cannot be read as a credential (VC Data Model 2.0): ask its issuer for it as JSON, or"
        " as a signed token.",
        "Cela ne se lit pas comme une attestation (VC Data Model 2.0) : demandez-la à qui l'émet en"
        " JSON, ou comme jeton signé.",
    ),
    "context": (
        "It is of another model than VC 2.0, or uses words of a context that is not known here: its"
        " issuer can write them into the credential.",
        "Elle suit un autre modèle que VC 2.0, ou emploie les mots d'un contexte inconnu ici : qui "
        "l'émet peut les écrire dans l'attestation.",
    ),
    "envelope": (
        "The envelope around it is not as it should be (VC-JOSE): ask its issuer for it again.",
        "L'enveloppe qui l'entoure n'est pas comme il faut (VC-JOSE) : redemandez-la à qui l'émet.",
    ),
    "issuer": (
        "It does not name one issuer that can be asked (a WebID, or did:web): ask for one that "
        "does.",
        "Elle ne nomme pas un émetteur que l'on puisse interroger (un WebID, ou did:web) : "
        "demandez-en une qui le fasse.",
    ),
    "self": (
        "You are its issuer: what you say of yourself goes into your data, above.",
        "Vous en êtes l'émetteur : ce que vous dites de vous-même va dans vos données.",
    ),
    "subject": (
        "It is not about you: its credentialSubject is not your WebID. Have it issued for your "
        "WebID.",
        "Elle ne parle pas de vous : son credentialSubject n'est pas votre WebID. Faites-la émettre"
        " pour votre WebID.",
    ),
    "time": (
        "A moment in it is no date and time: ask its issuer for it again.",
        "Un moment y est mal écrit : redemandez-la à qui l'émet.",
    ),
    "proof": (
        "Its signature does not fit: it is not as its issuer signed it. Ask for it again.",
        "Sa signature ne tombe pas juste : elle n'est pas telle que son émetteur l'a signée. "
        "Redemandez-la.",
    ),
    "key": (
        "It is signed with a key that its issuer does not list, or no longer: ask its issuer.",
        "Elle est signée d'une clé que son émetteur ne déclare pas, ou plus : adressez-vous à lui.",
    ),
    "status": (
        "Its status is of a kind that is not known here.",
        "Son état est d'une sorte inconnue ici.",
    ),
    "reach": (
        "Its issuer cannot be reached.",
        "Son émetteur est injoignable.",
    ),
    "list": (
        "The list where its issuer says whether it still holds cannot be had.",
        "La liste où son émetteur dit si elle tient toujours est injoignable.",
    ),
    "list-bad": (
        "The list where its issuer should say whether it still holds is not one.",
        "La liste où son émetteur devrait dire si elle tient toujours n'en est pas une.",
    ),
    "list-issuer": (
        "The list that says whether it still holds is signed by somebody else than its issuer.",
        "La liste qui dit si elle tient toujours est signée par un autre que son émetteur.",
    ),
    "fresh": (
        "A program has put it here: nobody has looked at it yet.",
        "Un programme l'a mise ici : personne ne l'a encore regardée.",
    ),
    "changed": (
        "It has been written anew since it was looked at: look again.",
        "Elle a été réécrite depuis qu'on l'a regardée : regardez à nouveau.",
    ),
    "revoked": (
        "Its issuer has withdrawn it.",
        "Son émetteur l'a retirée.",
    ),
    "suspended": (
        "Its issuer has suspended it.",
        "Son émetteur l'a suspendue.",
    ),
    "expired": ("It is over.", "Elle n'est plus valable."),
    "early": ("It does not hold yet.", "Elle ne vaut pas encore."),
}


def refusal(code: str) -> Conflict:
    """The same as an error."""
    english, french = REASONS[code]
    return Conflict(english, french)
