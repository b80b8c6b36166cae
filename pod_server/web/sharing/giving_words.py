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
    "received": ("Ce que l'on m'a donné", "What I have been given"),
    "received_why": (
        "Ce que d'autres vous ont donné, de leur propre main, chez eux. Votre Sésame l'essaie une "
        "fois ; ensuite quand vous le demandez.",
        "What others have given you, themselves, of their own. Your Sésame tries it once; after "
        "that when you ask.",
    ),
    "received_from": ("Donné par", "Given by"),
    "received_none": ("Rien pour l'instant.", "Nothing now."),
    "received_check": ("C'est vérifié.", "It has been checked."),
    "received_back": (
        "L'autre partie en est prévenue. L'accès reste tant qu'elle ne le reprend pas.",
        "The other side is told. The access stays until they take it back.",
    ),
    "received_again": ("La demande est arrivée.", "The request has arrived."),
    "received_removed": ("C'est retiré de la liste.", "It is off the list."),
    "received_take_off": ("Retirer de la liste", "Take off the list"),
    "check_now": ("Vérifier maintenant", "Check now"),
    "hand_back": ("Je n'en ai plus besoin", "I no longer need it"),
    "hand_back_why": (
        "La personne qui vous l'a donné l'apprend, et peut reprendre l'accès d'un geste.",
        "Whoever gave it is told, and can take the access back in one tap.",
    ),
    "handed_back": ("rendu", "handed back"),
    "ask_again": ("Demander de nouveau", "Ask again"),
    "ask_again_why": (
        "La même chose, pour le même but, jusqu'à ce jour.",
        "The same, for the same purpose, until that day.",
    ),
    "not_checked": ("pas encore vérifié", "not checked yet"),
    "checked_read": ("vérifié, lisible le", "checked, could be read on"),
    "checked_closed": ("ne se lit plus, vérifié le", "cannot be read any more, checked on"),
    "checked_away": ("sans réponse le", "no answer on"),
    "can_be_read": ("peut être lu", "can be read"),
    "cannot_be_read": ("ne se lit plus", "cannot be read any more"),
    "nobody_there": ("n'a pas répondu", "did not answer"),
    "answer_changed": ("la réponse a changé, vu le", "the answer has changed, seen on"),
    "ended_by_giver": ("repris, su le", "taken back, heard on"),
    "market_file": ("Fichier de marché", "Market file"),
    "file_kept": ("reçu et gardé, offert le", "here and kept, offered on"),
    "returned": ("Rendu", "Handed back"),
    "returned_why": (
        "Ces personnes disent ne plus en avoir besoin. Rien n'est repris sans vous.",
        "These people say that they need it no more. Nothing is taken back without you.",
    ),
    "returned_on": ("rendu le", "handed back on"),
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
    "fact_verified": ("vérifié par", "verified by"),
    "fact_on_word": ("sur votre parole", "on your word"),
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
    "handed": ("transmis avec un fichier de marché", "handed over with a market file"),
    "always_open": ("toujours ouvert : on vous trouve par là", "always open: you are found by it"),
    "thing_card": ("Votre carte : nom, clés, adresses", "Your card: name, keys, addresses"),
    "thing_index": ("Votre index public, pour les applications", "Your public index, for apps"),
    "thing_personal": ("Toutes vos données", "All your personal data"),
    "thing_papers": ("Tous vos papiers", "All your papers"),
    "thing_paper": ("Papier", "Paper"),
    "thing_sale": ("Toutes vos annonces", "All that you sell"),
    "thing_offer": ("Annonce", "Offer"),
    "thing_market": ("Fichier de marché", "Market file"),
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
