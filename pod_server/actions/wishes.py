"""What a sender wants written: values that the web floor makes out of a request."""

from __future__ import annotations

from pod_server.model.access import Agent
from pod_server.model.conditions import NO_CONDITIONS, Conditions
from pod_server.model.iri import Address
from proofs.value import value


@value
class PutWish:
    """Store this representation here. Large bodies are in a blob already, small ones inline."""

    agent: Agent
    address: Address
    media_type: str
    body: bytes | None = b""
    blob: str | None = None
    size: int = 0
    conditions: Conditions = NO_CONDITIONS


@value
class PostWish:
    """Make a new resource in the container at ``address``.

    ``key`` is the sender's ``Idempotency-Key``: the same key again finds what the first one made.
    """

    agent: Agent
    address: Address
    media_type: str
    body: bytes | None = b""
    blob: str | None = None
    size: int = 0
    slug: str | None = None
    key: str | None = None
    as_container: bool = False
    conditions: Conditions = NO_CONDITIONS


@value
class PatchWish:
    agent: Agent
    address: Address
    media_type: str
    body: bytes
    conditions: Conditions = NO_CONDITIONS


@value
class DeleteWish:
    agent: Agent
    address: Address
    conditions: Conditions = NO_CONDITIONS
