"""What was given, and where somebody may do something, as it is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from pod_server.civic.giving.held import Held
from pod_server.contracts import Ledger
from pod_server.model.access import Agent
from pod_server.web.sharing.telling import Answer
from proofs.value import value


@value
class Piece:
    """One thing given, in words. ``heading`` is what it stands under; ``key`` is an entry's."""

    heading: str
    title: Markup
    who: Markup
    who_iri: str
    what: Markup
    href: str
    may: str
    until: str
    purposes: str
    grant: str
    path: str
    key: str
    #: Whether it can be taken back here: others find and know one by what is always open.
    may_go: bool


@value
class Place:
    """Where somebody may do something, and by which rules."""

    name: Markup
    href: str
    answers: Sequence[Answer]
    path: str


@value
class Handed:
    """What was handed over in another way than by a grant, which ends it: market files.

    ``until`` is when it ends (microseconds since 1970), ``None`` for what is none of them; ``end``
    ends it. Both by the pod and the rule that lets somebody in.
    """

    until: Callable[[Ledger, Held], int | None]
    end: Callable[[Ledger, Agent, Held], None]
