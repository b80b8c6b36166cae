"""A refusal as a small page for people, where a browser asks: what happened, and what to do now.

Its words are chosen by the slug of the problem document alone, so nothing of the inside and nothing
that was sent can come to be on the page; a fault of ours shows its number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import orjson
from flask import render_template

from pod_server.web.asgi import Answer
from pod_server.web.headers import choose
from pod_server.web.problems import PROBLEM_JSON
from pod_server.web.tongue import tongue
from pod_server.web.typography import typeset

_FORMS = (PROBLEM_JSON, "application/json", "text/html")
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class _Told:
    """A title and a few sentences in one language."""

    title: str
    sentences: tuple[str, ...]


_HOME = {"fr": "Aller à l'accueil", "en": "Go to the start"}
_NUMBER = {"fr": "Numéro de l'incident :", "en": "Number of the incident:"}
_WORDS: Mapping[str, Mapping[str, _Told]] = {
    "not-found": {
        "fr": _Told(
            "Il n'y a rien ici",
            ("Cette adresse ne mène à rien. Elle est peut-être incomplète, ou trop ancienne.",),
        ),
        "en": _Told(
            "There is nothing here",
            ("This address leads nowhere. It may be incomplete, or too old.",),
        ),
    },
    "gone": {
        "fr": _Told(
            "Ce lien ne sert plus",
            (
                "Un lien de ce genre ne s'utilise qu'une fois, et pendant un jour.",
                "Si vous venez de vous en servir, tout va bien : connectez-vous avec le nom et le "
                "mot de passe que vous avez choisis.",
                "Sinon, relancez le serveur : tant qu'il n'a pas de propriétaire, il affiche un "
                "nouveau lien à chaque départ.",
            ),
        ),
        "en": _Told(
            "This link is used up",
            (
                "A link of this kind works once, and for one day.",
                "If you have just used it, all is well: sign in with the name and the password "
                "that you chose.",
                "If not, start the server again: as long as it has no owner, it shows a new link "
                "each time it starts.",
            ),
        ),
    },
    "bad-request": {
        "fr": _Told(
            "Cet envoi n'a pas été pris en compte",
            (
                "La page était sans doute ouverte depuis longtemps, ou l'envoi venait d'ailleurs.",
                "Revenez en arrière, rechargez la page et recommencez.",
            ),
        ),
        "en": _Told(
            "This was not taken",
            (
                "The page was perhaps open for long, or it was sent from elsewhere.",
                "Go back, reload the page and try again.",
            ),
        ),
    },
    "access-denied": {
        "fr": _Told(
            "Cette page n'est pas pour vous",
            ("Connectez-vous avec le compte qui y a droit.",),
        ),
        "en": _Told(
            "This page is not for you",
            ("Sign in with the account that is entitled to it.",),
        ),
    },
    "method-not-allowed": {
        "fr": _Told("Cette adresse ne s'ouvre pas ainsi", ("Repartez de l'accueil.",)),
        "en": _Told("This address does not open like that", ("Begin again from the start.",)),
    },
    "too-many": {
        "fr": _Told("Trop d'essais", ("Attendez quelques minutes, puis recommencez.",)),
        "en": _Told("Too many tries", ("Wait a few minutes, then try again.",)),
    },
    "too-large": {
        "fr": _Told("C'est trop volumineux", ("Rien n'a été enregistré.",)),
        "en": _Told("This is too large", ("Nothing was kept.",)),
    },
    "fault": {
        "fr": _Told(
            "Quelque chose a échoué chez nous",
            ("Ce qui était enregistré l'est toujours. Réessayez dans un instant.",),
        ),
        "en": _Told(
            "Something failed on our side",
            ("What was kept is kept. Try again in a moment.",),
        ),
    },
}
_OTHERWISE = {
    "fr": _Told("Cela n'a pas été possible", ("Réessayez dans un instant.",)),
    "en": _Told("This was not possible", ("Try again in a moment.",)),
}


def for_people(answer: Answer, accept: str | None) -> Answer:
    """The answer as a page where ``accept`` prefers one; else as it is."""
    document = _document(answer)
    if document is None or choose(accept, _FORMS) != "text/html":
        return answer
    slug = str(document.get("type", "")).rpartition("/")[2]
    language = tongue()
    told = _WORDS.get(slug, _OTHERWISE)[language]
    page = render_template(
        "provider/problem.html",
        language=language,
        title=typeset(told.title, language),
        sentences=[typeset(sentence, language) for sentence in told.sentences],
        home=typeset(_HOME[language], language),
        number=typeset(_NUMBER[language], language),
        request_id=str(document.get("request", "")),
    )
    others = [(name, value) for name, value in answer.headers if name != b"content-type"]
    return Answer(answer.status, [(b"content-type", HTML.encode()), *others], page.encode())


def _document(answer: Answer) -> Mapping[str, object] | None:
    """The problem document in an answer; ``None`` for bodies of other kinds."""
    if (b"content-type", PROBLEM_JSON.encode()) not in answer.headers:
        return None
    found: object = orjson.loads(answer.body) if isinstance(answer.body, bytes) else None
    return found if isinstance(found, dict) else None
