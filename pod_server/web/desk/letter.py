"""The letter before something goes stale, in the language in which the company answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pod_server.web.dates import day
from proofs.standings import Line

LETTER: Mapping[str, tuple[str, str]] = {
    "subject": (
        "Des réponses de votre entreprise sont à renouveler",
        "Answers of your company have to be renewed",
    ),
    "text": (
        "Bonjour {name},\n\nCes réponses arrivent au bout de leur durée :\n\n{lines}\n\n"
        "Si rien n'a changé, un geste suffit : {link}\n\n"
        "Sans cela, vos clients ne pourront plus commander chez vous après le délai de grâce.\n",
        "Hello {name},\n\nThese answers come to the end of their time:\n\n{lines}\n\n"
        "If nothing has changed, one tap does: {link}\n\n"
        "Without it, your customers can no longer order from you once the grace period is over.\n",
    ),
    "until": ("- {what} : avant le {day}", "- {what}: before {day}"),
}


def reminder(lines: Sequence[Line], language: str) -> Callable[[str, str], tuple[str, str]]:
    """What has to be said again, and by when."""
    at = 0 if language == "fr" else 1
    said = "\n".join(
        LETTER["until"][at].format(
            what=line.datapoint.label.in_language(language), day=day(line.due, language)
        )
        for line in lines
        if line.due is not None
    )

    def compose(link: str, name: str) -> tuple[str, str]:
        return LETTER["subject"][at], LETTER["text"][at].format(name=name, link=link, lines=said)

    return compose
