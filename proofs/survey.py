"""What a survey's figure is worth: how many answered, and how far chance may have carried it."""

from __future__ import annotations

from math import sqrt

from proofs.model import Statement
from proofs.value import value

_Z = 1.959963984540054  # 95 %, both sides


@value
class Reading:
    """All in percent. ``low`` and ``high`` bound the share among all who could have been asked."""

    response_rate: float
    low: float
    high: float


def reading(statement: Statement) -> Reading | None:
    """The response rate and the 95 % interval; ``None`` where the survey does not give them.

    Wilson's interval, with the correction for a finite population: who asks nearly everybody knows
    nearly everything. It answers for chance only, not for who chose not to reply.
    """
    survey, figure = statement.survey, statement.number
    if survey is None or figure is None or not 0 <= figure <= 100:
        return None
    answered, asked = survey.respondents, survey.eligible
    if not answered or not asked or answered > asked:
        return None
    rate = 100 * answered / asked
    share = float(figure) / 100
    if answered == asked:
        return Reading(rate, 100 * share, 100 * share)
    sample = answered * (asked - 1) / (asked - answered)
    middle = (share + _Z**2 / (2 * sample)) / (1 + _Z**2 / sample)
    spread = sqrt(share * (1 - share) / sample + _Z**2 / (4 * sample**2))
    reach = _Z / (1 + _Z**2 / sample) * spread
    return Reading(rate, 100 * max(0.0, middle - reach), 100 * min(1.0, middle + reach))
