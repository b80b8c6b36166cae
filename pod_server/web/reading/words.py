"""The words of pages that show a pod, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.web.lexicon import Lexicon

WORDS: Mapping[str, tuple[str, str]] = {
    "path": ("Où vous êtes", "Where you are"),
    "browse": ("Ouvrir dans l'explorateur", "Open in the data browser"),
    "sharing": (
        "Vous en êtes le propriétaire ? Régler qui y accède",
        "Is it yours? Say who has access",
    ),
    "forms": ("Ce document en", "This document as"),
    "folder_forms": ("Ce dossier en", "This folder as"),
    "everyone": ("Ouvert à tous", "Open to everyone"),
    "you": ("Ouvert à vous", "Open to you"),
    "contents": ("Contenu", "Contents"),
    "empty": ("Ce dossier est vide.", "This folder is empty."),
    "n_entries": ("élément|éléments", "entry|entries"),
    "first": ("Début", "Beginning"),
    "more": ("Suite", "More"),
    "pages": ("Pages", "Pages"),
    "about_folder": ("À propos de ce dossier", "About this folder"),
    "nothing_said": ("Ce document ne dit rien encore.", "This document says nothing yet."),
    "n_statements": ("affirmation|affirmations", "statement|statements"),
    "unnamed": ("sans nom", "unnamed"),
    "part": ("Partie {page} sur {pages}", "Part {page} of {pages}"),
    "cut": ("{shown} caractères sur {all}", "{shown} characters of {all}"),
    "nested": ("affirmation citée", "quoted statement"),
    "shares": ("Ouvert à la lecture", "Open to read"),
    "sold_by": ("Vendu par", "Sold by"),
    "answer_offer": ("Répondre à cette annonce", "Answer this offer"),
    "sale": ("À vendre", "For sale"),
    "all_said": ("Tout ce que dit ce document", "All that this document says"),
    "identifier": ("Identifiant (WebID)", "Identifier (WebID)"),
    "site_of": ("Site officiel et personnel", "Official and personal site"),
    "private": ("Le reste est privé", "The rest is private"),
    "private_why": (
        "Le propriétaire choisit à qui il ouvre chaque dossier. Si vous en êtes, connectez-vous "
        "dans l'explorateur.",
        "The owner chooses for whom each folder is open. If you are one of them, sign in with "
        "the data browser.",
    ),
    "home_of": ("Aller à la page de", "Go to the page of"),
    "number": ("Numéro de l'incident :", "Number of the incident:"),
    "kind_folder": ("dossier", "folder"),
    "kind_data": ("données", "data"),
    "kind_text": ("texte", "text"),
    "kind_image": ("image", "image"),
    "kind_audio": ("son", "audio"),
    "kind_video": ("vidéo", "video"),
    "kind_pdf": ("PDF", "PDF"),
    "kind_page": ("page web", "web page"),
    "kind_other": ("fichier", "file"),
    "kind_rules": ("Règles d'accès", "Access rules"),
    "kind_description": ("Description", "Description"),
    "kind_replies": ("Réponses signées", "Signed replies"),
    "replies": (
        "Lire ce que l'entreprise y répond, signé",
        "Read what the company replies to it, signed",
    ),
    "yes": ("oui", "yes"),
    "no": ("non", "no"),
}
words = Lexicon(WORDS)
