"""The words of giving and taking back, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

GIVING: Mapping[str, tuple[str, str]] = {
    "ask": ("Demander un accès", "Ask for access"),
    "ask_why": (
        "Demandez à quelqu'un ce dont vous avez besoin, et rien de plus. Cette personne décide ; "
        "sa réponse arrive dans votre boîte.",
        "Ask somebody for what you need, and no more. They decide; their answer comes to your "
        "inbox.",
    ),
    "ask_what": ("Quoi", "What"),
    "ask_identity": ("Son identité", "Their identity"),
    "ask_home-address": ("Son adresse", "Their home address"),
    "ask_delivery-address": ("Son adresse de livraison", "Their delivery address"),
    "ask_contact": ("Comment la joindre", "How to reach them"),
    "ask_household": ("Son foyer", "Their household"),
    "ask_preferences": ("Ses préférences", "Their preferences"),
    "ask_over-18": ("Si elle a 18 ans ou plus", "Whether they are 18 or older"),
    "ask_send": ("Envoyer la demande", "Send the request"),
    "ask_sent": ("La demande est arrivée.", "The request has arrived."),
    "ask_choose": (
        "Choisissez quoi, et pour quoi, dans les listes.",
        "Choose what, and what for, from the lists.",
    ),
    "ask_no_inbox": (
        "Cette personne ne dit pas où est son pod, ou où lui écrire.",
        "This person does not say where their pod is, or where to write to them.",
    ),
    "ask_refused": ("La demande n'a pas été prise :", "The request was not taken:"),
    "ask_withdrawn": ("l'accès a été repris", "the access was taken back"),
    "received": ("Ce que l'on m'a donné", "What I have been given"),
    "received_why": (
        "D'après les messages de votre boîte.",
        "By the messages in your inbox.",
    ),
    "said_by": ("dit par", "said by"),
    "said_by_nobody": ("quelqu'un d'inconnu", "somebody unknown"),
    "received_none": ("Rien encore.", "Nothing yet."),
    "requests": ("Demandes d'accès", "Requests for access"),
    "requests_why": (
        "Des gens, des commerces ou des administrations demandent à voir quelque chose de vous. "
        "Rien n'est donné sans vous.",
        "People, shops or authorities ask to see something of yours. Nothing is given without you.",
    ),
    "no_requests": ("Aucune demande n'attend.", "No request is waiting."),
    "request_of": ("Demande de", "Request of"),
    "asks_for": ("demande à", "asks to"),
    "what_for": ("Pour quoi", "What for"),
    "for": ("pour", "for"),
    "until_when": ("Jusqu'à quand", "Until when"),
    "no_end_asked": ("sans fin annoncée", "no end named"),
    "sent_on": ("Reçue le", "Came on"),
    "choose_parts": ("Ce qui est demandé", "What is asked for"),
    "only_read": ("Lire seulement, ni ajouter ni modifier", "Reading only, no adding or changing"),
    "until_give": ("Donner jusqu'au (ce jour compris)", "Give until (that day included)"),
    "until_give_why": (
        "Jamais plus longtemps que demandé. Vous pourrez reprendre l'accès avant, en un geste.",
        "Never longer than asked for. You can take the access back before then, in one tap.",
    ),
    "give_all": ("Tout donner", "Give all of it"),
    "give_some": ("Donner ce qui est coché", "Give what is ticked"),
    "refuse": ("Refuser", "Refuse"),
    "told_why": (
        "L'autre partie reçoit votre réponse, sans vos raisons.",
        "The other side gets your answer, without your reasons.",
    ),
    "fact_over_18": ("Avoir 18 ans ou plus", "Being 18 or older"),
    "fact_lives_in": ("Habiter à", "Living in"),
    "is_so": ("réponse qui serait donnée :", "answer that would be given:"),
    "yes": ("oui", "yes"),
    "no": ("non", "no"),
    "instead": ("à la place du document", "instead of the document"),
    "instead_only": ("Seulement oui ou non :", "Only yes or no:"),
    "gone_there": ("n'existe pas chez vous", "is not there in your Sésame"),
    "given": ("Ce que j'ai donné", "What I have given"),
    "given_why": (
        "Tout ce que quelqu'un d'autre que vous peut lire ou changer, comme le disent les règles "
        "d'accès.",
        "All that somebody else than you may read or change, as the access rules have it.",
    ),
    "by_person": ("Par personne", "By person"),
    "by_purpose": ("Par but", "By purpose"),
    "by_document": ("Par document", "By document"),
    "over": ("Ce qui est fini", "What is over"),
    "none_given": ("Vous n'avez rien donné.", "You have given nothing."),
    "none_over": ("Rien n'est fini.", "Nothing is over."),
    "by_hand": ("donné à la main, sans but noté", "given by hand, with no purpose noted"),
    "no_end": ("sans fin", "no end"),
    "withdraw": ("Reprendre", "Take back"),
    "withdraw_all": ("Reprendre toute cette autorisation", "Take this whole grant back"),
    "withdrawn": (
        "C'est repris, dès maintenant. L'autre partie en est prévenue.",
        "It is taken back, as of now. The other side is told.",
    ),
    "granted": (
        "C'est donné. L'autre partie en est prévenue.",
        "It is given. The other side is told.",
    ),
    "refused": (
        "C'est refusé. L'autre partie en est prévenue.",
        "It is refused. The other side is told.",
    ),
    "withdrawn_on": ("repris le", "taken back on"),
    "ended_on": ("fini le", "ended on"),
    "given_on": ("donné le", "given on"),
    "whole_access": ("Tout ce que cette personne peut faire", "All that this person may do"),
    "whole_access_why": (
        "Lu dans les mêmes règles que celles que le serveur applique, endroit par endroit. Ce qui "
        "n'a pas de règles propres suit son dossier.",
        "Read from the same rules as the server keeps, place by place. What has no rules of its "
        "own follows its folder.",
    ),
    "nothing_for": (
        "Cette personne ne peut rien faire ici de plus que tout le monde.",
        "This person may do nothing here beyond what everybody may.",
    ),
    "request_gone": (
        "Cette demande n'est plus là : elle a déjà reçu une réponse, ou a été retirée.",
        "This request is not there any more: it has been answered, or taken away.",
    ),
}
