"""What came back to a question that the server put to another, or to itself, over HTTP."""

from __future__ import annotations

from collections.abc import Mapping

from proofs.value import value


@value
class Received:
    """Status, header fields by lower-case name, and the body as far as it was let in."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """Without parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()
