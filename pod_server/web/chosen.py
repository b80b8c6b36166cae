"""What a form of ours would not have sent."""

from __future__ import annotations

from collections.abc import Iterable

from pod_server.model.errors import BadRequest


def one_of(field: str, choices: Iterable[str]) -> BadRequest:
    """The refusal of a choice that was not offered."""
    return BadRequest(f"Choose one of {', '.join(choices)} for {field}.")
