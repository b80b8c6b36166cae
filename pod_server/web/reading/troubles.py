"""What refusals say to readers of a pod, and how to go on; the rest is said on every origin."""

from __future__ import annotations

from pod_server.web.troubles import Words

TOLD: Words = {
    "unauthenticated": (
        (
            "C'est privé",
            "Le propriétaire n'a pas ouvert cette adresse à tous.",
            "S'il vous l'a ouverte, connectez-vous dans l'explorateur de données.",
        ),
        (
            "This is private",
            "The owner has not opened this address to everyone.",
            "If it is open to you, sign in with the data browser.",
        ),
    ),
    "access-denied": (
        (
            "Ce n'est pas ouvert pour vous",
            "Vous êtes connecté, mais le propriétaire ne vous a pas ouvert cette adresse.",
            "Demandez-le-lui, ou revenez avec un autre identifiant.",
        ),
        (
            "This is not open to you",
            "You are signed in, but the owner has not opened this address to you.",
            "Ask them, or come back as somebody else.",
        ),
    ),
    "bad-address": (
        (
            "Cette adresse n'en est pas une",
            "Il y manque quelque chose, ou elle contient un signe qu'une adresse n'a pas.",
        ),
        (
            "This is not an address",
            "Something is missing in it, or it has a sign that no address has.",
        ),
    ),
    "precondition-failed": (
        ("Cela a changé entre-temps", "Rechargez la page."),
        ("It has changed meanwhile", "Load the page again."),
    ),
    "too-many": (
        ("Trop de demandes", "Attendez quelques minutes, puis recommencez."),
        ("Too many requests", "Wait a few minutes, then try again."),
    ),
}
