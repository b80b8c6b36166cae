"""What is wrong with a statement that no shape can say: contradictions, codes that cannot be.

A shape judges form; here a statement is held against its datapoint, against arithmetic, and, where
they are given, against the other statements of the same company. Faults are collected, not raised:
the sender gets all of them at once, each with how to mend it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from proofs.datapoints import ALL, Datapoint, Requirement
from proofs.judging import Case, Fault, fault, short_name
from proofs.model import Statement, statement_id
from proofs.value_faults import against_others, value_faults
from proofs.values import plain
from vocab.terms import SESAME

FEWEST_RESPONDENTS = 10

REFUSAL_REASONS = (
    SESAME.NOT_MEASURED,
    SESAME.NOT_APPLICABLE,
    SESAME.COMMERCIAL_SECRET,
    SESAME.LEGAL_RESTRICTION,
    SESAME.TOO_SMALL_TO_PUBLISH,
    SESAME.UNWILLING,
)
#: Answered by the account itself, never disclosed (decision 27).
OF_THE_ACCOUNT = frozenset({"signing-key"})


def faults(
    statement: Statement,
    *,
    others: Iterable[Statement] = (),
    today: date | None = None,
) -> list[Fault]:
    """Everything wrong with a statement, in the order of the rules; an empty list passes.

    ``others`` are statements of the same company: with them operands are recalculated, and a VAT
    number is held against the registration. Without ``today`` the future is not judged.
    """
    return [*own_faults(statement, today=today), *faults_among(statement, others)]


def own_faults(statement: Statement, *, today: date | None = None) -> list[Fault]:
    """What is wrong with it by itself: the same whenever it is asked on one day."""
    datapoint = ALL.get(statement.datapoint_id)
    if datapoint is None:
        return [fault("unknown-datapoint", "datapoint", statement.datapoint)]
    case = Case(statement, datapoint, today)
    if not _is_asked(datapoint):
        operands = datapoint.formula or "—"
        return [case.fault("not-asked", "datapoint", datapoint.id, operands=operands)]
    return [found for rule in _RULES for found in rule(case)]


def faults_among(statement: Statement, others: Iterable[Statement]) -> list[Fault]:
    """What is wrong with it beside others of the same company."""
    datapoint = ALL.get(statement.datapoint_id)
    if datapoint is None or not _is_asked(datapoint):
        return []
    return [*against_others(Case(statement, datapoint, None), tuple(others))]


def _is_asked(datapoint: Datapoint) -> bool:
    return datapoint.requirement is not Requirement.DERIVED and datapoint.id not in OF_THE_ACCOUNT


def _closed(case: Case) -> Iterator[Fault]:
    """Assurance, receipt and standing are the pod's to say; nobody else's properties come in."""
    for name in case.said.unforeseen:
        yield case.fault("unforeseen", name, name)


def _numbered(case: Case) -> Iterator[Fault]:
    said, number_ = case.said, str(case.said.sequence)
    right = statement_id(said.key, said.sequence)
    if said.sequence < 1:
        yield case.fault("bad-sequence", "sequence", number_)
    elif said.id != right:
        yield case.fault("wrong-id", "id", said.id, right=right)
    if said.sequence > 1:
        if not said.supersedes:
            yield case.fault("no-supersedes", "supersedes", number_)
        if not said.restatement_reason:
            yield case.fault("no-restatement-reason", "restatementReason", number_)
    elif said.supersedes:
        yield case.fault("first-supersedes", "supersedes", said.supersedes)


def _answered(case: Case) -> Iterator[Fault]:
    said = case.said
    if not said.is_refusal:
        if not said.values:
            yield case.fault("no-value", "value")
        return
    if said.values:
        yield case.fault("value-in-refusal", "value", plain(said.values[0]))
    if said.refusal_reason not in REFUSAL_REASONS:
        names = ", ".join(map(short_name, REFUSAL_REASONS))
        yield case.fault("no-reason", "refusalReason", said.refusal_reason, codes=names)


def _dated(case: Case) -> Iterator[Fault]:
    said, end = case.said, case.said.period_end
    if said.period_start is not None and said.period_start > end:
        yield case.fault("period-order", "periodStart", f"{said.period_start} – {end}")
    if case.today is not None and end > case.today:
        yield case.fault("period-future", "periodEnd", end.isoformat())


def _surveyed(case: Case) -> Iterator[Fault]:
    """How people were asked: enough of them, no more than there are (`domain` 10)."""
    survey = case.said.survey
    if case.said.is_refusal:
        return
    if survey is None:
        if case.datapoint.survey:
            yield case.fault("no-survey", "survey")
        return
    if not case.datapoint.survey:
        yield case.fault("survey-unexpected", "survey")
    asked, answered = survey.eligible, survey.respondents
    if answered is not None and answered < FEWEST_RESPONDENTS:
        yield case.fault("few-respondents", "survey/respondents", str(answered))
    if answered is not None and asked is not None and answered > asked:
        yield case.fault("more-than-asked", "survey/respondents", f"{answered} > {asked}")
    start, end = survey.fieldwork_start, survey.fieldwork_end
    if start is not None and end is not None and start > end:
        yield case.fault("survey-dates", "survey/fieldworkStart", f"{start} – {end}")


_RULES: tuple[Callable[[Case], Iterator[Fault]], ...] = (
    _closed,
    _numbered,
    _answered,
    _dated,
    value_faults,
    _surveyed,
)
