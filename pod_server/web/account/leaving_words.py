"""The words of giving up one's account, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

LEAVING: Mapping[str, tuple[str, str]] = {
    "delete": ("Supprimer mon compte", "Delete my account"),
    "delete_what": (
        "Votre Sésame et tout ce qu'il garde disparaîtront, et avec eux ce qui s'ouvre par votre "
        "identifiant. Votre nom ne sera jamais donné à quelqu'un d'autre.",
        "Your Sésame and all that it keeps will go, and with them whatever opens by your "
        "identifier. Your name is never given to anybody else.",
    ),
    "delete_when": ("Tout sera supprimé le", "Everything is deleted on"),
    "delete_until": (
        "Jusque-là, vous pouvez vous connecter et le garder. Vos connexions prennent fin dès "
        "maintenant.",
        "Until then you can sign in and keep it. Your sign-ins end now.",
    ),
    "export_first": (
        "Emporter d'abord tout mon Sésame (archive ZIP)",
        "Take my whole Sésame along first (ZIP archive)",
    ),
    "type_name": ("Pour confirmer, écrivez", "To confirm, type"),
    "other_name": ("Ce n'est pas le nom de ce compte.", "This is not the name of this account."),
    "delete_go": ("Supprimer", "Delete"),
    "leaving": ("C'est entendu", "So be it"),
    "keep": ("Garder mon compte", "Keep my account"),
}
