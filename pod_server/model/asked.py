"""What a company may be told that its customers ask: counts, never names."""

from __future__ import annotations

from proofs.value import value


@value
class Told:
    """So many of a company's customers ask this, at least; always whole tens.

    ``key`` is a datapoint's short name, or a question's hash with its ``text`` and ``language``.
    """

    company: str
    key: str
    count: int
    text: str = ""
    language: str = ""
