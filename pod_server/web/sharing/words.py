"""The words of sharing, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.web.account.words import WORDS as ACCOUNT
from pod_server.web.lexicon import Lexicon
from pod_server.web.sharing.giving_words import GIVING

_SHARED = ("account", "sign_out", "to_office", "save", "remove")
WORDS: Mapping[str, tuple[str, str]] = {
    **{name: ACCOUNT[name] for name in _SHARED},
    **GIVING,
    "sharing": ("Partage", "Sharing"),
    "all_of_it": ("Tout mon Sésame", "My whole Sésame"),
    "who_can": ("Qui peut y accéder, et pourquoi", "Who has access, and why"),
    "own_rules": (
        "Ces règles sont propres à cet endroit.",
        "These rules are this place's own.",
    ),
    "inherited_doc": (
        "Ce document n'a pas de règles propres : ce sont celles du dossier",
        "This document has no rules of its own: they are those of the folder",
    ),
    "inherited_folder": (
        "Ce dossier n'a pas de règles propres : ce sont celles du dossier",
        "This folder has no rules of its own: they are those of the folder",
    ),
    "change_there": ("Les changer dans ce dossier", "Change them in that folder"),
    "make_own": ("Faire des règles propres ici", "Make own rules here"),
    "make_own_why": (
        "Elles commencent comme une copie de celles-ci. Ensuite, ce qui change dans le dossier "
        "ne change plus rien ici.",
        "They begin as a copy of these. From then on, what changes in the folder changes nothing "
        "here.",
    ),
    "back_to_inherited": ("Revenir aux règles du dossier", "Go back to the folder's rules"),
    "back_why": (
        "Les règles propres à cet endroit sont effacées ; celles du dossier qui le contient "
        "valent de nouveau.",
        "This place's own rules are deleted; those of the folder that holds it count again.",
    ),
    "nobody_else": ("Personne d'autre que vous.", "Nobody but you."),
    "nobody": ("Personne.", "Nobody."),
    "broken": (
        "Les règles d'accès de cet endroit sont illisibles : personne n'entre, sauf vous pour les "
        "effacer.",
        "The access rules of this place cannot be read: nobody comes in, but you to delete them.",
    ),
    "no_control": (
        "Une application a écrit ces règles sans vous : vous ne pouvez plus les changer comme "
        "propriétaire. Reprenez d'abord la main.",
        "An app wrote these rules without you: as the owner you cannot change them any more. "
        "Take control back first.",
    ),
    "reclaim": ("Reprendre la main", "Take control back"),
    "everybody": ("Tout le monde", "Everybody"),
    "everybody_why": (
        "sans se connecter, moteurs de recherche compris",
        "without signing in, search engines included",
    ),
    "signed_in": ("Qui est connecté", "Whoever is signed in"),
    "signed_in_why": (
        "avec n'importe quel compte Solid, ici ou ailleurs",
        "with any Solid account, here or elsewhere",
    ),
    "person": ("Une personne", "A person"),
    "group": ("Un groupe", "A group"),
    "you": ("Vous", "You"),
    "you_why": (
        "Le propriétaire garde toujours la main : cela ne s'enlève pas.",
        "The owner always stays in control: this is not taken away.",
    ),
    "colon": (" :", ":"),
    "nameless": ("sans nom", "without a name"),
    "and": ("et", "and"),
    "read": ("lire", "read"),
    "append": ("ajouter", "add"),
    "write": ("modifier ou supprimer", "change or delete"),
    "control": ("décider des accès", "decide over access"),
    "read_box": ("Lire", "Read"),
    "append_box": ("Ajouter", "Add"),
    "write_box": ("Modifier et supprimer", "Change and delete"),
    "control_box": ("Décider des accès", "Decide over access"),
    "here": ("Ce dossier seulement", "This folder only"),
    "both": ("Ce dossier et ce qu'il contient", "This folder and what is in it"),
    "below": ("Ce qu'il contient seulement", "Only what is in it"),
    "scope": ("Où", "Where"),
    "whom": ("Qui", "Who"),
    "what": ("Peut", "May"),
    "with_app": ("avec l'application", "with the app"),
    "with_issuer": ("connecté par", "signed in by"),
    "with_any_app": ("avec n'importe quelle application", "with any app"),
    "with_any_issuer": ("connecté par n'importe qui", "signed in by anybody"),
    "with_group": ("du groupe", "of the group"),
    "or": ("ou", "or"),
    "from_pages": ("depuis les pages de", "from pages of"),
    "only": ("Seulement", "Only"),
    "by_rule": ("Règle", "Rule"),
    "says_more": (
        "Cette règle dit plus que cette page ne sait changer. Vous pouvez la reprendre entière.",
        "This rule says more than this page can change. You can take it back as a whole.",
    ),
    "change": ("Changer", "Change"),
    "take_back": ("Reprendre cet accès", "Take this access back"),
    "unread": ("Règles que cette page ne comprend pas", "Rules that this page does not understand"),
    "unread_why": (
        "Une application les a écrites. Elles ne donnent rien ici, ou disent autre chose ; elles "
        "restent telles quelles.",
        "An app wrote them. They grant nothing here, or say something else; they stay as they are.",
    ),
    "add_title": ("Donner accès", "Give access"),
    "add_inherited": (
        "Cet endroit aura alors ses propres règles : une copie de celles ci-dessus, et celle-ci.",
        "This place then has rules of its own: a copy of those above, and this one.",
    ),
    "webid": ("Son nom dans vos cercles, ou son adresse", "Their name in your circles, or address"),
    "webid_why": (
        "L'adresse est vérifiée. Par exemple :",
        "The address is checked. For example:",
    ),
    "member_webid": ("Son adresse", "Their address"),
    "called": ("Comment vous l'appelez", "What you call them"),
    "optional": ("facultatif", "optional"),
    "which_group": ("Lequel de vos groupes", "Which of your groups"),
    "no_groups": ("Vous n'avez pas encore de groupe.", "You have no group yet."),
    "give": ("Donner cet accès", "Give this access"),
    "check_title": ("Et pour quelqu'un en particulier ?", "And for somebody in particular?"),
    "check_webid": (
        "Son nom ou son adresse (vide : quelqu'un sans compte)",
        "Their name or address (empty: somebody without account)",
    ),
    "check": ("Voir", "See"),
    "check_of": ("Ce que peut", "What this person may do:"),
    "stranger": ("quelqu'un sans compte", "somebody without account"),
    "yes": ("oui", "yes"),
    "no": ("non", "no"),
    "why_everybody": ("c'est ouvert à tout le monde", "it is open to everybody"),
    "why_signed_in": (
        "c'est ouvert à qui est connecté",
        "it is open to whoever is signed in",
    ),
    "why_person": ("une règle nomme cette personne", "a rule names this person"),
    "why_group": ("cette personne est du groupe", "this person is of the group"),
    "why_no_rule": ("aucune règle ne le permet", "no rule allows it"),
    "why_audience": ("les règles sont pour d'autres", "the rules are for others"),
    "why_limits": ("la règle ne vaut que", "the rule holds only"),
    "apps": (
        "Vos applications : où chacune entre",
        "Your apps: where each may go",
    ),
    "inside": ("Dans ce dossier", "In this folder"),
    "is_empty": ("Ce dossier est vide.", "This folder is empty."),
    "fill": (
        "Y mettre un document, dans l'explorateur",
        "Put a document into it, in the data browser",
    ),
    "next": ("La suite", "More"),
    "before": ("Avant", "Before"),
    "first": ("Depuis le début", "From the start"),
    "open_to_all": ("ouvert à tout le monde", "open to everybody"),
    "has_own": ("règles propres", "own rules"),
    "like_folder": ("comme le dossier", "like the folder"),
    "path": ("Où vous êtes", "Where you are"),
    "open_page": ("Ouvrir", "Open"),
    "done": ("C'est fait.", "Done."),
    "changed_meanwhile": (
        "Les règles ont changé entre-temps, sans doute par une application ou dans une autre "
        "fenêtre. Les voici comme elles sont ; ce que vous aviez écrit est gardé : vérifiez, puis "
        "envoyez de nouveau.",
        "The rules have changed meanwhile, by an app or in another window. Here they are as they "
        "stand; what you wrote is kept: check, then send again.",
    ),
    "no_whom": ("Choisissez à qui.", "Choose for whom."),
    "no_who": (
        "Écrivez le nom ou l'adresse de cette personne.",
        "Write this person's name or address.",
    ),
    "bad_webid": (
        "Personne ne s'appelle ainsi dans vos cercles, et ce n'est pas une adresse : elle commence "
        "par https:// et finit souvent par #me.",
        "Nobody in your circles is called so, and it is no address: one begins with https:// and "
        "often ends with #me.",
    ),
    "contact_link": (
        "C'est un lien de contact : ouvrez-le dans votre navigateur, et ajoutez la personne à un "
        "de vos cercles. Son nom suffira ensuite ici.",
        "This is a contact link: open it in your browser, and add the person to a circle of yours. "
        "Their name will do here afterwards.",
    ),
    "two_so_called": (
        "Plusieurs personnes de vos cercles s'appellent ainsi : donnez l'adresse.",
        "Several people in your circles are called so: give the address.",
    ),
    "no_such_webid": (
        "Cette adresse ne peut pas être lue, ou n'est pas celle d'une personne :",
        "This address cannot be read, or is not that of a person:",
    ),
    "no_issuer": (
        "Cette adresse ne dit pas qui peut en connecter la personne : personne ne pourrait entrer "
        "sous ce nom. Vérifiez-la.",
        "This address does not say who can sign the person in: nobody could come in by this name. "
        "Check it.",
    ),
    "no_group": ("Choisissez un groupe.", "Choose a group."),
    "until": ("jusqu'au", "until"),
    "until_box": ("Jusqu'au (ce jour compris)", "Until (that day included)"),
    "until_why": (
        "Laissez vide pour que cela dure jusqu'à ce que vous le retiriez. Sinon, cela finit tout "
        "seul, à minuit (UTC).",
        "Leave empty for this to last until you take it back. Otherwise it ends by itself, at "
        "midnight (UTC).",
    ),
    "bad_until": (
        "Choisissez un jour qui n'est pas passé, ou laissez vide.",
        "Choose a day that has not passed, or leave it empty.",
    ),
    "why_ended": ("c'est fini : cela valait", "it is over: this held"),
    "no_mode": (
        "Choisissez ce que cette personne peut faire.",
        "Choose what this person may do.",
    ),
    "groups": ("Mes groupes", "My groups"),
    "groups_why": (
        "Un groupe, ou cercle, réunit des personnes à qui vous donnez les mêmes accès. Qui y entre "
        "ou en sort les gagne ou les perd aussitôt, partout.",
        "A group, or circle, holds people to whom you give the same access. Who joins or leaves "
        "gains or loses it at once, everywhere.",
    ),
    "new_group": ("Nouveau groupe", "New group"),
    "group_name": ("Nom du groupe", "Name of the group"),
    "make_group": ("Créer le groupe", "Make the group"),
    "no_group_name": (
        "Il lui faut un nom, de 100 caractères au plus.",
        "It needs a name, of 100 characters at most.",
    ),
    "group_there": (
        "Vous avez déjà un groupe de ce nom.",
        "You have a group of this name already.",
    ),
    "members": ("Membres", "Members"),
    "n_members": ("membre|membres", "member|members"),
    "no_members": ("Personne encore.", "Nobody yet."),
    "add_member": ("Ajouter une personne", "Add a person"),
    "add": ("Ajouter", "Add"),
    "delete_group": ("Supprimer ce groupe", "Delete this group"),
    "delete_group_why": (
        "Les règles qui le nomment ne donneront plus rien à personne, et les noms que vous donniez "
        "à ses membres s'en vont avec lui.",
        "The rules that name it will grant nothing to anybody any more, and the names that you "
        "gave its members go with it.",
    ),
    "delete_group_now": ("Oui, le supprimer", "Yes, delete it"),
    "group_changed": (
        "Le groupe a changé entre-temps. Le voici comme il est ; envoyez de nouveau.",
        "The group has changed meanwhile. Here it is as it stands; send again.",
    ),
}
words = Lexicon(WORDS)
