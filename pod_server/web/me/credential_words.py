"""The words of credentials about oneself, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

CREDENTIALS: Mapping[str, tuple[str, str]] = {
    "creds": ("Mes attestations", "My credentials"),
    "creds_why": (
        "Ce que d'autres attestent de vous, signé par eux : une adresse par la mairie, un diplôme "
        "par l'école. Chacune est gardée telle qu'elle a été signée ; rien n'entre dans vos données"
        " sans vous.",
        "What others vouch for about you, signed by them: an address by the town hall, a diploma by"
        " the school. Each is kept as it was signed; nothing enters your data without you.",
    ),
    "n_creds": ("attestation à décider|attestations à décider", "to decide on|to decide on"),
    "creds_none": ("Aucune encore.", "None yet."),
    "cred_came": ("Reçues, à décider", "Come in, for you to decide"),
    "cred_came_why": (
        "Leur signature est vérifiée quand vous les gardez : leur émetteur est alors interrogé.",
        "Their signature is verified when you keep them: their issuer is asked then.",
    ),
    "cred_kept": ("Gardées", "Kept"),
    "cred_unverified": ("Pas encore vérifiée.", "Not verified yet."),
    "cred_by": ("Attesté par", "Vouched for by"),
    "cred_from": ("depuis le", "since"),
    "cred_until": ("jusqu'au", "until"),
    "cred_no_end": ("sans fin", "without end"),
    "cred_paper": ("Attestation", "Credential"),
    "cred_valid": ("Vérifiée, et toujours valable", "Verified, and still valid"),
    "cred_suspended": ("Suspendue depuis le", "Suspended since"),
    "cred_revoked": ("Retirée par son émetteur, constaté le", "Withdrawn by its issuer, seen on"),
    "cred_expired": ("Plus valable depuis le", "No longer valid since"),
    "cred_early": ("Pas encore valable", "Not valid yet"),
    "cred_invalid": ("Ne tient pas, constaté le", "Does not hold, seen on"),
    "cred_unknown": ("État inconnu depuis le", "Status unknown since"),
    "cred_looked": ("état regardé le", "status looked at on"),
    "cred_never_looked": ("jamais regardé", "never looked at"),
    "cred_no_status": (
        "Son émetteur ne publie pas si elle tient toujours.",
        "Its issuer does not publish whether it still holds.",
    ),
    "cred_before": (
        "Elle est à votre adresse d'avant le déménagement : elle compte ici, mais qui la vérifie "
        "lui-même y lit l'ancienne. Demandez à son émetteur une attestation à la nouvelle.",
        "It is about the address that you had before you moved: it counts here, but whoever "
        "verifies it reads the old one there. Ask its issuer for one about the new.",
    ),
    "cred_accept": ("Vérifier et garder", "Verify and keep"),
    "cred_fill": (
        "Et reprendre ce qu'elle dit dans mes données",
        "And take what it says into my data",
    ),
    "cred_replaces": (
        "Elle prendra la place de celle que vous gardez déjà.",
        "It will take the place of the one that you keep already.",
    ),
    "cred_refuse": ("Ne pas garder", "Do not keep"),
    "cred_look": ("Regarder maintenant", "Look now"),
    "cred_look_why": (
        "Regardée une fois par jour au plus ; regarder maintenant interroge son émetteur.",
        "Looked at once a day at most; looking now asks its issuer.",
    ),
    "cred_add": ("En ajouter une", "Add one"),
    "cred_add_why": (
        "Un fichier reçu, ou son texte : JSON signé, ou jeton (application/vc+jwt).",
        "A file that you were given, or its text: signed JSON, or a token (application/vc+jwt).",
    ),
    "cred_file": ("Fichier", "File"),
    "cred_text": ("Ou le texte", "Or its text"),
    "cred_nothing": (
        "Choisissez un fichier, ou collez un texte.",
        "Choose a file, or paste a text.",
    ),
    "cred_done_kept": ("Vérifiée et gardée.", "Verified and kept."),
    "cred_done_unknown": (
        "Gardée, mais pas encore vérifiée : son émetteur ne répond pas. On lui redemandera.",
        "Kept, but not verified yet: its issuer does not answer. It will be asked again.",
    ),
    "cred_done_refused": ("Elle n'est pas gardée.", "It is not kept."),
    "cred_done_looked": ("Regardée.", "Looked at."),
    "cred_done_forgotten": ("C'est effacé.", "It is gone."),
    "cred_differs": ("autre chose est attesté par", "something else is vouched for by"),
}
