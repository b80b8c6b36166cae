"""Words of the app: scanning, cards, history, favourites, comparing."""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.web.lexicon import Lexicon
from pod_server.web.pocket.push_words import PUSH

POCKET: Mapping[str, tuple[str, str]] = {
    "app_name": ("Sésame en poche", "Sésame in the pocket"),
    "app_about": (
        "Ce que vos entreprises vous ont dit de leurs produits, en magasin aussi.",
        "What your companies have told you of their products, in the shop too.",
    ),
    "at_home": ("Mon Sésame", "My Sésame"),
    "skip": ("Aller au contenu", "Skip to content"),
    "parts": ("Parties de l'application", "Parts of the app"),
    "no_script": (
        "Cette page a besoin de scripts. Le reste de votre Sésame s'en passe.",
        "This page needs scripts. The rest of your Sésame does without.",
    ),
    "scan": ("Scanner", "Scan"),
    "scan_title": ("Scanner un produit", "Scan a product"),
    "history": ("Historique", "History"),
    "favourites": ("Favoris", "Favourites"),
    "compare": ("Comparer", "Compare"),
    "compare_title": ("Côte à côte", "Side by side"),
    "card": ("Fiche du produit", "Product card"),
    "start_camera": ("Ouvrir la caméra", "Open the camera"),
    "stop_camera": ("Fermer la caméra", "Close the camera"),
    "torch": ("Lampe", "Torch"),
    "sound": ("Son", "Sound"),
    "looking": ("La caméra cherche un code…", "The camera looks for a code…"),
    "no_reader": (
        "La lecture par la caméra manque à ce serveur : « make web » l'ajoute. Entrez les "
        "chiffres ou collez un lien.",
        "This server has no reader for the camera: “make web” adds it. Type the digits or paste "
        "a link.",
    ),
    "reader_failed": (
        "La lecture par la caméra n'a pas pu être chargée. Réessayez avec du réseau, ou entrez "
        "les chiffres.",
        "The reader for the camera could not be loaded. Try again with a network, or type the "
        "digits.",
    ),
    "no_camera": (
        "Pas de caméra, ou elle n'est pas permise : permettez-la dans les réglages du "
        "navigateur, ou entrez les chiffres.",
        "No camera, or it is not allowed: allow it in the browser's settings, or type the digits.",
    ),
    "digits": ("Chiffres sous le code-barres", "Digits under the bar code"),
    "look_up": ("Voir la fiche", "See the card"),
    "link_or_text": ("Un lien ou un texte", "A link or a text"),
    "link_hint": (
        "L'adresse d'une page de boutique, ou ce qu'une autre application vous partage. Rien "
        "n'est demandé à la boutique.",
        "The address of a shop's page, or what another app shares with you. Nothing is asked of "
        "the shop.",
    ),
    "wrong_digit": (
        "La clé de contrôle de {digits} est fausse : {right} serait juste. Vérifiez chaque "
        "chiffre sur l'emballage.",
        "The check digit of {digits} does not hold: {right} would be right. Check each digit "
        "against the package.",
    ),
    "of_a_shop": (
        "{digits} est un numéro qu'un magasin se donne : il ne dit rien ailleurs.",
        "{digits} is a number that a shop makes up for itself: it says nothing elsewhere.",
    ),
    "not_digits": (
        "« {digits} » n'est pas un numéro de produit : il en faut 8, 12, 13 ou 14 chiffres.",
        "“{digits}” is no product number: it takes 8, 12, 13 or 14 digits.",
    ),
    "no_code": (
        "Aucun produit dans ce texte : ni numéro, ni adresse d'un code, ni données de produit.",
        "No product in this text: neither a number, nor the address of a code, nor product data.",
    ),
    "unknown": (
        "Vos entreprises ne vous ont rien dit de ce produit.",
        "Your companies have told you nothing of this product.",
    ),
    "unknown_offline": (
        "Hors ligne, et rien de ce produit sur ce téléphone. Réessayez avec du réseau.",
        "Offline, and nothing of this product on this phone. Try again with a network.",
    ),
    "wait": ("Un instant…", "One moment…"),
    "model": ("Modèle", "Model"),
    "batch": ("Lot", "Batch"),
    "item": ("Exemplaire", "Item"),
    "not_told": ("non communiqué", "not disclosed"),
    "as_of": ("au {day}", "as of {day}"),
    "source": ("Source : {text}", "Source: {text}"),
    "assurance": ("Assurance : {text}", "Assurance: {text}"),
    "flags": ("À savoir d'abord", "To know first"),
    "lines": ("Ce qui en est dit", "What is said of it"),
    "more": ("Et aussi", "And also"),
    "seller": ("Qui vend", "Who sells"),
    "may_sell": ("peut vous vendre", "may sell to you"),
    "may_not_sell": ("ne peut pas vous vendre", "may not sell to you"),
    "circle": ("Ce que dit mon cercle", "What my circle says"),
    "reply_of": ("Réponse signée de {who}", "Signed reply of {who}"),
    "reply_before": (
        "elle répond à ce que vous disiez avant",
        "it answers what you said before",
    ),
    "others": ("D'autres en parlent aussi", "Others speak of it too"),
    "on_my_sesame": (
        "La fiche sur mon Sésame : carte, étapes, questions (avec du réseau)",
        "The card on my Sésame: map, steps, questions (with a network)",
    ),
    "better": ("Convient mieux à vos critères", "Fits your criteria better"),
    "places": ("Lieux", "Places"),
    "events": ("Étapes", "Steps"),
    "from_server": (
        "À jour : lu sur votre Sésame le {time}.",
        "Up to date: read on your Sésame on {time}.",
    ),
    "offline_since": ("Hors ligne, vu le {time}.", "Offline, seen on {time}."),
    "from_copy": ("Copie du {time}, en cours de vérification…", "Copy of {time}, being checked…"),
    "favourite": ("Favori", "Favourite"),
    "scan_next": ("Scanner un autre produit", "Scan another product"),
    "no_history": (
        "Rien de scanné encore. Ce que vous scannez reste sur ce téléphone.",
        "Nothing scanned yet. What you scan stays on this phone.",
    ),
    "history_hint": (
        "Gardé sur ce téléphone seul, 500 au plus. Cochez-en deux ou trois pour comparer.",
        "Kept on this phone alone, 500 at most. Tick two or three to compare.",
    ),
    "clear_history": ("Effacer l'historique", "Clear the history"),
    "no_favourites": (
        "Aucun favori : touchez « Favori » sur une fiche.",
        "No favourites: tap “Favourite” on a card.",
    ),
    "older": ("Plus anciens", "Older"),
    "newer": ("Plus récents", "Newer"),
    "compare_pick": ("Cochez deux ou trois produits.", "Tick two or three products."),
    "compare_one": ("Comparer {name}", "Compare {name}"),
    "copy_state": ("Copie hors ligne", "Offline copy"),
    "copy_none": ("Pas encore de copie sur ce téléphone.", "No copy on this phone yet."),
    "copy_made": ("{count} fiches, copie du {time}.", "{count} cards, copy of {time}."),
    "copy_cut": (
        "Toutes n'ont pas tenu : les plus récentes sont là.",
        "Not all of them fitted: the newest are here.",
    ),
    "other_batch": (
        "Cette fiche est celle d'un autre lot : comparez avec ce que porte le produit.",
        "This card is of another batch: compare with what the product bears.",
    ),
    "behind": ("Qui est derrière", "Who is behind it"),
    "copy_old": (
        "Cette copie ne vaut plus depuis le {time} : reconnectez-vous pour la refaire.",
        "This copy has been out of date since {time}: connect to make it anew.",
    ),
    "signature_verified": (
        "Signature de votre Sésame vérifiée par ce téléphone.",
        "Your Sésame's signature was verified by this phone.",
    ),
    "signature_cannot": (
        "Ce navigateur ne sait pas vérifier la signature (Ed25519) : la copie est montrée telle "
        "qu'elle est venue.",
        "This browser cannot verify the signature (Ed25519): the copy is shown as it came.",
    ),
    "signature_wrong": (
        "La signature d'une copie reçue n'est pas juste : elle n'a pas été gardée.",
        "The signature of a copy that came does not hold: it was not kept.",
    ),
    "signed_out": (
        "Vous n'êtes plus connecté·e : la copie de ce téléphone est montrée.",
        "You are signed out: this phone's copy is shown.",
    ),
    "sign_in": ("Se connecter", "Sign in"),
    "erase": ("Tout effacer de ce téléphone", "Erase everything from this phone"),
    "erased": ("Ce téléphone ne garde plus rien.", "This phone keeps nothing any more."),
    "no_room": (
        "Ce téléphone n'a plus de place ou ne garde rien (navigation privée) : sans réseau, rien "
        "ne sera montré.",
        "This phone has no room left or keeps nothing (private browsing): without a network, "
        "nothing will be shown.",
    ),
    "waiting_title": ("Un paiement attend votre réponse", "A payment waits for your answer"),
    "see_payment": ("Voir et répondre", "See and answer"),
    "pay_title": ("Payer sans réseau", "Pay without a network"),
    "pay_to": ("À payer à", "To be paid to"),
    "pay_calls_itself": ("se présente comme {name}", "calls itself {name}"),
    "pay_simulated": (
        "Paiement simulé : aucun argent ne passe.",
        "Simulated payment: no money moves.",
    ),
    "pay_before": ("Avant de décider", "Before you decide"),
    "pay_of_copy": (
        "Hors ligne, d'après la copie du {time} : ce qui a été dit depuis n'y est pas.",
        "Offline, of the copy of {time}: what was said since is not in it.",
    ),
    "pay_approve": ("Valider", "Approve"),
    "pay_decline": ("Refuser", "Refuse"),
    "pay_later": ("Plus tard", "Later"),
    "pay_approved": (
        "Validé et signé par ce téléphone. Donnez cette décision à la caisse.",
        "Approved and signed by this phone. Give this decision to the till.",
    ),
    "pay_declined": (
        "Refusé et signé par ce téléphone. Rien n'est payé.",
        "Refused and signed by this phone. Nothing is paid.",
    ),
    "pay_brought": ("Votre Sésame l'a gardée.", "Your Sésame has kept it."),
    "pay_refused": (
        "Votre Sésame ne l'a pas gardée : la demande a pu être décidée avant, sur un autre "
        "téléphone.",
        "Your Sésame did not keep it: the request may have been decided before, on another phone.",
    ),
    "pay_paper": (
        "La décision signée, sans ce que vous avez lu",
        "The signed decision, without what you have read",
    ),
    "pay_copy": ("Copier", "Copy"),
    "pay_add": ("Faire signer ce téléphone", "Let this phone sign"),
    "pay_unreadable": (
        "Ce n'est pas une demande de paiement lisible. Demandez à la caisse un nouveau code.",
        "This is no request for a payment that can be read. Ask the till for another code.",
    ),
    "pay_expired": (
        "Cette demande a expiré : rien n'est payé. La caisse peut redemander.",
        "This request has expired: nothing is paid. The till can ask again.",
    ),
    "pay_no_copy": (
        "Ce téléphone n'a pas de copie pour décider. Ouvrez l'application une fois avec du réseau.",
        "This phone has no copy to decide with. Open the app once with a network.",
    ),
    "pay_unverified": (
        "La copie de ce téléphone n'a pas pu être vérifiée : rien n'est signé d'après elle.",
        "This phone's copy could not be verified: nothing is signed by it.",
    ),
    "pay_old": (
        "La copie de ce téléphone ne vaut plus. Ouvrez l'application avec du réseau.",
        "This phone's copy is out of date. Open the app with a network.",
    ),
    "pay_no_key": (
        "Ce téléphone ne signe pas encore vos paiements ; l'ajouter demande du réseau.",
        "This phone does not sign your payments yet; to add it takes a network.",
    ),
    "pay_not_taken": (
        "Vos réglages, ou cette copie, ne prennent pas de demande de ce commerçant. Payez comme "
        "d'habitude.",
        "Your settings, or this copy, take no request of this shop. Pay as usual.",
    ),
    "pay_failed": (
        "Rien n'a été signé : la clé ou la clé d'accès n'a pas répondu. Essayez encore.",
        "Nothing was signed: the key or the passkey did not answer. Try again.",
    ),
    **PUSH,
}

