"""What a notice says, in the citizen's language: facts, the sentence, warnings."""

from __future__ import annotations

from pod_server.civic.paying.facts import DEFAULT, Choice
from pod_server.web.office import judged
from pod_server.web.office.values import pieces, span
from pod_server.web.paying.words import words
from pod_server.web.typography import typeset
from proofs.datapoints import Requirement
from proofs.payments.notice import Told
from proofs.payments.payment import LONGEST_SENTENCE
from proofs.standings import Line, Standing
from vocab.terms import SESAME

#: Characters of a value; the rest is in the account.
LONGEST_VALUE = 100
_DOUBTS = {
    Standing.STALE.value: "grown_old",
    Standing.CONTESTED.value: "in_doubt",
    Standing.UNASSURED.value: "in_doubt",
}


class Wording:
    """Says things; knows nothing of pods."""

    def told(self, choice: Choice, line: Line | None, language: str) -> Told:
        """A fact in words, without its hashes."""
        say, about, fact = words(language), choice.datapoint, choice.fact
        said = line.statement if line is not None else None
        if said is not None and said.is_refusal:
            value = say["said_no"]
        elif said is not None and about.requirement is not Requirement.DERIVED:
            value = ", ".join(piece.text for piece in pieces(said, about, language))
        else:
            value = judged.in_words(about, fact, language) if fact is not None else ""
        if fact is not None and fact.standing in _DOUBTS and value:
            value = f"{value} ({say[_DOUBTS[fact.standing]]})"
        return Told(
            about.id,
            typeset(about.label.in_language(language), language),
            _short(value) or say["not_communicated"],
            (),
            choice.why,
            about.unit,
            span(fact.start, fact.end, language) if fact is not None and fact.end else "",
            line.assurance.removeprefix(SESAME.NS) if line is not None else "",
            fact.standing if fact is not None else "",
            choice.judgment.outcome.value if choice.judgment is not None else "",
        )

    def sentence(self, first: Told, language: str) -> str:
        """What is asked, with the first fact in it."""
        say = words(language)
        if first.value == say["not_communicated"]:
            name = "ask_silent"
        elif first.value == say["said_no"]:
            name = "ask_refused"
        else:
            name = "ask_satisfaction" if first.datapoint == DEFAULT else "ask_fact"
        made = say[name].format(label=first.label, value=first.value)
        if len(made) > LONGEST_SENTENCE:
            made = say[name].format(label=first.label, value="…")
        return made[:LONGEST_SENTENCE]

    def warning(self, code: str, language: str) -> str:
        """What to mind before all else."""
        return words(language)[f"warn_{code}"]


def _short(value: str) -> str:
    return value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1] + "…"
