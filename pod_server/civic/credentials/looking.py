"""A look at a credential: who signed it, whether it is about the owner, whether it still holds.

What can be wrong is told apart: *invalid* (not signed by its issuer, not about her), *revoked*,
*suspended*, and *unknown* where somebody who would have to be asked did not answer, or not as one
who knows. Unknown is never valid.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from pod_server.civic.credentials.record import LONGEST, SHORTEST, Record, Verdict
from pod_server.contracts import Clock, Pod
from pod_server.model.errors import PodError
from proofs.credentials import sealed, status
from proofs.credentials.bitstring import BadList
from proofs.credentials.credential import Credential, NotACredential, Status
from proofs.credentials.sealed import FindKey, Sealed
from proofs.value import value

#: The octets of a document outside, asked for by nobody. Blocking; raises ``PodError``.
Fetch = Callable[[str], bytes]
_OTHER_LIST = "list-issuer"


@value
class Look:
    """What was found. ``good_us``: how long it is believed; ``is_answer``: nobody was silent."""

    verdict: Verdict
    reason: str
    good_us: int = SHORTEST
    is_answer: bool = True


@value
class Looking:
    """Looks. ``find`` finds keys of issuers, ``fetch`` their status lists. Both block."""

    find: FindKey
    fetch: Fetch
    clock: Clock

    def look(self, body: bytes, pod: Pod, about: str = "") -> Look:
        """At a credential as it came, which is to be about the owner of ``pod``.

        ``about`` is the WebID that she had when she kept it, where that was another.
        """
        now = datetime.fromtimestamp(self.clock() / 1_000_000, UTC)
        try:
            found = opened_for(body, pod, about)
            sealed.verify(found, self.find, now)
            entries = status.asked_of(found.credential)
        except NotACredential as wrong:
            verdict = Verdict.UNKNOWN if wrong.code == "status" else Verdict.INVALID
            return Look(verdict, wrong.code)
        except PodError:
            return Look(Verdict.UNKNOWN, "reach", is_answer=False)
        said = self._status(found.credential, entries, now)
        if said.verdict is not Verdict.VALID:
            return said
        if found.credential.is_over(now):
            return Look(Verdict.EXPIRED, "expired")
        return said

    def _status(self, said: Credential, entries: tuple[Status, ...], now: datetime) -> Look:
        ttl, is_suspended = LONGEST, False
        for entry in entries:
            try:
                body = self.fetch(entry.list)
                listed = status.listed(body, entry.list, said.issuer, self.find, now)
                is_set = listed.is_set(entry)
            except BadList as wrong:
                other = wrong.code == _OTHER_LIST
                return Look(Verdict.UNKNOWN, _OTHER_LIST if other else "list-bad")
            except NotACredential:
                return Look(Verdict.UNKNOWN, "list-bad")
            except PodError:
                return Look(Verdict.UNKNOWN, "list", is_answer=False)
            if is_set and entry.purpose == status.REVOCATION:
                return Look(Verdict.REVOKED, "revoked")
            is_suspended = is_suspended or is_set
            ttl = min(ttl, max(listed.ttl_ms * 1_000, SHORTEST))
        if is_suspended:
            return Look(Verdict.SUSPENDED, "suspended")
        return Look(Verdict.VALID, "", ttl if entries else SHORTEST)


def opened_for(body: bytes, pod: Pod, about: str = "") -> Sealed:
    """A credential that says it is about the owner of ``pod``, and by somebody else.

    ``about`` as :meth:`Looking.look` has it. Whoever is described in her own pod is herself.
    Raises :class:`NotACredential`.
    """
    found = sealed.opened(body)
    issuer = found.credential.issuer
    if found.credential.subject != (about or pod.owner):
        raise NotACredential("subject", "Its subject is somebody else.")
    if issuer == pod.owner or issuer.startswith(pod.base):
        raise NotACredential("self", "Its issuer is its subject.")
    return found


def recorded(look: Look, digest: str, now: int, before: Record | None) -> Record:
    """What is written down: when a verdict began stays; an answer outlives a silence while good."""
    if before is not None and before.digest != digest:
        before = None
    if not look.is_answer and before is not None:
        if before.verdict is not Verdict.UNKNOWN and now <= before.good_until_us:
            return before
        if before.verdict in (Verdict.REVOKED, Verdict.INVALID):
            return before
    same = before is not None and before.verdict is look.verdict
    return Record(
        digest,
        look.verdict,
        look.reason,
        before.since_us if before is not None and same else now,
        now if look.is_answer else (before.looked_us if before is not None else 0),
        now + look.good_us,
        before.kept_us if before is not None else now,
        before.about if before is not None else "",
    )
