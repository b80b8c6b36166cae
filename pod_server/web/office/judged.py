"""Criteria and how companies stand by them, in words: no badge, no score, nothing good or bad."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from pod_server.civic.seeing.criteria import COUNTING, Criterion, Judgment, Level, Outcome
from pod_server.civic.seeing.glance import Fact
from pod_server.web.office.codes import COUNTRIES_OF, of_datapoint
from pod_server.web.office.values import (
    HEADS,
    country,
    dated,
    figure,
    labels,
    number,
    span,
    yes_no,
)
from pod_server.web.office.words import words
from pod_server.web.typography import WIDE, typeset
from proofs.datapoints import Datapoint, named
from vocab.terms import XSD


def label(name: str, language: str) -> str:
    """What a datapoint is called."""
    return typeset(named(name).label.in_language(language), language)


def asked(criterion: Criterion, language: str) -> str:
    """What the criterion asks for: ``au moins 10 %``, ``un chiffre, quel qu'il soit``."""
    say, about = words(language), named(criterion.datapoint)
    if criterion.asks_for_a_value_only:
        return say["ask_known"]
    parts = []
    for bound, name in ((criterion.at_least, "at_least"), (criterion.at_most, "at_most")):
        if bound is not None:
            parts.append(f"{say[name]} {figure(bound, about, language)}")
    for texts, name in ((criterion.one_of, "one_of"), (criterion.none_of, "none_of")):
        if texts:
            said = ", ".join(code(about, each, language) for each in texts)
            parts.append(said if about.value_type == XSD.BOOLEAN else f"{say[name]} {said}")
    return f"{say['semicolon']} ".join(parts)


def told(judgment: Judgment, language: str) -> str:
    """What came of it, with what the company said: ``non rempli : 12 %, au plus 10 % demandé``."""
    say = words(language)
    fact, outcome = judgment.fact, say[f"outcome_{judgment.outcome.value}"]
    shown = in_words(named(judgment.criterion.datapoint), fact, language) if fact else ""
    when = span(fact.start, fact.end, language) if fact and fact.end and shown else ""
    why = say.get(f"why_{judgment.why}", "")
    parts = [part for part in (why, shown, when) if part]
    return f"{outcome}{say['colon']} {', '.join(parts)}" if parts else outcome


def in_short(judgments: Sequence[Judgment], language: str) -> Iterator[tuple[str, str]]:
    """What the list says of one company: which mandatory fail, which very important are met."""
    say = words(language)
    shown = (
        (Level.MANDATORY, Outcome.FAILED, "short_mandatory_failed"),
        (Level.MANDATORY, Outcome.UNKNOWN, "short_mandatory_unknown"),
        (Level.VERY, Outcome.MET, "short_very_met"),
        (Level.VERY, Outcome.FAILED, "short_very_failed"),
        (Level.VERY, Outcome.UNKNOWN, "short_very_unknown"),
    )
    for level, outcome, name in shown:
        found = [
            label(each.criterion.datapoint, language)
            for each in judgments
            if each.criterion.level is level and each.outcome is outcome
        ]
        if found:
            yield say[name], f"{say['semicolon']} ".join(found)
    mandatory = [each for each in judgments if each.criterion.level is Level.MANDATORY]
    if mandatory and all(each.outcome is Outcome.MET for each in mandatory):
        yield "", say["short_mandatory_met"]


def by_weight(judgments: Sequence[Judgment]) -> Sequence[Judgment]:
    """The weightiest first, as they count; within a degree by what failed."""
    outcomes = list(Outcome)
    return sorted(
        judgments,
        key=lambda each: (COUNTING.index(each.criterion.level), -outcomes.index(each.outcome)),
    )


def telling(language: str) -> Mapping[str, Callable[..., object]]:
    """What a page needs to tell judgments in a language."""
    by_language = (("asked", asked), ("told", told), ("in_short", in_short), ("label", label))
    return {"by_weight": by_weight, **{n: partial(f, language=language) for n, f in by_language}}


def in_words(datapoint: Datapoint, fact: Fact, language: str) -> str:
    """What a fact says, in words and units; the reason is told elsewhere where it is a refusal."""
    if fact.refused:
        return ""
    if fact.figure is not None:
        method = HEADS.get(fact.method)
        if method is not None and datapoint.unit == "C62":
            return f"{number(fact.figure, language)}{WIDE}{method.in_language(language)}"
        return figure(fact.figure, datapoint, language, fact.unit or "EUR")
    return ", ".join(code(datapoint, text, language) for text in fact.texts)


def code(datapoint: Datapoint, text: str, language: str) -> str:
    """A code, a country, a day, a yes or no, or what stands instead of a value, in words."""
    if datapoint.value_type == XSD.BOOLEAN:
        return yes_no(text, language)
    if datapoint.value_type == XSD.DATE:
        return dated(text, language)
    if text in datapoint.stand_ins and text in labels():
        return labels()[text].in_language(language)
    if datapoint.id in COUNTRIES_OF:
        return country(text, language)
    return of_datapoint(datapoint.id, text, language)
