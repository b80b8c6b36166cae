"""What can go wrong for a client, as one tree.

::

    PodClientError
    ├── Unreachable              no answer: no such host, refused, timed out, cut off
    ├── NotUnderstood            an answer that is not what it should be
    ├── NoWayIn                  something that must be found first is not there
    ├── UnsafeAddress            a secret would leave in clear
    └── RequestRefused           the server said no, with its reasons (RFC 9457)
        ├── Unauthorized         401  who are you
        │   └── LoginRefused     the issuer does not take the credentials
        ├── Forbidden            403  known, and not entitled
        ├── Missing              404, 410
        ├── Conflicting          409
        ├── PreconditionFailed   412, 428
        ├── UnsupportedType      415
        ├── Unprocessable        422  with violations and, where sent, the SHACL report
        └── Busy                 429, 503  with the time to come back
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from proofs.value import value


class PodClientError(Exception):
    """Anything that this package raises on purpose."""

    def detail(self, language: str = "en") -> str:
        """What was wrong and how to mend it, in this language where there are words in it."""
        return str(self)


@dataclass(eq=False)
class Unreachable(PodClientError):
    """There was no answer; whether the request arrived is not known."""

    url: str
    reason: str

    def __str__(self) -> str:
        return f"{self.url} does not answer: {self.reason}"

    def detail(self, language: str = "en") -> str:
        return f"{self.url} ne répond pas : {self.reason}" if language == "fr" else str(self)


@dataclass(eq=False)
class NotUnderstood(PodClientError):
    """The answer is not what the protocol says it is."""

    url: str
    reason: str

    def __str__(self) -> str:
        return f"The answer of {self.url} cannot be used: {self.reason}"

    def detail(self, language: str = "en") -> str:
        if language == "fr":
            return f"La réponse de {self.url} est inutilisable : {self.reason}"
        return str(self)


@dataclass(eq=False)
class NoWayIn(PodClientError):
    """A document lacks the link that would lead on."""

    url: str
    wanted: str

    def __str__(self) -> str:
        return f"{self.url} does not name its {self.wanted}."

    def detail(self, language: str = "en") -> str:
        return f"{self.url} n'indique pas : {self.wanted}." if language == "fr" else str(self)


@dataclass(eq=False)
class UnsafeAddress(PodClientError):
    """A secret would have left in clear over plain http."""

    url: str

    def __str__(self) -> str:
        return f"{self.url} is neither https nor this machine: nothing secret is sent there."

    def detail(self, language: str = "en") -> str:
        if language == "fr":
            return f"{self.url} n'est ni en https ni sur cette machine : aucun secret n'y va."
        return str(self)


@value
class Violation:
    """One thing that is wrong in what was sent; ``messages`` is by language."""

    code: str
    focus: str = ""
    path: str = ""
    value: str = ""
    messages: Mapping[str, str] | None = None

    def message(self, language: str) -> str:
        """In this language, else in English, else in any, else the bare code."""
        said = self.messages or {}
        return said.get(language) or said.get("en") or next(iter(said.values()), self.code)


@dataclass(eq=False)
class RequestRefused(PodClientError):
    """The server's no, with the problem details that it gave.

    ``problem_type`` is ``about:blank`` and the texts are empty where the answer was not problem
    details. ``messages`` are the same words by language, where the server has them. ``report`` is
    the SHACL report where one was sent, in ``report_type``.
    ``retry_after`` is in seconds; ``described`` is where the storage describes itself, which it
    says to those whom it refuses, too.
    """

    method: str
    url: str
    status: int
    problem_type: str = "about:blank"
    title: str = ""
    problem_detail: str = ""
    violations: tuple[Violation, ...] = ()
    report: bytes = b""
    report_type: str = ""
    retry_after: float | None = None
    messages: Mapping[str, str] = field(default_factory=dict)
    described: str | None = None

    def detail(self, language: str = "en") -> str:
        if self.violations:
            return " ".join(violation.message(language) for violation in self.violations)
        if language in self.messages:
            return self.messages[language]
        return self.problem_detail or self.title or f"HTTP {self.status}"

    def __str__(self) -> str:
        return f"{self.method} {self.url}: {self.status} {self.title}: {self.detail()}"


class Unauthorized(RequestRefused):
    """401: the server does not know who asks."""


class LoginRefused(Unauthorized):
    """The issuer does not take these credentials."""


class Forbidden(RequestRefused):
    """403: known, and not entitled."""


class Missing(RequestRefused):
    """404 or 410: nothing there, or nothing that one may see."""


class Conflicting(RequestRefused):
    """409: against the rules of containment, or of what is there already."""


class PreconditionFailed(RequestRefused):
    """412 or 428: it has changed meanwhile, or a condition was asked for and not sent."""


class UnsupportedType(RequestRefused):
    """415: the target does not take this media type."""


class Unprocessable(RequestRefused):
    """422: understood, and wrong; the violations say what."""


class Busy(RequestRefused):
    """429 or 503: not now."""


BY_STATUS: Mapping[int, type[RequestRefused]] = {
    401: Unauthorized,
    403: Forbidden,
    404: Missing,
    409: Conflicting,
    410: Missing,
    412: PreconditionFailed,
    415: UnsupportedType,
    422: Unprocessable,
    428: PreconditionFailed,
    429: Busy,
    503: Busy,
}
