"""Everything that can go wrong, as a tree. Errors carry facts, never a status code.

::

    PodError
    ├── Refusal                  the sender's affair
    │   ├── BadAddress           the target is not an address that we can take
    │   ├── BadRequest           a header or parameter cannot be read
    │   ├── MissingType          a body without Content-Type
    │   ├── Unauthenticated      credentials missing or not valid
    │   ├── AccessDenied         known, and not entitled
    │   ├── MissingResource      nothing there
    │   ├── MethodNotAllowed     this target does not do that
    │   ├── NotAcceptable        no representation that the sender would take
    │   ├── Conflict             against the rules of containment or of slashes
    │   ├── PatchMismatch        a patch that does not fit what is stored
    │   ├── PreconditionFailed   If-Match and its kin
    │   ├── TooLarge             over a limit of one request
    │   ├── TooSlow              the body did not come in time
    │   ├── Misdirected          sent to a host that this server does not answer for
    │   ├── UnsupportedType      a media type that this target does not take
    │   ├── RangeNotSatisfiable
    │   ├── MalformedBody        bytes that are not what their type says
    │   ├── UnprocessablePatch   a patch that breaks the form of patches
    │   ├── UnknownContext       a JSON-LD context that is not on the shelf
    │   ├── ShapeViolated        the result does not fit the container's shape
    │   ├── StatementRefused     a statement that no shape can judge, and that is wrong
    │   ├── QueryRefused         a query we do not run, or that would cost too much
    │   ├── TooManyRequests      too many tries, or proofs, in too short a time
    │   ├── QuotaExceeded
    │   └── NameTaken            an account or pod name that is or was in use
    └── Fault                    ours
        ├── StaleRead            what a change rested on has moved (mended by trying again)
        ├── StorageFull          no room to write
        ├── StorageBusy          the store did not answer in time
        ├── PoolExhausted        every child that may be killed is at work
        ├── Corrupted            the store contradicts itself
        └── NewerStore           the store was written by a newer program
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


class PodError(Exception):
    """What all errors of the house have in common: they say what was wrong, in words."""

    def __str__(self) -> str:
        return self.detail()

    def detail(self) -> str:
        """One sentence for the sender: what was wrong, and where it can be, how to mend it."""
        return type(self).__doc__ or type(self).__name__


class Refusal(PodError):
    """The sender's affair."""


class Fault(PodError):
    """Ours."""


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

    def detail(self) -> str:
        return self.reason


@dataclass(eq=False)
class MissingType(Refusal):
    """The request has a body and no Content-Type; say what it is (Solid Protocol §2.1)."""


@dataclass(eq=False)
class Unauthenticated(Refusal):
    """Credentials are missing or not valid."""

    reason: str = ""
    scheme_error: str = ""

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

    def detail(self) -> str:
        return self.reason


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
        return f"The {self.what} is over the limit of {self.limit} here."


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


@dataclass(eq=False)
class MalformedBody(Refusal):
    """Bytes that are not what their type says."""

    media_type: str
    reason: str

    def detail(self) -> str:
        return f"The body is not {self.media_type}: {self.reason}"


@dataclass(eq=False)
class UnprocessablePatch(Refusal):
    """A patch that breaks the form of patches (Solid Protocol §5.3.1)."""

    reason: str

    def detail(self) -> str:
        return self.reason


@dataclass(eq=False)
class UnknownContext(Refusal):
    """A JSON-LD context that is not on the shelf; nothing is fetched to read a body."""

    context: str

    def detail(self) -> str:
        return (
            f"The JSON-LD context {self.context} is not on this server's shelf, and none is "
            "fetched. Put its terms into the document, or use one that ships with Sésame."
        )


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong in a document, for people and for machines."""

    code: str
    focus: str
    path: str
    value: str
    message_fr: str
    message_en: str


@dataclass(eq=False)
class ShapeViolated(Refusal):
    """The result of the write does not fit the container's shape."""

    shape: str
    violations: Sequence[Violation]
    report_turtle: bytes
    report_jsonld: bytes

    def detail(self) -> str:
        return " ".join(v.message_en for v in self.violations) or "The data does not fit the shape."


@dataclass(eq=False)
class StatementRefused(Refusal):
    """A statement with a fault that no shape can see: signature, company, check digit, figures."""

    violations: Sequence[Violation] = field(default_factory=tuple)

    def detail(self) -> str:
        return " ".join(v.message_en for v in self.violations)


@dataclass(eq=False)
class QueryRefused(Refusal):
    """A query that we do not run, or that would cost too much."""

    reason: str
    syntax: bool = False

    def detail(self) -> str:
        return self.reason


@dataclass(eq=False)
class TooManyRequests(Refusal):
    """Too many of these in too short a time; it goes on by itself after a while."""

    retry_after: int
    what: str = "requests"

    def detail(self) -> str:
        return f"Too many {self.what} in a short time. Try again in {self.retry_after} seconds."


@dataclass(eq=False)
class QuotaExceeded(Refusal):
    """The pod is full."""

    limit: int

    def detail(self) -> str:
        return f"This pod may hold {self.limit} bytes and is full."


@dataclass(eq=False)
class NameTaken(Refusal):
    """An account or pod name that is or once was in use; names are never given out again."""

    name: str

    def detail(self) -> str:
        return f"The name {self.name} is taken; choose another one."


@dataclass(eq=False)
class StaleRead(Fault):
    """What a change rested on has moved; trying again mends it."""

    what: str = ""


class StorageFull(Fault):
    """There is no room left to write; nothing was changed, and reading goes on."""


class StorageBusy(Fault):
    """The store did not answer in time; try again."""


class PoolExhausted(Fault):
    """All workers for queries and foreign shapes are busy; try again in a moment."""


@dataclass(eq=False)
class Corrupted(Fault):
    """The store contradicts itself."""

    what: str

    def detail(self) -> str:
        return self.what


@dataclass(eq=False)
class NewerStore(Fault):
    """The store was written by a newer program; start that one."""

    found: int
    known: int

    def detail(self) -> str:
        return f"This store has schema {self.found}; this program knows {self.known} at most."
