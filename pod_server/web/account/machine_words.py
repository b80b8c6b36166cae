"""The words of one's machines, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

MACHINE_WORDS: Mapping[str, tuple[str, str]] = {
    "machines": ("Machines", "Machines"),
    "machines_and_staff": ("Qui agit en votre nom", "Who acts in your name"),
    "machines_why": (
        "Des programmes qui agissent en votre nom, sans navigateur : une caisse, un serveur, un "
        "envoi de chaque nuit. Donnez à chacun le sien : on y met fin sans toucher aux autres.",
        "Programs that act in your name, without a browser: a till, a server, a nightly push. "
        "Give each its own: one is ended without touching the others.",
    ),
    "no_machines": ("Vous n'en avez pas encore.", "You have none yet."),
    "machine": ("Machine", "Machine"),
    "add_machine": ("Ajouter une machine", "Add a machine"),
    "machine_name": ("Nom", "Name"),
    "machine_name_why": (
        "Pour la reconnaître parmi d'autres, et dire qui a fait quoi.",
        "To tell it from others, and to say whose doing something was.",
    ),
    "machine_purpose": ("À quoi elle sert", "What it is for"),
    "machine_webid": ("Elle agit comme", "It acts as"),
    "machine_days": ("Elle sert pendant", "It is good for"),
    "days_1": ("un jour", "a day"),
    "days_30": ("30 jours", "30 days"),
    "days_90": ("90 jours", "90 days"),
    "days_365": ("un an", "a year"),
    "days_0": ("sans fin", "ever"),
    "machine_key": ("Clé publique", "Public key"),
    "machine_key_why": (
        "Laissez vide pour recevoir un secret. Une machine qui a sa propre clé n'a pas de secret "
        "à protéger (private_key_jwt) : collez la clé publique, en JWK ou en PEM.",
        "Leave it empty to be given a secret. A machine with a key of its own has no secret to "
        "guard (private_key_jwt): paste the public key, as JWK or PEM.",
    ),
    "make_machine": ("Créer la machine", "Make the machine"),
    "machine_made": ("Machine créée", "Machine made"),
    "machine_shown": (
        "Copiez le secret maintenant : il ne sera plus montré. Perdu, il ne se retrouve pas : on "
        "met fin à la machine et on en crée une autre.",
        "Copy the secret now: it is not shown again. Lost, it is not found again: end the machine "
        "and make another one.",
    ),
    "machine_by_key": (
        "Elle signe avec la clé que vous avez donnée.",
        "It signs by the key that you gave.",
    ),
    "client_id": ("Identifiant", "Client id"),
    "client_secret": ("Secret", "Secret"),
    "issuer": ("Émetteur", "Issuer"),
    "by_secret": ("par un secret", "by a secret"),
    "by_key": ("par une clé à elle", "by a key of its own"),
    "signs_in": ("Elle s'identifie", "It signs in"),
    "until": ("jusqu'au", "until"),
    "ran_out_on": ("échue le", "ran out on"),
    "ended_on": ("terminée le", "ended on"),
    "without_end": ("sans fin", "without end"),
    "end_machine": ("Mettre fin à cette machine", "End this machine"),
    "end_machine_why": (
        "À l'instant même : ce qu'elle tient déjà ne sert plus dès sa prochaine demande. Son nom "
        "reste, pour dire ce qu'elle a fait.",
        "At once: what it holds already is good for nothing from its next request on. Its name "
        "stays, to say what it did.",
    ),
    "no_such_days": ("Choisissez une des durées.", "Choose one of the durations."),
    "pages_of_machines": ("Pages de la liste", "Pages of the list"),
    "first_page": ("Début", "First"),
    "next_page": ("Suite", "Next"),
}
