"""A refusal as a small page for people, where a browser asks: what happened, and what to do now."""

from __future__ import annotations

from flask import render_template

from pod_server.web.asgi import Answer
from pod_server.web.headers import choose
from pod_server.web.problems import PROBLEM_JSON
from pod_server.web.provider.words import words
from pod_server.web.tongue import tongue
from pod_server.web.troubles import Words, problem_in, told

_FORMS = (PROBLEM_JSON, "application/json", "text/html")
HTML = "text/html; charset=utf-8"

#: Of the account's origin alone.
TOLD: Words = {
    "gone": (
        (
            "Ce lien ne sert plus",
            "Un lien de ce genre ne s'utilise qu'une fois, et pendant un jour.",
            "Si vous venez de vous en servir, tout va bien : connectez-vous avec le nom et le mot "
            "de passe que vous avez choisis.",
            "Sinon, relancez le serveur : tant qu'il n'a pas de propriétaire, il affiche un "
            "nouveau lien à chaque départ.",
        ),
        (
            "This link is used up",
            "A link of this kind works once, and for one day.",
            "If you have just used it, all is well: sign in with the name and the password that "
            "you chose.",
            "If not, start the server again: as long as it has no owner, it shows a new link each "
            "time it starts.",
        ),
    ),
    "bad-request": (
        (
            "Cet envoi n'a pas été pris en compte",
            "La page était sans doute ouverte depuis longtemps, ou l'envoi venait d'ailleurs.",
            "Revenez en arrière, rechargez la page et recommencez.",
        ),
        (
            "This was not taken",
            "The page was perhaps open for long, or it was sent from elsewhere.",
            "Go back, reload the page and try again.",
        ),
    ),
    "access-denied": (
        ("Cette page n'est pas pour vous", "Connectez-vous avec le compte qui y a droit."),
        ("This page is not for you", "Sign in with the account that is entitled to it."),
    ),
    "method-not-allowed": (
        ("Cette adresse ne s'ouvre pas ainsi", "Repartez de l'accueil."),
        ("This address does not open like that", "Begin again from the start."),
    ),
    "too-many": (
        ("Trop d'essais", "Attendez quelques minutes, puis recommencez."),
        ("Too many tries", "Wait a few minutes, then try again."),
    ),
    "too-large": (
        ("C'est trop volumineux", "Rien n'a été enregistré."),
        ("This is too large", "Nothing was kept."),
    ),
}


def for_people(answer: Answer, accept: str | None) -> Answer:
    """The answer as a page where ``accept`` prefers one; else as it is."""
    problem = problem_in(answer)
    if problem is None or choose(accept, _FORMS) != "text/html":
        return answer
    slug, number = problem
    language = tongue()
    title, *sentences = told(slug, language, TOLD)
    page = render_template(
        "provider/problem.html",
        language=language,
        say=words(language),
        title=title,
        sentences=sentences,
        number=number,
    )
    others = [(name, value) for name, value in answer.headers if name != b"content-type"]
    return Answer(answer.status, [(b"content-type", HTML.encode()), *others], page.encode())
