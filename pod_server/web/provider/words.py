"""The words of signing in and consenting, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.web.lexicon import Lexicon

WORDS: Mapping[str, tuple[str, str]] = {
    "sign_in": ("Se connecter", "Sign in"),
    "sign_in_for": ("Connectez-vous pour continuer vers", "Sign in to go on to"),
    "name": ("Nom ou adresse électronique", "Name or mail address"),
    "password": ("Mot de passe", "Password"),
    "wrong": (
        "Le nom ou le mot de passe n'est pas le bon.",
        "The name or the password is not right.",
    ),
    "lost": (
        "Appareil ou mot de passe perdu ?",
        "Lost your device or your password?",
    ),
    "with_passkey": ("Se connecter avec une clé d'accès", "Sign in with a passkey"),
    "or_password": ("ou avec un mot de passe", "or with a password"),
    "passkey_failed": (
        "Aucune clé d'accès n'a répondu. Réessayez, ou connectez-vous autrement.",
        "No passkey answered. Try again, or sign in another way.",
    ),
    "passkey_unreadable": (
        "Cette réponse n'est pas celle d'une clé d'accès. Réessayez.",
        "This answer is not that of a passkey. Try again.",
    ),
    "passkey_origin": (
        "Cette réponse a été faite pour un autre site. Recommencez depuis cette page.",
        "This answer was made for another website. Begin again from this page.",
    ),
    "passkey_framed": (
        "Cette réponse a été faite dans la page d'un autre site. Recommencez depuis cette page.",
        "This answer was made within a page of another website. Begin again from this page.",
    ),
    "passkey_stale": (
        "La page était ouverte depuis trop longtemps. Réessayez.",
        "The page was open for too long. Try again.",
    ),
    "passkey_party": (
        "Cette clé d'accès est celle d'un autre site.",
        "This passkey is for another website.",
    ),
    "passkey_locked": (
        "L'appareil n'a pas vérifié que c'est vous. Déverrouillez-le d'un doigt, du visage ou de "
        "son code, et réessayez.",
        "The device did not check that it is you. Unlock it with a finger, your face or its code, "
        "and try again.",
    ),
    "passkey_unknown": (
        "Cette clé d'accès n'est pas connue ici, ou elle a été retirée. Connectez-vous autrement.",
        "This passkey is not known here, or was removed. Sign in another way.",
    ),
    "passkey_foreign": (
        "Cette clé d'accès est celle de quelqu'un d'autre.",
        "This passkey is somebody else's.",
    ),
    "passkey_copied": (
        "Il existe peut-être une copie de cette clé d'accès. Connectez-vous autrement, et "
        "retirez-la de votre compte.",
        "There may be a copy of this passkey. Sign in another way, and remove it from your "
        "account.",
    ),
    "too_many": (
        "Trop d'essais. Réessayez plus tard.",
        "Too many attempts. Try again later.",
    ),
    "consent": ("Autoriser cette application ?", "Let this app in?"),
    "on_device": ("Un programme de cet appareil-ci.", "A program on this device."),
    "calls_itself": ("Elle se nomme", "It calls itself"),
    "unnamed": ("Une application sans nom", "An app without a name"),
    "own_browser": (
        "L'explorateur de données de ce serveur",
        "The data browser of this server",
    ),
    "host": ("L'application de", "The app of"),
    "document": ("L'application se décrit à", "The app describes itself at"),
    "no_document": (
        "Ce nom, l'application se l'est donné elle-même : fiez-vous à l'adresse ci-dessus.",
        "The app gave itself this name: go by the address above.",
    ),
    "gets": ("Elle obtient", "It gets"),
    "scope_openid": ("de savoir que c'est vous", "to know that it is you"),
    "scope_webid": ("votre identifiant WebID", "your WebID"),
    "scope_profile": ("votre profil", "your profile"),
    "scope_offline_access": (
        "de rester connectée en votre absence, jusqu'à ce que vous la déconnectiez",
        "to stay signed in while you are away, until you sign it out",
    ),
    "where": ("Où peut-elle aller ?", "Where may it go?"),
    "where_all": ("Partout où j'ai accès", "Wherever I have access"),
    "warning": (
        "Comme vous-même. Si elle peut modifier, elle entre aussi sur d'autres serveurs, et peut "
        "décider qui voit quoi.",
        "As you yourself. If it may change things, it gets in on other servers too, and can "
        "decide who sees what.",
    ),
    "where_some": ("Seulement ici :", "Only here:"),
    "where_some_why": (
        "Et, comme n'importe qui, ce qui est public. Elle ne décide pas qui voit quoi, et "
        "n'entre sur aucun autre serveur.",
        "And, as anybody does, what is public. It does not decide who sees what, and no other "
        "server lets it in.",
    ),
    "folders": ("Mes dossiers", "My folders"),
    "other_place": ("Un autre dossier, ou un document", "Another folder, or a document"),
    "other_place_why": (
        "Son adresse, telle que le navigateur la montre.",
        "Its address, as the browser shows it.",
    ),
    "add_place": ("Ajouter cet endroit", "Add this place"),
    "no_place": (
        "Cochez un dossier, ou donnez l'adresse d'un document.",
        "Tick a folder, or give the address of a document.",
    ),
    "no_such_place": (
        "Une de ces adresses n'est celle d'aucun pod de ce serveur. Corrigez-la ou retirez-la.",
        "One of these addresses is in no pod of this server. Correct it, or take it out.",
    ),
    "many_places": (
        "C'est trop d'endroits : choisissez un dossier qui les contient.",
        "These are too many places: choose a folder that holds them.",
    ),
    "may": ("Que peut-elle y faire ?", "What may it do there?"),
    "may_change": ("Voir et modifier", "See and change"),
    "may_see": ("Voir seulement", "Only see"),
    "until": ("Jusqu'à quand ?", "Until when?"),
    "until_day": ("Pendant un jour", "For a day"),
    "until_week": ("Pendant une semaine", "For a week"),
    "until_month": ("Pendant un mois", "For a month"),
    "until_year": ("Pendant un an", "For a year"),
    "until_always": ("Jusqu'à ce que je le reprenne", "Until I take it back"),
    "take_back": (
        "Vous pourrez tout reprendre à tout moment : Mon compte, Applications.",
        "You can take it all back at any time: My account, Apps.",
    ),
    "as_whom": ("Agir en tant que", "Act as"),
    "no_webid": (
        "Ce compte n'a pas encore de WebID.",
        "This account has no WebID yet.",
    ),
    "allow": ("Autoriser", "Allow"),
    "deny": ("Refuser", "Refuse"),
    "refused": ("Cette demande ne peut pas aboutir", "This request cannot go on"),
    "refused_why": (
        "L'application a envoyé une demande que ce serveur n'accepte pas :",
        "The app sent a request that this server does not take:",
    ),
    "sign_out": ("Se déconnecter", "Sign out"),
    "sign_out_title": ("Se déconnecter ?", "Sign out?"),
    "sign_out_app": (
        "Une application demande à vous déconnecter d'ici, et de toutes les applications.",
        "An app asks to sign you out here, and of all apps.",
    ),
    "sign_out_here": (
        "Il faudra une clé d'accès ou votre mot de passe pour revenir.",
        "You will need a passkey or your password to come back.",
    ),
    "signed_out": ("Vous êtes déconnecté.", "You are signed out."),
    "number": ("Numéro de l'incident :", "Number of the incident:"),
    "home": ("Retour à l'accueil", "Back to the start"),
}
words = Lexicon(WORDS)