words = Lexicon(POCKET)
#: What the program itself says; the rest stands in the page.
SAID = (
    *("wrong_digit", "of_a_shop", "not_digits", "no_code", "unknown", "unknown_offline", "wait"),
    *("model", "batch", "item", "not_told", "as_of", "source", "assurance", "flags", "lines"),
    *("more", "seller", "may_sell", "may_not_sell", "behind", "others", "circle", "better"),
    *("reply_of", "reply_before"),
    *("places", "events", "on_my_sesame", "from_server", "offline_since", "from_copy"),
    *("other_batch", "compare_one", "compare_pick", "copy_none", "copy_made", "copy_cut"),
    *("copy_old", "signature_verified", "signature_cannot", "signature_wrong", "erased"),
    *("no_room", "no_reader", "reader_failed", "no_camera", "looking", "see_payment"),
    *("pay_calls_itself", "pay_of_copy", "pay_approved", "pay_declined", "pay_unreadable"),
    *("pay_expired", "pay_no_copy", "pay_unverified", "pay_old", "pay_no_key", "pay_not_taken"),
    *("pay_failed", "pay_brought", "pay_refused"),
    *("push_on", "push_off", "push_is_on", "push_is_off", "push_cannot", "push_denied"),
    *("push_failed", "push_end"),
)
