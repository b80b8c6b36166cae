"""Letters that tell of a change to one's ways in, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

_MEND_FR = (
    "Si ce n'est pas vous, entrez avec un code de secours : vos connexions ailleurs prennent fin "
    "et vous pourrez retirer ce qui n'est pas à vous.\n"
)
_MEND_EN = (
    "If it was not you, go in with a recovery code: your sign-ins elsewhere end, and you can "
    "remove what is not yours.\n"
)
LETTERS: Mapping[str, tuple[str, str]] = {
    "new_passkey_subject": (
        "Une clé d'accès de plus pour votre Sésame",
        "Another passkey for your Sésame",
    ),
    "new_passkey_text": (
        "Bonjour {name},\n\nUne clé d'accès vient d'être ajoutée à votre compte : {link}.\n\n"
        + _MEND_FR,
        "Hello {name},\n\nA passkey has just been added to your account: {link}.\n\n" + _MEND_EN,
    ),
    "new_password_subject": (
        "Le mot de passe de votre Sésame a changé",
        "The password of your Sésame has changed",
    ),
    "new_password_text": (
        "Bonjour {name},\n\nLe mot de passe de votre compte vient d'être changé ({link}). Vos "
        "autres connexions ont pris fin.\n\n" + _MEND_FR,
        "Hello {name},\n\nThe password of your account has just been changed ({link}). Your other "
        "sign-ins have ended.\n\n" + _MEND_EN,
    ),
    "no_password_subject": (
        "Votre Sésame n'a plus de mot de passe",
        "Your Sésame has no password any more",
    ),
    "no_password_text": (
        "Bonjour {name},\n\nLe mot de passe de votre compte vient d'être retiré ({link}) : vos "
        "clés d'accès l'ouvrent.\n\n" + _MEND_FR,
        "Hello {name},\n\nThe password of your account has just been removed ({link}): your "
        "passkeys open it.\n\n" + _MEND_EN,
    ),
}
