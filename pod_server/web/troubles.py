"""What a refusal says to people: a title and sentences, chosen by the slug of the problem alone.

So nothing that was sent, and nothing of the inside, can come to be on such a page; a fault of ours
shows its number.
"""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from pod_server.web.asgi import Answer
from pod_server.web.problems import PROBLEM_JSON
from pod_server.web.typography import typeset

#: By slug: title and sentences, in French and in English.
Words = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]

#: Of every origin.
EVERYWHERE: Words = {
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


def told(slug: str, language: str, own: Words) -> list[str]:
    """The title and the sentences for a problem, in the words of an origin's ``own`` first."""
    both = own.get(slug) or EVERYWHERE.get(slug) or _OTHERWISE
    return [typeset(sentence, language) for sentence in both[0 if language == "fr" else 1]]


def problem_in(answer: Answer) -> tuple[str, str] | None:
    """Slug and number of the problem document in an answer; ``None`` for bodies of other kinds.

    The number is empty for what is no fault of ours.
    """
    if (b"content-type", PROBLEM_JSON.encode()) not in answer.headers:
        return None
    found = orjson.loads(answer.body) if isinstance(answer.body, bytes) else None
    if not isinstance(found, dict):
        return None
    return str(found.get("type", "")).rpartition("/")[2], str(found.get("request", ""))
