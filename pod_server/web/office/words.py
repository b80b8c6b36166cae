"""The words of the office, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    "welcome": ("Bienvenue", "Welcome"),
    "unclaimed": (
        "Ce serveur n'a pas encore de propriétaire. Le lien à usage unique est affiché dans la "
        "fenêtre où il a été lancé.",
        "This server has no owner yet. The one-time link is shown in the window that it was "
        "started from.",
    ),
    "claim": ("Créer mon Sésame", "Make my Sésame"),
    "claim_why": (
        "Choisissez un nom court : il fera partie de votre adresse et ne changera plus.",
        "Choose a short name: it becomes part of your address and does not change again.",
    ),
    "short_name": (
        "Nom court (lettres minuscules et chiffres)",
        "Short name (lower-case letters and digits)",
    ),
    "full_name": ("Votre nom, tel qu'on le lira", "Your name, as others will read it"),
    "password": (
        "Mot de passe (12 caractères au moins)",
        "Password (12 characters at least)",
    ),
    "too_short": (
        "Ce mot de passe est trop court : 12 caractères au moins.",
        "This password is too short: 12 characters at least.",
    ),
    "made": ("Votre Sésame est prêt", "Your Sésame is ready"),
    "codes": ("Codes de secours", "Recovery codes"),
    "codes_why": (
        "Notez-les et gardez-les ailleurs qu'ici. Chacun ouvre votre Sésame une fois si vous "
        "perdez votre mot de passe. Ils ne seront plus montrés.",
        "Write them down and keep them elsewhere than here. Each opens your Sésame once if you "
        "lose your password. They are not shown again.",
    ),
    "address": ("Votre adresse", "Your address"),
    "to_office": ("Aller à mes entreprises", "Go to my companies"),
    "export": ("Tout emporter (archive ZIP)", "Take everything along (ZIP archive)"),
    "companies": ("Mes entreprises", "My companies"),
    "none": (
        "Aucune entreprise n'a encore ouvert de compte chez vous.",
        "No company has opened an account with you yet.",
    ),
    "office_address": (
        "Adresse de votre accueil, à donner à une entreprise",
        "Address of your front office, to give to a company",
    ),
    "waiting": ("Demande à examiner", "Asks for an account"),
    "accept": ("Accepter", "Accept"),
    "refuse": ("Refuser", "Refuse"),
    "close": ("Fermer ce compte", "Close this account"),
    "may_sell": ("Peut vous vendre", "May sell to you"),
    "may_not_sell": ("Ne peut pas vous vendre", "May not sell to you"),
    "closed": ("Refusée ou fermée", "Refused or closed"),
    "owes": ("Ce qui manque", "What is missing"),
    "declared": ("Ce qu'elle déclare", "What it declares"),
    "refusals": ("Ce qu'elle refuse de dire", "What it refuses to say"),
    "derived": ("Calculé par votre Sésame", "Computed by your Sésame"),
    "because": ("Raison donnée", "Reason given"),
    "until": ("À renouveler avant le", "To be renewed by"),
    "on": ("au", "as of"),
    "received": ("reçu le", "received"),
    "not_told": ("non communiqué", "not disclosed"),
    "assurance": ("Assurance", "Assurance"),
    "SelfDeclared": ("déclaré par l'entreprise", "declared by the company"),
    "Consistent": ("déclaré, et cohérent", "declared, and consistent"),
    "NotMeasured": ("non mesuré", "not measured"),
    "NotApplicable": ("sans objet", "not applicable"),
    "CommercialSecret": ("secret des affaires", "commercial secret"),
    "LegalRestriction": ("la loi l'interdit", "restricted by law"),
    "TooSmallToPublish": ("effectif trop petit", "too few people to publish"),
    "Unwilling": ("ne souhaite pas répondre", "does not wish to answer"),
    "download": ("Télécharger", "Download"),
    "policy": ("Nouvelles demandes", "New requests"),
    "policy_ask": ("Me demander", "Ask me"),
    "policy_at_once": ("Accepter aussitôt", "Accept at once"),
    "save": ("Enregistrer", "Save"),
    "what": ("De quoi s'agit-il ?", "What is it?"),
    "why": ("Pourquoi cela compte", "Why it matters"),
    "usual": ("Ce qui est habituel", "What is usual"),
    "law": ("Quelle loi", "Which law"),
    "back": ("Retour", "Back"),
    "sign_in": ("Se connecter", "Sign in"),
    "sign_out": ("Se déconnecter", "Sign out"),
    "other_language": ("In English", "En français"),
    "older": ("Suivantes", "Next"),
    "trial": (
        "Serveur d'essai sur cette machine : rien ici n'engage personne ailleurs.",
        "A trial server on this machine: nothing here binds anybody elsewhere.",
    ),
}


def words(language: str) -> dict[str, str]:
    """All of them in one language: ``fr``, or ``en`` for any other."""
    column = 0 if language == "fr" else 1
    return {name: both[column] for name, both in WORDS.items()}
