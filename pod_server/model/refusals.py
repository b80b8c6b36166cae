"""Refusals of a request by its form: address, headers, credentials, preconditions, limits."""

from __future__ import annotations

from dataclasses import dataclass

from pod_server.model.roots import Refusal
from proofs.value import value


@dataclass(eq=False)
class BadAddress(Refusal):
    """The target is not an address that we can take."""

    reason: str

    def detail(self) -> str:
        return self.reason


@dataclass(eq=False)
class BadRequest(Refusal):
    """A header or parameter cannot be read."""

    reason: str
    reason_fr: str = ""

    def detail(self) -> str:
        return self.reason


@dataclass(eq=False)
class MissingType(Refusal):
    """The request has a body and no Content-Type; say what it is (Solid Protocol §2.1)."""


@dataclass(eq=False)
class Unauthenticated(Refusal):
    """Credentials are missing or not valid; ``nonce`` is what the next proof must have."""

    reason: str = ""
    scheme_error: str = ""
    nonce: str = ""

    def detail(self) -> str:
        return self.reason or "This needs a DPoP-bound access token of somebody who may do it."


@dataclass(eq=False)
class AccessDenied(Refusal):
    """The sender is known and not entitled."""

    mode: str
    iri: str

    def detail(self) -> str:
        return f"You may not {self.mode} {self.iri}. Its owner can grant it in the access rules."


@dataclass(eq=False)
class MissingResource(Refusal):
    """There is nothing at this address."""

    iri: str = ""
    gone: bool = False

    def detail(self) -> str:
        return f"There is nothing at {self.iri}." if self.iri else "There is nothing here."


@dataclass(eq=False)
class NoCard(Refusal):
    """Of what a code names, the citizen holds no card; ``level`` is model, batch, item or other."""

    named: str
    level: str

    def detail(self) -> str:
        return (
            f"The code names {self.named} ({self.level}), and your Sésame holds no card of it. "
            "Nobody was asked. Invite its company, which then pushes its cards, or look at your "
            "products."
        )


@dataclass(eq=False)
class MethodNotAllowed(Refusal):
    """The target does not do that."""

    method: str
    allowed: tuple[str, ...]
    reason: str = ""

    def detail(self) -> str:
        return self.reason or f"{self.method} does nothing here; try {', '.join(self.allowed)}."


@dataclass(eq=False)
class NotAcceptable(Refusal):
    """No representation that the sender would take."""

    offered: tuple[str, ...]

    def detail(self) -> str:
        return f"This can be had as {', '.join(self.offered)}; Accept names none of them."


@dataclass(eq=False)
class Conflict(Refusal):
    """Against the rules of containment or of slashes."""

    reason: str
    reason_fr: str = ""

    def detail(self) -> str:
        return self.reason


@dataclass(eq=False)
class OtherSpelling(Refusal):
    """Nothing is here; with or without its last slash it is an address of something."""

    iri: str

    def detail(self) -> str:
        return f"It is at {self.iri}: the slash at the end belongs to the address."


@dataclass(eq=False)
class PatchMismatch(Refusal):
    """The patch does not fit what is stored."""

    reason: str

    def detail(self) -> str:
        return self.reason


@dataclass(eq=False)
class PreconditionFailed(Refusal):
    """What the sender last saw is no longer what is stored."""

    header: str

    def detail(self) -> str:
        return f"{self.header} does not hold: read the resource again and repeat with its ETag."


@dataclass(eq=False)
class TooLarge(Refusal):
    """Over a limit of one request."""

    limit: int
    what: str = "body"

    def detail(self) -> str:
        unit = " bytes" if self.what in ("body", "patch") else ""
        return f"The {self.what} is over the limit of {self.limit}{unit} here: send less."


class TooSlow(Refusal):
    """The body did not come in time; send it again over a better line, or in smaller pieces."""


@dataclass(eq=False)
class Misdirected(Refusal):
    """The request names a host that this server does not answer for."""

    host: str

    def detail(self) -> str:
        return f"This server does not answer for {self.host[:80]!r}; check the address."


@dataclass(eq=False)
class UnsupportedType(Refusal):
    """A media type that this target does not take."""

    media_type: str
    accepted: tuple[str, ...]

    def detail(self) -> str:
        taken = ", ".join(self.accepted)
        return f"{self.media_type or 'no type'} is not taken here; send one of {taken}."


@dataclass(eq=False)
class RangeNotSatisfiable(Refusal):
    """The range asked for lies outside the resource."""

    size: int

    def detail(self) -> str:
        return f"The resource has {self.size} bytes; the range lies outside."


@value
class Lack:
    """One thing that keeps a company from selling; ``datapoint`` is an IRI, where it is one."""

    code: str
    datapoint: str
    message_fr: str
    message_en: str


@dataclass(eq=False)
class SaleRefused(Refusal):
    """No sale without it: the company may not sell here now, and this is why."""

    company: str
    state: str
    lacks: tuple[Lack, ...]

    def detail(self) -> str:
        said = " ".join(lack.message_en for lack in self.lacks)
        return (
            f"This company may not sell here now: nothing is sold without its civil status. {said}"
        )


@dataclass(eq=False)
class ContactRefused(Refusal):
    """A company writes to a citizen who has not allowed it, or not any more."""

    reason: str
    reason_fr: str

    def detail(self) -> str:
        return self.reason


#: By what there is too much of: what to say, and how to mend it.
_FULL = {
    "bytes": "This pod may hold {} bytes and is full: delete what is not needed, or ask whoever "
    "runs this server for more.",
    "resources": "This pod may hold {} resources and has them: delete what is not needed, or ask "
    "whoever runs this server for more.",
    "channels": "This pod may keep {} webhook subscriptions and has them: end one that is not "
    "needed.",
    "machines": "This account may have {} machines and has them: end one that is not needed.",
    "staff": "{} people may act for one account, and as many do or may still join: end one that "
    "does not any more.",
    "accounts": "This server takes {} accounts and has them: ask whoever runs it.",
}


@dataclass(eq=False)
class QuotaExceeded(Refusal):
    """A limit is reached, of ``bytes``, ``resources``, ``channels``, ``machines`` and the like."""

    limit: int
    what: str = "bytes"

    def detail(self) -> str:
        return _FULL[self.what].format(self.limit)
