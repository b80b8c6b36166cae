"""Words of the app about being told while it is closed."""

from __future__ import annotations

from collections.abc import Mapping

PUSH: Mapping[str, tuple[str, str]] = {
    "push_title": ("Être prévenu·e, application fermée", "Be told while the app is closed"),
    "push_what": (
        "Quand un paiement ou une demande d'accès vous attend, ce téléphone l'affiche. Le message "
        "passe, chiffré, par le service de notifications de votre navigateur (Mozilla, Google, "
        "Apple) : il sait qu'un message vous vient de ce serveur, et quand. Il n'y a dedans ni "
        "montant, ni nom, ni rien d'autre. C'est éteint tant que vous ne l'allumez pas.",
        "When a payment or a request for access waits for you, this phone shows it. The message "
        "goes, encrypted, through your browser's notification service (Mozilla, Google, Apple): "
        "it knows that this server sent you a message, and when. There is no amount in it, no "
        "name, nor anything else. It is off until you turn it on.",
    ),
    "push_on": ("Prévenir ce téléphone", "Tell this phone"),
    "push_off": ("Ne plus prévenir ce téléphone", "Tell this phone no more"),
    "push_is_on": ("Ce téléphone est prévenu.", "This phone is told."),
    "push_is_off": ("Ce téléphone n'est pas prévenu.", "This phone is not told."),
    "push_cannot": (
        "Ce navigateur ne sait pas être prévenu : laissez l'application ouverte, elle regarde "
        "toutes les 15 secondes. Sur iPhone, ajoutez-la d'abord à l'écran d'accueil.",
        "This browser cannot be told: leave the app open, it looks every 15 seconds. On an "
        "iPhone, add it to the home screen first.",
    ),
    "push_denied": (
        "Les notifications ne sont pas permises : permettez-les dans les réglages du navigateur.",
        "Notifications are not allowed: allow them in the browser's settings.",
    ),
    "push_failed": (
        "Cela n'a pas pu être changé. Réessayez avec du réseau ; si cela dure, laissez "
        "l'application ouverte.",
        "This could not be changed. Try again with a network; if it goes on, leave the app open.",
    ),
    "push_others": ("Autres téléphones prévenus", "Other phones that are told"),
    "push_end": (
        "Ne plus prévenir {name} (depuis le {time})",
        "Stop telling {name} (since {time})",
    ),
}
#: What the service worker shows, by language: it has no page to take it from.
RUNG = {
    "fr": {
        "payment": ["Un paiement attend votre réponse", "Touchez pour le voir."],
        "access": ["Une demande d'accès attend votre réponse", "Touchez pour la voir."],
    },
    "en": {
        "payment": ["A payment waits for your answer", "Tap to see it."],
        "access": ["A request for access waits for your answer", "Tap to see it."],
    },
}
