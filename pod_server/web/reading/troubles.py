"""What a refusal says to a reader, and how to go on; chosen by the slug of the problem alone.

Nothing that was sent, and nothing of the inside, can come to be on such a page.
"""

from __future__ import annotations

from collections.abc import Mapping

from pod_server.web.typography import typeset

#: By slug: title and sentences, in French and in English.
TOLD: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
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
    "not-found": (
        (
            "Il n'y a rien ici",
            "Cette adresse ne mène à rien. Elle est peut-être incomplète, ou ce qui s'y trouvait "
            "a été retiré.",
        ),
        (
            "There is nothing here",
            "This address leads nowhere. It may be incomplete, or what was here has been taken "
            "away.",
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
    "fault": (
        (
            "Quelque chose a échoué chez nous",
            "Ce qui était enregistré l'est toujours. Réessayez dans un instant.",
        ),
        (
            "Something failed on our side",
            "What was kept is kept. Try again in a moment.",
        ),
    ),
}
_OTHERWISE = (
    ("Cela n'a pas été possible", "Vérifiez l'adresse, puis réessayez dans un instant."),
    ("This was not possible", "Check the address, then try again in a moment."),
)


def told(slug: str, language: str) -> list[str]:
    """The title and the sentences for a problem."""
    both = TOLD.get(slug, _OTHERWISE)
    return [typeset(sentence, language) for sentence in both[0 if language == "fr" else 1]]
