"""The words of the page about identity, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.web.account.words import WORDS as ACCOUNT
from pod_server.web.lexicon import Lexicon

_SHARED = ("account", "sign_out", "remove")
WORDS: Mapping[str, tuple[str, str]] = {
    **{name: ACCOUNT[name] for name in _SHARED},
    "identity": ("Identité", "Identity"),
    "identity_lead": (
        "Ces déclarations disent qui vous êtes, partout où l'on vous reconnaît. Vos applications "
        "les lisent et ne les changent pas : seule cette page le fait.",
        "These statements say who you are, wherever you are known. Your apps read them and do not "
        "change them: only this page does.",
    ),
    "your_webid": ("Votre adresse (WebID)", "Your address (WebID)"),
    "ISSUER": ("Qui répond de vous", "Who vouches for you"),
    "ISSUER_why": (
        "Qui figure ici peut vous connecter partout, sous votre nom. N'ajoutez que ce en quoi "
        "vous avez toute confiance.",
        "Whoever is listed here can sign you in everywhere, in your name. Add only what you fully "
        "trust.",
    ),
    "ISSUER_new": ("Adresse d'un autre fournisseur", "Address of another provider"),
    "STORAGE": ("Où sont vos données", "Where your data is"),
    "STORAGE_why": (
        "Vos applications y cherchent et y rangent ce qui est à vous.",
        "Your apps look there, and put there, what is yours.",
    ),
    "STORAGE_new": ("Adresse d'un autre espace", "Address of another storage"),
    "KEY": ("Clés avec lesquelles vous signez", "Keys that you sign with"),
    "KEY_why": (
        "Ce qui est signé par l'une d'elles est tenu pour dit par vous. Retirez ici une clé "
        "perdue : ses signatures ne comptent plus. Vos programmes peuvent aussi en publier.",
        "What one of them signed counts as said by you. Remove a lost key here: its signatures "
        "do not count any more. Your programs can publish keys as well.",
    ),
    "KEY_new": ("Une autre clé (did:key:…)", "Another key (did:key:…)"),
    "ours": ("ce serveur", "this server"),
    "this_pod": ("ce Sésame", "this Sésame"),
    "none": ("Aucune.", "None."),
    "add": ("Ajouter", "Add"),
    "elsewhere": (
        "Votre WebID est sur un autre serveur : c'est là que ces déclarations se changent.",
        "Your WebID is on another server: these statements are changed there.",
    ),
    "changed_meanwhile": (
        "Le document a changé entre-temps. Le voici comme il est ; envoyez de nouveau.",
        "The document has changed meanwhile. Here it is as it stands; send again.",
    ),
    "bad_ISSUER": (
        "À cette adresse, aucun fournisseur ne se présente sous ce nom exact. Rien n'a changé.",
        "At this address, no provider goes by this very name. Nothing has changed.",
    ),
    "bad_STORAGE": (
        "Ce n'est pas l'adresse d'un espace : elle commence par https:// et finit par une barre "
        "oblique.",
        "This is not the address of a storage: it begins with https:// and ends with a slash.",
    ),
    "bad_KEY": (
        "Ce n'est pas une clé : elle commence par did:key:z.",
        "This is no key: it begins with did:key:z.",
    ),
    "done": ("C'est fait.", "Done."),
}
words = Lexicon(WORDS)
