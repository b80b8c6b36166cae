"""The words of the page of one's apps, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.web.provider.words import WORDS as SIGN_IN

APPS: Mapping[str, tuple[str, str]] = {
    "apps": ("Applications", "Apps"),
    "apps_let_in": ("Ce que j'ai autorisé", "What I let in"),
    "apps_tile": (
        "Quelles applications, où, pour quoi faire et jusqu'à quand ; tout reprendre.",
        "Which apps, where, to do what and until when; taking it back.",
    ),
    "apps_why": (
        "Ces applications peuvent agir en votre nom. Ce que vous reprenez prend fin aussitôt, "
        "partout où l'application est ouverte.",
        "These apps can act in your name. What you take back ends at once, wherever the app is "
        "open.",
    ),
    "apps_note": (
        "Pour changer ce qu'une application peut faire, reprenez-le : elle vous le redemandera. "
        "Ce qu'elle a déjà copié, elle l'a ; ce qu'elle a partagé reste partagé, tant que vous ne "
        "changez pas les accès.",
        "To change what an app may do, take it back: it will ask you again. What it has copied "
        "already, it has; what it has shared stays shared until you change who has access.",
    ),
    "no_apps": ("Aucune pour le moment.", "None at the moment."),
    "try_app": (
        "Essayer avec l'explorateur de documents",
        "Try it with the data browser",
    ),
    "app_named": ("Elle se nomme", "It calls itself"),
    "unnamed": SIGN_IN["unnamed"],
    "app_all": (
        "Elle peut tout ce que vous pouvez, ici et ailleurs.",
        "It can do whatever you can, here and elsewhere.",
    ),
    "app_change": ("Elle peut voir et modifier", "It can see and change"),
    "app_see": ("Elle peut voir", "It can see"),
    "app_only": ("seulement :", "only:"),
    "app_everywhere": ("partout sur ce serveur.", "everywhere on this server."),
    "as_webid": ("En tant que", "As"),
    "app_until": ("Jusqu'au", "Until"),
    "app_always": ("Jusqu'à ce que vous le repreniez", "Until you take it back"),
    "app_ended": ("Terminé le", "Ended on"),
    "app_since": ("Depuis le", "Since"),
    "app_used": ("vue le", "seen on"),
    "app_take_back": ("Reprendre", "Take back"),
    "app_remove": ("Retirer", "Remove"),
    "app_pages": ("Pages", "Pages"),
    "app_newer": ("Plus récentes", "Newer"),
    "app_older": ("Plus anciennes", "Older"),
}
