"""What the companies of Dataland say: their papers, dated from today and signed when visited.

The papers ship as data (``vocab/samples.json``). They are signed anew at each visit, so that what
is in force is in force and what is too old is too old whenever somebody looks, and every signature
is a real one. The keys are no secret: nobody believes a company of this name, for nobody can have
it (RFC 2606 §3).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TypedDict

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pod_server.civic.front_office.account import SAMPLES
from proofs.integrity import sign
from proofs.keys import SigningKey
from proofs.strict_json import Json
from proofs.value import value
from proofs.writing import Given, build
from vocab import files

#: A fact holds at a day so many days ago, where its paper says nothing else.
USUAL_AGE = 30


class _Refusal(TypedDict):
    reason: str
    note: dict[str, str]


class _Restated(TypedDict):
    before: Given
    reason: str


class Papers(TypedDict, total=False):
    """One company's papers, by datapoint.

    ``figures`` are by how many years back they are; ``restated`` what the latest one had said
    before; ``ages`` days; ``more`` further properties, in which ``{year}`` stands for the year.
    """

    facts: dict[str, Given]
    figures: dict[str, dict[str, Given]]
    refusals: dict[str, _Refusal]
    restated: dict[str, _Restated]
    ages: dict[str, int]
    more: dict[str, dict[str, Json]]


@value
class Sample:
    """A company of Dataland."""

    name: str
    papers: Papers

    @property
    def webid(self) -> str:
        return f"{SAMPLES}{self.name}#it"

    @property
    def key(self) -> SigningKey:
        """The same one each time."""
        seed = hashlib.sha256(self.webid.encode()).digest()
        return SigningKey(Ed25519PrivateKey.from_private_bytes(seed))

    def statements(self, now: datetime) -> Iterator[tuple[str, bytes]]:
        """All that it says, signed: a name for each document, and its bytes."""
        for document in self._documents(now.date()):
            said = sign(document, self.key, created=now)
            name = str(document["datapoint"]).removeprefix("dp:")
            yield (
                f"{name}-{document['periodEnd']}-{document['sequence']}",
                json.dumps(said, ensure_ascii=False).encode(),
            )

    def _documents(self, today: date) -> Iterator[dict[str, Json]]:
        ages = self.papers.get("ages", {})
        for name, said in self.papers["facts"].items():
            day = today - timedelta(days=ages.get(name, USUAL_AGE))
            yield build(self.webid, name, period_end=day, value=said)
        for name, figures in self.papers["figures"].items():
            for back, said in figures.items():
                yield from self._figure(name, today.year - int(back), said, is_last=back == "1")
        for name, refusal in self.papers.get("refusals", {}).items():
            year = today.year - 1
            yield build(
                self.webid,
                name,
                period_start=date(year, 1, 1),
                period_end=date(year, 12, 31),
                refusal_reason=refusal["reason"],
                refusal_note=refusal["note"],
            )

    def _figure(
        self, name: str, year: int, value: Given, *, is_last: bool
    ) -> Iterator[dict[str, Json]]:
        start, end = date(year, 1, 1), date(year, 12, 31)
        more = _of_year(self.papers.get("more", {}).get(name, {}), year)
        again = self.papers.get("restated", {}).get(name) if is_last else None
        if again is None:
            yield build(
                self.webid, name, period_start=start, period_end=end, value=value, more=more
            )
            return
        first = build(
            self.webid, name, period_start=start, period_end=end, value=again["before"], more=more
        )
        yield first
        yield build(
            self.webid,
            name,
            period_start=start,
            period_end=end,
            value=value,
            sequence=2,
            supersedes=str(first["id"]),
            restatement_reason=again["reason"],
            more=more,
        )


@lru_cache(1)
def samples() -> tuple[Sample, ...]:
    """All of them."""
    found: dict[str, Papers] = json.loads(files.text("samples.json"))
    return tuple(Sample(name, papers) for name, papers in found.items())


def moment(us: int) -> datetime:
    """A clock's microseconds as a moment."""
    return datetime.fromtimestamp(us // 1_000_000, UTC)


def _of_year(more: Mapping[str, Json], year: int) -> dict[str, Json]:
    found: dict[str, Json] = json.loads(json.dumps(more).replace("{year}", str(year)))
    return found
