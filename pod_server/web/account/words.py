"""The words of one's own account, in French and English; those of passkeys are the sign-in's."""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.web.account.app_words import APPS
from pod_server.web.account.leaving_words import LEAVING
from pod_server.web.account.letter_words import LETTERS
from pod_server.web.account.machine_words import MACHINE_WORDS
from pod_server.web.account.room_words import ROOM_WORDS
from pod_server.web.account.staff_words import STAFF_WORDS
from pod_server.web.lexicon import Lexicon
from pod_server.web.provider.words import WORDS as SIGN_IN

_SHARED = ("home", "name", "password", "or_password", "lost", "sign_out", "too_many")
WORDS: Mapping[str, tuple[str, str]] = {
    **{name: both for name, both in SIGN_IN.items() if name.startswith("passkey_")},
    **{name: SIGN_IN[name] for name in _SHARED},
    **MACHINE_WORDS,
    **APPS,
    **LETTERS,
    **ROOM_WORDS,
    **STAFF_WORDS,
    **LEAVING,
    "recover": ("Retrouver l'accès", "Back in"),
    "recover_lead": (
        "Un de vos codes de secours ouvre votre Sésame une fois, sans appareil ni mot de passe. "
        "Partout ailleurs, vous serez déconnecté.",
        "One of your recovery codes opens your Sésame once, without device or password. You are "
        "signed out everywhere else.",
    ),
    "code": ("Code de secours", "Recovery code"),
    "recover_go": ("Entrer", "Go in"),
    "wrong_code": (
        "Le nom ou le code n'est pas le bon, ou ce code a déjà servi.",
        "The name or the code is not right, or the code was used before.",
    ),
    "no_code": ("Plus de codes ?", "No codes left?"),
    "ask_operator": (
        "La personne qui tient ce serveur peut vous donner un lien à usage unique, qu'affiche la "
        "commande « sesame account recover ».",
        "Whoever runs this server can give you a one-time link, which the command "
        "“sesame account recover” prints.",
    ),
    "reset_lead": ("Ce lien ouvre une fois le Sésame de", "This link opens, once, the Sésame of"),
    "signed_out_elsewhere": (
        "Partout ailleurs, ses connexions prendront fin.",
        "Its sign-ins everywhere else will end.",
    ),
    "letter_why": (
        "Un lien vous sera envoyé, si une adresse vérifiée est connue pour ce nom.",
        "A link is sent to you, if a verified address is known for this name.",
    ),
    "letter_send": ("Envoyer un lien", "Send a link"),
    "letter_perhaps": (
        "Si une adresse vérifiée est connue pour ce nom, un lien y est parti. Il ouvre une fois, "
        "pendant une demi-heure.",
        "If a verified address is known for this name, a link is on its way there. It opens once, "
        "within half an hour.",
    ),
    "letter_sent": ("Ouvrez le lien que nous envoyons à", "Open the link that we send to"),
    "email": ("Adresse électronique", "Mail address"),
    "email_why": (
        "Elle ne sert qu'à vous rendre l'accès, si vous perdez vos appareils.",
        "It is used only to let you back in, if you lose your devices.",
    ),
    "email_new": ("Nouvelle adresse", "New address"),
    "email_proven": ("vérifiée", "verified"),
    "email_not_proven": ("pas encore vérifiée", "not verified yet"),
    "no_email": ("Aucune.", "None."),
    "no_address": ("Ce n'est pas une adresse électronique.", "This is no mail address."),
    "no_letters": (
        "Ce serveur n'envoie pas de courrier. La personne qui le tient peut y remédier "
        "(--smtp-url), ou vous donner un lien.",
        "This server sends no mail. Whoever runs it can see to that (--smtp-url), or give you "
        "a link.",
    ),
    "prove": ("Est-ce votre adresse ?", "Is this your address?"),
    "prove_lead": ("Elle rendra l'accès au Sésame de", "It will let back in to the Sésame of"),
    "prove_why": (
        "Si ce nom n'est pas le vôtre, fermez cette page : quelqu'un s'est trompé d'adresse.",
        "If this name is not yours, close this page: somebody mistook the address.",
    ),
    "prove_go": ("C'est mon adresse", "It is my address"),
    "proven": ("Adresse vérifiée", "Address verified"),
    "email_taken": (
        "Cette adresse est celle d'un autre compte.",
        "This address is that of another account.",
    ),
    "reset_subject": ("Retrouver l'accès à votre Sésame", "Back in to your Sésame"),
    "reset_text": (
        "Bonjour {name},\n\nCe lien ouvre votre Sésame une fois, pendant une demi-heure :\n\n"
        "{link}\n\nPartout ailleurs, vos connexions prendront fin. Si vous n'avez rien demandé, "
        "ne faites rien : rien ne change.\n",
        "Hello {name},\n\nThis link opens your Sésame once, within half an hour:\n\n{link}\n\n"
        "Your sign-ins everywhere else will end. If you did not ask for it, do nothing: nothing "
        "changes.\n",
    ),
    "proof_subject": ("Votre adresse pour Sésame", "Your address for Sésame"),
    "proof_text": (
        "Bonjour,\n\nLe Sésame de {name} demande si cette adresse est la sienne. Si oui, ouvrez "
        "ce lien d'ici demain :\n\n{link}\n\nSinon, ne faites rien.\n",
        "Hello,\n\nThe Sésame of {name} asks whether this address is theirs. If so, open this "
        "link by tomorrow:\n\n{link}\n\nIf not, do nothing.\n",
    ),
    "moved_subject": ("Votre adresse pour Sésame a changé", "Your address for Sésame has changed"),
    "moved_text": (
        "Bonjour {name},\n\nL'adresse de votre Sésame est maintenant {link}. Si ce n'est pas "
        "vous, entrez avec un code de secours et mettez fin aux autres connexions.\n",
        "Hello {name},\n\nThe address of your Sésame is now {link}. If it was not you, go in "
        "with a recovery code and end the other sign-ins.\n",
    ),
    "used_up": ("Ce lien ne sert plus", "This link is used up"),
    "used_up_why": (
        "Un lien de ce genre ne s'utilise qu'une fois, et peu de temps. Demandez-en un autre.",
        "A link of this kind works once, and for a short time. Ask for another one.",
    ),
    "back_in": ("Vous êtes de retour", "You are back in"),
    "back_in_lead": (
        "Partout ailleurs, vos connexions ont pris fin. Donnez-vous maintenant un moyen de "
        "revenir ; ce qui est perdu, retirez-le.",
        "Your sign-ins everywhere else have ended. Now give yourself a way to come back; what is "
        "lost, remove.",
    ),
    "passkey_here": ("Créer une clé d'accès pour cet appareil", "Make a passkey for this device"),
    "password_here": ("Choisir un mot de passe", "Choose a password"),
    "remove_lost": ("Retirer la clé d'un appareil perdu", "Remove a lost device's passkey"),
    "account": ("Mon compte", "My account"),
    "passkey": ("Clé d'accès", "Passkey"),
    "passkeys": ("Clés d'accès", "Passkeys"),
    "passkeys_why": (
        "Votre téléphone ou votre ordinateur vous reconnaît, d'un doigt, du visage ou de son "
        "code. Rien à retenir, et rien qu'un faux site puisse vous soutirer.",
        "Your phone or computer knows you by a finger, your face or its code. There is nothing "
        "to remember, and nothing that a false website could get out of you.",
    ),
    "passkeys_not_here": (
        "Ce serveur est à une adresse en chiffres, pour laquelle les navigateurs ne font pas de "
        "clés d'accès.",
        "This server is at an address in figures, for which browsers make no passkeys.",
    ),
    "passkeys_not_in_browser": (
        "Ce navigateur ne connaît pas les clés d'accès. Essayez avec un autre, ou avec votre "
        "téléphone.",
        "This browser does not know passkeys. Try another one, or your phone.",
    ),
    "passkeys_need_script": (
        "Les clés d'accès ont besoin de JavaScript, que ce navigateur n'exécute pas ici.",
        "Passkeys need JavaScript, which this browser does not run here.",
    ),
    "no_passkeys": ("Vous n'en avez pas encore.", "You have none yet."),
    "add_passkey": ("Ajouter une clé d'accès", "Add a passkey"),
    "make_passkey": ("Créer la clé d'accès", "Make the passkey"),
    "name_passkey": ("Nom de la clé", "Name of the passkey"),
    "name_why": (
        "Pour la reconnaître plus tard parmi d'autres.",
        "To tell it from others later.",
    ),
    "no_name": ("Il lui faut un nom.", "It needs a name."),
    "passkey_not_made": (
        "La clé d'accès n'a pas été créée. Réessayez.",
        "The passkey was not made. Try again.",
    ),
    "passkey_known": (
        "Cet appareil a déjà une clé d'accès pour ce compte.",
        "This device has a passkey for this account already.",
    ),
    "passkey_many": (
        "Vous avez trop de clés d'accès : retirez-en une d'abord.",
        "You have too many passkeys: remove one first.",
    ),
    "not_now": ("Pas maintenant", "Not now"),
    "made_on": ("Créée le", "Made on"),
    "used_on": ("utilisée le", "last used on"),
    "never_used": ("jamais utilisée", "never used"),
    "doubted": ("peut-être copiée", "perhaps copied"),
    "travels": (
        "Elle peut vous suivre sur vos autres appareils, par votre trousseau.",
        "It can follow you to your other devices, by your keychain.",
    ),
    "stays": ("Elle ne quitte pas son appareil.", "It does not leave its device."),
    "save": ("Enregistrer", "Save"),
    "remove_title": ("Retirer cette clé", "Remove this passkey"),
    "remove_why": (
        "Elle n'ouvrira plus votre compte. Si l'appareil est perdu, mettez fin aussi aux "
        "connexions qui y sont ouvertes.",
        "It will not open your account any more. If the device is lost, end its sign-ins too.",
    ),
    "remove": ("Retirer", "Remove"),
    "last_way": (
        "C'est votre seul moyen d'entrer : ajoutez une autre clé d'accès ou un mot de passe avant "
        "de la retirer.",
        "It is your only way in: add another passkey or a password before you remove it.",
    ),
    "shown": ("Ce que je montre", "What I show"),
    "identity": ("Identité", "Identity"),
    "identity_row": (
        "Qui répond de vous, où sont vos données, vos clés.",
        "Who vouches for you, where your data is, your keys.",
    ),
    "sharing": ("Qui peut y accéder", "Who has access"),
    "sharing_row": (
        "Document par document, dossier par dossier, et vos groupes.",
        "Document by document, folder by folder, and your groups.",
    ),
    "other_ways": ("Autres moyens d'entrer", "Other ways in"),
    "has_password": ("Vous en avez un.", "You have one."),
    "has_no_password": (
        "Aucun : vos clés d'accès suffisent.",
        "None: your passkeys will do.",
    ),
    "add_password": ("Choisir un mot de passe", "Choose a password"),
    "new_password": ("Nouveau mot de passe", "New password"),
    "password_why": (
        "12 caractères au moins. Une phrase est facile à retenir.",
        "12 characters at least. A sentence is easy to remember.",
    ),
    "password_ends": (
        "Partout ailleurs, vous serez déconnecté.",
        "You are signed out everywhere else.",
    ),
    "too_short": (
        "Ce mot de passe est trop court : il en faut 12 caractères au moins.",
        "This password is too short: 12 characters at least.",
    ),
    "no_password": ("Se passer de mot de passe", "Do without a password"),
    "no_password_why": (
        "Vos clés d'accès et vos codes de secours suffisent, et il n'y a plus rien à deviner.",
        "Your passkeys and recovery codes will do, and there is nothing left to guess.",
    ),
    "password_last_way": (
        "C'est votre seul moyen d'entrer : ajoutez d'abord une clé d'accès.",
        "It is your only way in: add a passkey first.",
    ),
    "codes": ("Codes de secours", "Recovery codes"),
    "codes_left": ("Codes qui peuvent encore servir :", "Codes that can still be used:"),
    "no_codes_left": (
        "Il ne vous en reste aucun : faites-en de nouveaux.",
        "You have none left: make new ones.",
    ),
    "codes_why": (
        "Chacun ouvre votre Sésame une fois, si vous perdez vos appareils. Les nouveaux "
        "remplacent tous les anciens.",
        "Each opens your Sésame once, if you lose your devices. New ones replace all the old.",
    ),
    "codes_new": ("Faire de nouveaux codes", "Make new codes"),
    "codes_shown": (
        "Notez-les maintenant et gardez-les ailleurs qu'ici : ils ne seront plus montrés. Les "
        "anciens ne servent plus.",
        "Write them down now and keep them elsewhere than here: they are not shown again. The "
        "old ones are void.",
    ),
    "codes_noted": ("C'est noté", "Written down"),
    "sign_ins": ("Connexions", "Sign-ins"),
    "sign_ins_why": (
        "Où votre compte est ouvert. Mettre fin à une connexion déconnecte aussi ses applications.",
        "Where your account is open. Ending a sign-in signs its apps out too.",
    ),
    "some_device": ("Appareil inconnu", "Unknown device"),
    "since": ("Depuis le", "Since"),
    "this_one": ("celle-ci", "this one"),
    "end": ("Mettre fin", "End"),
    "end_others": ("Mettre fin à toutes les autres", "End all others"),
    "server": ("Ce serveur", "This server"),
    "invitations": ("Invitations", "Invitations"),
    "invitations_why": ("D'autres Sésames que le vôtre ici", "Other Sésames than yours here"),
    "to_office": ("Mes entreprises", "My companies"),
    "confirm": ("Est-ce bien vous ?", "Is it you?"),
    "confirm_why": (
        "Ce que vous demandez compte : montrez encore une fois que c'est vous.",
        "What you ask for matters: show once more that it is you.",
    ),
    "wrong_password": (
        "Le mot de passe n'est pas le bon.",
        "The password is not right.",
    ),
    "use_passkey": ("Utiliser une clé d'accès", "Use a passkey"),
    "go_on": ("Continuer", "Go on"),
    "no_way": (
        "Ce compte n'a ni clé d'accès ni mot de passe. Un code de secours permet d'en choisir un.",
        "This account has neither passkey nor password. A recovery code lets you choose one.",
    ),
}
words = Lexicon(WORDS)
