"""The words of the desk, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.web.desk.asked_words import ASKED
from pod_server.web.desk.customer_words import CUSTOMERS
from pod_server.web.desk.goods_words import GOODS
from pod_server.web.lexicon import Lexicon
from vocab.terms import SESAME

WORDS: Mapping[str, tuple[str, str]] = {
    "account": ("Mon compte", "My account"),
    "sign_out": ("Se déconnecter", "Sign out"),
    "desk": ("Mon entreprise", "My company"),
    "desk_lead": (
        "Ce que votre entreprise déclare, signé une fois, et le même pour tous vos clients.",
        "What your company declares, signed once, and the same for all your customers.",
    ),
    "next": ("À faire maintenant", "To do now"),
    "all_well": (
        "Tout est à jour. Nous vous écrirons avant que quelque chose se périme.",
        "All is up to date. We will write to you before anything goes stale.",
    ),
    "all_well_no_mail": (
        "Tout est à jour. Revenez avant le {}.",
        "All is up to date. Come back before {}.",
    ),
    "no_mail": (
        "Donnez une adresse pour être prévenue avant qu'une réponse se périme",
        "Give an address to be told before an answer goes stale",
    ),
    "go_key": ("Faire ma clé de signature", "Make my signing key"),
    "go_form": ("Remplir mes réponses", "Fill in my answers"),
    "go_form_lead": ("{} sur {} ont une réponse.", "{} of {} have an answer."),
    "go_sign": ("Relire et signer", "Read again and sign"),
    "go_sign_lead": ("À signer : {}.", "To sign: {}."),
    "go_open": ("Ouvrir le compte", "Open the account"),
    "go_open_lead": ("Chez {}.", "With {}."),
    "go_send": ("Envoyer à tous mes clients", "Send to all my customers"),
    "go_send_lead": (
        "{} n'ont pas encore vos dernières déclarations.",
        "{} do not have your latest statements yet.",
    ),
    "go_renew": ("Rien n'a changé : redire", "Nothing has changed: say it again"),
    "go_renew_lead": ("À renouveler : {}.", "To be renewed: {}."),
    "answers": ("Mes réponses", "My answers"),
    "Required": ("Nécessaires pour vendre", "Needed to sell"),
    "AnswerRequired": ("Une réponse, ou un refus signé", "An answer, or a signed refusal"),
    "Optional": ("Facultatives", "Optional"),
    "answered_of": ("{} sur {}", "{} of {}"),
    "page": ("page {}", "page {}"),
    "page_of": ("Page {} sur {}", "Page {} of {}"),
    "my_key": ("Ma clé de signature", "My signing key"),
    "back": ("Mon entreprise", "My company"),
    "key": ("Ma clé de signature", "My signing key"),
    "key_lead": (
        "Elle signe ce que vous déclarez : personne ne peut le changer ensuite, ni le dire à votre "
        "place. Elle naît dans ce navigateur et n'en sort pas ; ce serveur ne la voit jamais.",
        "It signs what you declare: nobody can change it afterwards, or say it in your stead. It "
        "is made in this browser and does not leave it; this server never sees it.",
    ),
    "key_backup": (
        "Un fichier de secours va dans vos téléchargements. Gardez-le en lieu sûr, sur une clé USB "
        "par exemple : qui l'a peut signer pour vous, et sans lui un téléphone perdu vous oblige à "
        "changer de clé.",
        "A backup file goes to your downloads. Keep it in a safe place, on a USB stick for "
        "example: whoever has it can sign for you, and without it a lost phone means a new key.",
    ),
    "key_make": ("Faire ma clé et garder le fichier", "Make my key and keep the file"),
    "key_lock": (
        "Votre clé d'accès la verrouille, si elle sait : chaque signature la demandera, et vos "
        "autres appareils qui l'ont signeront aussi.",
        "Your passkey locks it, if it can: each signature will ask for it, and your other devices "
        "that have it can sign too.",
    ),
    "key_plainly": ("La faire sans ma clé d'accès", "Make it without my passkey"),
    "key_declined": (
        "Votre clé d'accès n'a pas répondu : recommencez, ou faites la clé sans elle.",
        "Your passkey did not answer: try again, or make the key without it.",
    ),
    "key_locked": (
        "Elle est verrouillée : votre clé d'accès l'ouvre à chaque signature.",
        "It is locked: your passkey opens it at each signature.",
    ),
    "sign_declined": (
        "Votre clé d'accès n'a pas répondu, et rien n'est signé : recommencez.",
        "Your passkey did not answer, and nothing is signed: try again.",
    ),
    "key_is": ("La clé inscrite à votre adresse :", "The key that is listed at your address:"),
    "key_here": ("Elle est dans ce navigateur.", "It is in this browser."),
    "key_not_here": (
        "Elle n'est pas dans ce navigateur : ouvrez votre fichier de secours.",
        "It is not in this browser: open your backup file.",
    ),
    "key_file": ("Le fichier de secours", "The backup file"),
    "key_restore": ("Reprendre ma clé", "Take my key back"),
    "key_other": (
        "Ce fichier n'est pas celui de la clé inscrite : cherchez l'autre.",
        "This file is not that of the listed key: look for the other one.",
    ),
    "key_lost": (
        "Le fichier est perdu aussi : faire une autre clé",
        "The file is lost too: make another key",
    ),
    "key_lost_why": (
        "Faites une autre clé. Ce que l'ancienne a signé reste valable ; si quelqu'un d'autre peut "
        "l'avoir, retirez-la de votre identité, dans votre compte.",
        "Make another key. What the old one signed stays good; if somebody else may have it, take "
        "it out of your identity, in your account.",
    ),
    "key_none": (
        "Ce navigateur ne sait pas faire de clé de signature. Un navigateur à jour le sait : "
        "Safari 17, Firefox 129, Chrome 137, ou plus récent.",
        "This browser cannot make a signing key. One that is up to date can: Safari 17, Firefox "
        "129, Chrome 137, or newer.",
    ),
    "key_unsure": (
        "La clé n'a pas signé comme elle devait : recommencez.",
        "The key did not sign as it should: try again.",
    ),
    "key_script": (
        "Votre clé vit dans ce navigateur : il y faut JavaScript.",
        "Your key lives in this browser: that takes JavaScript.",
    ),
    "siren": ("Partir du registre", "Start from the register"),
    "siren_lead": (
        "Donnez votre numéro SIREN : le registre des entreprises remplit une bonne part. Vous "
        "relirez tout.",
        "Give your SIREN number: the register of companies fills in a good part. You will read "
        "all of it again.",
    ),
    "siren_number": ("Numéro SIREN, 9 chiffres", "SIREN number, 9 digits"),
    "siren_fill": ("Remplir", "Fill in"),
    "siren_done": (
        "Rempli pour vous : {}. Relisez, corrigez.",
        "Filled in for you: {}. Read it again, mend it.",
    ),
    "certificate": ("Partir d'un certificat", "Start from a certificate"),
    "certificate_lead": (
        "Si votre entreprise a un certificat européen (EUCC) dans son portefeuille, donnez-en le "
        "fichier : il remplit une bonne part. Les personnes qu'il nomme sont laissées de côté.",
        "If your company has an EU company certificate (EUCC) in its wallet, give its file: it "
        "fills in a good part. People that it names are left behind.",
    ),
    "certificate_file": ("Le certificat (JSON, SD-JWT)", "The certificate (JSON, SD-JWT)"),
    "form_lead": (
        "Chaque page est gardée quand vous passez à la suivante. Rien ne part avant que vous ayez "
        "signé.",
        "Each page is kept when you go on to the next. Nothing leaves before you have signed.",
    ),
    "what": ("Ce que c'est", "What it is"),
    "why": ("Pourquoi c'est demandé", "Why it matters"),
    "usual": ("Ce qui est habituel", "What is usual"),
    "law": ("Quelle loi", "Which law"),
    "more": ("Ce que c'est, pourquoi, ce qui est habituel", "What it is, why, what is usual"),
    "year": ("Les chiffres sont ceux de l'année", "The figures are those of the year"),
    "several": ("plusieurs : séparés par une virgule", "several: separated by a comma"),
    "survey": ("Comment la question a été posée", "How the question was asked"),
    "refuse": ("Je ne donne pas de réponse", "I give no answer"),
    "refusal": ("Pourquoi", "Why"),
    "no_refusal": ("— j'ai répondu —", "— I have answered —"),
    "note": ("En quelques mots (facultatif)", "In a few words (optional)"),
    "yes": ("Oui", "Yes"),
    "no": ("Non", "No"),
    "sure": ("C'est bien moins d'un pour cent", "It is indeed less than one per cent"),
    "signed_as": ("Déjà signé :", "Signed already:"),
    "change": ("Si vous le changez, c'est que", "If you change it, it is because"),
    "changed": ("cela a changé depuis", "it has changed since"),
    "typo": ("c'était une faute de frappe", "it was a typing error"),
    "otherwise": ("autre raison :", "another reason:"),
    "otherwise_text": ("Autre raison", "Another reason"),
    "unmeasured": (
        "Tout ce qui est vide sur cette page : non mesuré",
        "All that is empty on this page: not measured",
    ),
    "save_on": ("Garder et continuer", "Keep and go on"),
    "save_last": ("Garder et relire", "Keep and read again"),
    "kept": ("C'est gardé.", "It is kept."),
    "form_wrong": (
        "C'est gardé tel quel. À corriger avant de signer : {}.",
        "It is kept as it is. To be mended before signing: {}.",
    ),
    "skip_optional": (
        "Le reste est facultatif : passer à la signature",
        "The rest is optional: go on to signing",
    ),
    "sign": ("Relire et signer", "Read again and sign"),
    "sign_lead": (
        "Voilà ce que vous allez signer. Une fois signé, cela ne se change plus en silence : une "
        "correction porte sa raison, et l'ancienne valeur reste visible.",
        "This is what you are about to sign. Once signed, it does not change in silence: a "
        "correction carries its reason, and the former value stays visible.",
    ),
    "sign_renew_lead": (
        "Rien n'a changé ? Ces déclarations sont redites telles quelles, à la date d'aujourd'hui "
        "ou pour l'année écoulée.",
        "Nothing has changed? These statements are said again as they are, as of today or for the "
        "year that is over.",
    ),
    "sign_button": ("Signer", "Sign"),
    "sign_nothing": ("Rien n'attend votre signature.", "Nothing waits for your signature."),
    "sign_wrong": ("À corriger d'abord", "To be mended first"),
    "sign_missing": ("Sans réponse encore", "Without an answer yet"),
    "sign_missing_why": (
        "Vous pouvez signer sans elles ; vous ne pourrez pas vendre avant de les donner.",
        "You can sign without these; you cannot sell before you give them.",
    ),
    "sign_failed": (
        "La signature n'a pas pu être faite : reprenez votre clé.",
        "The signature could not be made: take your key back.",
    ),
    "mend": ("corriger", "mend"),
    "refused_value": ("Refus : {}", "Refused: {}"),
    **CUSTOMERS,
    **ASKED,
    **GOODS,
}
words = Lexicon(WORDS)
#: The states of an account, by the last part of their IRI.
STATES: Mapping[str, tuple[str, str]] = {
    SESAME.REQUESTED: (
        "Demandé : le citoyen n'a pas encore répondu",
        "Asked for: the citizen has not answered yet",
    ),
    SESAME.OFFERED: (
        "Accepté : ses conditions attendent votre réponse",
        "Accepted: their terms wait for your answer",
    ),
    SESAME.ALTERNATIVE_PROPOSED: (
        "Accepté : vos conditions attendent sa réponse",
        "Accepted: your terms wait for their answer",
    ),
    SESAME.ACCEPTED: ("Ouvert : il manque des réponses", "Open: answers are missing"),
    SESAME.OPEN: ("Vous pouvez lui vendre", "You may sell to them"),
    SESAME.RESTRICTED: (
        "Restreint : des réponses sont à renouveler",
        "Restricted: answers have to be renewed",
    ),
    SESAME.REFUSED: ("Refusé", "Refused"),
    SESAME.SUSPENDED: ("Suspendu", "Suspended"),
    SESAME.CLOSED: ("Fermé", "Closed"),
    "": ("Pas encore demandé", "Not asked for yet"),
}
