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
    │   ├── NoCard               no card of a product is held
    │   ├── OtherSpelling        there, with or without the slash at its end
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
    │   ├── SaleRefused          a company that may not sell here now
    │   ├── ContactRefused       a company that may not write to this citizen
    │   ├── AccessRequestRefused asks for what cannot be granted, or not be kept as it stands
    │   ├── StatementRefused     a statement that no shape can judge, and that is wrong
    │   ├── QueryRefused         a query we do not run, or that would cost too much
    │   ├── SubscriptionRefused  a subscription that cannot be understood, or kept
    │   ├── TooManyRequests      too many tries, or proofs, in too short a time
    │   ├── QuotaExceeded        a limit of the pod, the account or the server is reached
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

from pod_server.model.refusals import (
    AccessDenied,
    BadAddress,
    BadRequest,
    Conflict,
    ContactRefused,
    Lack,
    MethodNotAllowed,
    Misdirected,
    MissingResource,
    MissingType,
    NoCard,
    NotAcceptable,
    OtherSpelling,
    PatchMismatch,
    PreconditionFailed,
    QuotaExceeded,
    RangeNotSatisfiable,
    SaleRefused,
    TooLarge,
    TooSlow,
    Unauthenticated,
    UnsupportedType,
)
from pod_server.model.roots import Fault, PodError, Refusal
from proofs.value import value

__all__ = [
    "AccessDenied",
    "BadAddress",
    "BadRequest",
    "Conflict",
    "ContactRefused",
    "Corrupted",
    "Fault",
    "Lack",
    "MalformedBody",
    "MethodNotAllowed",
    "Misdirected",
    "MissingResource",
    "MissingType",
    "NameTaken",
    "NewerStore",
    "NoCard",
    "NotAcceptable",
    "OtherSpelling",
    "PatchMismatch",
    "PodError",
    "PoolExhausted",
    "PreconditionFailed",
    "QueryRefused",
    "QuotaExceeded",
    "RangeNotSatisfiable",
    "Refusal",
    "SaleRefused",
    "ShapeViolated",
    "StaleRead",
    "StatementRefused",
    "StorageBusy",
    "StorageFull",
    "SubscriptionRefused",
    "TooLarge",
    "TooManyRequests",
    "TooSlow",
    "Unauthenticated",
    "UnknownContext",
    "UnprocessablePatch",
    "UnsupportedType",
    "Violation",
]


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


@value
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
    """A statement with a fault that no shape can see: signature, company, check digit, figures.

    ``same_as`` names what is stored already, byte for byte, where that is all that is wrong.
    """

    violations: Sequence[Violation] = field(default_factory=tuple)
    same_as: str | None = None

    def detail(self) -> str:
        return " ".join(v.message_en for v in self.violations)


@dataclass(eq=False)
class AccessRequestRefused(Refusal):
    """An access request that cannot be granted as it stands: what is wrong, what would do."""

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
class SubscriptionRefused(Refusal):
    """A subscription that cannot be understood, or not be kept as it was asked for."""

    reason: str
    reason_fr: str

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
