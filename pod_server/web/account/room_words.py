"""The words of room and history, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

ROOM_WORDS: Mapping[str, tuple[str, str]] = {
    "room": ("Place", "Room"),
    "room_why": (
        "Ce que votre Sésame contient, et ce qu'il peut contenir. Ce qui dépasse est refusé, et "
        "rien de ce qui est là ne se perd.",
        "What your Sésame holds, and what it may hold. What would be more is refused, and nothing "
        "that is there is lost.",
    ),
    "room_bytes": ("Données", "Data"),
    "room_resources": ("Documents et dossiers", "Documents and folders"),
    "room_channels": ("Abonnements webhook", "Webhook subscriptions"),
    "room_machines": ("Machines", "Machines"),
    "room_staff": ("Personnes", "People"),
    "room_of": ("{} sur {}", "{} of {}"),
    "room_full": ("plein", "full"),
    "history": ("Qui a fait quoi", "Who did what"),
    "history_why": (
        "Les derniers changements de votre Sésame, avec la personne ou la machine qui les a faits.",
        "The latest changes of your Sésame, with the person or machine whose doing they were.",
    ),
    "did_Create": ("créé", "made"),
    "did_Update": ("modifié", "changed"),
    "did_Delete": ("supprimé", "deleted"),
    "by_person": ("par", "by"),
    "by_machine": ("par la machine", "by the machine"),
    "by_webid": ("par", "by"),
    "by_you": ("par vous", "by you"),
    "by_nobody": ("par le serveur", "by the server"),
    "no_history": ("Rien encore.", "Nothing yet."),
    "older": ("Plus ancien", "Older"),
    "newest": ("Le plus récent", "Newest"),
}
