"""What was found when a kept credential was last looked at (``settings/credentials/``).

The record is about octets: its digest says which. A credential that was written anew since is one
that nobody has looked at. What was found is believed for as long as its issuer's list says, for a
day at least and a week at most; then it is unknown, never valid.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum

import orjson

from pod_server.contracts import Ledger
from pod_server.model.change import Put
from proofs.credentials.credential import Credential
from proofs.value import value

FOLDER = "personal/credentials"
RECORDS = "settings/credentials"
_JSON = "application/json"
_DAY = 86_400_000_000
SHORTEST, LONGEST = _DAY, 7 * _DAY
#: So much later a look may come than it is due.
GRACE = _DAY


class Verdict(StrEnum):
    """How a credential stands."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"
    EARLY = "early"
    INVALID = "invalid"
    UNKNOWN = "unknown"


@value
class Record:
    """What was found. Moments in microseconds.

    ``since_us``: of the verdict; ``looked_us``: the last look that got an answer, which is believed
    until ``good_until_us``. ``reason`` is one of ``reasons.REASONS``, or empty. ``about``: the
    owner's WebID before she moved, where these very octets are about that.
    """

    digest: str
    verdict: Verdict
    reason: str
    since_us: int
    looked_us: int
    good_until_us: int
    kept_us: int
    about: str = ""

    def written(self, name: str) -> Put:
        """As it is kept, for the credential of that name."""
        said = {
            "digest": self.digest,
            "verdict": self.verdict.value,
            "reason": self.reason,
            "since": self.since_us,
            "looked": self.looked_us,
            "good_until": self.good_until_us,
            "kept": self.kept_us,
            **({"about": self.about} if self.about else {}),
        }
        body = orjson.dumps(said)
        return Put(record_of(name), _JSON, body, size=len(body))

    def now(self, credential: Credential, body: bytes, now_us: int) -> Record:
        """How it stands at this moment: by the clock, too."""
        if self.digest != digest(body):
            return replace(self, verdict=Verdict.UNKNOWN, reason="changed", looked_us=0)
        if self.verdict in (Verdict.REVOKED, Verdict.INVALID):
            return self
        until, start = credential.valid_until, credential.valid_from
        moment = datetime.fromtimestamp(now_us / 1_000_000, UTC)
        if until is not None and credential.is_over(moment):
            return replace(self, verdict=Verdict.EXPIRED, reason="expired", since_us=_us(until))
        if start is not None and credential.is_early(moment):
            return replace(self, verdict=Verdict.EARLY, reason="early")
        late = self.good_until_us + GRACE
        if self.verdict in (Verdict.VALID, Verdict.SUSPENDED) and now_us > late:
            return replace(self, verdict=Verdict.UNKNOWN, reason="list", since_us=late)
        return self


def record_of(name: str) -> str:
    """Where the record of a kept credential lies."""
    return f"{RECORDS}/{name.rpartition('/')[2]}"


def read(ledger: Ledger, name: str) -> Record | None:
    """The record; ``None`` where there is none that can be read."""
    stored = ledger.read(record_of(name))
    try:
        said = orjson.loads(stored.body or b"") if stored is not None else {}
        return Record(
            str(said["digest"]),
            Verdict(said["verdict"]),
            str(said["reason"]),
            since_us=int(said["since"]),
            looked_us=int(said["looked"]),
            good_until_us=int(said["good_until"]),
            kept_us=int(said["kept"]),
            about=str(said.get("about", "")),
        )
    except (KeyError, ValueError, TypeError):
        return None


def about(found: Record | None, body: bytes) -> str:
    """The WebID that these octets are about, where it is one of before a move; or empty."""
    return found.about if found is not None and found.digest == digest(body) else ""


def fresh(body: bytes, since_us: int) -> Record:
    """Of one that nobody has looked at."""
    return Record(digest(body), Verdict.UNKNOWN, "fresh", since_us, 0, 0, since_us)


def digest(body: bytes) -> str:
    """Of the octets."""
    return hashlib.sha256(body).hexdigest()


def _us(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000)
