"""The words of history and trash, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.web.account.room_words import ROOM_WORDS
from pod_server.web.lexicon import Lexicon
from pod_server.web.office.between import BETWEEN
from pod_server.web.office.words import WORDS

PAST: Mapping[str, tuple[str, str]] = {
    **{name: said for name, said in ROOM_WORDS.items() if name.startswith("by_")},
    "past_lead": (
        "Ce que vous ou vos applications avez remplacé ou supprimé, avec qui et quand. Vous seul "
        "le voyez, et cela compte dans la place que votre Sésame occupe.",
        "What you or your apps have replaced or deleted, with who and when. You alone see it, and "
        "it counts in the room that your Sésame takes.",
    ),
    "past_off": (
        "Rien n'est gardé pour l'instant : ce qui est supprimé l'est pour de bon.",
        "Nothing is kept at present: what is deleted is gone for good.",
    ),
    "past_on": (
        "Tout votre Sésame garde ses versions.",
        "Your whole Sésame keeps versions.",
    ),
    "past_start": ("Garder les versions désormais", "Keep versions from now on"),
    "past_stop": ("Ne plus rien garder", "Keep no more"),
    "past_stop_why": (
        "Ce qui est déjà gardé reste ici.",
        "What is kept already stays here.",
    ),
    "past_none": (
        "Rien ici pour l'instant : aucun document n'a été remplacé ni supprimé depuis que les "
        "versions sont gardées.",
        "Nothing here yet: no document has been replaced or deleted since versions are kept.",
    ),
    "in_trash": ("supprimé le {when}", "deleted on {when}"),
    "has_versions": ("remplacé le {when}", "replaced on {when}"),
    "versions": ("Versions", "Versions"),
    "stood": ("du {since} au {until}", "from {since} to {until}"),
    "written_by": ("écrite", "written"),
    "replaced_by": ("remplacée", "replaced"),
    "deleted_by": ("remplacée ou supprimée", "replaced or deleted"),
    "restored": ("C'est rétabli.", "It is restored."),
    "restore": ("Rétablir cette version", "Restore this version"),
    "restore_why": (
        "Elle redevient le document ; ce qui s'y trouve maintenant rejoint l'historique.",
        "It becomes the document again; what is there now joins the history.",
    ),
    "restore_private": (
        "Le document a été supprimé, et ses accès avec lui : rétabli, il n'est qu'à vous, et vous "
        "le partagez de nouveau si vous voulez.",
        "The document was deleted, and who had access with it: restored, it is yours alone, and "
        "you share it again if you like.",
    ),
    "no_text": (
        "Ce n'est pas du texte ({kind}) : rétablissez-la pour la voir.",
        "It is not text ({kind}): restore it to see it.",
    ),
    "only_beginning": ("Seul le début est montré.", "Only the beginning is shown."),
    "purge": ("Tout détruire pour de bon", "Destroy all of it for good"),
    "purge_why": (
        "Toutes les versions de ce document disparaissent, sans retour ; le document lui-même, "
        "s'il existe, reste.",
        "All versions of this document go, with no way back; the document itself, if there is "
        "one, stays.",
    ),
}

words = Lexicon({**WORDS, **BETWEEN, **PAST})
